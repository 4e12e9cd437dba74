"""The authority's rulebook as plain values for the engine, read again only when its edition has changed."""

from dataclasses import dataclass
from datetime import date

from tracker.models import BankHoliday, ForbiddenMove, Label, LocalStandard, Rulebook
from workflows.shapes import Calendar, Length, Rules
from workflows.terms import Unit


@dataclass(frozen=True, slots=True)
class Book:
    """One edition of the rulebook."""

    edition: int
    calendar: Calendar
    rules: Rules


_read: dict[str, Book] = {}


def rulebook() -> Book:
    """The rulebook now. One query, and a few more when it has changed since this process last read it."""
    edition = Rulebook.objects.values_list("edition", flat=True).first() or 0
    known = _read.get("book")
    if known is None or known.edition != edition:
        known = _read["book"] = Book(edition=edition, calendar=_calendar(), rules=_rules())
    return known


def forget() -> None:
    """Read the rulebook afresh at the next call. For tests that change it without a new edition."""
    _read.clear()


def forbidden_because(move: str) -> str:
    """The reason that people are shown for a move this authority does not allow; empty where it does."""
    return ForbiddenMove.objects.filter(move=move).values_list("reason", flat=True).first() or ""


def _calendar() -> Calendar:
    days = frozenset(BankHoliday.objects.values_list("on", flat=True))
    return Calendar(bank_holidays=days, known_until=_end_of_year(max(days)) if days else None)


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)


def _rules() -> Rules:
    standards = LocalStandard.objects.all()
    return Rules(
        standards={s.limit: Length(s.value, Unit(s.unit)) for s in standards if not s.is_off},
        switched_off=frozenset(s.limit for s in standards if s.is_off),
        forbidden_moves=frozenset(ForbiddenMove.objects.values_list("move", flat=True)),
        labels=dict(Label.objects.values_list("code", "text")),
    )
