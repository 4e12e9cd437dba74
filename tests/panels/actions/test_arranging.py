"""Places on an agenda: moved, pinned, in reserve, to another meeting and off it; and two people who arrange it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from panels.actions.best_order import put_in_best_order
from panels.actions.change_minutes import change_minutes
from panels.actions.list_item import list_item
from panels.actions.move_item import move_item, move_to_meeting, put_in_reserve
from panels.actions.pin_item import pin_item, unpin_item
from panels.actions.take_off import take_off
from panels.errors import AgendaChanged, WrongMoment
from panels.models import AgendaItem, Meeting
from panels.selectors.places import agenda_version
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import GATEWAY, PERMANENCY, RESOURCES, Panels, asked, listed, opened, some_panels, the_next
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Journey
from tracker.models.visible import visible_children
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def three(panels: Panels) -> list[AgendaItem]:
    """Three items of the Legal Gateway of 18 March, in the places 1, 2 and 3."""
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    return [listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=meeting) for _ in range(3)]


def order(meeting: Meeting) -> list[int]:
    return list(meeting.items.filter(state__in=["listed", "reserve"]).order_by("place").values_list("pk", flat=True))


def version(meeting: Meeting) -> int:
    return agenda_version(meeting)


def test_an_item_moves_to_any_place_and_the_others_keep_their_order(panels: Panels) -> None:
    one, two, last = three(panels)
    by = {"actor": panels.actor(panels.ade), "now": NOON}

    move_item(item_id=last.pk, place=1, version=version(one.meeting), **by)  # type: ignore[arg-type]
    assert order(one.meeting) == [last.pk, one.pk, two.pk]
    move_item(item_id=last.pk, place=2, version=None, **by)  # type: ignore[arg-type]
    assert order(one.meeting) == [one.pk, last.pk, two.pk]
    move_item(item_id=one.pk, place=99, version=None, **by)  # type: ignore[arg-type]
    assert order(one.meeting) == [last.pk, two.pk, one.pk]
    assert list(one.meeting.items.order_by("place").values_list("place", flat=True)) == [1, 2, 3]


def test_a_place_that_it_has_already_writes_nothing(panels: Panels) -> None:
    one, *_ = three(panels)
    before = version(one.meeting)

    move_item(item_id=one.pk, place=1, version=None, actor=panels.actor(panels.ade), now=NOON)

    assert version(one.meeting) == before


def test_whoever_saw_an_older_agenda_is_told_what_the_other_did(panels: Panels) -> None:
    one, two, last = three(panels)
    seen = version(one.meeting)
    move_item(item_id=last.pk, place=1, version=seen, actor=panels.actor(panels.ade), now=NOON)

    with pytest.raises(AgendaChanged) as told:
        move_item(item_id=two.pk, place=1, version=seen, actor=panels.actor(panels.lena), now=NOON)

    assert told.value.says == (
        "The agenda has changed since you opened it: Ade Bello: An item was put in place 1. Look at it again and repeat what you meant."
    )
    assert order(one.meeting) == [last.pk, one.pk, two.pk]


def test_only_those_who_run_the_panel_move_items_and_none_that_is_decided(panels: Panels) -> None:
    one, two, last = three(panels)

    with pytest.raises(NotYourDecision):
        move_item(item_id=last.pk, place=1, version=None, actor=panels.actor(panels.world.amina), now=NOON)
    with pytest.raises(NotYourDecision):
        move_item(item_id=last.pk, place=1, version=None, actor=panels.actor(panels.marcus), now=NOON)

    assert order(one.meeting) == [one.pk, two.pk, last.pk]


def test_a_pinned_item_says_so_and_is_let_go_again(panels: Panels) -> None:
    one, *_ = three(panels)
    by = {"version": None, "actor": panels.actor(panels.lena), "now": NOON}

    assert pin_item(item_id=one.pk, **by).is_pinned  # type: ignore[arg-type]
    after = version(one.meeting)
    pin_item(item_id=one.pk, **by)  # type: ignore[arg-type]
    assert version(one.meeting) == after
    assert not unpin_item(item_id=one.pk, **by).is_pinned  # type: ignore[arg-type]


def test_an_item_put_in_reserve_gives_its_time_back(panels: Panels) -> None:
    one, *_ = three(panels)

    put_in_reserve(item_id=one.pk, version=None, actor=panels.actor(panels.ade), now=NOON)

    assert AgendaItem.objects.get(pk=one.pk).state == "reserve"
    with pytest.raises(WrongMoment):
        put_in_reserve(item_id=one.pk, version=None, actor=panels.actor(panels.ade), now=NOON)


def test_an_item_moves_to_another_meeting_and_the_childs_record_says_so(panels: Panels) -> None:
    one, two, last = three(panels)
    to = the_next(GATEWAY, after=one.meeting.starts_at)
    journey = one.request.journey

    moved = move_to_meeting(item_id=one.pk, meeting_id=to.pk, version=None, actor=panels.actor(panels.lena), now=NOON)

    assert (moved.meeting, moved.place, moved.state) == (to, 1, "listed")
    assert order(the_next(GATEWAY, after=NOON + timedelta(days=8))) == [two.pk, last.pk]
    assert events_of(journey)[-1] == "panel_item_moved"
    assert visible_children(panels.world.viewer(panels.ade)).filter(pk=journey.child_id).exists()


def test_where_the_other_meeting_has_no_time_the_item_goes_to_its_reserve_and_only_the_chair_overrides(panels: Panels) -> None:
    one, *_ = three(panels)
    to = the_next(GATEWAY, after=one.meeting.starts_at)
    listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=to, minutes=120)
    listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=to, minutes=20)
    lena = panels.actor(panels.lena)

    with pytest.raises(BadInput) as unsaid:
        move_to_meeting(item_id=one.pk, meeting_id=to.pk, version=None, actor=lena, now=NOON, chair_overrides=True)
    with pytest.raises(NotYourDecision):
        move_to_meeting(
            item_id=one.pk, meeting_id=to.pk, version=None, actor=panels.actor(panels.ade), now=NOON, chair_overrides=True, because="Now."
        )
    assert unsaid.value.fields == {"because": "The meeting's time is used up. Write down why the item is heard all the same."}
    assert AgendaItem.objects.get(pk=one.pk).meeting_id == one.meeting_id

    moved = move_to_meeting(item_id=one.pk, meeting_id=to.pk, version=None, actor=lena, now=NOON)
    assert moved.state == "reserve"


def test_at_108_an_item_does_not_move_to_a_meeting_of_another_kind(panels: Panels) -> None:
    one, *_ = three(panels)

    with pytest.raises(WrongMoment) as refused:
        move_to_meeting(item_id=one.pk, meeting_id=the_next(PERMANENCY).pk, version=None, actor=panels.actor(panels.lena), now=NOON)

    assert refused.value.says == "That meeting does not hear Legal Gateway. Choose one of its own dates."


def test_an_item_taken_off_waits_again_with_the_reason_on_the_childs_record(panels: Panels) -> None:
    one, *_ = three(panels)
    journey: Journey = one.request.journey

    with pytest.raises(BadInput):
        take_off(item_id=one.pk, because=" ", version=None, actor=panels.actor(panels.lena), now=NOON)
    take_off(item_id=one.pk, because="The report is not ready.", version=None, actor=panels.actor(panels.lena), now=NOON)

    one.refresh_from_db()
    assert (one.state, one.request.state, one.request.comes_first) == ("withdrawn", "asked", False)
    assert events_of(journey)[-1] == "panel_item_taken_off"
    assert not visible_children(panels.world.viewer(panels.ade)).filter(pk=journey.child_id).exists()


def test_at_109_an_item_gets_more_minutes_while_there_are_some_and_then_by_the_chair_with_a_reason(panels: Panels) -> None:
    meeting = the_next(RESOURCES, after=NOON + timedelta(days=8))
    one = listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), RESOURCES, on=meeting)
    listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), RESOURCES, on=meeting, minutes=110)
    ade, grace = panels.actor(panels.ade), panels.actor(panels.world.grace)
    change_minutes(item_id=one.pk, minutes=40, version=None, actor=ade, now=NOON)

    with pytest.raises(WrongMoment):
        change_minutes(item_id=one.pk, minutes=41, version=None, actor=ade, now=NOON)
    with pytest.raises(BadInput):
        change_minutes(item_id=one.pk, minutes=3, version=None, actor=ade, now=NOON)
    assert AgendaItem.objects.get(pk=one.pk).minutes == 40

    change_minutes(item_id=one.pk, minutes=60, version=None, actor=grace, now=NOON, chair_overrides=True, because="Four children.")
    one.refresh_from_db()
    assert (one.minutes, one.over_because) == (60, "Four children.")


def test_the_best_order_is_who_came_first_and_writes_nothing_where_it_stands_already(panels: Panels) -> None:
    one, two, last = three(panels)
    seen = version(one.meeting)
    ade = panels.actor(panels.ade)
    put_in_best_order(meeting_id=one.meeting_id, version=seen, actor=ade, now=NOON)
    assert version(one.meeting) == seen
    move_item(item_id=last.pk, place=1, version=seen, actor=ade, now=NOON)

    with pytest.raises(AgendaChanged):
        put_in_best_order(meeting_id=one.meeting_id, version=seen, actor=ade, now=NOON)
    with pytest.raises(NotYourDecision):
        put_in_best_order(meeting_id=one.meeting_id, version=None, actor=panels.actor(panels.marcus), now=NOON)
    assert order(one.meeting) == [last.pk, one.pk, two.pk]

    put_in_best_order(meeting_id=one.meeting_id, version=None, actor=ade, now=NOON)
    assert order(one.meeting) == [one.pk, two.pk, last.pk]


def test_a_decided_or_finished_agenda_is_not_arranged(panels: Panels) -> None:
    one, *_ = three(panels)
    opened(panels, one.meeting)
    Meeting.objects.filter(pk=one.meeting_id).update(closed_at=one.meeting.ends_at, state="closed")

    with pytest.raises(WrongMoment):
        move_item(item_id=one.pk, place=3, version=None, actor=panels.actor(panels.lena), now=NOON)


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_who_move_at_once_one_moves_and_the_other_is_told_and_no_place_is_doubled() -> None:
    panels = some_panels()
    items = three(panels)
    meeting = items[0].meeting
    seen = version(meeting)
    actor = panels.actor(panels.lena)
    together = Barrier(3)

    def move(item: AgendaItem) -> str:
        together.wait()
        try:
            move_item(item_id=item.pk, place=1 if item != items[0] else 3, version=seen, actor=actor, now=NOON)
        except AgendaChanged as told:
            return told.code
        finally:
            connection.close()
        return "moved"

    with ThreadPoolExecutor(3) as people:
        answers = sorted(people.map(move, items))

    assert answers == ["agenda_changed", "agenda_changed", "moved"]
    assert list(meeting.items.order_by("place").values_list("place", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_while_items_are_listed_and_moved_at_once_each_has_a_place_of_its_own() -> None:
    panels = some_panels()
    items = three(panels)
    meeting = items[0].meeting
    waiting = [asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED)) for _ in range(2)]
    ade = panels.actor(panels.ade)
    together = Barrier(4)

    def act(number: int) -> None:
        together.wait()
        try:
            if number < 2:
                list_item(request_id=waiting[number].pk, meeting_id=meeting.pk, actor=ade, now=NOON)
            else:
                move_item(item_id=items[number].pk if number < 3 else items[0].pk, place=number - 1, version=None, actor=ade, now=NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        list(people.map(act, range(4)))

    places = list(meeting.items.values_list("place", flat=True))
    assert len(places) == len(set(places)) == 5
