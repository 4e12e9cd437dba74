"""Has what was given up, or failed, tried again: one, or all of it. What has gone already is never sent twice by it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from notifications.models import Mail
from notifications.terms import NOT_NEEDED
from tracker.actions.check_rule import check_reason
from tracker.actions.deliver_again import deliver_again
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True)
class Again:
    """How many are tried again."""

    effects: int = 0
    mails: int = 0

    @property
    def all(self) -> int:
        return self.effects + self.mails


@transaction.atomic
def send_again(
    *, effect_id: int | None = None, mail: str | None = None, everything: bool = False, reason: str, actor: Actor, now: datetime
) -> Again:  # fmt: skip
    """Try one effect, one message (by its reference) or everything again. Asked twice, the second finds nothing to do.

    Raises NotYourDecision for anybody but an administrator, BadInput without a reason; nothing is then written.
    """
    must_change_rules(actor)
    why = check_reason(reason)
    lock_rulebook()
    effects = 0
    if everything or effect_id is not None:
        effects = deliver_again(effects=None if everything else [effect_id or 0], now=now)
    again = Again(effects, _mails(mail, everything, now))
    if again.all:
        says = f"Tried again: {again.effects} not prepared, {again.mails} not sent."
        tell(StreamKind.RULEBOOK, EventKind.NOTICES_SENT_AGAIN, says, actor=actor, now=now, reason=why,
             body={"effects": again.effects, "mails": again.mails})  # fmt: skip
    return again


def _mails(reference: str | None, everything: bool, now: datetime) -> int:
    if reference is None and not everything:
        return 0
    failed = Mail.objects.filter(Q(gave_up_at__isnull=False) | ~Q(last_error=""), sent_at__isnull=True).exclude(last_error__in=NOT_NEEDED)
    if reference is not None:
        failed = failed.filter(reference=reference)
    return failed.update(due_at=now, decided_at=now, attempts=0, gave_up_at=None, leased_until=None, last_error="")


__all__ = ["Again", "send_again"]
