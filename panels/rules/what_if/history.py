"""What is on record of the children who were put forward to a panel, as a replay reads it. Every date is a day in London."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Ended(StrEnum):
    """How a hearing ended. `carried` was on the agenda and was not reached."""

    DECIDED = "decided"
    DEFERRED = "deferred"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One time on the agenda of a meeting that sat. `works_days` is how long what a deferral asked for took, where that is on record."""

    on: date
    ended: Ended
    works_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One child put forward, from the day on which all was ready.

    `due_on` is the last day in time of the nearest timescale that waited for it; None where none did. `sent_on` is when the
    recommendation reached the agency decision maker, where the decision is theirs, and `decided_on` the day of the last
    decision; None while it waits. `group` are the words by which figures are kept apart, such as a route and a team.
    """

    request: int
    business: str
    minutes: int
    ready_on: date
    hearings: tuple[Hearing, ...] = ()
    sent_on: date | None = None
    decided_on: date | None = None
    due_on: date | None = None
    group: tuple[str, ...] = ()

    @property
    def waited(self) -> int | None:
        """Days from ready to decided; None while it waits."""
        return None if self.decided_on is None else (self.decided_on - self.ready_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """A meeting that sat, or would sit: what it hears and for how many minutes."""

    on: date
    hears: frozenset[str]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A panel between two days, both counted, with everyone who was ready before the last and not decided before the first."""

    first: date
    last: date
    asks: Sequence[Ask]
    sittings: Sequence[Sitting]

    def known_on(self, day: date) -> "History":
        """The same as far as it had happened by the end of that day: what came later is not known."""
        asks = [_known(ask, day) for ask in self.asks if ask.ready_on <= day]
        return History(
            first=self.first, last=min(self.last, day), asks=asks, sittings=[sitting for sitting in self.sittings if sitting.on <= day]
        )

    @property
    def measured(self) -> list[Ask]:
        """Those who became ready in this time. Who was waiting before it takes up minutes and is not counted."""
        return [ask for ask in self.asks if self.first <= ask.ready_on <= self.last]


def _known(ask: Ask, day: date) -> Ask:
    return Ask(
        request=ask.request, business=ask.business, minutes=ask.minutes, ready_on=ask.ready_on, due_on=ask.due_on, group=ask.group,
        hearings=tuple(_heard(hearing, day) for hearing in ask.hearings if hearing.on <= day),
        sent_on=ask.sent_on if ask.sent_on and ask.sent_on <= day else None,
        decided_on=ask.decided_on if ask.decided_on and ask.decided_on <= day else None,
    )  # fmt: skip


def _heard(hearing: Hearing, day: date) -> Hearing:
    """What a deferral asked for may have been done after that day: then how long it took is not known."""
    if hearing.works_days is None or (day - hearing.on).days >= hearing.works_days:
        return hearing
    return Hearing(on=hearing.on, ended=hearing.ended)
