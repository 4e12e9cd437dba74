"""Sets what an authority may set about notices: its quiet hours, and the mail of a row. Never what keeps a child safe."""

from datetime import datetime, time
from typing import Any

from django.db import transaction

from notifications.definitions import BY_CODE
from notifications.models import NoticeRule
from notifications.rules.quiet_hours import EARLIEST_END, EARLIEST_START, LATEST_END, LATEST_START
from notifications.selectors.rules import QUIET_HOURS, notice_rules
from notifications.terms import Channel, MailAs, OutOfHours
from tracker.actions.check_rule import check_reason
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput, NotVisible, StaleDraft
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind


@transaction.atomic
def set_quiet_hours(*, from_time: time, until: time, version: int, reason: str, actor: Actor, now: datetime) -> NoticeRule:
    """Set from when mail waits in the evening, and until when in the morning (London). Mail that waits already keeps its morning.

    Raises BadInput, NotYourDecision or StaleDraft; nothing is then written.
    """
    must_change_rules(actor)
    wrong = {}
    if not EARLIEST_START <= from_time <= LATEST_START:
        wrong["from_time"] = f"Quiet hours begin between {EARLIEST_START:%H:%M} and {LATEST_START:%H:%M}."
    if not EARLIEST_END <= until <= LATEST_END:
        wrong["until"] = f"Quiet hours end between {EARLIEST_END:%H:%M} and {LATEST_END:%H:%M}."
    if wrong:
        raise BadInput("Those cannot be the quiet hours.", wrong)
    value = {"from": from_time.isoformat("minutes"), "until": until.isoformat("minutes")}
    says = f"Quiet hours for mail: from {from_time:%H:%M} until {until:%H:%M} of the next working morning."
    return _set(QUIET_HOURS, value, says, version=version, reason=reason, actor=actor, now=now)


@transaction.atomic
def set_mail(*, row: str, mail: MailAs, version: int, reason: str, actor: Actor, now: datetime) -> NoticeRule:
    """Send a row's mail as it ships, with the digest of the morning, or not at all. The inbox has it at once whatever is set.

    Raises BadInput for a row that has no mail or keeps a child safe, NotVisible, NotYourDecision or StaleDraft; nothing is then
    written.
    """
    must_change_rules(actor)
    told = BY_CODE.get(row)
    if told is None or not told.to:
        raise NotVisible("Nobody is told of anything under this name.")
    if told.out_of_hours is OutOfHours.GOES:
        raise BadInput("This keeps a child safe: its mail always goes, at once.", {"mail": "This mail cannot be changed."})
    if Channel.MAIL not in told.by:
        raise BadInput("This is told in the inbox only.", {"mail": "There is no mail of this to change."})
    value = None if mail is MailAs.SHIPPED else {"mail": mail.value}
    return _set(row, value, f"Mail of “{told.says}”: {IN_WORDS[mail]}.", version=version, reason=reason, actor=actor, now=now)


IN_WORDS = {MailAs.SHIPPED: "as it ships", MailAs.DIGEST: "with the morning's message", MailAs.OFF: "none"}


def _set(key: str, value: Any, says: str, *, version: int, reason: str, actor: Actor, now: datetime) -> NoticeRule:
    why = check_reason(reason)
    lock_rulebook()
    held = notice_rules().version_of(key)
    if held != version:
        last = NoticeRule.objects.select_related("set_by").get(key=key, version=held)
        raise StaleDraft(
            f"{last.set_by.display_name} changed this meanwhile. Look at what holds now, and change it again if you still want to.",
            version=held, happened=[last.reason],
        )  # fmt: skip
    assert actor.user_id is not None, "a person sets a rule"
    rule = NoticeRule.objects.create(key=key, version=held + 1, value=value, reason=why, set_by_id=actor.user_id, set_at=now)
    tell(StreamKind.RULEBOOK, EventKind.NOTICE_RULE_SET, says[:300], actor=actor, now=now, reason=why,
         body={"key": key, "version": rule.version, "value": value})  # fmt: skip
    return rule


__all__ = ["IN_WORDS", "set_mail", "set_quiet_hours"]
