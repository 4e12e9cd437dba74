"""Who, and which room, is wanted in two places at once. A clash is told, never refused (PN-22)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """One person, or one room, at one meeting. `who` is the person or the room, `does` what for: `sits on`, `presents at`."""

    who: tuple[str, int]
    name: str
    does: str
    meeting_id: int
    meeting: str
    starts: datetime
    ends: datetime

    def overlaps(self, other: "Engagement") -> bool:
        """Whether both want the same at the same time. Meetings that follow each other without a break do not."""
        return self.meeting_id != other.meeting_id and self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True, slots=True)
class Clash:
    """Two engagements that cannot both be kept. `mine` is at the meeting that was asked about."""

    mine: Engagement
    other: Engagement


def clashes(engagements: Iterable[Engagement], *, of: Sequence[int]) -> list[Clash]:
    """The clashes of these meetings with any, each person or room once a pair of meetings, in the order of time."""
    by_who: dict[tuple[str, int], list[Engagement]] = {}
    for engagement in engagements:
        by_who.setdefault(engagement.who, []).append(engagement)
    found: dict[tuple[object, ...], Clash] = {}
    for same in by_who.values():
        for mine in same:
            for other in same:
                if mine.meeting_id in of and mine.overlaps(other):
                    found.setdefault((mine.who, mine.meeting_id, other.meeting_id), Clash(mine, other))
    return sorted(found.values(), key=lambda clash: (clash.mine.starts, clash.mine.name, clash.other.starts, clash.other.meeting_id))
