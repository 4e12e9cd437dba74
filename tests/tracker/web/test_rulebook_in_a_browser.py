"""Rules and people in a real Chromium, on a desk and on a phone: nobody is shut out, and nothing scrolls sideways."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.builders import NOON, a_journey, a_world
from tests.tracker.rules_changed import a_holiday, a_standard, administrators, drafted, published, tried
from tests.tracker.web.conftest import NOW
from tracker.actions.keep_absences import record_absence
from tracker.selectors.viewers import actor_of
from workflows.calendar import local_date
from workflows.terms import Stage

TODAY = local_date(NOON)
PAGES = (
    "/rules/",
    "/rules/draft/",
    "/rules/draft/change/local-standard/",
    "/rules/draft/change/local-standard/set/?key=early_help.allocation",
    "/rules/draft/change/label/",
    "/rules/draft/change/school-term/set/",
    "/rules/draft/change/definition/",
    "/rules/draft/what-would-change/",
    "/rules/draft/what-would-change/later/",
    "/rules/draft/publish/",
    "/rules/editions/2/",
    "/rules/history/",
    "/organisation/people/",
    "/organisation/teams/",
    "/organisation/teams/assessment/",
    "/organisation/scheme/",
    "/organisation/scheme/cease_looking_after/",
)


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_page_of_rules_and_people_is_for_everybody(
    request: pytest.FixtureRequest, live_server: LiveServer, sign_in: Callable[..., None], axe: Callable[[Page], None], device: str
) -> None:
    page: Page = request.getfixturevalue(device)
    world = a_world()
    priya, quentin = administrators(world)
    a_journey(world, stage=Stage.ASSESSMENT)
    published(priya, quentin, a_standard("early_help.allocation", 4))
    tried(drafted(priya, a_holiday(TODAY + timedelta(days=9)), at=NOW), priya, at=NOW)
    record_absence(user_id=world.ben.pk, from_on=TODAY, to_on=TODAY + timedelta(days=5), stands_in_id=world.amina.pk,
                   actor=actor_of(priya, now=NOON), now=NOON)  # fmt: skip
    with time_machine.travel(NOW, tick=True):
        sign_in(page, live_server.url, "priya", "password")
        for url in (*PAGES, f"/organisation/people/{world.ben.pk}/", f"/organisation/people/{world.ben.pk}/away/"):
            page.goto(live_server.url + url)
            assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), url
            axe(page)


def test_a_draft_is_tried_by_one_and_published_by_another_with_the_keyboard_alone(
    page: Page, live_server: LiveServer, sign_in: Callable[..., None]
) -> None:
    world = a_world()
    priya, _ = administrators(world)
    a_journey(world, stage=Stage.ASSESSMENT)
    drafted(priya, a_holiday(TODAY + timedelta(days=9)))
    with time_machine.travel(NOW, tick=True):
        sign_in(page, live_server.url, "priya", "password")
        page.goto(f"{live_server.url}/rules/draft/")
        page.get_by_role("button", name="See what it would change").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("What the draft would change")
        expect(page.get_by_role("main")).to_contain_text("A second person, an administrator or a director, must publish it.")

        page.context.clear_cookies()
        sign_in(page, live_server.url, "quentin", "password")
        page.goto(f"{live_server.url}/rules/draft/what-would-change/")
        page.get_by_role("button", name="Publish").press("Enter")
        page.wait_for_url("**/rules/draft/publish/**")
        page.get_by_role("button", name="Publish").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("Edition 2 is published.")
