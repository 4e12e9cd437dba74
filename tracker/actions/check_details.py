"""Whether a move comes with the structured facts that it asks for, and whether they lead where it leads."""

from collections.abc import Mapping

from tracker.actions.locks import Locked
from tracker.actions.requests import Details, MoveRequest
from tracker.errors import BadInput
from workflows.engine.stage import looked_after_in_law
from workflows.shapes import Detail, Move, To


def check_details(locked: Locked, found: Move, target: To, request: MoveRequest) -> None:
    """Raises BadInput where a fact is missing, or where on these facts the child would not be looked after in law.

    Without them the stage and the law would say two different things of the child.
    """
    details = request.details
    wrong = {name: says for detail, (name, says) in _ASKS.items() if detail in found.asks_at(target) and not _given(details, detail)}
    if not wrong and target.standing is not None and target.standing.in_care and not _looked_after(locked, details):
        wrong = {"legal_status": "On this legal status and placement a child is not looked after. Give those that hold."}
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


def _looked_after(locked: Locked, details: Details) -> bool:
    legal = frozenset({details.legal_status} if details.legal_status else locked.picture.legal)
    return looked_after_in_law(legal, details.placement.code if details.placement else locked.picture.placement)


__all__ = ["check_details"]
