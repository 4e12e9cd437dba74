"""A chair's report: every figure a link to its items, the same number of queries however many, and a spreadsheet without formulas."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.actions.take_chairs_action import Urgent
from panels.flows.ratification import take_chairs_action
from panels.models import AgendaItem, Meeting
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, Panels, asked, decided, listed, opened, some_panels, the_next
from tracker.models import User
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_each_figure_leads_to_its_items_and_costs_the_same_for_many(panels: Panels) -> None:
    one = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    meeting = opened(panels, one.meeting)
    decided(panels, one, "enter_plo")
    path, client = "/panel-reports/legal_gateway/?month=2026-03", signed_in(panels.lena)
    with time_machine.travel(meeting.ends_at, tick=False):
        text_of(client, path)
        with CaptureQueriesContext(connection) as few:
            text = text_of(client, path)
        assert 'show=decided">1<' in text
        assert "Half within 14, the longest 14" in text
        assert "20 of 150" in text
        rows = text_of(client, f"{path}&show=decided")
        assert one.request.journey.child.name in rows
        assert "There is no item behind this figure" in text_of(client, f"{path}&show=deferred_again")

        back = the_next(GATEWAY, after=meeting.ends_at)
        for _ in range(2):
            request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
            listed_now = list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON)
            again = AgendaItem.objects.select_related("meeting").get(pk=listed_now.pk)
            decided(panels, again, "deferred", action="Ask.", action_owner_id=panels.world.amina.pk, returns_to_id=back.pk)
        with CaptureQueriesContext(connection) as many:
            text = text_of(client, path)

    assert 'show=deferred_once">2<' in text
    assert len(many) == len(few)
    assert Meeting.objects.get(pk=meeting.pk).state == "held"


def test_what_was_ratified_is_told_in_words(panels: Panels) -> None:
    request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    urgent = Urgent(outcome="enter_plo", reason="The harm goes on.", why_now="The family leaves in two days.")
    action = take_chairs_action(request_id=request.pk, urgent=urgent, actor=panels.actor(panels.lena), now=NOON)
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    item = list_item(request_id=action.ratified_by.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON)
    opened(panels, meeting)
    decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "not_ratified", takes_late_papers=True)

    with time_machine.travel(meeting.ends_at, tick=False):
        rows = text_of(signed_in(panels.lena), "/panel-reports/legal_gateway/?month=2026-03&show=decided")

    assert "Not ratified" in rows
    assert "not_ratified" not in rows


def test_the_spreadsheet_names_no_child_and_the_report_is_for_who_runs_the_panel_or_is_above(panels: Panels) -> None:
    item = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    opened(panels, item.meeting)
    decided(panels, item, "not_met")
    path = "/panel-reports/legal_gateway/?month=2026-03"

    with time_machine.travel(item.meeting.ends_at + timedelta(days=1), tick=False):
        answer = signed_in(panels.ade).get(f"{path}&show=decided&format=csv")
        assert (answer.status_code, answer["Content-Type"]) == (200, "text/csv; charset=utf-8")
        assert item.request.journey.child.name not in answer.content.decode()
        assert answer.content.decode().splitlines()[1].endswith(",Legal Gateway,Threshold not met,20")
        assert signed_in(panels.marcus).get(path).status_code == 200
        assert signed_in(panels.world.amina).get(path).status_code == 404
        assert signed_in(panels.ade).get("/panel-reports/none/").status_code == 404
        assert signed_in(panels.ade).get(f"{path}&show=nothing").status_code == 404
