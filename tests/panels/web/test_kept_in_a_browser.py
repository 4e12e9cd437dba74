"""What is typed in a meeting outlives a lost connection and a closed tab, in a real Chromium, and does not stay where it should not."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from panels.actions.hold_meeting import close_meeting
from panels.actions.keep_minutes import write_minutes
from panels.actions.list_item import list_item
from panels.models import AgendaItem, Draft, Meeting, Minutes
from tests.builders import NOON, a_journey
from tests.panels.builders import asked, listed, opened, some_panels
from tracker.models import FamilyLink
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('wm-kept/'))"
PUT_BACK = re.compile(r"What you typed at (\d{1,2}(:\d\d)?(am|pm)|midday|midnight) on this device was put back\. It is not recorded yet\.")
"""By the clock of the browser, which travels in no time."""

pytestmark = pytest.mark.slow


@pytest.fixture
def sitting(transactional_db: None) -> Iterator[SimpleNamespace]:
    """A meeting that is being held, with a sister and a brother on its agenda."""
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        sister = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
        brother = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        item = listed(panels, sister)
        other = list_item(request_id=asked(panels, brother).pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON)
        FamilyLink.objects.create(child=sister.child, other=brother.child, kind="sibling")
        opened(panels, item.meeting)
    with time_machine.travel(item.meeting.starts_at + timedelta(minutes=5), tick=True):
        yield SimpleNamespace(panels=panels, item=item, other=other, names=(sister.child.given_name, brother.child.given_name))


def at(live_server: LiveServer, item: AgendaItem, part: str = "") -> str:
    return f"{live_server.url}/panel-meetings/{item.meeting.public_id}/items/{item.public_id}/{part}"


def test_what_is_typed_without_a_connection_is_there_again_when_the_tab_was_closed(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], sitting: SimpleNamespace
) -> None:
    sign_in(page, live_server.url, "lena", "password")
    page.goto(at(live_server, sitting.item))
    page.context.set_offline(True)
    page.get_by_label("Reason", exact=True).fill("The threshold is met.")
    page.get_by_label("Enter pre-proceedings (PLO)").check()
    expect(page.get_by_role("main")).to_contain_text("What you type is kept on this device")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("main")).to_contain_text("There is no connection, so nothing was recorded.")
    assert Draft.objects.count() == 0
    page.context.set_offline(False)
    again = page.context.new_page()
    page.close()

    again.goto(at(live_server, sitting.item))

    expect(again.get_by_label("Reason", exact=True)).to_have_value("The threshold is met.")
    expect(again.get_by_label("Enter pre-proceedings (PLO)")).to_be_checked()
    expect(again.get_by_role("main")).to_contain_text("What you typed was kept at")  # Waymark has it too, now
    axe(again)
    kept = again.evaluate(KEPT)
    assert kept == [f"wm-kept/{sitting.panels.lena.pk}/{sitting.item.public_id}"]
    again.get_by_role("button", name="Record the decision").click()
    again.wait_for_url("**/live/")
    assert again.evaluate(KEPT) == []


def test_brothers_and_sisters_lose_nothing_either_and_it_reaches_waymark_as_the_connection_comes_back(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], sitting: SimpleNamespace
) -> None:
    sign_in(page, live_server.url, "lena", "password")
    page.goto(at(live_server, sitting.item, "together/"))
    page.context.set_offline(True)
    for reason, says in zip(page.get_by_label("Reason", exact=True).all(), ("For the elder.", "For the younger."), strict=True):
        reason.fill(says)
    expect(page.get_by_role("main")).to_contain_text("What you type is kept on this device")
    page.context.set_offline(False)
    expect(page.get_by_role("main")).to_contain_text("What you typed was kept at")

    page.reload()

    reasons = page.get_by_label("Reason", exact=True)
    expect(reasons.nth(0)).to_have_value("For the elder.")
    expect(reasons.nth(1)).to_have_value("For the younger.")
    axe(page)
    kept = {draft.item_id: draft.typed["reason"] for draft in Draft.objects.all()}
    assert kept == {sitting.item.pk: ["For the elder."], sitting.other.pk: ["For the younger."]}
    (name,) = page.evaluate(KEPT)
    assert not any(given and given in name for given in sitting.names)


def test_a_copy_goes_on_signing_out_when_somebody_else_signs_in_and_after_a_day(
    page: Page, live_server: LiveServer, sign_in: SignIn, sitting: SimpleNamespace
) -> None:
    def types() -> None:
        page.context.clear_cookies()
        sign_in(page, live_server.url, "lena", "password")
        page.goto(at(live_server, sitting.item))
        page.get_by_label("Reason", exact=True).fill("The threshold is met.")
        assert len(page.evaluate(KEPT)) == 1

    types()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.evaluate(KEPT) == []

    types()
    page.context.clear_cookies()  # the session ran out, and the next person sits down
    sign_in(page, live_server.url, "ade", "password")
    assert page.evaluate(KEPT) == []

    types()
    page.evaluate("""() => { for (const name of Object.keys(localStorage).filter((one) => one.startsWith("wm-kept/"))) {
        const copy = JSON.parse(localStorage.getItem(name));
        localStorage.setItem(name, JSON.stringify({ ...copy, at: Date.now() - 25 * 3600 * 1000 })); } }""")
    page.goto(live_server.url)
    assert page.evaluate(KEPT) == []


def test_who_came_in_is_not_lost_on_the_page_that_follows_the_meeting(
    page: Page, live_server: LiveServer, sign_in: SignIn, sitting: SimpleNamespace
) -> None:
    sign_in(page, live_server.url, "lena", "password")
    live = f"{live_server.url}/panel-meetings/{sitting.item.meeting.public_id}/live/"
    page.goto(live)
    page.context.set_offline(True)
    page.get_by_label("At what time?").fill("09:40")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_role("main")).to_contain_text("There is no connection, so nothing was recorded.")
    page.context.set_offline(False)

    page.goto(live)

    expect(page.get_by_label("At what time?")).to_have_value("09:40")


def test_why_items_go_on_is_there_again_on_the_page_that_closes_the_meeting_and_goes_as_it_is_closed(
    page: Page, live_server: LiveServer, sign_in: SignIn, sitting: SimpleNamespace
) -> None:
    sign_in(page, live_server.url, "lena", "password")
    close = f"{live_server.url}/panel-meetings/{sitting.item.meeting.public_id}/close/"
    page.goto(close)
    page.get_by_label("Why do they go on to the next meeting?").fill("The fire alarm went.")
    page.goto(live_server.url)

    page.goto(close)

    expect(page.get_by_label("Why do they go on to the next meeting?")).to_have_value("The fire alarm went.")
    expect(page.get_by_role("main")).to_contain_text(PUT_BACK)
    assert page.evaluate(KEPT) == [f"wm-kept/{sitting.panels.lena.pk}/close {sitting.item.meeting.public_id}"]
    page.get_by_role("button", name="Close the meeting").click()
    expect(page.get_by_role("main")).to_contain_text("The meeting is closed.")
    assert page.evaluate(KEPT) == []


def test_where_a_meeting_was_to_be_moved_is_not_lost(
    page: Page, live_server: LiveServer, sign_in: SignIn, sitting: SimpleNamespace
) -> None:
    planned = Meeting.objects.filter(panel=sitting.item.meeting.panel, state="planned").earliest("starts_at")
    sign_in(page, live_server.url, "lena", "password")
    move = f"{live_server.url}/panel-meetings/{planned.public_id}/move/"
    page.goto(move)
    page.get_by_label("Starts at").fill("1pm")
    page.get_by_label("Why is the meeting moved?").fill("The room is flooded.")
    page.goto(live_server.url)

    page.goto(move)

    expect(page.get_by_label("Starts at")).to_have_value("1pm")
    expect(page.get_by_label("Why is the meeting moved?")).to_have_value("The room is flooded.")


def test_minutes_that_were_typed_on_the_device_do_not_go_over_what_somebody_else_wrote_meanwhile(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], sitting: SimpleNamespace
) -> None:
    meeting, panels = sitting.item.meeting, sitting.panels
    at = meeting.starts_at + timedelta(minutes=4)
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade, at), now=at, carry_because="The fire alarm went.")
    sign_in(page, live_server.url, "lena", "password")
    minutes = f"{live_server.url}/panel-meetings/{meeting.public_id}/minutes/"
    page.goto(minutes)
    page.get_by_label("Apologies").fill("Marcus was ill.")
    write_minutes(meeting_id=meeting.pk, texts={"apologies": "Nobody."}, version=0, actor=panels.actor(panels.ade, at), now=at)

    page.goto(minutes)

    expect(page.get_by_label("Apologies")).to_have_value("Marcus was ill.")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("main")).to_contain_text("Ade Bello changed these minutes meanwhile.")
    expect(page.get_by_label("Apologies")).to_have_value("Marcus was ill.")
    assert Minutes.objects.get(meeting=meeting).apologies == "Nobody."
    axe(page)
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("main")).to_contain_text("The minutes are kept.")
    assert Minutes.objects.get(meeting=meeting).apologies == "Marcus was ill."
    assert page.evaluate(KEPT) == []
