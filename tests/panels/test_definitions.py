"""The seven kinds of business agree with the moves, the evidence and the roles that they speak of."""

import pytest

from panels.definitions import FURTHER, KINDS, OUTCOMES, QUORUM_RULES, SHIPPED, KindOfBusiness, Outcome
from panels.definitions.five_panels import OF_THE_FIVE_PANELS
from panels.terms import Business, Pattern, QuorumCode
from workflows.definitions.evidence import EVIDENCE
from workflows.engine import registry
from workflows.terms import Role

EVERY_OUTCOME = [pytest.param(kind, outcome, id=f"{kind.code}-{outcome.code}") for kind in KINDS.values() for outcome in kind.outcomes]


def test_there_are_seven_kinds_of_business_and_a_panel_hears_each() -> None:
    heard = {b for panel in SHIPPED for b in (*panel.business, panel.section) if b}

    assert len(heard) == 7
    assert {kind.code for kind in OF_THE_FIVE_PANELS} == heard


def test_every_further_kind_is_heard_by_a_panel_that_an_authority_may_add() -> None:
    shipped = {b for panel in SHIPPED for b in (*panel.business, panel.section) if b}
    further = {b for panel in FURTHER for b in panel.business}

    assert set(KINDS) == set(Business) == shipped | further
    assert not shipped & further


def test_no_further_panel_has_a_rhythm_of_its_own() -> None:
    assert {panel.pattern for panel in FURTHER} == {Pattern.BY_DATE}


def test_the_statutory_panels_meet_with_as_many_as_the_regulations_ask_for() -> None:
    assert {code: rule.at_least for code, rule in QUORUM_RULES.items()} == {
        QuorumCode.LOCAL: 3,
        QuorumCode.ADOPTION: 5,
        QuorumCode.JOINT_ADOPTION: 6,
        QuorumCode.FOSTERING: 5,
        QuorumCode.JOINT_FOSTERING: 6,
    }
    assert all(rule.source for rule in QUORUM_RULES.values())


def test_a_panel_that_recommends_gives_no_evidence_of_a_decision() -> None:
    recommending = [kind for kind in KINDS.values() if kind.recommends and kind.code != Business.PERMANENCY]

    assert [kind.code for kind in recommending] == [Business.FOSTERING, Business.ADOPTION_AND_MATCHING]
    given = {evidence for kind in recommending for outcome in kind.outcomes for evidence in outcome.evidence}
    assert given == {"matching_panel_recommendation"}


@pytest.mark.parametrize(("kind", "outcome"), EVERY_OUTCOME)
def test_an_outcome_opens_only_moves_that_need_what_it_puts_on_record(kind: KindOfBusiness, outcome: Outcome) -> None:
    journey = registry.current("journey")
    for code in outcome.enables:
        move = journey.move(code)
        needed = {*move.before, *move.reason, *move.after}
        assert code == "pre_proceedings_stepped_down" or needed & set(outcome.evidence), code


@pytest.mark.parametrize(("kind", "outcome"), EVERY_OUTCOME)
def test_a_panels_chair_may_record_what_an_outcome_puts_on_record(kind: KindOfBusiness, outcome: Outcome) -> None:
    chair = frozenset({Role.PANEL_CHAIR})

    assert all(EVIDENCE[evidence].may_record(chair) for evidence in outcome.evidence)


@pytest.mark.parametrize(("kind", "outcome"), EVERY_OUTCOME)
def test_a_deferral_puts_nothing_on_record_that_a_move_could_rest_on(kind: KindOfBusiness, outcome: Outcome) -> None:
    if outcome.defers:
        assert (outcome.evidence, outcome.happened, outcome.enables) == ((), (), ())


def test_every_kind_can_be_deferred_and_its_codes_are_its_own() -> None:
    for kind in KINDS.values():
        codes = [o.code for o in kind.outcomes]
        assert len(codes) == len(set(codes))
        assert [o.code for o in kind.outcomes if o.defers] == ["deferred"]
        assert set(codes) <= set(OUTCOMES)
