"""In a real Chromium: a worker puts right why a child is not ready; a chair decides what cannot wait, and it is ratified."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.list_item import list_item
from panels.models import ChairsAction, PanelRequest
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, asked, opened, some_panels, the_next
from tracker.actions.deliver_effects import deliver_due
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.mark.slow
def test_a_request_becomes_ready_is_decided_between_meetings_and_is_ratified(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        request = asked(panels, journey, papers="")
        own = f"{live_server.url}/panel-requests/{request.public_id}/"

        sign_in(page, live_server.url, "amina", "password")
        page.goto(own)
        expect(page.get_by_role("row", name="The papers")).to_contain_text("Missing")
        expect(page.get_by_role("row", name="The papers")).to_contain_text("Amina Khan")
        axe(page)
        page.locator('a[href="#papers"]').click()
        page.get_by_label("Where are the papers held?").fill("The shared folder")
        page.get_by_role("button", name="Send the papers").click()
        expect(page.get_by_role("row", name="The papers")).to_contain_text("There")
        expect(page.get_by_role("main")).to_contain_text("Everything is there")

        page.context.clear_cookies()
        sign_in(page, live_server.url, "grace", "password")
        page.goto(own)
        page.get_by_role("link", name="decide between meetings").click()
        axe(page)
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("alert")).to_contain_text("Enter why it cannot wait for the next meeting")
        page.get_by_label("Enter pre-proceedings (PLO)").check()
        page.get_by_label("Reason for the decision").fill("The harm goes on.")
        page.get_by_label("Why can it not wait for the next meeting?").fill("The family leaves in two days.")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("main")).to_contain_text("Waits for the panel")
        axe(page)

    action = ChairsAction.objects.get()
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    waits = PanelRequest.objects.get(ratifies=action)
    item = list_item(request_id=waits.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON + timedelta(hours=1))
    at = opened(panels, meeting).starts_at + timedelta(minutes=5)
    ruling = Ruling(outcome="ratified", reason="The papers were there.", takes_late_papers=True)
    decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena, at), now=at)
    deliver_due(now=at)
    with time_machine.travel(at, tick=True):
        page.context.clear_cookies()
        sign_in(page, live_server.url, "grace", "password")
        page.goto(own)
        expect(page.get_by_role("main")).to_contain_text("Ratified by the panel")
