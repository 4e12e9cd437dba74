"""Every day in care went on exactly one thing: the parts are the time elapsed, whatever happened, and in whatever order it is told."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.rules.waiting import IN_ORDER, SAYS, Wait, WaitKind, split
from workflows.definitions.limits import BY_CODE
from workflows.definitions.waits import OUTSIDE, PAPERS, QUEUES

START = date(2025, 1, 1)
day = st.integers(min_value=-200, max_value=900).map(lambda days: START + timedelta(days=days))
wait = st.builds(
    Wait, kind=st.sampled_from([kind for kind in WaitKind if kind is not WaitKind.WORK]), from_on=day, to_on=st.none() | day,
    about=st.sampled_from(["", "the court", "the letter"]),
)  # fmt: skip
history = st.lists(wait, max_size=10)
tried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def on(days):
    return START + timedelta(days=days)


def a_wait(kind, first, last, about=""):
    return Wait(kind=kind, from_on=on(first), to_on=None if last is None else on(last), about=about)


def test_a_child_who_waited_for_nothing_was_worked_with_every_day():
    assert split([], since=START, until=on(30)).by_kind == {**dict.fromkeys(IN_ORDER, 0), WaitKind.WORK: 30}


def test_a_day_that_two_things_held_up_went_on_the_one_that_work_could_not_have_shortened():
    waits = [a_wait(WaitKind.PAPER, 5, 25), a_wait(WaitKind.PANEL, 10, 20), a_wait(WaitKind.PAUSE, 12, 15)]

    found = split(waits, since=START, until=on(30))

    assert [(one.kind, one.days) for one in found.stretches] == [
        ("work", 5), ("paper", 5), ("panel", 2), ("pause", 3), ("panel", 5), ("paper", 5), ("work", 5),
    ]  # fmt: skip


def test_what_is_answered_on_the_day_it_was_asked_took_no_day_and_what_still_waits_takes_each_day_until_today():
    found = split([a_wait(WaitKind.QUEUE, 3, 3), a_wait(WaitKind.PANEL, 28, None)], since=START, until=on(30))

    assert (found.by_kind[WaitKind.QUEUE], found.by_kind[WaitKind.PANEL], found.by_kind[WaitKind.WORK]) == (0, 2, 28)


@tried
@given(history, day, day)
def test_the_parts_add_up_exactly_to_the_time_elapsed(waits, first, second):
    since, until = sorted((first, second))

    found = split(waits, since=since, until=until)

    assert sum(found.by_kind.values()) == found.days == (until - since).days
    assert all(before.to_on == after.from_on for before, after in pairwise(found.stretches))
    assert all(one.days > 0 for one in found.stretches)


@tried
@given(history, st.lists(day, min_size=3, max_size=3))
def test_two_times_one_after_the_other_are_the_whole_time(waits, days):
    since, between, until = sorted(days)

    whole = split(waits, since=since, until=until).by_kind
    parts = [split(waits, since=since, until=between).by_kind, split(waits, since=between, until=until).by_kind]

    assert whole == {kind: parts[0][kind] + parts[1][kind] for kind in IN_ORDER}


@tried
@given(history, day, day, st.randoms(use_true_random=False))
def test_the_order_in_which_it_is_told_changes_nothing(waits, first, second, chance):
    since, until = sorted((first, second))
    shuffled = list(waits)
    chance.shuffle(shuffled)

    assert split(shuffled, since=since, until=until) == split(waits, since=since, until=until)


def test_every_kind_has_its_words_and_every_limit_that_tells_of_a_wait_is_one_and_tells_of_one_kind():
    assert set(SAYS) == set(WaitKind) == set(IN_ORDER)
    told = [*QUEUES, *OUTSIDE, *PAPERS]
    assert [code for code in told if code not in BY_CODE] == []
    assert len(told) == len(set(told))
