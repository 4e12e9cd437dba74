"""A need-to-know is drafted by what happened or did not happen, joined by the family, and goes on where nobody confirms it."""

from datetime import timedelta

import pytest

from notifications.actions.need_to_know.draft import Told
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.write import write
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Trigger
from notifications.selectors import made_with as made_with_now
from notifications.terms import NeedToKnowState
from tests.builders import NOON, a_child, a_journey, admitted, ask, fresh, given
from tests.notifications.need_to_know.builders import FORM, LATER, a_line, drafted, kinds_of, on_record, running, sent, written
from tracker.actions.admit import admit
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.actions.requests import Details, PlacementDetails
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Child, Effect, FamilyLink
from tracker.terms import LinkKind, MissingKind
from workflows.terms import EventKind, EvidenceKind, Severity, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    return a_line()


def siblings(one: Child, other: Child) -> None:
    first, second = sorted((one, other), key=lambda child: child.pk)
    FamilyLink.objects.create(child=first, other=second, kind=LinkKind.SIBLING)


def happens(line, kind: EventKind, at=LATER, journey=None) -> None:
    of, by = (journey or line.journey).pk, line.actor(line.world.amina, at)
    record_happened(journey_id=of, kinds=[kind], says="For a test.", note="", actor=by, occurred_at=at, now=at)
    deliver_due(now=at)


def test_at_118_an_emergency_admission_drafts_one_and_dismissing_it_needs_a_reason(line):
    journey = a_journey(line.world, stage=Stage.ASSESSMENT, at=NOON)
    admitted(line.world, journey, LATER)
    deliver_due(now=LATER)

    row = NeedToKnow.objects.get(category="emergency_admission")
    assert (row.state, row.severity, row.drafted_by, row.known_at) == (NeedToKnowState.DRAFT, "significant", None, LATER)
    assert list(row.children.values_list("child", flat=True)) == [journey.child_id]
    assert list(flow.out_of_step()) == []
    with pytest.raises(BadInput) as refused:
        flow.dismiss(need_to_know_id=row.pk, because=" ", actor=line.actor(line.world.ben), now=LATER)
    assert list(refused.value.fields) == ["because"]
    assert NeedToKnow.objects.get(pk=row.pk).state == NeedToKnowState.DRAFT

    flow.dismiss(need_to_know_id=row.pk, because="The director decided it herself.", actor=line.actor(line.world.ben), now=LATER)

    row = NeedToKnow.objects.get(pk=row.pk)
    assert (row.state, row.ended_because) == (NeedToKnowState.DISMISSED, "The director decided it herself.")
    assert running(row) == {}
    assert list(flow.out_of_step()) == []


def test_an_interim_care_order_drafts_one_where_the_emergency_form_records_it_and_none_where_it_was_planned(line):
    for is_emergency in (False, True):
        journey = a_journey(line.world, stage=Stage.CHILD_IN_NEED, at=NOON)
        by = line.actor(line.world.grace, NOON)
        request = ask(
            "straight_to_proceedings",
            journey,
            NOON,
            warnings_accepted=True,
            given=given(EvidenceKind.DECISION_AND_REASONS_FOR_NO_PRE_PROCEEDINGS),
        )
        journey = fresh(move(journey_id=journey.pk, request=request, actor=by, now=NOON).journey)
        if is_emergency:
            admit(child=journey.child_id, legal_status="C1", placement=PlacementDetails(code="U6"), decided_by="Grace Hill",
                  team_id=line.world.front_door.pk, actor=line.actor(line.world.edward, LATER), occurred_at=LATER, now=LATER)  # fmt: skip
        else:
            request = ask("proceedings_interim_care_order", journey, LATER, details=Details(legal_status="C1"),
                          given=given(EvidenceKind.ORDER_DATE))  # fmt: skip
            move(journey_id=journey.pk, request=request, actor=by, now=LATER)
        deliver_due(now=LATER)

        assert fresh(journey).stage == Stage.LOOKED_AFTER
        assert NeedToKnow.objects.filter(category="emergency_admission", children__child=journey.child_id).count() == is_emergency


def test_a_cause_drafts_once_however_often_it_is_delivered(line):
    happens(line, EventKind.ALLEGATION_KNOWN)

    Effect.objects.filter(handler="need_to_know.draft").update(done_at=None)
    deliver_due(now=LATER + timedelta(minutes=5))

    assert NeedToKnow.objects.filter(category="allegation_against_staff").count() == 1
    assert Trigger.objects.count() == 1


def test_a_second_incident_of_the_child_within_the_day_joins_the_first(line):
    happens(line, EventKind.ALLEGATION_KNOWN)
    happens(line, EventKind.ALLEGATION_KNOWN, at=LATER + timedelta(hours=3))

    row = NeedToKnow.objects.get(category="allegation_against_staff")
    assert row.triggers.count() == 2
    assert row.children.count() == 1


def test_brothers_and_sisters_in_the_same_incident_join_one_draft(line):
    brother = a_child()
    journey = a_journey(line.world, stage=Stage.CHILD_PROTECTION, child=brother, at=NOON)
    siblings(line.child, brother)

    happens(line, EventKind.ALLEGATION_KNOWN)
    happens(line, EventKind.ALLEGATION_KNOWN, at=LATER + timedelta(hours=1), journey=journey)

    row = NeedToKnow.objects.get(category="allegation_against_staff")
    assert sorted(row.children.values_list("child", flat=True)) == sorted([line.child.pk, brother.pk])


def test_a_child_of_another_family_has_one_of_their_own(line):
    journey = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON)

    happens(line, EventKind.ALLEGATION_KNOWN)
    happens(line, EventKind.ALLEGATION_KNOWN, at=LATER + timedelta(hours=1), journey=journey)

    assert NeedToKnow.objects.filter(category="allegation_against_staff").count() == 2


def test_one_that_was_sent_more_than_a_day_ago_is_not_joined(line):
    first = sent(line)

    again = drafted(line, at=LATER + timedelta(hours=25))

    assert again != first


def test_a_child_who_joins_one_that_was_sent_has_it_on_record(line):
    row = sent(line)
    journey = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON)

    join_child(need_to_know_id=row.pk, child_id=journey.child_id, actor=line.actor(line.world.ben), now=LATER)
    join_child(need_to_know_id=row.pk, child_id=journey.child_id, actor=line.actor(line.world.ben), now=LATER)

    assert row.children.count() == 2
    assert on_record(journey) == ["A need to know was sent to leaders."]
    assert kinds_of(row).count("need_to_know_child_joined") == 1


def test_a_child_missing_past_the_limit_drafts_one_and_sending_it_stops_that_limit(line):
    report_missing(journey_id=line.journey.pk, kind=MissingKind.MISSING, actor=line.actor(line.world.amina), occurred_at=LATER, now=LATER,
                   note="Not at home.")  # fmt: skip
    late = LATER + timedelta(hours=25)
    fire_due_clocks(now=late)
    deliver_due(now=late)

    row = NeedToKnow.objects.get(category="missing_high_risk")
    assert (row.severity, row.known_at) == ("major", late)
    assert line.journey.clocks.filter(limit="missing.senior_alert", stopped_at=None).exists()

    flow.confirm(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.ben), now=late + timedelta(minutes=5))

    assert line.journey.clocks.get(limit="missing.senior_alert").stopped_at == late + timedelta(minutes=5)


def test_one_that_no_manager_confirms_goes_on_without_waiting(line):
    row = written(line)
    late = NOON + timedelta(minutes=36)
    fire_due_clocks(now=late)
    deliver_due(now=late)

    row = NeedToKnow.objects.get(pk=row.pk)
    assert (row.state, row.confirmed_by, row.went_on_at, row.sent_by) == (NeedToKnowState.SENT, None, late, None)
    assert row.rungs.filter(told_at=late).count() == 4
    assert list(flow.out_of_step()) == []


def test_one_that_is_not_urgent_waits_for_its_manager_until_the_end_of_the_next_working_day(line):
    row = written(line, "emergency_admission")

    assert running(row)["need_to_know_confirmed"] == "2026-03-06T00:00:00+00:00"


def test_a_call_to_the_head_of_service_stops_the_time_for_it_and_one_to_the_manager_does_not(line):
    row = drafted(line, "child_abduction")
    by = line.actor(line.world.amina)

    log_call(need_to_know_id=row.pk, told_id=line.world.ben.pk, told_at=NOON, actor=by, now=LATER)
    assert running(row)["need_to_know_verbal"] == (NOON + timedelta(hours=2)).isoformat()
    log_call(need_to_know_id=row.pk, told_id=line.world.grace.pk, told_at=LATER, actor=by, now=LATER)

    assert "need_to_know_verbal" not in running(row)
    assert kinds_of(row) == ["need_to_know_drafted", "need_to_know_call_logged", "head_of_service_told"]
    assert [(call.told, call.role, call.told_at) for call in row.calls.all()] == [
        (line.world.ben, "team_manager", NOON), (line.world.grace, "head_of_service", LATER),
    ]  # fmt: skip


def test_the_call_may_come_before_anything_is_written(line):
    row = drafted(line, "child_abduction", told=Told(user_id=line.world.grace.pk, at=NOON))

    assert row.calls.get().told == line.world.grace
    assert sorted(running(row)) == ["need_to_know_form"]


def test_nobody_logs_a_call_to_themselves_or_in_the_future(line):
    row = drafted(line)
    before = kinds_of(row)

    for told, at in ((line.world.amina, NOON), (line.world.grace, LATER + timedelta(hours=1))):
        with pytest.raises(BadInput):
            log_call(need_to_know_id=row.pk, told_id=told.pk, told_at=at, actor=line.actor(line.world.amina), now=LATER)

    assert kinds_of(row) == before
    assert row.calls.count() == 0


def test_one_about_the_service_needs_no_child_and_one_about_a_child_does(line):
    row = drafted(line, "premises_incident", children=[], unit_id=line.world.social_care.pk)

    assert (row.children.count(), row.unit) == (0, line.world.social_care)
    with pytest.raises(BadInput, match="which child"):
        drafted(line, "serious_injury", children=[])


def test_a_category_that_is_changed_changes_no_open_one(line, monkeypatch):
    row = written(line)
    made_with = row.terms

    monkeypatch.setattr(made_with_now, "shipped", lambda: pytest.fail("the terms are read again"))
    flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=LATER)

    assert NeedToKnow.objects.get(pk=row.pk).terms == made_with


def test_a_draft_is_graded_lower_by_a_manager_alone(line):
    row = drafted(line)
    with pytest.raises(NotYourDecision):
        lower_severity(need_to_know_id=row.pk, severity=Severity.SIGNIFICANT, why="Found.", actor=line.actor(line.world.amina), now=LATER)

    lower_severity(need_to_know_id=row.pk, severity=Severity.SIGNIFICANT, why="Found.", actor=line.actor(line.world.ben), now=LATER)

    assert NeedToKnow.objects.get(pk=row.pk).severity == "significant"
    assert running(row)["need_to_know_form"] == "2026-03-06T00:00:00+00:00"


def test_a_grade_is_never_raised_to_a_lower_one_and_never_without_a_reason(line):
    row = drafted(line)
    for severity, why in ((Severity.INFORMATION, "Less."), (Severity.CRITICAL, " ")):
        with pytest.raises(BadInput):
            flow.raise_severity(need_to_know_id=row.pk, severity=severity, why=why, actor=line.actor(line.world.ben), now=LATER)

    assert NeedToKnow.objects.get(pk=row.pk).severity == "major"
    assert kinds_of(row) == ["need_to_know_drafted"]


def test_what_was_dismissed_is_not_written_again(line):
    row = drafted(line)
    flow.dismiss(need_to_know_id=row.pk, because="Found at school.", actor=line.actor(line.world.ben), now=LATER)

    with pytest.raises(WrongMoment, match="was dismissed"):
        write(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.amina), now=LATER)


def test_the_death_of_a_child_is_told_on_a_record_that_has_closed(line):
    request = ask(
        "child_died", fresh(line.journey), LATER, details=Details(died_on=LATER.date()), given=given(EvidenceKind.DATE_OF_DEATH),
        warnings_accepted=True,
    )  # fmt: skip
    move(journey_id=line.journey.pk, request=request, actor=line.actor(line.world.grace, LATER), now=LATER)
    deliver_due(now=LATER)
    row = NeedToKnow.objects.get(category="child_death")
    assert not fresh(line.journey).is_open

    flow.confirm(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.ben), now=LATER + timedelta(minutes=5))

    assert on_record(line.journey) == ["A need to know was sent to leaders."]
    assert [key for key in running(row) if key.startswith("child_death")] == [], "the child's own record runs it"
