"""Turns what came in into what the actions take: public codes into rows, fields into a request for a move."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tracker.actions.requests import Details, MoveRequest, PlacementDetails
from tracker.errors import BadInput
from tracker.models import Journey, User
from tracker.selectors.reachable import team_of_code
from workflows.calendar import local_date
from workflows.engine import registry
from workflows.shapes import Move
from workflows.terms import Nature


def move_request(journey: Journey, given: Mapping[str, Any], *, now: datetime) -> MoveRequest:
    """The move that a body asks for. Raises BadInput for a team that is not there and for a planned move without a version."""
    found = _move(journey, given["move"])
    is_planned = found is not None and found.nature is Nature.PLANNED
    if is_planned and given["version"] is None:
        raise BadInput("Say which version of the journey you saw.", {"version": "Send the version that the journey had."})
    to_team = team_id(given["to_team"], "to_team") if given["to_team"] else None
    # What has happened is recorded whatever has changed meanwhile.
    return _request(given, version=given["version"] if is_planned else None, to_team=to_team, now=now)


def opening_request(given: Mapping[str, Any], *, now: datetime) -> MoveRequest:
    """The opening of a journey that a body asks for. Raises BadInput for a day that is over."""
    return _request(given, version=None, to_team=None, now=now)


def _request(given: Mapping[str, Any], *, version: int | None, to_team: int | None, now: datetime) -> MoveRequest:
    if given["tasks_due_on"] is not None and given["tasks_due_on"] < local_date(now):
        raise BadInput("The day by which the rest will follow is over.", {"tasks_due_on": "Give today, or a later day."})
    return MoveRequest(
        move=given["move"],
        target=given["target"],
        version=version,
        given=given["evidence"],
        details=_details(given["details"] or {}),
        why=given["reason"],
        warnings_accepted=given["warnings_accepted"],
        tasks_due_on=given["tasks_due_on"],
        to_team=to_team,
        occurred_at=given["occurred_at"] or now,
    )


def team_id(code: str, field: str) -> int:
    """The team of this code. Raises BadInput."""
    team = team_of_code(code)
    if team is None:
        raise BadInput("There is no such team.", {field: "Give the code of a team in use."})
    return team.pk


def worker_id(username: str | None) -> int | None:
    """The person of this username, who still works here. Raises BadInput."""
    if not username:
        return None
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise BadInput("There is no such worker.", {"worker": "Give the username of someone in the team."})
    return person.pk


def _move(journey: Journey, code: str) -> Move | None:
    try:
        return registry.get(journey.definition, journey.definition_version).move(code)
    except KeyError:
        return None


def _details(given: Mapping[str, Any]) -> Details:
    placement = given.get("placement")
    return Details(
        placement=PlacementDetails(**placement) if placement else None,
        legal_status=given.get("legal_status", ""),
        legal_expires_at=given.get("legal_expires_at"),
        permanence_route=given.get("permanence_route", ""),
        date_of_birth=given.get("date_of_birth"),
        died_on=given.get("died_on"),
    )
