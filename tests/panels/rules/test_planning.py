"""The plan of the coming meetings: what it never breaks, by any way it is found, and that it is the best there is."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panels.definitions import QuorumRule
from panels.rules import planning
from panels.rules.planning import Ask, Assigned, Plan, Problem, Slot, faults, first_come, greedy, propose, score
from panels.rules.quorum import Member
from panels.rules.solving import solve, solver
from panels.terms import QuorumCode, SeatPart

MONDAY = date(2026, 3, 2)
RULE = QuorumRule(code=QuorumCode.LOCAL, title="Three members", source="For a test", at_least=2)
CHAIR, DEPUTY, ADE, MARCUS = 101, 102, 103, 104
MEMBERS = (
    Member(user_id=CHAIR, name="Lena", part=SeatPart.CHAIR),
    Member(user_id=DEPUTY, name="Grace", part=SeatPart.VICE_CHAIR),
    Member(user_id=ADE, name="Ade"),
    Member(user_id=MARCUS, name="Marcus"),
)
GATEWAY, HOUSING = "legal_gateway", "housing_pathways"


def an_ask(number: int, **over: object) -> Ask:
    values: dict[str, object] = {"id": number, "business": GATEWAY, "minutes": 20, "asked": number, "ready_on": MONDAY}
    return Ask(**{**values, **over})  # type: ignore[arg-type]


def a_slot(
    number: int, *, week: int = 0, hour: int = 9, minutes: int = 60, minutes_of: dict[str, int] | None = None, **over: object
) -> Slot:
    on = MONDAY + timedelta(weeks=week)
    starts = datetime.combine(on, time(hour), tzinfo=UTC)
    values: dict[str, object] = {
        "id": number, "on": on, "starts": starts, "ends": starts + timedelta(hours=2), "minutes": minutes_of or {GATEWAY: minutes},
        "members": MEMBERS, "rule": RULE,
    }  # fmt: skip
    return Slot(**{**values, **over})  # type: ignore[arg-type]


def planned(*asks: Ask, slots: tuple[Slot, ...], solved: bool = True) -> Plan:
    return propose(Problem(tuple(asks), slots), solver=solve if solved else None)


# ── One thing at a time, solved and greedily ────────────────────────────────────────────────────────────────────────

both_ways = pytest.mark.parametrize("solved", [True, False], ids=["solved", "greedily"])


@both_ways
def test_the_nearest_deadline_is_heard_first(solved: bool) -> None:
    slots = (a_slot(1, minutes=20), a_slot(2, week=1, minutes=20))

    plan = planned(an_ask(1), an_ask(2, deadline=MONDAY), slots=slots, solved=solved)

    assert (plan.assigned, plan.score.late) == ({1: 2, 2: 1}, 0)


@both_ways
def test_what_was_carried_over_is_heard_before_what_came_earlier(solved: bool) -> None:
    slots = (a_slot(1, minutes=20), a_slot(2, week=1, minutes=20))

    assert planned(an_ask(1), an_ask(2, comes_first=True), slots=slots, solved=solved).assigned == {1: 2, 2: 1}


@both_ways
def test_brothers_and_sisters_are_heard_together_or_not_at_all(solved: bool) -> None:
    pair = (an_ask(1, family=7), an_ask(2, family=7))

    assert planned(*pair, slots=(a_slot(1, minutes=30), a_slot(2, week=1, minutes=40)), solved=solved).assigned == {1: 2, 2: 2}
    assert planned(*pair, slots=(a_slot(1, minutes=30),), solved=solved).assigned == {}


@both_ways
def test_a_pinned_item_stays_and_takes_its_minutes(solved: bool) -> None:
    slots = (a_slot(1, minutes=20), a_slot(2, week=1, minutes=20))

    assert planned(an_ask(1, deadline=MONDAY), an_ask(2, pinned=1), slots=slots, solved=solved).assigned == {1: 2, 2: 1}


@both_ways
def test_nobody_presents_while_they_are_elsewhere(solved: bool) -> None:
    slots = (a_slot(1, busy=frozenset({5})), a_slot(2, week=1))

    assert planned(an_ask(1, presenter=5), an_ask(2, presenter=6), slots=slots, solved=solved).assigned == {1: 2, 2: 1}


@both_ways
def test_nobody_presents_at_two_meetings_at_once(solved: bool) -> None:
    slots = (a_slot(1, minutes=20), a_slot(2, hour=10, minutes=20), a_slot(3, week=1, minutes=20))

    plan = planned(an_ask(1, presenter=5), an_ask(2, presenter=5), slots=slots, solved=solved)

    assert sorted(plan.assigned.values()) in ([1, 3], [2, 3])


@both_ways
def test_an_item_goes_where_its_conflicts_leave_a_quorum_and_a_chair(solved: bool) -> None:
    too_few = a_slot(1, conflicts={1: frozenset({CHAIR, ADE, MARCUS})})
    no_chair = a_slot(2, week=1, conflicts={1: frozenset({CHAIR, DEPUTY})})
    with_deputy = a_slot(3, week=2, conflicts={1: frozenset({CHAIR, ADE})})

    assert planned(an_ask(1), slots=(too_few, no_chair, with_deputy), solved=solved).assigned == {1: 3}


@both_ways
def test_a_kind_is_heard_only_where_it_belongs_and_not_before_it_is_ready(solved: bool) -> None:
    slots = (a_slot(1), a_slot(2, week=1, minutes_of={GATEWAY: 60, HOUSING: 20}), a_slot(3, week=2))
    later = an_ask(2, ready_on=MONDAY + timedelta(days=8))

    assert planned(an_ask(1, business=HOUSING), later, slots=slots, solved=solved).assigned == {1: 2, 2: 3}


def a_slot_of(minutes: dict[str, int], number: int) -> Slot:
    return a_slot(number, minutes=minutes)  # type: ignore[arg-type]


def test_what_stands_on_an_agenda_is_not_moved_for_nothing() -> None:
    slots = (a_slot(1, minutes=20), a_slot(2, minutes=20, hour=14))

    assert planned(an_ask(1, stands=2), slots=slots).assigned == {1: 2}


def test_solving_hears_a_late_child_that_greed_leaves_out() -> None:
    """The most pressing first fills the meeting with a long item, and two shorter ones that are due too no longer fit."""
    slots = (a_slot(1, minutes=60),)
    asks = [an_ask(number, minutes=minutes, deadline=MONDAY) for number, minutes in ((1, 50), (2, 30), (3, 30))]

    assert planned(*asks, slots=slots, solved=False).score.late == 2
    solved = planned(*asks, slots=slots)
    assert (solved.assigned, solved.score.late, solved.late_at_best, solved.way) == ({2: 1, 3: 1}, 1, 1, "solved")


def test_where_time_is_short_the_solver_hears_as_many_in_time_as_any_plan_can_and_greed_far_fewer() -> None:
    """Each week a long item that came first and two short ones are due, and only the short ones or the long one have the time.

    Greed gives the first week to the long item, and every child who then waits is late and makes the next one late.
    """
    slots = tuple(a_slot(week, week=week, minutes=60) for week in range(1, 5))
    asks = [
        an_ask(10 * week + number, minutes=minutes, deadline=MONDAY + timedelta(weeks=week))
        for week in range(1, 5)
        for number, minutes in ((1, 50), (2, 30), (3, 30))
    ]

    problem, solved = Problem(tuple(asks), slots), planned(*asks, slots=slots)

    assert [score(problem, way(problem)).late for way in (first_come, greedy)] == [11, 11]
    assert (solved.score.late, solved.late_at_best, solved.way) == (4, 4, "solved")
    assert solved.assigned == {10 * week + number: week for week in range(1, 5) for number in (2, 3)}


def test_the_solver_is_there_where_its_package_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert solver() is solve

    monkeypatch.setattr("panels.rules.solving.find_spec", lambda _: None)

    assert solver() is None


# ── Any problem at all ──────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def problems(draw: st.DrawFn, *, most: int = 7, meetings: int = 4) -> Problem:
    slots = tuple(
        a_slot(
            100 + number, week=draw(st.integers(0, 2)), hour=draw(st.sampled_from([9, 10, 14])),
            minutes_of={GATEWAY: draw(st.sampled_from([20, 40, 60])), **({HOUSING: 20} if draw(st.booleans()) else {})},
            busy=draw(st.frozensets(st.integers(1, 3), max_size=1)),
            conflicts=draw(st.dictionaries(st.integers(1, most), st.frozensets(st.sampled_from([CHAIR, DEPUTY, ADE, MARCUS])), max_size=2)),
        )
        for number in range(draw(st.integers(1, meetings)))
    )  # fmt: skip
    slots = tuple(sorted(slots, key=lambda slot: (slot.starts, slot.id)))
    places = st.sampled_from([slot.id for slot in slots])
    days = st.integers(-3, 18).map(lambda n: MONDAY + timedelta(days=n))
    asks = tuple(
        an_ask(
            number, business=draw(st.sampled_from([GATEWAY, GATEWAY, HOUSING])), minutes=draw(st.sampled_from([10, 20, 30])),
            ready_on=draw(days), deadline=draw(st.none() | days), presenter=draw(st.none() | st.integers(1, 3)),
            family=draw(st.none() | st.integers(1, 2)), comes_first=draw(st.booleans()),
            pinned=draw(st.none() | st.none() | places), stands=draw(st.none() | places),
        )
        for number in range(1, draw(st.integers(1, most)) + 1)
    )  # fmt: skip
    return Problem(asks, slots)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_way_keeps_what_may_not_be_broken_and_none_is_worse_than_first_come_first_served(problem: Problem) -> None:
    by_turn = score(problem, first_come(problem))

    for assigned in (first_come(problem), greedy(problem), solved_by(problem)):
        assert faults(problem, assigned) == []
    for plan in (propose(problem), propose(problem, solver=solve)):
        assert plan.score <= by_turn
        assert plan.score.late <= by_turn.late


@settings(max_examples=40, deadline=None)
@given(problems(most=4, meetings=3))
def test_on_small_problems_the_solver_finds_the_best_plan_of_all(problem: Problem) -> None:
    best = min(score(problem, assigned) for assigned in every_plan(problem))

    plan = propose(problem, solver=solve)

    assert plan.score == best
    assert plan.late_at_best == best.late


@settings(max_examples=20, deadline=None)
@given(problems())
def test_the_same_problem_gives_the_same_plan(problem: Problem) -> None:
    assert propose(problem, solver=solve) == propose(problem, solver=solve)


def solved_by(problem: Problem) -> Assigned:
    found = solve(problem, first_come(problem))
    assert found is not None
    return found[0]


def every_plan(problem: Problem) -> list[Assigned]:
    """All plans there are that break nothing: each unit at each meeting or at none."""
    choices = [[None, *(slot.id for slot in problem.slots)] for _ in problem.free]
    plans: list[Assigned] = []
    for places in product(*choices):
        assigned: dict[int, int] = dict(problem.pins)
        for unit, place in zip(problem.free, places, strict=True):
            if place is not None:
                assigned |= {ask.id: place for ask in unit.asks}
        if not faults(problem, assigned):
            plans.append(assigned)
    return plans


def test_the_check_of_a_plan_finds_what_is_broken() -> None:
    """The tests above rest on it: each thing that may not be broken, broken once."""
    slots = (a_slot(1, minutes=20, busy=frozenset({9})), a_slot(2, hour=10), a_slot(3, week=1))
    asks = (an_ask(1, family=7, presenter=5), an_ask(2, family=7, presenter=5), an_ask(3, presenter=9), an_ask(4, pinned=3), an_ask(5))
    problem = Problem(asks, slots)

    assert faults(problem, {1: 2, 2: 2, 4: 3, 5: 1}) == []
    assert faults(problem, {4: 2}) == ["pin of 4"]
    assert faults(problem, {1: 3, 4: 3}) == ["apart: [1, 2]"]
    assert faults(problem, {3: 1, 4: 3}) == ["3 at 1"]
    assert faults(problem, {4: 3, 5: 1, 3: 1}) == ["minutes of (1, 'legal_gateway')", "3 at 1"]
    assert faults(problem, {1: 1, 2: 2, 4: 3}) == ["apart: [1, 2]", "5 in two places: 2 and 1"]
    assert planning.days_behind(an_ask(1, deadline=MONDAY), None, last=MONDAY) == planning.LEFT_OUT_DAYS
