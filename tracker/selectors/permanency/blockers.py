"""What stands in the way of a child's permanence, in words. Apps above tell theirs by registering."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from tracker.models import PermanencyRow
from tracker.selectors.permanency.filters import PLACED_FOR_ADOPTION
from tracker.selectors.words import spoken
from tracker.terms import PermanenceState
from workflows.definitions.documents import ALL_DOCUMENTS

# Takes the ids of journeys and the moment; gives sentences for those of them that have any. A fixed number of queries.
Teller = Callable[[Sequence[int], datetime], Mapping[int, Sequence[str]]]

_tellers: list[Teller] = []


def register_blockers(teller: Teller) -> None:
    """Have an app above tell what else stands in the way. Called as the program starts."""
    if teller not in _tellers:
        _tellers.append(teller)


def blockers_of(rows: Sequence[PermanencyRow], *, now: datetime, of_today: bool = True) -> dict[int, tuple[str, ...]]:
    """What stands in the way of each of these children, by journey. What apps above tell is so today, and of no past day."""
    journeys = [row.journey_id for row in rows]
    others = [teller(journeys, now) for teller in _tellers] if of_today else []
    return {row.journey_id: (*_own(row), *(says for told in others for says in told.get(row.journey_id, ()))) for row in rows}


def _own(row: PermanencyRow) -> list[str]:
    told = []
    if not row.route:
        told.append("No route chosen")
    if row.state == PermanenceState.SETTLED_NOT_MATCHED:
        told.append("Settled, not matched")
    if row.placement in PLACED_FOR_ADOPTION and row.application_on is None:
        told.append("Placed for adoption, no application to court")
    told += [f"{title} not begun" for title in titles(row.documents_missing)]
    told += [f"{title} not final" for title in titles(row.documents_drafted)]
    if row.challenge:
        told.append("Plan challenged, and not closed")
    if row.worker_id is None:
        told.append("No allocated worker")
    return told


def titles(codes: str) -> list[str]:
    """The documents of these codes by their titles."""
    return [_TITLES.get(code, spoken(code)) for code in codes.split(",") if code]


_TITLES = {document.code: document.title for document in ALL_DOCUMENTS}
