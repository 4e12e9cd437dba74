"""AT-096, its second half: when the adoption order is made without a later life letter, somebody owes it by a day."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_person, a_world, ask, fresh, given, recorded
from tracker.actions.move import move
from tracker.actions.requests import Details, PlacementDetails
from tracker.models import Clock
from workflows.terms import EvidenceKind, Role, Stage


@pytest.mark.django_db
def test_at_096_an_adoption_order_without_a_later_life_letter_leaves_a_timed_task() -> None:
    world = a_world()
    agnes = a_person("agnes", "Agnes", "Moor", Role.ADM, world.authority)
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    decided_by = {
        EvidenceKind.SHOULD_BE_PLACED_DECISION: agnes,
        EvidenceKind.AUTHORITY_TO_PLACE: world.amina,
        EvidenceKind.MATCHING_PANEL_RECOMMENDATION: world.grace,
        EvidenceKind.ADM_MATCH_DECISION: agnes,
    }
    for minute, (kind, who) in enumerate(decided_by.items(), start=1):
        recorded(world, journey, kind, who, NOON + timedelta(minutes=minute))
    placed = NOON + timedelta(hours=1)
    home = Details(placement=PlacementDetails(code="A5", where="The adopters"), legal_status="E1")
    move(journey_id=journey.pk, actor=world.actor(agnes, placed), now=placed,
         request=ask("looked_after_to_placed_for_adoption", fresh(journey), placed, warnings_accepted=True, details=home))  # fmt: skip

    order = placed + timedelta(days=90)
    move(journey_id=journey.pk, actor=world.actor(world.amina, order), now=order,
         request=ask("adoption_order", fresh(journey), order, warnings_accepted=True, given=given(EvidenceKind.ORDER_DATE)))  # fmt: skip

    owed = Clock.objects.get(journey=journey, asks_for=EvidenceKind.LATER_LIFE_LETTER)
    assert (owed.is_running, owed.answers, owed.started_at) == (True, "social_worker", order)
    assert owed.due_at > order
