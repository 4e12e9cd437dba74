"""A panel's meeting in a real Chromium: listed, opened, decided and closed, with a look for what shuts people out."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.models import Decision, Meeting
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, asked, some_panels, the_next
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.mark.slow
def test_a_chair_runs_a_meeting_from_the_agenda_to_its_close(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
        asked(panels, journey)
        meeting = the_next(GATEWAY, after=NOON.replace(day=12))
    url, name = live_server.url, journey.child.name
    with time_machine.travel(meeting.starts_at, tick=True):
        sign_in(page, url, "lena", "password")
        page.get_by_role("link", name="Panels", exact=True).click()
        expect(page.get_by_role("heading", name="Panels", level=1)).to_be_visible()
        axe(page)
        page.get_by_role("link", name="Legal Gateway Panel on Wednesday 18 March 2026").click()
        page.get_by_role("button", name="Add to the agenda").click()
        expect(page.get_by_role("row", name=name)).to_contain_text("To decide")
        axe(page)

        page.get_by_role("button", name="Open the meeting").click()
        for person in ("Lena Fox", "Ade Bello", "Marcus Reeve"):
            page.get_by_label(person).check()
        axe(page)
        page.get_by_role("button", name="Open the meeting").click()

        page.get_by_role("link", name=f"Decide item 1, {name}").click()
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("alert")).to_contain_text("Select what the panel decided")
        axe(page)
        page.get_by_label("Enter pre-proceedings (PLO)").check()
        page.get_by_label("Reason").fill("The threshold is met.")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_role("listitem").filter(has_text=name).first).to_contain_text("Enter pre-proceedings (PLO)")
        axe(page)

        page.get_by_role("button", name="Close or adjourn the meeting").click()
        page.wait_for_url("**/close/")
        page.get_by_role("button", name="Close the meeting").click()
        expect(page.get_by_role("main")).to_contain_text("The meeting is closed.")

    assert Decision.objects.get().outcome == "enter_plo"
    assert Meeting.objects.get(pk=meeting.pk).state == "closed"
