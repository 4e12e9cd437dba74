"""Late conferences, contingency plans and the reviewing officer's midway check, over the real record and the real sweep."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, ask, events_of, fresh, given
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record import record_evidence
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Firing
from tracker.selectors.caseloads import Filters, caseload, why_conferences_were_late
from workflows.calendar import due_day
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def record(world, journey, code, at, *, by, note="", answers=None):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers=answers or {}, note=note, actor=world.actor(by, at),
                 occurred_at=at, now=at)  # fmt: skip


def running(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit, stopped_at__isnull=True, cancelled_at__isnull=True).first()


def told(clock):
    """The roles that have been told of a timescale once it was due, in order."""
    ladder = {rung.code: rung.tells for rung in LIMITS[clock.limit].ladder}
    return [
        ladder[rung]
        for rung in Firing.objects.filter(clock=clock).order_by("moment", "pk").values_list("rung", flat=True)
        if rung != "warn"
    ]


# ── AT-074: a conference that is late owes a reason ─────────────────────────────────────────────────────────────────


def under_enquiry(world, at=NOON):
    """A strategy discussion was held at `at` and began a section 47 enquiry."""
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=at)
    request = ask("assessment_to_section_47", journey, at, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=at)
    record_evidence(journey_id=journey.pk, kind=EvidenceKind.STRATEGY_DISCUSSION_RECORD, given=Given(says="Held with police and health."),
                    actor=world.actor(world.ben, at), occurred_at=at, now=at)  # fmt: skip
    return fresh(journey)


def conference(world, journey, at):
    request = ask("section_47_to_child_protection", journey, at, warnings_accepted=True,
                  given=given(EvidenceKind.CONFERENCE_HELD_ON_WEEKDAY, EvidenceKind.OUTCOME, EvidenceKind.CATEGORY))  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=world.actor(world.hari, at), now=at)
    return fresh(journey)


def without_a_reason(world, at):
    return [row.journey_id for row in caseload(world.viewer(world.ben, at), Filters(kept="conference_late"), now=at)]


def test_at_074_a_conference_past_its_limit_owes_a_reason_that_is_counted_also_once_it_has_been_held(world):
    journey = under_enquiry(world)
    limit = running(journey, "cp.initial_conference")
    assert due_day(limit.due_at) == date(2026, 3, 25), "15 working days from the strategy discussion of 4 March"
    assert without_a_reason(world, limit.due_at - timedelta(minutes=1)) == []

    fire_due_clocks(now=limit.due_at)
    assert told(limit) == [Role.TEAM_MANAGER]
    assert without_a_reason(world, limit.due_at) == [journey.pk]

    held = limit.due_at + 2 * DAY
    journey = conference(world, journey, held)
    assert journey.stage == Stage.CHILD_PROTECTION, "the child is protected at once; the reason is owed"
    assert without_a_reason(world, held) == [journey.pk]

    with pytest.raises(BadInput) as refused:
        record(world, journey, "conference_late_reason_recorded", held, by=world.ben)
    assert list(refused.value.fields) == ["why_late"]
    record(world, journey, "conference_late_reason_recorded", held, by=world.ben, answers={"why_late": "report"})

    assert without_a_reason(world, held) == []
    assert why_conferences_were_late(world.viewer(world.ben, held)) == [("The enquiry or its report was not ready", 1)]
    assert why_conferences_were_late(world.viewer(world.chidi, held)) == []


def test_a_conference_in_time_owes_no_reason(world):
    journey = under_enquiry(world)

    conference(world, journey, NOON + 19 * DAY)

    late = NOON + 40 * DAY
    fire_due_clocks(now=late)
    assert running(journey, "cp.conference_late_reason") is None
    assert without_a_reason(world, late) == []


# ── AT-077: a care plan without a contingency plan ──────────────────────────────────────────────────────────────────


def test_at_077_a_care_plan_without_a_contingency_plan_is_warned_of_and_a_managers_exception_keeps_its_review_date(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    at = NOON + DAY
    record(world, journey, "care_plan_recorded", at, by=world.amina)
    owed = running(journey, "oversight.contingency_plan")
    assert (due_day(owed.due_at), owed.answers) == (date(2026, 3, 19), Role.SOCIAL_WORKER)

    with pytest.raises(NotYourDecision):
        exception(world, journey, at, by=world.amina)
    exception(world, journey, at, by=world.ben)

    assert running(journey, "oversight.contingency_plan") is None
    review = running(journey, "oversight.contingency_exception_review")
    assert (review.ahead_on, due_day(review.due_at), review.answers) == (date(2026, 4, 15), date(2026, 4, 14), Role.TEAM_MANAGER)

    fire_due_clocks(now=review.due_at)
    assert told(review) == [Role.TEAM_MANAGER]


def exception(world, journey, at, *, by):
    record_entry(journey_id=journey.pk, entry=BY_CODE["contingency_exception_agreed"], answers={}, note="The aunt is being assessed.",
                 actor=world.actor(by, at), occurred_at=at, now=at, ahead_on=date(2026, 4, 15))  # fmt: skip


def test_a_care_plan_with_its_contingency_plan_owes_nothing(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    record(world, journey, "care_plan_with_contingency", NOON + DAY, by=world.amina)

    assert running(journey, "oversight.contingency_plan") is None
    assert events_of(journey)[-2:] == ["care_plan_recorded", "contingency_plan_recorded"]


# ── AT-100: the check between two reviews ───────────────────────────────────────────────────────────────────────────


def review_held(world, journey, at):
    record(world, journey, "lac_review_held", at, by=world.ivy, answers={"how": "meeting"})


def next_review_booked(world, journey, at, on):
    record_entry(journey_id=journey.pk, entry=BY_CODE["lac_review_planned"], answers={}, note="", actor=world.actor(world.ivy, at),
                 occurred_at=at, now=at, ahead_on=on)  # fmt: skip


@pytest.mark.parametrize(
    ("booked", "midpoint"),
    [(date(2026, 9, 5), date(2026, 6, 5)), (date(2026, 7, 5), date(2026, 5, 5)), (date(2026, 7, 6), date(2026, 5, 5))],
)
def test_at_100_a_midway_check_is_due_at_the_midpoint_of_two_reviews_once_the_second_is_booked(world, booked, midpoint):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    held = NOON + DAY
    review_held(world, journey, held)
    assert due_day(running(journey, "lac.iro_midway_check").due_at) == date(2026, 6, 5), "three months, until the next is booked"

    next_review_booked(world, journey, held + DAY, booked)

    check = running(journey, "lac.iro_midway_check")
    assert (due_day(check.due_at), check.answers) == (midpoint, Role.IRO)
    fire_due_clocks(now=check.due_at)
    assert told(check)[0] == Role.IRO
    record(world, journey, "iro_midway_check_recorded", check.due_at + DAY, by=world.ivy)
    assert running(journey, "lac.iro_midway_check") is None


def test_a_review_that_is_put_off_moves_the_midway_check_with_it(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    review_held(world, journey, NOON)
    next_review_booked(world, journey, NOON + DAY, date(2026, 8, 31))

    next_review_booked(world, journey, NOON + 20 * DAY, date(2026, 9, 10))

    assert due_day(running(journey, "lac.iro_midway_check").due_at) == date(2026, 6, 7)
