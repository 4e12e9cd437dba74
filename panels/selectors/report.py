"""A chair's report of a month: its figures, and the items behind each as far as this person may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from panels.definitions import KINDS
from panels.models import AgendaItem, Decision, Meeting, Panel, PanelRequest
from panels.rules.report import Figure, Heard, figures, month_after
from panels.selectors.people import Sitting, sitting, with_people
from panels.terms import Business, ItemState, MeetingState
from tracker.rules.access import Actor, Viewer
from workflows.calendar import local_date
from workflows.terms import Role

ABOVE = frozenset({Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS})
"""Who reads every panel's report beside those who run the panel."""

SAT = (MeetingState.HELD, MeetingState.CLOSED)
LISTED = (ItemState.LISTED, ItemState.RESERVE)
ENDS = {ItemState.CARRIED: "Not reached", ItemState.LISTED: "Listed", ItemState.RESERVE: "In reserve"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A panel's month. `first` is its first day."""

    panel: Panel
    people: Sitting
    first: date
    meetings: int
    figures: Sequence[Figure]

    def figure(self, code: str) -> Figure | None:
        return next((one for one in self.figures if one.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item behind a figure. `is_seen` tells whether this person may see the child."""

    row: AgendaItem
    title: str
    outcome: str
    is_seen: bool


def may_read(people: Sitting, actor: Actor) -> bool:
    """Whether this person reads the reports of a panel, and tries other rules on its history."""
    return people.may_run(actor) or bool(actor.roles & ABOVE)


def panel_of(code: str, *, now: datetime) -> tuple[Panel, Sitting] | None:
    """A panel with its people of today; None where there is none of that code."""
    panel = with_people(Panel.objects.all()).filter(code=code).first()
    return (panel, sitting(panel, on=local_date(now))) if panel is not None else None


def report(panel: Panel, people: Sitting, *, first: date) -> Report:
    """The report of the month that begins on `first`. A fixed number of queries, whatever the panel considered."""
    after = month_after(first)
    sat = list(Meeting.objects.filter(panel=panel, on__gte=first, on__lt=after, state__in=[str(s) for s in SAT]))
    planned = Meeting.objects.filter(panel=panel, on__gte=after, on__lt=month_after(after), state=MeetingState.PLANNED)
    capacity = sum(meeting.length for meeting in planned)
    coming = list(AgendaItem.objects.filter(meeting__in=planned, state__in=[str(s) for s in LISTED]).values_list("pk", "minutes"))
    return Report(
        panel=panel, people=people, first=first, meetings=len(sat),
        figures=figures(
            _heard([meeting.pk for meeting in sat]), capacity=sum(meeting.length for meeting in sat),
            coming=[pk for pk, _ in coming], coming_minutes=sum(minutes for _, minutes in coming), coming_capacity=capacity,
        ),
    )  # fmt: skip


def lines(figure: Figure, *, viewer: Viewer) -> list[Line]:
    """The items behind a figure, in the order in which they were heard; a child whom this person may not see is not named. Two queries."""
    seen = PanelRequest.objects.seen_by(viewer)
    rows = AgendaItem.objects.filter(pk__in=figure.items).order_by("meeting__starts_at", "place")
    rows = rows.select_related("meeting", "request__journey__child", "request__journey__team", "decision")
    known = set(AgendaItem.objects.filter(pk__in=figure.items, request__in=seen).values_list("pk", flat=True))
    return [_line(row, is_seen=row.pk in known) for row in rows]


def _line(row: AgendaItem, *, is_seen: bool) -> Line:
    kind = KINDS[Business(row.request.business)]
    decision = getattr(row, "decision", None)
    outcome = kind.outcome(decision.outcome) if decision is not None else None
    return Line(row=row, title=kind.title, outcome=outcome.title if outcome else ENDS.get(row.state, ""), is_seen=is_seen)


def _heard(meetings: Sequence[int]) -> list[Heard]:
    """Every item of these meetings that was decided, deferred or carried. Two queries."""
    ended = [str(s) for s in (ItemState.DECIDED, ItemState.DEFERRED, ItemState.CARRIED)]
    rows = list(AgendaItem.objects.filter(meeting__in=meetings, state__in=ended).select_related("request", "decision"))
    deferrals = _deferrals_so_far(rows)
    return [_one(row, deferrals.get(row.pk, 0)) for row in rows]


def _deferrals_so_far(rows: Sequence[AgendaItem]) -> dict[int, int]:
    """How often each request had been deferred by the time of this item, this item's own deferral counted."""
    found: dict[int, list[datetime]] = {}
    requests = {row.request_id for row in rows}
    for request, at in Decision.objects.filter(item__request__in=requests, defers=True).values_list("item__request", "decided_at"):
        found.setdefault(request, []).append(at)
    counted = {}
    for row in rows:
        decision = getattr(row, "decision", None)
        if decision is not None:
            counted[row.pk] = sum(1 for at in found.get(row.request_id, ()) if at <= decision.decided_at)
    return counted


def _one(row: AgendaItem, deferrals: int) -> Heard:
    decision = getattr(row, "decision", None)
    decided = row.state == ItemState.DECIDED
    since = row.request.ready_at or row.request.asked_at
    days = (local_date(decision.decided_at) - local_date(since)).days if decided and decision is not None else None
    return Heard(
        item=row.pk, minutes=row.minutes, outcome=decision.outcome if decision else "", is_decided=decided,
        is_deferred=row.state == ItemState.DEFERRED, is_carried=row.state == ItemState.CARRIED, deferrals=deferrals,
        days_waited=days, took_late_papers=bool(decision and decision.took_late_papers),
    )  # fmt: skip
