"""Colours as filters, equal to the colours that rows are shown in."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world
from tracker.models import CaseloadRow, Child
from tracker.selectors.caseloads import age_in_words
from tracker.selectors.timescales import COLOURS, of_colour
from workflows.engine import clock
from workflows.terms import Stage

HOUR = timedelta(hours=1)
MIDNIGHT = NOON.replace(hour=0) + timedelta(days=1)
WORDS = {"red": clock.OVERDUE, "today": clock.DUE_TODAY, "amber": clock.DUE_SOON, "green": clock.ON_TIME}


@pytest.mark.parametrize(
    ("due_at", "warns_at", "colour"),
    [
        (NOON - HOUR, NOON - 3 * HOUR, "red"),
        (NOON, NOON - HOUR, "red"),
        (NOON + HOUR, NOON - HOUR, "today"),
        (NOON + HOUR, NOON + HOUR, "today"),
        (MIDNIGHT, NOON - HOUR, "today"),
        (MIDNIGHT + HOUR, NOON, "amber"),
        (MIDNIGHT + HOUR, NOON + HOUR, "green"),
    ],
)
def test_a_row_has_exactly_the_colour_that_its_word_says(db, due_at, warns_at, colour):
    journey = a_journey(a_world(), stage=Stage.CONTACT)
    CaseloadRow.objects.filter(journey=journey).update(next_due_at=due_at, next_warns_at=warns_at)

    has = [name for name in COLOURS if CaseloadRow.objects.filter(of_colour(name, now=NOON)).exists()]

    assert has == [colour]
    assert clock.word(due_at=due_at, warns_at=warns_at, stopped_at=None, cancelled_at=None, now=NOON) == WORDS[colour]


@pytest.mark.parametrize(
    ("born", "says"),
    [
        ("2016-05-20", "9 years"), ("2016-03-04", "10 years"), ("2016-03-05", "9 years"), ("2025-03-05", "11 months"),
        ("2024-10-04", "17 months"), ("2026-02-04", "1 month"), ("2026-02-05", "27 days"), ("2026-03-03", "1 day"),
    ],
)  # fmt: skip
def test_an_age_is_told_in_the_largest_unit_that_says_something(born, says):
    assert age_in_words(Child(date_of_birth=date.fromisoformat(born)), now=NOON) == says
