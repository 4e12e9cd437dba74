"""Puts what people are told into their mail: a message of its own, or the one message of the next working morning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.actions.told import Told, act_of, not_told_yet, write_notices
from notifications.models import Mail
from notifications.rules.quiet_hours import is_quiet, next_morning
from notifications.selectors.rules import NoticeRules, notice_rules
from notifications.terms import Channel, Soon
from tracker.selectors.causes import Cause
from tracker.selectors.kept import kept
from tracker.selectors.people import addresses_of
from tracker.selectors.rulebook import rulebook
from workflows.shapes import Calendar


@dataclass(frozen=True, slots=True)
class Hours:
    """The moment of telling, and what the authority has set about when mail goes."""

    now: datetime
    rules: NoticeRules
    calendar: Calendar

    @property
    def is_quiet(self) -> bool:
        return is_quiet(self.now, self.rules.quiet, calendar=self.calendar)

    def morning_after(self, moment: datetime) -> datetime:
        return next_morning(moment, self.rules.quiet, calendar=self.calendar)


@kept
def hours_at(now: datetime) -> Hours:
    """Two queries."""
    return Hours(now, notice_rules(), rulebook().calendar)


@dataclass(frozen=True, slots=True)
class _Message:
    """Which message a notice goes out with, and when that leaves."""

    key: str
    due_at: datetime
    is_digest: bool
    at_any_hour: bool


def put_into_post(cause: Cause, told: Sequence[Told], hours: Hours) -> None:
    """One message for each person and act. What is in the digest, or comes in the quiet hours, is one message of the next
    morning, whatever the child; a morning whose message has gone already is followed by the next. Who has no address gets none.
    """
    reachable = addresses_of(t.recipient for t in told) if told else {}
    fresh = not_told_yet(cause, Channel.MAIL, [t for t in told if t.recipient in reachable]) if reachable else []
    morning = hours.morning_after(hours.now)
    while fresh:
        by_message: dict[_Message, list[Told]] = {}
        for one in fresh:
            by_message.setdefault(_message(one, cause, hours, morning), []).append(one)
        fresh = [late for message, these in by_message.items() for late in _put_into(message, these, cause)]
        morning = hours.morning_after(morning)


def _message(told: Told, cause: Cause, hours: Hours, morning: datetime) -> _Message:
    waits = told.soon is Soon.DIGEST or hours.is_quiet
    if waits and not told.at_any_hour:
        return _Message(f"digest:{morning.isoformat()}", morning, is_digest=True, at_any_hour=False)
    return _Message(act_of(cause), hours.now, is_digest=False, at_any_hour=told.at_any_hour)


def _put_into(message: _Message, told: Sequence[Told], cause: Cause) -> list[Told]:
    """Put this cause into each person's message. Returns those whose digest has left already."""
    Mail.objects.bulk_create(
        (
            Mail(recipient_id=t.recipient, key=message.key, due_at=message.due_at, is_digest=message.is_digest,
                 at_any_hour=message.at_any_hour, decided_at=None if message.is_digest else message.due_at)
            for t in told
        ),
        ignore_conflicts=True,
    )  # fmt: skip
    mails = {mail.recipient_id: mail for mail in Mail.objects.filter(key=message.key, recipient__in=[t.recipient for t in told])}
    late = [t for t in told if message.is_digest and mails[t.recipient].has_left]
    write_notices(cause, [t for t in told if t not in late], Channel.MAIL, mails=mails)
    return late


__all__ = ["Hours", "hours_at", "put_into_post"]
