"""What a child's days in care have gone on: each day on exactly one thing, so that the parts are the time elapsed and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType


class WaitKind(StrEnum):
    """What a day went on. Where several hold of one day, the first of them here is what it went on."""

    PAUSE = "pause"
    OUTSIDE = "outside"
    PANEL = "panel"
    QUEUE = "queue"
    PAPER = "paper"
    WORK = "work"


SAYS: Mapping[WaitKind, str] = MappingProxyType(
    {
        WaitKind.WORK: "Work: nothing on record held it up",
        WaitKind.QUEUE: "A person’s queue: an answer, a decision or an allocation was waited for",
        WaitKind.PANEL: "A panel slot: a request was made and not heard yet",
        WaitKind.PAPER: "A missing paper: it was overdue",
        WaitKind.OUTSIDE: "Someone outside: a court or another agency",
        WaitKind.PAUSE: "A pause: a manager let a timescale stand still",
    }
)
IN_ORDER = (WaitKind.WORK, WaitKind.QUEUE, WaitKind.PANEL, WaitKind.PAPER, WaitKind.OUTSIDE, WaitKind.PAUSE)
"""The order in which they are shown."""

_BY_RANK = tuple(WaitKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A time during which something was waited for, from a day (London) up to the day on which it came. `to_on` None: it still is."""

    kind: WaitKind
    from_on: date
    to_on: date | None
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days one after the other that went on the same thing. `to_on` is the first day after them."""

    kind: WaitKind
    from_on: date
    to_on: date
    about: str = ""

    @property
    def days(self) -> int:
        return (self.to_on - self.from_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The days from one to another, stretch by stretch."""

    since: date
    until: date
    stretches: tuple[Stretch, ...]

    @property
    def days(self) -> int:
        return (self.until - self.since).days

    @property
    def by_kind(self) -> dict[WaitKind, int]:
        """How many days went on each kind, every kind named. They add up to all the days."""
        return {kind: sum(one.days for one in self.stretches if one.kind is kind) for kind in IN_ORDER}


def split(waits: Iterable[Wait], *, since: date, until: date) -> Split:
    """Every day from `since` up to `until` on exactly one kind. A day on which nothing was waited for is work.

    A wait takes the days from that on which it began up to that on which what was waited for came, which is not one of them:
    what is answered on the day it was asked has taken none.
    """
    until = max(since, until)
    clipped = [one for wait in waits if (one := _within(wait, since, until)) is not None]
    cuts = sorted({since, until, *(day for one in clipped for day in (one.from_on, one.to_on))})
    stretches: list[Stretch] = []
    for start, end in pairwise(cuts):
        holding = [one for one in clipped if one.from_on <= start and one.to_on >= end]
        first = min(holding, key=lambda one: (_BY_RANK.index(one.kind), one.from_on, one.about), default=None)
        kind, about = (first.kind, first.about) if first else (WaitKind.WORK, "")
        _add(stretches, Stretch(kind=kind, from_on=start, to_on=end, about=about))
    return Split(since=since, until=until, stretches=tuple(stretches))


def _add(stretches: list[Stretch], new: Stretch) -> None:
    """Join a stretch to the one before where both went on the same thing."""
    last = stretches[-1] if stretches else None
    if last is not None and (last.kind, last.about) == (new.kind, new.about):
        stretches[-1] = Stretch(kind=last.kind, from_on=last.from_on, to_on=new.to_on, about=last.about)
    else:
        stretches.append(new)


def _within(wait: Wait, since: date, until: date) -> Stretch | None:
    start, end = max(wait.from_on, since), until if wait.to_on is None else min(wait.to_on, until)
    return Stretch(kind=wait.kind, from_on=start, to_on=end, about=wait.about) if start < end else None


__all__ = ["IN_ORDER", "SAYS", "Split", "Stretch", "Wait", "WaitKind", "split"]
