"""The figures of a quarter: each with its rule, the children whom it counts, and what was reported when the quarter was closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tracker.models import EVER, Child, Journey, PermanencyPast, PermanencyRow, Quarter, QuarterFigure
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.rules.quarters import Span, last_ended, seal
from tracker.selectors.permanency.past import rows_of
from tracker.terms import PermanenceState

SHOWN = 8
"""How many quarters the page lists: two years."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what it is called, what exactly it counts, and the references of the children by all that is on record now."""

    title: str
    rule: str
    children: Callable[[Span], set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure of a quarter: as reported, and as it is by what is on record now. `reported` is None until the quarter is closed."""

    code: str
    title: str
    rule: str
    reported: int | None
    now: int
    is_sealed: bool = True

    @property
    def is_restated(self) -> bool:
        return self.reported is not None and self.reported != self.now


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A child whom a figure counts: as reported, now, or both."""

    ref: str
    name: str
    reported: bool
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The children behind one figure. `unseen` and `unseen_now` count those whom this viewer may not see."""

    stated: Stated
    children: tuple[Counted, ...]
    unseen: int
    unseen_now: int


def _at_the_end(narrows: Callable[[Span], Q] = lambda _: Q()) -> Callable[[Span], set[str]]:
    return lambda quarter: _refs(rows_of(AsAt(quarter.ends_on)).filter(narrows(quarter)))


def _entered(quarter: Span) -> set[str]:
    began = {"looked_after_since__gte": quarter.starts_at, "looked_after_since__lt": quarter.ends_at}
    return _refs(PermanencyPast.objects.filter(known_to=EVER, **began))


def _left(quarter: Span) -> set[str]:
    rows = PermanencyPast.objects.filter(known_to=EVER, true_to__gte=quarter.starts_at, true_to__lt=quarter.ends_at)
    goes_on = PermanencyPast.objects.filter(known_to=EVER, journey=OuterRef("journey"), true_from=OuterRef("true_to"))
    return _refs(rows.filter(~Exists(goes_on)))


def _matched(quarter: Span) -> set[str]:
    matched = {"matched_on__gte": quarter.starts_on, "matched_on__lte": quarter.ends_on}
    return _refs(PermanencyPast.objects.filter(known_to=EVER, **matched))


def _closed(because: str) -> Callable[[Span], set[str]]:
    return lambda quarter: _refs(
        Journey.objects.filter(closed_because=because, closed_at__gte=quarter.starts_at, closed_at__lt=quarter.ends_at)
    )


def _in_state(*states: PermanenceState) -> Callable[[Span], set[str]]:
    return _at_the_end(lambda _: Q(state__in=[str(state) for state in states]))


FIGURES: Mapping[str, Figure] = {
    "in_care": Figure("Children in care", "Looked after in law at the end of the last day", _at_the_end()),
    "entered": Figure("Came into care", "Became looked after on a day of the quarter", _entered),
    "left": Figure("Left care", "Ceased to be looked after on a day of the quarter", _left),
    "no_route": Figure("No route chosen", "In care at the end, with no route to permanence", _in_state(PermanenceState.NO_ROUTE)),
    "settled_not_matched": Figure(
        "Settled, not matched", "In care at the end, recorded as settled, with no match decided",
        _in_state(PermanenceState.SETTLED_NOT_MATCHED),
    ),
    "matched": Figure("Matched", "A match that still held was decided on a day of the quarter", _matched),
    "placed": Figure(
        "Placed for adoption", "In care at the end and placed for adoption, with an application or without",
        _in_state(PermanenceState.PLACED_FOR_ADOPTION, PermanenceState.APPLIED),
    ),
    "adopted": Figure("Adopted", "The journey closed by adoption on a day of the quarter", _closed("adopted")),
    "special_guardianship": Figure(
        "Special guardianship order", "The journey closed by a special guardianship order on a day of the quarter",
        _closed("special_guardianship_order"),
    ),
    "overdue": Figure(
        "A timescale overdue", "In care at the end, the next timescale past its date",
        _at_the_end(lambda quarter: Q(next_due_at__lte=AsAt(quarter.ends_on).moment)),
    ),
}  # fmt: skip
"""What is reported of each quarter, in this order."""


def counted(quarter: Span) -> dict[str, set[str]]:
    """The references of the children whom each figure counts by what is on record now. One query a figure."""
    return {code: figure.children(quarter) for code, figure in FIGURES.items()}


def quarters(today: date) -> list[tuple[Span, Quarter | None]]:
    """The quarters that are over, the newest first, each with what closed it. Two years of them. One query."""
    spans = last_ended(today, SHOWN)
    closed = {row.starts_on: row for row in Quarter.objects.filter(starts_on__in=[s.starts_on for s in spans]).select_related("closed_by")}
    return [(span, closed.get(span.starts_on)) for span in spans]


def closed_one(quarter: Span) -> Quarter | None:
    """What closed a quarter; None where nobody has."""
    return Quarter.objects.filter(starts_on=quarter.starts_on).select_related("closed_by").first()


def stated(quarter: Span, closed: Quarter | None) -> list[Stated]:
    """Every figure of a quarter, as reported and as it is now."""
    reported = _reported(closed)
    return [_stated(quarter, code, reported.get(code), children) for code, children in counted(quarter).items()]


def lists(viewer: Viewer, quarter: Span, closed: Quarter | None, code: str) -> Lists:
    """The children behind one figure, as reported and now, as far as this viewer may see them. Three queries."""
    figure = _reported(closed).get(code)
    now = FIGURES[code].children(quarter)
    reported = set(figure.children) if figure is not None else set()
    rows = Child.objects.filter(visible(viewer), ref__in=reported | now).order_by("family_name", "given_name", "pk")
    seen = [Counted(ref=c.ref, name=c.name, reported=c.ref in reported, now=c.ref in now) for c in rows]
    return Lists(
        stated=_stated(quarter, code, figure, now), children=tuple(seen),
        unseen=len(reported) - sum(c.reported for c in seen), unseen_now=len(now) - sum(c.now for c in seen),
    )  # fmt: skip


def _reported(closed: Quarter | None) -> dict[str, QuarterFigure]:
    return {} if closed is None else {figure.code: figure for figure in closed.figures.all()}


def _stated(quarter: Span, code: str, figure: QuarterFigure | None, now: set[str]) -> Stated:
    return Stated(
        code=code, title=FIGURES[code].title, rule=FIGURES[code].rule, now=len(now),
        reported=figure.number if figure is not None else None,
        is_sealed=figure is None or figure.seal == seal(quarter, code, figure.children),
    )  # fmt: skip


def _refs(rows: QuerySet[PermanencyPast] | QuerySet[PermanencyRow] | QuerySet[Journey]) -> set[str]:
    return set(rows.order_by().values_list("child__ref", flat=True))


__all__ = ["FIGURES", "Counted", "Lists", "Stated", "closed_one", "counted", "lists", "quarters", "stated"]
