"""One way of visiting holds for a looked after child at a time: over every legal status, every placement and what was agreed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from tests.workflows.clocks import ENGLAND, a_child, london
from tests.workflows.test_limits import Told
from workflows.calendar import due_day
from workflows.definitions.limits import visits
from workflows.engine.conditions import holds
from workflows.engine.stage import looked_after_in_law
from workflows.engine.visits import way_of_visiting
from workflows.shapes import Condition, Situation
from workflows.terms import EventKind, EvidenceKind, LimitKind, Stage, SubStage

E = EventKind
K = EvidenceKind
TODAY = date(2026, 3, 4)
LEGAL = ("C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3")
PLACES = (
    "A3", "A4", "A5", "A6", "H5", "K1", "K2", "K3", "P1", "P2", "P3", "R1", "R2", "R3", "R5", "S1", "T0", "T1", "T2", "T3", "T4",
    "U1", "U2", "U3", "U4", "U5", "U6", "Z1", "Z11", "Z12", "Z13", "Z14",
)  # fmt: skip
WAYS = {limit.code: limit.applies[0] for limit in visits.LIMITS if limit.kind is LimitKind.INTERVAL}
SAID = (
    (),
    (K.CARER_TEMPORARILY_APPROVED,),
    (K.CARER_TEMPORARILY_APPROVED, K.CARER_FULLY_APPROVED),
    (K.PLACED_BEFORE_ASSESSMENT,),
    (K.PLACED_BEFORE_ASSESSMENT, K.PLACEMENT_WITH_PARENT_DECISION),
    (K.FEWER_VISITS_AGREED,),
    (K.FEWER_VISITS_AGREED, K.FEWER_VISITS_NOT_AGREED),
    (K.FEWER_VISITS_AGREED, K.CARER_TEMPORARILY_APPROVED, K.PLACED_BEFORE_ASSESSMENT),
)
"""What may be on record for a placement, in the order in which it was said."""


def placed(legal: str, place: str | None, *, since: date = TODAY - timedelta(days=30), said: tuple[EvidenceKind, ...] = (),
           sub_stage: SubStage | None = None) -> Situation:  # fmt: skip
    """A child placed here since then, and what was said of the placement a day apart."""
    first = datetime(since.year, since.month, since.day, 12, tzinfo=UTC)
    stage = Stage.PERMANENCE if sub_stage else Stage.LOOKED_AFTER
    return replace(
        a_child(stage, today=TODAY.isoformat()),
        legal_statuses=frozenset({legal}),
        placement=place,
        placement_started_on=since if place else None,
        sub_stage=sub_stage,
        evidence={kind: first + timedelta(days=n) for n, kind in enumerate(said)},
    )


def every_way_of_living() -> Iterator[Situation]:
    year_ago, month_ago = TODAY - timedelta(days=400), TODAY - timedelta(days=30)
    sub_stages = (None, SubStage.MATCHED_LONG_TERM, SubStage.PLACED_FOR_ADOPTION)
    for legal, place, since, said, sub_stage in product(LEGAL, (None, *PLACES), (month_ago, year_ago), SAID, sub_stages):
        yield placed(legal, place, since=since, said=said, sub_stage=sub_stage)


def ways(child: Situation) -> list[str]:
    return [code for code, condition in WAYS.items() if holds(condition, child, calendar=ENGLAND)]


def test_the_six_ways_of_the_regulation_are_all_there() -> None:
    assert sorted(WAYS) == [
        "lac.visit",
        "lac.visit_care_order_with_parent",
        "lac.visit_long_term_foster_agreed",
        "lac.visit_other_living_arrangements",
        "lac.visit_parent_before_assessment",
        "lac.visit_temporary_approval_or_ico_with_parent",
    ]


def test_exactly_one_way_holds_for_every_looked_after_child_and_none_for_any_other() -> None:
    tried = 0
    for child in every_way_of_living():
        tried += 1
        visited = looked_after_in_law(child.legal_statuses, child.placement) and child.sub_stage is not SubStage.PLACED_FOR_ADOPTION
        assert len(ways(child)) == (1 if visited else 0), child
    assert tried == 13 * 33 * 2 * 8 * 3


@pytest.mark.parametrize(
    ("legal", "place", "said", "expected"),
    [
        ("V2", "U6", (), "lac.visit"),
        ("C2", "U6", (), "lac.visit"),
        ("C1", "K2", (), "lac.visit"),
        ("J1", "R5", (), "lac.visit"),
        ("C1", "P1", (), "lac.visit_temporary_approval_or_ico_with_parent"),
        ("C1", "P1", (K.PLACED_BEFORE_ASSESSMENT,), "lac.visit_temporary_approval_or_ico_with_parent"),
        ("V2", "U3", (K.CARER_TEMPORARILY_APPROVED,), "lac.visit_temporary_approval_or_ico_with_parent"),
        ("V2", "U3", (K.CARER_TEMPORARILY_APPROVED, K.CARER_FULLY_APPROVED), "lac.visit"),
        ("C2", "P1", (), "lac.visit_care_order_with_parent"),
        ("C2", "P1", (K.PLACED_BEFORE_ASSESSMENT,), "lac.visit_parent_before_assessment"),
        ("C2", "P1", (K.PLACED_BEFORE_ASSESSMENT, K.PLACEMENT_WITH_PARENT_DECISION), "lac.visit_care_order_with_parent"),
        ("C2", "R5", (), "lac.visit_other_living_arrangements"),
        ("C2", "T1", (), "lac.visit_other_living_arrangements"),
        ("C2", None, (), "lac.visit_other_living_arrangements"),
        ("V2", "T1", (), "lac.visit"),
    ],
)
def test_the_way_follows_from_the_order_the_placement_and_what_was_approved(
    legal: str, place: str | None, said: tuple[EvidenceKind, ...], expected: str
) -> None:
    assert ways(placed(legal, place, said=said)) == [expected]


def test_fewer_visits_hold_only_after_a_year_in_a_long_term_foster_home_while_the_child_agrees() -> None:
    agreed, no_longer = (K.FEWER_VISITS_AGREED,), (K.FEWER_VISITS_AGREED, K.FEWER_VISITS_NOT_AGREED)
    a_year = TODAY.replace(year=2025)

    assert ways(placed("C2", "U4", since=a_year, said=agreed)) == ["lac.visit_long_term_foster_agreed"]
    assert ways(placed("C2", "U4", since=a_year + timedelta(days=1), said=agreed)) == ["lac.visit"]
    assert ways(placed("C2", "U6", since=a_year, said=agreed)) == ["lac.visit"]
    assert ways(placed("C2", "U4", since=a_year, said=no_longer)) == ["lac.visit"]


def test_what_was_approved_for_the_last_placement_says_nothing_of_this_one() -> None:
    before = placed("V2", "U3", said=(K.CARER_TEMPORARILY_APPROVED,))
    moved = replace(before, placement="U6", placement_started_on=TODAY)

    assert way_of_visiting(before) is Condition.VISITED_FOR_THE_TIME_BEING
    assert way_of_visiting(moved) is Condition.VISITED_AS_USUAL


# As it happens: whatever follows whatever, one of them runs


LIVES = [placed(legal, place, said=said) for legal, place, said in product(
    ("C1", "C2", "V2", "J1"), ("U3", "U4", "P1", "R5"), ((), (K.CARER_TEMPORARILY_APPROVED,), (K.PLACED_BEFORE_ASSESSMENT,))
) if (legal, place) != ("V2", "P1")]  # fmt: skip
"""Enough to come from each way of visiting to each other one."""


def running(told: Told) -> list[str]:
    return sorted(set(told.running) & set(WAYS))


def test_one_visit_is_due_after_every_change_of_placement_or_order() -> None:
    came_from = set()
    for before, after in product(LIVES, LIVES):
        told = Told(before).hear(E.LEGAL_STATUS_STARTED, E.PLACEMENT_STARTED, E.LOOKED_AFTER_STARTED)
        assert running(told) == ways(before)
        told.child = after
        told.hear(E.LEGAL_STATUS_ENDED, E.LEGAL_STATUS_STARTED, E.PLACEMENT_ENDED, E.PLACEMENT_STARTED)
        assert running(told) == ways(after)
        came_from.add((ways(before)[0], ways(after)[0]))
    assert len(came_from) == 5 * 5, "each of the five ways that a new placement may have, from each"


def test_a_new_order_alone_changes_the_way_and_leaves_the_usual_visits_running() -> None:
    told = Told(placed("C1", "P1")).hear(E.LEGAL_STATUS_STARTED, E.PLACEMENT_STARTED)
    assert running(told) == ["lac.visit_temporary_approval_or_ico_with_parent"]

    told.child = placed("C2", "P1")
    told.hear(E.LEGAL_STATUS_ENDED, E.LEGAL_STATUS_STARTED)
    assert running(told) == ["lac.visit_care_order_with_parent"]

    fostered = Told(placed("V2", "U6")).hear(E.LEGAL_STATUS_STARTED, E.PLACEMENT_STARTED, E.CHILD_SEEN)
    due = fostered.running["lac.visit"]
    fostered.child = placed("C1", "U6")
    fostered.hear(E.LEGAL_STATUS_ENDED, E.LEGAL_STATUS_STARTED)
    assert fostered.running["lac.visit"] == due


def test_a_child_who_leaves_a_placement_on_a_care_order_is_still_visited() -> None:
    told = Told(placed("C2", "U6")).hear(E.PLACEMENT_STARTED)

    told.child = placed("C2", None)
    told.hear(E.PLACEMENT_ENDED, E.LIVING_ARRANGEMENTS_CHANGED)

    assert running(told) == ["lac.visit_other_living_arrangements"]


def test_the_visit_after_the_agreement_is_the_first_at_six_months_and_the_usual_ones_come_back_with_a_no() -> None:
    told = Told(placed("C2", "U4", since=date(2025, 1, 10)), now=london("2026-03-04 10:00")).hear(E.PLACEMENT_STARTED)

    told.child = placed("C2", "U4", since=date(2025, 1, 10), said=(K.FEWER_VISITS_AGREED,))
    told.hear(E.FEWER_VISITS_AGREED)
    assert running(told) == ["lac.visit"], "the gap is counted from the last visit"

    told.hear(E.CHILD_SEEN)
    assert {code: due_day(told.running[code][2]) for code in running(told)} == {"lac.visit_long_term_foster_agreed": date(2026, 9, 4)}

    told.child = placed("C2", "U4", since=date(2025, 1, 10), said=(K.FEWER_VISITS_AGREED, K.FEWER_VISITS_NOT_AGREED))
    told.hear(E.FEWER_VISITS_NO_LONGER_AGREED)
    assert {code: due_day(told.running[code][2]) for code in running(told)} == {"lac.visit": date(2026, 3, 11)}


@pytest.mark.parametrize(
    ("legal", "place", "said", "later"),
    [("C1", "P1", (), date(2026, 4, 1)), ("C2", "P1", (K.PLACED_BEFORE_ASSESSMENT,), date(2026, 4, 15))],
)
def test_visits_are_weekly_until_the_first_review_in_the_placement(
    legal: str, place: str, said: tuple[EvidenceKind, ...], later: date
) -> None:
    told = Told(placed(legal, place, said=said), now=london("2026-03-04 10:00")).hear(E.PLACEMENT_STARTED, E.CHILD_SEEN)
    assert [due_day(told.running[code][2]) for code in running(told)] == [date(2026, 3, 11)]

    told.child = replace(told.child, evidence={**told.child.evidence, K.REVIEW_HELD: london("2026-03-04 09:00")})
    told.hear(E.LAC_REVIEW_HELD, E.CHILD_SEEN)

    assert [due_day(told.running[code][2]) for code in running(told)] == [later]


def test_three_visits_are_owed_beside_whichever_way_holds() -> None:
    others = {limit.code for limit in visits.LIMITS} - set(WAYS)

    assert others == {"lac.visit_former_in_detention", "lac.visit_local", "lac.visit_provider_concern"}
