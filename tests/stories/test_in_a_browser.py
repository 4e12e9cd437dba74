"""Stories told in a real Chromium: a step up, a step down, an emergency admission at night. Each page is looked at with axe."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import NOON, World, a_journey, a_world, assess, fresh
from tracker.actions.allocate import name_person
from tracker.models import Event, Journey, Track
from tracker.terms import RelationshipKind
from workflows.terms import Stage

LATER = NOON + timedelta(days=60)
SATURDAY_NIGHT = datetime(2026, 3, 7, 2, 40, tzinfo=UTC)


class Person:
    """Somebody at a browser. `reads` looks at each page with axe before anything is asserted of it."""

    def __init__(self, page: Page, url: str, axe: Callable[[Page], None]) -> None:
        self.page, self.url, self._axe = page, url, axe

    def signs_in(self, username: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto(f"{self.url}/sign-in/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password", exact=True).fill("password")
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(f"{self.url}/")
        self._axe(self.page)

    def reads(self, *says: str) -> None:
        for text in says:
            expect(self.page.get_by_role("main")).to_contain_text(text)
        self._axe(self.page)

    def follows(self, link: str) -> None:
        # What only a screen reader hears stands in a box of its own, which puts blanks around it.
        words = r"\s+".join(re.escape(word).replace(":", r"\s*:") for word in link.split())
        self.page.get_by_role("link", name=re.compile(f"^{words}$")).first.click()

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def fills(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def fills_day(self, group: str, day: datetime) -> None:
        boxes = self.page.get_by_role("group", name=group)
        for box, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(box).fill(str(value))


@pytest.fixture
def someone(page: Page, live_server: LiveServer, axe: Callable[[Page], None]) -> Person:
    return Person(page, live_server.url, axe)


@pytest.fixture
def world(transactional_db: None) -> World:
    return a_world()


def test_j1_early_help_steps_a_child_up_and_its_plan_runs_until_the_new_one_is_there(someone: Person, world: World) -> None:
    """J1, steps 4, 5 and 8: the explained move, the request, the acceptance, and no gap between the plans."""
    with time_machine.travel(NOON, tick=True):
        journey = a_journey(world, stage=Stage.EARLY_HELP, at=NOON - timedelta(days=30))
    name = journey.child.name
    with time_machine.travel(LATER, tick=True):
        someone.signs_in("fatima")
        someone.follows("Children")
        someone.follows(name)
        someone.reads("Early help", "Not looked after")
        someone.presses("Move")
        someone.reads("Consent is not on record.")
        someone.page.get_by_label("How does the child get to another stage?").select_option("child_in_need")
        someone.presses("Show the way")
        someone.page.get_by_text("What brings a child there").click()
        someone.reads("The way to: child in need", "Above early help: there is a social worker")

        someone.follows("Record it: Consent is not on record.")
        someone.fills("Note", "Both parents agree.")
        someone.presses("Record it")
        someone.reads("Recorded: Consent.", "Met: Consent is on record.")

        someone.follows("Referral")
        someone.page.get_by_label("Which team receives the child?").select_option("Front door")
        someone.fills("The reasons for the decision", "Three meetings, and the risk has not moved.")
        someone.page.get_by_label("I have seen what is missing").check()
        someone.fills("Why can it not wait?", "The brothers need an assessment now.")
        someone.fills_day("By when will what is missing follow?", LATER + timedelta(days=7))
        someone.reads("What brings a child here")
        someone.presses("Offer the child")
        someone.reads("Offered to Front door. Early Help North stays responsible until the offer is accepted.")

        someone.signs_in("dora")
        someone.follows("Handovers")
        someone.reads(name)
        someone.follows(f"Answer of {name}")
        someone.presses("Accept the child")
        someone.reads("Accepted. Front door is now responsible for the child.", "Early help: paused")

        journey = fresh(journey)
        someone.presses("Move")
        someone.follows("Child and family assessment")
        someone.page.get_by_label("Offer the child to another team").select_option("Assessment Team")
        someone.fills("The reasons for the decision", "The threshold is met.")
        someone.fills_day("The date of the referral", LATER)
        someone.page.get_by_label("I have seen what is missing").check()
        someone.fills("Why can it not wait?", "The worker is named as the team accepts.")
        someone.fills_day("By when will what is missing follow?", LATER + timedelta(days=1))
        someone.presses("Confirm the move")
        someone.reads("Offered to Assessment Team", "Front door stays responsible until Assessment Team accepts.")

        someone.signs_in("ben")
        someone.reads("Decisions waiting", "Answer the offer from Front door")
        someone.follows(f"Answer the offer from Front door for {name}")
        someone.page.get_by_label("Who takes the child?").select_option(label="Amina Khan, social worker")
        someone.presses("Accept the child")
        someone.reads("Amina Khan, Assessment Team", "Early help: paused")

        assess(world, fresh(journey), datetime.now(UTC))
    with time_machine.travel(LATER + timedelta(hours=1), tick=True):
        someone.presses("Move")
        someone.follows("Child in need plan")
        someone.page.get_by_label("I have seen what is missing").check()
        someone.fills("Why can it not wait?", "The family is ready to begin.")
        someone.fills_day("By when will what is missing follow?", LATER + timedelta(days=5))
        someone.presses("Confirm the move")
        someone.reads("Child in need plan: open")
        expect(someone.page.locator(".govuk-summary-list")).not_to_contain_text("Early help")

    ended, opened = _track(journey, "early_help").ended_at, _track(journey, "child_in_need_plan").opened_at
    assert ended == opened


def test_j2_a_protection_plan_steps_down_only_by_a_conference_and_the_next_plan_is_there_at_once(someone: Person, world: World) -> None:
    """J2, steps 4 and 5: what counts is shown, the conference decides, and plan, worker and review stand in the same moment."""
    with time_machine.travel(NOON, tick=True):
        journey = a_journey(world, stage=Stage.CHILD_PROTECTION, at=NOON)
        name_person(journey_id=journey.pk, kind=RelationshipKind.CP_CHAIR, user_id=world.hari.pk, actor=world.actor(world.ben),
                    occurred_at=NOON, now=NOON)  # fmt: skip
    with time_machine.travel(LATER, tick=True):
        someone.signs_in("hari")
        someone.follows(journey.child.name)
        someone.presses("Move")
        someone.reads("Not yet", "A review child protection conference that was held must be on record first.")

        someone.follows("Record it: A review child protection conference that was held must be on record first.")
        someone.fills("Note", "Held with the core group. The risk is lower.")
        someone.presses("Record it")
        someone.reads("Met: A review child protection conference that was held is on record.")

        someone.page.get_by_role("region", name="Step down").get_by_role("link", name="Child in need plan").click()
        someone.reads("What brings a child here", "a higher plan has ended and the child still needs services")
        someone.fills("Why the risk is lower", "The father has moved out and the visits show it.")
        someone.page.get_by_label("I have seen what is missing").check()
        someone.fills("Why can it not wait?", "The plan must not end without the next.")
        someone.fills_day("By when will what is missing follow?", LATER + timedelta(days=5))
        someone.presses("Confirm the move")
        someone.reads("Child in need plan: open", "Amina Khan, Assessment Team", "Child in need")
        expect(someone.page.locator(".govuk-summary-list")).not_to_contain_text("Child protection plan")

    moved = Event.objects.filter(journey=journey, kind="journey_moved").latest("seq")
    assert _track(journey, "protection_plan").ended_at == _track(journey, "child_in_need_plan").opened_at == moved.occurred_at
    running = journey.clocks.filter(limit__startswith="cin.", stopped_at=None, cancelled_at=None)
    assert {clock.start_event.recorded_at for clock in running} == {moved.recorded_at}


def test_the_duty_team_admits_a_child_at_night_in_three_fields(someone: Person, world: World) -> None:
    """An emergency admission of a child nobody here knew, at 2:40 on a Saturday morning, on a phone's width too."""
    with time_machine.travel(SATURDAY_NIGHT, tick=True):
        someone.signs_in("edward")
        someone.presses("Emergency admission")
        someone.reads("Nothing waits for paper.")
        someone.fills("First name", "Robin")
        someone.fills("Family name", "Rowan")
        someone.fills_day("Date of birth", datetime(2016, 5, 20, tzinfo=UTC))
        someone.page.get_by_label("Where is the child placed?").select_option("Foster care")
        someone.page.get_by_label("Police protection").check()
        someone.presses("Record the admission")
        someone.reads("The child is looked after.", "Looked after since 7 March 2026", "Police protection, from 7 March 2026",
                      "Tuesday 10 March 2026, 2:40am", "Front door, no worker yet")  # fmt: skip
        someone.page.set_viewport_size({"width": 390, "height": 844})
        assert someone.page.evaluate("document.documentElement.scrollWidth") == 390

    journey = Journey.objects.get()
    assert (journey.stage, journey.looked_after_since.hour, journey.looked_after_since.minute) == (Stage.LOOKED_AFTER, 2, 40)


def _track(journey: Journey, code: str) -> Track:
    return Track.objects.filter(journey=journey, code=code).latest("number")
