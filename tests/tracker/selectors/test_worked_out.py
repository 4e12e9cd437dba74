"""How a stored due date came about: by the length that was chosen when the timescale began."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world
from tracker.models import Clock
from tracker.selectors.rulebook import rulebook
from tracker.selectors.worked_out import worked_out
from workflows.calendar import add_length
from workflows.definitions.limits import BY_CODE
from workflows.shapes import Length
from workflows.terms import Stage, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """The time in which the child is seen in the assessment: five working days from Wednesday 4 March 2026."""
    a_journey(a_world(), stage=Stage.CHILD_IN_NEED)
    return Clock.objects.filter(limit="assessment.child_seen").earliest("pk")


def test_every_running_timescale_of_a_looked_after_child_is_explained_by_its_own_rule():
    a_journey(a_world(), stage=Stage.LOOKED_AFTER)
    book = rulebook()

    for clock in Clock.objects.filter(set_for_child=False):
        told = worked_out(clock, BY_CODE[clock.limit], book)
        assert told.says[0].startswith(f"{BY_CODE[clock.limit].title}: "), clock.limit
        assert told.says[1].startswith("Source: "), clock.limit


def test_the_days_that_were_not_counted_come_with_their_reason(clock):
    told = worked_out(clock, BY_CODE[clock.limit], rulebook())

    assert told.skipped == ((date(2026, 3, 7), "weekend"), (date(2026, 3, 8), "weekend"))
    assert told.says[-1] == "Due on 11 March 2026."


@pytest.mark.parametrize(("length", "says"), [(Length(6, Unit.WEEKS), "6 weeks"), (Length(3, Unit.MONTHS), "3 months")])
def test_of_before_lengths_were_kept_the_length_is_the_one_that_gives_the_stored_date(length, says, clock):
    book = rulebook()
    clock.length_value, clock.length_unit = None, ""
    limit = BY_CODE["lac.visit"]
    clock.limit, clock.occurrence = limit.code, 2
    clock.started_at = clock.series_started_at = NOON
    clock.due_at = add_length(NOON, length, calendar=book.calendar)

    told = worked_out(clock, limit, book)

    assert told.says[0] == f"Visit to a looked after child, seen and seen alone: {says}, version 1 of the rule."


def test_a_date_that_a_person_set_is_told_as_such(clock):
    clock.set_for_child = True

    assert worked_out(clock, BY_CODE[clock.limit], rulebook()).says == (
        "The date was set for this child by the person who said what would follow.",
    )


def test_a_date_of_an_older_rule_is_not_guessed_at(clock):
    clock.due_at += timedelta(days=1)

    told = worked_out(clock, BY_CODE[clock.limit], rulebook())

    assert told.says[0].endswith("version 1 of the rule, with the lengths and the calendar of that time.")
    assert (told.says[-1], told.skipped) == ("Due on 12 March 2026.", ())


def test_a_limit_that_no_definition_has_any_more_explains_nothing(clock):
    assert worked_out(clock, None, rulebook()).says == ()
