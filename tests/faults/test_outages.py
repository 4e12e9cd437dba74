"""Late is counted over the time in which the machine was whole."""

from datetime import UTC, datetime, timedelta

import pytest

from faults.outages import outages, whole_seconds

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_an_outage_ends_when_the_next_worker_is_ready():
    assert outages([at(10), at(40)], [at(0), at(15), at(50)]) == [(at(10), at(15)), (at(40), at(50))]


def test_a_kill_that_nothing_followed_is_no_excuse():
    assert outages([at(10)], [at(0)]) == []


@pytest.mark.parametrize(
    ("away", "seconds"),
    [
        ([], 30.0),
        ([(at(5), at(15))], 20.0),
        ([(at(-5), at(15)), (at(10), at(20))], 10.0),
        ([(at(25), at(60))], 25.0),
        ([(at(40), at(60))], 30.0),
    ],
)
def test_the_time_in_which_something_was_away_does_not_count(away, seconds):
    assert whole_seconds(at(0), at(30), away) == seconds
