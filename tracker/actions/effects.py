"""Effects: what must follow from an event or a firing. Written in the same transaction, delivered after.

Upper apps register a handler when the program starts; the record never knows what they do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.models import Effect, Event, Firing
from tracker.models.many import insert_many
from workflows.terms import EventKind

Handler = Callable[[Effect, datetime], None]
ManyHandler = Callable[[Sequence[Effect], datetime], None]


@dataclass(frozen=True, slots=True)
class Registered:
    """A handler, by a name that never changes, and what it wants to hear of."""

    name: str
    handle: Handler
    together: ManyHandler | None
    kinds: frozenset[EventKind]
    wants: Callable[[Firing], bool]


_registered: dict[str, Registered] = {}
_wakers: list[Callable[[], None]] = []


def register(
    name: str,
    handle: Handler,
    *,
    kinds: Iterable[EventKind] = (),
    firings: bool | Callable[[Firing], bool] = False,
    together: ManyHandler | None = None,
) -> None:
    """Have `handle(effect, now)` called once for each event of these kinds, and for each fired rung where asked.

    `firings` may be a question that is put to each firing, which has its clock with it. `together` does the same as `handle`
    for many effects in one transaction; where it raises, each of them is handled by itself. It locks nothing, because two
    workers may each hold half of what the other wants.
    """
    wants = firings if callable(firings) else lambda _: bool(firings)
    _registered[name] = Registered(name=name, handle=handle, together=together, kinds=frozenset(kinds), wants=wants)


def wake(waker: Callable[[], None]) -> None:
    """Have `waker()` called after each commit that leaves something to deliver. Whatever it does, the act stands."""
    if waker not in _wakers:
        _wakers.append(waker)


@contextmanager
def without(name: str) -> Iterator[None]:
    """Write no effects for this handler. Only for an invented past: what happened in it is news to nobody."""
    silenced = _registered.pop(name)
    try:
        yield
    finally:
        _registered[name] = silenced


def handler_of(name: str) -> Handler:
    """The handler registered under this name. Raises LookupError where the program has none of that name."""
    found = _registered.get(name)
    if found is None:
        raise LookupError(f"No handler is registered as {name}.")
    return found.handle


def together_of(name: str) -> ManyHandler | None:
    """What handles many effects of this name at once; None where they are handled one by one."""
    found = _registered.get(name)
    return found.together if found is not None else None


def save(effects: Sequence[Effect]) -> None:
    """Write effects with what causes them, in the caller's transaction, and have whoever delivers woken once it is committed."""
    if not effects:
        return
    insert_many(effects)
    for waker in _wakers:
        transaction.on_commit(waker, robust=True)


def for_events(events: Iterable[Event], *, now: datetime) -> list[Effect]:
    """The effects that these events call for, not yet saved."""
    return [Effect(event=event, handler=r.name, due_at=now) for event in events for r in _registered.values() if event.kind in r.kinds]


def for_firings(firings: Iterable[Firing], *, now: datetime) -> list[Effect]:
    """The effects that these fired rungs call for, not yet saved."""
    return [Effect(firing=firing, handler=r.name, due_at=now) for firing in firings for r in _registered.values() if r.wants(firing)]
