"""Several people acknowledge at the same moment: each once, and the flow goes on as if they had come one by one."""

from datetime import timedelta
from threading import Barrier, Thread
from threading import Event as Signal
from time import sleep

import pytest
from django.db import connection
from viewflow.workflow.fields import import_task_by_ref
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from notifications.actions.need_to_know import draft as drafting
from notifications.actions.need_to_know import join as joining
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from tests.builders import ask, fresh
from tests.notifications.need_to_know.builders import LATER, a_line, sent
from tracker.actions import need_to_know_business as business
from tracker.actions.move import move
from tracker.actions.requests import Details
from tracker.models import Event

NODES = (
    "start", "to_send", "went_out", "until_closed", "each_told", "acknowledge", "all_acknowledged", "heard", "to_close", "closed",
    "dismissed",
)  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_those_who_acknowledge_at_once_are_each_heard_and_the_flow_waits_for_the_closing_alone():
    line = a_line()
    row = sent(line)
    ready, faults = Barrier(3), []

    def acknowledge(user) -> None:
        try:
            actor = line.actor(user)
            ready.wait()
            flow.acknowledge(need_to_know_id=row.pk, actor=actor, now=LATER + timedelta(minutes=5))
        except Exception as error:  # a thread's fault must fail the test
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=acknowledge, args=(user,)) for user in (line.sana, line.world.grace, line.adam)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert row.rungs.filter(acknowledged_at=None).count() == 0
    assert Event.objects.filter(stream=row.stream, kind="need_to_know_acknowledged").count() == 3
    nodes = [task.flow_task.name for task in Task.objects.filter(status=STATUS.NEW, process__flow_class=flow.NeedToKnowFlow)]
    assert nodes == ["to_close"]
    assert list(flow.out_of_step()) == []


def drafted_again(line, row):
    at = LATER + timedelta(minutes=20)
    actor = line.actor(line.world.amina, at)
    made = flow.draft(category=row.category, actor=actor, now=at, known_at=at, child_ids=[line.child.pk])
    assert made.joined


def joined(line, row):
    at = LATER + timedelta(minutes=20)
    joining.join_child(need_to_know_id=row.pk, child_id=line.child.pk, actor=line.actor(line.world.amina, at), now=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("joins", "where"), [(drafted_again, drafting), (joined, joining)], ids=["drafted", "joined"])
def test_a_death_recorded_while_another_joins_the_child_waits_for_its_turn_and_both_are_written(monkeypatch, joins, where):
    line = a_line()
    row = sent(line)
    holds_the_child, faults = Signal(), []
    journeys_of = business.journeys_of_children

    def slowly(children):
        holds_the_child.set()
        sleep(1)  # time enough for whoever records the death to lock whatever is free
        return journeys_of(children)

    monkeypatch.setattr(where, "journeys_of_children", slowly)

    def run(act) -> None:
        try:
            act()
        except Exception as error:  # a thread's fault must fail the test
            faults.append(error)
        finally:
            connection.close()

    def dies() -> None:
        holds_the_child.wait()
        at = LATER + timedelta(minutes=30)
        request = ask("child_died", fresh(line.journey), at, details=Details(died_on=at.date()))
        move(journey_id=line.journey.pk, request=request, actor=line.actor(line.world.ben, at), now=at)

    threads = [Thread(target=run, args=(act,)) for act in (lambda: joins(line, row), dies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    line.child.refresh_from_db()
    assert (line.child.died_on, NeedToKnow.objects.count()) == (LATER.date(), 1)


@pytest.mark.parametrize("node", NODES)
def test_every_name_ever_stored_still_leads_to_its_node(node):
    assert import_task_by_ref(f"notifications/flows.need_to_know.NeedToKnowFlow.{node}").name == node
