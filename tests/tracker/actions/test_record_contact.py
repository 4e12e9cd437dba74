"""A contact begins a journey, or joins the one that is open."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_world, events_of, fresh
from tracker.actions.record_contact import record_contact
from tracker.actions.register_child import NewChild, search_text
from tracker.errors import BadInput
from tracker.models import Child, Event, Journey
from workflows.terms import Stage


def contacted(world, child, *, source="A school", concern="Often hungry.", at=NOON):
    return record_contact(child=child, source=source, concern=concern, received_at=at, team_id=world.front_door.pk,
                          actor=world.actor(world.dora, at), now=NOON)  # fmt: skip


def test_a_contact_about_a_new_child_opens_a_journey_from_the_time_of_the_contact(db):
    world = a_world()
    new = NewChild(given_name=" Robin ", family_name="Example", date_of_birth=date(2016, 5, 20))

    journey = fresh(contacted(world, new, at=NOON - timedelta(hours=3)).journey)

    assert (journey.stage, journey.team, journey.opened_at) == (Stage.CONTACT, world.front_door, NOON - timedelta(hours=3))
    assert (journey.child.name, journey.child.search_text) == ("Robin Example", "robin example")
    assert Event.objects.filter(journey=journey, kind="journey_moved").get().payload.reason == "Often hungry."


def test_a_second_contact_joins_the_open_journey_and_says_who_made_it(db):
    world = a_world()
    journey = a_contact(world, at=NOON - timedelta(hours=2))

    contacted(world, journey.child_id, source="A health visitor")

    assert Journey.objects.count() == 1
    added = Event.objects.get(kind="contact_added")
    assert (added.journey, added.payload.says, added.payload.reason) == (journey, "Contact from A health visitor.", "Often hungry.")


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewChild(given_name="Robin", family_name=" ", date_of_birth=date(2016, 5, 20)), "family_name"),
        (NewChild(given_name="Robin", family_name="Example"), "date_of_birth"),
    ],
)
def test_a_child_without_a_name_or_a_date_is_not_put_on_record(db, new, field):
    world = a_world()

    with pytest.raises(BadInput) as refused:
        contacted(world, new)

    assert list(refused.value.fields) == [field]
    assert (Child.objects.count(), Event.objects.count()) == (0, 0)


def test_a_contact_without_a_concern_writes_nothing(db):
    world = a_world()
    journey = a_contact(world, a_child())
    before = events_of(journey)

    with pytest.raises(BadInput):
        contacted(world, journey.child_id, concern=" ")

    assert events_of(journey) == before


def test_names_are_searched_in_small_letters_with_one_blank():
    assert search_text("  Anna  Maria ", "O'Neill") == "anna maria o'neill"
