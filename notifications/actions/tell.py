"""Tells people of what happened or is due: the handler of the effects that the record writes.

It runs after the act's own transaction, and its own writes and the mark that the effect is done are one transaction:
however often it is run, and wherever, each cause reaches each person once on each channel.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from notifications.definitions import ALSO_OUT_OF_HOURS, AND_MAIL, KINDS, Telling, TellingOfLimit, telling_of_rung, tellings_of
from notifications.models import Item, Mail, Notice
from notifications.rules.quiet_hours import is_quiet, next_morning
from notifications.selectors.recipients import Recipients, may_be_told, recipients
from notifications.selectors.rules import NoticeRules, notice_rules
from notifications.terms import Channel, MailAs, Only, OutOfHours, Right, Soon, To
from tracker.actions import effects
from tracker.selectors.causes import Cause, cause_of
from tracker.selectors.kept import keeping, kept
from tracker.selectors.people import addresses_of
from tracker.selectors.rulebook import rulebook
from tracker.selectors.timescales import kind_of
from tracker.terms import StreamKind
from workflows.engine.clock import day_of, in_words
from workflows.shapes import Calendar
from workflows.terms import EventKind

TELL = "notifications.tell"
"""The name under which telling waits among the effects. Never changes."""

log = structlog.get_logger(__name__)


class Effect(Protocol):
    """What telling needs of an effect."""

    @property
    def event_id(self) -> int | None: ...

    @property
    def firing_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Told:
    """One person, what is said, by which channels and how soon."""

    recipient: int
    says: str
    by: tuple[Channel, ...]
    right: Right = Right.SIGHT
    soon: Soon = Soon.AT_ONCE
    at_any_hour: bool = False


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
def _hours(now: datetime) -> Hours:
    """Two queries."""
    return Hours(now, notice_rules(), rulebook().calendar)


WhomToTell = Callable[[Cause, datetime], Sequence[Told]]
"""Takes a cause on a stream that is no journey's and the moment (UTC); gives whom to tell, each of whom may know now."""

_of_streams: dict[StreamKind, WhomToTell] = {}
_kinds: set[EventKind] = set(KINDS)


def register_telling(stream: StreamKind, whom: WhomToTell, *, kinds: Iterable[EventKind] = ()) -> None:
    """Answer whom to tell of what happens on a stream of this kind: these events, and every rung that fires on it.

    No table says it, because what such a stream is about says it itself, as a need-to-know's ladder does. Called as the
    program starts, in any order with `listen`.
    """
    _of_streams[stream] = whom
    _kinds.update(kinds)
    listen()


def listen() -> None:
    """Register for the events that the definitions name, and for every rung that fires. Called as the program starts."""
    effects.register(TELL, tell, kinds=_kinds, firings=True, together=tell_together)


def tell_together(some: Sequence[Effect], now: datetime) -> None:
    """The same for many effects at once: what they have in common is read once for all of them."""
    with keeping():
        for effect in some:
            tell(effect, now)


def tell(effect: Effect, now: datetime) -> None:
    """Prepare the recipients of one effect and write their notices, inside the transaction that marks it done."""
    cause = cause_of(event_id=effect.event_id, firing_id=effect.firing_id)
    hours = _hours(now)
    told = _prepared(cause, hours)
    if told is None:
        return
    if not told and cause.firing_id is not None:
        log.warning("nobody_to_tell", limit=cause.limit, rung=cause.rung, journey=cause.journey_id, stream=cause.stream_id)
    _write(cause, told, hours)


def _prepared(cause: Cause, hours: Hours) -> list[Told] | None:
    """Everybody who is to be told and may know. None where nobody is meant to be told at all."""
    if cause.stream_id is not None:
        whom = _of_streams.get(cause.stream_kind)
        return list(whom(cause, hours.now)) if whom is not None else None
    rows = [row for row in _rows(cause, hours) if row.to and _is_the_case(row.only, cause)]
    if not rows:
        return None
    found = recipients(cause, now=hours.now)
    told: dict[int, Told] = {}
    for row in rows:
        says = _sentence(row.says, cause)
        for user in _allowed(found, row, hours.now):
            told.setdefault(user, Told(user, says, row.by, row.right, row.soon, row.at_any_hour))
    return list(told.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    to: tuple[To, ...]
    says: str
    by: tuple[Channel, ...]
    soon: Soon
    at_any_hour: bool
    right: Right = Right.SIGHT
    only: Only = Only.ALWAYS


def _rows(cause: Cause, hours: Hours) -> list[_Row]:
    """The rows about this cause as they hold now. What no quiet hours hold back reaches the emergency duty team in them."""
    rows: list[_Row] = []
    for row in tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),):
        rows.append(_as_set(row, hours))
        if row.out_of_hours is OutOfHours.GOES and hours.is_quiet:
            rows.append(_Row(to=ALSO_OUT_OF_HOURS, says=row.says, by=AND_MAIL, soon=Soon.AT_ONCE, at_any_hour=True))
    return rows


def _as_set(row: Telling | TellingOfLimit, hours: Hours) -> _Row:
    """A row with what the authority has set for its mail. What keeps a child safe is as it ships, and so is the inbox."""
    goes = row.out_of_hours is OutOfHours.GOES
    mail = MailAs.SHIPPED if goes else hours.rules.mail_of(row.code)
    by = tuple(channel for channel in row.by if channel is not Channel.MAIL) if mail is MailAs.OFF else row.by
    soon = Soon.DIGEST if mail is MailAs.DIGEST else row.soon
    if isinstance(row, TellingOfLimit):
        return _Row(to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes)
    return _Row(to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes, right=row.right, only=row.only)


def _is_the_case(only: Only, cause: Cause) -> bool:
    return only is Only.ALWAYS or cause.worker_id is None


def _allowed(found: Recipients, row: _Row, now: datetime) -> list[int]:
    """The people of a row who may know. What is due is never told to an empty chair: then the team's manager is told."""
    people = found.people(row.to)
    allowed = may_be_told(found.cause, people, row.right, now=now)
    if not allowed and found.cause.firing_id is not None:
        people = found.manager(found.cause.team_id)
        allowed = may_be_told(found.cause, people, row.right, now=now)
    return [user for user in people if user in allowed]


def _sentence(says: str, cause: Cause) -> str:
    due = day_of(kind_of(cause.limit), cause.due_at) if cause.due_at is not None else None
    return says.format(
        team=cause.team_name,
        from_team=cause.offer.from_team_name if cause.offer else "",
        to_team=cause.offer.to_team_name if cause.offer else "",
        limit=cause.title,
        due=in_words(due) if due else "",
    )[:300]


def _write(cause: Cause, told: Sequence[Told], hours: Hours) -> None:
    _write_items(cause, [t for t in told if Channel.INBOX in t.by], hours.now)
    mailed = [t for t in told if Channel.MAIL in t.by]
    if mailed:
        reachable = addresses_of(t.recipient for t in mailed)
        _write_mail(cause, [t for t in mailed if t.recipient in reachable], hours)


def _write_items(cause: Cause, told: Sequence[Told], now: datetime) -> None:
    """Put this cause into each person's item of this act or pass, which makes an item that was read before unread again."""
    fresh = _not_told_yet(cause, Channel.INBOX, told)
    if not fresh:
        return
    key = _where_and_when(cause)
    Item.objects.bulk_create(
        (Item(recipient_id=t.recipient, child_id=cause.child_id, stream_id=cause.stream_id, key=key, told_at=now) for t in fresh),
        ignore_conflicts=True,
    )
    items = {i.recipient_id: i for i in Item.objects.filter(key=key, recipient__in=[t.recipient for t in fresh])}
    Notice.objects.bulk_create((_notice(cause, t, Channel.INBOX, item=items[t.recipient]) for t in fresh), ignore_conflicts=True)
    read_before = [item.pk for item in items.values() if item.read_at is not None]
    if read_before:
        Item.objects.filter(pk__in=read_before).update(read_at=None, told_at=now)


@dataclass(frozen=True, slots=True)
class _Post:
    """Which message a notice goes out with, and when that leaves."""

    key: str
    due_at: datetime
    is_digest: bool
    at_any_hour: bool


def _write_mail(cause: Cause, told: Sequence[Told], hours: Hours) -> None:
    """One message for each person and act. What is in the digest, or comes in the quiet hours, is one message of the next
    morning, whatever the child; a morning whose message has gone already is followed by the next."""
    fresh = _not_told_yet(cause, Channel.MAIL, told)
    if not fresh:
        return
    morning = hours.morning_after(hours.now)
    while fresh:
        by_post: dict[_Post, list[Told]] = {}
        for one in fresh:
            by_post.setdefault(_post(one, cause, hours, morning), []).append(one)
        fresh = [late for post, these in by_post.items() for late in _put_into(post, these, cause)]
        morning = hours.morning_after(morning)


def _post(told: Told, cause: Cause, hours: Hours, morning: datetime) -> _Post:
    waits = told.soon is Soon.DIGEST or hours.is_quiet
    if waits and not told.at_any_hour:
        return _Post(f"digest:{morning.isoformat()}", morning, is_digest=True, at_any_hour=False)
    return _Post(_where_and_when(cause), hours.now, is_digest=False, at_any_hour=told.at_any_hour)


def _put_into(post: _Post, told: Sequence[Told], cause: Cause) -> list[Told]:
    """Put this cause into each person's message. Returns those whose digest has left already."""
    Mail.objects.bulk_create(
        (
            Mail(
                recipient_id=t.recipient,
                key=post.key,
                due_at=post.due_at,
                is_digest=post.is_digest,
                at_any_hour=post.at_any_hour,
                decided_at=None if post.is_digest else post.due_at,
            )
            for t in told
        ),
        ignore_conflicts=True,
    )
    mails = {m.recipient_id: m for m in Mail.objects.filter(key=post.key, recipient__in=[t.recipient for t in told])}
    late = [t for t in told if post.is_digest and mails[t.recipient].has_left]
    Notice.objects.bulk_create(
        (_notice(cause, t, Channel.MAIL, mail=mails[t.recipient]) for t in told if t not in late), ignore_conflicts=True
    )
    return late


def _where_and_when(cause: Cause) -> str:
    where = str(cause.journey_id) if cause.journey_id is not None else f"stream {cause.stream_id}"
    return f"{where}:{_moment(cause)}"


def _moment(cause: Cause) -> str:
    """All that was written in one act, or fired in one pass, has one moment."""
    return cause.at.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _not_told_yet(cause: Cause, channel: Channel, told: Sequence[Told]) -> list[Told]:
    before = Notice.objects.filter(channel=channel, recipient__in=[t.recipient for t in told], **_cause(cause))
    already = set(before.values_list("recipient", flat=True))
    return [t for t in told if t.recipient not in already]


def _notice(cause: Cause, told: Told, channel: Channel, *, item: Item | None = None, mail: Mail | None = None) -> Notice:
    return Notice(recipient_id=told.recipient, channel=channel, item=item, mail=mail, says=told.says, right=told.right, **_cause(cause))


def _cause(cause: Cause) -> Mapping[str, int | None]:
    return {"event_id": cause.event_id} if cause.firing_id is None else {"firing_id": cause.firing_id}


__all__ = ["TELL", "Told", "WhomToTell", "listen", "register_telling", "tell", "tell_together"]
