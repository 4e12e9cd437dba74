"""A child protection plan and a child in need plan from day to day: conferences, visits as the plan sets them, moves between areas."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_contact, a_journey, a_world, admitted, ask, fresh, given
from tracker.actions.answer_handover import not_accept_handover
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import Clock, Firing
from workflows.calendar import due_day, local_date
from workflows.definitions.recordable import BY_CODE
from workflows.shapes import Length
from workflows.terms import EvidenceKind, Stage, Unit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def record(world, journey, code, at, *, by, **more):
    record_entry(journey_id=journey.pk, entry=BY_CODE[code], answers=more.pop("answers", {}), note=more.pop("note", ""),
                 actor=world.actor(by, at), occurred_at=at, now=at, **more)  # fmt: skip


def running(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit, stopped_at__isnull=True, cancelled_at__isnull=True).first()


def due(journey, limit):
    clock = running(journey, limit)
    return due_day(clock.due_at) if clock else None


def last(journey, limit):
    return Clock.objects.filter(journey=journey, limit=limit).latest("pk")


def step_down(world, journey, at):
    record(world, journey, "review_conference_held", at, by=world.hari)
    request = ask("cp_to_child_in_need", journey, at, warnings_accepted=True,
                  given=given(EvidenceKind.REVIEW_CONFERENCE_HELD, EvidenceKind.REASON_RISK_REDUCED))  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=world.actor(world.hari, at), now=at)
    return fresh(journey)


def test_a_plan_starts_core_groups_reviews_visits_and_the_senior_reviews_of_a_long_plan(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    assert {code: due(journey, code) for code in ("cp.core_group_first", "cp.review_conference", "cp.visit", "cp.plan_duration_review",
                                                  "cp.child_not_seen_escalation")} == {
        "cp.core_group_first": date(2026, 3, 18),
        "cp.review_conference": date(2026, 6, 4),
        "cp.visit": date(2026, 3, 18),
        "cp.plan_duration_review": date(2026, 12, 4),
        "cp.child_not_seen_escalation": date(2026, 4, 1),
    }  # fmt: skip


def test_a_child_who_is_seen_is_looked_for_again_from_that_day_and_telling_up_the_line_is_no_visit(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    record(world, journey, "child_seen_alone", NOON + 6 * DAY, by=world.amina)
    assert due(journey, "cp.child_not_seen_escalation") == date(2026, 4, 9)
    assert due(journey, "oversight.visit_recorded") == date(2026, 3, 12)

    late = NOON + 40 * DAY
    fire_due_clocks(now=late)
    record(world, journey, "child_not_seen_escalated", late, by=world.ben)

    assert running(journey, "cp.child_not_seen_escalation") is None
    assert running(journey, "cp.visit").due_at < late, "the visit is still owed"


def test_the_report_for_a_conference_is_counted_back_from_the_day_it_is_booked_for_and_moves_with_it(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    record(world, journey, "review_conference_booked", NOON + DAY, by=world.hari, ahead_on=date(2026, 5, 27))
    # 25 May is a bank holiday: five working days before Wednesday the 27th is Tuesday the 19th.
    assert due(journey, "cp.conference_report_to_family_review") == date(2026, 5, 19)

    record(world, journey, "review_conference_booked", NOON + 2 * DAY, by=world.hari, ahead_on=date(2026, 6, 1))
    assert due(journey, "cp.conference_report_to_family_review") == date(2026, 5, 22)

    record(world, journey, "conference_report_shared", NOON + 60 * DAY, by=world.amina)
    assert running(journey, "cp.conference_report_to_family_review") is None


def test_a_conference_held_without_its_report_ends_the_wait_for_it_late(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    record(world, journey, "review_conference_booked", NOON, by=world.hari, ahead_on=date(2026, 5, 27))
    held = NOON + 84 * DAY

    record(world, journey, "review_conference_held", held, by=world.hari)

    clock = last(journey, "cp.conference_report_to_family_review")
    assert clock.stopped_at == held > clock.due_at


def test_the_visits_to_a_child_in_need_run_at_the_gap_that_the_childs_own_plan_sets(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    assert due(journey, "cin.visit") == date(2026, 4, 1), "20 working days"

    with pytest.raises(BadInput):
        record(world, journey, "cin_plan_recorded", NOON + DAY, by=world.amina, interval=Length(30, Unit.WORKING_DAYS))
    assert due(journey, "cin.visit") == date(2026, 4, 1)
    record(world, journey, "cin_plan_recorded", NOON + DAY, by=world.amina, interval=Length(2, Unit.WEEKS))
    assert due(journey, "cin.visit") == date(2026, 3, 18)

    record(world, journey, "child_seen", NOON + 7 * DAY, by=world.amina)
    assert due(journey, "cin.visit") == date(2026, 3, 25)
    fire_due_clocks(now=running(journey, "cin.visit").due_at)
    assert list(Firing.objects.filter(clock=running(journey, "cin.visit")).values_list("rung", flat=True).order_by("moment")) == [
        "warn",
        "due",
    ]


def test_one_review_of_a_plan_runs_at_a_time_whether_or_not_the_disabled_childrens_service_holds_it(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    record(world, journey, "disabled_child_service_agreed", NOON + DAY, by=world.ben)
    assert (due(journey, "cin.review"), due(journey, "cin.disabled_child_review")) == (None, date(2026, 9, 5))

    record(world, journey, "disabled_child_service_ended", NOON + 2 * DAY, by=world.ben)
    assert (due(journey, "cin.review"), due(journey, "cin.disabled_child_review")) == (date(2026, 4, 17), None)


def test_after_a_protection_plan_a_child_in_need_plan_is_kept_three_months_and_nobody_is_late_for_it(world):
    journey = step_down(world, a_journey(world, stage=Stage.CHILD_PROTECTION), NOON + 80 * DAY)

    kept = running(journey, "cp.post_plan_cin_minimum")
    assert local_date(kept.due_at) == date(2026, 8, 23), "the first day on which it may end"
    fire_due_clocks(now=kept.due_at + 90 * DAY)
    assert set(Firing.objects.filter(clock=kept).values_list("rung", flat=True)) <= {"warn", "due"}
    assert due(journey, "cp.step_down_cin_meeting") is not None


def test_a_plan_that_goes_on_beside_care_is_decided_on_by_the_chair_and_the_reviewing_officer(world):
    journey = admitted(world, a_journey(world, stage=Stage.CHILD_PROTECTION), NOON + DAY)

    assert due(journey, "cp.dual_status_decision") == date(2026, 4, 2)
    assert due(journey, "cp.review_conference") == date(2026, 6, 4), "care does not begin the reviews anew"
    record(world, journey, "dual_status_decision_recorded", NOON + 9 * DAY, by=world.hari)
    assert running(journey, "cp.dual_status_decision") is None
    assert running(journey, "cp.visit") is not None, "the decision ends no plan"


def test_a_child_on_a_plan_who_moves_is_told_of_to_the_other_area_the_next_working_day(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    record(world, journey, "child_moved_to_another_area", NOON + DAY, by=world.amina)
    assert due(journey, "cp.move_notified") == date(2026, 3, 6)

    record(world, journey, "receiving_authority_notified", NOON + 2 * DAY, by=world.amina)

    assert running(journey, "cp.move_notified") is None


def test_a_stay_elsewhere_for_a_while_is_told_of_too(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    request = ask("cp_temporary_move", journey, NOON + DAY, given=given(EvidenceKind.TEMPORARY_ADDRESS))

    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=NOON + DAY)

    assert due(journey, "cp.move_notified") == date(2026, 3, 6)


def test_a_child_who_moves_here_on_another_plan_has_a_conference_within_fifteen_working_days_of_the_notice(world):
    journey = a_contact(world)
    record(world, journey, "permanent_move_notified_in_writing", NOON + DAY, by=world.dora)
    assert due(journey, "cp.transfer_in_conference") == date(2026, 3, 26)

    record(world, journey, "move_did_not_happen", NOON + 2 * DAY, by=world.dora)

    assert running(journey, "cp.transfer_in_conference") is None


def test_the_transfer_in_conference_takes_the_plan_over_and_ends_the_wait_for_it(world):
    journey = a_contact(world)
    record(world, journey, "permanent_move_notified_in_writing", NOON + DAY, by=world.dora)
    at = NOON + 14 * DAY
    request = ask("cp_transfer_in", journey, at, to_team=world.assessment.pk, warnings_accepted=True,
                  given=given(EvidenceKind.WRITTEN_NOTICE_DATE, EvidenceKind.TRANSFER_IN_CONFERENCE_HELD))  # fmt: skip

    move(journey_id=journey.pk, request=request, actor=world.actor(world.hari, at), now=at)

    assert fresh(journey).stage == Stage.CHILD_PROTECTION
    assert last(journey, "cp.transfer_in_conference").stopped_at == at
    assert due(journey, "cp.review_conference") == date(2026, 6, 18)


def test_a_request_to_take_a_child_in_need_from_another_authority_is_decided_within_ten_working_days(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    record(world, journey, "transfer_request_received", NOON, by=world.amina)
    assert due(journey, "transfer.cin_between_authorities") == date(2026, 3, 18)

    record(world, journey, "transfer_decision_recorded", NOON + DAY, by=world.ben)

    assert running(journey, "transfer.cin_between_authorities") is None


def test_an_offer_to_another_authority_is_answered_within_ten_working_days_and_its_no_is_an_answer(world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    request = ask("cin_to_other_authority", journey, NOON, warnings_accepted=True)
    offered = move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=NOON)
    assert due(journey, "transfer.cin_between_authorities") == date(2026, 3, 18)

    at = NOON + DAY
    not_accept_handover(handover_id=offered.handover.pk, reason="The family is coming back.", actor=world.actor(world.ben, at),
                        occurred_at=at, now=at)  # fmt: skip

    assert running(journey, "transfer.cin_between_authorities") is None
    assert fresh(journey).stage == Stage.CHILD_IN_NEED
