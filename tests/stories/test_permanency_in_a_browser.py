"""J5 and J8 in Chromium: the Monday meeting walked by keyboard, and a challenge seen on the row, on a desk and on a phone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import World, a_child, a_journey, a_world
from tracker.actions.allocate import name_person
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.record import record_happened
from tracker.models import Challenge, MeetingAction, MeetingChild
from tracker.terms import ChallengeState, RelationshipKind
from workflows.terms import EventKind, Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.fixture
def world(transactional_db: None) -> World:
    """Two children looked after: Wren for seventy days with a reviewing officer and a review held, Robin for two."""
    now = timezone.now()
    world, at = a_world(), now - timedelta(days=70)
    wren = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Wren"), at=at)
    a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Robin"), at=now - timedelta(days=2))
    name_person(journey_id=wren.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben, at), occurred_at=at,
                now=at)  # fmt: skip
    held = at + timedelta(days=15)
    record_happened(journey_id=wren.pk, kinds=[EventKind.LAC_REVIEW_HELD], says="Review held.", note="", actor=world.actor(world.ivy, held),
                    occurred_at=held, now=held)  # fmt: skip
    fire_due_clocks(now=now)
    return world


def fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_j5_the_meeting_is_walked_by_keyboard(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], world: World
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(60_000)
    sign_in(page, live_server.url, "grace", "password")
    page.goto(f"{live_server.url}/permanency/meetings/")
    axe(page)
    fits(page)
    page.get_by_label("Whose children?").select_option("larkshire")
    page.get_by_label("Who is there?").fill("Grace Hill, Ben Okoro")
    page.get_by_role("button", name="Open the meeting").press("Enter")
    expect(page.get_by_text("2 children whom you may see")).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("button", name="Walk the list from the first child").press("Enter")
    expect(page.get_by_text("Child 1 of 2")).to_be_visible()
    expect(page.get_by_role("heading", name="Wren Example")).to_be_visible()
    axe(page)
    fits(page)
    page.get_by_label("What will be done?").fill("Hold the planning meeting.")
    page.get_by_label("Who will do it?").select_option("team_manager")
    due = timezone.localdate() + timedelta(days=4)
    for box, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(box, exact=True).fill(str(value))
    page.get_by_role("button", name="Agree it").press("Enter")
    expect(page.get_by_text("Agreed. It stands on the child’s record")).to_be_visible()
    axe(page)

    page.get_by_role("link", name="Next child").press("Enter")
    expect(page.get_by_text("Child 2 of 2")).to_be_visible()
    page.get_by_role("link", name="Previous child").press("Enter")
    expect(page.get_by_text("Child 1 of 2")).to_be_visible()
    page.get_by_role("button", name="Considered, go to the next child").press("Enter")
    expect(page.get_by_text("Child 2 of 2")).to_be_visible()
    page.get_by_role("button", name="Considered, back to the list").press("Enter")
    expect(page.get_by_text("That was the last child on the list.")).to_be_visible()
    page.get_by_role("button", name="Close the meeting").press("Enter")
    expect(page.get_by_text("never changes")).to_be_visible()
    axe(page)
    assert MeetingAction.objects.get().owner == world.ben
    assert MeetingChild.objects.filter(considered_by=world.grace).count() == 2

    for address in ("/permanency/actions/", "/permanency/pack/", "/permanency/waiting/?kind=work", "/permanency/?order=-drift"):
        page.goto(f"{live_server.url}{address}")
        axe(page)
        fits(page)
    page.goto(f"{live_server.url}/permanency/actions/")
    page.get_by_role("link", name="Say what became of it").click()
    axe(page)
    page.goto(f"{live_server.url}/journeys/{MeetingAction.objects.get().journey.public_id}/permanence/")
    expect(page.get_by_role("heading", name="What the days in care went on")).to_be_visible()
    axe(page)
    fits(page)


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_j8_a_reviewing_officer_checks_challenges_and_the_row_says_so(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], world: World
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(60_000)
    sign_in(page, live_server.url, "ivy", "password")
    page.goto(f"{live_server.url}/permanency/?concern=no_iro_challenge&order=-drift")
    page.get_by_role("link", name="Wren Example").click()
    page.get_by_role("link", name="Check between reviews").click()
    page.get_by_label("What did the review decide?").fill("A dentist.\nLife story work.")
    axe(page)
    fits(page)
    page.get_by_role("button", name="List the decisions").press("Enter")
    page.get_by_role("group", name="A dentist.").get_by_label("Begun", exact=True).check()
    page.get_by_role("group", name="Life story work.").get_by_label("Not begun").check()
    axe(page)
    page.get_by_role("button", name="Record the check").press("Enter")
    expect(page.get_by_text("1 not begun")).to_be_visible()
    axe(page)
    fits(page)

    page.get_by_role("link", name="Challenge the plan").click()
    page.get_by_label("What do you challenge?").fill("Life story work is not begun.")
    page.get_by_role("radio", name="Formally: the team manager answers").check()
    page.get_by_role("button", name="Record the challenge").press("Enter")
    expect(page.get_by_text("Your challenge stands on the child’s record.")).to_be_visible()
    page.goto(f"{live_server.url}/permanency/?concern=challenged&columns=challenged")
    expect(page.get_by_text("Formal, not answered").first).to_be_visible()
    axe(page)
    fits(page)
    assert Challenge.objects.get().state == ChallengeState.FORMAL
