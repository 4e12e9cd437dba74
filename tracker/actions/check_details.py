"""Whether a move comes with the structured facts that it asks for, and whether they lead where it leads."""

from collections.abc import Mapping
from datetime import date

from tracker.actions.locks import Locked
from tracker.actions.requests import Details, MoveRequest
from tracker.errors import BadInput
from workflows.calendar import local_date
from workflows.engine.stage import looked_after_in_law
from workflows.shapes import Detail, Move, To


def check_details(locked: Locked, found: Move, target: To, request: MoveRequest) -> None:
    """Raises BadInput where a fact is missing or cannot be, or where on these facts the child would not be looked after in law.

    Without them the stage and the law would say two different things of the child.
    """
    details = request.details
    wrong = {name: says for detail, (name, says) in _ASKS.items() if detail in found.asks_at(target) and not _given(details, detail)}
    if not wrong and target.standing is not None and target.standing.in_care and not _looked_after(locked, details):
        wrong = {"legal_status": "On this legal status and placement a child is not looked after. Give those that hold."}
    wrong = wrong or _impossible(details, locked.journey.child.date_of_birth, local_date(request.occurred_at))
    if wrong:
        raise BadInput(" ".join(wrong.values()), wrong)


_ASKS: Mapping[Detail, tuple[str, str]] = {
    Detail.PLACEMENT: ("placement", "Give where the child lives."),
    Detail.PLACE_FOR_ADOPTION: ("placement", "Give where the child is placed for adoption."),
    Detail.LEGAL_STATUS: ("legal_status", "Give the legal status."),
    Detail.PERMANENCE_ROUTE: ("permanence_route", "Give the permanence route."),
    Detail.DATE_OF_BIRTH: ("date_of_birth", "Give the date of birth."),
    Detail.DATE_OF_DEATH: ("died_on", "Give the date of death."),
}


def _given(details: Details, detail: Detail) -> bool:
    if detail is Detail.PLACE_FOR_ADOPTION:
        return details.placement is not None and details.placement.code.startswith("A")
    return bool(getattr(details, _ASKS[detail][0]))


def _impossible(details: Details, born: date | None, on: date) -> dict[str, str]:
    """What a birth and a death cannot be on the day on which the move happens (Europe/London), which is never one to come."""
    wrong = {}
    if details.date_of_birth is not None and details.date_of_birth > on:
        wrong["date_of_birth"] = "The date of birth is after the day of the move. Check both."
    if details.died_on is not None and details.died_on > on:
        wrong["died_on"] = "The date of death is after the day of the move. Check both."
    if details.died_on is not None and born is not None and details.died_on < born:
        wrong["died_on"] = "The date of death is before the date of birth on record. Check it, or ask for the record to be put right."
    return wrong


def _looked_after(locked: Locked, details: Details) -> bool:
    legal = frozenset({details.legal_status} if details.legal_status else locked.picture.legal)
    return looked_after_in_law(legal, details.placement.code if details.placement else locked.picture.placement)


__all__ = ["check_details"]
