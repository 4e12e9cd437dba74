"""The definition of the indicators: what ships is sound, and one that is unsound does not load."""

from dataclasses import replace

import pytest

from workflows.definitions.indicators import INDICATORS, PACK
from workflows.engine.indicators import check, shipped
from workflows.indicators import Alongside, Awaits, DoneInTime, Target
from workflows.terms import EventKind, Stage

VISITS = next(one for one in INDICATORS if one.code == "visits_protection")


def only(one, **over):
    return check(replace(PACK, indicators=(replace(one, **over),)))


def test_what_ships_is_sound():
    assert check(PACK) == []
    assert shipped() is PACK


def test_every_indicator_of_the_list_is_there_counted_or_named_as_waiting():
    """D-63, in its order of subjects."""
    assert {one.code for one in INDICATORS} == {
        "re_referral", "contact_decided", "assessment_in_time", "initial_conference", "core_group", "visits_in_need",
        "visits_protection", "visits_care", "seen_alone", "local_visit", "placement_meeting", "review_in_care", "health",
        "education", "sdq", "permanence_meeting", "permanence_plan", "settled_not_matched", "adoption_application",
        "supervision", "audit_actions", "challenge", "audit_grades", "plan_outcomes", "record_complete", "disabled_in_care",
    }  # fmt: skip
    assert [one.code for one in INDICATORS if not one.is_counted] == ["audit_grades", "plan_outcomes"]


def test_the_weights_are_those_of_the_decision():
    """D-61 and D-45, in tenths."""
    weights = PACK.weights
    assert weights.by_stage[Stage.CHILD_IN_NEED] == 10
    assert weights.by_stage[Stage.CHILD_PROTECTION] == 15
    assert weights.by_stage[Stage.LOOKED_AFTER] == 12
    assert weights.by_stage[Stage.EARLY_HELP] == 7
    assert (weights.proceedings, weights.ceiling, weights.early_ceiling, weights.early_months) == (10, 90, 60, 6)


@pytest.mark.parametrize(
    ("over", "fault"),
    [
        ({"rule": DoneInTime(("cp.tea",))}, "“visits_protection” counts the time limit “cp.tea”, which there is not"),
        ({"rule": DoneInTime(())}, "“visits_protection” counts no time limit"),
        (
            {"rule": DoneInTime(("oversight.no_contact",))},
            "“visits_protection” counts “oversight.no_contact”, which cannot be late",
        ),
        (
            {"rule": Alongside(EventKind.CHILD_SEEN, EventKind.RULES_TRIED)},
            "nothing ever records “rules_tried”, which “visits_protection” counts",
        ),
        ({"rule": Awaits("a record")}, "“visits_protection” has a target and is not counted"),
        ({"target": Target(90, 95)}, "“visits_protection” is of concern where its target is met"),
        ({"target": Target(20, 10, at_most=True)}, "“visits_protection” is of concern where its target is met"),
        ({"target": Target(120, 90)}, "the target of “visits_protection” is no per cent"),
        ({"denominator": " "}, "“visits_protection” has no denominator"),
    ],
)
def test_an_unsound_indicator_is_named_with_what_is_wrong(over, fault):
    assert only(VISITS, **over) == [fault]


def test_a_code_is_used_once():
    assert check(replace(PACK, indicators=(VISITS, VISITS))) == ["2 indicators have the code “visits_protection”"]


def test_a_stage_without_a_weight_does_not_load():
    weights = replace(PACK.weights, by_stage={s: w for s, w in PACK.weights.by_stage.items() if s != Stage.ASSESSMENT})

    assert check(replace(PACK, weights=weights)) == ["the caseload has no weight for the stage “assessment”"]
