"""A need-to-know is drafted, written, confirmed and sent, and everybody on its ladder is told at once."""

from datetime import timedelta

import pytest
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from notifications.actions.need_to_know.write import Form, write
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from notifications.terms import NeedToKnowState
from tests.builders import NOON, events_of
from tests.notifications.need_to_know.builders import FORM, LATER, a_line, drafted, kinds_of, on_record, rungs_of, running, sent, written
from tracker.errors import BadInput, NotYourDecision

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    return a_line()


def waiting_nodes() -> list[str]:
    return sorted(task.flow_task.name for task in Task.objects.filter(status=STATUS.NEW, process__flow_class=flow.NeedToKnowFlow))


def test_at_116_fields_recipients_and_limits_come_from_the_category(line):
    row = sent(line, "missing_high_risk")

    assert (row.state, row.severity, row.unit) == (NeedToKnowState.SENT, "major", line.world.assessment)
    assert rungs_of(row) == [
        ("team_manager", "ben", "acknowledged"),
        ("service_manager", "sana", "told"),
        ("head_of_service", "grace", "told"),
        ("assistant_director", "adam", "told"),
    ]
    assert sorted(running(row)) == [
        "need_to_know_acknowledged_urgent assistant_director",
        "need_to_know_acknowledged_urgent head_of_service",
        "need_to_know_acknowledged_urgent service_manager",
        "need_to_know_closed",
        "need_to_know_update",
        "need_to_know_verbal",
    ]
    assert running(row)["need_to_know_acknowledged_urgent head_of_service"] == (LATER + timedelta(hours=1)).isoformat()
    assert running(row)["need_to_know_verbal"] == (NOON + timedelta(hours=4)).isoformat()
    assert running(row)["need_to_know_update"] == (LATER + timedelta(hours=24)).isoformat()


def test_a_draft_waits_for_its_call_and_its_form(line):
    row = drafted(line, "missing_high_risk")

    assert row.state == NeedToKnowState.DRAFT
    assert sorted(running(row)) == ["need_to_know_form", "need_to_know_verbal"]
    assert kinds_of(row) == ["need_to_know_drafted"]
    assert on_record(line.journey) == []
    assert waiting_nodes() == ["to_send"]


def test_only_that_it_exists_stands_on_the_childs_record(line):
    row = sent(line)

    assert on_record(line.journey) == ["A need to know was sent to leaders."]
    assert kinds_of(row) == [
        "need_to_know_drafted",
        "need_to_know_written",
        "need_to_know_confirmed",
        "urgent_need_to_know_sent",
    ]


def test_a_worker_cannot_confirm_and_nothing_is_written(line):
    row = written(line)
    before = kinds_of(row)

    with pytest.raises(NotYourDecision, match="confirmed by"):
        flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.amina), now=LATER)

    assert kinds_of(row) == before
    assert NeedToKnow.objects.get(pk=row.pk).state == NeedToKnowState.DRAFT
    assert waiting_nodes() == ["to_send"]


def test_a_form_with_gaps_says_every_gap_and_keeps_nothing(line):
    row = drafted(line)

    with pytest.raises(BadInput) as refused:
        write(need_to_know_id=row.pk, form=Form(facts="Not seen."), actor=line.actor(line.world.amina), now=LATER)

    assert sorted(refused.value.fields) == ["asks", "immediate_action"]
    assert NeedToKnow.objects.get(pk=row.pk).facts == ""


def test_a_form_that_is_not_ready_is_kept_and_waits_for_nobody(line):
    row = drafted(line)

    write(need_to_know_id=row.pk, form=Form(facts="Not seen.", is_ready=False), actor=line.actor(line.world.amina), now=LATER)

    kept = NeedToKnow.objects.get(pk=row.pk)
    assert (kept.facts, kept.written_at) == ("Not seen.", None)
    assert "need_to_know_confirmed_urgent" not in running(row)


def test_a_manager_writes_and_sends_at_one_go(line):
    row = drafted(line, "missing_high_risk")

    flow.confirm(need_to_know_id=row.pk, form=FORM, actor=line.actor(line.world.ben), now=LATER)

    sent_row = NeedToKnow.objects.get(pk=row.pk)
    assert (sent_row.state, sent_row.confirmed_by, sent_row.written_by) == (NeedToKnowState.SENT, line.world.ben, line.world.ben)


def test_emergency_duty_sends_without_a_manager_and_others_do_not(line):
    row = written(line)

    with pytest.raises(NotYourDecision):
        flow.send_unconfirmed(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=LATER)
    flow.send_unconfirmed(need_to_know_id=row.pk, actor=line.actor(line.world.edward), now=LATER)

    sent_row = NeedToKnow.objects.get(pk=row.pk)
    assert (sent_row.state, sent_row.confirmed_at, sent_row.went_on_at) == (NeedToKnowState.SENT, None, LATER)


def test_one_flow_waits_for_each_of_those_told_and_for_the_closing(line):
    sent(line, "missing_high_risk")

    assert waiting_nodes() == ["acknowledge", "acknowledge", "acknowledge", "to_close"]
    assert Process.objects.get(flow_class=flow.NeedToKnowFlow).status == PROCESS.NEW
    assert list(flow.out_of_step()) == []


def test_what_was_sent_is_not_confirmed_again(line):
    row = sent(line)

    with pytest.raises(WrongMoment, match="has been sent"):
        flow.confirm(need_to_know_id=row.pk, actor=line.actor(line.world.ben), now=LATER + timedelta(minutes=1))

    assert events_of(line.journey).count("need_to_know_raised") == 1
