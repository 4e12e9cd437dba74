"""In a real Chromium: an independent member reads what she was told, and an administrator finishes minutes that nobody agreed."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.actions.end_sight import end_sight_of_past_meetings
from panels.actions.hold_meeting import close_meeting
from panels.actions.move_meeting import MoveTo, move_meeting
from panels.models import AgendaItem, Meeting
from tests.builders import NOON, a_journey
from tests.panels.builders import decided, listed, opened, some_panels
from tests.panels.web.test_limited_accounts import an_independent_member
from tracker.actions.deliver_effects import deliver_due
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]
THURSDAY = MoveTo(on=date(2026, 3, 19), starts=time(10), ends=time(12, 30))


@pytest.mark.slow
def test_a_limited_account_reads_its_notices_and_minutes_are_read_again(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None]
) -> None:
    with time_machine.travel(NOON + timedelta(hours=1), tick=True):
        panels = some_panels()
        an_independent_member("legal_gateway")
        item = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
        move_meeting(meeting_id=item.meeting_id, to=THURSDAY, because="The room floods.", actor=panels.actor(panels.ade), now=NOON)
        deliver_due(now=NOON)
        url = live_server.url

        page.goto(f"{url}/sign-in/")
        page.get_by_label("Username").fill("hester")
        page.get_by_label("Password", exact=True).fill("password")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{url}/panels/mine/")
        expect(page.get_by_role("heading", name="Unread notices")).to_be_visible()
        axe(page)
        page.get_by_role("link", name="Read your notices").click()
        expect(page.get_by_role("heading", level=1, name="Notices")).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("A panel meeting at which you sit or present was moved.")
        axe(page)
        page.get_by_role("button", name="Mark as read").first.click()
        expect(page.get_by_text("Read", exact=True).first).to_be_visible()
        page.get_by_role("link", name="Legal Gateway Panel of Thursday 19 March 2026").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Legal Gateway Panel")
        page.get_by_role("button", name="Sign out").click()

    meeting = Meeting.objects.get(pk=item.meeting_id)
    opened(panels, meeting)
    decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "enter_plo")
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=meeting.ends_at)
    later = meeting.ends_at + timedelta(days=meeting.panel.papers_stay_open + 2)
    end_sight_of_past_meetings(now=later)
    name = item.request.journey.child.name
    with time_machine.travel(later, tick=True):
        sign_in(page, url, "ade", "password")
        page.goto(f"{url}/panel-meetings/{meeting.public_id}/minutes/")
        expect(page.get_by_role("main")).to_contain_text("To be agreed by 26 March 2026")
        expect(page.get_by_role("main")).not_to_contain_text(name)
        axe(page)
        page.get_by_label("Why do you need to read the items again?").fill("I was ill")
        page.get_by_role("button", name="Read the items again").click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        axe(page)
