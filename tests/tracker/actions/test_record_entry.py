"""An entry with questions is put on record whole or not at all, and its answers tell what has happened by it."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_contact, a_journey, a_world, events_of
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, Evidence
from tracker.terms import Precision
from workflows.definitions.recordable import BY_CODE, RECORDABLE
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def records(world, journey, code, answers, by, *, note="", at=NOON, now=None, precision=Precision.DAY):
    return record_entry(
        journey_id=journey.pk, entry=BY_CODE[code], answers=answers, note=note, actor=world.actor(by), occurred_at=at, now=now or at,
        precision=precision,
    )  # fmt: skip


def test_the_first_event_holds_the_answers_and_the_reason_and_the_rest_follow_from_what_was_chosen(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    before = len(events_of(journey))

    records(world, journey, "early_help_decision", {"decision": "close"}, world.fatima, note=" Goals are met. ")

    assert events_of(journey)[before:] == ["early_help_decision_recorded", "early_help_closure_agreed"]
    first = Event.objects.get(journey=journey, kind="early_help_decision_recorded")
    assert first.payload.says == "Manager's decision on early help: close early help."
    assert (first.payload.reason, first.payload.body["answers"]) == ("Goals are met.", {"decision": "close"})
    assert Clock.objects.filter(journey=journey, limit="early_help.closure_recorded", stopped_at=None, cancelled_at=None).count() == 1


def test_an_answer_that_is_evidence_is_put_on_record_as_evidence(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)

    records(world, journey, "level_of_help_decided", {"level": "several"}, world.chidi, note="School and health both know her.")

    evidence = Evidence.objects.get(journey=journey, kind="several_agencies_help")
    assert evidence.says == "School and health both know her."


@pytest.mark.parametrize("answers", [{}, {"decision": ""}, {"decision": "transfer"}])
def test_a_question_without_an_answer_is_told_and_nothing_is_written(world, answers):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        records(world, journey, "early_help_decision", answers, world.fatima)

    assert refused.value.fields == {"decision": "Answer “What is decided?”"}
    assert events_of(journey) == before


def test_an_entry_of_other_roles_is_refused_and_nothing_is_written(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    before = events_of(journey)

    with pytest.raises(NotYourDecision):
        records(world, journey, "early_help_decision", {"decision": "close"}, world.chidi, note="Done.")

    assert events_of(journey) == before


def test_a_day_in_the_future_is_refused_and_nothing_is_written(world):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        records(world, journey, "risk_rated", {"rating": "low"}, world.chidi, at=NOON + timedelta(days=1), now=NOON)

    assert refused.value.fields == {"occurred_at": "Give the day on which it happened."}
    assert events_of(journey) == before


def test_an_enquiry_of_the_hub_is_timed_to_the_minute_by_its_rating(world):
    journey = a_contact(world)

    records(world, journey, "mash_enquiry_opened", {"rating": "red"}, world.dora, precision=Precision.INSTANT)

    clock = Clock.objects.get(journey=journey, limit="front_door.mash_rag_red")
    assert clock.due_at == NOON + timedelta(hours=4)
    records(world, journey, "mash_enquiry_opened", {"rating": "green"}, world.dora, at=NOON + timedelta(hours=1),
            now=NOON + timedelta(hours=1))  # fmt: skip
    clock.refresh_from_db()
    assert clock.cancelled_at == NOON + timedelta(hours=1)
    assert Clock.objects.get(journey=journey, limit="front_door.mash_rag_green").due_at == NOON + timedelta(hours=73)


@pytest.mark.parametrize("entry", [entry for entry in RECORDABLE if entry.asks], ids=lambda entry: entry.code)
def test_a_question_is_whole(entry):
    for question in entry.asks:
        codes = [option.code for option in question.options]
        assert question.label.endswith("?")
        assert len(codes) == len(set(codes))
        assert all(option.label for option in question.options)
