"""A decision may have to wait, and then every reason is told at once. What has happened is never refused for paper."""

from datetime import date, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from tests.workflows.clocks import ENGLAND, NO_RULES
from tests.workflows.situations import (
    ASSESSMENT,
    BORN_17_YEARS_AGO,
    BORN_19_YEARS_AGO,
    BORN_22_YEARS_AGO,
    CIN_PLAN,
    CP_PLAN,
    EARLY_HELP_OPEN,
    EARLY_HELP_PAUSED,
    EVERYBODY,
    MISSING,
    NOON,
    SECTION_47,
    TODAY,
    a_situation,
    at_contact,
    at_referral,
    being_assessed,
    decided,
    in_early_help,
    in_need,
    looked_after,
    not_open,
    protected,
    reasons,
)
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.journey import JOURNEY
from workflows.engine.conditions import birthday
from workflows.engine.decide import Reason, _missing, decide, possible_moves
from workflows.shapes import Condition, Rules, Situation
from workflows.terms import EvidenceKind, Nature, Role, Stage, SubStage, TakesEffect, TrackCode

E = EvidenceKind
AMINA = frozenset({Role.SOCIAL_WORKER})
BEN = frozenset({Role.TEAM_MANAGER})


# ── What a planned move waits for ───────────────────────────────────────────────────────────────────────────────────


def test_a_step_down_to_early_help_waits_for_the_decision_of_a_review() -> None:
    decision = decided("cin_to_early_help", in_need(), why="The plan has worked.")

    assert not decision.allowed
    assert decision.reasons == (
        Reason(
            code="missing_cin_review_decision",
            says="The decision of a child in need review must be on record first.",
            who=EVIDENCE[E.CIN_REVIEW_DECISION].who,
            where="record",
            evidence=E.CIN_REVIEW_DECISION,
        ),
    )


def test_everything_that_stands_in_the_way_is_told_at_once() -> None:
    child = in_need(ASSESSMENT, MISSING, (TrackCode.SHORT_BREAKS, "open"), (TrackCode.LEGAL, "pre_proceedings"))

    assert reasons(decided("cin_to_early_help", child, why="Asked for.")) == [
        "missing_cin_review_decision",
        "no_open_assessment_or_section_47",
        "no_private_fostering_or_short_breaks",
        "no_court_work_open",
    ]


def test_the_end_of_a_plan_at_16_leads_on_to_leaving_care_and_waits_for_open_court_work_like_any_other_end() -> None:
    relevant = (TrackCode.PATHWAY_16_PLUS, "relevant")
    child = in_need(relevant, has=[E.CIN_REVIEW_DECISION], date_of_birth=BORN_17_YEARS_AGO)
    in_court = in_need(relevant, (TrackCode.LEGAL, "pre_proceedings"), has=[E.CIN_REVIEW_DECISION], date_of_birth=BORN_17_YEARS_AGO)

    assert decided("cin_closed", child, target="leaving_care", why="The needs are met.").allowed
    assert reasons(decided("cin_closed", in_court, target="leaving_care", why="The needs are met.")) == ["no_court_work_open"]


def test_what_is_missing_and_only_warned_about_asks_for_a_reason() -> None:
    child = in_need(has=[E.CIN_REVIEW_DECISION, E.CONSENT])

    decision = decided("cin_to_early_help", child)

    assert reasons(decision) == ["needs_reason"]
    assert [w.evidence for w in decision.warnings] == [E.NAMED_LEAD_PROFESSIONAL, E.HANDOVER_MEETING, E.PLAN_FOR_ESCALATION]


def test_a_reason_given_lets_a_warned_move_go_on_and_keeps_the_warnings_as_tasks() -> None:
    decision = decided("cin_to_early_help", in_need(has=[E.CIN_REVIEW_DECISION]), why="The lead professional starts on Monday.")

    assert decision.allowed
    assert [w.code for w in decision.warnings] == [
        "missing_consent",
        "missing_named_lead_professional",
        "missing_handover_meeting",
        "missing_plan_for_escalation",
    ]


def test_accepting_the_warnings_without_a_reason_is_not_enough() -> None:
    move = JOURNEY.move("cin_to_early_help")

    decision = decide(move, move.targets[0], in_need(has=[E.CIN_REVIEW_DECISION]), roles=BEN, given=frozenset(),
                      warnings_accepted=True, why="  ", rules=NO_RULES, calendar=ENGLAND)  # fmt: skip

    assert reasons(decision) == ["needs_reason"]


def test_evidence_given_with_the_move_counts_like_evidence_on_record() -> None:
    move = JOURNEY.move("cin_to_early_help")

    decision = decided("cin_to_early_help", in_need(), given=[E.CIN_REVIEW_DECISION, *move.reason])

    assert decision.allowed
    assert decision.warnings == ()
    assert [m.evidence for m in decision.met if m.evidence] == [E.CIN_REVIEW_DECISION, *move.reason]


def test_what_is_met_is_told_in_words() -> None:
    decision = decided("cin_to_early_help", in_need(has=[E.CONSENT]))

    assert [m.says for m in decision.met] == [
        "Consent is on record.",
        "No assessment or section 47 enquiry is open.",
        "No private fostering or short breaks are open.",
        "No pre-proceedings or care proceedings are open.",
        "No pre-birth work is open.",
        "No leaving care duty is owed.",
    ]


def test_a_panels_decision_is_asked_from_the_panel() -> None:
    decision = decided("assessment_to_short_breaks", being_assessed(has=[E.AUTHORISED_ASSESSMENT]))

    panel = next(r for r in decision.reasons if r.evidence is E.RESOURCE_PANEL_DECISION)
    assert (panel.where, panel.who) == ("panel", (Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR, Role.HEAD_OF_SERVICE))


def test_what_the_form_itself_asks_is_asked_in_the_form() -> None:
    decision = decided("referral_no_further_action", at_referral(), why="Nothing found.")

    assert [(r.code, r.where) for r in decision.reasons] == [("missing_rationale", "move")]


# ── Whose decision it is, and where ─────────────────────────────────────────────────────────────────────────────────


def test_a_child_in_need_plan_is_ended_by_the_manager_and_not_by_the_social_worker() -> None:
    child = in_need(has=[E.CIN_REVIEW_DECISION])

    assert decided("cin_closed", child, roles=AMINA, why="Met.").yours is False
    assert decided("cin_closed", child, roles=BEN, why="Met.").yours is True


def test_who_may_decide_is_told_apart_from_whether_the_moment_is_right() -> None:
    decision = decided("cin_closed", in_need(has=[E.CIN_REVIEW_DECISION]), roles=AMINA, why="Met.")

    assert (decision.allowed, decision.yours) == (True, False)


def test_anyone_who_works_with_children_records_what_has_happened() -> None:
    decision = decided("emergency_police_protection", at_contact(), roles=frozenset({Role.EDT}))

    assert decision.yours is True
    assert decided("emergency_police_protection", at_contact(), roles=frozenset({Role.LEAD_MEMBER})).yours is False


def test_a_foster_carer_may_record_that_a_child_is_missing() -> None:
    assert decided("child_missing", looked_after(), roles=frozenset({Role.FOSTER_CARER})).yours is True


def test_a_move_does_not_start_where_the_child_does_not_stand() -> None:
    decision = decided("cin_to_early_help", protected(), why="Asked for.")

    assert reasons(decision)[0] == "not_here"


def test_an_authority_may_forbid_a_decision_and_not_what_happens() -> None:
    rules = Rules(forbidden_moves=frozenset({"cin_closed", "child_died"}))
    given = [E.CIN_REVIEW_DECISION]

    assert reasons(decided("cin_closed", in_need(), given=given, why="Met.", rules=rules)) == ["forbidden_by_authority"]
    assert decided("child_died", in_need(), given=[E.DATE_OF_DEATH], rules=rules).allowed


# ── Closing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("open_still", "code"),
    [
        (ASSESSMENT, "no_open_assessment_or_section_47"),
        (SECTION_47, "no_open_assessment_or_section_47"),
        (MISSING, "no_open_missing_episode"),
    ],
)
def test_no_journey_closes_over_an_open_assessment_enquiry_or_missing_episode(open_still: tuple[TrackCode, str], code: str) -> None:
    assert reasons(decided("cin_closed", in_need(open_still, has=[E.CIN_REVIEW_DECISION]), why="Met.")) == [code]


@pytest.mark.parametrize("code", ["child_died", "cp_closed_automatic"])
def test_a_death_closes_a_journey_whatever_is_open(code: str) -> None:
    child = protected(ASSESSMENT, SECTION_47, MISSING)

    assert decided(code, child, given=[E.DATE_OF_DEATH, E.EVENT_DATE]).allowed


def test_the_eighteenth_birthday_asks_for_nothing_and_is_not_refused() -> None:
    child = looked_after(ASSESSMENT, MISSING, date_of_birth=BORN_19_YEARS_AGO)

    assert decided("turned_18", child).allowed


def test_a_transfer_to_another_authority_is_not_refused_for_what_is_open() -> None:
    decision = decided("cin_to_other_authority", in_need(ASSESSMENT, MISSING), why="They have moved.")

    assert decision.allowed
    assert decision.takes_effect is TakesEffect.ON_ACCEPTANCE


def test_an_assessment_that_is_agreed_closes_with_its_own_outcome() -> None:
    given = [E.AUTHORISED_ASSESSMENT, E.RATIONALE]

    assert decided("assessment_closed", being_assessed(), given=given, why="No need.").allowed
    assert reasons(decided("assessment_closed", being_assessed(SECTION_47), given=given, why="No need.")) == ["no_open_section_47"]


def test_support_to_a_care_leaver_does_not_end_before_21_and_says_when() -> None:
    child = a_situation(Stage.LEAVING_CARE, (TrackCode.PATHWAY_16_PLUS, "former_relevant"), date_of_birth=BORN_19_YEARS_AGO)

    (reason,) = decided("leaving_care_closed", child, why="Lost touch.").reasons

    assert (reason.code, reason.earliest) == ("support_may_end", date(2028, 5, 1))


def test_a_protection_plan_ends_only_by_a_conference() -> None:
    ends = [
        move.code
        for move in JOURNEY.moves
        for target in move.targets
        if move.nature is Nature.PLANNED and TrackCode.PROTECTION_PLAN in target.ends
    ]

    assert sorted(set(ends)) == ["cp_ended_support_declined", "cp_to_child_in_need", "dual_status_cp_ended"]
    assert reasons(decided("cp_to_child_in_need", protected(), given=[E.REASON_RISK_REDUCED], why="Asked for.")) == [
        "missing_review_conference_held"
    ]


# ── Where time is the reason ────────────────────────────────────────────────────────────────────────────────────────


def test_a_return_home_before_20_working_days_says_the_first_day_on_which_it_may_be() -> None:
    child = looked_after(days=14, has=[E.NOMINATED_OFFICER_OR_DIRECTOR_APPROVAL, E.REVIEW_HELD])

    (reason,) = decided("looked_after_reunified", child, why="Ready.").reasons

    # 20 May 2026 and 20 working days, with the holiday on 25 May.
    assert (reason.code, reason.earliest) == ("looked_after_20_working_days", date(2026, 6, 18))


def test_a_return_home_after_20_working_days_is_not_an_emergency_that_ends() -> None:
    assert decided("looked_after_reunified", looked_after(days=40), why="Ready.").reasons[0].code == (
        "missing_nominated_officer_or_director_approval"
    )
    assert reasons(decided("emergency_basis_ended", looked_after(days=40)))[0] == "on_emergency_basis"


def test_adult_services_take_over_at_18_and_not_before() -> None:
    (reason,) = decided("cin_to_adult_services", in_need(date_of_birth=BORN_17_YEARS_AGO), why="Agreed.").reasons

    assert (reason.code, reason.earliest) == ("aged_18", date(2027, 5, 1))


def test_no_child_comes_into_care_before_birth() -> None:
    unborn = a_situation(Stage.ASSESSMENT, (TrackCode.PRE_BIRTH, "open"), ASSESSMENT, date_of_birth=None)

    decision = decided("assessment_to_looked_after", unborn, given=[E.SECTION_20_CONSENT_OR_ORDER], why="Asked for.")

    assert [(r.code, r.says) for r in decision.reasons] == [("not_here", "The child has not been born yet.")]


# ── Happenings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_police_protection_needs_when_and_where_and_leaves_the_rest_to_come() -> None:
    decision = decided("emergency_police_protection", at_contact(), given=[E.START_TIME, E.WHERE_ACCOMMODATED])

    assert decision.allowed
    assert decision.due_after == (E.DESIGNATED_OFFICER, E.REASON)


def test_an_emergency_admission_without_its_answers_is_told_each_of_them() -> None:
    decision = decided("referral_to_looked_after_emergency", in_early_help())

    assert [(r.code, r.where) for r in decision.reasons] == [
        ("missing_legal_basis_and_time", "move"),
        ("missing_consent_or_order_or_police_power", "move"),
        ("missing_decision_maker_named", "move"),
        ("missing_where_placed", "move"),
    ]


def test_a_child_who_is_missing_already_does_not_go_missing_again() -> None:
    decision = decided("child_missing", looked_after(MISSING), given=[E.TIME_REPORTED])

    assert [(r.code, r.says) for r in decision.reasons] == [("not_here", "The child is missing; record the return first.")]


def test_eligibility_at_16_has_not_happened_before_thirteen_weeks_in_care() -> None:
    child = looked_after(date_of_birth=BORN_17_YEARS_AGO, days_looked_after_since_14=90)
    after_13_weeks = looked_after(date_of_birth=BORN_17_YEARS_AGO, days_looked_after_since_14=91)

    assert reasons(decided("eligible_16", child)) == ["not_here"]
    assert decided("eligible_16", after_13_weeks).allowed


def test_the_receivers_yes_is_not_owed_as_evidence() -> None:
    decision = decided("referral_to_early_help", at_referral(EARLY_HELP_PAUSED), given=[E.RATIONALE, E.CONSENT])

    assert decision.allowed
    assert decision.due_after == ()


def test_paper_that_a_decision_leaves_for_afterwards_is_owed() -> None:
    child = looked_after(days=5, status="L1", has=[E.END_TIME, E.WHERE_CHILD_IS, E.SAFETY_CHECK])

    decision = decided("emergency_basis_ended", child, target="child_in_need")

    assert decision.allowed
    assert decision.due_after == (E.ASSESSMENT_OF_NEED, E.SUPPORT_PLAN_AFTER_RETURN)


# ── Targets that depend on the case ─────────────────────────────────────────────────────────────────────────────────


def test_out_of_care_with_a_protection_plan_open_leads_back_to_child_protection() -> None:
    child = looked_after(CP_PLAN)

    leads = [target.id for move, target in possible_moves(JOURNEY, child) if move.code == "care_order_discharged"]

    assert leads == ["child_protection"]
    assert reasons(decided("care_order_discharged", child, target="child_in_need", given=[E.ORDER_DATE])) == ["not_here"]


def test_early_help_after_a_conference_waits_for_the_receiver_while_a_plan_does_not() -> None:
    child = a_situation(Stage.ASSESSMENT, SECTION_47, has=[E.CONFERENCE_HELD])

    takes_effect = {
        target: decided("section_47_conference_no_plan", child, target=target).takes_effect for target in ("child_in_need", "early_help")
    }

    assert takes_effect == {"child_in_need": TakesEffect.ON_DECISION, "early_help": TakesEffect.ON_ACCEPTANCE}


def test_police_protection_of_a_child_in_need_keeps_the_stage_and_of_an_unknown_child_opens_an_assessment() -> None:
    def leads(child: Situation) -> list[str]:
        return [t.id for m, t in possible_moves(JOURNEY, child) if m.code == "police_protection_not_accommodated"]

    assert [leads(in_need()), leads(not_open()), leads(in_early_help())] == [["same_stage"], ["assessment"], ["assessment"]]


# ── What is possible ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_with_an_open_journey_is_offered_no_move_that_opens_one() -> None:
    codes = {move.code for move, _ in possible_moves(JOURNEY, in_need())}

    assert codes.isdisjoint({"contact_reopened", "referral_reopened", "early_help_start_from_universal", "cin_transfer_in"})
    assert {"cin_to_early_help", "cin_closed", "open_case_to_section_47", "cp_transfer_in"} <= codes


def test_a_child_with_no_open_journey_is_offered_the_moves_that_open_one() -> None:
    codes = [move.code for move, _ in possible_moves(JOURNEY, not_open())]

    assert codes == [
        "referral_reopened",
        "contact_reopened",
        "contact_from_universal",
        "early_help_start_from_universal",
        "early_help_transfer_in",
        "cin_transfer_in",
        "cp_transfer_in",
        "emergency_police_protection",
        "emergency_protection_order",
        "police_protection_not_accommodated",
        "remand_start",
        "pace_accommodation",
        "looked_after_transfer_in",
        "child_died",
    ]


def test_an_adult_with_no_open_journey_is_offered_support_and_no_referral() -> None:
    codes = [move.code for move, _ in possible_moves(JOURNEY, not_open(date_of_birth=BORN_22_YEARS_AGO))]

    assert codes == ["leaving_care_reopened", "child_died"]


def test_a_move_that_time_will_bring_is_listed_and_one_that_is_over_is_not() -> None:
    codes = {move.code for move, _ in possible_moves(JOURNEY, looked_after(days=3), calendar=ENGLAND)}

    assert {"looked_after_reunified", "emergency_basis_ended"} <= codes
    later = {move.code for move, _ in possible_moves(JOURNEY, looked_after(days=60), calendar=ENGLAND)}
    assert "emergency_basis_ended" not in later


def test_every_possible_move_can_be_decided_and_none_is_said_to_be_elsewhere() -> None:
    for child in (at_contact(), at_referral(), in_early_help(), being_assessed(), in_need(), protected(), looked_after()):
        for move, target in possible_moves(JOURNEY, child):
            assert "not_here" not in reasons(decided(move.code, child, target=target.id)), move.code


def test_a_move_to_adult_services_is_prepared_in_the_year_before_18_and_not_earlier() -> None:
    def offered(child: Situation) -> bool:
        return any(move.code == "cin_to_adult_services" for move, _ in possible_moves(JOURNEY, child))

    assert [offered(in_need(date_of_birth=BORN_17_YEARS_AGO)), offered(in_need())] == [True, False]


# ── For every move, every child, every role ─────────────────────────────────────────────────────────────────────────

TRACKS = [
    ASSESSMENT,
    SECTION_47,
    CIN_PLAN,
    CP_PLAN,
    EARLY_HELP_OPEN,
    EARLY_HELP_PAUSED,
    MISSING,
    (TrackCode.PRE_BIRTH, "open"),
    (TrackCode.PRIVATE_FOSTERING, "open"),
    (TrackCode.SHORT_BREAKS, "open"),
    (TrackCode.PATHWAY_16_PLUS, "relevant"),
    (TrackCode.LEGAL, "pre_proceedings"),
    (TrackCode.LEGAL, "proceedings_issued"),
]
BIRTHDAYS = [None, date(2024, 1, 1), date(2016, 5, 1), BORN_17_YEARS_AGO, BORN_19_YEARS_AGO, BORN_22_YEARS_AGO]
PAIRS = [(move, target) for move in JOURNEY.moves for target in move.targets]


@st.composite
def children(draw: st.DrawFn) -> Situation:
    """Any child anywhere, lawful or not: a decision must have an answer for each."""
    stage = draw(st.sampled_from(list(Stage)))
    return Situation(
        stage=stage,
        today=TODAY,
        sub_stage=draw(st.sampled_from([None, *SubStage])),
        is_open=stage is not Stage.CLOSED,
        tracks=frozenset(draw(st.lists(st.sampled_from(TRACKS), max_size=4))),
        evidence=dict.fromkeys(draw(st.lists(st.sampled_from(list(EvidenceKind)), max_size=6)), NOON),
        date_of_birth=draw(st.sampled_from(BIRTHDAYS)),
        legal_statuses=frozenset(draw(st.lists(st.sampled_from(["V2", "C2", "L1", "V4"]), max_size=1))),
        placement=draw(st.sampled_from([None, "U3"])),
        looked_after_since=draw(st.sampled_from([None, TODAY, TODAY - timedelta(days=100)])),
        days_looked_after_since_14=draw(st.sampled_from([0, 200])),
    )


def codes_of(pair: int, child: Situation, given: frozenset[EvidenceKind], why: str = "") -> list[str]:
    move, target = PAIRS[pair]
    return reasons(
        decide(move, target, child, roles=EVERYBODY, given=given, warnings_accepted=bool(why), why=why, rules=NO_RULES,
               calendar=ENGLAND)
    )  # fmt: skip


pairs = st.integers(0, len(PAIRS) - 1)


@for_all(pairs, children())
def test_a_happening_is_refused_for_nothing_but_its_place_and_the_answers_of_its_own_form(pair: int, child: Situation) -> None:
    move, _ = PAIRS[pair]
    if move.nature is Nature.HAPPENING:
        asked = {f"missing_{kind}" for kind in move.before if isinstance(kind, EvidenceKind) and EVIDENCE[kind].asked_with_move}
        assert set(codes_of(pair, child, frozenset())) <= asked | {"not_here"}


@for_all(pairs, children())
def test_giving_every_piece_of_evidence_that_is_missing_removes_every_reason_that_something_is_missing(pair: int, child: Situation) -> None:
    codes = codes_of(pair, child, frozenset())
    missing = {E(code.removeprefix("missing_")) for code in codes if code.startswith("missing_")}

    after = codes_of(pair, child, frozenset(missing), why="Because.")

    assert [code for code in after if code.startswith("missing_") or code == "needs_reason"] == []
    assert set(after) == {code for code in codes if not code.startswith("missing_") and code != "needs_reason"}


@for_all(pairs, children(), st.frozensets(st.sampled_from(list(EvidenceKind))), st.frozensets(st.sampled_from(list(Role))))
def test_a_move_is_allowed_exactly_when_there_is_no_reason_against_it(
    pair: int, child: Situation, given: frozenset[EvidenceKind], roles: frozenset[Role]
) -> None:
    move, target = PAIRS[pair]

    decision = decide(move, target, child, roles=roles, given=given, warnings_accepted=True, why="Because.",
                      rules=NO_RULES, calendar=ENGLAND)  # fmt: skip

    assert decision.allowed is (decision.reasons == ())
    assert len({r.code for r in decision.reasons}) == len(decision.reasons)
    assert all(r.says.endswith(".") for r in decision.reasons)
    assert {m.evidence for m in decision.met if m.evidence}.isdisjoint(decision.due_after)


@for_all(pairs, children())
def test_nothing_stands_in_the_way_without_someone_who_can_meet_it(pair: int, child: Situation) -> None:
    move, target = PAIRS[pair]
    decision = decide(move, target, child, roles=frozenset(), given=frozenset(), warnings_accepted=False, why="",
                      rules=NO_RULES, calendar=ENGLAND)  # fmt: skip

    for reason in (*decision.reasons, *decision.warnings):
        if reason.evidence is not None:
            assert reason.where == "move" or reason.who, reason.code


def test_a_fact_that_only_time_brings_is_dated_by_the_calendar() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert Condition.AGED_18.value == "aged_18"


def test_what_is_missing_is_told_in_a_whole_sentence() -> None:
    says = {kind: _missing(kind, warns=True).says for kind in E}

    assert says[E.LEGAL_PLANNING_MINUTES] == "The minutes of the legal planning meeting are not on record."
    assert says[E.CHRONOLOGY] == "The chronology is not on record."
    assert says[E.DBS_CHECKS_STARTED] == "The checks on the household, begun, are not on record."
    assert _missing(E.REQUEST_REASON).says == "What help is asked for, and why, must be given."
