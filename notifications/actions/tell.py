"""Tells people of what happened or is due: the handler of the effects that the record writes.

It runs after the act's own transaction, and its own writes and the mark that the effects are done are one transaction:
however often it is run, and wherever, each cause reaches each person once on each channel.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from notifications.actions.put_into_inboxes import put_into_inboxes
from notifications.actions.put_into_post import Hours, hours_at, put_into_post
from notifications.actions.told import OfCause, Told
from notifications.actions.whom_to_tell import whom_to_tell
from notifications.definitions import KINDS
from tracker.actions import effects
from tracker.selectors.causes import Cause, causes_of
from tracker.selectors.kept import keeping
from tracker.terms import StreamKind
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


def tell(effect: Effect, now: datetime) -> None:
    """Prepare the recipients of one effect and write their notices, inside the transaction that marks it done."""
    tell_together([effect], now)


def tell_together(some: Sequence[Effect], now: datetime) -> None:
    """The same for many effects at once, as if one after the other and with the statements of one.

    What is on journeys is read and written for all of them together; who keeps another stream is asked cause by cause.
    """
    with keeping():
        told = _told(causes_of([(effect.event_id, effect.firing_id) for effect in some]), hours_at(now))
        put_into_inboxes(told, now=now)
        put_into_post(told, hours_at(now))


def _told(causes: Sequence[Cause], hours: Hours) -> list[OfCause]:
    """Each cause with everybody who is to be told and may know, in the order given."""
    on_journeys = whom_to_tell([cause for cause in causes if cause.stream_id is None], hours)
    found: list[OfCause] = []
    for cause in causes:
        told = on_journeys.get(cause) if cause.stream_id is None else _of_stream(cause, hours)
        if told is None:  # nobody is meant to be told at all
            continue
        if not told and cause.firing_id is not None:
            log.warning("nobody_to_tell", limit=cause.limit, rung=cause.rung, journey=cause.journey_id, stream=cause.stream_id)
        found.append((cause, told))
    return found


def _of_stream(cause: Cause, hours: Hours) -> Sequence[Told] | None:
    whom = _of_streams.get(cause.stream_kind)
    return whom(cause, hours.now) if whom is not None else None


__all__ = ["TELL", "Told", "WhomToTell", "listen", "register_telling", "tell", "tell_together"]
