"""Lists that begin with the longest gap between visits (AT-076), and of cases open with no purpose (AT-070)."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, fresh
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.record import record_happened
from tracker.models import CaseloadRow, Clock, Event
from tracker.projections.rebuild import differences, rebuild
from tracker.selectors.caseloads import Filters, LastSeen, caseload, last_seen, listed, with_people
from tracker.selectors.words import Words
from workflows.calendar import due_day
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WEEKS_LATER = NOON + 60 * DAY


@pytest.fixture
def world(db):
    return a_world()


def record(world, journey, code, at, *, by=None, known=None):
    """One entry of the record form, recorded at once unless a test says later."""
    entry = BY_CODE[code]
    record_happened(journey_id=journey.pk, kinds=entry.events, says=f"{entry.label}.", note="", occurred_at=at, now=known or at,
                    actor=world.actor(by or world.amina, known or at))  # fmt: skip


def in_need(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


def refs(world, user, filters, *, at=WEEKS_LATER):
    return [row.child.ref for row in with_people(caseload(world.viewer(user, at), filters, now=at))]


# ── The longest gap first ───────────────────────────────────────────────────────────────────────────────────────────


def test_at_076_a_team_list_by_the_longest_gap_begins_with_the_child_longest_unseen_and_says_whether_seen_alone(world):
    alone, not_alone, never = in_need(world), in_need(world), in_need(world)
    record(world, not_alone, "child_seen_alone", NOON + 2 * DAY)
    record(world, not_alone, "child_seen", NOON + 20 * DAY)
    record(world, alone, "child_seen_alone", NOON + 10 * DAY)

    order = Filters(team="assessment", longest_unseen_first=True)
    at = NOON + 30 * DAY
    rows = listed(with_people(caseload(world.viewer(world.ben, at), order, now=at)), Words(), now=at)

    assert [(row.ref, row.seen) for row in rows] == [
        (never.child.ref, LastSeen(on=None, alone=False, alone_on=None, days=30)),
        (alone.child.ref, LastSeen(on=date(2026, 3, 14), alone=True, alone_on=date(2026, 3, 14), days=20)),
        (not_alone.child.ref, LastSeen(on=date(2026, 3, 24), alone=False, alone_on=date(2026, 3, 6), days=10)),
    ]


def test_a_visit_recorded_late_does_not_take_the_place_of_one_that_came_after_it(world):
    journey = in_need(world)
    record(world, journey, "child_seen_alone", NOON + 10 * DAY)

    record(world, journey, "child_seen", NOON + 4 * DAY, known=NOON + 11 * DAY)

    row = CaseloadRow.objects.get(journey=journey)
    assert last_seen(row, now=NOON + 12 * DAY) == LastSeen(on=date(2026, 3, 14), alone=True, alone_on=date(2026, 3, 14), days=2)


def test_when_a_child_was_last_seen_is_what_the_events_give_and_can_be_made_again(world):
    journey = in_need(world)
    record(world, journey, "child_seen_alone", NOON + 3 * DAY)
    record(world, journey, "child_seen", NOON + 5 * DAY)
    assert list(differences()) == []
    row = CaseloadRow.objects.get(journey=journey)

    CaseloadRow.objects.filter(journey=journey).update(last_seen_at=None, last_seen_alone_at=None)
    assert [one.says.split(" is ")[0] for one in differences()] == ["last_seen_at", "last_seen_alone_at"]
    rebuild()

    again = CaseloadRow.objects.get(journey=journey)
    assert (again.last_seen_at, again.last_seen_alone_at) == (row.last_seen_at, row.last_seen_alone_at) == (NOON + 5 * DAY, NOON + 3 * DAY)


# ── Cases open with no purpose ──────────────────────────────────────────────────────────────────────────────────────


def test_at_070_a_case_without_contact_for_thirty_working_days_and_without_a_goal_is_on_the_managers_list(world):
    idle, planned, seen = in_need(world), in_need(world), in_need(world)
    record(world, planned, "cin_plan_recorded", NOON + DAY)
    record(world, seen, "child_seen", NOON + 20 * DAY)
    clock = Clock.objects.get(journey=idle, limit="oversight.no_contact")
    assert due_day(clock.due_at) == date(2026, 4, 17), "30 working days from 4 March, over Easter"
    assert refs(world, world.ben, Filters(kept="no_purpose"), at=clock.due_at - timedelta(minutes=1)) == []

    fire_due_clocks(now=clock.due_at)

    assert refs(world, world.ben, Filters(kept="no_purpose"), at=clock.due_at) == [idle.child.ref]
    assert refs(world, world.chidi, Filters(kept="no_purpose"), at=clock.due_at) == []


def test_a_contact_takes_the_case_off_the_list_and_counting_begins_anew(world):
    idle = in_need(world)
    assert refs(world, world.ben, Filters(kept="no_purpose")) == [idle.child.ref]

    record(world, idle, "family_contacted", WEEKS_LATER)

    assert refs(world, world.ben, Filters(kept="no_purpose")) == []
    running = Clock.objects.get(journey=idle, limit="oversight.no_contact", stopped_at__isnull=True, cancelled_at__isnull=True)
    assert running.started_at == WEEKS_LATER


def test_no_contact_is_never_overdue_for_the_case_has_no_duty_of_its_own(world):
    idle = in_need(world)
    clock = Clock.objects.get(journey=idle, limit="oversight.no_contact")

    fire_due_clocks(now=clock.due_at + 30 * DAY)

    told = Event.objects.filter(journey=idle, payload__body__limit="oversight.no_contact")
    assert not told.filter(kind=EventKind.CLOCK_OVERDUE).exists()
    assert CaseloadRow.objects.get(journey=fresh(idle)).next_limit != "oversight.no_contact"
