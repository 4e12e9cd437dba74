"""J3 in Chromium: the baby's row from no route to a matched home as the manager reads it, on a desk and on a phone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.models import AgendaItem
from tests.builders import admitted
from tests.panels.builders import PERMANENCY, asked, the_next
from tests.stories.test_to_a_matched_home import FRIDAY_NIGHT, Story
from tracker.actions.requests import Details, PlacementDetails
from workflows.terms import EventKind, EvidenceKind

SignIn = Callable[[Page, str, str, str], None]


@pytest.fixture
def story(transactional_db: None) -> Story:
    """The baby came into care on a Friday night, was reviewed, and the planning meeting has been held."""
    told = Story()
    admitted(told.world, told.journey, FRIDAY_NIGHT)
    told.on(3, 9).records("child_seen_alone")
    told.on(4, 2).records("lac_review_held", by=told.world.ivy, how="meeting")
    told.on(4, 15).happened(EventKind.PERMANENCE_PLANNING_MEETING_HELD, by=told.world.ben)
    return told


def deferred_then_ready(story: Story) -> None:
    """The report is final; the panel puts the match off for one thing, and finds the child ready when it comes back."""
    grace = story.world.grace
    request = asked(story.panels, story.journey, PERMANENCY, at=story.now)
    for state, by in (("drafted", story.world.amina), ("quality_checked", story.world.ben), ("final", story.world.amina)):
        story.document("child_permanence_report", state, by)
    item = story.listed(request, the_next(PERMANENCY, after=story.now + timedelta(days=8)))
    back = the_next(PERMANENCY, after=item.meeting.ends_at)
    story.decided(item, "deferred", grace, action="Cost the support package.", action_owner_id=story.world.amina.pk, returns_to_id=back.pk)
    story.decided(AgendaItem.objects.select_related("meeting").get(meeting=back, request=request), "ready_for_matching", grace)


def matched(story: Story) -> None:
    """The court has made a placement order, the panel has recommended the match and the agency has decided on it."""
    story.step("plan_agreed")
    deferred_then_ready(story)
    story.evidence(EvidenceKind.SHOULD_BE_PLACED_DECISION, story.agnes)
    story.moves("proceedings_placement_order", story.world.amina, EvidenceKind.ORDER_DATE, details=Details(legal_status="E1"))
    story.on(6, 1).evidence(EvidenceKind.AUTHORITY_TO_PLACE, story.world.amina)
    story.evidence(EvidenceKind.MATCHING_PANEL_RECOMMENDATION, story.world.grace)
    story.evidence(EvidenceKind.ADM_MATCH_DECISION, story.agnes)


def fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth")


@pytest.mark.slow
@pytest.mark.parametrize("screen", ["page", "phone"])
def test_j3_the_manager_follows_the_baby_from_no_route_to_a_matched_home(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], story: Story
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(60_000)
    url, child = live_server.url, story.journey.child

    def reads(address: str, *says: str) -> None:
        page.goto(f"{url}{address}")
        for words in says:
            expect(page.get_by_role("main")).to_contain_text(words)
        axe(page)
        fits(page)

    with time_machine.travel(story.now, tick=True):
        sign_in(page, url, "ben", "password")
        reads("/permanency/", "Wren Example", "No route chosen")
        page.get_by_role("link", name="Wren Example").first.click()
        page.get_by_role("link", name="Set the route to permanence").click()
        page.get_by_label("Which route?").select_option("adoption")
        page.get_by_role("button", name="Set the route").press("Enter")
        expect(page.get_by_text("Route set: adoption.")).to_be_visible()
        axe(page)
        fits(page)

    story.now += timedelta(hours=1)
    matched(story)
    with time_machine.travel(story.now + timedelta(hours=1), tick=True):
        sign_in(page, url, "ben", "password")
        reads("/permanency/?state=matched", "Wren Example", "Matched")
        reads(f"/children/{child.ref}/", "Cost the support package.")

    home = Details(placement=PlacementDetails(code="A5", where="The adopters"), legal_status="E1")
    story.on(7, 1).moves("looked_after_to_placed_for_adoption", story.agnes, details=home)
    with time_machine.travel(story.now + timedelta(hours=1), tick=True):
        sign_in(page, url, "ben", "password")
        reads("/permanency/?concern=placed_no_application", "Wren Example", "Placed for adoption", "Later life letter")

    story.on(10, 1).happened(EventKind.ADOPTION_APPLICATION_LODGED)
    story.on(12, 10).moves("adoption_order", story.world.amina, EvidenceKind.ORDER_DATE)
    with time_machine.travel(story.now + timedelta(days=1), tick=True):
        sign_in(page, url, "ben", "password")
        reads("/permanency/", "No child whom you may see is looked after.")
        reads("/permanency/?as_at=2026-12-09", "As at 9 December 2026", "Wren Example", "Applied to court")
    assert story.days_at_each_state()["matched"] == (date(2026, 7, 1) - date(2026, 6, 1)).days
