"""The Tuesday of J4 in a real Chromium: three children in pre-proceedings come to the PLO Panel by themselves, and come back (LG-01)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.models import Meeting
from tests.browser import PHONE
from tests.builders import NOON
from tests.panels.builders import in_pre_proceedings, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks

SignIn = Callable[[Page, str, str, str], None]

SET_UP = NOON + timedelta(weeks=11)
"""The panels have met from Wednesday 20 May 2026 on."""
BEGAN = datetime(2026, 2, 25, 12, tzinfo=UTC)
"""Sixteen weeks before Wednesday 17 June; the review line is twelve days ahead of it."""
FRIDAY, FRIDAY_AFTER = datetime(2026, 6, 5, 8, tzinfo=UTC), datetime(2026, 6, 19, 8, tzinfo=UTC)
SIXTEENTH_OF_JUNE, FOURTEENTH_OF_JULY = "PLO Panel on Tuesday 16 June 2026", "PLO Panel on Tuesday 14 July 2026"


def press(control: Locator, key: str = "Enter") -> None:
    """What somebody does who has no mouse: to the control, and a key."""
    control.focus()
    expect(control).to_be_focused()
    control.page.keyboard.press(key)


def timers(now: datetime) -> None:
    """The timers pass, and what follows from them is delivered."""
    fire_due_clocks(now=now)
    deliver_due(now=now)


def reads_well_on(page: Page, axe: Callable[[Page], None]) -> None:
    """Nothing shuts anybody out, and nothing is wider than the phone."""
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.slow
def test_j4_three_children_come_to_plo_by_themselves_are_decided_by_keyboard_and_come_back_to_the_next(
    page: Page, phone: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    url = live_server.url
    panels = some_panels(at=SET_UP)
    names = [journey.child.name for journey in in_pre_proceedings(panels, 3, at=BEGAN)]
    meeting = Meeting.objects.get(on=date(2026, 6, 16), business="public_law_outline")
    here = f"{url}/panel-meetings/{meeting.public_id}/"

    # Friday: nobody put them forward, and the coordinator finds them on the agenda.
    timers(FRIDAY)
    with time_machine.travel(FRIDAY, tick=True):
        sign_in(page, url, "ade", "password")
        press(page.get_by_role("link", name="Panels", exact=True))
        press(page.get_by_role("link", name=SIXTEENTH_OF_JUNE))
        for name in names:
            expect(page.get_by_role("row", name=name)).to_contain_text("To decide")
        axe(page)
        press(page.get_by_role("link", name=f"Read item 1, {names[0]}"))
        expect(page.get_by_role("main")).to_contain_text("by itself, because the 16 weeks of pre-proceedings are nearly over")
        axe(page)

    # Tuesday: the chair takes them in turn and decides each; a member follows on a phone.
    with time_machine.travel(meeting.starts_at, tick=True):
        page.context.clear_cookies()
        sign_in(page, url, "grace", "password")
        page.goto(f"{here}open/")
        for person in ("Grace Hill", "Lena Fox", "Ade Bello", "Marcus Reeve"):
            press(page.get_by_label(person), "Space")
        press(page.get_by_role("button", name="Open the meeting"))
        expect(page.get_by_role("main")).to_contain_text("The meeting is open.")
        sign_in(phone, url, "marcus", "password")
        phone.goto(here)
        reads_well_on(phone, axe)
        phone.goto(f"{here}live/")
        page.goto(f"{here}live/")
        for number in (1, 2, 3):
            expect(page.locator("#live")).to_contain_text(f"Item {number}:")
            expect(phone.locator("#live")).to_contain_text(f"Item {number}:")
            press(page.get_by_role("button", name=f"Decide item {number}"))
            press(page.get_by_label("Continue pre-proceedings"), "Space")
            page.get_by_label("Reason", exact=True).focus()
            page.keyboard.type("The work is not finished.")
            press(page.get_by_label("The chair goes on although the papers were late or have not come"), "Space")
            press(page.get_by_role("button", name="Record the decision"))
            page.wait_for_url("**/live/")
            if number < 3:
                press(page.locator("#take-next"))
        expect(phone.locator("#live").get_by_text("Continue pre-proceedings")).to_have_count(4)  # three items, and the one at hand
        reads_well_on(phone, axe)
        press(phone.get_by_role("link", name=names[2]).last)
        expect(phone.get_by_role("main")).to_contain_text("The work is not finished.")
        reads_well_on(phone, axe)
        press(page.get_by_role("button", name="Close or adjourn the meeting"))
        page.wait_for_url("**/close/")
        press(page.get_by_role("button", name="Close the meeting"))
        expect(page.get_by_role("main")).to_contain_text("The meeting is closed.")

    # The line is passed: those who go on are on the agenda of the next PLO Panel, again by themselves.
    timers(FRIDAY_AFTER)
    with time_machine.travel(FRIDAY_AFTER, tick=True):
        page.context.clear_cookies()
        sign_in(page, url, "ade", "password")
        press(page.get_by_role("link", name="Panels", exact=True))
        press(page.get_by_role("link", name=FOURTEENTH_OF_JULY))
        for name in names:
            expect(page.get_by_role("row", name=name)).to_contain_text("To decide")
        axe(page)
