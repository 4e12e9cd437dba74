"""A need-to-know that was drafted waits among the decisions of whoever may confirm it, and of nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from notifications.flows import need_to_know as flow
from tests.builders import NOON
from tests.notifications.need_to_know.builders import a_line, drafted, written
from tests.tracker.web.conftest import text_of

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=2)


def read(user, address="/decisions/?kind=need_to_know"):
    client = Client()
    client.force_login(user)
    with time_machine.travel(LATER, tick=False):
        return client.get(address)


def test_at_146_a_draft_waits_for_the_manager_of_the_team_with_its_days_and_its_link_and_without_a_childs_name():
    line = a_line()
    row = written(line)

    page = read(line.world.ben)

    assert "Confirm and send, or dismiss" in text_of(page)
    assert f'href="/need-to-know/{row.public_id}/"' in page.content.decode()
    assert line.child.name not in text_of(page)
    assert ", known 4 March 2026, midday" in text_of(page)  # tells it from the next of its category
    assert "1 waiting, oldest first" in text_of(page)


def test_it_waits_for_nobody_of_another_team_and_for_nobody_once_it_is_dismissed():
    line = a_line()
    row = drafted(line)
    assert "None of this kind waits" in text_of(read(line.world.fatima))
    assert "1 waiting" in text_of(read(line.world.ben))

    flow.dismiss(need_to_know_id=row.pk, because="Found at school.", actor=line.actor(line.world.ben, NOON), now=NOON + timedelta(hours=1))

    assert "None of this kind waits" in text_of(read(line.world.ben))
