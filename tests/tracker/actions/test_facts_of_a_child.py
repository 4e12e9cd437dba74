"""A birth, a death and a missing episode are facts of the child, whichever form they are recorded in."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_journey, a_world, ask, fresh, given
from tracker.actions.allocate import name_person
from tracker.actions.answer_handover import accept_handover
from tracker.actions.go_missing import report_found, report_missing
from tracker.actions.move import move
from tracker.actions.requests import Details
from tracker.errors import BadInput
from tracker.models import Child, Clock, Handover, MissingEpisode, Relationship
from tracker.terms import HandoverState, MissingKind, RelationshipKind
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


def test_a_death_is_written_on_the_child_and_ends_the_reasons_to_look(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    name_person(
        journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben), occurred_at=NOON, now=NOON
    )
    request = ask("child_died", fresh(journey), LATER, details=Details(died_on=LATER.date()))

    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=LATER)

    assert Child.objects.get(pk=journey.child_id).died_on == LATER.date()
    open_ties = Relationship.objects.filter(child=journey.child_id, to_at=None).values_list("kind", flat=True)
    assert list(open_ties) == [RelationshipKind.LAST_TEAM]


def test_a_birth_takes_the_place_of_the_expected_date(world):
    child = a_child()
    Child.objects.filter(pk=child.pk).update(date_of_birth=None, expected_date=date(2026, 4, 1), sex="U")
    journey = a_contact(world, Child.objects.get(pk=child.pk))
    request = ask("pre_birth_assessment_start", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.EXPECTED_DATE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)
    born = LATER + timedelta(days=20)
    request = ask("child_born", fresh(journey), born, details=Details(date_of_birth=born.date()))

    move(journey_id=journey.pk, request=request, actor=world.actor(world.amina, born), now=born)

    child.refresh_from_db()
    assert (child.date_of_birth, child.expected_date) == (born.date(), None)


def test_a_child_recorded_missing_as_a_move_can_be_recorded_as_found(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    request = ask("child_missing", journey, LATER, given=given(EvidenceKind.TIME_REPORTED))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.amina), now=LATER)
    found = LATER + timedelta(hours=5)

    report_found(journey_id=journey.pk, where="At a friend's", actor=world.actor(world.amina), occurred_at=found, now=found)

    episode = MissingEpisode.objects.get(journey=journey)
    assert (episode.started_at, episode.ended_at) == (LATER, found)


def test_what_follows_from_a_missing_child_is_the_same_by_the_form_and_by_the_move(world):
    by_form, by_move = (a_journey(world, stage=Stage.CHILD_IN_NEED) for _ in range(2))
    amina = world.actor(world.amina)
    found = LATER + timedelta(hours=5)

    report_missing(journey_id=by_form.pk, kind=MissingKind.MISSING, note="", actor=amina, occurred_at=LATER, now=LATER)
    request = ask("child_missing", by_move, LATER, given=given(EvidenceKind.TIME_REPORTED))
    move(journey_id=by_move.pk, request=request, actor=amina, now=LATER)
    while_missing = [running(journey) for journey in (by_form, by_move)]
    report_found(journey_id=by_form.pk, where="At a friend's", actor=amina, occurred_at=found, now=found)
    back = ask("child_returned_from_missing", fresh(by_move), found, given=given(EvidenceKind.RETURN_TIME, EvidenceKind.WHERE_CHILD_IS))
    move(journey_id=by_move.pk, request=back, actor=amina, now=found)

    assert while_missing[0] == while_missing[1]
    assert running(by_form) == running(by_move)
    assert [limit for limit, _ in while_missing[0]].count("record.owed") >= 2  # the police reference and the risk


def running(journey):
    """The timescales that run, and when each is due."""
    rows = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None)
    return sorted(rows.values_list("limit", "due_at"))


def test_a_worker_of_another_team_cannot_be_given_the_child_with_the_answer(world):
    journey = a_contact(world)
    request = ask(
        "contact_to_early_help", journey, LATER, to_team=world.early_help.pk, warnings_accepted=True, given=given(EvidenceKind.RATIONALE)
    )
    offered = move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER).handover
    assert offered is not None

    with pytest.raises(BadInput) as refused:
        accept_handover(handover_id=offered.pk, actor=world.actor(world.fatima), worker_id=world.amina.pk, occurred_at=LATER, now=LATER)

    assert list(refused.value.fields) == ["worker"]
    assert Handover.objects.get(pk=offered.pk).state == HandoverState.OFFERED
