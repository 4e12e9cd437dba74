"""One item for each child and thing that is asked: later rungs, a bundle's timescales and what asks for the same join it."""

from datetime import timedelta

import pytest

from notifications.definitions import asks_the_same
from notifications.models import Asked, Item
from notifications.selectors.inbox import inbox
from tests.builders import NOON, a_journey, admitted
from tests.notifications.inboxes import delivered, emptied, readers
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Clock
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


def shown_to(world, user, at):
    return [[item.says for item in about.items] for about in inbox(viewer=world.viewer(user, at), now=at, page=1).children]


def test_the_rungs_of_a_timescale_are_one_item_that_is_unread_again(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    visit = Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None)
    Clock.objects.exclude(pk=visit.pk).update(next_fire_at=None)
    fire_due_clocks(now=visit.warns_at)
    delivered(visit.warns_at)
    Item.objects.update(read_at=visit.warns_at)

    fire_due_clocks(now=visit.due_at)
    delivered(visit.due_at)

    (item,) = Item.objects.filter(recipient=world.amina)
    assert (item.read_at, item.told_at) == (None, visit.due_at)
    assert shown_to(world, world.amina, visit.due_at) == [[("Child in need visit: was due on 1 April 2026 and is now overdue.",)]]


def test_a_second_timescale_that_asks_for_the_same_thing_joins_the_item_that_is_there(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    emptied(LATER)
    visits = Clock.objects.filter(journey=journey, limit__in=["lac.visit", "lac.visit_local"], stopped_at=None)
    first, second = visits.order_by("pk")
    Clock.objects.exclude(pk=first.pk).update(next_fire_at=None)
    Clock.objects.filter(pk=first.pk).update(next_fire_at=LATER, due_at=LATER + timedelta(hours=1), answers="social_worker")
    fire_due_clocks(now=LATER)
    delivered(LATER)
    soon = LATER + timedelta(minutes=5)
    Clock.objects.filter(pk=second.pk).update(next_fire_at=soon, due_at=soon + timedelta(minutes=1), answers="social_worker")

    fire_due_clocks(now=soon)
    delivered(soon)

    (item,) = Item.objects.filter(recipient=world.amina)
    assert set(Asked.objects.filter(item=item).values_list("clock", flat=True)) == {first.pk, second.pk}


def test_an_admission_is_one_item_for_each_owner_with_their_own_timescales(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)

    admitted(world, journey, LATER)
    delivered(LATER)

    bundles = {item.recipient.username: set(item.asked.values_list("clock__answers", flat=True)) for item in Item.objects.all()}
    assert {"amina", "ben", "grace"} <= set(readers())
    assert "social_worker" in bundles["amina"]
    assert "team_manager" in bundles["ben"]
    started = Clock.objects.filter(journey=journey, start_event__recorded_at=LATER, stopped_at=None, cancelled_at=None)
    assert Asked.objects.values("clock").distinct().count() > 10
    assert set(Asked.objects.values_list("clock", flat=True)) <= set(started.values_list("pk", flat=True))
    (says,) = shown_to(world, world.amina, LATER)[0]
    assert "The child is now looked after. What must happen and by when is on the child's page." in says
    assert any(sentence.startswith("Placement plan") and ": due on " in sentence for sentence in says)


def test_a_rung_of_a_bundle_joins_the_bundle(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    admitted(world, journey, LATER)
    delivered(LATER)
    asked = Asked.objects.filter(item__recipient=world.amina)
    Clock.objects.exclude(pk__in=asked.values("clock")).update(next_fire_at=None)

    later = LATER + timedelta(days=90)
    fire_due_clocks(now=later)
    delivered(later)

    assert Item.objects.filter(recipient=world.amina).count() == 1


def test_what_was_done_since_is_said_and_comes_last(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    emptied(LATER)
    visit = Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None)
    Clock.objects.exclude(limit__in=["cin.visit", "cin.review"]).update(next_fire_at=None)
    fire_due_clocks(now=visit.due_at)
    delivered(visit.due_at)
    Clock.objects.filter(pk=visit.pk).update(stopped_at=visit.due_at, stop_event=visit.start_event, next_fire_at=None)

    assert shown_to(world, world.amina, visit.due_at) == [
        [
            (
                "Child in need review: due on 15 April 2026.",
                "Child in need visit: was due on 1 April 2026 and is now overdue. Done since.",
            )
        ]
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lac.placement_plan", "lac.placement_planning_meeting"),
        ("lac.pep_initial", "lac.pep_for_first_review"),
        ("lac.visit_local", "lac.visit"),
        ("cp.visit", "lac.visit"),
    ],
)
def test_the_pairs_of_the_decisions_ask_for_the_same(one, other):
    assert other in asks_the_same(one)
    assert one in asks_the_same(other)


def test_what_only_comes_about_asks_for_nothing_else():
    assert asks_the_same("oversight.no_contact") == {"oversight.no_contact"}
