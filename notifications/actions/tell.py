"""Tells people of what happened or is due: the handler of the effects that the record writes.

It runs after the act's own transaction, and its own writes and the mark that the effect is done are one transaction:
however often it is run, and wherever, each cause reaches each person once on each channel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog

from notifications.definitions import KINDS, telling_of_rung, tellings_of
from notifications.models import Item, Mail, Notice
from notifications.selectors.recipients import Recipients, may_be_told, recipients
from notifications.terms import Channel, Only, Right, To
from tracker.actions import effects
from tracker.selectors.causes import Cause, cause_of
from tracker.selectors.people import addresses_of
from tracker.selectors.timescales import kind_of
from workflows.engine.clock import day_of, in_words

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
    """One person, what is said and by which channels."""

    recipient: int
    says: str
    by: tuple[Channel, ...]


def listen() -> None:
    """Register for the events that the definitions name, and for every rung that fires. Called as the program starts."""
    effects.register(TELL, tell, kinds=KINDS, firings=True)


def tell(effect: Effect, now: datetime) -> None:
    """Prepare the recipients of one effect and write their notices, inside the transaction that marks it done."""
    cause = cause_of(event_id=effect.event_id, firing_id=effect.firing_id)
    if cause is None:
        return
    told = _prepared(cause, now)
    if told is None:
        return
    if not told and cause.firing_id is not None:
        log.warning("nobody_to_tell", limit=cause.limit, rung=cause.rung, journey=cause.journey_id)
    _write(cause, told, now)


def _prepared(cause: Cause, now: datetime) -> list[Told] | None:
    """Everybody who is to be told and may know. None where nobody is meant to be told at all."""
    rows = [row for row in _rows(cause) if row.to and _is_the_case(row.only, cause)]
    if not rows:
        return None
    found = recipients(cause, now=now)
    told: dict[int, Told] = {}
    for row in rows:
        for user in _allowed(found, row, now):
            told.setdefault(user, Told(user, _sentence(row.says, cause), row.by))
    return list(told.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    to: tuple[To, ...]
    says: str
    by: tuple[Channel, ...]
    right: Right = Right.SIGHT
    only: Only = Only.ALWAYS


def _rows(cause: Cause) -> list[_Row]:
    if cause.kind is not None:
        return [_Row(to=r.to, says=r.says, by=r.by, right=r.right, only=r.only) for r in tellings_of(cause.kind)]
    row = telling_of_rung(cause.limit, cause.rung)
    return [_Row(to=row.to, says=row.says, by=row.by)]


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


def _write(cause: Cause, told: Sequence[Told], now: datetime) -> None:
    _write_items(cause, [t for t in told if Channel.INBOX in t.by], now)
    mailed = [t for t in told if Channel.MAIL in t.by]
    if mailed:
        reachable = addresses_of(t.recipient for t in mailed)
        _write_mail(cause, [t for t in mailed if t.recipient in reachable], now)


def _write_items(cause: Cause, told: Sequence[Told], now: datetime) -> None:
    """Put this cause into each person's item of this act or pass, which makes an item that was read before unread again."""
    fresh = _not_told_yet(cause, Channel.INBOX, told)
    if not fresh:
        return
    key = f"{cause.journey_id}:{_moment(cause)}"
    Item.objects.bulk_create(
        (Item(recipient_id=t.recipient, child_id=cause.child_id, key=key, told_at=now) for t in fresh), ignore_conflicts=True
    )
    items = {i.recipient_id: i for i in Item.objects.filter(key=key, recipient__in=[t.recipient for t in fresh])}
    Notice.objects.bulk_create((_notice(cause, t, Channel.INBOX, item=items[t.recipient]) for t in fresh), ignore_conflicts=True)
    read_before = [item.pk for item in items.values() if item.read_at is not None]
    if read_before:
        Item.objects.filter(pk__in=read_before).update(read_at=None, told_at=now)


def _write_mail(cause: Cause, told: Sequence[Told], now: datetime) -> None:
    """One message for each person and act; one for everything that a pass over the timescales found, whichever the child."""
    fresh = _not_told_yet(cause, Channel.MAIL, told)
    if not fresh:
        return
    key = f"{cause.journey_id}:{_moment(cause)}" if cause.firing_id is None else f"due:{_moment(cause)}"
    Mail.objects.bulk_create((Mail(recipient_id=t.recipient, key=key, due_at=now) for t in fresh), ignore_conflicts=True)
    mails = {m.recipient_id: m for m in Mail.objects.filter(key=key, recipient__in=[t.recipient for t in fresh])}
    Notice.objects.bulk_create((_notice(cause, t, Channel.MAIL, mail=mails[t.recipient]) for t in fresh), ignore_conflicts=True)


def _moment(cause: Cause) -> str:
    """All that was written in one act, or fired in one pass, has one moment."""
    return cause.at.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _not_told_yet(cause: Cause, channel: Channel, told: Sequence[Told]) -> list[Told]:
    before = Notice.objects.filter(channel=channel, recipient__in=[t.recipient for t in told], **_cause(cause))
    already = set(before.values_list("recipient", flat=True))
    return [t for t in told if t.recipient not in already]


def _notice(cause: Cause, told: Told, channel: Channel, *, item: Item | None = None, mail: Mail | None = None) -> Notice:
    return Notice(recipient_id=told.recipient, channel=channel, item=item, mail=mail, says=told.says, **_cause(cause))


def _cause(cause: Cause) -> Mapping[str, int | None]:
    return {"event_id": cause.event_id} if cause.firing_id is None else {"firing_id": cause.firing_id}


__all__ = ["TELL", "Told", "listen", "tell"]
