"""The pages beside the tracker in a real Chromium, on a desk and on a phone: figures with their lists, packs, and many at once."""

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE
from tests.builders import NOON, World, a_child, a_journey, a_person, a_world
from tests.tracker.web.conftest import NOW
from tests.tracker.web.test_permanency_flow import goes_home
from tests.tracker.web.test_permanency_milestones import on_ltf
from tracker.actions.allocate import name_person
from tracker.actions.close_quarter import close_quarter
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.keep_sheets import ask_for_sheet
from tracker.actions.keep_views import Kept, keep_view
from tracker.actions.keep_weekly_pack import keep_weekly_pack
from tracker.actions.permanence import set_route
from tracker.models import Journey, SpanRow, Track
from tracker.rules.quarters import quarter_of
from tracker.terms import KindOfSheet, RelationshipKind
from workflows.terms import Role, Stage, TrackCode

SignIn = Callable[[Page, str, str, str], None]

DAY = timedelta(days=1)
SPAN = "entered_from=2025-01-01&entered_to=2026-02-28"
HEADS = {
    "/": "Decisions waiting",
    "/decisions/": "waiting, oldest first",
    "/overdue/": "overdue, longest first",
    "/permanency/milestones/?route=long_term_fostering": "3 children follow this route as the main plan.",
    "/permanency/milestones/children/?route=long_term_fostering&milestone=plan_agreed&show=reached": "2 children",
    "/permanency/milestones/?route=early_permanence": "No child follows this route",
    "/permanency/flow/": "Short breaks, each recorded (V3)",
    "/permanency/flow/children/?of=care&month=2026-02&show=ended": "1 in all, the latest first",
    "/permanency/flow/children/?of=V3&month=2026-02&show=at_end": "1 in all, the latest first",
    f"/permanency/entered/?{SPAN}": "5 in care still, 1 left.",
    "/permanency/scorecard/?measure=A1": "No child whom you may see is counted here, and none is left out.",
    "/permanency/scorecard/?measure=A3": "Share waiting under 14 months: 1 child",
    "/permanency/quarters/": "The last two years",
    "/permanency/quarters/2025-10-01/": "As reported",
    "/permanency/quarters/2025-10-01/in_care/": "Counted",
    "/permanency/quarters/2025-07-01/": "Close the quarter",
    "/permanency/pack/": "Lark Example",
    "/permanency/pack/?week=2026-03-02": "Lark Example",
    "/permanency/waiting/?kind=work&route=none": "Work, no route recorded: 2 children",
    "/permanency/views/": "Settled too long",
    "/permanency/set-routes/": "Which children?",
    "/permanency/upload/": "Your list",
}
"""What a head of service looks at, and words that are there only where the page has something to show."""

OF_LEADERS = {
    "/": "Indicators by team",
    "/summary/": "Referrals received",
    "/summary/referrals/": "in all, latest first",
    "/permanency/": "6 children",
    "/permanency/quarters/2025-10-01/": "As reported",
}
"""What a director looks at."""


@pytest.fixture
def world(transactional_db: None) -> World:
    """Three on the way to long-term fostering, one to adoption, two without a route of whom one drifts, one who has gone home, one
    with short breaks; a quarter is closed, a pack kept, a view kept."""
    made = a_world()
    a_person("delphine", "Delphine", "Achter", Role.DCS, made.authority)
    for name, days in (("Wren", 100), ("Jay", 200)):
        on_ltf(made, plan_after=days, name=name)
    on_ltf(made, name="Robin")
    adopted = _in_care(made, "Martin", 500)
    at = NOON - 499 * DAY
    set_route(journey_id=adopted.pk, route="adoption", actor=made.actor(made.amina, at), occurred_at=at, now=at)
    goes_home(made, _in_care(made, "Swift", 300), at=NOON - 30 * DAY)
    _without_a_route(made)
    breaks = a_journey(made, stage=Stage.CHILD_IN_NEED, child=a_child(given="Pip"), at=NOON - 100 * DAY)
    SpanRow.objects.create(journey=breaks, what="legal_status", value="V3", true_from=NOON - 40 * DAY, known_from=NOON - 40 * DAY)
    fire_due_clocks(now=NOON)
    deliver_due(now=NOON)
    grace = made.actor(made.grace)
    close_quarter(quarter_of(date(2025, 12, 1)), actor=grace, now=NOON)
    keep_weekly_pack(now=NOON)
    keep_view(given=Kept(name="Settled too long"), query="concern=settled_not_matched", actor=grace, now=NOON)
    return made


@pytest.fixture
def without_a_route(transactional_db: None) -> dict[str, str]:
    """Lark and Rook have no route yet: their references by name."""
    _without_a_route(a_world())
    return dict(Journey.objects.values_list("child__given_name", "child__ref"))


def _in_care(world: World, name: str, days: int) -> Journey:
    return a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name), at=NOON - days * DAY)


def _without_a_route(world: World) -> None:
    """Lark has a reviewing officer who has asked nothing; Rook came a fortnight ago."""
    at = NOON - 60 * DAY
    lark = _in_care(world, "Lark", 60)
    name_person(journey_id=lark.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben, at), occurred_at=at,
                now=at)  # fmt: skip
    _in_care(world, "Rook", 14)


def shown(page: Page, axe: Callable[[Page], None], url: str, says: str) -> None:
    """The page has something to show, shuts nobody out, and nobody scrolls it sideways."""
    page.goto(url)
    expect(page.get_by_role("main")).to_contain_text(says)
    fits(page)
    axe(page)
    assert page.locator("td[data-label]:empty:visible").count() == 0 or not _is_a_phone(page), f"A label stands beside nothing: {url}"
    picture(page, url)


def _is_a_phone(page: Page) -> bool:
    return page.viewport_size == PHONE


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def picture(page: Page, url: str) -> None:
    """Kept where somebody wants to look at the pages."""
    if folder := os.environ.get("SCREENSHOTS"):
        name = "-".join("".join(c if c.isalnum() else " " for c in url.partition("//")[2].partition("/")[2]).split()) or "home"
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width'] if page.viewport_size else ''}.png", full_page=True)


@pytest.mark.parametrize("device", ["page", "phone"])
def test_every_page_beside_the_tracker_is_for_everybody(
    request: pytest.FixtureRequest, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], world: World, device: str
) -> None:
    page: Page = request.getfixturevalue(device)
    file = ask_for_sheet(owner_id=world.grace.pk, kind=KindOfSheet.CSV, asked={}, total=6_000, now=NOON)
    with time_machine.travel(NOW, tick=True):
        sign_in(page, live_server.url, "grace", "password")
        for url, says in {**HEADS, f"/permanency/files/{file.public_id}/": "The file is waiting to be made"}.items():
            shown(page, axe, live_server.url + url, says)
        page.goto(f"{live_server.url}/permanency/flow/")
        adopted = page.locator("td[data-label=Adopted]")
        assert (adopted.count(), adopted.filter(visible=True).count()) == (13, 0 if _is_a_phone(page) else 13)
        page.context.clear_cookies()
        sign_in(page, live_server.url, "delphine", "password")
        for url, says in OF_LEADERS.items():
            shown(page, axe, live_server.url + url, says)


def test_one_route_is_set_for_two_children_with_the_keyboard_alone(
    page: Page, live_server: LiveServer, sign_in: SignIn, without_a_route: dict[str, str]
) -> None:
    with time_machine.travel(NOW, tick=True):
        sign_in(page, live_server.url, "ben", "password")
        page.goto(f"{live_server.url}/permanency/set-routes/")
        page.get_by_role("checkbox").first.focus()
        keys = page.keyboard
        keys.press("Space")
        keys.press("Tab")
        keys.press("Space")
        keys.press("Tab")
        keys.type("Long-term")
        for _ in ("day", "month", "year", "the button"):
            keys.press("Tab")
        expect(page.get_by_role("button", name="Set the route")).to_be_focused()
        keys.press("Enter")

        expect(page.get_by_role("main")).to_contain_text("2 recorded, 0 with nothing new, 0 refused.")
    told = Track.objects.filter(code=TrackCode.PERMANENCE_ROUTE)
    assert sorted(told.values_list("journey__child__given_name", "route")) == [
        ("Lark", "long_term_fostering"), ("Rook", "long_term_fostering")
    ]  # fmt: skip


@pytest.mark.parametrize("device", ["page", "phone"])
def test_a_list_with_a_bad_row_says_what_is_wrong_with_it_and_the_good_row_is_recorded(
    request: pytest.FixtureRequest, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], device: str,
    without_a_route: dict[str, str], tmp_path: Path,
) -> None:  # fmt: skip
    page: Page = request.getfixturevalue(device)
    refs = without_a_route
    upload = tmp_path / "list.csv"
    upload.write_text(
        "Child reference,Route,Route set on,Settled on\n"
        f"{refs['Lark']},Adoption,1/3/2026,\n{refs['Rook']},Adoption,1/3/2026,31/2/2026\n"
    )  # fmt: skip
    with time_machine.travel(NOW, tick=True):
        sign_in(page, live_server.url, "ben", "password")
        page.goto(f"{live_server.url}/permanency/upload/")
        page.get_by_label("Your list").set_input_files(upload)
        page.get_by_role("button", name="Show what would be recorded").press("Enter")

        bad = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=refs["Rook"]))
        expect(page.get_by_role("main")).to_contain_text("Nothing is recorded yet. 1 would be recorded, 0 with nothing new, 1 refused.")
        expect(bad).to_contain_text("Settled on: “31/2/2026” is no date. Write it as 27/3/2026.")
        fits(page)
        axe(page)
        picture(page, f"{live_server.url}/upload-preview")
        assert not Track.objects.filter(code=TrackCode.PERMANENCE_ROUTE).exists()
        page.get_by_role("button", name="Record these rows").press("Enter")

        expect(page.get_by_role("main")).to_contain_text("1 recorded, 0 with nothing new, 1 refused.")
        expect(page.get_by_role("link", name="upload the list again")).to_have_attribute("href", "/permanency/upload/")
        fits(page)
        axe(page)
        picture(page, f"{live_server.url}/upload-done")
    found = Track.objects.filter(code=TrackCode.PERMANENCE_ROUTE)
    assert list(found.values_list("journey__child__ref", "route")) == [(refs["Lark"], "adoption")]
