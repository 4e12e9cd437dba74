"""A panel's history run again under other rules: by hand, and for any history that Hypothesis makes up."""

from collections import Counter
from datetime import date, timedelta
from heapq import heapify, heapreplace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.rules.what_if.back_test import back_test, months_of
from panels.rules.what_if.history import Ask, Ended, Hearing, History, Sitting
from panels.rules.what_if.learning import Learnt, TooLittle, learn, service_days
from panels.rules.what_if.measures import ALL, compare, quantile, recorded
from panels.rules.what_if.replay import Changed, replay

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
PERMANENCY = "permanency"


def sittings(*, every: int, minutes: int = 60, until: date = LAST) -> list[Sitting]:
    days = range(0, (until - FIRST).days + 1, every)
    return [Sitting(on=FIRST + timedelta(days=n), hears=frozenset({PERMANENCY}), minutes=minutes) for n in days]


def ask(number: int, ready_on: date, **over: object) -> Ask:
    return Ask(**{"request": number, "business": PERMANENCY, "minutes": 30, "ready_on": ready_on, "group": ("Adoption", "East"), **over})  # type: ignore[arg-type]


def learnt(**over: object) -> Learnt:
    plain = {"notice": 0, "deferred": 0.0, "carried": 0.0, "works": [14], "sent": {}, "service": [0], "makers": 1}
    return Learnt(**{**plain, **over})  # type: ignore[arg-type]


def history(asks: list[Ask], *, every: int = 14) -> History:
    return History(first=FIRST, last=LAST, asks=asks, sittings=sittings(every=every))


def waits(of: History, rules: Changed, known: Learnt, *, seed: int = 0) -> list[int | None]:
    return [ran.waited for ran in replay(of, known, rules, seed=seed)]


def test_a_panel_every_week_hears_sooner_than_one_every_fortnight() -> None:
    """Two slots of half an hour a meeting, three children ready on the day after the first meeting."""
    three = history([ask(n, date(2026, 1, 2)) for n in (1, 2, 3)])

    assert waits(three, Changed(sittings=sittings(every=14), makers=1), learnt()) == [13, 13, 27]
    assert waits(three, Changed(sittings=sittings(every=7), makers=1), learnt()) == [6, 6, 13]


def test_who_is_not_ready_in_time_for_the_papers_waits_for_the_next_meeting() -> None:
    one = history([ask(1, date(2026, 1, 9))])

    assert waits(one, Changed(sittings=sittings(every=14), makers=1), learnt(notice=7)) == [20]
    assert waits(one, Changed(sittings=sittings(every=14), makers=1), learnt(notice=6)) == [6]


def test_a_meeting_hears_nothing_that_is_not_its_business() -> None:
    other = history([ask(1, date(2026, 1, 2), business="adoption_and_matching")])

    assert waits(other, Changed(sittings=sittings(every=7), makers=1), learnt()) == [None]


def test_what_is_always_deferred_is_never_decided_and_every_hearing_is_counted() -> None:
    one = history([ask(1, FIRST)])
    ran = replay(one, learnt(deferred=1.0, works=[100]), Changed(sittings=sittings(every=14), makers=1), seed=3)[0]

    assert ran.decided_on is None
    assert ran.hearings == 4  # 1 January, and the first meetings after 100 days each: 23 April, 13 August, 3 December


def test_a_recommendation_waits_for_its_turn_with_the_decision_maker() -> None:
    two = history([ask(n, FIRST) for n in (1, 2)])
    slow = learnt(sent={PERMANENCY: 1.0}, service=[5])

    assert waits(two, Changed(sittings=sittings(every=14), makers=1), slow) == [5, 10]
    assert waits(two, Changed(sittings=sittings(every=14), makers=2), slow) == [5, 5]


def test_a_shorter_timescale_makes_more_late_and_nobody_waits_another_day() -> None:
    one = [ask(1, date(2026, 1, 2), due_on=date(2026, 1, 20)), ask(2, date(2026, 1, 3))]
    found = compare(
        history(one), learnt(), [Changed(sittings=sittings(every=14), makers=1, sooner_by=days) for days in (0, 10)], by=None, seeds=3
    )[0]

    assert [runs.late.middle for runs in found.runs] == [0, 1]
    assert [runs.middle.middle for runs in found.runs] == [12.5, 12.5]
    assert found.recorded.timed == 1


def test_the_recorded_figures_count_who_still_waits_with_the_days_so_far() -> None:
    rows = [ask(1, date(2026, 12, 1), decided_on=date(2026, 12, 11)), ask(2, date(2026, 12, 11), due_on=date(2026, 12, 20))]

    found = recorded(rows, last=LAST)

    assert (found.number, found.middle, found.waiting, found.late, found.timed) == (2, 15, 1, 1, 1)


def test_groups_are_everyone_and_then_the_largest_first() -> None:
    rows = [
        ask(1, FIRST, group=("Adoption", "East")),
        ask(2, FIRST, group=("Fostering", "East")),
        ask(3, FIRST, group=("Fostering", "West")),
    ]
    rules = [Changed(sittings=sittings(every=14), makers=1)]

    assert [(g.name, g.requests) for g in compare(history(rows), learnt(), rules, by=0, seeds=2)] == [
        (ALL, (1, 2, 3)), ("Fostering", (2, 3)), ("Adoption", (1,)),
    ]  # fmt: skip
    assert [g.name for g in compare(history(rows), learnt(), rules, by=1, seeds=2)] == [ALL, "East", "West"]
    assert [g.recorded.number for g in compare(history([]), learnt(), rules, by=0, seeds=2)] == [0]


def test_a_share_of_figures_is_the_one_that_so_many_do_not_pass() -> None:
    assert [quantile([5, 1, 3, 2, 4], share) for share in (0.0, 0.5, 0.9, 1.0)] == [1, 3, 5, 5]
    assert quantile([], 0.5) == 0


# --- what is learnt ---


def a_past(number: int = 30, *, every: int = 14) -> list[Ask]:
    """A child every ten days: each third is deferred once, and what was asked for took 20 days."""
    found = []
    for n in range(number):
        ready = FIRST + timedelta(days=10 * n)
        on = next(s.on for s in sittings(every=every, until=LAST + timedelta(days=60)) if s.on >= ready + timedelta(days=3))
        hearings = [Hearing(on=on, ended=Ended.DECIDED)]
        if n % 3 == 0:
            hearings = [Hearing(on=on, ended=Ended.DEFERRED, works_days=20), Hearing(on=on + timedelta(days=28), ended=Ended.DECIDED)]
        decided = hearings[-1].on
        found.append(ask(n, ready, hearings=tuple(hearings), sent_on=decided, decided_on=decided + timedelta(days=4)))
    return found


def test_the_record_teaches_how_often_a_panel_defers_and_how_long_the_work_takes() -> None:
    found = learn(history(a_past()), makers=1)

    assert found.notice == 4  # the shortest but one of thirty
    assert found.deferred == pytest.approx(10 / 40)
    assert found.carried == 0
    assert set(found.works) == {20}
    assert found.sent == {PERMANENCY: 1.0}
    assert min(found.service) == 0
    assert max(found.service) == 4


def test_a_deferral_without_a_date_of_the_work_takes_what_the_record_shows_at_most() -> None:
    twice = (Hearing(on=date(2026, 3, 1), ended=Ended.DEFERRED), Hearing(on=date(2026, 3, 29), ended=Ended.DECIDED))
    rows = [ask(n, date(2026, 2, 20), hearings=twice) for n in range(10)]

    assert set(learn(history(rows), makers=1).works) == {28 - 9}


def test_nothing_is_learnt_from_fewer_than_ten_hearings() -> None:
    with pytest.raises(TooLittle) as refused:
        learn(history(a_past(6)), makers=1)

    assert refused.value.hearings == 6 + 2
    assert learn(history(a_past(7)), makers=1).deferred == 3 / 10


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 30)), min_size=1, max_size=40), st.integers(1, 4))
def test_how_long_a_decision_maker_takes_is_found_again_from_the_days_alone(rows: list[tuple[int, int]], makers: int) -> None:
    free = [date.min] * makers
    heapify(free)
    asks = []
    for number, (sent, took) in enumerate(sorted(rows, key=lambda row: row[0])):
        sent_on = FIRST + timedelta(days=sent)
        done = max(sent_on, free[0]) + timedelta(days=took)
        heapreplace(free, done)
        asks.append(ask(number, FIRST, sent_on=sent_on, decided_on=done))

    if makers == 1:
        assert service_days(asks, makers=makers) == sorted(took for _, took in rows)
    assert len(service_days(asks, makers=makers)) == len(rows)
    assert all(took >= 0 for took in service_days(asks, makers=makers))


# --- any history ---

asks_of_any_history = st.lists(st.integers(0, 330), max_size=40).map(
    lambda days: [ask(n, FIRST + timedelta(days=d)) for n, d in enumerate(days)]
)
seeds = st.integers(0, 10_000)


@given(asks_of_any_history, seeds, st.floats(0, 0.9), st.floats(0, 0.5))
def test_everyone_is_in_a_run_once_nobody_is_heard_before_ready_and_the_same_seed_is_the_same_run(
    asks: list[Ask], seed: int, deferred: float, carried: float
) -> None:
    known = learnt(deferred=deferred, carried=carried, works=[0, 7, 30], sent={PERMANENCY: 0.5}, service=[0, 3, 12])
    rules = Changed(sittings=sittings(every=7), makers=1)
    first = replay(history(asks), known, rules, seed=seed)

    assert [ran.ask.request for ran in first] == [one.request for one in asks]
    assert all(ran.waited is None or ran.waited >= 0 for ran in first)
    assert [(r.decided_on, r.hearings) for r in first] == [
        (r.decided_on, r.hearings) for r in replay(history(asks), known, rules, seed=seed)
    ]  # fmt: skip


@given(asks_of_any_history, seeds)
def test_no_meeting_hears_more_than_it_has_minutes_for(asks: list[Ask], seed: int) -> None:
    ran = replay(history(asks), learnt(), Changed(sittings=sittings(every=7), makers=1), seed=seed)

    assert max(Counter(one.decided_on for one in ran if one.decided_on).values(), default=0) <= 2


@given(asks_of_any_history, seeds)
def test_a_panel_that_sits_on_more_days_makes_nobody_wait_longer(asks: list[Ask], seed: int) -> None:
    often, seldom = (waits(history(asks), Changed(sittings=sittings(every=days), makers=1), learnt(), seed=seed) for days in (7, 14))

    assert all(slow is None or (quick is not None and quick <= slow) for quick, slow in zip(often, seldom, strict=True))


@given(asks_of_any_history, seeds, st.integers(1, 3))
def test_one_more_decision_maker_makes_nobody_wait_longer(asks: list[Ask], seed: int, makers: int) -> None:
    known = learnt(sent={PERMANENCY: 1.0}, service=[0, 5, 40])
    few, many = (waits(history(asks), Changed(sittings=sittings(every=7), makers=n), known, seed=seed) for n in (makers, makers + 1))

    assert all(slow is None or (quick is not None and quick <= slow) for quick, slow in zip(many, few, strict=True))


# --- held against what happened ---


def test_the_months_kept_back_are_the_latest_quarter_and_teach_nothing() -> None:
    past = history(a_past(36))
    test = back_test(past, makers=1, seeds=5)
    assert test is not None
    assert test.learnt_until == date(2026, 9, 30)
    assert [month.first for month in test.months] == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]

    otherwise = [
        one if one.decided_on and one.decided_on <= test.learnt_until else _much_later(one, test.learnt_until) for one in past.asks
    ]
    again = back_test(History(first=FIRST, last=LAST, asks=otherwise, sittings=past.sittings), makers=1, seeds=5)
    assert again is not None
    assert [month.replayed for month in again.months] == [month.replayed for month in test.months]
    assert [month.recorded for month in again.months] != [month.recorded for month in test.months]


def _much_later(one: Ask, until: date) -> Ask:
    """The same child with another fate after that day."""
    return Ask(
        request=one.request, business=one.business, minutes=one.minutes, ready_on=one.ready_on, group=one.group,
        hearings=tuple(h for h in one.hearings if h.on <= until), sent_on=one.sent_on if one.sent_on and one.sent_on <= until else None,
    )  # fmt: skip


def test_a_history_that_follows_its_own_rules_is_found_again() -> None:
    """Meetings every fortnight with room for all, nothing deferred, nothing sent on: the replay is the record."""
    past = [ask(n, FIRST + timedelta(days=9 * n)) for n in range(40)]
    heard = [_heard_at_the_next(one) for one in past]
    test = back_test(history(heard), makers=1, seeds=3)
    assert test is not None
    assert test.held == len(test.counted) == 3
    assert test.off_by == 0


def _heard_at_the_next(one: Ask) -> Ask:
    on = next(s.on for s in sittings(every=14, until=LAST + timedelta(days=60)) if s.on >= one.ready_on)
    decided = on if on <= LAST else None
    return ask(one.request, one.ready_on, hearings=(Hearing(on=on, ended=Ended.DECIDED),) if decided else (), decided_on=decided)


def test_too_few_months_are_not_tested() -> None:
    past = history(a_past())

    assert back_test(History(first=FIRST, last=date(2026, 3, 31), asks=past.asks, sittings=past.sittings), makers=1) is None
    assert months_of(date(2026, 1, 2), date(2026, 3, 31)) == [date(2026, 2, 1), date(2026, 3, 1)]
