"""What must be told after a death, an incident or an allegation, while the case is open and after it has closed."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, ask, fresh, given
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_found, report_missing
from tracker.actions.move import move
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Details
from tracker.errors import NotYourDecision
from tracker.models import Clock, Firing
from tracker.terms import MissingKind
from workflows.calendar import due_day
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


def record(world, journey, code, at, *, by, note="For a test."):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers={}, note=note, actor=world.actor(by, at), occurred_at=at, now=at)


def running(journey, *prefixes):
    clocks = Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True)
    return {clock.limit: clock for clock in clocks if clock.limit.startswith(prefixes)}


def died(world, journey, at):
    request = ask("child_died", journey, at, given=given(EvidenceKind.DATE_OF_DEATH), details=Details(died_on=at.date()))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.grace, at), now=at)
    return fresh(journey)


def test_a_death_closes_the_case_and_what_must_be_told_outlives_it(world):
    journey = died(world, a_journey(world, stage=Stage.CHILD_IN_NEED), NOON + DAY)

    assert journey.stage == Stage.CLOSED
    assert set(running(journey, "incident.", "cin.")) == {"incident.child_death_notification"}
    clock = running(journey, "incident.")["incident.child_death_notification"]
    assert clock.due_at == NOON + DAY + 24 * HOUR, "hours run on through the night"
    fire_due_clocks(now=clock.due_at + 5 * HOUR)
    assert {f.rung for f in Firing.objects.filter(clock=clock)} == {"warn", "due", "up_1"}

    record(world, journey, "child_death_notified", NOON + 3 * DAY, by=world.ben)
    assert running(journey, "incident.") == {}


def test_the_death_of_a_looked_after_child_is_told_to_the_secretary_of_state_and_ofsted(world):
    journey = died(world, a_journey(world, stage=Stage.LOOKED_AFTER), NOON + DAY)

    open_now = running(journey, "incident.")
    assert set(open_now) == {"incident.child_death_notification", "incident.looked_after_death"}
    told = open_now["incident.looked_after_death"]
    assert (due_day(told.due_at), told.answers) == (date(2026, 3, 12), Role.HEAD_OF_SERVICE)

    with pytest.raises(NotYourDecision):
        record(world, journey, "secretary_of_state_and_ofsted_notified", NOON + 2 * DAY, by=world.amina)
    record(world, journey, "secretary_of_state_and_ofsted_notified", NOON + 2 * DAY, by=world.grace)
    assert set(running(journey, "incident.")) == {"incident.child_death_notification"}


def test_a_serious_incident_is_told_to_the_national_panel_and_the_partners_and_reviewed_by_them(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    record(world, journey, "serious_incident_known", NOON, by=world.amina)
    assert {code: due_day(clock.due_at) for code, clock in running(journey, "incident.").items()} == {
        "incident.panel_notification": date(2026, 3, 11),
        "incident.safeguarding_partners_told": date(2026, 3, 11),
    }

    record(world, journey, "national_panel_notified", NOON + DAY, by=world.grace)
    review = running(journey, "incident.rapid_review")["incident.rapid_review"]
    assert (due_day(review.due_at), review.answers) == (date(2026, 3, 26), Role.SAFEGUARDING_PARTNERS)

    record(world, journey, "criteria_not_met_recorded", NOON + 2 * DAY, by=world.grace)
    assert set(running(journey, "incident.")) == {"incident.safeguarding_partners_told"}


def test_an_allegation_is_told_the_next_working_day_and_met_about_only_where_the_threshold_is_met(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    record(world, journey, "allegation_known", NOON, by=world.amina)
    assert due_day(running(journey, "allegations.")["allegations.lado_referral"].due_at) == date(2026, 3, 5)

    record(world, journey, "lado_informed", NOON + HOUR, by=world.ben)

    assert running(journey, "allegations.") == {}


def test_the_third_time_in_thirty_days_that_a_child_goes_missing_asks_for_a_strategy_meeting(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    for days in (1, 40, 50):
        missing_for_an_hour(world, journey, NOON + days * DAY)
    assert running(journey, "missing.strategy_meeting_repeat") == {}, "the first was long ago"

    missing_for_an_hour(world, journey, NOON + 60 * DAY)

    (clock,) = running(journey, "missing.strategy_meeting_repeat").values()
    assert (due_day(clock.due_at), clock.answers) == (date(2026, 5, 11), Role.TEAM_MANAGER)
    record(world, journey, "strategy_meeting_held", NOON + 62 * DAY, by=world.ben)
    missing_for_an_hour(world, journey, NOON + 63 * DAY)
    assert running(journey, "missing.strategy_meeting_repeat") == {}, "counting begins anew with the meeting"


def test_what_a_return_interview_said_is_shared_the_next_working_day(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    missing_for_an_hour(world, journey, NOON + DAY)
    record(world, journey, "return_interview_completed", NOON + 2 * DAY, by=world.amina)
    assert due_day(running(journey, "missing.")["missing.return_interview_shared"].due_at) == date(2026, 3, 9)

    record(world, journey, "return_interview_shared", NOON + 5 * DAY, by=world.amina)

    assert running(journey, "missing.") == {}


def missing_for_an_hour(world, journey, at):
    actor = world.actor(world.edward, at)
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=actor, occurred_at=at, now=at)
    report_found(journey_id=journey.pk, where="At a friend's.", actor=actor, occurred_at=at + HOUR, now=at + HOUR)
