"""Timescales that are counted back from a day ahead, that open as well as close, and that the child's own plan sets."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.builders import NOON, a_contact, a_journey, a_world, events_of
from tracker.actions.keep_clocks import Clocks
from tracker.actions.locks import lock_journey
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import CaseloadRow, Clock, Event, PlannedInterval
from workflows.calendar import due_day, end_of_day, local_date
from workflows.definitions.limits.row import calendar_days, hours, minimum, window
from workflows.definitions.recordable import BY_CODE
from workflows.shapes import Length, TimeLimit
from workflows.terms import Basis, EventKind, Role, Stage, Unit

pytestmark = pytest.mark.django_db

REPORT = "cp.conference_report_to_family_review"  # five working days before the review conference
CONFERENCE = date(2026, 5, 20)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def protected(world):
    return a_journey(world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def in_need(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


def records(world, journey, code, *, at=NOON, note="", ahead_on=None, interval=None):
    entry = BY_CODE[code]
    answers = {question.code: question.options[0].code if question.options else "Said." for question in entry.asks}
    by = world.actor(world.amina, at)
    by = replace(by, roles=by.roles | frozenset(entry.by))
    record_entry(journey_id=journey.pk, entry=entry, answers=answers, note=note, actor=by, occurred_at=at, now=at,
                 ahead_on=ahead_on, interval=interval)  # fmt: skip


def clocks_of(journey, limit):
    return list(Clock.objects.filter(journey=journey, limit=limit).order_by("pk"))


def running(journey, limit):
    return Clock.objects.get(journey=journey, limit=limit, stopped_at=None, cancelled_at=None)


# Lead times


def test_a_lead_time_is_counted_back_from_the_day_that_was_booked(world, protected):
    records(world, protected, "review_conference_booked", ahead_on=CONFERENCE)

    clock = running(protected, REPORT)
    assert (clock.ahead_on, due_day(clock.due_at)) == (CONFERENCE, date(2026, 5, 13))
    assert (clock.length, clock.length_from) == (Length(5, Unit.WORKING_DAYS), "rule")
    event = Event.objects.get(journey=protected, kind="review_conference_booked")
    assert event.payload.body["ahead_on"] == "2026-05-20"


def test_moving_the_day_moves_the_timescale_and_keeps_its_history(world, protected):
    records(world, protected, "review_conference_booked", ahead_on=CONFERENCE)
    first = running(protected, REPORT)

    records(world, protected, "review_conference_booked", at=NOON + timedelta(days=3), ahead_on=date(2026, 6, 1))

    before, after = clocks_of(protected, REPORT)
    assert (before.pk, before.cancelled_at, before.next_fire_at) == (first.pk, NOON + timedelta(days=3), None)
    assert (after.ahead_on, due_day(after.due_at)) == (date(2026, 6, 1), date(2026, 5, 22))  # over the spring bank holiday


def test_booking_the_same_day_again_changes_nothing(world, protected):
    records(world, protected, "review_conference_booked", ahead_on=CONFERENCE)
    first = running(protected, REPORT)

    records(world, protected, "review_conference_booked", at=NOON + timedelta(days=3), ahead_on=CONFERENCE)

    assert [clock.pk for clock in clocks_of(protected, REPORT)] == [first.pk]


def test_booked_too_late_it_is_due_on_the_day_of_booking(world, protected):
    records(world, protected, "review_conference_booked", ahead_on=local_date(NOON) + timedelta(days=2))

    assert running(protected, REPORT).due_at == end_of_day(local_date(NOON))


def test_without_the_day_ahead_the_fact_stands_and_nothing_is_counted(world, protected):
    records(world, protected, "review_conference_booked")

    assert "review_conference_booked" in events_of(protected)
    assert clocks_of(protected, REPORT) == []


@pytest.mark.parametrize("days", [-1, 366 * 6])
def test_a_day_that_is_not_ahead_is_refused_and_nothing_is_written(world, protected, days):
    before = events_of(protected)

    with pytest.raises(BadInput) as refused:
        records(world, protected, "review_conference_booked", ahead_on=local_date(NOON) + timedelta(days=days))

    assert set(refused.value.fields) == {"ahead_on"}
    assert events_of(protected) == before


# Windows and minimums


def hears(journey: object, limit: TimeLimit, *told: tuple[EventKind, datetime]) -> Clock:
    """The one timescale of a limit that only this test has, after these events. Nothing is saved."""
    locked = lock_journey(journey.pk, version=None)  # type: ignore[attr-defined]
    clocks = Clocks(locked.journey, replace(locked.workflow, limits=(limit,)), [], locked.book)
    for kind, at in told:
        clocks.hear(Event(kind=kind, occurred_at=at), locked.situation(at))
    (clock,) = clocks.started
    return clock


FACTS = {
    "starts_on": (EventKind.NOTE_RECORDED,),
    "stops_on": (EventKind.CHILD_SEEN,),
    "cancelled_on": (EventKind.CHILD_DIED,),
    "basis": Basis.COMMON_LOCAL_STANDARD,
    "source": "A test",
    "answers": Role.SOCIAL_WORKER,
}


@pytest.mark.django_db(transaction=False)
def test_what_is_done_before_a_window_opens_does_not_count(in_need):
    limit = window("test.window", "A window", calendar_days(10), calendar_days(20), **FACTS)
    start = (EventKind.NOTE_RECORDED, NOON)
    early, in_time = (EventKind.CHILD_SEEN, NOON + timedelta(days=9)), (EventKind.CHILD_SEEN, NOON + timedelta(days=10))

    assert hears(in_need, limit, start, early).stopped_at is None
    assert hears(in_need, limit, start, early, in_time).stopped_at == NOON + timedelta(days=10)
    assert hears(in_need, replace(limit, counts_early=True), start, early).stopped_at == NOON + timedelta(days=9)


def test_a_window_in_hours_opens_on_the_hour(in_need):
    limit = window("test.window", "A window", hours(24), hours(72), **FACTS)

    clock = hears(in_need, limit, (EventKind.NOTE_RECORDED, NOON))

    assert (clock.opens_at, clock.due_at) == (NOON + timedelta(hours=24), NOON + timedelta(hours=72))


def test_a_minimum_ends_a_day_sooner_than_a_deadline_of_its_length(in_need):
    limit = minimum("test.minimum", "Not before", calendar_days(10), **FACTS)

    clock = hears(in_need, limit, (EventKind.NOTE_RECORDED, NOON))

    assert local_date(clock.due_at) == date(2026, 3, 14)


def test_no_list_counts_what_is_never_late_as_due_next(world, protected):
    journey = a_contact(world)
    row = CaseloadRow.objects.get(journey=journey)

    assert row.next_limit != "oversight.no_contact"


# The gap that the child's own plan sets


def test_the_childs_plan_sets_the_gap_from_now_on(world, in_need):
    standard = running(in_need, "cin.visit")

    records(world, in_need, "cin_plan_recorded", interval=Length(2, Unit.WEEKS))

    clock = running(in_need, "cin.visit")
    assert (clock.pk, clock.started_at, clock.length, clock.length_from) == (
        standard.pk, standard.started_at, Length(2, Unit.WEEKS), "plan",
    )  # fmt: skip
    assert due_day(clock.due_at) == local_date(clock.started_at) + timedelta(weeks=2)
    seen = NOON + timedelta(days=5)
    records(world, in_need, "child_seen", at=seen)
    following = running(in_need, "cin.visit")
    assert (following.occurrence, due_day(following.due_at)) == (standard.occurrence + 1, local_date(seen) + timedelta(weeks=2))
    assert PlannedInterval.objects.get(journey=in_need).length == Length(2, Unit.WEEKS)


def test_the_last_plan_holds(world, in_need):
    records(world, in_need, "cin_plan_recorded", interval=Length(2, Unit.WEEKS))
    records(world, in_need, "cin_plan_recorded", at=NOON + timedelta(days=1), interval=Length(5, Unit.WORKING_DAYS))

    assert running(in_need, "cin.visit").length == Length(5, Unit.WORKING_DAYS)
    assert PlannedInterval.objects.get(journey=in_need).length == Length(5, Unit.WORKING_DAYS)


def test_a_gap_longer_than_the_standard_needs_a_reason(world, in_need):
    before = events_of(in_need)

    with pytest.raises(BadInput) as refused:
        records(world, in_need, "cin_plan_recorded", interval=Length(6, Unit.WEEKS))

    assert set(refused.value.fields) == {"note"}
    assert "20 working days" in refused.value.fields["note"]
    assert (events_of(in_need), PlannedInterval.objects.count()) == (before, 0)
    records(world, in_need, "cin_plan_recorded", interval=Length(6, Unit.WEEKS), note="Grandmother sees the child daily.")
    assert running(in_need, "cin.visit").length == Length(6, Unit.WEEKS)
