"""A message to a mailbox: that something waits, a reference that is the reader's own, and a link that needs signing in.

No name, no initials, no date of birth, no stage and no note is ever in it: whoever passes a screen or reads a mailbox
learns nothing about a child. Nothing is given to it from which it could take any of them.
"""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

SUBJECT = "{service}: something needs your attention"

BODY = """\
Something in {service} needs your attention.

Your reference: {reference}

Sign in to read it: {link}

This message says nothing about anybody. Answers to it are not read.
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """All that a message is made of."""

    to: str
    reference: str
    is_digest: bool = False

    @property
    def link(self) -> str:
        """Where to read it, after signing in."""
        path = reverse("digest", args=[self.reference]) if self.is_digest else f"{reverse('inbox')}?reference={self.reference}"
        return f"{settings.SITE_URL.rstrip('/')}{path}"


def send(letter: Letter) -> None:
    """Send a message by the mail backend. Raises what the backend raises; sending again has the same Message-ID."""
    words = {
        "service": settings.SERVICE_NAME,
        "reference": letter.reference,
        "link": letter.link,
    }
    EmailMessage(
        subject=SUBJECT.format(**words),
        body=BODY.format(**words),
        to=[letter.to],
        headers={"Message-ID": message_id(letter.reference), "Auto-Submitted": "auto-generated"},
    ).send()


def message_id(reference: str) -> str:
    """The Message-ID of a reference, the same at every attempt, so that a mailbox shows the message once."""
    return f"<{reference.lower()}@{domain()}>"


def domain() -> str:
    """The domain that every Message-ID of ours ends with."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


__all__ = ["Letter", "domain", "message_id", "send"]
