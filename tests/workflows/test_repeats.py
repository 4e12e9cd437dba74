"""What has come again is told when it has come as often as its row says, and not before."""

from datetime import timedelta

import pytest

from tests.workflows.clocks import london
from workflows.definitions.repeats import REPEATS, Repeat
from workflows.engine.repeats import Told, is_again
from workflows.shapes import Length
from workflows.terms import EventKind, Unit

NOW = london("2026-03-04 12:00")
RATED, CHANGED, REFERRED = EventKind.RISK_RATED, EventKind.EARLY_HELP_PLAN_CHANGED, EventKind.REFERRAL_RECEIVED
UNCHANGED = Repeat(tells=EventKind.RISK_RATING_UNCHANGED, says="Unchanged.", heard=RATED, times=3, same="rating", since=(CHANGED,))
AGAIN = Repeat(tells=EventKind.REFERRED_AGAIN, says="Again.", heard=REFERRED, times=2, within=Length(12, Unit.MONTHS), of_the_child=True)


def rated(rating: str, days_ago: int = 0) -> Told:
    return Told(RATED, NOW - timedelta(days=days_ago), answers={"rating": rating})


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ((), False),
        (("high",), False),
        (("high", "high"), True),
        (("high", "high", "high"), True),
        (("high", "low"), False),
        (("high", "high", "low"), False),
        (("low", "high", "high"), True),
    ],
)
def test_a_rating_is_unchanged_when_the_last_three_are_equal(earlier: tuple[str, ...], expected: bool) -> None:
    told = [rated(rating, days_ago=len(earlier) - number) for number, rating in enumerate(earlier)]

    assert is_again(UNCHANGED, rated("high"), told) is expected


def test_what_was_counted_before_a_plan_was_changed_does_not_count_again() -> None:
    changed = Told(CHANGED, NOW - timedelta(days=5))

    assert not is_again(UNCHANGED, rated("high"), [rated("high", 20), rated("high", 10), changed])
    assert not is_again(UNCHANGED, rated("high"), [rated("high", 20), changed, rated("high", 4)])
    assert is_again(UNCHANGED, rated("high"), [changed, rated("high", 4), rated("high", 3)])


def test_of_two_on_one_day_the_one_that_was_recorded_last_is_the_later() -> None:
    changed = Told(CHANGED, NOW - timedelta(days=3))

    assert not is_again(UNCHANGED, rated("high"), [rated("high", 9), rated("high", 3), changed])
    assert not is_again(UNCHANGED, rated("high"), [rated("high", 9), changed, rated("high", 3)])


@pytest.mark.parametrize(("before", "expected"), [("2025-03-04 00:00", True), ("2025-03-03 23:59", False), ("2026-03-05 09:00", False)])
def test_a_window_is_counted_back_in_whole_days_and_never_ahead(before: str, expected: bool) -> None:
    assert is_again(AGAIN, Told(REFERRED, NOW), [Told(REFERRED, london(before), here=False)]) is expected


def test_an_earlier_journey_counts_only_where_the_row_is_of_the_child() -> None:
    earlier = [Told(RATED, NOW - timedelta(days=n), here=False, answers={"rating": "high"}) for n in (2, 1)]

    assert not is_again(UNCHANGED, rated("high"), earlier)


@pytest.mark.parametrize("row", REPEATS, ids=lambda row: row.tells.value)
def test_a_row_is_whole(row: Repeat) -> None:
    assert row.says.endswith(".")
    assert row.times >= 2
    assert row.heard not in row.since
    assert row.tells is not row.heard
