"""What did not happen is looked for on each working day, once, and kept as it was found, also where it was nothing."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_contact, a_world
from tracker.actions.look_for_not_done import look_for_not_done
from tracker.models import Clock, DayOfLooking, NotDone
from tracker.selectors import not_done
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.not_done import LOOKED_FOR

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
THURSDAY = NOON + DAY


@pytest.fixture
def world(db):
    return a_world()


def test_a_day_on_which_nothing_was_found_is_kept_too(world):
    day = look_for_not_done(now=NOON)

    assert (day.on, day.looked_at, day.counts) == (date(2026, 3, 4), NOON, {row.code: 0 for row in LOOKED_FOR})
    assert NotDone.objects.count() == 0


def test_a_contact_without_a_decision_is_found_and_stays_in_that_days_result(world):
    journey = a_contact(world)
    clock = Clock.objects.get(journey=journey, limit="front_door.contact_outcome")
    moment = clock.due_at + timedelta(hours=12)

    day = look_for_not_done(now=moment)

    assert day.counts["referral_not_picked_up"] == 1
    assert list(NotDone.objects.values_list("day", "rule", "journey", "clock", "due_at")) == [
        (day.pk, "referral_not_picked_up", journey.pk, clock.pk, clock.due_at)
    ]
    counts = {rule.code: n for rule, n in not_done.counts(world.viewer(world.dora, moment), day)}
    assert counts["referral_not_picked_up"] == 1
    assert {n for _, n in not_done.counts(world.viewer(world.chidi, moment), day)} == {0}, "only of children whom one may see"


def test_what_is_in_time_is_not_found(world):
    journey = a_contact(world)
    clock = Clock.objects.get(journey=journey, limit="front_door.contact_outcome")

    day = look_for_not_done(now=clock.due_at - timedelta(hours=4))

    assert (day.counts["referral_not_picked_up"], NotDone.objects.count()) == (0, 0)


def test_a_day_is_looked_at_once_and_the_next_has_its_own_result(world):
    assert look_for_not_done(now=NOON) is not None

    assert look_for_not_done(now=NOON + timedelta(hours=1)) is None
    assert look_for_not_done(now=THURSDAY) is not None
    assert list(DayOfLooking.objects.values_list("on", flat=True)) == [date(2026, 3, 5), date(2026, 3, 4)]


@pytest.mark.parametrize(
    "moment",
    [NOON + 3 * DAY, NOON + 4 * DAY, NOON.replace(month=4, day=3), NOON.replace(hour=6, minute=59)],
    ids=["saturday", "sunday", "good-friday", "before-seven"],
)
def test_nothing_is_looked_for_outside_a_working_day(world, moment):
    assert look_for_not_done(now=moment) is None
    assert DayOfLooking.objects.count() == 0


def test_every_row_names_time_limits_that_can_be_late_and_none_twice():
    named = [code for row in LOOKED_FOR for code in row.limits]

    assert [code for code in named if code not in LIMITS or not LIMITS[code].kind.can_be_late] == []
    assert len(named) == len(set(named))
