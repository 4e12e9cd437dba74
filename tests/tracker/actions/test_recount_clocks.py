"""A new bank holiday or standard moves the timescales that run: their ladder too, what fired stays, and the record tells it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, a_world
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.recount_clocks import Recounted, recount
from tracker.models import CaseloadRow, Clock, Event, Firing
from tracker.selectors.recount import preview
from tracker.selectors.rulebook import rulebook
from workflows.calendar import due_day, local_date
from workflows.shapes import Length
from workflows.terms import Stage, Unit

pytestmark = pytest.mark.django_db

LIMIT = "front_door.contact_outcome"  # one working day


@pytest.fixture
def world(db):
    return a_world()


def clock_of(journey, limit=LIMIT):
    return Clock.objects.get(journey=journey, limit=limit, stopped_at=None, cancelled_at=None)


def stored(clock):
    return Clock.objects.get(pk=clock.pk)


def with_holiday(*days):
    """The rulebook with these days proclaimed bank holidays."""
    book = rulebook()
    return replace(book, calendar=replace(book.calendar, bank_holidays=book.calendar.bank_holidays | frozenset(days)))


def with_standard(limit, length):
    book = rulebook()
    return replace(book, rules=replace(book.rules, standards={**book.rules.standards, limit: length}), by_start=())


def everything():
    return list(Clock.objects.order_by("pk").values()), Event.objects.count(), Firing.objects.count()


def test_a_bank_holiday_announced_nine_days_before_moves_what_runs_over_it(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    clock = clock_of(journey, "assessment.child_and_family")
    announced = clock.due_at - timedelta(days=9)
    due_on = due_day(clock.due_at)

    done = recount(book=with_holiday(due_on), now=announced, only=Q(pk=clock.pk))

    after = stored(clock)
    assert done == Recounted(counted=1, changed=1, later=1, sooner=0)
    assert due_day(after.due_at) > due_on
    assert after.warns_at > clock.warns_at or after.warns_at == clock.warns_at
    told = Event.objects.get(journey=journey, kind="clock_recounted")
    assert (told.occurred_at, told.actor) == (announced, None)
    assert told.payload.body == {
        "timescales": [
            {"clock": clock.public_id, "limit": clock.limit, "was_due_at": clock.due_at.isoformat(), "due_at": after.due_at.isoformat()}
        ]
    }


def test_the_ladder_moves_and_what_fired_never_unfires(world):
    clock = clock_of(a_contact(world))
    fire_due_clocks(now=clock.due_at)
    due_on = due_day(clock.due_at)

    recount(book=with_holiday(due_on), now=clock.due_at)

    after = stored(clock)
    assert after.due_at == clock.due_at + timedelta(days=1) or due_day(after.due_at) > due_on
    assert list(Firing.objects.filter(clock=clock).order_by("moment").values_list("rung", flat=True)) == ["warn", "due"]
    assert after.next_fire_at > after.due_at
    fire_due_clocks(now=after.due_at)
    assert Firing.objects.filter(clock=clock).count() == 2


def test_a_second_recount_changes_nothing(world):
    clock = clock_of(a_contact(world))
    book = with_holiday(due_day(clock.due_at))
    recount(book=book, now=NOON)
    before = everything()

    assert recount(book=book, now=NOON).changed == 0
    assert everything() == before


def test_taking_the_holiday_back_gives_the_first_date_again(world):
    clock = clock_of(a_contact(world))
    recount(book=with_holiday(due_day(clock.due_at)), now=NOON)

    done = recount(book=rulebook(), now=NOON)

    assert (done.sooner, done.later) == (done.changed, 0)
    again = stored(clock)
    assert (again.due_at, again.warns_at, again.next_fire_at) == (clock.due_at, clock.warns_at, clock.next_fire_at)


def test_a_book_that_changes_nothing_writes_nothing(world):
    a_contact(world)
    before = everything()

    done = recount(book=rulebook(), now=NOON)

    assert (done.counted > 0, done.changed) == (True, 0)
    assert everything() == before


def test_the_lists_show_the_new_date(world):
    journey = a_contact(world)
    row = CaseloadRow.objects.get(journey=journey)

    recount(book=with_holiday(due_day(row.next_due_at)), now=NOON)

    first = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).order_by("due_at").first()
    after = CaseloadRow.objects.get(journey=journey)
    assert (after.next_due_at, after.next_limit) == (first.due_at, first.limit)
    assert after.next_due_at > row.next_due_at
    assert after.last_event_at == row.last_event_at


def test_a_changed_standard_reaches_what_runs_where_the_book_says_so(world):
    clock = clock_of(a_contact(world))

    recount(book=with_standard(LIMIT, Length(3, Unit.WORKING_DAYS)), now=NOON)

    after = stored(clock)
    assert (after.length, after.length_from) == (Length(3, Unit.WORKING_DAYS), "authority")
    assert after.due_at > clock.due_at
    recount(book=rulebook(), now=NOON)
    assert (stored(clock).length_from, stored(clock).due_at) == ("rule", clock.due_at)


def test_the_authoritys_length_does_not_reach_law(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    clock = clock_of(journey, "assessment.child_and_family")

    recount(book=with_standard(clock.limit, Length(1, Unit.WORKING_DAYS)), now=NOON)

    assert stored(clock).due_at == clock.due_at


def test_a_date_that_a_person_set_for_the_child_stays(world):
    clock = clock_of(a_contact(world))
    Clock.objects.filter(pk=clock.pk).update(set_for_child=True)

    assert LIMIT not in [change.clock.limit for change in preview(book=with_holiday(due_day(clock.due_at)), now=NOON)]
    recount(book=with_holiday(due_day(clock.due_at)), now=NOON)
    assert stored(clock).due_at == clock.due_at


def test_the_preview_tells_what_the_recount_then_does_and_writes_nothing(world):
    clock = clock_of(a_contact(world))
    book = with_holiday(due_day(clock.due_at))
    before = everything()

    told = {change.clock.pk: (change.was_due_at, change.due_at) for change in preview(book=book, now=NOON)}

    assert everything() == before
    dates = dict(Clock.objects.values_list("pk", "due_at"))
    done = recount(book=book, now=NOON)
    assert {pk: (dates[pk], due_at) for pk, due_at in Clock.objects.values_list("pk", "due_at") if dates[pk] != due_at} == told
    assert done.changed == len(told) > 0


def test_the_preview_tells_what_turns_red(world):
    clock = clock_of(a_contact(world))
    holiday = due_day(clock.due_at)
    recount(book=with_holiday(holiday), now=NOON)
    moment = clock.due_at + timedelta(hours=1)

    red = {change.clock.pk: change.turns_red for change in preview(book=rulebook(), now=moment)}

    assert red[clock.pk] is True
    assert not any(change.turns_red for change in preview(book=rulebook(), now=clock.due_at - timedelta(hours=1)))


def test_batches_take_the_same_number_of_statements_whatever_their_size(world):
    def statements():
        clock = Clock.objects.filter(limit=LIMIT).first()
        book = with_holiday(due_day(clock.due_at))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert recount(book=book, now=NOON).changed
        recount(book=rulebook(), now=NOON)
        return len(captured)

    a_contact(world)
    few = statements()
    for _ in range(6):
        a_contact(world)

    assert statements() == few


def test_a_recount_in_small_batches_does_the_same(world, monkeypatch):
    for _ in range(3):
        a_contact(world)
    holiday = date(local_date(NOON).year, local_date(NOON).month, local_date(NOON).day) + timedelta(days=1)
    whole = {change.clock.pk: change.due_at for change in preview(book=with_holiday(holiday), now=NOON)}
    monkeypatch.setattr("tracker.actions.recount_clocks.BATCH", 2)
    monkeypatch.setattr("tracker.selectors.recount.CHUNK", 2)

    assert {change.clock.pk: change.due_at for change in preview(book=with_holiday(holiday), now=NOON)} == whole
    assert recount(book=with_holiday(holiday), now=NOON).changed == len(whole)
    assert {pk: due for pk, due in Clock.objects.values_list("pk", "due_at") if pk in whole} == whole
