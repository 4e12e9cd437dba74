"""Timescales of a stream that is no journey's start, stop, fire and are counted again like any other."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, a_world, events_of
from tracker.actions import effects, stream_clocks
from tracker.actions.fire_clocks import WAYMARK, fire_due_clocks
from tracker.actions.keep_clocks import OWED
from tracker.actions.pause_clock import pause_clock
from tracker.actions.record_event import Act, Entry, append
from tracker.actions.recount_clocks import recount
from tracker.errors import BadInput
from tracker.models import CaseloadRow, Clock, ClockPause, Effect, Event, Firing, Stream
from tracker.rules.access import Viewer
from tracker.selectors import one_clock, reachable
from tracker.selectors.causes import cause_of
from tracker.selectors.invariants import breaches
from tracker.selectors.reachable import ClockFilters
from tracker.selectors.rulebook import rulebook
from tracker.terms import StreamKind
from workflows.calendar import due_day, local_date
from workflows.definitions.limits import BY_CODE
from workflows.definitions.recordable import RECORDABLE
from workflows.engine.clock import may_pause
from workflows.shapes import Length
from workflows.terms import EventKind, PauseReason, Role, Stage, Unit

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URGENT, UPDATE, CLOSED = "incident.need_to_know_acknowledged_urgent", "incident.need_to_know_update", "incident.need_to_know_closed"
EVERY_CHILD = Viewer(user_id=0, roles=frozenset({Role.EDT}), sees_every_child=True)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def stream(db):
    return Stream.objects.create(kind=StreamKind.NEED_TO_KNOW)


@pytest.fixture
def listening(monkeypatch):
    """Something registered that wants to hear of every fired rung."""
    monkeypatch.setattr(effects, "_registered", {})
    effects.register("test.listen", lambda effect, now: None, firings=True)


def told(stream, kind, at=NOON):
    (event,) = append(stream, [Entry(kind=kind, says="For a test.", occurred_at=at)], act=Act(actor=WAYMARK, now=at))
    return event


def sent(stream, at=NOON):
    return told(stream, EventKind.URGENT_NEED_TO_KNOW_SENT, at)


def rungs(clock):
    return list(Firing.objects.filter(clock=clock).order_by("moment", "pk").values_list("rung", flat=True))


def test_it_starts_from_an_event_of_its_stream_and_is_of_no_journey(stream):
    event = sent(stream)

    clock = stream_clocks.start(stream, URGENT, event=event, subject="head_of_service", answers=Role.HEAD_OF_SERVICE)

    assert (clock.stream, clock.journey, clock.start_event, clock.started_at) == (stream, None, event, NOON)
    assert (clock.due_at, clock.answers, clock.subject) == (NOON + HOUR, Role.HEAD_OF_SERVICE, "head_of_service")
    assert stream_clocks.running(stream) == [clock]


def test_one_runs_for_each_subject_and_a_second_start_changes_nothing(stream):
    first = stream_clocks.start(stream, URGENT, event=sent(stream), subject="head_of_service")
    other = stream_clocks.start(stream, URGENT, event=sent(stream), subject="service_manager")

    again = stream_clocks.start(stream, URGENT, event=sent(stream, NOON + HOUR), subject="head_of_service")

    assert (again.pk, again.due_at) == (first.pk, NOON + HOUR)
    assert [clock.pk for clock in stream_clocks.running(stream)] == [first.pk, other.pk]


def test_a_length_set_for_the_case_takes_the_place_of_the_limits_own(stream):
    clock = stream_clocks.start(stream, UPDATE, event=sent(stream), length=Length(12, Unit.HOURS))
    assert clock.due_at == NOON + 12 * HOUR

    stream_clocks.stop(stream, UPDATE, event=told(stream, EventKind.NEED_TO_KNOW_UPDATED, NOON + HOUR))

    (following,) = stream_clocks.running(stream)
    assert (following.occurrence, following.due_at) == (2, NOON + 13 * HOUR)


def test_stopping_ends_only_its_own_subject_and_a_recurring_one_goes_on(stream):
    for subject in ("head_of_service", "dcs"):
        stream_clocks.start(stream, URGENT, event=sent(stream), subject=subject)
    stream_clocks.start(stream, UPDATE, event=sent(stream))

    stopped = stream_clocks.stop(stream, URGENT, event=told(stream, EventKind.NEED_TO_KNOW_ACKNOWLEDGED, NOON + HOUR / 2), subject="dcs")
    updated = stream_clocks.stop(stream, UPDATE, event=told(stream, EventKind.NEED_TO_KNOW_UPDATED, NOON + 20 * HOUR))

    assert [(c.subject, c.stopped_at, c.next_fire_at) for c in stopped] == [("dcs", NOON + HOUR / 2, None)]
    assert [(c.occurrence, c.stopped_at) for c in updated] == [(1, NOON + 20 * HOUR)]
    assert [(c.limit, c.subject, c.occurrence, c.due_at) for c in stream_clocks.running(stream)] == [
        (URGENT, "head_of_service", 1, NOON + HOUR),
        (UPDATE, "", 2, NOON + 92 * HOUR),
    ]


def test_cancelling_ends_all_or_one_limit_or_one_subject(stream):
    for limit, subject in ((URGENT, "dcs"), (URGENT, "head_of_service"), (UPDATE, ""), (CLOSED, "")):
        stream_clocks.start(stream, limit, event=sent(stream), subject=subject)
    withdrawn = told(stream, EventKind.NEED_TO_KNOW_WITHDRAWN, NOON + HOUR)

    assert [c.subject for c in stream_clocks.cancel(stream, event=withdrawn, limit=URGENT, subject="dcs")] == ["dcs"]
    assert [c.limit for c in stream_clocks.cancel(stream, event=withdrawn, limit=UPDATE)] == [UPDATE]
    rest = stream_clocks.cancel(stream, event=withdrawn)

    assert {(c.limit, c.cancelled_at, c.cancel_event) for c in rest} == {
        (URGENT, NOON + HOUR, withdrawn),
        (CLOSED, NOON + HOUR, withdrawn),
    }
    assert stream_clocks.running(stream) == []


def test_it_fires_each_rung_once_and_falling_due_is_an_event_on_its_own_stream(stream, listening):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream), subject="dcs")

    fire_due_clocks(now=NOON + HOUR)
    fire_due_clocks(now=NOON + HOUR)

    assert rungs(clock) == ["warn", "due"]
    fell_due = Event.objects.get(stream=stream, kind=EventKind.CLOCK_FELL_DUE)
    assert (fell_due.journey, fell_due.child, fell_due.occurred_at) == (None, None, NOON + HOUR)
    assert fell_due.payload.body["subject"] == "dcs"
    assert Effect.objects.filter(firing__clock=clock).count() == 2


def test_one_pass_fires_those_of_journeys_and_of_other_streams_with_the_same_number_of_statements(world, stream, listening):
    def statements(many):
        journeys = [a_contact(world) for _ in range(many)]
        streams = [Stream.objects.create(kind=StreamKind.NEED_TO_KNOW) for _ in range(many)]
        clocks = [stream_clocks.start(one, URGENT, event=sent(one)) for one in streams]
        with CaptureQueriesContext(connection) as captured:
            fire_due_clocks(now=NOON + 2 * DAY)
        assert [rungs(clock)[:2] for clock in clocks] == [["warn", "due"]] * many
        assert ["clock_fell_due" in events_of(journey) for journey in journeys] == [True] * many
        Clock.objects.update(next_fire_at=None)
        return len(captured)

    assert statements(2) == statements(4)


def test_its_cause_tells_the_stream_and_the_subject_and_no_child(stream, listening):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream), subject="dcs", answers=Role.DCS)
    fire_due_clocks(now=NOON + HOUR)

    cause = cause_of(event_id=None, firing_id=Firing.objects.get(clock=clock, rung="due").pk)

    assert (cause.stream_id, cause.stream_kind, cause.subject) == (stream.pk, StreamKind.NEED_TO_KNOW, "dcs")
    assert (cause.journey_id, cause.child_id, cause.rung_tells) == (None, None, Role.DCS)


def test_the_cause_of_an_event_of_another_stream_is_known_too(stream):
    event = sent(stream)

    cause = cause_of(event_id=event.pk, firing_id=None)

    assert (cause.kind, cause.stream_id, cause.journey_id) == (EventKind.URGENT_NEED_TO_KNOW_SENT, stream.pk, None)


def test_a_bank_holiday_counts_it_again_and_what_fired_stays_so(stream):
    clock = stream_clocks.start(stream, CLOSED, event=sent(stream))
    was = due_day(clock.due_at)
    book = rulebook()
    late = replace(book, calendar=replace(book.calendar, bank_holidays=book.calendar.bank_holidays | {local_date(NOON) + DAY}))

    done = recount(book=late, now=NOON + HOUR)

    clock.refresh_from_db()
    assert (done.later, due_day(clock.due_at)) == (1, was + DAY)
    assert Event.objects.filter(stream=stream, kind=EventKind.CLOCK_RECOUNTED).count() == 1


def test_lists_of_childrens_timescales_do_not_show_it_and_nobody_sees_it_whom_nobody_answers_for(world, stream):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream))
    journey = a_contact(world)

    listed = reachable.clocks(EVERY_CHILD, ClockFilters(), now=NOON)

    assert {one.journey for one in listed} == {journey}
    assert one_clock.find(EVERY_CHILD, clock.public_id, now=NOON) is None
    assert not CaseloadRow.objects.filter(next_limit=URGENT).exists()


def test_it_is_never_paused(world, stream):
    clock = stream_clocks.start(stream, CLOSED, event=sent(stream))
    assert may_pause(BY_CODE[CLOSED]) is False

    with pytest.raises(BadInput, match="never paused"):
        pause_clock(clock_id=clock.pk, reason=PauseReason.FAMILY_AWAY, note="", until=date(2026, 3, 10),
                    actor=world.actor(world.ben), now=NOON)  # fmt: skip

    assert ClockPause.objects.count() == 0


def test_it_is_of_a_journey_or_of_a_stream_and_never_of_both_or_neither(world, stream):
    journey = a_contact(world)
    clock = Clock.objects.filter(journey=journey).first()
    for wrong in ({"stream": stream}, {"journey": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Clock.objects.filter(pk=clock.pk).update(**wrong)


def test_no_two_of_a_stream_run_of_one_limit_and_subject(stream):
    clock = stream_clocks.start(stream, URGENT, event=sent(stream), subject="dcs")
    clock.pk, clock.public_id = None, "another00000"

    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)


def test_the_standing_rules_hold_with_it(world, stream):
    a_journey(world, stage=Stage.CHILD_IN_NEED)
    stream_clocks.start(stream, URGENT, event=sent(stream))
    Clock.objects.filter(limit=OWED).delete()

    assert list(breaches(with_projections=True)) == []


def test_no_event_on_a_journey_starts_the_timescale_of_a_need_to_know():
    of_a_notice = [limit for limit in BY_CODE.values() if limit.of == "need_to_know"]

    assert sorted(limit.code for limit in of_a_notice) == sorted(code for code in BY_CODE if code.startswith("incident.need_to_know_"))
    assert len(of_a_notice) >= 6
    told_of = {kind for entry in RECORDABLE for kind in entry.can_tell}
    assert told_of.isdisjoint(kind for limit in of_a_notice for kind in (*limit.starts_on, *limit.stops_on))
