"""Journey J6 in a real Chromium: a teenager is missing, and four people tell each other so, from the worker to the director."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Rung
from tests.builders import a_child, a_journey, a_person, a_world
from tests.notifications.need_to_know.builders import Line
from workflows.terms import Role, Stage

SignIn = Callable[[Page, str, str, str], None]
DIRECTION = "Visit the aunt with the police tonight."


@pytest.fixture
def line(transactional_db: None, at_noon: datetime) -> Line:
    """Robin is on a plan and is known as missing. The post of the service manager is vacant."""
    world = a_world()
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION, child=a_child(given="Robin"), at=at_noon - timedelta(days=3))
    return Line(
        world=world,
        sana=world.ben,
        adam=a_person("adam", "Adam", "Frost", Role.ASSISTANT_DIRECTOR, world.authority),
        delia=a_person("delia", "Delia", "Munro", Role.DCS, world.authority),
        journey=journey,
        child=journey.child,
    )


def pictured(page: Page, name: str) -> None:
    """Keep a picture where PICTURES names a folder, to be looked at."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_a_need_to_know_from_the_worker_to_the_director(
    page: Page, live_server: LiveServer, axe: Callable[[Page], None], sign_in: SignIn, line: Line
) -> None:
    def looked_at(name: str) -> None:
        axe(page)
        pictured(page, name)

    def signed_in_as(username: str) -> None:
        page.context.clear_cookies()
        sign_in(page, live_server.url, username, "password")

    # The worker raises it, with the call first and the form after.
    signed_in_as("amina")
    page.goto(f"{live_server.url}/children/{line.child.ref}/")
    page.get_by_role("link", name="Raise a need to know").click()
    looked_at("category")
    page.get_by_label("Child missing, high risk").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Whom have you told by telephone?").select_option(str(line.world.grace.pk))
    told = page.get_by_role("group", name="When were they told?")
    known = page.get_by_role("group", name="When did it become known?")
    for box in ("Day", "Month", "Year", "Time"):
        told.get_by_label(box).fill(known.get_by_label(box).input_value())
    looked_at("raise")
    page.get_by_role("button", name="Continue to the form").click()
    expect(page.get_by_text("It is on record. Now write the form.")).to_be_visible()
    page.get_by_label("What is known to have happened?").fill("Robin has not come home from school.")
    page.get_by_role("button", name="Give to a manager to confirm").click()
    expect(page.get_by_role("link", name="Write what you ask of the reader, or that it is for information.")).to_be_visible()
    expect(page.get_by_label("What is known to have happened?")).to_have_value("Robin has not come home from school.")
    looked_at("write")
    page.get_by_label("What was done at once?").fill("The police were told.")
    page.get_by_label("What do you ask of the reader?").fill("Decide who speaks to the family.")
    page.get_by_role("button", name="Give to a manager to confirm").click()
    expect(page.get_by_text("Given to a manager to confirm.")).to_be_visible()
    looked_at("draft")

    # The manager confirms it.
    signed_in_as("ben")
    page.get_by_role("link", name=re.compile("^Confirm it")).click()
    page.get_by_role("button", name="Confirm and send").click()
    looked_at("confirm")
    page.get_by_role("button", name="Confirm and send").click()
    expect(page.get_by_text("Sent. Everybody on the list has been told.")).to_be_visible()
    vacant = page.get_by_role("row", name=re.compile("^Service manager"))
    expect(vacant).to_contain_text("Nobody told")

    # The head of service acknowledges it and gives a direction.
    signed_in_as("grace")
    page.get_by_role("link", name=re.compile("^Need to know 1 to acknowledge$")).click()
    looked_at("list")
    page.get_by_role("link", name=re.compile("^Acknowledge it")).click()
    looked_at("one")
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("You have acknowledged it.")).to_be_visible()
    page.get_by_role("button", name="Give a direction").click()
    page.get_by_label("What is to be done?").fill(DIRECTION)
    page.get_by_label("Who is to do it?").select_option(str(line.world.amina.pk))
    looked_at("direct")
    page.get_by_role("button", name="Give the direction").click()
    expect(page.get_by_text("The direction is on the record, and its time runs.")).to_be_visible()

    # The assistant director is silent past the time, and it goes on to the director.
    row = NeedToKnow.objects.get()
    flow.pass_on(rung_id=Rung.objects.get(need_to_know=row, role="assistant_director").pk, now=datetime.now(UTC))
    signed_in_as("delia")
    page.get_by_role("link", name=re.compile("^Acknowledge it")).click()
    silent = page.get_by_role("row", name=re.compile("^Assistant director"))
    expect(silent).to_contain_text("went on to the director of children's services")
    looked_at("passed-on")
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("You have acknowledged it.")).to_be_visible()

    # The direction stands on the child's record; the worker carries it out and writes what has come of it.
    signed_in_as("amina")
    page.goto(f"{live_server.url}/children/{line.child.ref}/")
    expect(page.get_by_text(f"Management direction: {DIRECTION}").first).to_be_visible()
    expect(page.get_by_text("Robin has not come home from school.")).to_have_count(0)
    looked_at("child")
    page.get_by_role("link", name=re.compile("^Leaders were sent a need to know")).click()
    page.get_by_role("link", name=re.compile("^Say how it was carried out")).click()
    page.get_by_label("What was done?").fill("Found at the aunt's, and well.")
    looked_at("done")
    page.get_by_role("button", name="Put on record").click()
    page.get_by_role("button", name="Write an update").click()
    page.get_by_label("What has come of it since?").fill("Robin is home.")
    page.get_by_role("button", name="Save the update").click()
    expect(page.get_by_text("The update is on record.")).to_be_visible()

    # The head of service closes it with what was learned; the director reads the week.
    signed_in_as("grace")
    page.goto(f"{live_server.url}/need-to-know/{row.public_id}/")
    page.get_by_role("button", name="Close", exact=True).click()
    page.get_by_label("What came of it?").fill("Home and well.")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_role("link", name="Write what was learned, or that nothing is to be learned from it.")).to_be_visible()
    page.get_by_label("What was learned?").fill("Ask the aunt first.")
    looked_at("close")
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Closed, with what was learned.")).to_be_visible()
    signed_in_as("delia")
    page.goto(f"{live_server.url}/need-to-know/weekly/")
    expect(page.get_by_role("row", name=re.compile("Child missing, high risk"))).to_have_count(2)
    looked_at("week")
    page.get_by_role("link", name="Need to know", exact=True).first.click()
    looked_at("list-of-the-director")
