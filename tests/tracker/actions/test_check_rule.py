"""What an authority may set for itself, and what it may not."""

from datetime import date

import pytest

from tracker.actions.check_rule import check_reason, check_rule, warning
from tracker.errors import BadInput
from tracker.rules.rulebook import Set
from tracker.terms import RuleKind
from workflows.definitions.limits import BY_CODE

TODAY = date(2026, 3, 4)


def refused(kind: RuleKind, key: str, value: dict | None, content: dict | None = None, *, accepted: bool = True) -> BadInput:
    with pytest.raises(BadInput) as raised:
        check_rule(Set(kind=kind, key=key, value=value), content=content or {}, today=TODAY, warning_accepted=accepted)
    return raised.value


def taken(kind: RuleKind, key: str, value: dict | None, content: dict | None = None) -> None:
    check_rule(Set(kind=kind, key=key, value=value), content=content or {}, today=TODAY, warning_accepted=True)


def test_a_limit_of_the_law_is_refused_with_its_source():
    error = refused(RuleKind.LOCAL_STANDARD, "missing.return_interview", {"value": 100, "unit": "hours"})

    assert list(error.fields) == ["limit"]
    assert "cannot be changed here. Source: " in error.says


@pytest.mark.parametrize("limit", ["assessment.child_and_family", "cp.review_conference", "lac.care_plan", "cp.initial_conference"])
@pytest.mark.parametrize("value", [{"value": 1, "unit": "hours"}, {"off": True}, None])
def test_law_and_national_guidance_can_be_neither_shortened_nor_switched_off(limit, value):
    assert "cannot be changed here" in refused(RuleKind.LOCAL_STANDARD, limit, value).says


@pytest.mark.parametrize("value", [0, -1, 10**9, True, "7", 1.5, None])
def test_an_odd_length_is_refused(value):
    assert list(refused(RuleKind.LOCAL_STANDARD, "early_help.allocation", {"value": value, "unit": "working_days"}).fields) == ["value"]


def test_an_unknown_unit_and_an_unknown_limit_are_refused():
    assert list(refused(RuleKind.LOCAL_STANDARD, "early_help.allocation", {"value": 3, "unit": "moons"}).fields) == ["unit"]
    assert list(refused(RuleKind.LOCAL_STANDARD, "nothing.of_the_kind", {"value": 3, "unit": "weeks"}).fields) == ["limit"]


def test_a_length_outside_what_authorities_set_is_a_warning_that_a_person_accepts():
    change = Set(kind=RuleKind.LOCAL_STANDARD, key="early_help.allocation", value={"value": 90, "unit": "working_days"})

    title = BY_CODE[change.key].title
    assert warning(change) == (
        f"Authorities usually set between 1 working day and 10 working days for “{title}”. 90 working days is outside that."
    )
    assert list(refused(RuleKind.LOCAL_STANDARD, change.key, dict(change.value), accepted=False).fields) == ["warning_accepted"]
    taken(RuleKind.LOCAL_STANDARD, change.key, dict(change.value))


@pytest.mark.parametrize("on", ["2026-03-03", "2025-12-25", "2026-03-07", "2040-01-02", "2026-02-30", "soon"])
def test_a_bank_holiday_is_a_weekday_to_come(on):
    assert list(refused(RuleKind.BANK_HOLIDAY, on, {"name": "A day off"}).fields) == ["on"]


def test_a_bank_holiday_needs_a_name_and_only_one_that_is_there_can_be_taken_away():
    assert list(refused(RuleKind.BANK_HOLIDAY, "2026-03-16", {"name": "  "}).fields) == ["name"]
    assert refused(RuleKind.BANK_HOLIDAY, "2026-03-16", None).says == "There is no bank holiday on that day."
    taken(RuleKind.BANK_HOLIDAY, "2026-03-16", None, {(RuleKind.BANK_HOLIDAY, "2026-03-16"): {"name": "A day off"}})


def test_school_terms_neither_overlap_nor_end_before_they_begin():
    spring = {(RuleKind.SCHOOL_TERM, "2026-01-05"): {"name": "Spring term", "last": "2026-03-27"}}

    assert list(refused(RuleKind.SCHOOL_TERM, "2026-03-20", {"name": "Summer", "last": "2026-07-21"}, spring).fields) == ["first_on"]
    assert list(refused(RuleKind.SCHOOL_TERM, "2026-04-13", {"name": "Summer", "last": "2026-04-12"}).fields) == ["last_on"]
    assert list(refused(RuleKind.SCHOOL_TERM, "2026-04-13", {"name": "Summer", "last": "2027-04-12"}).fields) == ["last_on"]
    taken(RuleKind.SCHOOL_TERM, "2026-04-13", {"name": "Summer term", "last": "2026-07-21"}, spring)


def test_schools_may_be_closed_on_a_day():
    assert list(refused(RuleKind.SCHOOL_CLOSURE, "2020-01-06", {"name": "Training day"}).fields) == ["on"]
    taken(RuleKind.SCHOOL_CLOSURE, "2026-04-13", {"name": "Training day"})


def test_only_what_there_is_can_be_renamed():
    assert list(refused(RuleKind.LABEL, "stage:nowhere", {"text": "Elsewhere"}).fields) == ["code"]
    assert list(refused(RuleKind.LABEL, "stage:early_help", {"text": " "}).fields) == ["text"]
    taken(RuleKind.LABEL, "stage:early_help", {"text": "Family Help"})


def test_what_has_happened_cannot_be_forbidden():
    assert list(refused(RuleKind.FORBIDDEN_MOVE, "child_died", {"reason": "No"}).fields) == ["move"]
    assert list(refused(RuleKind.FORBIDDEN_MOVE, "no_such_move", {"reason": "No"}).fields) == ["move"]


def test_a_planned_move_may_be_forbidden_unless_children_could_then_not_go_on():
    taken(RuleKind.FORBIDDEN_MOVE, "cin_to_early_help", {"reason": "Not while early help is being built up."})

    only_way = refused(RuleKind.FORBIDDEN_MOVE, "looked_after_to_placed_for_adoption", {"reason": "No"})
    assert only_way.fields["move"].endswith("It cannot be forbidden.")


def test_a_reason_is_asked_for():
    for odd in ("", "   ", "x" * 301):
        with pytest.raises(BadInput) as raised:
            check_reason(odd)
        assert list(raised.value.fields) == ["reason"]
    assert check_reason("  Agreed. ") == "Agreed."
