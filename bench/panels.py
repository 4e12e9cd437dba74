"""Sixty requests into a month of meetings: by the solver, by greed, and first come, first served; and a year's timetable.

Pure rules, no database: what the plan costs is in working it out. Children in time are those heard by their last day; at
most so many can be, as the solver proves.
"""

import random
from datetime import UTC, date, datetime, time, timedelta

from bench.measuring import Figure, paired, seconds
from bench.sizes import Sizes
from panels.definitions import QUORUM_RULES, SHIPPED
from panels.rules.planning import Ask, Problem, Slot, Solver, faults, first_come, greedy, propose, score
from panels.rules.quorum import Member
from panels.rules.solving import solver
from panels.rules.timetable import Rule, sessions
from panels.terms import QuorumCode, SeatPart

FIRST = date(2026, 3, 2)
WEEKS = 4
FIRST_SEED, MONTHS = 1, 5
"""A single month may leave nothing to gain: what is heard in time is counted over several."""
HEARD = (("access_to_resources", 0, 14, 150), ("legal_gateway", 2, 9, 150), ("permanency", 3, 14, 120))
"""Kind of business, weekday, hour and minutes of each week's meetings."""
MEMBERS = tuple(Member(user_id=n, name=f"Member {n}", part=SeatPart.CHAIR if n == 1 else SeatPart.MEMBER) for n in range(1, 6))


def measure(sizes: Sizes) -> list[Figure]:
    """The plan and the timetable. Raises where a plan breaks what may not be broken, or hears fewer in time than by turn."""
    problem = a_month(sizes.requests, FIRST_SEED)
    way = solver()
    pairs = paired(
        sizes.plans, lambda _: seconds(lambda: propose(problem, solver=way)), lambda _: seconds(lambda: propose(problem)), warm_ups=1
    )
    years = paired(sizes.plans, lambda _: seconds(_a_year), lambda _: seconds(_a_year))
    number = sizes.requests
    solved = "the solver" if way is not None else "a greedy way, for no solver is installed"
    return [
        Figure("panels_plan", pairs.ours, "s", f"{number} requests into a month of meetings, by {solved}"),
        Figure("panels_plan_greedy", pairs.plain, "s", "the same by greed alone"),
        Figure("panels_plan_ratio", pairs.ratio, "x", "the solver against greed"),
        *_in_time([a_month(number, FIRST_SEED + month) for month in range(MONTHS)], way),
        Figure("panels_timetable", years.ours * 1000, "ms", "a year's timetable of every shipped panel"),
    ]


def _in_time(months: list[Problem], way: Solver | None) -> list[Figure]:
    """How many are heard by their last day, and how many at all, over several months that differ by chance."""
    plans = [propose(problem, solver=way) for problem in months]
    by_turn = [score(problem, first_come(problem)) for problem in months]
    by_greed = [score(problem, greedy(problem)) for problem in months]
    for problem, plan, turn in zip(months, plans, by_turn, strict=True):
        if faults(problem, plan.assigned) or plan.score.late > turn.late:
            raise AssertionError("The plan breaks what may not be broken, or is worse than first come, first served.")
    number = sum(len(problem.asks) for problem in months)
    of = f"of {number} in {len(months)} months, heard by their last day"
    return [
        Figure("panels_in_time", number - sum(plan.score.late for plan in plans), "children", f"{of}, as planned"),
        Figure("panels_in_time_greedy", number - sum(one.late for one in by_greed), "children", f"{of}, by greed"),
        Figure("panels_in_time_by_turn", number - sum(one.late for one in by_turn), "children", f"{of}, first come, first served"),
        Figure("panels_in_time_at_best", number - sum(plan.late_at_best for plan in plans), "children", f"{of}: no plan can hear more"),
        Figure("panels_heard", number - sum(plan.score.left_out for plan in plans), "children", "of them heard at all, as planned"),
        Figure("panels_heard_greedy", number - sum(one.left_out for one in by_greed), "children", "of them heard at all, by greed"),
        Figure("panels_heard_by_turn", number - sum(one.left_out for one in by_turn), "children", "heard at all, first come, first served"),
    ]


def a_month(requests: int, seed: int) -> Problem:
    """The requests of a month, the same for a seed: some with a last day, some brothers and sisters, a dozen presenters."""
    chance = random.Random(seed)
    slots = []
    for week in range(WEEKS):
        for number, (kind, weekday, hour, minutes) in enumerate(HEARD):
            on = FIRST + timedelta(weeks=week, days=weekday)
            starts = datetime.combine(on, time(hour), tzinfo=UTC)
            slots.append(
                Slot(
                    id=100 * (week + 1) + number, on=on, starts=starts, ends=starts + timedelta(minutes=minutes),
                    minutes={kind: minutes}, members=MEMBERS, rule=QUORUM_RULES[QuorumCode.LOCAL],
                    busy=frozenset(chance.sample(range(1, 13), 1)),
                    conflicts={ask: frozenset({chance.randint(2, 5)}) for ask in chance.sample(range(1, 61), 6)},
                )
            )  # fmt: skip
    asks = [
        Ask(
            id=number, business=HEARD[number % len(HEARD)][0], minutes=chance.choice([15, 20, 20, 30, 40]), asked=number,
            ready_on=FIRST + timedelta(days=chance.choice([0, 0, 0, 7, 14])), presenter=chance.randint(1, 12),
            deadline=FIRST + timedelta(days=chance.randint(1, 27)) if chance.random() < 0.6 else None,
            family=number // 6 if number % 12 < 2 else None, comes_first=chance.random() < 0.05,
        )
        for number in range(1, requests + 1)
    ]  # fmt: skip
    return Problem(tuple(asks), tuple(sorted(slots, key=lambda slot: (slot.starts, slot.id))))


def _a_year() -> int:
    """Every date of a year of the shipped panels that have a rhythm. Returns how many."""
    return sum(len(sessions(rule, FIRST, FIRST + timedelta(days=365))) for rule in RULES)


RULES = [
    Rule(
        pattern=panel.pattern, weekday=panel.weekday, every_weeks=panel.every_weeks, anchor=FIRST, starts=panel.starts,
        ends=panel.ends, business=panel.business, section=panel.section, section_every=panel.section_every,
        section_minutes=panel.section_minutes,
    )
    for panel in SHIPPED
]  # fmt: skip
