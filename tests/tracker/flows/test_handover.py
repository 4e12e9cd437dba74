"""The flow of an offered child moves with the offer itself, or not at all."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from tests.builders import NOON, a_contact, a_journey, a_world, ask, events_of, fresh, given, recorded
from tracker.actions.answer_handover import accept_handover
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.requests import Details
from tracker.errors import AlreadyAnswered, BadInput, MoveRefused, NotYourDecision
from tracker.flows import handover as flow
from tracker.models import Clock, Effect, Handover
from tracker.selectors.invariants import breaches
from tracker.terms import HandoverState
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
ANSWER = NOON + timedelta(hours=3)
TOO_LATE = NOON + timedelta(days=10)


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
    return flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=at).handover


def waiting_nodes() -> list[str]:
    return sorted(task.flow_task.name for task in Task.objects.filter(status=STATUS.NEW))


def test_an_offer_starts_one_process_that_waits_for_the_answer_or_for_time_to_pass(offered):
    process = Process.objects.get()

    assert process.artifact == offered
    assert waiting_nodes() == ["answer", "fall_back"]
    assert list(flow.out_of_step()) == []


def test_a_move_that_needs_no_receiver_starts_no_process(world):
    journey = a_contact(world)
    request = ask("contact_to_referral", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))

    moved = flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)

    assert moved.handover is None
    assert Process.objects.count() == 0


def test_a_refused_offer_leaves_no_process(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    request = ask("cin_to_early_help", journey, LATER, to_team=world.early_help.pk)

    with pytest.raises(MoveRefused):
        flow.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=LATER)

    assert Process.objects.count() == 0


def test_accepting_finishes_the_process_in_the_same_transaction(world, offered):
    flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=world.chidi.pk, occurred_at=ANSWER, now=ANSWER)

    assert fresh(offered.journey).stage == Stage.EARLY_HELP
    assert Process.objects.get().status == PROCESS.DONE
    assert waiting_nodes() == []
    assert list(flow.out_of_step()) == []


def test_not_accepting_finishes_the_process(world, offered):
    answered = flow.not_accept(handover_id=offered.pk, actor=world.actor(world.fatima), reason="Needs a social worker.",
                               occurred_at=ANSWER, now=ANSWER)  # fmt: skip

    assert answered.state == HandoverState.NOT_ACCEPTED
    assert Process.objects.get().status == PROCESS.DONE


def test_withdrawing_finishes_the_process(world, offered):
    flow.withdraw(handover_id=offered.pk, actor=world.actor(world.ben), reason="Offered by mistake.", occurred_at=ANSWER, now=ANSWER)

    assert Process.objects.get().status == PROCESS.DONE
    assert list(flow.out_of_step()) == []


def test_an_answer_that_is_refused_leaves_the_process_waiting(world, offered):
    with pytest.raises(NotYourDecision):
        flow.accept(handover_id=offered.pk, actor=world.actor(world.ben), worker_id=None, occurred_at=ANSWER, now=ANSWER)
    with pytest.raises(BadInput):
        flow.not_accept(handover_id=offered.pk, actor=world.actor(world.fatima), reason=" ", occurred_at=ANSWER, now=ANSWER)

    assert Process.objects.get().status == PROCESS.NEW
    assert waiting_nodes() == ["answer", "fall_back"]


def test_a_second_answer_is_told_what_the_first_one_was(world, offered):
    flow.withdraw(handover_id=offered.pk, actor=world.actor(world.ben), reason="", occurred_at=ANSWER, now=ANSWER)

    with pytest.raises(AlreadyAnswered, match="withdrawn by Ben Okoro"):
        flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=ANSWER, now=ANSWER)

    assert fresh(offered.journey).stage == Stage.CHILD_IN_NEED


def test_a_transfer_waits_in_the_same_way(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    moved = flow.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.long_term.pk,
                                actor=world.actor(world.ben), note="For longer work.", occurred_at=LATER, now=LATER)  # fmt: skip

    assert Process.objects.get().artifact == moved.handover


def test_an_offer_nobody_answers_falls_back_once_and_stays_open(world, offered):
    fire_due_clocks(now=TOO_LATE)
    deliver_due(now=TOO_LATE)
    fire_due_clocks(now=TOO_LATE + timedelta(days=1))
    deliver_due(now=TOO_LATE + timedelta(days=1))

    offer, journey = Handover.objects.get(pk=offered.pk), fresh(offered.journey)
    assert (offer.state, offer.fell_back_at) == (HandoverState.OFFERED, TOO_LATE)
    assert (journey.stage, journey.team, journey.worker) == (Stage.CHILD_IN_NEED, world.assessment, world.amina)
    assert events_of(journey).count("handover_fell_back") == 1
    assert waiting_nodes() == ["answer"]
    assert list(flow.out_of_step()) == []
    clock = Clock.objects.get(journey=journey, limit="oversight.handover_answer", started_at=offer.offered_at)
    assert clock.is_running, "the wait goes on up its ladder until somebody answers"


def test_an_offer_that_fell_back_can_still_be_accepted(world, offered):
    flow.fall_back(handover_id=offered.pk, now=ANSWER)
    later = ANSWER + timedelta(hours=1)

    flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=later, now=later)

    assert fresh(offered.journey).team == world.early_help
    assert Process.objects.get().status == PROCESS.DONE


def test_an_offer_answered_before_the_fallback_was_delivered_does_not_fall_back(world, offered):
    fire_due_clocks(now=TOO_LATE)
    assert Effect.objects.filter(handler=flow.FALL_BACK, done_at=None).count() == 1
    flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=TOO_LATE, now=TOO_LATE)

    deliver_due(now=TOO_LATE)

    assert Handover.objects.get(pk=offered.pk).fell_back_at is None
    assert "handover_fell_back" not in events_of(offered.journey)
    assert Effect.objects.filter(handler=flow.FALL_BACK, done_at=None).count() == 0


def test_a_closing_takes_back_the_offer_that_waits_and_ends_its_flow(world, offered):
    request = ask("child_died", fresh(offered.journey), ANSWER, warnings_accepted=True, details=Details(died_on=ANSWER.date()))

    flow.offer_move(journey_id=offered.journey_id, request=request, actor=world.actor(world.ben), now=ANSWER)

    offer = Handover.objects.get(pk=offered.pk)
    assert (offer.state, offer.reason, offer.answered_by) == (HandoverState.WITHDRAWN, "The journey closed.", world.ben)
    assert Process.objects.get().status == PROCESS.DONE
    assert events_of(offered.journey)[-1] == "handover_withdrawn"
    assert list(breaches()) == []
    assert list(flow.out_of_step()) == []


def test_a_closing_that_no_flow_made_ends_the_flow_all_the_same(world, offered):
    request = ask("child_died", fresh(offered.journey), ANSWER, warnings_accepted=True, details=Details(died_on=ANSWER.date()))
    move(journey_id=offered.journey_id, request=request, actor=world.actor(world.ben), now=ANSWER)

    deliver_due(now=ANSWER)

    assert Process.objects.get(flow_class=flow.HandoverFlow).status == PROCESS.DONE
    assert list(flow.out_of_step()) == []


def test_a_child_does_not_wait_because_a_process_is_gone(world, offered):
    Process.objects.all().delete()
    assert [rule for rule, _, _ in flow.out_of_step()] == ["offer_waits_in_a_flow"]

    flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=ANSWER, now=ANSWER)

    assert fresh(offered.journey).team == world.early_help
    assert list(flow.out_of_step()) == []


def test_an_offer_answered_past_its_flow_is_reported(world, offered):
    accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=ANSWER, now=ANSWER)

    assert [(rule, journey) for rule, journey, _ in flow.out_of_step()] == [("flow_has_an_offer", offered.journey.public_id)]


def test_two_flows_of_one_offer_are_reported(offered):
    flow.HandoverFlow.start.run(handover=offered)

    assert [(rule, journey) for rule, journey, _ in flow.out_of_step()] == [("one_flow_of_an_offer", offered.journey.public_id)]


def test_a_process_holds_nothing_of_the_child(offered):
    process = Process.objects.get()

    assert process.data == {}
    assert [task.data for task in Task.objects.all()] == [{}] * 4


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_answer_at_once_make_one_answer(world, offered):
    ready, outcomes = Barrier(2), []

    def answer() -> None:
        try:
            ready.wait()
            flow.accept(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=None, occurred_at=ANSWER, now=ANSWER)
            outcomes.append("accepted")
        except AlreadyAnswered as told:
            outcomes.append(told.says)
        finally:
            connection.close()

    threads = [Thread(target=answer) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["This offer has been answered already: accepted by Fatima Noor.", "accepted"]
    assert events_of(offered.journey).count("handover_accepted") == 2  # the first was the offer to the assessment team
    assert Process.objects.get().status == PROCESS.DONE


@pytest.mark.parametrize("node", ["start", "waiting", "answer", "fall_back", "fallen_back", "answered"])
def test_every_name_ever_stored_still_leads_to_its_node(node):
    from viewflow.workflow.fields import import_task_by_ref

    assert import_task_by_ref(f"tracker/flows.handover.HandoverFlow.{node}").name == node
