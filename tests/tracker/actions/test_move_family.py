"""Brothers and sisters moved in one act: each judged alone, and the same comes of it as of each move alone, in any order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations
from threading import Barrier

import pytest
from django.db import connection

from tests.builders import NOON, a_journey, a_world, ask, events_of, fresh, given, recorded
from tracker.actions.move import move
from tracker.actions.move_family import ForChild, move_family
from tracker.errors import BadInput, MoveRefused, NotYourDecision, StaleJourney
from tracker.models import Clock, Event, Evidence, Journey
from workflows.terms import EvidenceKind, Stage

LATER = NOON + timedelta(hours=1)


def for_each(*journeys, code="cin_to_early_help", at=LATER, **over):
    return [ForChild(journey_id=j.pk, request=ask(code, j, at, warnings_accepted=True, **over)) for j in journeys]


def how_it_stands(*journeys):
    """All that a move may change, child by child: stage, version, what happened, and what runs and ran."""
    return [
        (
            fresh(j).stage, fresh(j).version, events_of(j),
            list(Clock.objects.filter(journey=j).order_by("limit", "started_at", "pk").values_list(
                "limit", "started_at", "due_at", "stopped_at", "cancelled_at")),
        )
        for j in journeys
    ]  # fmt: skip


def three(world):
    """Three children: two whose review has decided, of whom one stands elsewhere, and one whose review has not."""
    ready = a_journey(world, stage=Stage.CHILD_IN_NEED)
    not_yet = a_journey(world, stage=Stage.CHILD_IN_NEED)
    elsewhere = a_journey(world, stage=Stage.ASSESSMENT)
    recorded(world, ready, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON + timedelta(minutes=30))
    return ready, not_yet, elsewhere


@pytest.mark.django_db
def test_the_lawful_ones_are_moved_and_each_other_one_is_told_why_not():
    world = a_world()
    ready, not_yet, elsewhere = three(world)
    before = how_it_stands(not_yet, elsewhere)

    came = move_family(each=for_each(not_yet, ready, elsewhere, to_team=world.early_help.pk), actor=world.actor(world.ben), now=LATER)

    assert [one.journey_id for one in came] == [not_yet.pk, ready.pk, elsewhere.pk]
    assert came[1].moved is not None and came[1].moved.handover is not None  # noqa: PT018
    assert isinstance(came[0].refused, MoveRefused)
    assert [r.code for r in came[0].refused.reasons] == ["missing_cin_review_decision"]
    assert isinstance(came[2].refused, MoveRefused)
    assert came[2].refused.reasons[0].code == "not_here"
    assert how_it_stands(not_yet, elsewhere) == before


@pytest.mark.django_db
def test_the_same_comes_of_it_as_of_each_move_alone_in_any_order():
    world = a_world()
    together = [three(world) for _ in permutations(range(3))]
    alone = [three(world) for _ in permutations(range(3))]
    actor = world.actor(world.ben)

    for family, order in zip(together, permutations(range(3)), strict=True):
        move_family(each=for_each(*(family[n] for n in order), to_team=world.early_help.pk), actor=actor, now=LATER)
    for family, order in zip(alone, permutations(range(3)), strict=True):
        for number in order:
            try:
                move(journey_id=family[number].pk, request=for_each(family[number], to_team=world.early_help.pk)[0].request,
                     actor=actor, now=LATER)  # fmt: skip
            except MoveRefused:
                continue

    expected = how_it_stands(*alone[0])
    assert all(how_it_stands(*family) == expected for family in (*together, *alone))


@pytest.mark.django_db
def test_a_child_whom_somebody_else_moved_meanwhile_stops_nobody_else_and_is_told():
    world = a_world()
    first, second = (a_journey(world, stage=Stage.CHILD_IN_NEED) for _ in range(2))
    each = for_each(first, second, code="open_case_to_section_47")
    other = ask("open_case_to_section_47", first, NOON + timedelta(minutes=10), warnings_accepted=True)
    move(journey_id=first.pk, request=other, actor=world.actor(world.ben), now=NOON + timedelta(minutes=10))

    came = move_family(each=each, actor=world.actor(world.ben), now=LATER)

    assert isinstance(came[0].refused, StaleJourney)
    assert came[1].moved is not None


@pytest.mark.django_db
def test_a_child_without_a_reason_of_its_own_is_not_moved():
    world = a_world()
    first, second = (a_journey(world, stage=Stage.CHILD_IN_NEED) for _ in range(2))
    each = [
        ForChild(journey_id=j.pk, request=ask("open_case_to_section_47", j, LATER, warnings_accepted=True, why=why))
        for j, why in ((first, " "), (second, "A disclosure at school."))
    ]
    events = Event.objects.filter(journey=first).count()

    came = move_family(each=each, actor=world.actor(world.ben), now=LATER)

    assert isinstance(came[0].refused, BadInput)
    assert came[0].refused.fields == {"reason": "Say why, for this child."}
    assert Event.objects.filter(journey=first).count() == events
    assert came[1].moved is not None


@pytest.mark.django_db
def test_who_may_not_decide_moves_nobody():
    world = a_world()
    journeys = [a_journey(world, stage=Stage.CHILD_IN_NEED) for _ in range(2)]
    before = how_it_stands(*journeys), Evidence.objects.count()

    came = move_family(each=for_each(*journeys, given=given(EvidenceKind.CONSENT)), actor=world.actor(world.amina), now=LATER)

    assert all(isinstance(one.refused, NotYourDecision) for one in came)
    assert (how_it_stands(*journeys), Evidence.objects.count()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("twice", [0, 2])
def test_no_child_or_one_child_twice_is_refused_and_nothing_is_written(twice):
    world = a_world()
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = how_it_stands(journey)

    with pytest.raises(BadInput):
        move_family(each=for_each(*[journey] * twice), actor=world.actor(world.ben), now=LATER)

    assert how_it_stands(journey) == before


@pytest.mark.django_db(transaction=True)
def test_two_people_who_move_families_that_overlap_at_once_both_get_their_answers():
    world = a_world()
    journeys = [a_journey(world, stage=Stage.CHILD_IN_NEED) for _ in range(4)]
    actor = world.actor(world.ben)
    orders = [journeys[:3], journeys[3:0:-1]]
    together = Barrier(2)

    def submit(order):
        together.wait()
        try:
            return move_family(each=for_each(*order, code="open_case_to_section_47"), actor=actor, now=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        came = [one for answer in people.map(submit, orders) for one in answer]

    assert sorted(one.journey_id for one in came if one.moved) == sorted(j.pk for j in journeys)
    assert {type(one.refused) for one in came if one.refused} == {StaleJourney}
    assert [Journey.objects.get(pk=j.pk).version - j.version for j in journeys] == [1] * 4
