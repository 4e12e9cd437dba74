"""A chair arranges nine children in a real Chromium, by keyboard only and by dragging, and sees what each step breaks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Page, Position, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import PHONE
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, listed, some_panels, the_next
from tracker.models import FamilyLink
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]
TOP, LOW = Position(x=8, y=8), Position(x=8, y=70)


@pytest.mark.slow
def test_a_chair_arranges_nine_children_by_keyboard_and_by_dragging_and_sees_what_it_breaks(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
        items = [listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=meeting) for _ in range(9)]
        one, other = sorted(item.request.journey.child_id for item in items[:2])
        FamilyLink.objects.create(child_id=one, other_id=other, kind="sibling")
    first, second = items[0].public_id, items[1].public_id
    with time_machine.travel(NOON, tick=True):
        sign_in(page, live_server.url, "lena", "password")
        page.goto(f"{live_server.url}/panel-meetings/{meeting.public_id}/arrange/")
        axe(page)
        said, places = page.get_by_role("status"), page.locator("[data-arrange] ol").first.locator("li[data-item]")
        expect(places).to_have_count(7)  # 150 minutes hold seven of twenty; two wait in reserve

        # By keyboard: the button keeps the focus, so that one key moves the item on and on.
        page.locator(f"#down-{second}").focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text("Item 2 is now item 3 of 7. This breaks: It is heard apart from a brother or sister.")
        expect(page.locator(f"#down-{second}")).to_be_focused()
        page.keyboard.press("Enter")
        expect(said).to_contain_text("Item 3 is now item 4 of 7.")
        page.locator(f"#up-{second}").focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text("Item 4 is now item 3 of 7.")
        expect(page.locator(f"#up-{second}")).to_be_focused()
        page.keyboard.press("Enter")
        expect(said).to_contain_text("This puts right: It is heard apart from a brother or sister.")

        # By dragging: the first item to below the fifth.
        page.drag_and_drop(f'li[data-item="{first}"]', 'li[data-place="5"]', source_position=TOP, target_position=LOW)
        expect(said).to_contain_text("Item 1 is now item 5 of 7. This breaks: It is heard apart from a brother or sister.")
        expect(places.nth(4)).to_have_attribute("data-item", first)

        page.get_by_role("button", name="Put in the best order").press("Enter")
        expect(said).to_contain_text("This puts right: It is heard apart from a brother or sister.")
        page.locator(f"#pin-{first}").press("Enter")
        expect(page.locator(f'li[data-item="{first}"]')).to_contain_text("Pinned")

        # To another meeting, by a form that needs no script.
        page.get_by_role("link", name="Move or change item 3", exact=True).press("Enter")
        axe(page)
        page.get_by_label("Wednesday 25 March 2026").check()
        page.get_by_role("button", name="Move to this meeting").press("Enter")
        expect(page.get_by_role("main")).to_contain_text("on the agenda of the Legal Gateway Panel of Wednesday 25 March 2026.")
        expect(places).to_have_count(6)

        page.get_by_role("link", name="Interests in item 1", exact=True).press("Enter")
        axe(page)
        page.set_viewport_size(PHONE)
        axe(page)
        page.goto(f"{live_server.url}/panel-meetings/{meeting.public_id}/arrange/")
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
