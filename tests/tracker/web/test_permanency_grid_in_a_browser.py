"""The tracker in a real browser, on a desk and on a phone: sorted and narrowed by keyboard, and clean for axe."""

import os
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import FloatRect, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import a_child, a_journey, a_world
from tracker.models import PermanencyRow
from workflows.calendar import local_date
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.fixture
def children(transactional_db: None) -> None:
    """Three children on different routes; one has been settled for long and was never matched."""
    now = timezone.now()
    world = a_world()
    today = local_date(now)
    for given, days, columns in (
        ("Robin", 500, {"route": "long_term_fostering", "route_state": "plan_agreed", "state": "settled_not_matched",
                        "settled_on": today - timedelta(days=400), "documents_missing": "matching_report,life_story_work",
                        "experience": "thriving", "experience_on": today - timedelta(days=30), "experience_told_by": "iro"}),
        ("Wren", 200, {"route": "adoption", "route_state": "matching", "state": "matching", "milestone": "cpr",
                       "milestone_on": today - timedelta(days=60), "next_milestone": "should_be_placed",
                       "parallel_routes": "kinship_sgo", "documents_drafted": "child_permanence_report"}),
        ("Jay", 4, {}),
    ):  # fmt: skip
        journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=given), at=now - timedelta(days=days))
        PermanencyRow.objects.filter(journey=journey).update(**columns)


def fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth")


def place(of: Locator) -> FloatRect:
    """Where something stands on the page."""
    found = of.bounding_box()
    assert found is not None
    return found


def picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_tracker_is_sorted_narrowed_and_kept_as_a_view(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], children: None
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(120_000)  # the first page of a run loads every template
    sign_in(page, live_server.url, "ben", "password")
    page.goto(f"{live_server.url}/permanency/")
    expect(page.get_by_text("3 children")).to_be_visible()
    axe(page)
    fits(page)
    picture(page, f"tracker-{screen}")

    if screen == "page":
        first = place(page.get_by_role("region", name="Children looked after").get_by_role("rowheader").first)
        drift = place(page.get_by_role("columnheader", name="Drift"))
        assert first["y"] < 800, "the first child is in sight without scrolling"
        assert drift["x"] + drift["width"] <= 1280, "so is the drift"
        heading = page.get_by_role("columnheader", name="Days settled")
        heading.get_by_role("link").press("Enter")
        page.wait_for_url("**order=-days_settled**")
        expect(page.get_by_role("columnheader", name="Days settled")).to_have_attribute("aria-sort", "descending")
    else:
        page.get_by_label("Sort by").select_option("-days_settled")
        page.get_by_role("button", name="Apply").first.press("Enter")
        page.wait_for_url("**order=-days_settled**")
    rows = page.get_by_role("region", name="Children looked after").get_by_role("rowheader")
    expect(rows.first).to_contain_text("Robin Example")

    page.locator("summary", has_text="Count by what to ask about").press("Enter")
    axe(page)
    page.get_by_role("link", name="Settled, not matched (1)").press("Enter")
    page.wait_for_url("**concern=settled_not_matched**")
    expect(page.get_by_text("1 child", exact=True)).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_role("link", name="Keep this view").press("Enter")
    page.get_by_label("Name of the view").fill("Settled too long")
    axe(page)
    fits(page)
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Settled too long")
    page.get_by_role("link", name="Views", exact=True).press("Enter")
    expect(page.get_by_role("link", name="Settled too long", exact=True)).to_be_visible()
    axe(page)
    fits(page)
    picture(page, f"views-{screen}")
