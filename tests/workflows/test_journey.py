"""The definitions, read as a practice lead would: every row says what it is, and the same thing is said the same way."""

import re

import pytest

from workflows.definitions.appended import BY_ANOTHER_RECORD, BY_THE_RECORD, appended
from workflows.definitions.evidence import EVIDENCE, RECORDABLE
from workflows.definitions.journey import JOURNEY
from workflows.definitions.limits import ALL_LIMITS
from workflows.definitions.standings import OPEN_ANYWHERE, STANDINGS
from workflows.definitions.tracks import TRACKS
from workflows.shapes import Condition, Detail, Move
from workflows.terms import EventKind, EvidenceKind, Nature, Role, TakesEffect, TrackCode

E = EvidenceKind
FORBIDDEN_WORDS = {"sweep", "fold", "guard", "projection", "breach"}


def into_care(move: Move) -> bool:
    return any(o.track is TrackCode.PLACEMENT for t in move.targets for o in t.opens) and any(
        o.track is TrackCode.LEGAL for t in move.targets for o in t.opens
    )


def test_every_move_says_what_it_is_in_one_plain_sentence() -> None:
    for move in JOURNEY.moves:
        assert move.says[0].isupper(), move.code
        assert move.says.endswith("."), move.code
        assert "_" not in move.says, move.code
        assert len(move.says) < 140, move.code
        assert FORBIDDEN_WORDS.isdisjoint(re.findall(r"\w+", move.says.lower())), move.code
    assert len({move.says for move in JOURNEY.moves}) == len(JOURNEY.moves)


def test_the_time_limits_and_the_tracks_of_the_journey_are_all_that_are_set_down() -> None:
    assert JOURNEY.limits == ALL_LIMITS
    assert {track.code for track in JOURNEY.tracks} == set(TrackCode)


def test_every_entry_to_care_asks_for_the_legal_status_and_one_from_outside_for_the_placement_too() -> None:
    by_an_order = {"proceedings_interim_care_order", "proceedings_care_order", "proceedings_placement_order", "child_born"}
    for move in filter(into_care, JOURNEY.moves):
        if move.code not in by_an_order:
            assert move.asks == (Detail.PLACEMENT, Detail.LEGAL_STATUS), move.code
    assert JOURNEY.move("proceedings_care_order").asks == (Detail.LEGAL_STATUS,)
    born = JOURNEY.move("child_born")
    assert [(t.id, born.asks_at(t)) for t in born.targets if t.asks] == [
        ("looked_after", (Detail.DATE_OF_BIRTH, Detail.PLACEMENT, Detail.LEGAL_STATUS))
    ]


def test_no_one_comes_into_care_before_birth() -> None:
    for move in JOURNEY.moves:
        for target in move.targets:
            if into_care(move) and target.id == "looked_after" and move.code not in ("child_born", "remand_ended", "proceedings_no_order"):
                assert Condition.BORN in target.when, move.code


def test_every_plan_of_social_care_that_opens_ends_early_help() -> None:
    for move in JOURNEY.moves:
        for target in move.targets:
            opens = {o.track for o in target.opens}
            if opens & {TrackCode.CHILD_IN_NEED_PLAN, TrackCode.PROTECTION_PLAN} and not (target.standing and target.standing.in_care):
                assert TrackCode.EARLY_HELP in target.ends, (move.code, target.id)


def test_a_protection_plan_and_a_child_in_need_plan_are_never_opened_beside_each_other() -> None:
    for move in JOURNEY.moves:
        for target in move.targets:
            opens = {o.track for o in target.opens}
            if TrackCode.PROTECTION_PLAN in opens and not (target.standing and target.standing.in_care):
                assert TrackCode.CHILD_IN_NEED_PLAN in target.ends, move.code


def test_a_move_that_needs_an_authorised_assessment_ends_it_as_authorised_and_tells_it_once() -> None:
    ending = TRACKS[TrackCode.ASSESSMENT].ending(JOURNEY.move("assessment_to_child_in_need").before)

    assert (ending.state, ending.event) == ("authorised", None)
    assert EVIDENCE[E.AUTHORISED_ASSESSMENT].happened == (EventKind.ASSESSMENT_AUTHORISED,)
    cancelled = TRACKS[TrackCode.ASSESSMENT].ending(JOURNEY.move("child_died").before)
    assert (cancelled.state, cancelled.event) == ("cancelled", EventKind.ASSESSMENT_CANCELLED)


def test_a_step_down_to_early_help_is_offered_to_the_early_help_manager() -> None:
    for move in JOURNEY.moves:
        waits = [t for t in move.targets if (t.takes_effect or move.takes_effect) is TakesEffect.ON_ACCEPTANCE]
        if any(t.id == "early_help" for t in waits):
            assert move.received_by is Role.EARLY_HELP_MANAGER, move.code


@pytest.mark.parametrize("code", ["child_missing", "child_returned_from_missing"])
def test_whoever_knows_may_say_that_a_child_is_missing_or_back(code: str) -> None:
    assert {Role.FOSTER_CARER, Role.POLICE_OFFICER, Role.BUSINESS_SUPPORT, Role.FAMILY_SUPPORT_WORKER} <= set(JOURNEY.move(code).by)


def test_a_contact_on_an_open_case_belongs_to_wherever_the_child_stands() -> None:
    assert {s.standing for s in JOURNEY.move("contact_on_open_case").sources} == set(OPEN_ANYWHERE)


def test_a_death_is_told_from_every_standing_of_the_pack() -> None:
    assert {s.standing.id for s in JOURNEY.move("child_died").sources} == set(STANDINGS) - {"matched_long_term"}


# ── Evidence and entries ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_evidence_has_a_rule_that_reads_on_after_a_verb() -> None:
    for kind, rule in EVIDENCE.items():
        assert rule.kind is kind
        assert rule.label[0].islower(), kind
        assert not rule.label.endswith("."), kind
        assert rule.asked_with_move or rule.who, kind


def test_what_a_happening_needs_is_answered_in_its_own_form() -> None:
    for move in JOURNEY.moves:
        if move.nature is Nature.HAPPENING:
            assert all(EVIDENCE[k].asked_with_move for k in move.before if isinstance(k, EvidenceKind)), move.code


@pytest.mark.parametrize(
    ("kind", "recorded_by"),
    [
        (E.AUTHORISED_ASSESSMENT, (Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR)),
        (E.ADM_MATCH_DECISION, (Role.ADM,)),
        (E.NOMINATED_OFFICER_APPROVAL, (Role.NOMINATED_OFFICER,)),
        (E.DIRECTOR_APPROVAL_IF_ACCOMMODATED, (Role.DCS,)),
        (E.RESOURCE_PANEL_DECISION, (Role.PANEL_CHAIR, Role.PANEL_ADMINISTRATOR, Role.HEAD_OF_SERVICE)),
        (E.REVIEW_CONFERENCE_HELD, (Role.CP_CHAIR, Role.CONFERENCE_ADMINISTRATOR)),
        (E.CONFERENCE_HELD, (Role.CP_CHAIR, Role.CONFERENCE_ADMINISTRATOR)),
        (E.REVIEW_HELD, (Role.IRO,)),
        (E.CONSENT, ()),
    ],
)
def test_an_approval_is_recorded_by_those_whose_it_is(kind: EvidenceKind, recorded_by: tuple[Role, ...]) -> None:
    rule = EVIDENCE[kind]

    assert rule.recorded_by == recorded_by
    assert rule.may_record(frozenset({Role.SOCIAL_WORKER})) is (recorded_by == ())
    assert all(rule.may_record(frozenset({role})) for role in recorded_by)


def test_the_one_who_writes_an_assessment_does_not_authorise_it() -> None:
    assert not EVIDENCE[E.AUTHORISED_ASSESSMENT].may_record(frozenset({Role.SOCIAL_WORKER, Role.ASYE_SOCIAL_WORKER}))


def test_decisions_on_adoption_and_an_authorised_assessment_last_for_the_journey_and_a_review_does_not() -> None:
    lasting = {kind for kind, rule in EVIDENCE.items() if rule.lasting}

    assert {
        E.AUTHORISED_ASSESSMENT,
        E.SHOULD_BE_PLACED_DECISION,
        E.AUTHORITY_TO_PLACE,
        E.MATCHING_PANEL_RECOMMENDATION,
        E.ADM_MATCH_DECISION,
        E.EXPECTED_DATE,
    } <= lasting
    assert lasting.isdisjoint({E.CIN_REVIEW_DECISION, E.REVIEW_CONFERENCE_HELD, E.REVIEW_HELD, E.CONSENT})


def test_every_entry_of_the_record_form_has_a_code_a_label_a_group_and_events() -> None:
    assert len({entry.code for entry in RECORDABLE}) == len(RECORDABLE)
    for entry in RECORDABLE:
        assert entry.label[0].isupper(), entry.code
        assert entry.can_tell, entry.code
        assert entry.group, entry.code


def test_one_entry_stops_both_timescales_where_they_ask_for_the_same_thing() -> None:
    entries = {entry.code: entry.events for entry in RECORDABLE}

    assert entries["placement_planning_meeting_held"] == (
        EventKind.PLACEMENT_PLANNING_MEETING_HELD,
        EventKind.PLACEMENT_PLAN_RECORDED,
    )
    assert entries["pep_initiated"] == (EventKind.PEP_INITIATED, EventKind.PEP_AVAILABLE_AT_REVIEW)


def test_every_time_limit_can_be_stopped_by_an_entry_by_evidence_by_a_move_or_by_the_record() -> None:
    told = appended(JOURNEY)

    assert [limit.code for limit in JOURNEY.limits if not limit.of and told.isdisjoint(limit.stops_on)] == []
    assert [limit.code for limit in JOURNEY.limits if limit.of and BY_ANOTHER_RECORD.isdisjoint(limit.stops_on)] == []


def test_a_time_limit_that_a_practitioner_answers_is_stopped_by_an_entry_or_by_evidence() -> None:
    entered = {event for entry in RECORDABLE for event in entry.can_tell}
    entered |= {event for rule in EVIDENCE.values() for event in rule.happened}

    by_other_means = {limit.code for limit in JOURNEY.limits if not limit.of and entered.isdisjoint(limit.stops_on)}

    assert by_other_means == {
        "front_door.contact_outcome",
        "front_door.referral_decision",
        "early_help.decision_carried_out",
        "early_help.step_up_response",
        "pre_birth.assessment_start",
        "cp.post_plan_cin_minimum",
        "missing.senior_alert",
        "lac.iro_dispute_resolution",
        "oversight.iro_challenge",
        "oversight.iro_challenge_closed",
        "permanence.delay_answered",
        "legal.pre_proceedings_end",
        "legal.emergency_protection_order_extension",
        "legal.issue_after_decision",
        "legal.proceedings_26_weeks",
        "oversight.allocation",
        "oversight.handover_answer",
        "oversight.case_transfer_between_teams",
        "panel.action_done",
        "permanence.meeting_action",
        "panel.chairs_action_ratified",
        "panel.decision_confirmed",
        "oversight.fix",
        "record.owed",
    }


def test_the_record_is_said_to_append_nothing_that_a_definition_alone_appends() -> None:
    assert EventKind.CIN_PLAN_STARTED not in BY_THE_RECORD
    assert EventKind.LOOKED_AFTER_STARTED in BY_THE_RECORD
