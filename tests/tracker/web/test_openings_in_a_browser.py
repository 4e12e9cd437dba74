"""Opening a journey in a real browser, at a desk and on a phone."""

import os
from pathlib import Path

import pytest
import time_machine

from tests.browser import DESKTOP, PHONE
from tests.builders import NOON, a_journey, a_world, ask
from tracker.actions.move import move
from workflows.terms import Stage

PICTURES = os.environ.get("PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def child(transactional_db):
    """A child whose early help closed, seen at one o'clock."""
    world = a_world()
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    request = ask("early_help_closed_needs_met", journey, NOON, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.fatima), now=NOON)
    with time_machine.travel(NOON.replace(hour=13), tick=True):
        yield journey.child


def looked_at(page, name, axe):
    """The page at both widths: nothing sticks out sideways, and axe finds nothing."""
    for width, size in (("1280", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, width, wide)
        if PICTURES:
            clip = {"x": 0, "y": 0, "width": size["width"], "height": 1800}
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True, clip=clip)
    axe(page)


def test_early_help_is_opened_for_a_family_that_asks_from_the_child_s_page(page, live_server, sign_in, axe, child):
    sign_in(page, live_server.url, "fatima", "password")
    page.goto(f"{live_server.url}/children/{child.ref}/")

    page.get_by_role("link", name="Open a new journey").click()

    page.get_by_role("heading", name="Open a journey", exact=True).wait_for()
    looked_at(page, "openings", axe)
    page.get_by_role("link", name="A partner or the family asks for early help", exact=True).press("Enter")
    page.get_by_label("What help is asked for, and why").fill("The mother asks for help with bedtimes.")
    page.get_by_role("button", name="Open the journey").press("Enter")
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "opening-problem", axe)
    page.get_by_label("Consent (optional)", exact=True).fill("The mother agreed on the telephone.")
    page.get_by_role("button", name="Open the journey").press("Enter")

    page.get_by_text("Recorded: A partner or the family asks for early help.").wait_for()
    looked_at(page, "opened", axe)


def test_a_looked_after_child_who_moves_in_is_put_on_record_and_a_journey_is_opened(page, live_server, sign_in, axe, child):
    sign_in(page, live_server.url, "dora", "password")
    page.goto(f"{live_server.url}/children/")
    page.get_by_role("link", name="Open a journey in another way, such as a transfer in").click()
    looked_at(page, "new-journey", axe)
    page.get_by_label("First name").fill("Kit")
    page.get_by_label("Family name").fill("Example")
    born = page.get_by_role("group", name="Date of birth (optional)", exact=True)
    for part, value in (("Day", "20"), ("Month", "5"), ("Year", "2014")):
        born.get_by_label(part).fill(value)
    page.get_by_role("button", name="Continue").press("Enter")

    page.get_by_role("link", name="Responsibility for a looked after child passes here from another authority", exact=True).click()
    page.get_by_label("Where is the child placed?").select_option("U6")
    page.get_by_role("button", name="Record it").press("Enter")
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "transfer-in-problem", axe)
    passed = page.get_by_role("group", name="The day responsibility passed")
    for part, value in (("Day", "4"), ("Month", "3"), ("Year", "2026")):
        passed.get_by_label(part).fill(value)
    page.get_by_label("Care order", exact=True).check()
    page.get_by_label("Which team holds the child?").select_option(label="Care Team")
    page.get_by_role("button", name="Record it").press("Enter")

    page.get_by_text("Recorded: Responsibility for a looked after child passes here from another authority.").wait_for()
    page.get_by_role("heading", name="Kit Example, 11 years").wait_for()
