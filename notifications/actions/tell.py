"""Tells people of what happened or is due: the handler of the effects that the record writes.

It runs after the act's own transaction, and its own writes and the mark that the effect is done are one transaction:
however often it is run, and wherever, each cause reaches each person once on each channel.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

import structlog

from notifications.actions.put_into_inboxes import put_into_inboxes
from notifications.actions.put_into_post import Hours, hours_at, put_into_post
from notifications.actions.told import Told
from notifications.definitions import ALSO_OUT_OF_HOURS, AND_MAIL, KINDS, Telling, TellingOfLimit, telling_of_rung, tellings_of
from notifications.selectors.recipients import Recipients, may_be_told, recipients
from notifications.terms import NOT_OF_A_CHILD, Channel, MailAs, Only, OutOfHours, Right, Soon, To
from tracker.actions import effects
from tracker.selectors.causes import Cause, cause_of, started_with
from tracker.selectors.kept import keeping
from tracker.selectors.timescales import kind_of
from tracker.terms import StreamKind
from workflows.engine.clock import day_of, in_words
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


WhomToTell = Callable[[Cause, datetime], Sequence[Told]]
"""Takes a cause on a stream that is no journey's and the moment (UTC); gives whom to tell, each of whom may know now."""

_of_streams: dict[StreamKind, WhomToTell] = {}
_kinds: set[EventKind] = set(KINDS)


def register_telling(stream: StreamKind, whom: WhomToTell, *, kinds: Iterable[EventKind] = ()) -> None:
    """Answer whom to tell of what happens on a stream of this kind: these events, and every rung that fires on it.

    What such a stream is about says it itself, as a need-to-know's ladder does. Called as the program starts, in any order
    with `listen`.
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
    hours = hours_at(now)
    told = _prepared(cause, hours)
    if told is None:
        return
    if not told and cause.firing_id is not None:
        log.warning("nobody_to_tell", limit=cause.limit, rung=cause.rung, journey=cause.journey_id, stream=cause.stream_id)
    put_into_inboxes(cause, [one for one in told if Channel.INBOX in one.by], now=now)
    put_into_post(cause, [one for one in told if Channel.MAIL in one.by], hours)


def _prepared(cause: Cause, hours: Hours) -> list[Told] | None:
    """Everybody who is to be told and may know. None where nobody is meant to be told at all."""
    if cause.stream_id is not None:
        whom = _of_streams.get(cause.stream_kind)
        return list(whom(cause, hours.now)) if whom is not None else None
    rows = [row for row in _rows(cause, hours) if row.to and row.right not in NOT_OF_A_CHILD and _is_the_case(row.only, cause)]
    if not rows:
        return None
    found = recipients(cause, now=hours.now)
    asks = (cause.clock_id,) if cause.clock_id is not None else ()
    told: dict[int, Told] = {}
    for row in rows:
        says = sentence(row.says, cause)
        for user in _allowed(found, row):
            told.setdefault(user, Told(user, says, row.by, row.right, row.soon, row.at_any_hour, asks))
        if row.with_timescales:
            _bundle(told, found, row, says)
    return list(told.values())


def _bundle(told: dict[int, Told], found: Recipients, row: "_Row", says: str) -> None:
    """Give whoever must keep a timescale that the same act started their own of them; who has none already is told too."""
    owned: dict[int, list[int]] = {}
    for started in started_with(found.cause):
        for user in found.in_role(started.answers, found.cause.team_id):
            owned.setdefault(user, []).append(started.clock_id)
    for user in may_be_told(found.cause, owned, Right.SIGHT, now=found.now):
        known = told.get(user) or Told(user, says, row.by, row.right, row.soon, row.at_any_hour)
        told[user] = replace(known, asks=tuple(owned[user]))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    to: tuple[To, ...]
    says: str
    by: tuple[Channel, ...]
    soon: Soon
    at_any_hour: bool
    right: Right = Right.SIGHT
    only: Only = Only.ALWAYS
    with_timescales: bool = False


def _rows(cause: Cause, hours: Hours) -> list[_Row]:
    """The rows about this cause as they hold now. What no quiet hours hold back reaches the emergency duty team in them."""
    rows: list[_Row] = []
    for row in tellings_of(cause.kind) if cause.kind is not None else (telling_of_rung(cause.limit, cause.rung),):
        rows.append(as_set(row, hours))
        if row.out_of_hours is OutOfHours.GOES and hours.is_quiet:
            rows.append(_Row(to=ALSO_OUT_OF_HOURS, says=row.says, by=AND_MAIL, soon=Soon.AT_ONCE, at_any_hour=True, right=row.right))
    return rows


def as_set(row: Telling | TellingOfLimit, hours: Hours) -> _Row:
    """A row with what the authority has set for its mail. What keeps a child safe is as it ships, and so is the inbox."""
    goes = row.out_of_hours is OutOfHours.GOES
    mail = MailAs.SHIPPED if goes else hours.rules.mail_of(row.code)
    by = tuple(channel for channel in row.by if channel is not Channel.MAIL) if mail is MailAs.OFF else row.by
    soon = Soon.DIGEST if mail is MailAs.DIGEST else row.soon
    if isinstance(row, TellingOfLimit):
        return _Row(to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes, right=row.right)
    return _Row(
        to=row.to, says=row.says, by=by, soon=soon, at_any_hour=goes, right=row.right, only=row.only,
        with_timescales=row.with_timescales,
    )  # fmt: skip


def _is_the_case(only: Only, cause: Cause) -> bool:
    return only is Only.ALWAYS or cause.worker_id is None


def _allowed(found: Recipients, row: _Row) -> list[int]:
    """The people of a row who may know. What is due is never told to an empty chair: then the team's manager is told."""
    people = found.people(row.to)
    allowed = may_be_told(found.cause, people, row.right, now=found.now)
    if not allowed and found.cause.firing_id is not None and row.to != ALSO_OUT_OF_HOURS:
        people = found.manager(found.cause.team_id)
        allowed = may_be_told(found.cause, people, row.right, now=found.now)
    return [user for user in people if user in allowed]


def sentence(says: str, cause: Cause) -> str:
    due = day_of(kind_of(cause.limit), cause.due_at) if cause.due_at is not None else None
    return says.format(
        team=cause.team_name,
        from_team=cause.offer.from_team_name if cause.offer else "",
        to_team=cause.offer.to_team_name if cause.offer else "",
        limit=cause.title,
        due=in_words(due) if due else "",
    )[:300]


__all__ = ["TELL", "Told", "WhomToTell", "as_set", "listen", "register_telling", "sentence", "tell", "tell_together"]
