"""The manager's figures in a real browser, on a desk and on a phone: home, indicators, their lists, caseloads, the summary."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import World, a_journey, a_person, a_world
from tracker.actions.record import record_happened
from tracker.models import CaseloadRow, Journey
from workflows.definitions.recordable import BY_CODE
from workflows.terms import Role, Stage

SignIn = Callable[[Page, str, str, str], None]

PAGES = ("/", "/decisions/", "/overdue/", "/caseloads/", "/indicators/", "/indicators/visits_in_need/", "/summary/")


@pytest.fixture
def world(transactional_db: None) -> World:
    """Three children over ninety days: one visited, one not, one without a worker; and a newly qualified worker."""
    now, world = timezone.now(), a_world()
    visited = a_journey(world, stage=Stage.CHILD_IN_NEED, at=now - timedelta(days=90))
    a_journey(world, stage=Stage.LOOKED_AFTER, at=now - timedelta(days=70))
    nobody = a_journey(world, stage=Stage.CHILD_IN_NEED, at=now - timedelta(days=60))
    entry = BY_CODE["child_seen_alone"]
    for days in (70, 45, 20):
        at = now - timedelta(days=days)
        record_happened(journey_id=visited.pk, kinds=entry.events, says="Seen.", note="", occurred_at=at, now=at,
                        actor=world.actor(world.amina, at))  # fmt: skip
    a_person("noor", "Noor", "New", Role.ASYE_SOCIAL_WORKER, world.assessment)
    for rows in (Journey.objects.filter(pk=nobody.pk), CaseloadRow.objects.filter(journey=nobody)):
        rows.update(worker=None)
    return world


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_a_manager_reads_the_figures_and_opens_the_cases_of_a_cell(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], world: World
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(60_000)
    sign_in(page, live_server.url, "ben", "password")

    for address in PAGES:
        page.goto(f"{live_server.url}{address}")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth"), address
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(folder) / f"{screen}{address.replace('/', '-')}.png", full_page=True)

    page.goto(f"{live_server.url}/indicators/")
    page.get_by_role("link", name="Child in need visits in time, Assessment Team").first.click()
    page.wait_for_url("**/indicators/visits_in_need/children/**")
    expect(page.get_by_role("heading", name="In the denominator")).to_be_visible()
    axe(page)
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{screen}-cases.png", full_page=True)
