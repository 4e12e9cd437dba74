"""What is done with a need-to-know once it was sent: directed, brought up to date, told outside, closed or withdrawn."""

from datetime import date, timedelta

import pytest

from notifications.actions.need_to_know.direct import direct, do_direction
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import Direction, NeedToKnow
from notifications.terms import NeedToKnowState
from tests.builders import NOON, a_journey
from tests.notifications.need_to_know.builders import LATER, a_line, drafted, kinds_of, on_record, running, sent
from tracker.actions.record import record_happened
from tracker.errors import BadInput, NotYourDecision
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

SOON = LATER + timedelta(minutes=10)


@pytest.fixture
def line(db):
    return a_line()


def directed(line, row: NeedToKnow, *, due_on: date | None = None) -> Direction:
    return direct(
        need_to_know_id=row.pk, says="Hold a strategy meeting.", owner_id=line.world.amina.pk, actor=line.actor(line.world.grace), now=SOON,
        due_on=due_on,
    )  # fmt: skip


def test_a_direction_stands_on_the_record_of_each_child_and_is_due_by_a_day(line):
    row = sent(line)
    brother = a_journey(line.world, stage=Stage.CHILD_PROTECTION, at=NOON)
    join_child(need_to_know_id=row.pk, child_id=brother.child_id, actor=line.actor(line.world.ben), now=LATER)

    made = directed(line, row)

    says = "Management direction: Hold a strategy meeting. For Amina Khan, by 6 March 2026."
    assert on_record(line.journey)[-1] == says
    assert on_record(brother)[-1] == says
    assert made.due_on == date(2026, 3, 6)
    assert running(row)[f"need_to_know_direction {made.public_id}"] == "2026-03-07T00:00:00+00:00"


def test_a_direction_with_a_day_of_its_own_is_due_by_that_day(line):
    made = directed(line, sent(line), due_on=date(2026, 3, 4))

    assert made.due_on == date(2026, 3, 4)


def test_two_directions_run_beside_each_other_and_each_is_done_with_words(line):
    row = sent(line)
    first, second = directed(line, row), directed(line, row, due_on=date(2026, 3, 10))

    with pytest.raises(BadInput):
        do_direction(direction_id=first.pk, done=" ", actor=line.actor(line.world.amina), now=SOON)
    do_direction(direction_id=first.pk, done="Held at four.", actor=line.actor(line.world.amina), now=SOON + timedelta(hours=3))

    assert [key for key in running(row) if "direction" in key] == [f"need_to_know_direction {second.public_id}"]
    assert on_record(line.journey)[-1] == "Management direction carried out: Hold a strategy meeting."
    with pytest.raises(WrongMoment, match="has been carried out"):
        do_direction(direction_id=first.pk, done="Again.", actor=line.actor(line.world.amina), now=SOON + timedelta(hours=4))


def test_only_a_leader_directs_and_only_the_one_directed_or_a_manager_carries_it_out(line):
    row = sent(line)
    before = kinds_of(row)
    with pytest.raises(NotYourDecision):
        direct(need_to_know_id=row.pk, says="Visit.", owner_id=line.world.amina.pk, actor=line.actor(line.world.ben), now=SOON)
    assert kinds_of(row) == before

    made = directed(line, row)
    with pytest.raises(NotYourDecision):
        do_direction(direction_id=made.pk, done="Done.", actor=line.actor(line.world.chidi), now=SOON)
    assert Direction.objects.get().done_at is None


def test_a_direction_says_everything_that_is_missing(line):
    row = sent(line)

    with pytest.raises(BadInput) as refused:
        direct(need_to_know_id=row.pk, says="", owner_id=0, due_on=date(2026, 3, 1), actor=line.actor(line.world.grace), now=SOON)

    assert sorted(refused.value.fields) == ["due_on", "owner", "says"]
    assert Direction.objects.count() == 0


def test_an_update_is_due_after_a_day_and_then_as_the_severity_says(line):
    row = sent(line, "missing_high_risk")
    assert running(row)["need_to_know_update"] == (LATER + timedelta(hours=24)).isoformat()

    update(need_to_know_id=row.pk, says="Seen in town.", actor=line.actor(line.world.amina), now=LATER + timedelta(hours=20))

    assert running(row)["need_to_know_update"] == (LATER + timedelta(hours=68)).isoformat()
    assert [one.says for one in row.updates.all()] == ["Seen in town."]


def test_one_for_information_is_not_brought_up_to_date_by_the_clock(line):
    row = sent(line, "near_miss", children=[], unit_id=line.world.assessment.pk)

    assert sorted(running(row)) == ["need_to_know_acknowledged service_manager", "need_to_know_closed"]


def test_the_national_panel_is_to_be_told_in_five_working_days_and_then_the_rapid_review_runs(line):
    row = sent(line, "notifiable_incident")
    assert running(row)["panel_notification"] == "2026-03-12T00:00:00+00:00"
    assert "rapid_review" not in running(row)

    told = Outside(duty="panel_notification", at=SOON, reference="CSPR 12", says="Sent by the online service.")
    made = tell_outside(need_to_know_id=row.pk, outside=told, actor=line.actor(line.world.grace), now=SOON)

    assert made.to == "the national Child Safeguarding Practice Review Panel"
    assert "panel_notification" not in running(row)
    assert running(row)["rapid_review"] == "2026-03-26T00:00:00+00:00"


def test_criteria_that_are_not_met_end_the_timescale_with_the_reason(line):
    row = sent(line, "serious_injury")
    no = Outside(duty="panel_notification_if_criteria", at=SOON, sent=False)

    with pytest.raises(BadInput) as refused:
        tell_outside(need_to_know_id=row.pk, outside=no, actor=line.actor(line.world.grace), now=SOON)
    assert list(refused.value.fields) == ["says"]
    with pytest.raises(NotYourDecision):
        tell_outside(need_to_know_id=row.pk, outside=Outside(duty=no.duty, at=SOON, sent=False, says="An accident."),
                     actor=line.actor(line.world.amina), now=SOON)  # fmt: skip
    assert "panel_notification" in running(row)

    tell_outside(need_to_know_id=row.pk, outside=Outside(duty=no.duty, at=SOON, sent=False, says="An accident."),
                 actor=line.actor(line.world.grace), now=SOON)  # fmt: skip

    assert "panel_notification" not in running(row)
    assert row.stream.clocks.get(limit="incident.panel_notification").cancelled_at == SOON


def test_a_duty_that_the_childs_own_record_runs_is_run_once_and_met_there(line):
    record_happened(journey_id=line.journey.pk, kinds=[EventKind.SERIOUS_INCIDENT_KNOWN], says="Harmed.", note="",
                    actor=line.actor(line.world.amina), occurred_at=NOON, now=NOON)  # fmt: skip
    row = sent(line, "notifiable_incident")
    assert [key for key in running(row) if key in ("panel_notification", "safeguarding_partners_told")] == []

    told = Outside(duty="panel_notification", at=SOON)
    tell_outside(need_to_know_id=row.pk, outside=told, actor=line.actor(line.world.grace), now=SOON)

    limits = line.journey.clocks.filter(limit__startswith="incident.")
    assert limits.get(limit="incident.panel_notification").stopped_at == SOON
    assert limits.filter(limit="incident.rapid_review", stopped_at=None).count() == 1
    assert "rapid_review" not in running(row)


def test_loss_of_personal_data_is_told_to_the_commissioner_within_72_hours_without_any_child(line):
    row = sent(line, "data_breach", children=[], unit_id=line.world.social_care.pk)

    assert running(row)["personal_data_breach"] == (NOON + timedelta(hours=72)).isoformat()


def test_closing_needs_outcome_and_learning_and_somebody_who_may(line):
    row = sent(line)
    before = kinds_of(row)

    with pytest.raises(NotYourDecision):
        flow.close(need_to_know_id=row.pk, outcome="Found.", learning="Sooner.", actor=line.actor(line.world.ben), now=SOON)
    with pytest.raises(BadInput) as refused:
        flow.close(need_to_know_id=row.pk, outcome="", learning=" ", actor=line.actor(line.world.grace), now=SOON)

    assert sorted(refused.value.fields) == ["learning", "outcome"]
    assert kinds_of(row) == before
    assert NeedToKnow.objects.get(pk=row.pk).state == NeedToKnowState.SENT


def test_directions_and_duties_outside_run_on_after_it_is_closed(line):
    row = sent(line, "notifiable_incident")
    made = directed(line, row)

    flow.close(need_to_know_id=row.pk, outcome="Safe.", learning="Call sooner.", actor=line.actor(line.adam), now=SOON)

    assert sorted(running(row)) == [f"need_to_know_direction {made.public_id}", "panel_notification", "safeguarding_partners_told"]
    do_direction(direction_id=made.pk, done="Held.", actor=line.actor(line.world.amina), now=SOON)
    assert on_record(line.journey)[-2:] == ["The need to know was closed.", "Management direction carried out: Hold a strategy meeting."]


def test_withdrawing_needs_a_reason_and_ends_everything(line):
    row = sent(line)

    with pytest.raises(BadInput):
        flow.withdraw(need_to_know_id=row.pk, because="", actor=line.actor(line.world.ben), now=SOON)
    flow.withdraw(need_to_know_id=row.pk, because="Sent about the wrong child.", actor=line.actor(line.world.ben), now=SOON)

    row = NeedToKnow.objects.get(pk=row.pk)
    assert (row.state, row.ended_because) == (NeedToKnowState.WITHDRAWN, "Sent about the wrong child.")
    assert running(row) == {}
    assert on_record(line.journey)[-1] == "The need to know was withdrawn."
    assert row.rungs.filter(told_at=None).count() == 0, "who was told of it stays on record"


def test_the_worker_who_began_a_draft_may_drop_it_and_no_other_worker(line):
    row = drafted(line)
    with pytest.raises(NotYourDecision):
        flow.dismiss(need_to_know_id=row.pk, because="No.", actor=line.actor(line.world.chidi), now=SOON)

    flow.dismiss(need_to_know_id=row.pk, because="Found at school.", actor=line.actor(line.world.amina), now=SOON)

    assert NeedToKnow.objects.get(pk=row.pk).state == NeedToKnowState.DISMISSED
