"""A child comes on record by whoever takes contacts."""

from datetime import date

import pytest

from tests.builders import NOON, a_world
from tracker.actions.add_child import add_child
from tracker.actions.register_child import NewChild
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Child

pytestmark = pytest.mark.django_db

ASH = NewChild(given_name="Ash", family_name="Example", date_of_birth=date(2001, 3, 4), sex="M")


@pytest.fixture
def world(db):
    return a_world()


def test_the_emergency_duty_team_puts_a_young_person_of_25_on_record(world):
    # Born 25 years ago to the day: the duties to a care leaver end with the year that begins now.
    child = add_child(new=ASH, actor=world.actor(world.edward), now=NOON)

    assert Child.objects.get() == child
    assert (child.name, child.date_of_birth, child.search_text) == ("Ash Example", date(2001, 3, 4), "ash example")


def test_a_social_worker_puts_nobody_on_record(world):
    with pytest.raises(NotYourDecision):
        add_child(new=ASH, actor=world.actor(world.amina), now=NOON)

    assert not Child.objects.exists()


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewChild(given_name="Ash", family_name="Example", date_of_birth=date(2026, 3, 5)), "date_of_birth"),
        (NewChild(given_name="Ash", family_name="Example", date_of_birth=date(2000, 3, 4)), "date_of_birth"),
        (NewChild(given_name="", family_name="Example", expected_date=date(2026, 12, 30)), "expected_date"),
        (NewChild(given_name="", family_name="Example"), "date_of_birth"),
        (NewChild(given_name="Ash", family_name=" ", date_of_birth=date(2020, 1, 1)), "family_name"),
    ],
)
def test_what_cannot_be_so_of_a_child_puts_nobody_on_record(new, field, world):
    with pytest.raises(BadInput) as refused:
        add_child(new=new, actor=world.actor(world.dora), now=NOON)

    assert list(refused.value.fields) == [field]
    assert not Child.objects.exists()


def test_an_unborn_child_comes_on_record_under_the_mother_s_name(world):
    child = add_child(new=NewChild(given_name="", family_name="Example", expected_date=date(2026, 7, 1), sex="F"),
                      actor=world.actor(world.dora), now=NOON)  # fmt: skip

    assert (child.name, child.expected_date, child.sex) == ("Example", date(2026, 7, 1), "U")
