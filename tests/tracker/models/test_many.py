"""Many rows are saved with one statement, and only the columns that are named."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import a_contact, a_world
from tracker.models import Clock
from tracker.models.many import save_many

pytestmark = pytest.mark.django_db

COLUMNS = ["due_at", "opens_at", "length_value", "length_unit", "next_fire_at"]


@pytest.fixture
def clocks(db):
    world = a_world()
    for _ in range(4):
        a_contact(world)
    return list(Clock.objects.order_by("pk"))


def later(clocks):
    """Each changed in its own way, the first without a length or a moment to fire at."""
    for number, clock in enumerate(clocks):
        clock.due_at += timedelta(days=number + 1, microseconds=number)
        clock.next_fire_at = clock.due_at if number else None
        clock.length_value, clock.length_unit = (number, "weeks") if number else (None, "")
        clock.limit = "not saved"
    return clocks


def stored(columns):
    return list(Clock.objects.order_by("pk").values_list("pk", *columns))


def test_each_row_gets_its_own_values_and_no_other_column_changes(clocks):
    limits = stored(["limit", "started_at", "answers"])

    save_many(later(clocks), COLUMNS)

    assert stored(COLUMNS) == [(clock.pk, *(getattr(clock, name) for name in COLUMNS)) for clock in clocks]
    assert stored(["limit", "started_at", "answers"]) == limits


def test_a_column_may_hold_nothing_in_every_row(clocks):
    for clock in clocks:
        clock.opens_at = clock.next_fire_at = None

    save_many(clocks, ["opens_at", "next_fire_at"])

    assert {tuple(row[1:]) for row in stored(["opens_at", "next_fire_at"])} == {(None, None)}


def test_rows_that_are_not_given_stay(clocks):
    before = stored(COLUMNS)

    save_many(later(clocks)[:1], COLUMNS)

    assert stored(COLUMNS)[1:] == before[1:]
    assert stored(COLUMNS)[0] != before[0]


def test_few_rows_and_many_take_one_statement_and_none_takes_none(clocks):
    taken = []
    for some in ([], clocks[:1], clocks):
        with CaptureQueriesContext(connection) as captured:
            save_many(later(some), COLUMNS)
        taken.append(len(captured))

    assert taken == [0, 1, 1]


def test_more_rows_than_a_statement_takes_are_all_saved(clocks, monkeypatch):
    monkeypatch.setattr("tracker.models.many.AT_MOST", 3)

    save_many(later(clocks), COLUMNS)

    assert stored(COLUMNS) == [(clock.pk, *(getattr(clock, name) for name in COLUMNS)) for clock in clocks]
