"""Before a birth the expected date is known ahead: what must be done before it is counted back from it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import NOON, a_contact, a_world, ask, events_of, fresh, given
from tracker.actions.assess import start_assessment
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Details
from tracker.errors import BadInput
from tracker.models import Child, Clock
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, EvidenceKind

pytestmark = pytest.mark.django_db

EXPECTED = date(2026, 8, 3)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    """An unborn child, expected on Monday 3 August 2026, whose pre-birth work began at noon on 4 March."""
    child = Child.objects.create(given_name="", family_name="Example", expected_date=EXPECTED, sex="U", search_text="example")
    journey = a_contact(world, child, at=NOON - timedelta(hours=2))
    for code, kinds in (("contact_to_referral", (EvidenceKind.RATIONALE,)), ("pre_birth_assessment_start", (EvidenceKind.EXPECTED_DATE,))):
        request = ask(code, fresh(journey), NOON, warnings_accepted=True, given=given(*kinds))
        move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON)
    return fresh(journey)


def running(journey):
    found = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None, limit__startswith="pre_birth.")
    return {clock.limit: clock.due_at for clock in found}


def records(world, journey, code, *, at=NOON, ahead_on=None):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers={}, note="", actor=world.actor(world.dora), occurred_at=at, now=at,
                 ahead_on=ahead_on)  # fmt: skip


def test_the_assessment_is_begun_within_five_working_days(world, journey):
    assert running(journey) == {"pre_birth.assessment_start": datetime(2026, 3, 12, 0, tzinfo=UTC)}

    start_assessment(journey_id=journey.pk, actor=world.actor(world.amina), occurred_at=NOON, now=NOON)

    assert running(journey) == {}


def test_the_conference_is_held_ten_weeks_and_the_birth_plan_agreed_six_before_the_expected_date(world, journey):
    records(world, journey, "pre_birth_conference_decided", ahead_on=EXPECTED)
    records(world, journey, "pre_birth_plan_started", ahead_on=EXPECTED)

    due = running(journey)
    assert due["pre_birth.initial_conference"] == datetime(2026, 5, 25, 23, tzinfo=UTC)  # the end of 25 May, in summer time
    assert due["pre_birth.birth_plan_meeting"] == datetime(2026, 6, 22, 23, tzinfo=UTC)

    record_happened(journey_id=journey.pk, kinds=[EventKind.BIRTH_PLAN_AGREED], says="Agreed.", note="", actor=world.actor(world.dora),
                    occurred_at=NOON, now=NOON)  # fmt: skip
    assert "pre_birth.birth_plan_meeting" not in running(journey)


def test_a_birth_ends_what_was_to_be_done_before_it(world, journey):
    records(world, journey, "pre_birth_conference_decided", ahead_on=EXPECTED)
    records(world, journey, "pre_birth_plan_started", ahead_on=EXPECTED)
    at = NOON + timedelta(days=100)
    request = ask("child_born", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.DATE_OF_BIRTH), target="assessment",
                  details=Details(date_of_birth=date(2026, 6, 12)))  # fmt: skip

    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora, at), now=at)

    assert running(journey) == {}
    assert "child_born" in events_of(journey)


def test_the_meeting_comes_before_the_baby_leaves_hospital(world, journey):
    records(world, journey, "baby_discharge_planned", ahead_on=date(2026, 3, 10))

    assert running(journey)["pre_birth.discharge_planning"] == datetime(2026, 3, 10, 0, tzinfo=UTC)


def test_a_day_that_is_not_ahead_is_refused_and_nothing_is_written(world, journey):
    before = events_of(journey)

    with pytest.raises(BadInput):
        records(world, journey, "pre_birth_plan_started", ahead_on=date(2026, 3, 3))

    assert events_of(journey) == before
