"""Puts what people are told into their mail: a message of its own, or the one message of the next working morning."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from notifications.actions.told import OfCause, Told, act_of, not_told_yet, notice
from notifications.models import Mail, Notice, insert_missing
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


def put_into_post(causes: Sequence[OfCause], hours: Hours) -> None:
    """One message for each person and act, with what the act drafted. Who has no address gets none.

    What is in the digest, or comes in the quiet hours, is one message of the next morning, whatever the child; a morning
    whose message has gone already is followed by the next. Many causes are put in together, with the statements of one.
    """
    wanted = not_told_yet(Channel.MAIL, causes)
    reachable = addresses_of(told.recipient for _, told in wanted) if wanted else {}
    fresh = [(cause, told) for cause, told in wanted if told.recipient in reachable]
    notices: list[Notice] = []
    morning = hours.morning_after(hours.now)
    while fresh:
        put = [(cause, told, _message(told, cause, hours, morning)) for cause, told in fresh]
        mails = _mails({(told.recipient, message.key): message for _, told, message in reversed(put)})
        fresh = []
        for cause, told, message in put:
            mail = mails[told.recipient, message.key]
            if message.is_digest and mail.has_left:
                fresh.append((cause, told))
            else:
                row = notice(cause, told, Channel.MAIL)
                row.mail = mail
                notices.append(row)
        morning = hours.morning_after(morning)
    insert_missing(notices)


def _message(told: Told, cause: Cause, hours: Hours, morning: datetime) -> _Message:
    waits = told.soon is Soon.DIGEST or hours.is_quiet
    if waits and not told.at_any_hour:
        return _Message(f"digest:{morning.isoformat()}", morning, is_digest=True, at_any_hour=False)
    return _Message(told.with_act or act_of(cause), hours.now, is_digest=False, at_any_hour=told.at_any_hour)


def _mails(wanted: Mapping[tuple[int, str], _Message]) -> dict[tuple[int, str], Mail]:
    """These people's messages, those made that are not there yet, in one order whoever makes them."""
    found = _there(wanted)
    missing = sorted(key for key in wanted if key not in found)
    if not missing:
        return found
    made = []
    for recipient, key in missing:
        message = wanted[recipient, key]
        made.append(
            Mail(recipient_id=recipient, key=key, due_at=message.due_at, is_digest=message.is_digest,
                 at_any_hour=message.at_any_hour, decided_at=None if message.is_digest else message.due_at)
        )  # fmt: skip
    insert_missing(made)
    return found | _there(missing)


def _there(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Mail]:
    people, keys = zip(*wanted, strict=True)
    return {(mail.recipient_id, mail.key): mail for mail in Mail.objects.filter(key__in=set(keys), recipient__in=set(people))}


__all__ = ["Hours", "hours_at", "put_into_post"]
