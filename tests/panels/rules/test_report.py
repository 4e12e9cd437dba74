"""The figures of a panel's month, over plain values."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panels.rules.report import Heard, figures, month_after, month_before


def say(heard: list[Heard]) -> dict[str, str]:
    found = figures(heard, capacity=240, coming=[9, 10], coming_minutes=40, coming_capacity=300)
    return {one.code: one.says for one in found}


def test_each_figure_says_what_it_counts() -> None:
    heard = [
        Heard(item=1, minutes=20, outcome="agreed", is_decided=True, days_waited=10, took_late_papers=True),
        Heard(item=2, minutes=30, outcome="agreed", is_decided=True, days_waited=31),
        Heard(item=3, minutes=20, outcome="deferred", is_deferred=True, deferrals=1),
        Heard(item=4, minutes=20, outcome="deferred", is_deferred=True, deferrals=2),
        Heard(item=5, minutes=60, outcome="", is_carried=True),
    ]

    assert say(heard) == {
        "considered": "4", "decided": "2", "deferred_once": "1", "deferred_again": "1", "waited": "Half within 20.5, the longest 31",
        "capacity": "90 of 240", "carried": "1", "late_papers": "1", "coming": "2, with 40 of 300 minutes",
    }  # fmt: skip


def test_a_month_without_a_meeting_says_so_and_divides_by_nothing() -> None:
    assert say([])["waited"] == "None decided"
    assert say([])["capacity"] == "0 of 240"


@given(st.lists(st.sampled_from(["decided", "deferred", "carried"]), max_size=12))
def test_every_figure_that_counts_has_as_many_items_behind_it(ends: list[str]) -> None:
    heard = [
        Heard(item=n, minutes=20, outcome="", is_decided=end == "decided", is_deferred=end == "deferred", is_carried=end == "carried",
              deferrals=1 + n % 2)
        for n, end in enumerate(ends)
    ]  # fmt: skip

    for one in figures(heard, capacity=0, coming=(), coming_minutes=0, coming_capacity=0):
        if one.says.isdigit():
            assert int(one.says) == len(one.items)


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_the_month_before_the_month_after_is_this_month(day: date) -> None:
    assert month_before(month_after(day)) == day.replace(day=1)
