"""A child who grows into a duty in care is noticed on the birthday."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_journey, a_world, admitted, ask
from tracker.actions.mark_birthdays import mark_birthdays
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.models import Clock, Event, Journey
from workflows.calendar import due_day, start_of_day
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def in_care(world, born):
    return admitted(world, a_journey(world, stage=Stage.ASSESSMENT, child=a_child(born=born)), NOON)


def running(journey, *codes):
    rows = Clock.objects.filter(journey=journey, limit__in=codes, stopped_at=None, cancelled_at=None)
    return {clock.limit: due_day(clock.due_at) for clock in rows}


def told(journey):
    kinds = ["turned_3", "turned_4", "turned_16", "birthday_in_three_months"]
    return list(Event.objects.filter(journey=journey, kind__in=kinds).order_by("occurred_at").values_list("kind", "occurred_at"))


def test_a_child_who_turns_three_in_care_is_owed_a_personal_education_plan_from_the_birthday(world):
    journey = in_care(world, date(2023, 6, 10))
    assert running(journey, "lac.pep_initial") == {}

    assert mark_birthdays(now=datetime(2026, 6, 9, 22, 59, tzinfo=UTC)) == 0
    assert mark_birthdays(now=datetime(2026, 6, 9, 23, 0, tzinfo=UTC)) == 1

    assert told(journey) == [("turned_3", start_of_day(date(2026, 6, 10)))]
    assert running(journey, "lac.pep_initial") == {"lac.pep_initial": date(2026, 6, 24)}


def test_a_child_who_turns_four_in_care_is_owed_a_questionnaire_within_the_year(world):
    journey = in_care(world, date(2022, 6, 10))
    assert running(journey, "lac.sdq") == {}

    mark_birthdays(now=datetime(2026, 6, 10, 9, tzinfo=UTC))

    assert running(journey, "lac.sdq") == {"lac.sdq": date(2027, 6, 10)}


def test_a_child_who_turns_five_keeps_the_health_review_at_six_months_and_has_the_next_a_year_on(world):
    journey = in_care(world, date(2021, 6, 10))
    happened(world, journey, EventKind.INITIAL_HEALTH_ASSESSMENT_COMPLETED, at=NOON + timedelta(days=12))
    both = ("lac.review_health_assessment_under_5", "lac.review_health_assessment_5_plus")
    assert running(journey, *both) == {"lac.review_health_assessment_under_5": date(2026, 9, 16)}

    mark_birthdays(now=datetime(2026, 6, 10, 9, tzinfo=UTC))
    assert running(journey, *both) == {"lac.review_health_assessment_under_5": date(2026, 9, 16)}

    happened(world, journey, EventKind.REVIEW_HEALTH_ASSESSMENT_COMPLETED, at=datetime(2026, 9, 10, 9, tzinfo=UTC))
    assert running(journey, *both) == {"lac.review_health_assessment_5_plus": date(2027, 9, 10)}


def happened(world, journey, kind, *, at):
    record_happened(journey_id=journey.pk, kinds=[kind], says="Done.", note="", actor=world.actor(world.amina, at), occurred_at=at,
                    now=at)  # fmt: skip


def test_a_young_person_who_turns_sixteen_in_foster_care_is_asked_about_staying_put_and_assessed(world):
    journey = in_care(world, date(2010, 9, 1))

    mark_birthdays(now=datetime(2026, 9, 1, 9, tzinfo=UTC))

    assert running(journey, "lac.staying_put_considered", "leaving_care.needs_assessment") == {
        "lac.staying_put_considered": date(2027, 3, 1),
        "leaving_care.needs_assessment": date(2026, 12, 1),
    }


def test_with_less_than_thirteen_weeks_in_care_sixteen_brings_no_needs_assessment(world):
    journey = in_care(world, date(2010, 4, 1))

    mark_birthdays(now=datetime(2026, 4, 1, 9, tzinfo=UTC))

    assert running(journey, "leaving_care.needs_assessment") == {}


def test_the_time_around_the_seventeenth_birthday_opens_three_months_before_it(world):
    journey = in_care(world, date(2009, 11, 20))
    at = NOON + timedelta(days=100)
    move(journey_id=journey.pk, request=ask("eligible_16", journey, at), actor=world.actor(world.ben, at), now=at)

    mark_birthdays(now=datetime(2026, 8, 21, 9, tzinfo=UTC))

    assert told(journey) == [("birthday_in_three_months", start_of_day(date(2026, 8, 20)))]
    assert running(journey, "leaving_care.oc3_birthday_window") == {"leaving_care.oc3_birthday_window": date(2026, 12, 20)}


def test_a_birthday_is_told_once_and_the_next_one_again(world):
    journey = in_care(world, date(2009, 11, 20))
    at = NOON + timedelta(days=100)
    move(journey_id=journey.pk, request=ask("eligible_16", journey, at), actor=world.actor(world.ben, at), now=at)

    first = [mark_birthdays(now=datetime(2026, 8, 21, 9, tzinfo=UTC)) for _ in range(3)]
    again = mark_birthdays(now=datetime(2027, 8, 20, 9, tzinfo=UTC))

    assert (first, again, len(told(journey))) == ([1, 0, 0], 1, 2)


def test_a_birthday_before_care_began_is_not_told(world):
    journey = in_care(world, date(2023, 2, 10))

    assert mark_birthdays(now=NOON + timedelta(days=1)) == 0
    assert set(running(journey, "lac.pep_initial")) == {"lac.pep_initial"}, "care itself looked at the age"


def test_a_job_that_was_late_by_months_still_tells_it_on_its_day(world):
    journey = in_care(world, date(2023, 6, 10))

    mark_birthdays(now=datetime(2026, 12, 1, 9, tzinfo=UTC))

    assert told(journey) == [("turned_3", start_of_day(date(2026, 6, 10)))]
    assert running(journey, "lac.pep_initial") == {"lac.pep_initial": date(2026, 6, 24)}


def test_a_child_born_on_a_leap_day_turns_three_on_the_first_of_march(world):
    journey = in_care(world, date(2024, 2, 29))

    assert mark_birthdays(now=datetime(2027, 2, 28, 12, tzinfo=UTC)) == 0
    assert mark_birthdays(now=datetime(2027, 3, 1, 12, tzinfo=UTC)) == 1
    assert told(journey)[0][1] == start_of_day(date(2027, 3, 1))


def test_children_out_of_care_and_those_whom_an_import_left_open_are_not_told(world):
    a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2023, 6, 10)))
    imported = in_care(world, date(2023, 6, 10))
    Journey.objects.filter(pk=imported.pk).update(last_known_on=date(2026, 3, 31))

    assert mark_birthdays(now=datetime(2026, 6, 10, 12, tzinfo=UTC)) == 0


def test_looking_for_birthdays_costs_the_same_for_few_children_and_for_many(world):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert mark_birthdays(now=NOON + timedelta(days=1)) == 0
        return len(seen)

    in_care(world, date(2019, 6, 10))
    few = queries()
    for _ in range(4):
        in_care(world, date(2019, 6, 10))

    assert queries() == few
