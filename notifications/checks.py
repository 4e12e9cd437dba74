"""What must hold of the channels before the program starts."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from notifications.channels.notify import CLIENT


def notify_is_whole(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """GOV.UK Notify needs a key, a template and its client; with some of them it would fail at the first message."""
    key, template = settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID
    if not key and not template:
        return []
    if not (key and template):
        missing = "NOTIFY_TEMPLATE_ID" if key else "NOTIFY_API_KEY"
        return [Error(f"GOV.UK Notify is half set up: {missing} is missing.", hint="Set both, or neither to send by a mail server.",
                      id="notifications.E001")]  # fmt: skip
    if find_spec(CLIENT.partition(".")[0]) is None:
        return [Error("GOV.UK Notify is chosen and its client is not installed.", hint="Install Waymark with the extra `notify`.",
                      id="notifications.E002")]  # fmt: skip
    return []
