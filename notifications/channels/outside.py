"""The one way out: a mail server, or GOV.UK Notify where the authority has chosen it."""

from notifications.channels import email, notify
from notifications.channels.email import Letter


def send(letter: Letter) -> None:
    """Send a message by the channel that is chosen. Raises what that channel raises."""
    if notify.is_chosen():
        notify.send(letter)
    else:
        email.send(letter)


__all__ = ["Letter", "send"]
