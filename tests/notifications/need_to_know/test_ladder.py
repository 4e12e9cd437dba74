"""Who is told, who acknowledges, and what follows when somebody does not, is away, has left, or may not know."""

from datetime import UTC, date, datetime, timedelta

import pytest
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, OnCall, Rung
from notifications.selectors.standing import breaches, told_to_nobody, unheard
from tests.builders import NOON
from tests.notifications.need_to_know.builders import LATER, a_line, kinds_of, rungs_of, running, sent
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import NotYourDecision
from tracker.models import Absence, AccessRow, Child, Holding, Post, User
from workflows.terms import Role, Severity

pytestmark = pytest.mark.django_db

OVERDUE = LATER + timedelta(hours=1, minutes=1)


@pytest.fixture
def line(db):
    return a_line()


def pass_time(until: datetime) -> None:
    fire_due_clocks(now=until)
    deliver_due(now=until)


def rung(row: NeedToKnow, role: str) -> Rung:
    return row.rungs.get(role=role)


def on_call(user: User, at: datetime) -> None:
    """On call for the head of service, from five hours before until nine hours after."""
    OnCall.objects.create(role=Role.HEAD_OF_SERVICE, user=user, from_at=at - timedelta(hours=5), to_at=at + timedelta(hours=9))


def waiting_nodes() -> list[str]:
    return sorted(task.flow_task.name for task in Task.objects.filter(status=STATUS.NEW, process__flow_class=flow.NeedToKnowFlow))


def test_acknowledging_stops_the_time_of_that_person_alone(line):
    row = sent(line)

    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.world.grace), now=LATER + timedelta(minutes=5))

    head = rung(row, "head_of_service")
    assert (head.opened_at, head.acknowledged_at) == (LATER + timedelta(minutes=5), LATER + timedelta(minutes=5))
    assert sorted(k for k in running(row) if "acknowledged" in k) == [
        "need_to_know_acknowledged_urgent assistant_director",
        "need_to_know_acknowledged_urgent service_manager",
    ]
    assert "need_to_know_verbal" not in running(row), "the head of service knows of it"
    assert waiting_nodes() == ["acknowledge", "acknowledge", "to_close"]


def test_acknowledging_twice_changes_nothing(line):
    row = sent(line)
    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.sana), now=LATER + timedelta(minutes=5))
    before = kinds_of(row)

    again = flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.sana), now=LATER + timedelta(minutes=9))

    assert again.acknowledged_at == LATER + timedelta(minutes=5)
    assert kinds_of(row) == before


def test_somebody_whom_it_was_not_sent_to_cannot_acknowledge_it(line):
    row = sent(line)
    before = kinds_of(row)

    with pytest.raises(NotYourDecision, match="those it was sent to"):
        flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.world.chidi), now=LATER)

    assert kinds_of(row) == before


def test_when_all_have_acknowledged_the_flow_waits_for_the_closing_alone(line):
    row = sent(line)

    for reader in (line.sana, line.world.grace, line.adam):
        flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(reader), now=LATER + timedelta(minutes=5))

    assert waiting_nodes() == ["to_close"]
    assert list(flow.out_of_step()) == []


def test_at_117_one_that_is_not_acknowledged_in_time_goes_to_the_next_role_and_both_steps_are_written_down(line):
    row = sent(line)
    for reader in (line.sana, line.world.grace):
        flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(reader), now=LATER + timedelta(minutes=5))

    pass_time(OVERDUE)

    unanswered, director = rung(row, "assistant_director"), rung(row, "dcs")
    assert (unanswered.unanswered_at, unanswered.passed_to, unanswered.acknowledged_at) == (OVERDUE, director, None)
    assert (director.recipient, director.told_at) == (line.delia, OVERDUE)
    assert [k for k in kinds_of(row) if k in ("clock_fell_due", "need_to_know_passed_on")] == ["clock_fell_due", "need_to_know_passed_on"]
    assert running(row)["need_to_know_acknowledged_urgent dcs"] == (OVERDUE + timedelta(hours=1)).isoformat()
    assert waiting_nodes() == ["acknowledge", "acknowledge", "to_close"]
    assert list(flow.out_of_step()) == []


def test_where_the_one_above_was_told_already_they_are_told_that_it_is_unanswered(line):
    row = sent(line)
    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.world.grace), now=LATER + timedelta(minutes=5))

    flow.pass_on(rung_id=rung(row, "service_manager").pk, now=OVERDUE)

    assert rung(row, "service_manager").passed_to == rung(row, "head_of_service")
    assert not row.rungs.filter(role="dcs").exists()


def test_it_is_passed_on_once_and_not_after_it_was_acknowledged(line):
    row = sent(line)
    late, answered = rung(row, "assistant_director"), rung(row, "service_manager")
    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.sana), now=LATER + timedelta(minutes=5))

    assert flow.pass_on(rung_id=late.pk, now=OVERDUE) is not None
    assert flow.pass_on(rung_id=late.pk, now=OVERDUE + timedelta(minutes=1)) is None
    assert flow.pass_on(rung_id=answered.pk, now=OVERDUE) is None

    assert kinds_of(row).count("need_to_know_passed_on") == 1


def test_one_passed_on_may_still_be_acknowledged(line):
    row = sent(line)
    flow.pass_on(rung_id=rung(row, "assistant_director").pk, now=OVERDUE)

    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.adam), now=OVERDUE + timedelta(minutes=5))

    assert rung(row, "assistant_director").acknowledged_at == OVERDUE + timedelta(minutes=5)
    assert list(flow.out_of_step()) == []


def test_at_the_top_nobody_is_above_and_that_is_written_down(line):
    row = sent(line, "child_abduction")

    told = flow.pass_on(rung_id=rung(row, "dcs").pk, now=OVERDUE)

    assert told is None
    assert (rung(row, "dcs").unanswered_at, rung(row, "dcs").passed_to) == (OVERDUE, None)
    assert list(unheard(line.world.viewer(line.delia))) == [row]
    assert list(unheard(line.world.viewer(line.world.chidi))) == []


def test_a_vacant_post_is_skipped_with_the_reason(line):
    Holding.objects.filter(user=line.sana).update(to_on=date(2026, 1, 1))

    row = sent(line)

    step = rung(row, "service_manager")
    assert (step.told_at, step.skipped_because) == (None, "The post is vacant, and nobody stands in.")
    assert kinds_of(row).count("need_to_know_recipient_skipped") == 1
    assert "need_to_know_acknowledged_urgent service_manager" not in running(row)


def test_where_somebody_is_away_the_deputy_answers(line):
    today = NOON.date()
    absence = Absence.objects.create(user=line.world.grace, stands_in=line.world.jonah, from_on=today, to_on=today)
    post = Holding.objects.get(user=line.world.grace).post
    Holding.objects.create(post=post, user=line.world.jonah, is_deputy=True, from_on=today, to_on=today, absence=absence)

    head = rung(sent(line), "head_of_service")

    assert (head.recipient, head.stands_in) == (line.world.jonah, "deputy")
    assert head.because == "The holder of the post is away; the deputy answers."


def test_nobody_is_told_twice(line):
    Holding.objects.filter(user=line.sana).update(to_on=date(2026, 1, 1))
    post = Post.objects.get(role=Role.SERVICE_MANAGER)
    Holding.objects.create(post=post, user=line.world.grace, is_deputy=True, from_on=date(2026, 1, 2))

    row = sent(line)

    assert rungs_of(row)[1:3] == [("service_manager", "grace", "told"), ("head_of_service", "", "skipped")]
    assert rung(row, "head_of_service").skipped_because == "Is told as service manager."


def test_out_of_hours_the_person_on_call_answers(line):
    night = datetime(2026, 3, 4, 23, tzinfo=UTC)
    on_call(line.world.jonah, night)

    row = sent(line, at=night)

    head = rung(row, "head_of_service")
    assert (head.recipient, head.stands_in, head.because) == (line.world.jonah, "on_call", "Out of hours: the person on call answers.")


def test_in_office_hours_the_post_answers_whoever_is_on_call(line):
    on_call(line.world.jonah, NOON)

    assert rung(sent(line), "head_of_service").recipient == line.world.grace


def test_a_reader_who_has_left_between_sending_and_telling_is_skipped_and_the_next_above_is_told(line):
    row = sent(line)
    line.adam.is_active = False
    line.adam.save()

    deliver_due(now=LATER)

    assert rungs_of(row)[3:] == [("assistant_director", "", "skipped"), ("dcs", "delia", "told")]
    assert rung(row, "assistant_director").skipped_because == "Left before it could be told."
    assert list(flow.out_of_step()) == []
    assert list(breaches()) == []


def test_nobody_who_may_not_see_a_restricted_child_is_told(line):
    Child.objects.filter(pk=line.child.pk).update(is_restricted=True)

    row = sent(line)

    assert [(role, how) for role, _, how in rungs_of(row)] == [
        ("team_manager", "skipped"), ("service_manager", "skipped"), ("head_of_service", "skipped"), ("assistant_director", "skipped"),
        ("dcs", "skipped"),
    ]  # fmt: skip
    assert rung(row, "dcs").skipped_because == "May not see a child whom it is about."
    assert list(told_to_nobody()) == [row]


def test_a_higher_grade_tells_those_above_and_shortens_the_time(line):
    row = sent(line, "emergency_admission")
    later = LATER + timedelta(minutes=30)

    flow.raise_severity(need_to_know_id=row.pk, severity=Severity.CRITICAL, why="Harmed.", actor=line.actor(line.world.ben), now=later)

    assert rungs_of(row)[1:] == [
        ("service_manager", "sana", "told"), ("head_of_service", "grace", "told"), ("assistant_director", "adam", "told"),
        ("dcs", "delia", "told"),
    ]  # fmt: skip
    assert running(row)["need_to_know_acknowledged_urgent service_manager"] == (later + timedelta(hours=1)).isoformat()
    assert running(row)["need_to_know_update"] == (later + timedelta(hours=24)).isoformat()
    assert waiting_nodes().count("acknowledge") == 4


def test_a_higher_grade_after_all_have_acknowledged_waits_for_those_above_alone(line):
    row = sent(line, "emergency_admission")
    for reader in (line.sana, line.world.grace):
        flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(reader), now=LATER + timedelta(minutes=5))
    later = LATER + timedelta(minutes=30)

    flow.raise_severity(need_to_know_id=row.pk, severity=Severity.MAJOR, why="Harmed.", actor=line.actor(line.world.ben), now=later)

    assert waiting_nodes() == ["acknowledge", "to_close"]
    flow.acknowledge(need_to_know_id=row.pk, actor=line.actor(line.adam), now=later + timedelta(minutes=5))
    assert waiting_nodes() == ["to_close"]
    assert list(flow.out_of_step()) == []


def test_reading_leaves_a_trace_and_keeps_when_a_reader_first_opened_it(line):
    row = sent(line)
    before = AccessRow.objects.count()

    open_it(need_to_know_id=row.pk, actor=line.actor(line.adam), now=LATER + timedelta(minutes=2))
    open_it(need_to_know_id=row.pk, actor=line.actor(line.adam), now=LATER + timedelta(minutes=8))

    assert rung(row, "assistant_director").opened_at == LATER + timedelta(minutes=2)
    assert kinds_of(row).count("need_to_know_opened") == 1
    assert AccessRow.objects.count() == before + 2
    assert row.looks.count() == 2


def test_closing_ends_the_flow_and_everything_that_somebody_was_asked_for(line):
    row = sent(line)

    flow.close(need_to_know_id=row.pk, outcome="Found safe.", learning="Call sooner.", actor=line.actor(line.world.grace), now=OVERDUE)

    assert running(row) == {}
    assert Process.objects.get(flow_class=flow.NeedToKnowFlow).status == PROCESS.DONE
    assert waiting_nodes() == []
    assert list(flow.out_of_step()) == []
