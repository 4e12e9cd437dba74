"""Members, presenters and rooms that are wanted at two meetings at once, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from panels.models import AgendaItem, Meeting, Panel
from panels.rules.clashes import Clash, Engagement, clashes
from panels.selectors.people import sitting, with_people
from panels.selectors.presenters import presenter_of
from panels.selectors.words import title_of
from panels.terms import OPEN_ITEMS, UPCOMING
from workflows.calendar import LONDON
from workflows.engine.clock import hour_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """One clash of a meeting: whose, what it says, and the other meeting. `user_id` is None for a room."""

    meeting_id: int
    user_id: int | None
    says: str
    presents: bool


def clashes_of(meetings: Sequence[Meeting]) -> dict[int, list[Booked]]:
    """For each of these meetings who and what is wanted elsewhere at its time. A fixed number of queries."""
    found: dict[int, list[Booked]] = {meeting.pk: [] for meeting in meetings}
    for clash in clashes(_engagements(_near(meetings)), of=[meeting.pk for meeting in meetings]):
        kind, number = clash.mine.who
        found[clash.mine.meeting_id].append(
            Booked(
                meeting_id=clash.mine.meeting_id, user_id=number if kind == "person" else None, says=_says(clash),
                presents="presents" in clash.mine.does,
            )
        )  # fmt: skip
    return found


def presenters_elsewhere(meetings: Sequence[Meeting]) -> dict[int, frozenset[int]]:
    """For each of these meetings those who sit or present at another panel's meeting at its time."""
    known = _engagements(_near(meetings))
    return {
        meeting.pk: frozenset(
            one.who[1]
            for one in known
            if one.who[0] == "person" and one.meeting_id != meeting.pk and one.starts < meeting.ends_at and meeting.starts_at < one.ends
        )
        for meeting in meetings
    }


def _near(meetings: Sequence[Meeting]) -> list[Meeting]:
    """These meetings and all others of their days. One query."""
    if not meetings:
        return []
    rows = Meeting.objects.filter(on__in={meeting.on for meeting in meetings}, state__in=[str(state) for state in UPCOMING])
    return list(rows.select_related("room"))


def _engagements(meetings: Sequence[Meeting]) -> list[Engagement]:
    panels = {panel.pk: panel for panel in with_people(Panel.objects.filter(pk__in={m.panel_id for m in meetings}))}
    found = []
    for meeting in meetings:
        people = sitting(panels[meeting.panel_id], on=meeting.on)
        found += [_one(meeting, ("person", pk), name, "sits on") for pk, name in people.members.items()]
        if meeting.room is not None:
            found.append(_one(meeting, ("room", meeting.room.pk), meeting.room.name, "is booked for"))
    items = AgendaItem.objects.filter(meeting__in=meetings, state__in=[str(state) for state in OPEN_ITEMS])
    by_pk = {meeting.pk: meeting for meeting in meetings}
    for item in items.select_related("request__journey__worker", "request__asked_by").order_by("pk"):
        person = presenter_of(item.request)
        if person is not None:
            found.insert(0, _one(by_pk[item.meeting_id], ("person", person.pk), person.display_name, "presents at"))
    return found


def _one(meeting: Meeting, who: tuple[str, int], name: str, does: str) -> Engagement:
    return Engagement(
        who=who, name=name, does=does, meeting_id=meeting.pk, meeting=title_of(meeting), starts=meeting.starts_at, ends=meeting.ends_at
    )


def _says(clash: Clash) -> str:
    """`Amina Khan presents at this meeting and sits on the Permanency Panel, 11am to 1pm on the same day.`"""
    mine, other = clash.mine, clash.other
    return f"{mine.name} {mine.does} this meeting and {other.does} the {other.meeting}, {_hours(other)} on the same day."


def _hours(engagement: Engagement) -> str:
    starts, ends = (moment.astimezone(LONDON) for moment in (engagement.starts, engagement.ends))
    return f"{hour_in_words(starts.time())} to {hour_in_words(ends.time())}"


def clashes_with_presenter(item: AgendaItem, meeting: Meeting) -> list[str]:
    """Where whoever presents this item is wanted elsewhere at the time of its meeting, in words. A fixed number of queries."""
    person = presenter_of(item.request)
    return my_clashes(person.pk, clashes_of([meeting])[meeting.pk]) if person is not None else []


def presented_by(user_id: int) -> Any:
    """The meetings at which this person presents an item that is still to be heard, by their ids. For a filter."""
    mine = Q(request__journey__worker=user_id) | Q(request__journey__worker__isnull=True, request__asked_by=user_id)
    return AgendaItem.objects.filter(mine, state__in=[str(state) for state in OPEN_ITEMS]).order_by().values("meeting")


def my_clashes(user_id: int, found: Iterable[Booked]) -> list[str]:
    """Those of one person, in words."""
    return [booked.says for booked in found if booked.user_id == user_id]
