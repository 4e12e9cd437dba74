"""What people do with an imported child, for the tests of the next import."""

from tests.builders import ask, given
from tracker.actions.move import move
from tracker.actions.requests import Details, PlacementDetails
from tracker.rules.access import Actor
from workflows.terms import EvidenceKind, Role


def moves_placement(journey, user, at):
    """The child moves to a children's home, decided by a service manager."""
    actor = Actor(user_id=user.pk, name=user.display_name, roles=frozenset({Role.SERVICE_MANAGER, Role.TEAM_MANAGER}))
    request = ask(
        "placement_move", journey, at, warnings_accepted=True, details=Details(placement=PlacementDetails(code="K2", where="The Laurels")),
        given=given(EvidenceKind.PLACEMENT_END_AND_START_SAME_DAY, EvidenceKind.REASON_FOR_CHANGE),
    )  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=actor, now=at)
