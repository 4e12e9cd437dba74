"""A service manager asks in a real Chromium what would have been if the panel had met every week."""

from collections.abc import Callable

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.panels.builders import some_panels
from tests.panels.web.test_what_if_pages import AFTER, heard

SignIn = Callable[[Page, str, str, str], None]


@pytest.mark.slow
def test_a_manager_tries_a_panel_every_week_and_opens_the_children_behind_the_figures(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    panels = some_panels()
    heard(panels, 12)
    with time_machine.travel(AFTER, tick=True):
        sign_in(page, live_server.url, "marcus", "password")
        page.goto(f"{live_server.url}/panels/legal_gateway/")
        page.get_by_role("link", name="What if it met more often?").click()
        axe(page)
        page.get_by_role("button", name="Replay").click()
        expect(page.get_by_role("alert")).to_contain_text("Change at least one thing to try")
        page.get_by_label("How often would it meet?").select_option("Every week")
        page.get_by_label("Team").check()
        page.get_by_role("button", name="Replay").click()

        expect(page.get_by_role("heading", name="What the replay shows")).to_be_visible()
        axe(page)
        page.get_by_role("link", name="Everyone: 12 children").click()
        expect(page.get_by_role("heading", name="Everyone: 12 children")).to_be_visible()
        axe(page)
        page.get_by_role("link", name="Back to the replay").click()
        expect(page.get_by_label("How often would it meet?")).to_have_value("1")
