"""A handover has two hands: the sender holds the child until the receiver accepts."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, ask, events_of, fresh, recorded
from tracker.actions.answer_handover import accept_handover, not_accept_handover, withdraw_handover
from tracker.actions.move import move
from tracker.errors import AlreadyAnswered, BadInput, NotYourDecision
from tracker.models import Clock, Handover, Relationship
from tracker.terms import HandoverState, RelationshipKind
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
ANSWER = NOON + timedelta(hours=3)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def offered(world):
    """A step down to early help, offered by Ben and not answered yet."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, LATER)
    at = LATER + timedelta(minutes=5)
    request = ask("cin_to_early_help", fresh(journey), at, to_team=world.early_help.pk, warnings_accepted=True)
    return move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=at).handover


def test_at_069_the_sender_remains_responsible_and_the_wait_is_timed(world, offered):
    journey = fresh(offered.journey)

    assert (journey.stage, journey.team, journey.worker) == (Stage.CHILD_IN_NEED, world.assessment, world.amina)
    assert Clock.objects.filter(journey=journey, limit="oversight.handover_answer", stopped_at=None).count() == 1


def test_at_069_not_accepted_returns_with_a_reason_and_leaves_all_as_it_was(world, offered):
    before = fresh(offered.journey)

    not_accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), reason="Still needs a social worker.",
                        occurred_at=ANSWER, now=ANSWER)  # fmt: skip

    after, offer = fresh(offered.journey), Handover.objects.get(pk=offered.pk)
    assert (after.stage, after.team, after.worker, after.version) == (before.stage, before.team, before.worker, before.version)
    assert (offer.state, offer.reason) == (HandoverState.NOT_ACCEPTED, "Still needs a social worker.")
    running = Clock.objects.filter(journey=after, stopped_at=None, cancelled_at=None)
    assert "oversight.handover_answer" not in running.values_list("limit", flat=True)


def test_accepting_moves_the_child_and_the_responsibility_in_one_transaction(world, offered):
    accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=world.chidi.pk, occurred_at=ANSWER, now=ANSWER)

    journey = fresh(offered.journey)
    assert (journey.stage, journey.team, journey.worker) == (Stage.EARLY_HELP, world.early_help, world.chidi)
    ties = Relationship.objects.filter(child=journey.child, to_at=None).values_list("kind", "unit__code", "user__username")
    assert sorted(ties, key=str) == [
        (RelationshipKind.ALLOCATED_WORKER, None, "chidi"),
        (RelationshipKind.RESPONSIBLE_TEAM, "early-help-north", None),
    ]
    kinds = events_of(journey)
    stepped_down = kinds.index("step_down_accepted")
    assert kinds.index("handover_accepted") < stepped_down < kinds.index("case_allocated", stepped_down)
    running = set(Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).values_list("limit", flat=True))
    assert "step_down.check" in running
    assert not {"cin.visit", "cin.review"} & running


def test_nobody_outside_the_receiving_team_answers(world, offered):
    with pytest.raises(NotYourDecision):
        accept_handover(handover_id=offered.pk, actor=world.actor(world.ben), worker_id=None, occurred_at=ANSWER, now=ANSWER)

    assert Handover.objects.get(pk=offered.pk).state == HandoverState.OFFERED


def test_not_accepting_without_a_reason_is_asked_for_one(world, offered):
    with pytest.raises(BadInput):
        not_accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), reason="  ", occurred_at=ANSWER, now=ANSWER)

    assert Handover.objects.get(pk=offered.pk).state == HandoverState.OFFERED


def test_a_second_answer_is_told_of_the_first(world, offered):
    accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=ANSWER, now=ANSWER)

    with pytest.raises(AlreadyAnswered) as told:
        not_accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), reason="No room.", occurred_at=ANSWER, now=ANSWER)

    assert "accepted by Fatima Noor" in told.value.says


def test_a_second_offer_waits_for_the_answer_to_the_first(world, offered):
    journey = fresh(offered.journey)
    request = ask("cin_to_early_help", journey, ANSWER, to_team=world.early_help.pk, warnings_accepted=True)

    with pytest.raises(AlreadyAnswered):
        move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=ANSWER)

    assert list(Handover.objects.filter(journey=journey, state=HandoverState.OFFERED)) == [offered]


def test_the_team_that_offered_may_withdraw(world, offered):
    withdraw_handover(handover_id=offered.pk, actor=world.actor(world.ben), reason="The family moved.", occurred_at=ANSWER, now=ANSWER)

    assert Handover.objects.get(pk=offered.pk).state == HandoverState.WITHDRAWN
    assert fresh(offered.journey).stage == Stage.CHILD_IN_NEED
