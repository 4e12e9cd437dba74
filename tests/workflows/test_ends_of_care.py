"""Every way out of care is in one group, and what the group says is what the move says."""

from tracker.exchange.ssda903.mapping import NOT_SAID, OUTCOMES
from workflows.definitions.ends_of_care import ENDS_OF_CARE, OTHER, RETURNED_HOME
from workflows.engine import registry
from workflows.terms import EventKind

MOVES = {move.code: move for move in registry.current("journey").moves}

ANOTHER_REASON = {
    "short_breaks_to_child_in_need", "proceedings_no_order", "remand_ended", "custody_section_20", "looked_after_closed",
    "transfer_looked_after_between_authorities", "left_care_16_17", "child_died",
}  # fmt: skip
OUTCOMES_FOR_ANOTHER_REASON = {
    "died", "care_taken_over", "left_to_family_or_others", "other", "sentenced_to_custody", "remand_ended", "age_assessed_adult",
    "moved_abroad",
}  # fmt: skip
OUTCOMES_BY_AGE = {"independent_living", "adult_services"}
"""A young person of 18 has turned 18; a younger one has another reason."""


def test_every_move_that_ends_care_is_in_one_group():
    in_groups = [code for end in ENDS_OF_CARE.values() for code in end.moves]

    assert len(in_groups) == len(set(in_groups))
    assert {code for code, move in MOVES.items() if move.ends_care} == set(in_groups) | ANOTHER_REASON
    assert set(in_groups).isdisjoint(ANOTHER_REASON)


def test_every_outcome_of_a_return_is_in_one_group():
    in_groups = [code for end in ENDS_OF_CARE.values() for code in end.closings]

    assert len(in_groups) == len(set(in_groups))
    told = {outcome.because for outcome in (*OUTCOMES.values(), NOT_SAID)}
    assert told == set(in_groups) | OUTCOMES_FOR_ANOTHER_REASON | OUTCOMES_BY_AGE


def test_whoever_is_told_to_have_gone_home_is_counted_so():
    went_home = {code for code, move in MOVES.items() if move.ends_care and EventKind.CHILD_RETURNED_HOME in move.tells}

    assert went_home <= RETURNED_HOME.moves


def test_each_group_says_its_rule_and_the_last_takes_what_is_left():
    assert all(end.rule and end.title for end in ENDS_OF_CARE.values())
    assert list(ENDS_OF_CARE.values())[-1] is OTHER
    assert (OTHER.moves, OTHER.closings) == (frozenset(), frozenset())
