"""A team around the family meeting and a manager's decision, told in a real Chromium. Each page is looked at with axe."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import NOON, World, a_journey, a_world
from tests.stories.test_in_a_browser import Person
from workflows.terms import Stage

LATER = NOON + timedelta(days=30)


@pytest.fixture
def world(transactional_db: None) -> World:
    return a_world()


@pytest.fixture
def someone(page: Page, live_server: LiveServer, axe: Callable[[Page], None]) -> Person:
    return Person(page, live_server.url, axe)


@pytest.fixture
def on_a_phone(phone: Page, live_server: LiveServer, axe: Callable[[Page], None]) -> Person:
    return Person(phone, live_server.url, axe)


def fits(page: Page) -> None:
    """Nothing on the page makes it wider than a phone."""
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_meeting_is_held_its_minutes_are_refused_while_blank_and_go_out_when_whole(someone: Person, world: World) -> None:
    with time_machine.travel(NOON, tick=True):
        journey = a_journey(world, stage=Stage.EARLY_HELP)
    with time_machine.travel(LATER, tick=True):
        someone.signs_in("chidi")
        someone.page.goto(f"{someone.url}/journeys/{journey.public_id}/record/?what=happened:first_taf_held")
        someone.reads("Team around the family", "Record meeting 1", "If you leave it empty: the early help team")
        someone.fills_day("When is the next meeting?", LATER + timedelta(weeks=9))
        someone.presses("Record the meeting")
        someone.reads("Give the reason: the next meeting would be after")
        someone.fills("Why is the next meeting late", "The family is away until then.")
        someone.presses("Record the meeting")

        someone.reads("Recorded: the meeting was held. Its minutes are due next.", "Minutes of team around the family meeting 1")
        someone.fills("Who was there?", "Mother, school, health visitor")
        someone.presses("Send out the minutes")
        someone.reads("Answer “What do the parents say?”", "Answer “What does everybody agree about the family's needs?”")
        expect(someone.page.get_by_label("Who was there?")).to_have_value("Mother, school, health visitor")
        someone.fills("Why is no parent's view recorded?", "In hospital; we call her tomorrow.")
        for label in ("What does the child say?", "What does each agency report?", "What is to be done, by whom and by when?",
                      "What does everybody agree about the family's needs?", "How does each action follow from those needs?"):  # fmt: skip
            someone.fills(label, "As was said at the meeting.")
        someone.presses("Send out the minutes")
        someone.reads("The minutes of meeting 1 are sent out.")


def test_a_manager_decides_on_a_phone_and_no_answer_is_chosen_beforehand(on_a_phone: Person, world: World) -> None:
    with time_machine.travel(NOON, tick=True):
        journey = a_journey(world, stage=Stage.EARLY_HELP)
    with time_machine.travel(LATER, tick=True):
        on_a_phone.signs_in("fatima")
        on_a_phone.page.goto(f"{on_a_phone.url}/journeys/{journey.public_id}/record/?what=happened:early_help_decision")
        on_a_phone.reads("Manager's decision on early help", "What is decided?")
        fits(on_a_phone.page)
        assert on_a_phone.page.get_by_role("radio", checked=True).count() == 0
        on_a_phone.presses("Record it")
        on_a_phone.reads("There is a problem", "Answer “What is decided?”")
        on_a_phone.page.get_by_label("Change the plan").check()
        on_a_phone.presses("Record it")
        on_a_phone.reads("Give the reason for this answer in the note.")
        fits(on_a_phone.page)
        on_a_phone.fills("Note", "Mornings go well now; the plan turns to reading.")
        on_a_phone.presses("Record it")
        on_a_phone.reads("Recorded: Manager's decision on early help.")

        on_a_phone.page.goto(f"{on_a_phone.url}/journeys/{journey.public_id}/team-around-the-family/")
        on_a_phone.reads("Record meeting 1")
        fits(on_a_phone.page)
