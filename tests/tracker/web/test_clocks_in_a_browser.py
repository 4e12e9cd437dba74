"""A timescale's page and its pause in a real Chromium, at a desk and on a phone."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import a_child, a_journey, a_world
from tracker.models import Clock
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.fixture
def visit(transactional_db: None, at_noon: datetime) -> Clock:
    """Robin's visit as a child in need, which began three days ago."""
    journey = a_journey(a_world(), stage=Stage.CHILD_IN_NEED, child=a_child(given="Robin"), at=at_noon - timedelta(days=3))
    return Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)


def pictured(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_ben_pauses_a_timescale_and_lets_it_run_on(
    screen: str, request: pytest.FixtureRequest, live_server: LiveServer, axe: Callable[[Page], None], sign_in: SignIn, visit: Clock
) -> None:
    page: Page = request.getfixturevalue(screen)
    sign_in(page, live_server.url, "ben", "password")
    page.goto(f"{live_server.url}/clocks/{visit.public_id}/")
    expect(page.get_by_role("heading", name="How this date was worked out")).to_be_visible()
    axe(page)
    fits(page)
    pictured(page, f"clock-{screen}")

    page.get_by_role("button", name="Pause it").click()
    page.wait_for_url("**/pause/**")
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_role("link", name="Select why it is paused")).to_be_visible()
    axe(page)
    pictured(page, f"clock-pause-{screen}")
    page.get_by_label("The child is in hospital").check()
    until = datetime.now(UTC) + timedelta(days=10)
    for part, value in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        page.get_by_role("textbox", name=part).fill(str(value))
    page.get_by_label("What should others know?").fill("At St Mary's, visited daily.")
    page.get_by_role("button", name="Pause it").click()

    expect(page.get_by_text("No date while it stands still")).to_be_visible()
    axe(page)
    fits(page)
    pictured(page, f"clock-paused-{screen}")
    page.get_by_role("button", name="Let it run on").click()
    page.wait_for_url("**/pause/**")
    page.get_by_role("button", name="Let it run on").click()
    expect(page.get_by_text("The timescale runs on.")).to_be_visible()
