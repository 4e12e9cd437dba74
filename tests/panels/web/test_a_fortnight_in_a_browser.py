"""J4, a chair's fortnight, in a real Chromium: coordinator, chair, member and presenter, by keyboard only, with a look for what shuts
people out on each page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.models import Decision, Meeting, Minutes, PanelAction
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, asked, some_panels, the_next
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


def press(control: Locator, key: str = "Enter") -> None:
    """What somebody does who has no mouse: to the control, and a key."""
    control.focus()
    expect(control).to_be_focused()
    control.page.keyboard.press(key)


def typed(control: Locator, text: str) -> None:
    control.focus()
    control.page.keyboard.type(text)


@pytest.mark.slow
def test_j4_a_chairs_fortnight_by_keyboard_from_the_agenda_to_the_report(
    page: Page, phone: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    url = live_server.url
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        one, two = a_journey(panels.world, stage=Stage.CHILD_PROTECTION), a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        for journey in (one, two):
            asked(panels, journey)
        meeting = the_next(GATEWAY, after=NOON.replace(day=12))
        sign_in(page, url, "ade", "password")  # the coordinator lists what waits
        for _ in (one, two):
            page.goto(f"{url}/panel-meetings/{meeting.public_id}/")
            press(page.get_by_role("button", name="Add to the agenda").first)
            expect(page.get_by_role("main")).to_contain_text("The item is on the agenda.")
    here = f"{url}/panel-meetings/{meeting.public_id}/"

    with time_machine.travel(meeting.starts_at, tick=True):
        sign_in(page, url, "ade", "password")  # days later: the earlier sign-in is over
        page.goto(f"{here}open/")
        for person in ("Lena Fox", "Ade Bello", "Marcus Reeve"):
            press(page.get_by_label(person), "Space")
        press(page.get_by_role("button", name="Open the meeting"))
        expect(page.get_by_role("main")).to_contain_text("The meeting is open.")
        press(page.get_by_role("button", name="Run the meeting"))
        page.wait_for_url("**/live/")
        expect(page.get_by_role("main")).to_contain_text("Quorate")
        expect(page.locator("#live")).to_contain_text("Item 1:")
        axe(page)

        sign_in(phone, url, "marcus", "password")  # a member follows on a phone, without reloading
        phone.goto(f"{here}live/")
        expect(phone.locator("#live")).to_contain_text("Item 1:")
        axe(phone)
        press(page.locator("#take-next"))
        expect(page.locator("#live")).to_contain_text("Item 2:")
        expect(phone.locator("#live")).to_contain_text("Item 2:")

        press(page.get_by_role("button", name="Decide item 2"))
        typed(page.get_by_label("Reason", exact=True), "The threshold is met.")
        expect(page.get_by_role("main")).to_contain_text("What you typed was kept at")
        page.reload()  # the connection was lost
        expect(page.get_by_label("Reason", exact=True)).to_have_value("The threshold is met.")
        press(page.get_by_label("Enter pre-proceedings (PLO)"), "Space")
        press(page.locator("summary", has_text="Actions: what is to be done"))
        axe(page)
        typed(page.get_by_label("Action 1: what is to be done"), "Write the letter.")
        page.get_by_label("Action 1: who does it").select_option(label=panels.world.amina.display_name)
        due = meeting.on + timedelta(days=7)
        for box, number in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
            typed(page.get_by_role("group", name="Action 1: by when").get_by_label(box), str(number))
        press(page.get_by_role("button", name="Record the decision"))
        page.wait_for_url("**/live/")
        expect(phone.locator("#live")).to_contain_text("Enter pre-proceedings (PLO)")

        page.goto(f"{here}close/")
        expect(page.get_by_role("main")).to_contain_text("1 item has no decision")
        axe(page)
        typed(page.get_by_label("Why do they go on to the next meeting?"), "The family came too late.")
        press(page.get_by_role("button", name="Close the meeting"))
        expect(page.get_by_role("main")).to_contain_text("The meeting is closed.")
        phone.goto(f"{url}/")

    with time_machine.travel(meeting.ends_at + timedelta(days=1), tick=True):
        page.context.clear_cookies()
        sign_in(page, url, "lena", "password")  # the chair reads and agrees the minutes, and opens the report
        page.goto(f"{here}minutes/")
        expect(page.get_by_role("main")).to_contain_text("Write the letter.")
        axe(page)
        press(page.get_by_role("button", name="Agree the minutes"))
        expect(page.get_by_role("main")).to_contain_text("They do not change again.")
        axe(page)
        page.goto(f"{url}/panel-reports/legal_gateway/?month=2026-03")
        axe(page)
        press(page.get_by_role("link", name="the items behind “Decided”"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Decided: 1")
        axe(page)

        page.context.clear_cookies()
        sign_in(page, url, "amina", "password")  # the presenter does what was asked
        press(page.get_by_role("link", name="Write the letter."))
        axe(page)
        typed(page.get_by_label("Where is it shown that this was done?"), "The letter is on the case file.")
        press(page.get_by_role("button", name="Record that it is done"))
        expect(page.get_by_role("main")).to_contain_text("the timescale has ended")

    assert Decision.objects.get().outcome == "enter_plo"
    assert Meeting.objects.get(pk=meeting.pk).state == "closed"
    assert Minutes.objects.get().state == "agreed"
    assert PanelAction.objects.get().state == "done"
