"""The way to a stage and the move of a family, in a real browser, at a desk and on a phone."""

import os
from pathlib import Path

import pytest
import time_machine

from tests.browser import DESKTOP, PHONE
from tests.builders import NOON, a_child, a_journey, a_world, recorded
from tracker.models import FamilyLink
from tracker.terms import LinkKind
from workflows.terms import EvidenceKind, Stage

PICTURES = os.environ.get("PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
def family(transactional_db):
    world = a_world()
    first = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Sam"))
    second = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Ash"))
    FamilyLink.objects.create(child=first.child, other=second.child, kind=LinkKind.SIBLING)
    recorded(world, first, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    with time_machine.travel(NOON.replace(hour=13), tick=True):
        yield first


def looked_at(page, name, axe):
    """The page at both widths: nothing sticks out sideways, and axe finds nothing."""
    for width, size in (("1280", DESKTOP), ("390", PHONE)):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], (name, width, wide)
        if PICTURES:
            clip = {"x": 0, "y": 0, "width": size["width"], "height": 1500}
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True, clip=clip)
    axe(page)


def test_the_way_is_asked_for_by_keyboard_and_leads_to_its_first_step(page, live_server, sign_in, axe, family):
    sign_in(page, live_server.url, "ben", "password")
    page.goto(f"{live_server.url}/journeys/{family.public_id}/move/")

    page.get_by_label("How does the child get to another stage?").select_option("closed")
    page.get_by_role("button", name="Show the way").press("Enter")

    page.get_by_role("heading", name="The way to: closed").wait_for()
    looked_at(page, "way", axe)
    page.get_by_label("How does the child get to another stage?").select_option("child_protection")
    page.get_by_role("button", name="Show the way").press("Enter")
    page.get_by_role("heading", name="The way to: child protection").wait_for()
    looked_at(page, "way-of-two", axe)
    page.get_by_label("How does the child get to another stage?").select_option("leaving_care")
    page.get_by_role("button", name="Show the way").press("Enter")
    page.get_by_text("No planned way leads there from here.").wait_for()
    looked_at(page, "no-way", axe)


def test_brothers_and_sisters_are_moved_together_and_each_is_told_of(page, live_server, sign_in, axe, family):
    sign_in(page, live_server.url, "ben", "password")
    page.goto(f"{live_server.url}/journeys/{family.public_id}/move/?to=cin_to_early_help:early_help")

    page.get_by_role("link", name="Move brothers and sisters too").click()

    page.get_by_role("heading", name="Ash Example", exact=True).wait_for()
    looked_at(page, "family", axe)
    page.get_by_label("Which team receives the child?").select_option(label="Early Help North")
    page.get_by_label("I have seen what is missing").check()
    for part, value in (("Day", "18"), ("Month", "3"), ("Year", "2026")):
        page.get_by_role("group", name="By when will what is missing follow?").get_by_label(part).fill(value)
    page.get_by_label("Move Ash Example").check()
    page.get_by_label("Why, for Sam Example?").fill("The plan has worked for Sam.")
    page.get_by_role("button", name="Offer the children").click()
    page.get_by_text("There is a problem").wait_for()
    looked_at(page, "family-problem", axe)
    page.get_by_label("Why, for Ash Example?").fill("The plan has worked for Ash.")
    page.get_by_role("button", name="Offer the children").click()

    page.get_by_role("heading", name="What came of it for each child").wait_for()
    looked_at(page, "family-moved", axe)
    page.get_by_text("Your reason was: “The plan has worked for Ash.”").wait_for()
