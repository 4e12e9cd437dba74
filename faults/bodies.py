"""A move's request with everything that it asks for."""

from datetime import UTC, datetime
from typing import Any

from workflows.engine.effects import LEGAL_STATUS_OF
from workflows.shapes import Detail, Move, To
from workflows.terms import EvidenceKind, Nature, Role, TrackCode

PLACES = {"placed_for_adoption": "A6", "matched_long_term": "U4"}
TEAM_OF = {Role.EARLY_HELP_MANAGER: "early-help-north", Role.MASH_DECISION_MAKER: "front-door"}
OTHER_TEAM = "assessment-north"


def a_body(found: Move, target: To, *, version: int) -> dict[str, Any]:
    """The move with everything that it asks for."""
    now = datetime.now(UTC)
    asks = found.asks_at(target)
    legal = next((LEGAL_STATUS_OF[o.state] for o in target.opens if o.track is TrackCode.LEGAL and o.state in LEGAL_STATUS_OF), "")
    details: dict[str, Any] = {}
    if Detail.PLACEMENT in asks or Detail.PLACE_FOR_ADOPTION in asks:
        details["placement"] = {"code": PLACES.get(target.id, "U6"), "where": "Carers"}
    if Detail.LEGAL_STATUS in asks:
        details["legal_status"] = legal or "V2"
    if Detail.PERMANENCE_ROUTE in asks:
        details["permanence_route"] = "adoption"
    if Detail.DATE_OF_BIRTH in asks:
        details["date_of_birth"] = now.date().isoformat()
    if Detail.DATE_OF_DEATH in asks:
        details["died_on"] = now.date().isoformat()
    kinds = [kind for kind in (*found.before, *found.reason) if isinstance(kind, EvidenceKind)]
    body: dict[str, Any] = {
        "move": found.code, "target": target.id, "evidence": {str(kind): "Given, invented." for kind in kinds},
        "warnings_accepted": True, "details": details,
    }  # fmt: skip
    if found.nature is Nature.PLANNED:
        body["version"] = version
    if found.received_by is not None and not target.closes:
        body["to_team"] = TEAM_OF.get(found.received_by, OTHER_TEAM)
    return body


def an_opening(found: Move, target: To) -> dict[str, Any]:
    """The same for a child who has no journey open: there is no version of one, and a team takes the child at once."""
    body = a_body(found, target, version=0)
    return {name: value for name, value in body.items() if name not in ("version", "to_team")} | {
        "team": TEAM_OF.get(found.by[0], OTHER_TEAM)
    }
