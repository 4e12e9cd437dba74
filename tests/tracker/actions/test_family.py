"""How children of a family are tied: a link recorded and ended, told by both records, in words that name nobody."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_journey, a_world
from tracker.actions import effects
from tracker.actions.family import end_link, link_children
from tracker.errors import BadInput, NotVisible
from tracker.models import Effect, Event, FamilyLink, Stream
from tracker.selectors.children import family_of
from tracker.terms import LinkKind, StreamKind
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def link(world, one, other, kind=LinkKind.SIBLING, at=NOON):
    return link_children(child_id=one.pk, other_id=other.pk, kind=kind, actor=world.actor(world.amina), occurred_at=at, now=NOON)


def end(world, found, why="Recorded in error.", at=NOON):
    return end_link(link_id=found.pk, why=why, actor=world.actor(world.amina), occurred_at=at, now=NOON)


def told(child):
    rows = Event.objects.filter(child=child, stream__kind=StreamKind.CHILD).select_related("payload").order_by("seq")
    return [(event.kind, event.payload.says, event.payload.reason) for event in rows]


def test_a_link_stands_between_two_children_and_both_records_tell_it_without_a_name(world):
    one, other = a_child(given="Ash"), a_child(given="Birch")

    found = link(world, other, one, LinkKind.HALF_SIBLING)

    assert (found.child_id, found.other_id, found.from_at, found.ended_at) == (one.pk, other.pk, NOON, None)
    says = ("family_link_started", "A child of the family was recorded: half-brother or half-sister.", "")
    assert told(one) == told(other) == [says]


def test_whoever_listens_hears_of_a_link_and_of_its_end_from_both_records(world, monkeypatch):
    monkeypatch.setattr(effects, "_registered", {})
    effects.register("test.listen", lambda effect, now: None, kinds=[EventKind.FAMILY_LINK_STARTED, EventKind.FAMILY_LINK_ENDED])
    one, other = a_child(), a_child()

    end(world, link(world, one, other))

    assert list(Effect.objects.order_by("event__child", "event__seq").values_list("event__child", "event__kind")) == [
        (child.pk, kind) for child in (one, other) for kind in ("family_link_started", "family_link_ended")
    ]


def test_the_next_link_of_a_child_goes_on_the_same_chain(world):
    one, other, third = a_child(), a_child(), a_child()
    link(world, one, other)

    link(world, one, third)

    assert Stream.objects.filter(kind=StreamKind.CHILD).count() == 3
    first, second = Event.objects.filter(child=one).order_by("seq")
    assert (second.stream_id, second.seq, second.previous_hash) == (first.stream_id, 2, first.hash)


def test_an_ended_link_no_longer_stands_and_the_record_keeps_it_with_the_reason(world):
    one, other = a_child(), a_child()
    found = link(world, one, other, at=NOON - DAY)

    end(world, found)

    assert list(FamilyLink.objects.all()) == []
    assert FamilyLink.ever.get().ended_at == NOON
    assert told(one)[1] == ("family_link_ended", "A link to a child of the family ended: brother or sister.", "Recorded in error.")
    assert told(other) == told(one)


def test_children_who_were_parted_may_be_linked_again(world):
    one, other = a_child(), a_child()
    end(world, link(world, one, other, LinkKind.LIVES_WITH, at=NOON - DAY))

    link(world, one, other, LinkKind.LIVES_WITH)

    assert FamilyLink.objects.count() == 1
    assert FamilyLink.ever.count() == 2


def test_brothers_may_be_recorded_as_of_one_household_too(world):
    one, other = a_child(), a_child()
    link(world, one, other)

    link(world, one, other, LinkKind.LIVES_WITH)

    assert sorted(FamilyLink.objects.values_list("kind", flat=True)) == ["lives_with", "sibling"]


@pytest.mark.parametrize("kind", [LinkKind.SIBLING, LinkKind.TWIN])
def test_children_linked_by_birth_are_not_linked_by_birth_again_and_nothing_is_written(world, kind):
    one, other = a_child(), a_child()
    link(world, one, other)
    before = Event.objects.count()

    with pytest.raises(BadInput, match="They are recorded already as: brother or sister"):
        link(world, other, one, kind)

    assert (Event.objects.count(), FamilyLink.ever.count()) == (before, 1)


def test_a_child_is_no_relative_of_itself_and_a_link_does_not_begin_tomorrow(world):
    one, other = a_child(), a_child()

    with pytest.raises(BadInput, match="not a relative of itself"):
        link(world, one, one)
    with pytest.raises(BadInput, match="in the future"):
        link(world, one, other, at=NOON + DAY)

    assert (Event.objects.count(), FamilyLink.ever.count()) == (0, 0)


def test_a_child_who_is_not_there_is_linked_to_nobody(world):
    one = a_child()

    with pytest.raises(NotVisible):
        link_children(
            child_id=one.pk, other_id=one.pk + 999, kind=LinkKind.TWIN, actor=world.actor(world.amina), occurred_at=NOON, now=NOON
        )

    assert (Event.objects.count(), Stream.objects.filter(kind=StreamKind.CHILD).count()) == (0, 0)


def test_a_link_does_not_end_without_a_reason_before_it_began_or_twice(world):
    one, other = a_child(), a_child()
    found = link(world, one, other, at=NOON - DAY)
    before = Event.objects.count()

    with pytest.raises(BadInput, match="Say why"):
        end(world, found, why="  ")
    with pytest.raises(BadInput, match="before the link began"):
        end(world, found, at=NOON - 2 * DAY)
    assert (Event.objects.count(), FamilyLink.objects.count()) == (before, 1)
    end(world, found)
    with pytest.raises(BadInput, match="ended already"):
        end(world, found)


def test_of_a_young_parent_and_the_baby_each_is_shown_what_the_other_is(world):
    mother, baby = a_child(born=date(2009, 1, 1)), a_child(born=date(2026, 1, 1))
    for child in (mother, baby):
        a_journey(world, stage=Stage.CHILD_IN_NEED, child=child)

    link(world, baby, mother, LinkKind.PARENT)

    viewer = world.viewer(world.ben)
    assert [(r.how, r.ref) for r in family_of(viewer, baby)] == [("Parent", mother.ref)]
    assert [(r.how, r.ref) for r in family_of(viewer, mother)] == [("Son or daughter", baby.ref)]


def test_two_children_of_one_age_are_not_parent_and_child(world):
    with pytest.raises(BadInput, match="not parent and child"):
        link(world, a_child(), a_child(), LinkKind.PARENT)
