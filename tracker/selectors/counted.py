"""The cases behind an indicator, each with its outcome: the numbers and the lists are the same rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from tracker.models import Clock, Event, PermanencyRow
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.rates import CANCELLED, IMPORTED, MET, NOT_MET, NOT_RECORDED, PAUSED, Period, Tally
from workflows.indicators import Alongside, AmongInCare, DoneInTime, InCare, Indicator, Rule, StillInTime

Tallies = dict[tuple[int | None, int], Tally]
"""How many of each outcome, by team and by the place of the period among those asked for."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of an indicator as rows that have an `outcome`. `path` leads from a row to its journey's child and team."""

    rows: QuerySet[Any]
    path: str
    moment: str
    last: str = "lte"
    """Whether a period holds its very end (`lte`, a day that fell due) or ends before it (`lt`, something that happened)."""

    @property
    def child(self) -> str:
        return f"{self.path}child_id"

    @property
    def team(self) -> str:
        return f"{self.path}team_id"


def cases(indicator: Indicator, viewer: Viewer, period: Period, *, now: datetime, reads_all: bool = False) -> Cases:
    """Every case of a period about a child whom this person may see, counted or left out. Raises KeyError where it is not counted."""
    return _MAKERS[type(indicator.rule)](indicator.rule, viewer, [period], now, reads_all)


def tallies(indicator: Indicator, viewer: Viewer, periods: Sequence[Period], *, now: datetime) -> Tallies:
    """How many of each outcome in each of these periods, which do not overlap, by team. One query; one a period of what stands."""
    if isinstance(indicator.rule, StillInTime):
        return {
            (team, at): tally
            for at, period in enumerate(periods)
            for (team, _), tally in _tallied(cases(indicator, viewer, period, now=now, reads_all=True), [period]).items()
        }
    made = _MAKERS[type(indicator.rule)](indicator.rule, viewer, periods, now, True)
    if isinstance(indicator.rule, AmongInCare):  # only the present is known
        return {(team, len(periods) - 1): tally for (team, _), tally in _tallied(made, periods[-1:]).items()}
    return _tallied(made, periods)


def _tallied(made: Cases, periods: Sequence[Period]) -> Tallies:
    rows = made.rows.order_by()
    if len(periods) > 1:
        later = [When(**{f"{made.moment}__{made.last}": one.ends_at, "then": Value(at)}) for at, one in enumerate(periods)]
        rows = rows.annotate(of_period=Case(*later, output_field=IntegerField()))
    else:
        rows = rows.annotate(of_period=Value(0, output_field=IntegerField()))
    found: dict[tuple[int | None, int], dict[str, int]] = {}
    for team, at, outcome, number in rows.values(made.team, "of_period", "outcome").annotate(number=Count("pk")).values_list(
        made.team, "of_period", "outcome", "number"
    ):  # fmt: skip
        found.setdefault((team, at), {})[outcome] = number
    return {key: Tally(counts) for key, counts in found.items()}


def _done_in_time(rule: Rule, viewer: Viewer, periods: Sequence[Period], now: datetime, reads_all: bool) -> Cases:
    """A limit in days is due at the first instant after its day, so that a period holds the moments after its first and to its end."""
    assert isinstance(rule, DoneInTime)
    rows = _clocks(rule.limits, viewer, reads_all).filter(due_at__gt=periods[0].starts_at, due_at__lte=min(periods[-1].ends_at, now))
    outcome = Case(
        When(cancelled_at__isnull=False, then=Value(CANCELLED)),
        When(_before_the_import(), then=Value(IMPORTED)),
        When(stopped_at__lt=F("due_at"), then=Value(MET)),
        When(paused_at__isnull=False, then=Value(PAUSED)),
        default=Value(NOT_MET),
        output_field=CharField(),
    )
    return Cases(rows.annotate(outcome=outcome), "journey__", "due_at")


def _still_in_time(rule: Rule, viewer: Viewer, periods: Sequence[Period], now: datetime, reads_all: bool) -> Cases:
    """What runs at the end of the period, or now where it has not ended."""
    assert isinstance(rule, StillInTime)
    at = min(periods[-1].ends_at, now)
    rows = _clocks(rule.limits, viewer, reads_all).filter(
        Q(stopped_at__isnull=True) | Q(stopped_at__gt=at), Q(cancelled_at__isnull=True) | Q(cancelled_at__gt=at), started_at__lte=at
    )
    outcome = Case(
        When(paused_at__lte=at, then=Value(PAUSED)),
        When(due_at__gt=at, then=Value(MET)),
        default=Value(NOT_MET),
        output_field=CharField(),
    )
    return Cases(rows.annotate(outcome=outcome), "journey__", "due_at")


def _alongside(rule: Rule, viewer: Viewer, periods: Sequence[Period], now: datetime, reads_all: bool) -> Cases:
    """An event recorded for a day stands at the day's first instant: a period holds its own first instant, and not its end."""
    assert isinstance(rule, Alongside)
    also = Event.objects.filter(kind=rule.also, journey=OuterRef("journey"), occurred_at=OuterRef("occurred_at"), corrected_by__isnull=True)
    rows = Event.objects.filter(
        visible(viewer, child="journey__child_id", reads_all=reads_all),
        kind=rule.of, corrected_by__isnull=True, occurred_at__gte=periods[0].starts_at, occurred_at__lt=periods[-1].ends_at,
        occurred_at__lte=now,
    )  # fmt: skip
    outcome = Case(When(Exists(also), then=Value(MET)), default=Value(NOT_MET), output_field=CharField())
    return Cases(rows.annotate(outcome=outcome), "journey__", "occurred_at", "lt")


_IN_CARE: dict[InCare, Case] = {
    InCare.COMPLETE: Case(
        When(Q(legal_status="") | Q(placement="") | Q(route="") | Q(worker__isnull=True), then=Value(NOT_MET)),
        default=Value(MET),
        output_field=CharField(),
    ),
    InCare.DISABLED: Case(
        When(child__is_disabled=True, then=Value(MET)),
        When(child__is_disabled=False, then=Value(NOT_MET)),
        default=Value(NOT_RECORDED),
        output_field=CharField(),
    ),
}


def _among_in_care(rule: Rule, viewer: Viewer, periods: Sequence[Period], now: datetime, reads_all: bool) -> Cases:
    assert isinstance(rule, AmongInCare)
    rows = PermanencyRow.objects.filter(visible(viewer, child="child_id", reads_all=reads_all))
    return Cases(rows.annotate(outcome=_IN_CARE[rule.what]), "", "looked_after_since")


def _clocks(limits: Sequence[str], viewer: Viewer, reads_all: bool) -> QuerySet[Clock]:
    return Clock.objects.filter(visible(viewer, child="journey__child_id", reads_all=reads_all), limit__in=list(limits))


def _before_the_import() -> Q:
    """A timescale of a record that was brought in, which was over before it was recorded here."""
    return Q(journey__last_known_on__isnull=False, due_at__lte=F("start_event__recorded_at"))


_MAKERS = {DoneInTime: _done_in_time, StillInTime: _still_in_time, Alongside: _alongside, AmongInCare: _among_in_care}
