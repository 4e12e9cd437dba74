"""One child's time in care for the page of the permanence plan: drift with its parts, and what each day went on, as a bar and a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.models import Journey, PermanencyRow
from tracker.rules.waiting import SAYS, Split, split
from tracker.selectors.drift import drifts
from tracker.selectors.drift_in_words import DriftInWords, drift_in_words
from tracker.selectors.permanency_meetings import Agreed, actions_on_rows, agreed_in_words
from tracker.selectors.waiting_split import Days, since_settled, totals, waits_of
from workflows.calendar import local_date

WIDTH = 1000
"""The width of a bar in units of its picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Days one after the other that went on one thing, and where they stand in the bar. `to_on` is the first day after them."""

    code: str
    says: str
    about: str
    from_on: date
    to_on: date
    days: int
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """All the days since something, piece by piece, and how many went on each kind. Both add up to `days`."""

    title: str
    since: date
    days: int
    pieces: tuple[Piece, ...]
    kinds: tuple[Days, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifting:
    """What the page shows. A child who settled has two bars: since care began and since then."""

    drift: DriftInWords
    bars: tuple[Bar, ...]
    agreed: tuple[Agreed, ...]


def drifting_of(journey: Journey, *, now: datetime) -> Drifting | None:
    """The time in care of a child in sight; None where the child is not looked after. A fixed number of queries."""
    row = PermanencyRow.objects.filter(journey=journey).first()
    if row is None:
        return None
    waits = waits_of([row.pk], now=now)
    here = waits.get(row.pk, [])
    since_care = split(here, since=local_date(row.looked_after_since), until=local_date(now))
    settled = since_settled(row, here, now=now)
    bars = [_bar("Since care began", since_care), *([_bar("Since the child settled", settled)] if settled else [])]
    agreed = agreed_in_words(actions_on_rows([row.pk]).get(row.pk, []), now=now)
    return Drifting(drift=drift_in_words(drifts([row], now=now)[row.pk]), bars=tuple(bars), agreed=tuple(agreed))


def _bar(title: str, found: Split) -> Bar:
    return Bar(title=title, since=found.since, days=found.days, pieces=tuple(_pieces(found)), kinds=totals([found]))


def _pieces(found: Split) -> Sequence[Piece]:
    scale = WIDTH / found.days if found.days else 0
    return [
        Piece(
            code=str(one.kind), says=SAYS[one.kind].partition(":")[0], about=one.about, from_on=one.from_on, to_on=one.to_on, days=one.days,
            x=round((one.from_on - found.since).days * scale, 2), width=round(one.days * scale, 2),
        )
        for one in found.stretches
    ]  # fmt: skip


__all__ = ["Bar", "Drifting", "Piece", "drifting_of"]
