"""The eighteenth birthday moves a child by itself, on its day."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import NOON, a_child, a_journey, a_world, admitted, fresh
from tracker.actions.keep_birthdays import keep_birthdays
from tracker.models import Event, Journey
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY_BEFORE = datetime(2026, 6, 9, 22, 59, tzinfo=UTC)
BIRTHDAY = datetime(2026, 6, 9, 23, 0, tzinfo=UTC)
"""The first instant of 10 June 2026 in London, which is on summer time."""


@pytest.fixture
def world(db):
    return a_world()


def a_teenager(world, stage):
    return a_journey(world, stage=stage, child=a_child(born=date(2008, 6, 10)))


def test_nothing_happens_the_day_before(world):
    journey = a_teenager(world, Stage.CHILD_IN_NEED)

    assert keep_birthdays(now=DAY_BEFORE) == 0
    assert fresh(journey).stage == Stage.CHILD_IN_NEED


def test_a_child_in_need_who_was_never_in_care_is_closed_on_the_day(world):
    journey = a_teenager(world, Stage.CHILD_IN_NEED)

    assert keep_birthdays(now=BIRTHDAY) == 1

    after = fresh(journey)
    assert (after.stage, after.closed_at, after.closed_because) == (Stage.CLOSED, BIRTHDAY, "turned_18")


def test_a_child_in_care_becomes_a_care_leaver_and_is_looked_after_no_longer(world):
    journey = admitted(world, a_teenager(world, Stage.ASSESSMENT), NOON)

    keep_birthdays(now=BIRTHDAY)

    after = fresh(journey)
    assert (after.stage, after.looked_after_since, after.is_open) == (Stage.LEAVING_CARE, None, True)
    assert Event.objects.filter(journey=after, kind="looked_after_ceased").count() == 1


def test_a_birthday_is_kept_once(world):
    a_teenager(world, Stage.CHILD_IN_NEED)
    keep_birthdays(now=BIRTHDAY)

    assert keep_birthdays(now=BIRTHDAY) == 0


def test_a_job_that_ran_late_still_records_the_birthday_on_its_day(world):
    journey = a_teenager(world, Stage.CHILD_IN_NEED)

    keep_birthdays(now=datetime(2026, 6, 20, 9, tzinfo=UTC))

    assert fresh(journey).closed_at == BIRTHDAY


def test_a_journey_that_an_import_left_open_is_for_a_person_to_say(world):
    journey = a_teenager(world, Stage.CHILD_IN_NEED)
    Journey.objects.filter(pk=journey.pk).update(last_known_on=date(2026, 3, 31))

    assert keep_birthdays(now=BIRTHDAY) == 0
