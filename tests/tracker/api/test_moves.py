"""Moves over the API: what is possible and why not, and a move made, refused, too late or not one's own."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_journey, admitted, ask, fresh, given, recorded
from tests.tracker.api.conftest import LATER
from tracker.actions.move import move
from tracker.models import AccessRow, Clock, Event, Evidence, Handover, Journey, Placement
from workflows.terms import EvidenceKind, Stage


def everything():
    """How many rows the record holds: a refusal leaves it as it was."""
    tables = (Event, Evidence, Clock, Handover, Journey, Placement)
    return [t.objects.count() for t in tables], list(Journey.objects.values_list("public_id", "stage", "version"))


def the_move(program, journey, code, target=None):
    moves = program.get(f"journeys/{journey.public_id}/moves/").json()["moves"]
    return next(m for m in moves if m["code"] == code and target in (None, m["target"]))


STEP_DOWN = {
    "move": "cin_to_early_help",
    "evidence": {"cin_review_decision": {"says": "The plan has worked", "reference": "R-17", "occurred_at": "2026-03-04T12:30:00Z"}},
    "reason": "The family has asked to go on with the same worker.",
    "warnings_accepted": True,
    "to_team": "early-help-north",
}


def step_down(program, journey, **over):
    body = {**STEP_DOWN, "version": journey.version, **over}
    return program.post(f"journeys/{journey.public_id}/moves/", body)


def test_a_move_that_must_wait_says_what_for_who_can_meet_it_and_where(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    told = the_move(as_(world.ben), journey, "cin_to_early_help")

    assert (told["direction"], told["target"], told["target_stage"]) == ("down", "early_help", "early_help")
    assert (told["nature"], told["takes_effect"], told["allowed"], told["yours"]) == ("planned", "on_acceptance", False, True)
    assert (told["decided_by"], told["received_by"]) == (["team_manager", "early_help_manager"], "early_help_manager")
    assert told["reasons"] == [
        {
            "code": "missing_cin_review_decision",
            "says": "The decision of a child in need review must be on record first.",
            "who": ["social_worker", "team_manager", "practice_supervisor"],
            "where": f"http://testserver/journeys/{journey.public_id}/record/",
            "earliest": None,
        }
    ]
    assert [w["code"] for w in told["warnings"]] == [
        "missing_consent", "missing_named_lead_professional", "missing_handover_meeting", "missing_plan_for_escalation"
    ]  # fmt: skip
    assert [(n["evidence"], n["must_have"], n["on_record"]) for n in told["needs"]] == [
        ("cin_review_decision", "before", False),
        ("consent", "reason", False),
        ("named_lead_professional", "reason", False),
        ("handover_meeting", "reason", False),
        ("plan_for_escalation", "reason", False),
    ]
    assert AccessRow.objects.get().page == "api/moves"


def test_a_move_is_allowed_once_what_must_be_there_first_is_on_record(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)

    told = the_move(as_(world.ben), journey, "cin_to_early_help")

    assert (told["allowed"], told["reasons"], len(told["warnings"])) == (True, [], 4)
    assert told["needs"][0]["on_record"] is True


def test_a_move_that_time_alone_allows_says_the_first_day(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    told = the_move(as_(world.ben), journey, "looked_after_reunified")

    assert told["allowed"] is False
    days = {r["code"]: r["earliest"] for r in told["reasons"]}
    assert (days["looked_after_20_working_days"], days["missing_review_held"]) == ("2026-04-01", None)


def test_who_may_look_but_not_decide_sees_the_moves_and_that_they_are_not_theirs(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    told = the_move(as_(world.amina), journey, "cin_to_early_help")

    assert (told["yours"], told["decided_by"]) == (False, ["team_manager", "early_help_manager"])


def test_an_admission_asks_for_the_placement_and_the_legal_status(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    told = the_move(as_(world.amina), journey, "emergency_police_protection")

    assert (told["direction"], told["nature"], told["allowed"], told["yours"]) == ("up", "happening", True, True)
    assert told["details"] == ["placement", "legal_status"]


def test_every_direction_is_one_of_four(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    moves = as_(world.ben).get(f"journeys/{journey.public_id}/moves/").json()["moves"]

    assert {m["direction"] for m in moves} == {"up", "down", "across", "close"}


def way_to(program, journey, goal):
    return program.get(f"journeys/{journey.public_id}/moves/?to={goal}").json()


def test_the_way_to_a_stage_lists_each_move_with_what_it_needs_and_who_decides(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    answer = way_to(as_(world.ben), journey, "early_help")

    assert [(s["code"], s["target"], s["direction"], s["takes_effect"]) for s in answer["way"]] == [
        ("cp_to_child_in_need", "child_in_need", "down", "on_decision"),
        ("cin_to_early_help", "early_help", "down", "on_acceptance"),
    ]
    first, second = answer["way"]
    assert first["needs"][0] == {
        "code": "missing_review_conference_held",
        "says": "A review child protection conference that was held must be on record first.",
        "who": ["cp_chair", "conference_administrator"],
        "where": f"http://testserver/journeys/{journey.public_id}/record/",
        "earliest": None,
    }
    assert (second["received_by"], second["decided_by"]) == ("early_help_manager", ["team_manager", "early_help_manager"])
    assert "assessment_to_authorise" in [need["code"] for need in second["needs"]]
    assert (first["earliest"], first["only_where"], answer["why_no_way"]) == (None, "", [])


def test_a_way_that_time_holds_up_says_the_first_day(world, as_):
    journey = admitted(world, a_journey(world, stage=Stage.CHILD_IN_NEED), NOON, legal_status="C2")

    assert way_to(as_(world.ben), journey, "child_in_need")["way"][0]["earliest"] == "2026-04-01"


def test_where_no_planned_way_leads_there_is_none_and_the_answer_says_why(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    answer = way_to(as_(world.ben), journey, "leaving_care")

    assert answer["way"] is None
    assert answer["why_no_way"] == ["The young person is not 16 or 17.", "The young person is not recorded as eligible for leaving care."]


def test_the_way_to_where_the_child_is_has_no_step_and_without_a_question_there_is_no_way(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert way_to(as_(world.ben), journey, "child_in_need")["way"] == []
    assert "way" not in as_(world.ben).get(f"journeys/{journey.public_id}/moves/").json()


def test_a_stage_that_there_is_none_of_is_refused_with_the_stages_that_there_are(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    response = as_(world.ben).get(f"journeys/{journey.public_id}/moves/?to=the_moon")

    assert (response.status_code, response.json()["code"]) == (400, "bad_request")
    assert response.json()["fields"]["to"].startswith("There is no such stage. Choose one of: ")


def test_a_closed_journey_has_no_way_and_says_that_closed_is_final(world, as_):
    journey = a_contact(world)
    request = ask("contact_closed", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)

    answer = way_to(as_(world.dora), journey, "early_help")

    assert answer["way"] is None
    assert answer["why_no_way"] == ["This journey is closed, and closed is final. A new contact opens the child's next journey."]


def test_an_unmet_fact_leads_to_the_move_that_changes_it(world, as_):
    journey = admitted(world, a_journey(world, stage=Stage.CHILD_PROTECTION), NOON)

    reasons = {r["code"]: r for r in the_move(as_(world.ben), journey, "looked_after_closed")["reasons"]}

    plan = reasons["no_protection_plan"]
    assert plan["where"] == f"http://testserver/journeys/{journey.public_id}/move/?to=dual_status_cp_ended:looked_after"
    assert plan["who"] == ["cp_chair"]
    assert reasons["no_open_assessment_or_section_47"]["where"] == f"http://testserver/journeys/{journey.public_id}/assessment/"


@pytest.mark.parametrize("goal", ["child_protection", "leaving_care", "permanence"])
def test_the_way_costs_no_query(world, as_, django_assert_num_queries, goal):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    program = as_(world.fatima)
    program.get(f"journeys/{journey.public_id}/moves/")
    with CaptureQueriesContext(connection) as without:
        program.get(f"journeys/{journey.public_id}/moves/")

    with django_assert_num_queries(len(without)):
        way_to(program, journey, goal)


def test_no_move_leads_out_of_a_closed_journey(world, as_):
    journey = a_contact(world)
    request = ask("contact_closed", journey, LATER, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=LATER)

    answer = as_(world.dora).get(f"journeys/{journey.public_id}/moves/").json()

    assert (answer["stage"], answer["moves"]) == ("closed", [])


def test_a_move_that_needs_a_receiver_answers_the_journey_as_it_was_and_the_offer(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    response = step_down(as_(world.ben), journey)

    answer = response.json()
    assert (response.status_code, answer["stage"], answer["team"]["code"]) == (200, "child_in_need", "assessment")
    offer = Handover.objects.get(state="offered")
    assert answer["offer"]["id"] == offer.public_id
    assert (answer["offer"]["state"], answer["offer"]["move"], answer["offer"]["to_team"]["code"]) == (
        "offered", "cin_to_early_help", "early-help-north"
    )  # fmt: skip
    assert (offer.note, offer.given["given"]["cin_review_decision"]) == (
        STEP_DOWN["reason"],
        {"says": "The plan has worked", "reference": "R-17", "occurred_at": "2026-03-04T12:30:00+00:00"},
    )


def test_a_move_takes_effect_at_once_where_it_needs_no_receiver(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    body = {"move": "cin_closed", "version": journey.version, "evidence": ["cin_review_decision", "child_seen_recently", "closure_summary"]}

    response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", body)

    after = fresh(journey)
    assert (response.status_code, response.json()["stage"], response.json()["version"]) == (200, "closed", after.version)
    assert (after.stage, after.closed_at, after.version) == (Stage.CLOSED, LATER, journey.version + 1)
    assert sorted(Evidence.objects.filter(occurred_at=LATER).values_list("kind", flat=True)) == [
        "child_seen_recently", "cin_review_decision", "closure_summary"
    ]  # fmt: skip


def test_evidence_may_be_given_as_a_plain_text(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    evidence = {"cin_review_decision": "Agreed on 3 March", "child_seen_recently": "Yes", "closure_summary": "Written"}

    response = as_(world.ben).post(
        f"journeys/{journey.public_id}/moves/", {"move": "cin_closed", "version": journey.version, "evidence": evidence}
    )

    assert response.status_code == 200
    assert Evidence.objects.get(kind="cin_review_decision").says == "Agreed on 3 March"


def test_a_move_that_is_not_accepted_gives_every_reason_at_once_and_changes_nothing(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    response = step_down(as_(world.ben), journey, evidence={}, warnings_accepted=False)

    answer = response.json()
    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert (answer["status"], answer["code"], answer["type"]) == (422, "not_accepted", "/api/schema/#problem-not_accepted")
    assert [r["code"] for r in answer["reasons"]] == ["missing_cin_review_decision", "needs_reason"]
    assert [r["where"] for r in answer["reasons"]] == [
        f"http://testserver/journeys/{journey.public_id}/record/", f"http://testserver/journeys/{journey.public_id}/move/"
    ]  # fmt: skip
    assert len(answer["warnings"]) == 4
    assert everything() == before


def test_a_move_that_does_not_start_here_is_not_accepted(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    response = as_(world.dora).post(
        f"journeys/{journey.public_id}/moves/",
        {"move": "contact_closed", "version": journey.version, "evidence": {"rationale": "No"}},
    )

    assert (response.status_code, [r["code"] for r in response.json()["reasons"]]) == (422, ["not_here", "needs_reason"])
    assert everything() == before


def test_who_may_not_decide_is_told_who_may(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    response = step_down(as_(world.amina), journey)

    answer = response.json()
    assert (response.status_code, answer["code"], answer["who"]) == (403, "not_your_decision", ["team_manager", "early_help_manager"])
    assert everything() == before


def test_who_comes_second_is_told_what_happened_and_where_the_child_stands_now(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    program = as_(world.ben)
    seen = journey.version
    first = {"move": "open_case_to_section_47", "version": seen, "reason": "New harm", "warnings_accepted": True}
    assert program.post(f"journeys/{journey.public_id}/moves/", first).status_code == 200
    before = everything()

    response = step_down(program, journey)

    answer = response.json()
    assert (response.status_code, answer["code"]) == (409, "someone_else_moved_first")
    assert (answer["stage"], answer["version"]) == ("child_in_need", seen + 1)
    assert len(answer["happened"]) == 1
    assert answer["happened"][0].endswith("(Ben Okoro)")
    assert everything() == before


def test_what_has_happened_is_recorded_whatever_has_changed_meanwhile(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    body = {
        "move": "emergency_police_protection",
        "version": 1,
        "occurred_at": "2026-03-04T12:45:00Z",
        "details": {"placement": {"code": "U6", "where": "Foster carers"}, "legal_status": "L1"},
        "evidence": {"start_time": "12:45", "decision_maker_named": "The duty inspector"},
    }

    response = as_(world.edward).post(f"journeys/{journey.public_id}/moves/", body)

    answer = response.json()
    assert (response.status_code, answer["stage"], answer["looked_after"]) == (200, "looked_after", True)
    assert (answer["legal_statuses"][0]["code"], answer["placement"]["code"]) == ("L1", "U6")
    assert Placement.objects.get().started_at == LATER - timedelta(minutes=15)


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"placement": {"code": "U6"}}, "legal_status"),
        ({"placement": {"code": "U6"}, "legal_status": ""}, "legal_status"),
        ({"placement": {"code": "U6"}, "legal_status": "V3"}, "legal_status"),
    ],
)
def test_an_admission_without_its_facts_in_law_is_not_taken(details, field, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()
    body = {
        "move": "emergency_police_protection",
        "details": details,
        "evidence": {"start_time": "12:45", "decision_maker_named": "The duty inspector"},
    }

    response = as_(world.edward).post(f"journeys/{journey.public_id}/moves/", body)

    assert (response.status_code, response.json()["code"], list(response.json()["fields"])) == (422, "bad_input", [field])
    assert everything() == before


@pytest.mark.parametrize(
    ("over", "fields"),
    [
        ({"move": "no_such_move"}, ["move"]),
        ({"target": "the_moon"}, ["target"]),
        ({"version": None}, ["version"]),
        ({"evidence": ["no_such_kind"]}, ["evidence.no_such_kind"]),
        ({"evidence": {"no_such_kind": "Yes"}}, ["evidence.no_such_kind"]),
        ({"to_team": "no-such-team"}, ["to_team"]),
        ({"occurred_at": "2026-03-04T13:00:01Z"}, ["occurred_at"]),
        ({"occurred_at": "2020-01-01T00:00:00Z"}, ["occurred_at"]),
        ({"tasks_due_on": "2026-03-03"}, ["tasks_due_on"]),
    ],
)
def test_what_can_be_read_but_not_taken_says_which_field_and_changes_nothing(over, fields, world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    response = step_down(as_(world.ben), journey, **over)

    assert (response.status_code, response.json()["code"], list(response.json()["fields"])) == (422, "bad_input", fields)
    assert everything() == before


def test_a_move_over_the_api_does_not_exist_for_who_may_not_see_the_child(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = everything()

    response = step_down(as_(world.chidi), journey)

    assert (response.status_code, response.json()["code"]) == (404, "not_found")
    assert everything() == before


def test_a_moment_without_an_offset_is_a_time_in_london(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    body = {"move": "open_case_to_section_47", "version": journey.version, "reason": "New harm", "warnings_accepted": True}

    response = as_(world.ben).post(f"journeys/{journey.public_id}/moves/", {**body, "occurred_at": "2026-03-04T12:30:00"})

    assert response.status_code == 200
    assert Event.objects.filter(journey=journey).latest("seq").occurred_at == LATER - timedelta(minutes=30)
