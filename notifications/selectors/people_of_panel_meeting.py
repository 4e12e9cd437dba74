"""The people of a panel meeting, by what they are to it: looked up as notices are prepared, never before."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notifications.terms import To
from panels.selectors.next_level import next_level_of
from panels.selectors.people_of_meeting import members_of, minute_takers_of
from tracker.selectors.causes import Cause
from workflows.terms import Role

WRITE_THE_MINUTES = (Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class PeopleOfMeeting:
    """Finds people for one cause on a meeting's own record."""

    cause: Cause
    stream_id: int
    now: datetime

    def of(self, to: Iterable[To]) -> list[int]:
        """Those to be told, each once, in order. Whoever did it need not be told of it."""
        found = [user for word in to if word in OF_PANEL_MEETING for user in OF_PANEL_MEETING[word](self)]
        return list(dict.fromkeys(user for user in found if user != self.cause.actor_id))

    def above(self) -> list[int]:
        """Whoever is there in the next post above the panel's owner."""
        user = next_level_of(self.stream_id, now=self.now)
        return [user] if user is not None else []

    def by_the_rung(self) -> list[int]:
        """Those who write and agree the minutes, and above them the next level; it is told too where nobody is there to write them."""
        writes = minute_takers_of(self.stream_id, now=self.now) if self.cause.rung_tells in WRITE_THE_MINUTES else []
        return writes or self.above()


OF_PANEL_MEETING: Mapping[To, Callable[[PeopleOfMeeting], list[int]]] = {
    To.NEXT_LEVEL_OF_PANEL: PeopleOfMeeting.above,
    To.MEMBERS_OF_PANEL: lambda these: members_of(these.stream_id, now=these.now),
    To.PRESENTERS_AT_MEETING: lambda these: list(these.cause.presenters),
    To.WHOEVER_THE_RUNG_TELLS: PeopleOfMeeting.by_the_rung,
}

__all__ = ["OF_PANEL_MEETING", "PeopleOfMeeting"]
