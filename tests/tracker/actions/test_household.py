"""What has changed at home reaches the open journey of every child of the household, however the links run."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_journey, a_world, events_of
from tracker.actions.household import lock_household
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import Event, FamilyLink
from tracker.selectors.household import household
from tracker.terms import LinkKind
from workflows.definitions.recordable import BY_CODE
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def linked(one, other, kind=LinkKind.SIBLING):
    low, high = sorted((one.child_id, other.child_id))
    FamilyLink.objects.create(child_id=low, other_id=high, kind=kind)


def test_a_brothers_half_sister_is_of_the_household_and_a_stranger_is_not(world):
    child, brother, his_sister, _stranger = (a_journey(world, stage=Stage.EARLY_HELP) for _ in range(4))
    linked(child, brother)
    linked(brother, his_sister, LinkKind.HALF_SIBLING)

    assert household(child.pk) == [brother.pk, his_sister.pk]
    assert household(his_sister.pk) == [child.pk, brother.pk]


def test_a_child_without_a_family_on_record_is_alone(world):
    assert household(a_journey(world, stage=Stage.EARLY_HELP).pk) == []


def test_a_brother_without_an_open_journey_is_passed_over(world):
    child = a_journey(world, stage=Stage.EARLY_HELP)
    FamilyLink.objects.create(child_id=child.child_id, other=a_child(), kind=LinkKind.SIBLING)

    assert household(child.pk) == []


def test_the_streams_are_locked_in_one_statement(world):
    children = [a_journey(world, stage=Stage.EARLY_HELP) for _ in range(3)]
    for other in children[1:]:
        linked(children[0], other)

    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        lock_household(children[0].pk)

    assert sum("tracker_stream" in query["sql"] and 'tracker_stream"."next_seq' in query["sql"] for query in captured) == 1


def test_the_record_of_a_brother_does_not_name_who_wrote_it_for_the_child(world):
    child, brother = (a_journey(world, stage=Stage.EARLY_HELP) for _ in range(2))
    linked(child, brother)
    later, entry = NOON + timedelta(hours=1), BY_CODE["household_changed"]

    record_entry(journey_id=child.pk, entry=entry, answers={entry.asks[0].code: "adult"}, note="They moved.",
                 actor=world.actor(world.chidi), occurred_at=later, now=later)  # fmt: skip

    told = {event.journey_id: (event.actor, event.payload.reason) for event in Event.objects.filter(kind="household_changed")}
    assert told == {child.pk: (world.chidi, "They moved."), brother.pk: (None, "")}


def test_an_entry_that_is_refused_is_written_on_no_journey_of_the_household(world):
    child, brother = (a_journey(world, stage=Stage.EARLY_HELP) for _ in range(2))
    linked(child, brother)
    before = [events_of(child), events_of(brother)]

    with pytest.raises(BadInput):
        record_entry(journey_id=child.pk, entry=BY_CODE["household_changed"], answers={}, note="", actor=world.actor(world.chidi),
                     occurred_at=NOON + timedelta(hours=1), now=NOON + timedelta(hours=1))  # fmt: skip

    assert [events_of(child), events_of(brother)] == before
