"""Several people acknowledge at the same moment: each once, and the flow goes on as if they had come one by one."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from viewflow.workflow.fields import import_task_by_ref
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from notifications.flows import need_to_know as flow
from tests.notifications.need_to_know.builders import LATER, a_line, sent
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


@pytest.mark.parametrize("node", NODES)
def test_every_name_ever_stored_still_leads_to_its_node(node):
    assert import_task_by_ref(f"notifications/flows.need_to_know.NeedToKnowFlow.{node}").name == node
