"""A panel's figures over a period, each with the items behind it. Plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One item of the period as far as the figures need it. `deferrals` counts all of its request's, this one too."""

    item: int
    minutes: int
    outcome: str
    is_decided: bool = False
    is_deferred: bool = False
    is_carried: bool = False
    deferrals: int = 0
    days_waited: int | None = None
    took_late_papers: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the report: its code, its words, what it says, and the items behind it."""

    code: str
    title: str
    says: str
    items: tuple[int, ...]


def figures(heard: Sequence[Heard], *, capacity: int, coming: Sequence[int], coming_minutes: int, coming_capacity: int) -> list[Figure]:
    """Every figure of a panel and a period. `capacity` is in minutes; `coming` are the items listed for the month after."""
    considered = [h for h in heard if h.is_decided or h.is_deferred]
    used = sum(h.minutes for h in considered)
    waited = [h for h in heard if h.is_decided and h.days_waited is not None]
    return [
        _count("considered", "Considered", considered),
        _count("decided", "Decided", [h for h in heard if h.is_decided]),
        _count("deferred_once", "Deferred once", [h for h in heard if h.is_deferred and h.deferrals == 1]),
        _count("deferred_again", "Deferred twice or more", [h for h in heard if h.is_deferred and h.deferrals > 1]),
        Figure(code="waited", title="Days from ready to decided", says=_days(waited), items=tuple(h.item for h in waited)),
        Figure(code="capacity", title="Minutes used", says=f"{used} of {capacity}", items=tuple(h.item for h in considered)),
        _count("carried", "Not reached, carried over", [h for h in heard if h.is_carried]),
        _count("late_papers", "Late papers accepted", [h for h in heard if h.took_late_papers]),
        Figure(code="coming", title="Listed for the month after",
               says=f"{len(coming)}, with {coming_minutes} of {coming_capacity} minutes", items=tuple(coming)),
    ]  # fmt: skip


def month_after(first: date) -> date:
    """The first day of the month after the month of this day."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _count(code: str, title: str, heard: Sequence[Heard]) -> Figure:
    return Figure(code=code, title=title, says=str(len(heard)), items=tuple(h.item for h in heard))


def _days(waited: Sequence[Heard]) -> str:
    days = [h.days_waited for h in waited if h.days_waited is not None]
    if not days:
        return "None decided"
    return f"Half within {median(days):g}, the longest {max(days)}"
