"""An agenda in order, as each person may see it, and what its meeting still has time for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from panels.definitions import KINDS, KindOfBusiness, Outcome
from panels.definitions.deciding import is_to_confirm
from panels.models import AgendaItem, Decision, Meeting, Panel, PanelRequest
from panels.rules.agenda import Budget, budget
from panels.selectors.agency_decisions import with_decision_maker
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.readiness import readiness_of
from panels.selectors.timeliness import papers_due, timeliness_of
from panels.selectors.words import title_of
from panels.terms import OPEN_ITEMS, UPCOMING, Business, ItemState, MeetingState
from tracker.rules.access import Actor, Viewer
from workflows.calendar import local_date

TAKES_TIME = (ItemState.LISTED, ItemState.DECIDED, ItemState.DEFERRED)
"""Items in reserve take no time; decided and deferred ones have taken theirs."""

GONE = (ItemState.CARRIED, ItemState.WITHDRAWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item as it is shown. `outcome` is None while it is undecided."""

    row: AgendaItem
    number: int
    kind: KindOfBusiness
    papers: str
    papers_need_the_chair: bool
    decision: Decision | None
    outcome: Outcome | None

    @property
    def is_open(self) -> bool:
        return self.row.state in OPEN_ITEMS

    @property
    def in_reserve(self) -> bool:
        return self.row.state == ItemState.RESERVE

    @property
    def is_to_confirm(self) -> bool:
        """Whether the responsible manager confirms what the panel decided, or has done so."""
        decision = self.decision
        return decision is not None and not decision.defers and is_to_confirm(self.kind.code, decision.outcome)

    @property
    def with_decision_maker(self) -> str:
        """How a recommendation stands with its decision maker, in words; empty for what the panel decides itself."""
        return with_decision_maker(self.decision, self.row.request.business) if self.decision is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of business of a meeting, with its minutes."""

    kind: KindOfBusiness
    budget: Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """A meeting as one person may see it: only items on children whom this person may see."""

    meeting: Meeting
    title: str
    people: Sitting
    items: Sequence[Item]
    parts: Sequence[Part]
    runs: bool
    chairs: bool

    @property
    def is_being_held(self) -> bool:
        return self.meeting.state == MeetingState.HELD

    @property
    def is_open(self) -> bool:
        return self.meeting.state in UPCOMING

    @property
    def undecided(self) -> int:
        return sum(1 for item in self.items if item.row.state == ItemState.LISTED)


def agenda(public_id: str, *, viewer: Viewer, actor: Actor, now: datetime) -> Agenda | None:
    """A meeting's agenda for this person; None where there is no such meeting. A fixed number of queries."""
    meeting = Meeting.objects.filter(public_id=public_id).select_related("chair", "replaces", "replaced_by").first()
    if meeting is None:
        return None
    meeting.panel = with_people(Panel.objects.all()).get(pk=meeting.panel_id)
    people = sitting(meeting.panel, on=local_date(now))
    runs = people.may_run(actor)
    return Agenda(
        meeting=meeting,
        title=title_of(meeting),
        people=people,
        items=_items(meeting, viewer),
        parts=_parts(meeting),
        runs=runs,
        chairs=people.may_chair(actor.user_id),
    )


def item_of(agenda_of: Agenda, public_id: str) -> Item | None:
    """One item of an agenda; None where this person sees none of that id."""
    return next((item for item in agenda_of.items if item.row.public_id == public_id), None)


def waiting(agenda_of: Agenda) -> QuerySet[PanelRequest]:
    """The requests that this meeting may hear, for those who run its panel: what comes first, then the longest waiting. One query."""
    if not (agenda_of.runs and agenda_of.is_open):
        return PanelRequest.objects.none()
    kinds = [code for code in (agenda_of.meeting.business, agenda_of.meeting.section) if code]
    rows = PanelRequest.objects.waiting().filter(business__in=kinds)
    return rows.select_related("journey__child", "journey__team", "asked_by", "wanted")


def as_waiting(page: Iterable[PanelRequest], *, viewer: Viewer) -> list[PanelRequest]:
    """One page of them with its readiness. A child that this person may not see is not named. A fixed number of queries."""
    rows = list(page)
    seen = set(PanelRequest.objects.seen_by(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    ready = readiness_of(rows)
    for row in rows:
        row.is_seen, row.readiness = row.pk in seen, ready[row.pk]
    return rows


def budget_of(meeting: Meeting, business: Business) -> Budget:
    """The minutes of this kind of business at a meeting. One query."""
    return _budget(meeting, business, _minutes(meeting))


def minutes_of(meeting: Meeting) -> dict[str, int]:
    """The whole minutes of each kind of business that a meeting hears, whatever is listed. No query."""
    kinds = [Business(code) for code in (meeting.business, meeting.section) if code]
    return {str(kind): _budget(meeting, kind, []).minutes for kind in kinds}


def papers_are_late(item: AgendaItem) -> bool:
    """Whether the chair has still to accept papers that came after the cut-off, five working days before, or have not come (D-43)."""
    return timeliness_of(item).needs_the_chair


def papers_came_late(item: AgendaItem) -> bool:
    """Whether they came late or have not come, accepted or not."""
    return timeliness_of(item).is_late


def _items(meeting: Meeting, viewer: Viewer) -> list[Item]:
    seen = PanelRequest.objects.seen_by(viewer)
    rows = (
        meeting.items.filter(request__in=seen)
        .exclude(state__in=GONE)
        .select_related("request__journey__child", "request__journey__team", "request__journey__worker", "request__asked_by",
                        "request__agreed_by", "decision__decided_by", "decision__action_owner", "decision__returns_to",
                        "decision__confirmed_by", "decision__agency_decision")
        .prefetch_related("late_papers")
    )  # fmt: skip
    due_on, numbers = papers_due(meeting), _numbers(meeting)
    return [_item(row, meeting, numbers[row.pk], due_on) for row in sorted(rows, key=lambda row: numbers[row.pk])]


def _numbers(meeting: Meeting) -> dict[int, int]:
    """The number of each item, the same for every reader and, once the meeting is closed, in its minutes: people speak of it. One query."""
    gone = () if meeting.state == MeetingState.CLOSED else GONE
    rows = meeting.items.exclude(state__in=gone).values_list("pk", "state", "is_in_section", "place")
    ordered = sorted(rows, key=lambda row: (row[1] == ItemState.RESERVE, *row[2:]))
    return {row[0]: number for number, row in enumerate(ordered, start=1)}


def _item(row: AgendaItem, meeting: Meeting, number: int, due_on: date) -> Item:
    row.meeting = meeting
    papers = timeliness_of(row, due_on=due_on) if row.state in OPEN_ITEMS else None
    decision: Decision | None = getattr(row, "decision", None)
    kind = KINDS[Business(row.request.business)]
    return Item(
        row=row,
        number=number,
        kind=kind,
        papers=papers.says if papers else "",
        papers_need_the_chair=papers is not None and papers.needs_the_chair,
        decision=decision,
        outcome=kind.outcome(decision.outcome) if decision else None,
    )


def _parts(meeting: Meeting) -> list[Part]:
    listed = _minutes(meeting)
    kinds = [Business(code) for code in (meeting.business, meeting.section) if code]
    return [Part(kind=KINDS[kind], budget=_budget(meeting, kind, listed)) for kind in kinds]


def _minutes(meeting: Meeting) -> list[tuple[Business, int]]:
    rows = meeting.items.filter(state__in=[str(s) for s in TAKES_TIME]).values_list("request__business", "minutes")
    return [(Business(kind), minutes) for kind, minutes in rows]


def _budget(meeting: Meeting, business: Business, listed: list[tuple[Business, int]]) -> Budget:
    return budget(
        business=business,
        section=Business(meeting.section) if meeting.section else None,
        length=meeting.length,
        section_minutes=meeting.section_minutes,
        listed=listed,
    )
