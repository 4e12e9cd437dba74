"""Indicators on behalf of a viewer: a board of teams, one indicator month by month, and the list behind any number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet

from tracker.models import Clock, Event, OrgUnit
from tracker.rules.access import Viewer
from tracker.rules.rates import COUNTED, LEFT_OUT, MET, NOT_MET, Period, Rate, Tally, added, months_to, standing
from tracker.selectors.caseloads import teams_of
from tracker.selectors.counted import Cases, Tallies, cases, tallies
from tracker.selectors.decisions import MANAGES
from tracker.selectors.timescales import kind_of, title_of
from tracker.selectors.words import capital
from workflows.calendar import local_date
from workflows.engine.clock import day_of
from workflows.engine.indicators import shipped
from workflows.indicators import AmongInCare, Indicator, StillInTime
from workflows.terms import Role

READS = MANAGES | {Role.PERFORMANCE_OFFICER, Role.PRINCIPAL_SOCIAL_WORKER, Role.NOMINATED_OFFICER}
"""Who reads rates: of teams and services, never of a worker."""

OTHERS = "others"
"""The word in an address for the teams that are not among the viewer's, such as one that has closed."""

ALL, LEFT = "all", "left-out"
SHOWS: Mapping[str, tuple[str, ...]] = {ALL: COUNTED, MET: (MET,), "not-met": (NOT_MET,), LEFT: tuple(LEFT_OUT)}
"""What a list can hold, by its word in an address: the denominator, the numerator, the rest of it, and those left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """A team of the board; `code` narrows a list to it, empty for all of them."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator for one team over the period."""

    column: Column
    tally: Tally
    standing: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator with the figure of everybody and of each team shown."""

    indicator: Indicator
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a trend."""

    period: Period
    tally: Tally
    standing: str


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator month by month, the latest last.

    `fell_by` are the points lost between the last two full months that have a rate; those two are None where there are not two.
    """

    indicator: Indicator
    months: tuple[Month, ...]
    fell_by: int = 0
    fell_from: Month | None = None
    fell_to: Month | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Team by indicator over a period, and the strengths month by month."""

    period: Period
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    strengths: tuple[Trend, ...]
    awaited: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class OneTeam:
    """A team's part of one indicator."""

    column: Column
    tally: Tally
    standing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One case in a list."""

    ref: str
    child: str
    team: str
    what: str
    on: date
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator over one period, whole: the references of the children in both numbers and of those left out, by reason.

    A child stands in a list as often as the child is counted. Nothing of it changes with the order of the rows.
    """

    indicator: Indicator
    period: Period
    rate: Rate
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    left_out: Mapping[str, tuple[str, ...]]


def figure(indicator: Indicator, viewer: Viewer, period: Period, now: datetime) -> Figure:
    """The indicator with everything behind it, to be kept as it was. One query. Raises KeyError where it is not counted."""
    made = cases(indicator, viewer, period, now=now, reads_all=True)
    of: dict[str, list[str]] = {}
    for outcome, ref in made.rows.order_by().values_list("outcome", f"{made.path}child__ref"):
        of.setdefault(outcome, []).append(ref)
    met, not_met = sorted(of.get(MET, [])), of.get(NOT_MET, [])
    return Figure(
        indicator=indicator, period=period, rate=Rate(len(met), len(met) + len(not_met)), numerator=tuple(met),
        denominator=tuple(sorted([*met, *not_met])), left_out={why: tuple(sorted(of[why])) for why in LEFT_OUT if why in of},
    )  # fmt: skip


def board(viewer: Viewer, teams: Sequence[OrgUnit], period: Period, *, now: datetime) -> Board:
    """The board of a period. Fixed queries: one an indicator, and one a month for what stands at a month's end."""
    months = months_to(local_date(now))
    columns = _columns(teams)
    lines, strengths = [], []
    for one in shipped().counted:
        by_team = tallies(one, viewer, months, now=now)
        lines.append(_line(one, by_team, months, period, columns))
        if one.is_strength:
            strengths.append(_trend(one, by_team, months))
    awaited = tuple(one for one in shipped().indicators if not one.is_counted)
    return Board(period=period, columns=tuple(c for _, c in columns), lines=tuple(lines), strengths=tuple(strengths), awaited=awaited)


def of_period(indicator: Indicator, viewer: Viewer, period: Period, *, now: datetime) -> Tally:
    """How many of each outcome over the period, whichever the team. One query."""
    return added(tallies(indicator, viewer, [period], now=now).values())


def trend(indicator: Indicator, viewer: Viewer, *, now: datetime) -> Trend:
    """The last twelve months. One query; one a month for what stands at a month's end."""
    months = months_to(local_date(now))
    return _trend(indicator, tallies(indicator, viewer, months, now=now), months)


def by_team(indicator: Indicator, viewer: Viewer, period: Period, *, now: datetime) -> list[OneTeam]:
    """The teams that have cases in the period, by name, and all others together. Two queries."""
    counted = tallies(indicator, viewer, [period], now=now)
    known = {team.pk: Column(team.code, team.name) for team in teams_of(viewer)}
    found = [(known[team], tally) for (team, _), tally in counted.items() if team in known]
    others = added(tally for (team, _), tally in counted.items() if team not in known)
    rows = sorted(found, key=lambda pair: pair[0].name)
    if others.counts:
        rows.append((Column(OTHERS, "Other teams"), others))
    return [OneTeam(column, tally, standing(tally.rate, indicator.target)) for column, tally in rows]


def behind(indicator: Indicator, viewer: Viewer, period: Period, *, team: str, show: str, now: datetime) -> QuerySet[Any]:
    """The cases behind a number, the latest first: exactly as many as the number says. Raises KeyError for a list that is none."""
    made = _narrowed(cases(indicator, viewer, period, now=now), viewer, team)
    related = [f"{made.path}{name}" for name in ("child", "team")]
    return made.rows.filter(outcome__in=SHOWS[show]).select_related(*related).order_by(f"-{made.moment}", "-pk")


def counted_twice(indicator: Indicator, viewer: Viewer, period: Period, *, team: str, now: datetime) -> int:
    """How many children are in the denominator more than once. One query."""
    made = _narrowed(cases(indicator, viewer, period, now=now, reads_all=True), viewer, team)
    rows = made.rows.filter(outcome__in=COUNTED).order_by()
    return rows.values(made.child).annotate(times=Count("pk")).filter(times__gt=1).count()


def narrowed_tally(indicator: Indicator, viewer: Viewer, period: Period, *, team: str, now: datetime) -> Tally:
    """How many of each outcome for a team, or all. One query."""
    made = _narrowed(cases(indicator, viewer, period, now=now, reads_all=True), viewer, team)
    return Tally(dict(made.rows.order_by().values_list("outcome").annotate(number=Count("pk"))))


def in_words(indicator: Indicator, rows: Iterable[Any]) -> list[Found]:
    """One page of cases as people read them. No query."""
    return [_found(indicator, row) for row in rows]


def _found(indicator: Indicator, row: Any) -> Found:
    held: Any = row.journey if isinstance(row, Clock | Event) else row
    return Found(
        ref=held.child.ref, child=held.child.name, team=held.team.name if held.team else "No team", what=_what(indicator, row),
        on=_day(row), outcome=outcome_in_words(indicator, row.outcome),
    )  # fmt: skip


def _what(indicator: Indicator, row: Any) -> str:
    return title_of(row.limit, row.asks_for) if isinstance(row, Clock) else capital(indicator.one)


def _day(row: Any) -> date:
    if isinstance(row, Clock):
        return day_of(kind_of(row.limit), row.due_at)
    return local_date(row.occurred_at if isinstance(row, Event) else row.looked_after_since)


def outcome_in_words(indicator: Indicator, outcome: str) -> str:
    """Whether a case counts in the numerator, or why it is left out."""
    if outcome in LEFT_OUT:
        return LEFT_OUT[outcome]
    return "Yes" if outcome == MET else "No"


def moment_in_words(indicator: Indicator) -> str:
    """What the date of a case is."""
    rule = indicator.rule
    if isinstance(rule, AmongInCare):
        return "In care since"
    return "Due on" if not hasattr(rule, "of") else "On"


def _narrowed(made: Cases, viewer: Viewer, team: str) -> Cases:
    if not team:
        return made
    if team == OTHERS:
        own = list(teams_of(viewer).values_list("pk", flat=True))
        rows = made.rows.exclude(**{f"{made.team}__in": own})
    else:
        rows = made.rows.filter(**{f"{made.path}team__code": team})
    return Cases(rows, made.path, made.moment, made.last)


def _columns(teams: Sequence[OrgUnit]) -> list[tuple[int | None, Column]]:
    return [(None, Column("", "All")), *((team.pk, Column(team.code, team.name)) for team in teams)]


def _line(
    one: Indicator, by_team: Tallies, months: Sequence[Period], period: Period, columns: Sequence[tuple[int | None, Column]]
) -> Line:  # fmt: skip
    wanted = _wanted(one, months, period)
    cells = []
    for team, column in columns:
        tally = added(tally for (its, at), tally in by_team.items() if at in wanted and (not column.code or its == team))
        cells.append(Cell(column, tally, standing(tally.rate, one.target)))
    return Line(one, tuple(cells))


def _wanted(one: Indicator, months: Sequence[Period], period: Period) -> set[int]:
    """The months that make up the period; of what stands, the last of them alone; of what stands now, the last of all."""
    within = [at for at, month in enumerate(months) if month.first >= period.first and month.first <= period.last]
    if isinstance(one.rule, AmongInCare):
        return {len(months) - 1}
    return set(within[-1:] if isinstance(one.rule, StillInTime) else within)


def _trend(one: Indicator, by_team: Tallies, months: Sequence[Period]) -> Trend:
    told = []
    for at, month in enumerate(months):
        tally = added(tally for (_, its), tally in by_team.items() if its == at)
        told.append(Month(month, tally, standing(tally.rate, one.target)))
    full = [month for month in told[:-1] if month.tally.rate.percent is not None]
    if len(full) < 2:
        return Trend(one, tuple(told))
    before, after = full[-2], full[-1]
    lost = (before.tally.rate.percent or 0) - (after.tally.rate.percent or 0)
    lost = -lost if one.target is not None and one.target.at_most else lost
    return Trend(one, tuple(told), max(lost, 0), before, after)
