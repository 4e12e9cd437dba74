"""The route to permanence and the family in a real browser, on a desk and on a phone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import a_child, a_journey, a_world
from tracker.actions.family import link_children
from tracker.actions.permanence import reach_milestone, set_route
from tracker.actions.record import record_happened
from tracker.models import Journey, Track
from tracker.terms import LinkKind
from workflows.terms import EventKind, Stage, TrackCode

SignIn = Callable[[Page, str, str, str], None]


@pytest.fixture
def journey(transactional_db: None, at_noon: datetime) -> Journey:
    """A child looked after for sixty days, on the way to adoption, with a sister."""
    now = at_noon
    world = a_world()
    found = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Robin"), at=now - timedelta(days=60))
    sister = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Wren"), at=now - timedelta(days=60))
    actor = world.actor(world.amina, now)

    def days_ago(days: int) -> datetime:
        return now - timedelta(days=days)

    set_route(journey_id=found.pk, route="adoption", actor=actor, occurred_at=days_ago(30), now=now)
    for kind, says, days in (
        (EventKind.LAC_REVIEW_AGREED_ADOPTION_PLAN, "The review agreed adoption as the plan.", 29),
        (EventKind.CHILD_PERMANENCE_REPORT_COMPLETED, "Child permanence report completed.", 12),
    ):
        record_happened(journey_id=found.pk, kinds=[kind], says=says, note="", actor=actor, occurred_at=days_ago(days), now=now)
    reach_milestone(
        journey_id=found.pk, route="adoption", milestone="introductions", note="", actor=actor, occurred_at=days_ago(3), now=now
    )
    link_children(child_id=found.child_id, other_id=sister.child_id, kind=LinkKind.SIBLING, actor=actor, occurred_at=days_ago(9), now=now)
    return found


def fits(page: Page) -> None:
    """Nobody has to scroll sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("document.documentElement.clientWidth")


@pytest.mark.parametrize("screen", ["page", "phone"])
def test_the_route_is_followed_and_another_set_beside_it(
    request: pytest.FixtureRequest, screen: str, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], journey: Journey
) -> None:
    page: Page = request.getfixturevalue(screen)
    page.set_default_navigation_timeout(60_000)  # the first page of a run loads every template
    sign_in(page, live_server.url, "amina", "password")
    page.goto(f"{live_server.url}/children/{journey.child.ref}/")
    expect(page.get_by_role("heading", name="Route to permanence")).to_be_visible()
    page.get_by_text("Every milestone").click()
    axe(page)
    fits(page)

    page.get_by_role("link", name="Change the route, or record a milestone").click()
    page.wait_for_url("**/permanence/")
    axe(page)
    fits(page)
    page.get_by_label("Which route?").select_option("long_term_fostering")
    page.get_by_role("button", name="Set the route").press("Enter")

    expect(page.get_by_text("Route set: long-term fostering.")).to_be_visible()
    routes = Track.objects.filter(journey=journey, code=TrackCode.PERMANENCE_ROUTE).values_list("route", flat=True)
    assert sorted(routes) == ["adoption", "long_term_fostering"]
    page.get_by_role("button", name="Record the next step").first.click()
    page.wait_for_url("**/permanence/step/**")
    axe(page)
    fits(page)
    page.goto(f"{live_server.url}/children/{journey.child.ref}/family/")
    page.get_by_label("Find the other child").fill("Wren")
    page.get_by_role("button", name="Search").press("Enter")
    expect(page.get_by_text("How are they related?")).to_be_visible()
    axe(page)
    fits(page)
    page.goto(f"{live_server.url}/permanency/")
    fits(page)
