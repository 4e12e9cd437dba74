"""The time limits themselves: their figures, their due dates by hand, and that an open journey always has one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.workflows.clocks import ENGLAND, NO_RULES, a_child, due, london
from workflows.calendar import due_day
from workflows.definitions.limits import ALL_LIMITS, BY_CODE
from workflows.definitions.limits.not_clocks import NOT_CLOCKS
from workflows.engine import clock
from workflows.shapes import Rules, Situation, TimeLimit
from workflows.terms import Basis, EventKind, LimitKind, Role, Stage, SubStage, TrackCode, Unit

LAW, GUIDANCE, LOCAL = Basis.STATUTORY, Basis.NATIONAL_GUIDANCE, Basis.COMMON_LOCAL_STANDARD

# What each limit must say: its lengths in order, and what stands behind it.
FIGURES = {
    "front_door.contact_outcome": ("1 working day", LOCAL),
    "front_door.referral_decision": ("1 working day", GUIDANCE),
    "front_door.allocation": ("1 working day", LOCAL),
    "early_help.allocation": ("2 working days", LOCAL),
    "early_help.paperwork_returned": ("10 working days", LOCAL),
    "early_help.assessment_start": ("5 working days", LOCAL),
    "early_help.assessment": ("20 working days", LOCAL),
    "early_help.first_taf": ("10 working days", LOCAL),
    "early_help.taf_review": ("6 weeks", LOCAL),
    "early_help.visit": ("20 working days", LOCAL),
    "early_help.step_up_response": ("1 working day", GUIDANCE),
    "step_down.check": ("3 months", LOCAL),
    "assessment.child_and_family": ("45 working days", GUIDANCE),
    "assessment.update": ("45 working days", LOCAL),
    "assessment.manager_checkpoint": ("10 working days, 20 working days, 35 working days", LOCAL),
    "assessment.blank": ("5 working days", LOCAL),
    "cp.strategy_discussion": ("1 working day", LOCAL),
    "cp.section_47_enquiry": ("15 working days", LOCAL),
    "cp.initial_conference": ("15 working days", GUIDANCE),
    "cp.core_group_first": ("10 working days", GUIDANCE),
    "cp.core_group_subsequent": ("6 weeks", LOCAL),
    "cp.review_conference": ("3 months, 6 months", GUIDANCE),
    "cp.visit": ("10 working days", LOCAL),
    "cin.first_meeting": ("10 working days", LOCAL),
    "cin.review": ("6 weeks, 3 months", LOCAL),
    "cin.visit": ("20 working days", LOCAL),
    "cin.long_plan_review": ("6 months, 3 months", LOCAL),
    "missing.return_interview": ("72 hours", GUIDANCE),
    "missing.strategy_meeting_prolonged": ("72 hours, 7 calendar days", LOCAL),
    "missing.senior_alert": ("24 hours", LOCAL),
    "lac.care_plan": ("10 working days", LAW),
    "lac.placement_plan": ("5 working days", LAW),
    "lac.iro_appointed": ("5 working days", GUIDANCE),
    "lac.initial_health_assessment": ("20 working days", GUIDANCE),
    "lac.review_health_assessment_under_5": ("6 months", LAW),
    "lac.review_health_assessment_5_plus": ("12 months", LAW),
    "lac.review": ("20 working days, 3 months, 6 months", LAW),
    "lac.review_record_completed": ("15 working days", GUIDANCE),
    "lac.permanence_plan": ("4 months", GUIDANCE),
    "lac.visit": ("1 week, 6 weeks or 3 months or 6 weeks", LAW),
    "lac.visit_local": ("3 calendar days", LOCAL),
    "lac.visit_long_term_foster_agreed": ("6 months", LAW),
    "lac.visit_temporary_approval_or_ico_with_parent": ("1 week, 4 weeks or 1 week", LAW),
    "lac.visit_parent_before_assessment": ("1 week, 6 weeks or 1 week", LAW),
    "lac.visit_care_order_with_parent": ("1 week, 6 weeks", LAW),
    "lac.visit_other_living_arrangements": ("1 week, 3 months or 6 weeks", LAW),
    "lac.pep_review": ("1 school term", GUIDANCE),
    "lac.school_place_after_move": ("20 school days", GUIDANCE),
    "lac.review_social_worker_report": ("5 working days", LOCAL),
    "lac.reg24_temporary_approval": ("16 weeks", LAW),
    "lac.reg24_extension": ("8 weeks", LAW),
    "secure.without_court_order": ("72 hours", LAW),
    "secure.review": ("1 month, 3 months", LAW),
    "remand.detention_placement_plan": ("10 working days", LAW),
    "remand.care_plan_la_accommodation": ("5 working days", LAW),
    "leaving_care.visit": ("7 calendar days, 28 calendar days, 2 months", LAW),
    "short_breaks.visit": ("3 months, 6 months", LAW),
    "legal.police_protection": ("72 hours", LAW),
    "legal.emergency_protection_order": ("8 calendar days", LAW),
    "legal.pre_proceedings_end": ("16 weeks", GUIDANCE),
    "legal.proceedings_26_weeks": ("26 weeks", LAW),
    "legal.proceedings_extension": ("8 weeks", LAW),
    "legal.plo_case_management_hearing": ("18 working days", GUIDANCE),
    "legal.plo_further_cmh": ("25 working days", GUIDANCE),
    "legal.plo_issues_resolution_hearing": ("20 weeks", GUIDANCE),
    "legal.connected_person_viability": ("10 working days", LOCAL),
    "legal.connected_person_full_assessment": ("12 weeks", GUIDANCE),
    "legal.supervision_order": ("12 months", LAW),
    "legal.appeal_period": ("21 calendar days", GUIDANCE),
    "permanence.planning_meeting_first": ("6 weeks", LOCAL),
    "permanence.planning_meeting_review": ("8 weeks", LOCAL),
    "permanence.settled_not_matched": ("3 months", LOCAL),
    "adoption.should_be_placed_decision": ("2 months", GUIDANCE),
    "adoption.visit": ("1 week", LAW),
    "adoption.adm_decision": ("7 working days", GUIDANCE),
    "adoption.parents_told_orally": ("2 working days", GUIDANCE),
    "adoption.review_after_return": ("42 calendar days", LAW),
    "adoption.baby_consent_age": ("6 weeks", LAW),
    "adoption.application_minimum_agency": ("10 weeks", LAW),
    "sgo.notice_to_authority": ("3 months", LAW),
    "sgo.report_to_court": ("3 months", LAW),
    "permanence.cease_to_look_after_threshold": ("20 working days", LAW),
    "adoption.review_placed": ("4 weeks, 3 months, 6 months", LAW),
    "adoption.application_target": ("6 months", LOCAL),
    "adoption.later_life_letter": ("10 working days", GUIDANCE),
    "leaving_care.pathway_plan_review": ("6 months", LAW),
    "leaving_care.keep_in_touch": ("8 weeks", LOCAL),
    "cp.strategy_record_shared": ("1 working day", LOCAL),
    "cp.section_47_child_seen": ("1 working day", LOCAL),
    "cp.conference_report_to_family_initial": ("2 working days", LOCAL),
    "cp.conference_report_to_family_review": ("5 working days", LOCAL),
    "cp.child_not_seen_escalation": ("20 working days", LOCAL),
    "cp.plan_duration_review": ("9 months, 12 months, 15 months, 18 months", LOCAL),
    "cp.transfer_in_conference": ("15 working days", GUIDANCE),
    "cp.post_plan_cin_minimum": ("3 months", LOCAL),
    "cin.disabled_child_review": ("6 months", LOCAL),
    "edge_of_care.review": ("20 working days", LOCAL),
    "private_fostering.duration_threshold": ("28 calendar days", LAW),
    "private_fostering.advance_notification": ("6 weeks", LAW),
    "private_fostering.started_notification": ("48 hours", LAW),
    "private_fostering.initial_visit": ("7 working days", LAW),
    "private_fostering.assessment": ("45 working days", LOCAL),
    "private_fostering.visits": ("6 weeks or 12 weeks", LAW),
    "missing.strategy_meeting_repeat": ("5 working days", LOCAL),
    "allegations.lado_referral": ("1 working day", GUIDANCE),
    "incident.panel_notification": ("5 working days", GUIDANCE),
    "incident.rapid_review": ("15 working days", GUIDANCE),
    "incident.child_death_notification": ("24 hours", GUIDANCE),
    "incident.looked_after_death": ("5 working days", LAW),
    "incident.need_to_know_acknowledged_urgent": ("1 hour", LOCAL),
    "incident.need_to_know_update": ("24 hours, 72 hours", LOCAL),
    "incident.personal_data_breach": ("72 hours", LAW),
    "oversight.no_contact": ("30 working days", LOCAL),
    "oversight.iro_challenge": ("5 working days", LOCAL),
    "oversight.chronology": ("3 months", LOCAL),
    "oversight.visit_recorded": ("2 working days", LOCAL),
    "transfer.cin_between_authorities": ("10 working days", LOCAL),
    "transfer.looked_after_out_of_area_notice": ("5 working days", LAW),
    "oversight.handover_answer": ("2 working days", LOCAL),
    "oversight.allocation": ("2 working days", LOCAL),
    "oversight.supervision": ("4 weeks", LOCAL),
    "oversight.case_summary": ("12 weeks", LOCAL),
    "permanence.meeting_action": ("5 working days", LOCAL),
    "oversight.panel_minutes": ("5 working days", LOCAL),
    "panel.action_done": ("10 working days", LOCAL),
    "panel.chairs_action_followed_up": ("5 working days", LOCAL),
    "panel.chairs_action_ratified": ("5 weeks", LOCAL),
    "panel.decision_confirmed": ("2 working days", LOCAL),
    "oversight.fix": ("1 working day", LOCAL),
    "record.owed": ("5 working days", LOCAL),
}

# Limits of this product's own that the facts do not hold under that id.
OURS = {
    "assessment.at_risk",
    "assessment.review_needed",
    "assessment.too_old",
    "early_help.consent_decision",
    "early_help.decision_carried_out",
    "early_help.joint_review",
    "early_help.joint_review_of_step_ups",
    "early_help.next_taf",
    "early_help.plan_after_step_up",
    "early_help.risk_review",
    "early_help.taf_minutes",
    "cp.conference_late_reason",
    "incident.need_to_know_confirmed",
    "incident.need_to_know_confirmed_urgent",
    "incident.need_to_know_direction",
    "oversight.allocation",
    "oversight.contingency_exception_review",
    "oversight.contingency_plan",
    "oversight.fix",
    "oversight.iro_challenge",
    "oversight.iro_challenge_closed",
    "oversight.no_contact",
    "oversight.supervision",
    "panel.action_done",
    "permanence.meeting_action",
    "panel.chairs_action_followed_up",
    "panel.chairs_action_ratified",
    "record.owed",
}


def lengths(limit: TimeLimit) -> str:
    return ", ".join(" or ".join(str(step.length) for step in group) for group in limit.steps)


@pytest.mark.parametrize(("code", "expected"), FIGURES.items())
def test_a_limit_says_its_figures_and_what_stands_behind_it(code: str, expected: tuple[str, Basis]) -> None:
    assert (lengths(BY_CODE[code]), BY_CODE[code].basis) == expected


# The facts that the definitions were written from


@pytest.fixture(scope="module")
def facts(domain_pack: Path) -> Mapping[str, Any]:
    with (domain_pack / "timescales.yaml").open(encoding="utf-8") as file:
        return {row["id"]: row for row in yaml.safe_load(file)["clocks"]}


FACTUAL = [limit for limit in ALL_LIMITS if limit.code not in OURS]
# One working day after the 45 of the assessment have passed, counted from the referral.
# A court's own day, and a meeting before the baby leaves: the facts give an order and no number.
# Twelve months from the 21st birthday are 48 from the 18th, the birthday on record.
COUNTED_OTHERWISE = {
    "assessment.overrun_reason": (46, "working_days"),
    "assessment.section_7_report": (1, "calendar_days"),
    "pre_birth.discharge_planning": (1, "calendar_days"),
    "leaving_care.offer_21_to_25": (48, "months"),
    # From three months before the birthday, which is when it opens, until one month after it.
    "leaving_care.oc3_birthday_window": (4, "months"),
}


@pytest.mark.parametrize("limit", FACTUAL, ids=lambda limit: limit.code)
def test_a_limit_agrees_with_the_facts(limit: TimeLimit, facts: Mapping[str, Any]) -> None:
    fact = facts[limit.code]
    length = fact["limit"] or {}
    # A window is due when it closes.
    headline = COUNTED_OTHERWISE.get(limit.code) or (length.get("value", length.get("max")), length["unit"])

    first = limit.steps[0][0].length
    assert (first.value, first.unit) == headline
    assert (limit.source, limit.basis) == (fact["source"], fact["basis"])
    assert limit.configurable == fact["configurable"]
    assert limit.survives_closure == fact.get("survives_closure", False)
    assert limit.inclusive == (fact.get("day_count") == "inclusive_of_start_day")


def test_everything_that_cancels_a_limit_in_the_facts_cancels_it_here(facts: Mapping[str, Any]) -> None:
    renamed = {
        "legal_status_changed": "legal_status_ended",
        "iro_dispute_withdrawn": "iro_challenge_withdrawn",
        "secure_placement_ended": "placement_ended",
    }
    # Closing the journey cancels every limit that does not outlive it, so no limit names it.
    missing = {
        limit.code: {renamed.get(event, event) for event in facts[limit.code]["cancelled_by"]} - {*limit.cancelled_on, "journey_closed"}
        for limit in FACTUAL
    }

    assert {code: events for code, events in missing.items() if events} == {}


# Families of the facts of which every clock is a limit, or is named with the reason why it is none.
WHOLE_FAMILIES = (
    "adoption.", "allegations.", "assessment.", "cin.", "cp.", "early_help.", "edge_of_care.", "front_door.", "incident.",
    "lac.", "leaving_care.", "legal.", "missing.", "oversight.", "permanence.", "pre_birth.", "private_fostering.", "remand.",
    "secure.", "sgo.", "short_breaks.", "step_down.", "transfer.",
)  # fmt: skip


@pytest.mark.parametrize("family", WHOLE_FAMILIES)
def test_every_clock_of_the_facts_is_a_limit_or_has_a_reason_not_to_be(family: str, facts: Mapping[str, Any]) -> None:
    asked = {code for code in facts if code.startswith(family)}

    assert asked - set(BY_CODE) == {code for code in NOT_CLOCKS if code.startswith(family)}
    assert all(NOT_CLOCKS.values())


# An order of two things, or a day that a court sets, is told as what must be done before a day that is known ahead.
IN_ORDER = ("precondition", "open_ended")

# What the facts call a deadline and then repeat is an interval.
REPEATED = {"missing.strategy_meeting_prolonged"}
# What the facts repeat, and every review starts anew.
ONCE_FOR_EACH_START = {"lac.iro_midway_check"}


@pytest.mark.parametrize("limit", [one for one in FACTUAL if one.code.startswith(WHOLE_FAMILIES)], ids=lambda limit: limit.code)
def test_a_limit_says_its_kind_its_range_and_where_it_was_seen(limit: TimeLimit, facts: Mapping[str, Any]) -> None:
    fact = facts[limit.code]
    allowed = fact.get("local_range")

    told_as = LimitKind.LEAD_TIME if fact["kind"] in IN_ORDER else fact["kind"]
    told_as = LimitKind.DEADLINE if limit.code in ONCE_FOR_EACH_START else told_as
    assert limit.kind == (LimitKind.INTERVAL if limit.code in REPEATED else told_as)
    assert limit.verified == fact["verified"]
    assert bool(limit.seen_in) == fact["verified"]
    shortest_and_longest = limit.local_range and {
        "min": limit.local_range[0].value, "max": limit.local_range[1].value, "unit": limit.local_range[1].unit,
    }  # fmt: skip
    assert shortest_and_longest == allowed


# Due dates worked by hand


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        ("front_door.contact_outcome", "2026-04-02 16:30", "2026-04-07"),  # over Easter
        ("front_door.referral_decision", "2026-03-06 18:45", "2026-03-09"),  # Friday evening to Monday
        ("assessment.child_and_family", "2026-03-04 09:00", "2026-05-11"),
        ("cp.initial_conference", "2026-12-14 10:00", "2027-01-07"),  # over Christmas and the new year
        ("cp.review_conference", "2026-11-30 13:00", "2027-02-28"),
        ("cin.review", "2026-06-01 09:00", "2026-07-13"),
        ("lac.review", "2026-08-03 15:00", "2026-09-01"),  # over the August bank holiday
        ("lac.visit", "2026-04-01 11:00", "2026-04-08"),
        ("lac.visit_local", "2026-10-23 17:00", "2026-10-26"),  # over the change of the clocks
        ("legal.proceedings_26_weeks", "2026-01-05 10:00", "2026-07-05"),  # the day of issue is day one
        ("legal.emergency_protection_order", "2026-07-10 20:00", "2026-07-18"),
        ("legal.child_assessment_order", "2026-07-10 09:00", "2026-07-16"),  # the first day of the assessment is day one
        ("legal.plo_gatekeeping", "2026-01-05 10:00", "2026-01-06"),  # the day of issue is day one
        ("legal.plo_case_management_hearing", "2026-03-16 10:00", "2026-04-10"),  # Day 18, over Easter
        ("adoption.review_after_return", "2026-03-02 10:00", "2026-04-13"),
        ("lac.review_health_assessment_under_5", "2026-08-31 10:00", "2027-02-28"),
        ("oversight.supervision", "2026-03-02 10:00", "2026-03-30"),
        ("oversight.handover_answer", "2026-11-20 16:00", "2026-11-24"),
    ],
)
def test_a_limit_is_due_on_the_day_worked_out_by_hand(code: str, started: str, expected: str) -> None:
    assert due_day(due(BY_CODE[code], started)) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        # In the night that the clocks go forward 72 hours end an hour later on the wall, and an hour earlier when they go back.
        ("missing.return_interview", "2026-03-27 22:00", "2026-03-30 23:00"),
        ("legal.police_protection", "2026-10-24 21:00", "2026-10-27 20:00"),
        ("missing.senior_alert", "2026-12-24 18:00", "2026-12-25 18:00"),
    ],
)
def test_hours_stop_for_neither_night_holiday_nor_the_change_of_the_clocks(code: str, started: str, expected: str) -> None:
    assert due(BY_CODE[code], started) == london(expected)


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        ("adoption.baby_consent_age", "2026-02-18 03:10", "2026-04-01 00:00"),
        ("adoption.application_minimum_agency", "2026-03-02 14:00", "2026-05-11 00:00"),
        ("legal.appeal_period", "2026-07-10 12:00", "2026-07-31 00:00"),
    ],
)
def test_what_must_not_be_too_early_may_be_done_from_the_beginning_of_a_day(code: str, started: str, expected: str) -> None:
    assert due(BY_CODE[code], started) == london(expected)


# Every limit is whole


@pytest.mark.parametrize("limit", ALL_LIMITS, ids=lambda limit: limit.code)
def test_a_limit_is_whole(limit: TimeLimit) -> None:
    rungs = [rung.code for rung in limit.ladder]

    assert BY_CODE[limit.code] is limit
    assert limit.title
    assert limit.source
    assert limit.stops_on
    assert all(step.length.value > 0 for group in limit.steps for step in group)
    assert all(group[-1].when == () for group in limit.steps), "the last alternative must serve every other case"
    assert rungs == ["warn", "due", "up_1", "up_2", "up_3", "up_4"][: len(rungs)]
    assert len(rungs) >= (3 if limit.kind.can_be_late else 2)
    assert limit.ladder[0].tells == limit.ladder[1].tells == limit.answers
    assert len({rung.tells for rung in limit.ladder[1:]}) == len(limit.ladder) - 1, "each level is told once"
    assert limit.configurable == (limit.basis is LOCAL)
    assert not set(limit.stops_on) & set(limit.cancelled_on)
    assert not set(limit.starts_on) & set(limit.cancelled_on)
    assert EventKind.JOURNEY_CLOSED not in limit.cancelled_on


def test_codes_are_used_once() -> None:
    assert len(BY_CODE) == len(ALL_LIMITS)


def test_only_what_is_owed_by_a_move_is_started_by_no_event() -> None:
    assert [limit.code for limit in ALL_LIMITS if not limit.starts_on] == ["record.owed"]


def test_only_duties_that_outlive_a_case_survive_its_closing() -> None:
    assert sorted(limit.code for limit in ALL_LIMITS if limit.survives_closure) == [
        "adoption.later_life_letter",
        "adoption.life_story_book",
        "incident.care_leaver_death",
        "incident.child_death_notification",
        "incident.looked_after_death",
        "incident.need_to_know_acknowledged",
        "incident.need_to_know_acknowledged_urgent",
        "incident.need_to_know_closed",
        "incident.need_to_know_confirmed",
        "incident.need_to_know_confirmed_urgent",
        "incident.need_to_know_direction",
        "incident.need_to_know_form",
        "incident.need_to_know_update",
        "incident.need_to_know_verbal",
        "incident.panel_notification",
        "incident.personal_data_breach",
        "incident.practice_review_published",
        "incident.rapid_review",
        "incident.safeguarding_partners_told",
        "lac.visit_former_in_detention",
        "missing.return_interview",
        "oversight.audit_action",
        "oversight.audit_immediate_action",
        "permanence.post_return_visit",
    ]


def test_an_expiry_is_an_authority_in_law_that_lapses() -> None:
    assert [limit.code for limit in ALL_LIMITS if limit.kind is LimitKind.EXPIRY] == [
        "lac.emergency_foster_placement",
        "lac.reg24_temporary_approval",
        "lac.reg24_extension",
        "lac.contact_refusal",
        "secure.without_court_order",
        "secure.first_order",
        "secure.further_order",
        "legal.police_protection",
        "legal.emergency_protection_order",
        "legal.emergency_protection_order_extension",
        "legal.child_assessment_order",
        "legal.proceedings_extension",
        "legal.supervision_order",
    ]


def test_no_lead_professional_answers_over_the_head_of_the_early_help_manager() -> None:
    limit = BY_CODE["early_help.assessment"]

    assert [rung.tells for rung in limit.ladder] == [
        Role.LEAD_PROFESSIONAL,
        Role.LEAD_PROFESSIONAL,
        Role.EARLY_HELP_MANAGER,
        Role.SERVICE_MANAGER,
        Role.HEAD_OF_SERVICE,
    ]


# The first law: while a journey is open, something is always due


@dataclass
class Told:
    """Plays events to the limits as the record does: an event stops, then cancels, then starts; one of a code runs."""

    child: Situation
    now: datetime = field(default_factory=lambda: london("2026-03-04 10:00"))
    rules: Rules = NO_RULES
    running: dict[str, tuple[int, datetime, datetime]] = field(default_factory=dict)

    def hear(self, *events: EventKind) -> "Told":
        for event in events:
            self._end(event)
            for limit in ALL_LIMITS:
                if event in limit.starts_on and limit.code not in self.running and self._applies(limit):
                    self._start(limit, 1, self.now)
        return self

    def _end(self, event: EventKind) -> None:
        for code, (occurrence, series, due_at) in list(self.running.items()):
            limit = BY_CODE[code]
            if event in limit.stops_on:
                del self.running[code]
                if limit.recurs and clock.goes_on(limit, occurrence + 1) and self._applies(limit):
                    self._start(limit, occurrence + 1, series)
            elif (
                event in limit.cancelled_on
                or (event in limit.spared_on and self.now < due_at)
                or (event in limit.gives_way_on and not self._applies(limit))
            ):
                del self.running[code]

    def _start(self, limit: TimeLimit, occurrence: int, series: datetime) -> None:
        due_at = clock.due_at(
            limit,
            occurrence=occurrence,
            started_at=self.now,
            series_started_at=series,
            situation=self.child,
            rules=self.rules,
            calendar=ENGLAND,
        )
        self.running[limit.code] = (occurrence, series, due_at)

    def _applies(self, limit: TimeLimit) -> bool:
        return clock.applies(limit, self.child, rules=self.rules, calendar=ENGLAND)

    def do_the_next_thing_due(self) -> str:
        """Do, just in time, what is due first; return its code."""
        code, (_, _, due_at) = min(self.running.items(), key=lambda pair: (pair[1][2], pair[0]))
        self.now = max(self.now, due_at - timedelta(hours=1))
        self.child = replace(self.child, today=due_day(due_at))
        self.hear(BY_CODE[code].stops_on[0])
        return code


def standing(stage: Stage, *tracks: tuple[TrackCode, str], **changes: Any) -> Situation:
    return replace(a_child(stage), tracks=frozenset(tracks), **changes)


IN_CARE = {
    "legal_statuses": frozenset({"C2"}),
    "placement": "U6",
    "placement_started_on": date(2026, 3, 4),
    "looked_after_since": date(2026, 3, 4),
}
PLAN = (TrackCode.PROTECTION_PLAN, "open")
E = EventKind

STANDINGS: dict[str, tuple[Situation, Iterable[EventKind]]] = {
    "early help": (
        standing(Stage.EARLY_HELP, (TrackCode.EARLY_HELP, "open")),
        (E.EARLY_HELP_REQUEST_ACCEPTED, E.EARLY_HELP_PLAN_STARTED),
    ),
    "an assessment, once allocated": (
        standing(Stage.ASSESSMENT, (TrackCode.ASSESSMENT, "in_progress")),
        (E.REFERRAL_RECEIVED, E.REFERRAL_ACCEPTED, E.ASSESSMENT_STARTED, E.CASE_ALLOCATED),
    ),
    "child in need": (
        standing(Stage.CHILD_IN_NEED, (TrackCode.CHILD_IN_NEED_PLAN, "open")),
        (E.CIN_PLAN_STARTED,),
    ),
    "short breaks": (
        standing(Stage.CHILD_IN_NEED, (TrackCode.SHORT_BREAKS, "open")),
        (E.SHORT_BREAKS_STARTED,),
    ),
    "child protection": (standing(Stage.CHILD_PROTECTION, PLAN), (E.INITIAL_CONFERENCE_HELD, E.CP_PLAN_STARTED)),
    "looked after": (standing(Stage.LOOKED_AFTER, **IN_CARE), (E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED)),
    "looked after with a protection plan": (
        standing(Stage.LOOKED_AFTER, PLAN, **IN_CARE),
        (E.CP_PLAN_STARTED, E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED, E.CHILD_LOOKED_AFTER_ON_CP_PLAN),
    ),
    "matched long term": (
        standing(Stage.PERMANENCE, sub_stage=SubStage.MATCHED_LONG_TERM, **IN_CARE),
        (E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED, E.MATCHED_LONG_TERM),
    ),
    "placed for adoption": (
        standing(Stage.PERMANENCE, sub_stage=SubStage.PLACED_FOR_ADOPTION, **IN_CARE),
        (E.PLACEMENT_STARTED, E.PLACED_FOR_ADOPTION),
    ),
    "support after a special guardianship order": (
        standing(Stage.PERMANENCE, sub_stage=SubStage.ORDER_MADE),
        (E.LOOKED_AFTER_CEASED, E.SUPPORT_PLAN_STARTED),
    ),
    "leaving care": (
        replace(standing(Stage.LEAVING_CARE, (TrackCode.PATHWAY_16_PLUS, "former_relevant")), date_of_birth=date(2008, 3, 4)),
        (E.LOOKED_AFTER_CEASED, E.TURNED_18),
    ),
}


@pytest.mark.parametrize("where", STANDINGS)
def test_something_is_due_however_much_is_done_on_time(where: str) -> None:
    child, events = STANDINGS[where]
    told = Told(child).hear(*events)

    for _ in range(60):
        told.do_the_next_thing_due()
        assert told.running, f"nothing is due in {where}"


def test_an_offer_that_comes_to_nothing_leaves_a_decision_to_make_again() -> None:
    told = Told(standing(Stage.CONTACT)).hear(E.CONTACT_RECEIVED, E.HANDOVER_OFFERED, E.CONTACT_OUTCOME_RECORDED)
    assert sorted(told.running) == ["oversight.handover_answer"]

    told.hear(E.HANDOVER_NOT_ACCEPTED)

    assert sorted(told.running) == ["front_door.contact_outcome"]


def test_a_contact_waits_for_its_outcome_and_a_referral_for_its_decision() -> None:
    told = Told(standing(Stage.CONTACT)).hear(E.CONTACT_RECEIVED)
    assert sorted(told.running) == ["front_door.contact_outcome"]

    told.child = standing(Stage.CONTACT, sub_stage=SubStage.REFERRAL_DECISION)
    told.hear(E.CONTACT_OUTCOME_RECORDED, E.REFERRAL_RECEIVED)
    assert sorted(told.running) == [
        "assessment.child_and_family",
        "assessment.overrun_reason",
        "front_door.referral_decision",
        "front_door.referrer_outcome_feedback",
    ]

    told.hear(E.REFERRAL_DECISION_RECORDED, E.REFERRAL_ACCEPTED)
    assert sorted(told.running) == [
        "assessment.child_and_family",
        "assessment.child_seen",
        "assessment.overrun_reason",
        "front_door.allocation",
        "front_door.referrer_outcome_feedback",
    ]


def test_a_child_brought_in_from_another_system_is_owed_a_worker_and_then_supervision() -> None:
    told = Told(standing(Stage.CHILD_IN_NEED, (TrackCode.CHILD_IN_NEED_PLAN, "open"))).hear(E.JOURNEY_IMPORTED)
    assert sorted(told.running) == ["oversight.allocation"]

    told.hear(E.CASE_ALLOCATED)
    assert sorted(told.running) == ["oversight.case_summary", "oversight.chronology", "oversight.no_contact", "oversight.supervision"]


def test_supervision_already_running_is_not_started_again_by_the_next_plan() -> None:
    told = Told(standing(Stage.CHILD_IN_NEED, (TrackCode.CHILD_IN_NEED_PLAN, "open"))).hear(E.CASE_ALLOCATED)
    before = told.running["oversight.supervision"]

    told.now += timedelta(days=10)
    told.hear(E.CIN_PLAN_STARTED)

    assert told.running["oversight.supervision"] == before


def test_an_admission_keeps_the_clocks_of_a_protection_plan_and_cancels_those_of_child_in_need() -> None:
    told = Told(standing(Stage.CHILD_PROTECTION, PLAN)).hear(E.CIN_PLAN_STARTED, E.CP_PLAN_STARTED)
    assert not [code for code in told.running if code.startswith("cin.")]

    told.child = standing(Stage.LOOKED_AFTER, PLAN, **IN_CARE)
    told.hear(E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED)

    assert sorted(code for code in told.running if code.startswith("cp.")) == [
        "cp.child_not_seen_escalation",
        "cp.core_group_first",
        "cp.plan_duration_review",
        "cp.review_conference",
        "cp.visit",
    ]
    assert sorted(code for code in told.running if code.startswith(("lac.", "permanence."))) == [
        "lac.advocacy_offer",
        "lac.care_plan",
        "lac.dental_check",
        "lac.initial_health_assessment",
        "lac.initial_health_request",
        "lac.iro_appointed",
        "lac.pep_for_first_review",
        "lac.pep_initial",
        "lac.permanence_plan",
        "lac.placement_notifications",
        "lac.placement_plan",
        "lac.placement_planning_meeting",
        "lac.review",
        "lac.school_place_after_move",
        "lac.sdq",
        "lac.visit",
        "lac.visit_local",
        "permanence.planning_meeting_first",
    ]


def test_a_change_of_placement_restarts_the_visits_and_not_the_reviews() -> None:
    told = Told(standing(Stage.LOOKED_AFTER, **IN_CARE)).hear(E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED)
    review, visit = told.running["lac.review"], told.running["lac.visit"]

    told.now += timedelta(days=9)
    told.hear(E.PLACEMENT_ENDED, E.PLACEMENT_STARTED)

    assert told.running["lac.review"] == review
    assert told.running["lac.visit"] != visit


def test_a_placement_for_adoption_puts_adoption_reviews_in_the_place_of_looked_after_reviews_until_a_return() -> None:
    told = Told(standing(Stage.LOOKED_AFTER, **IN_CARE)).hear(E.LOOKED_AFTER_STARTED, E.PLACEMENT_STARTED)

    told.child = replace(told.child, sub_stage=SubStage.PLACED_FOR_ADOPTION)
    told.hear(E.PLACEMENT_ENDED, E.PLACEMENT_STARTED, E.PLACED_FOR_ADOPTION)
    placed = {"lac.review", "lac.visit", "adoption.review_placed", "adoption.visit"} & set(told.running)

    told.child = replace(told.child, sub_stage=None)
    told.hear(E.PLACEMENT_ENDED, E.CHILD_RETURNED_TO_AGENCY, E.PLACEMENT_STARTED)
    returned = {"lac.review", "lac.visit", "adoption.review_placed", "adoption.visit"} & set(told.running)

    assert placed == {"adoption.review_placed", "adoption.visit"}
    assert returned == {"lac.review", "lac.visit"}


def test_a_child_who_turns_five_goes_from_six_months_to_twelve_without_a_gap() -> None:
    told = Told(replace(standing(Stage.LOOKED_AFTER, **IN_CARE), date_of_birth=date(2021, 6, 1)))
    told.hear(E.INITIAL_HEALTH_ASSESSMENT_COMPLETED)
    assert sorted(told.running) == ["lac.review_health_assessment_under_5"]

    told.now = london("2026-09-01 10:00")
    told.child = replace(told.child, today=date(2026, 9, 1))
    told.hear(E.REVIEW_HEALTH_ASSESSMENT_COMPLETED)

    assert {code: due_day(due_at) for code, (_, _, due_at) in told.running.items()} == {
        "lac.review_health_assessment_5_plus": date(2027, 9, 1)
    }


def test_a_conference_that_makes_no_plan_starts_no_core_group_and_no_review() -> None:
    told = Told(standing(Stage.ASSESSMENT)).hear(E.INITIAL_CONFERENCE_HELD)

    assert sorted(told.running) == ["cp.minutes_distributed", "cp.outline_plan_distributed"]


def test_an_update_on_an_open_case_is_counted_from_its_own_start() -> None:
    told = Told(standing(Stage.CHILD_IN_NEED, (TrackCode.CHILD_IN_NEED_PLAN, "open"))).hear(E.ASSESSMENT_STARTED)

    assert "assessment.update" in told.running
    assert "assessment.child_and_family" not in told.running


def test_an_assessment_authorised_in_time_owes_no_reason_and_one_authorised_later_still_does() -> None:
    on_time, late = (Told(standing(Stage.CONTACT, sub_stage=SubStage.REFERRAL_DECISION)).hear(E.REFERRAL_RECEIVED) for _ in range(2))

    on_time.hear(E.ASSESSMENT_AUTHORISED)
    late.now += timedelta(days=80)
    late.hear(E.ASSESSMENT_AUTHORISED)

    assert "assessment.overrun_reason" not in on_time.running
    assert "assessment.overrun_reason" in late.running
    assert "assessment.overrun_reason" not in late.hear(E.OVERRUN_REASON_RECORDED).running


def test_an_enquiry_that_is_rated_again_runs_by_its_new_rating_alone() -> None:
    told = Told(standing(Stage.CONTACT)).hear(E.MASH_ENQUIRY_OPENED, E.MASH_RATED_AMBER)

    told.hear(E.MASH_ENQUIRY_OPENED, E.MASH_RATED_RED)
    assert sorted(told.running) == ["front_door.mash_rag_red"]

    assert told.hear(E.MASH_DECISION_RECORDED).running == {}


def test_consent_is_chased_again_and_again_until_it_comes_or_a_manager_must_decide() -> None:
    told = Told(standing(Stage.EARLY_HELP, (TrackCode.EARLY_HELP, "open"))).hear(E.CONSENT_REQUESTED, E.CONSENT_CHASED, E.CONSENT_CHASED)
    assert sorted(told.running) == ["early_help.consent_chase"]

    told.hear(E.CONSENT_CHASED, E.CONSENT_CHASED_IN_VAIN)

    assert sorted(told.running) == ["early_help.consent_decision"]
    assert told.hear(E.CONSENT_RECORDED).running == {}


def test_a_baby_born_on_a_protection_plan_is_owed_a_meeting_and_one_without_a_plan_is_not() -> None:
    on_a_plan = Told(standing(Stage.CHILD_PROTECTION, PLAN)).hear(E.CHILD_BORN)
    without = Told(standing(Stage.ASSESSMENT)).hear(E.CHILD_BORN)

    assert "pre_birth.post_birth_meeting" in on_a_plan.running
    assert "pre_birth.post_birth_meeting" not in without.running
    assert "pre_birth.post_birth_meeting" not in on_a_plan.hear(E.CORE_GROUP_HELD).running


def test_the_third_checkpoint_is_the_last() -> None:
    told = Told(standing(Stage.ASSESSMENT, (TrackCode.ASSESSMENT, "in_progress"))).hear(E.ASSESSMENT_STARTED)

    for _ in range(3):
        assert "assessment.manager_checkpoint" in told.running
        told.hear(E.MANAGER_CHECKPOINT_RECORDED)

    assert "assessment.manager_checkpoint" not in told.running


def test_units_of_every_length_are_known_to_the_calendar() -> None:
    used = {step.length.unit for limit in ALL_LIMITS for group in limit.steps for step in group}

    assert used == set(Unit)
