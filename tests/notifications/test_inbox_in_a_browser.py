"""The inbox in a real Chromium: what is unread, whom it is about, and reading it."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from notifications.flows.by_itself import DRAFT
from notifications.models import Item
from tests.builders import a_child, a_journey, a_world, admitted
from tests.notifications.inboxes import delivered, emptied
from tracker.actions.assess import start_assessment, submit_assessment
from tracker.actions.effects import without
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_missing
from tracker.terms import MissingKind
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


MOMENTS = {
    "a working day": datetime(2026, 3, 4, 12, tzinfo=UTC),
    "a Sunday night": datetime(2026, 3, 8, 23, 30, tzinfo=UTC),
}
"""When it is. The inbox is never held back: quiet hours are for what goes out."""


@pytest.fixture(params=MOMENTS.values(), ids=list(MOMENTS))
def told(transactional_db: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """Ben was told of Robin's admission with its timescales, of Robin missing, and that Sam's assessment waits. His username."""
    with time_machine.travel(request.param, tick=True), without(DRAFT):
        yield _told()


def _told() -> str:
    now = datetime.now(UTC)
    world = a_world()
    robin = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Robin"), at=now - timedelta(days=30))
    sam = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Sam"), at=now - timedelta(days=2))
    emptied(now - timedelta(days=1))
    admitted(world, robin, now - timedelta(hours=20))
    delivered(now - timedelta(hours=20))
    fire_due_clocks(now=now - timedelta(hours=3))
    delivered(now - timedelta(hours=3))
    amina, hour_ago = world.actor(world.amina), now - timedelta(hours=1)
    start_assessment(journey_id=sam.pk, actor=amina, occurred_at=hour_ago, now=hour_ago)
    submit_assessment(journey_id=sam.pk, actor=amina, occurred_at=hour_ago, now=hour_ago)
    Item.objects.filter(told_at__lt=now - timedelta(hours=10)).update(read_at=now - timedelta(hours=9))
    report_missing(journey_id=robin.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.edward), occurred_at=now, now=now)
    delivered(now)
    return world.ben.username


def pictured(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_ben_reads_what_he_was_told(page: Page, live_server: LiveServer, axe: Callable[[Page], None], sign_in: SignIn, told: str) -> None:
    sign_in(page, live_server.url, told, "password")
    page.get_by_role("navigation").get_by_role("link", name=re.compile("Notices")).click()

    expect(page.locator("main").get_by_role("heading", level=2)).to_have_text(["Robin Example", "Sam Example"])
    expect(page.get_by_text("The child was reported missing, or away without authorisation.")).to_be_visible()
    axe(page)
    pictured(page, "inbox-desk")

    page.get_by_role("button", name=re.compile("Mark as read the notice about Sam Example")).click()
    expect(page.get_by_role("button", name=re.compile("about Sam Example"))).to_have_count(0)
    expect(page).to_have_title(re.compile(r"Notices \(2 unread\)"))

    page.get_by_role("link", name="Unread (2)").click()
    expect(page.locator("main").get_by_role("heading", level=2)).to_have_text(["Robin Example"])

    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("You have read everything.")).to_be_visible()
    axe(page)


def test_the_inbox_fits_a_phone(phone: Page, live_server: LiveServer, axe: Callable[[Page], None], sign_in: SignIn, told: str) -> None:
    sign_in(phone, live_server.url, told, "password")
    phone.goto(f"{live_server.url}/notices/")

    assert phone.evaluate("() => document.documentElement.scrollWidth") <= 390
    axe(phone)
    pictured(phone, "inbox-phone")

    phone.get_by_role("link", name="Robin Example").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Robin Example")
