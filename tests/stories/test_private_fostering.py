"""A private fostering arrangement from the first word of it to its end, with the notices and visits that the regulations ask for."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_journey, a_world, ask, fresh, given, recorded
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record_entry import record_entry
from tracker.models import Clock, Firing
from workflows.calendar import due_day
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EvidenceKind, Stage

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


def record(world, journey, code, at, *, by=None, **more):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers={}, note="", actor=world.actor(by or world.amina, at), occurred_at=at,
                 now=at, **more)  # fmt: skip


def running(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit, stopped_at__isnull=True, cancelled_at__isnull=True).first()


def due(journey, limit):
    clock = running(journey, limit)
    return due_day(clock.due_at) if clock else None


def fostered(world, at=NOON):
    """A child in need who is found to live with a friend of the family."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, at=at)
    request = ask("assessment_to_private_fostering", journey, at, warnings_accepted=True, given=given(EvidenceKind.ARRANGEMENT_DETAILS))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=at)
    return fresh(journey)


def test_an_arrangement_is_visited_assessed_and_visited_again_every_six_weeks(world):
    journey = fostered(world)

    assert {code: due(journey, f"private_fostering.{code}") for code in ("initial_visit", "assessment", "visits")} == {
        "initial_visit": date(2026, 3, 13),
        "assessment": date(2026, 5, 11),
        "visits": date(2026, 4, 15),
    }
    record(world, journey, "private_fostering_initial_visit", NOON + 5 * DAY)
    assert running(journey, "private_fostering.initial_visit") is None
    assert due(journey, "private_fostering.visits") == date(2026, 4, 20), "the child was seen at the first visit"

    record(world, journey, "private_fostering_assessment_authorised", NOON + 40 * DAY, by=world.ben)
    assert running(journey, "private_fostering.assessment") is None


def test_after_the_first_year_a_visit_is_due_every_twelve_weeks(world):
    journey = fostered(world)
    record(world, journey, "child_seen", NOON + 364 * DAY)
    assert due(journey, "private_fostering.visits") == date(2027, 4, 14), "still within the year"

    record(world, journey, "child_seen", NOON + 366 * DAY)

    assert due(journey, "private_fostering.visits") == date(2027, 5, 28)


def test_a_proposed_arrangement_is_to_be_notified_six_weeks_before_the_child_goes(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    record(world, journey, "private_arrangement_proposed", NOON, ahead_on=date(2026, 6, 1))
    assert due(journey, "private_fostering.advance_notification") == date(2026, 4, 20)

    record(world, journey, "private_arrangement_notified", NOON + DAY)

    assert running(journey, "private_fostering.advance_notification") is None
    assert due(journey, "private_fostering.initial_visit") == date(2026, 3, 16), "a proposal is visited as well"


def test_a_child_who_lives_with_somebody_else_counts_as_privately_fostered_once_28_days_have_gone_by(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    record(world, journey, "began_living_with_non_relative", NOON)
    assert running(journey, "private_fostering.started_notification").due_at == NOON + 48 * HOUR

    counts = running(journey, "private_fostering.duration_threshold")
    fire_due_clocks(now=counts.due_at + 60 * DAY)

    assert due_day(counts.due_at) == date(2026, 4, 1)
    assert "up_1" not in set(Firing.objects.filter(clock=counts).values_list("rung", flat=True)), "nobody is late for it"


@pytest.mark.parametrize(
    ("told", "counts"),
    [((), False), (("yes",), True), (("yes", "no"), False), (("no", "yes"), True)],
)
def test_a_young_person_of_16_counts_only_where_a_disability_is_on_record(world, told, counts):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2009, 6, 1)))
    for day, answer in enumerate(told):
        at = NOON + day * DAY
        record_entry(journey_id=journey.pk, entry=BY_CODE["disability"], answers={"disability": answer}, note="As the hospital wrote.",
                     actor=world.actor(world.amina, at), occurred_at=at, now=at)  # fmt: skip

    record(world, journey, "began_living_with_non_relative", NOON + 3 * DAY)

    assert (running(journey, "private_fostering.duration_threshold") is not None) is counts


def test_a_disability_is_of_the_child_and_holds_on_the_next_journey(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2009, 6, 1)))
    record_entry(journey_id=journey.pk, entry=BY_CODE["disability"], answers={"disability": "yes"}, note="", actor=world.actor(world.amina),
                 occurred_at=NOON, now=NOON)  # fmt: skip
    at = NOON + DAY
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, at)
    move(journey_id=journey.pk, request=ask("cin_closed", fresh(journey), at, warnings_accepted=True), actor=world.actor(world.ben), now=at)
    again = a_contact(world, journey.child, at=NOON + 2 * DAY)

    record(world, again, "began_living_with_non_relative", NOON + 3 * DAY, by=world.dora)

    assert running(again, "private_fostering.duration_threshold") is not None


def test_the_end_of_an_arrangement_ends_its_visits_and_the_notice_of_it_is_obtained(world):
    journey = fostered(world)
    record(world, journey, "private_arrangement_ended_or_changed", NOON + 50 * DAY)
    assert running(journey, "private_fostering.end_notification").due_at == NOON + 50 * DAY + 48 * HOUR
    at = NOON + 51 * DAY
    request = ask("private_fostering_closed", journey, at, target="child_in_need", warnings_accepted=True,
                  given=given(EvidenceKind.END_DATE, EvidenceKind.WHERE_CHILD_LIVES))  # fmt: skip

    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=at)

    left = Clock.objects.filter(journey=journey, limit__startswith="private_fostering.", stopped_at__isnull=True, cancelled_at__isnull=True)
    assert list(left) == []
