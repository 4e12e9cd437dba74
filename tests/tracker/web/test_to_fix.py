"""What is to be fixed: the list, and the step that puts one thing right."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, events_of
from tests.tracker.web.conftest import text_of
from tracker.actions.check_standing_rules import check_standing_rules
from tracker.models import Clock, Fault, User
from workflows.terms import Stage

LATER = NOON + timedelta(minutes=30)


def silent(world, *, stage=Stage.CHILD_IN_NEED):
    """A journey with a timescale that would never be told."""
    journey = a_journey(world, stage=stage)
    clock = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True).order_by("-due_at", "pk")[0]
    Clock.objects.filter(pk=clock.pk).update(next_fire_at=None)
    return journey


@pytest.fixture
def stuck(world):
    """A child with two things wrong: the worker left, and a timescale would not be told."""
    journey = silent(world)
    User.objects.filter(pk=world.amina.pk).update(is_active=False)
    check_standing_rules(now=LATER)
    return journey


def test_the_list_says_what_is_wrong_and_the_one_step_for_each(world, as_, stuck):
    text = text_of(as_(world.ben).get("/to-fix/"))

    assert "2 Everything" in text
    assert f"{stuck.child.name} Child in need The worker has left" in text
    assert "Name another worker" in text
    assert f"Tell them now for {stuck.child.name}" in text


def test_the_list_may_be_narrowed_to_one_kind(world, as_, stuck):
    text = text_of(as_(world.ben).get("/to-fix/?rule=owner_inactive"))

    assert "Name another worker" in text
    assert "Tell them now" not in text
    assert as_(world.ben).get("/to-fix/?rule=nonsense").status_code == 404


def test_nobody_sees_what_is_wrong_with_a_child_who_does_not_exist_for_them(world, as_, stuck):
    assert stuck.child.name in text_of(as_(world.ben).get("/to-fix/"))

    text = text_of(as_(world.chidi).get("/to-fix/"))

    assert stuck.child.name not in text
    assert "Nothing is to be fixed" in text
    assert as_(world.chidi).post(f"/journeys/{stuck.public_id}/put-right/", {"rule": "nobody_told"}).status_code == 404


def test_the_childs_page_shows_it_and_the_button_puts_it_right(world, as_, stuck):
    assert "Tell them now" in text_of(as_(world.ben).get(f"/children/{stuck.child.ref}/"))

    answer = as_(world.ben).post(f"/journeys/{stuck.public_id}/put-right/", {"rule": "nobody_told"}, follow=True)

    assert "It is put right." in text_of(answer)
    assert list(Fault.objects.filter(mended_at__isnull=True).values_list("rule", flat=True)) == ["owner_inactive"]


def test_a_worker_is_told_who_may(world, as_):
    journey = silent(world)
    check_standing_rules(now=LATER)
    before = events_of(journey)

    answer = as_(world.amina).post(f"/journeys/{journey.public_id}/put-right/", {"rule": "nobody_told"}, follow=True)

    assert "Only a manager of the team that holds the child may put this right." in text_of(answer)
    assert events_of(journey) == before


def test_following_a_link_changes_nothing(world, as_, stuck):
    assert as_(world.ben).get(f"/journeys/{stuck.public_id}/put-right/").status_code == 405
    assert as_(world.ben).post(f"/journeys/{stuck.public_id}/put-right/", {"rule": "all"}).status_code == 404


def test_few_and_many_cost_the_same_number_of_queries(world, as_, queries_of):
    silent(world)
    check_standing_rules(now=LATER)
    client = as_(world.ben)
    client.get("/to-fix/")
    with_one = queries_of(client, "/to-fix/")
    for _ in range(5):
        silent(world)
    check_standing_rules(now=LATER)

    assert queries_of(client, "/to-fix/") == with_one
