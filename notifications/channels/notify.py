"""GOV.UK Notify in place of a mail server: the same reference and link, in a template that the authority keeps there.

The reference of a message is asked for first, so that one whose answer was lost on the way is not sent a second time.
Built from the client's documentation and tested with a stand-in; never tried against the real service.
"""

from importlib import import_module
from typing import Any

from django.conf import settings

from notifications.channels.email import Letter

CLIENT = "notifications_python_client.notifications"
"""The package of the extra `notify`."""


def is_chosen() -> bool:
    """Whether this authority sends by Notify."""
    return bool(settings.NOTIFY_API_KEY)


def send(letter: Letter, *, client: Any = None) -> None:
    """Send a message, unless Notify has one of this reference already. Raises what the client raises."""
    notify = client or import_module(CLIENT).NotificationsAPIClient(settings.NOTIFY_API_KEY)
    if notify.get_all_notifications(template_type="email", reference=letter.reference)["notifications"]:
        return
    notify.send_email_notification(
        email_address=letter.to, template_id=settings.NOTIFY_TEMPLATE_ID, reference=letter.reference,
        personalisation={"service": settings.SERVICE_NAME, "reference": letter.reference, "link": letter.link},
    )  # fmt: skip


__all__ = ["CLIENT", "is_chosen", "send"]
