"""Takes back a message that a mail server returned: no more is sent to that address. The inbox has everything all the same."""

import re
from datetime import datetime

from django.db import transaction

from notifications.channels.email import domain
from notifications.models import BouncedAddress, Mail
from tracker.actions.check_rule import check_reason
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind

_MESSAGE_ID = re.compile(r"<([a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{2})@([^>\s]{1,200})>", re.IGNORECASE)
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")


@transaction.atomic
def take_bounce(*, text: str, now: datetime) -> Mail:
    """Take a Message-ID, or a whole returned message that has one of ours in it. The same once more changes nothing.

    Of what the mail server says only its status code is kept. Raises BadInput where no message of ours is found.
    """
    mail = _mail_of(text)
    if mail is None or not mail.sent_to:
        raise BadInput(
            "That is no Message-ID of a message that was sent from here.", {"message_id": "Enter the Message-ID as it was sent."}
        )
    if mail.bounced_at is None:
        status = _STATUS.search(text)
        Mail.objects.filter(pk=mail.pk).update(bounced_at=now)
        BouncedAddress.objects.get_or_create(
            person_id=mail.recipient_id, address=mail.sent_to, works_again_at=None,
            defaults={"bounced_at": now, "says": status.group() if status else ""},
        )  # fmt: skip
    return mail


@transaction.atomic
def works_again(*, bounced_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """Send to an address again. Raises NotYourDecision, BadInput without a reason, or NotVisible; again does no harm."""
    must_change_rules(actor)
    why = check_reason(reason)
    lock_rulebook()
    bounced = BouncedAddress.objects.select_related("person").filter(pk=bounced_id).first()
    if bounced is None:
        raise NotVisible("There is no such address.")
    if bounced.works_again_at is None:
        BouncedAddress.objects.filter(pk=bounced.pk).update(works_again_at=now)
        tell(StreamKind.STAFF, EventKind.NOTICES_SENT_AGAIN, f"The mail address of {bounced.person.display_name} works again.",
             actor=actor, now=now, reason=why, body={"person": bounced.person_id})  # fmt: skip


def _mail_of(text: str) -> Mail | None:
    """The message that is named, be it in a header of its own or somewhere in what came back."""
    found = (ref.upper() for ref, at in _MESSAGE_ID.findall(text) if at.lower() == domain().lower())
    return Mail.objects.filter(reference__in=list(found)[:20]).order_by("-sent_at").first()


__all__ = ["take_bounce", "works_again"]
