"""An agenda as those who run the panel arrange it: each item with what its place breaks, in words, and where else it may go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from panels.models import AgendaItem, Meeting, Panel, PanelRequest
from panels.rules.agenda import apart
from panels.rules.quorum import quorum_gaps
from panels.selectors.agendas import Agenda, Part, budget_of
from panels.selectors.clashes import Booked, clashes_of
from panels.selectors.conflicts import Conflict, conflicts_of
from panels.selectors.hearing import families_of, to_hear
from panels.selectors.places import agenda_version
from panels.selectors.presenters import presenter_of
from panels.selectors.timetable import eligible_meetings
from panels.terms import OPEN_ITEMS, OPEN_REQUESTS, Business, ItemState
from tracker.rules.access import Viewer
from tracker.selectors.around import siblings_of
from workflows.calendar import LONDON


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One open item in its place. `seen` is whether this person may see the child; `breaks` is what its place breaks."""

    row: AgendaItem
    number: int
    of: int
    seen: bool
    presenter: str
    deadline: date | None
    conflicts: Sequence[Conflict]
    breaks: tuple[str, ...]

    @property
    def in_reserve(self) -> bool:
        return bool(self.row.state == ItemState.RESERVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The open items of a meeting, list by list, with what is broken. `version` goes with whatever is done to it."""

    version: int
    lists: Sequence[tuple[str, Sequence[Placed]]]
    parts: Sequence[Part]
    over: tuple[str, ...]
    clashes: Sequence[Booked]

    @property
    def items(self) -> list[Placed]:
        return [placed for _, found in self.lists for placed in found]

    @property
    def broken(self) -> set[tuple[str, str]]:
        """Everything that is broken, to be compared with how it was before."""
        own = {(placed.row.public_id, says) for placed in self.items for says in placed.breaks}
        return own | {("", says) for says in self.over}

    def item(self, public_id: str) -> Placed | None:
        return next((placed for placed in self.items if placed.row.public_id == public_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Another meeting that an item may go to, with what that would break."""

    meeting: Meeting
    says: str


def arrangement(agenda: Agenda, *, viewer: Viewer, now: datetime) -> Arrangement:
    """The agenda of a meeting to be arranged. For those who run the panel. A fixed number of queries."""
    meeting = agenda.meeting
    version = agenda_version(meeting)
    rows = list(
        meeting.items.filter(state__in=[str(state) for state in OPEN_ITEMS])
        .select_related("request__journey__child", "request__journey__team", "request__journey__worker", "request__asked_by")
        .order_by("place", "pk")
    )
    for row in rows:
        row.meeting = meeting
    seen = set(PanelRequest.objects.seen_by(viewer).filter(pk__in=[row.request_id for row in rows]).values_list("pk", flat=True))
    hearing = {one.id: one for one in to_hear(rows)}
    conflicts = conflicts_of([row.pk for row in rows], now=now)
    clashes = clashes_of([meeting])[meeting.pk]
    siblings = _siblings_elsewhere(meeting, rows)
    lists = []
    for title, found in _lists(meeting, rows):
        scattered = set(apart([hearing[row.pk] for row in found]))
        placed = [
            Placed(
                row=row, number=number, of=len(found), seen=row.request_id in seen, presenter=_name(row.request),
                deadline=hearing[row.pk].deadline, conflicts=conflicts[row.pk],
                breaks=(
                    *_late(meeting, hearing[row.pk].deadline),
                    *(["It is heard apart from a brother or sister."] if row.pk in scattered else []),
                    *siblings.get(row.pk, ()),
                    *_chair(conflicts[row.pk]),
                    *_quorum(agenda.meeting.panel, agenda, conflicts[row.pk]),
                    *(booked.says for booked in clashes if booked.presents and booked.user_id == hearing[row.pk].presenter),
                ),
            )
            for number, row in enumerate(found, start=1)
        ]  # fmt: skip
        lists.append((title, placed))
    over = tuple(f"{part.kind.title} is {-part.budget.left} minutes over its time." for part in agenda.parts if part.budget.left < 0)
    return Arrangement(version=version, lists=lists, parts=agenda.parts, over=over, clashes=[one for one in clashes if not one.presents])


def targets(placed: Placed, *, now: datetime) -> list[Target]:
    """The other meetings that an item may go to, each with what that would break. A query a meeting, at most six."""
    business = Business(placed.row.request.business)
    found = []
    for meeting in eligible_meetings(business, now=now):
        if meeting.pk != placed.row.meeting_id:
            left = budget_of(meeting, business).left
            short = placed.row.minutes - left
            fits = f"{left} minutes left" if short <= 0 else f"{short} minutes too few: it goes to the reserve there"
            late = _late(meeting, placed.deadline)
            found.append(Target(meeting=meeting, says=". ".join([fits, *(one.rstrip(".") for one in late)])))
    return found


def _lists(meeting: Meeting, rows: Sequence[AgendaItem]) -> list[tuple[str, list[AgendaItem]]]:
    """The parts of the agenda in which items have an order of their own: the panel's own, the section, the reserve."""
    listed = [row for row in rows if row.state == ItemState.LISTED]
    found = [
        ("agenda", [row for row in listed if not row.is_in_section]),
        ("section", [row for row in listed if row.is_in_section]),
        ("reserve", [row for row in rows if row.state == ItemState.RESERVE]),
    ]
    return [(title, one) for title, one in found if one or title == "agenda"]


def _siblings_elsewhere(meeting: Meeting, rows: Sequence[AgendaItem]) -> Mapping[int, tuple[str, ...]]:
    """Which items have a brother or sister who is to be heard for the same, at another meeting or at none yet. Four queries."""
    children = {child for group in siblings_of({row.request.journey.child_id for row in rows}).values() for child in group}
    mine = [row.request for row in rows]
    others = list(
        PanelRequest.objects.filter(
            journey__child__in=children, business__in={r.business for r in mine}, state__in=[str(state) for state in OPEN_REQUESTS]
        )
        .exclude(pk__in=[r.pk for r in mine])
        .select_related("journey")
    )
    families = families_of([*mine, *others])
    places = AgendaItem.objects.filter(request__in=others, state__in=[str(state) for state in OPEN_ITEMS]).select_related("meeting")
    where = {place.request_id: place.meeting for place in places}
    found = {}
    for row in rows:
        family = families.get(row.request_id)
        same = [other for other in others if family is not None and families.get(other.pk) == family]
        if same:
            found[row.pk] = tuple(dict.fromkeys(_elsewhere(where.get(other.pk)) for other in same))
    return found


def _elsewhere(meeting: Meeting | None) -> str:
    if meeting is None:
        return "A brother or sister waits for a date."
    day = meeting.starts_at.astimezone(LONDON)
    return f"A brother or sister is heard on {day.day} {day:%B}."


def _late(meeting: Meeting, deadline: date | None) -> list[str]:
    if deadline is None or meeting.on <= deadline:
        return []
    days = (meeting.on - deadline).days
    return [f"It is heard {days} {'day' if days == 1 else 'days'} after {deadline.day} {deadline:%B}, its last day in time."]


def _chair(conflicts: Sequence[Conflict]) -> list[str]:
    unanswered = any(one.is_chair and not one.stays and not one.hands_to for one in conflicts)
    return ["The chair has an interest in it and has not handed it on."] if unanswered else []


def _quorum(panel: Panel, agenda: Agenda, conflicts: Sequence[Conflict]) -> list[str]:
    leave = {one.user_id for one in conflicts if one.takes_no_part}
    if not leave:
        return []
    rule, seats = panel.quorum_to_meet, agenda.people.seats
    everyone = quorum_gaps(rule, seats)
    left = quorum_gaps(rule, [member for member in seats if member.user_id not in leave])
    return [f"Without those who have an interest in it: {gap}" for gap in left if gap not in everyone]


def _name(request: PanelRequest) -> str:
    person = presenter_of(request)
    return person.display_name if person is not None else ""
