"""The page of a meeting as it sits, the form of a decision with its rows, and what was asked of people."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.models import Advice, AgendaItem, Attendance, Decision, Draft, Meeting, PanelAction
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, listed, opened, some_panels
from tracker.models import FamilyLink, Journey, User
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def item(panels: Panels, journey: Journey) -> AgendaItem:
    found = listed(panels, journey)
    opened(panels, found.meeting)
    return AgendaItem.objects.select_related("meeting", "request__journey__child").get(pk=found.pk)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    travelled: list[time_machine.travel] = []

    def go(moment: datetime) -> None:
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travelled.append(travel)

    yield go
    for travel in reversed(travelled):
        travel.stop()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page_of(item: AgendaItem, part: str = "live/") -> str:
    return f"/panel-meetings/{item.meeting.public_id}/{part}"


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_page_says_who_is_here_what_is_before_the_panel_and_how_much_time_is_left(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    name = item.request.journey.child.name

    chair, member = text_of(signed_in(panels.lena), page_of(item)), text_of(signed_in(panels.marcus), page_of(item))

    for text in (chair, member):
        assert "Quorate" in text
        assert f">{name}</a>" in text
        assert "12 minutes left" in text
        assert "142 minutes left" in text
        assert "Lena Fox <strong>in the chair</strong>" in text
    assert "Decide item 1" in chair
    assert "Decide item 1" not in member
    assert signed_in(panels.world.amina).get(page_of(item)).status_code == 404


def test_a_member_who_leaves_takes_the_quorum_along_and_advice_is_what_is_left(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    client = signed_in(panels.ade)
    for user in (panels.marcus, panels.world.grace):
        assert client.post(page_of(item), {"user": str(user.pk), "did": "left", "at": ""}).status_code == 302
    text = text_of(client, page_of(item))
    assert "Not quorate" in text
    assert "The quorum is 3: one more member must be there." in text

    path = page_of(item, f"items/{item.public_id}/")
    assert "The panel cannot decide this item now" in text_of(client, path)
    form = {"form_key": "k", "outcome": "not_met", "reason": "Not met.", "conditions": ""}
    refused = client.post(path, form)
    assert refused.status_code == 409
    assert "Not met." in refused.content.decode()
    assert client.post(f"{path}advice/", {"says": "Not met, we think."}).status_code == 302
    assert (Advice.objects.get().says, Decision.objects.count()) == ("Not met, we think.", 0)
    late = client.post(page_of(item), {"user": str(panels.marcus.pk), "did": "came", "at": "08:00"})
    assert late.status_code == 422
    assert Attendance.objects.filter(left_at__isnull=True).count() == 2


def test_a_decision_is_recorded_with_its_rows_and_a_second_screen_is_told_of_it(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    client, path = signed_in(panels.ade), page_of(item, f"items/{item.public_id}/")
    due = item.meeting.on + timedelta(days=7)
    form = {
        "form_key": "one", "outcome": "enter_plo", "reason": "Met.", "conditions": "A letter first.\n\nA meeting.",
        "what_1": "Write the letter.", "who_1": str(panels.world.amina.pk), "by_1-day": str(due.day), "by_1-month": str(due.month),
        "by_1-year": str(due.year), "said_1": "Too soon.", "by_whom_1": "",
    }  # fmt: skip
    half = client.post(path, {**form, "who_1": ""})
    assert half.status_code == 422
    assert "Say for each action what is to be done" in half.content.decode()

    assert client.post(path, form)["Location"] == page_of(item)
    assert client.post(path, form).status_code == 302  # the same form, after a lost connection
    decision = Decision.objects.get()
    assert [c.says for c in decision.conditions.all()] == ["A letter first.", "A meeting."]
    assert PanelAction.objects.get().due_on == due

    other = signed_in(panels.lena).post(path, {**form, "form_key": "two", "outcome": "not_met"})
    assert other.status_code == 409
    assert "Ade Bello recorded “Enter pre-proceedings (PLO)”" in other.content.decode()
    text = text_of(client, path)
    assert "A letter first." in text
    assert "Not named, as the person wished" in text


def test_what_is_typed_is_kept_and_shown_again(panels: Panels, item: AgendaItem, at: Callable[[datetime], None]) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    client, path = signed_in(panels.lena), page_of(item, f"items/{item.public_id}/")
    kept = client.post(f"{path}draft/", {"form_key": "mine", "reason": "Amina told us", "what_1": "Write", "by_1-day": "3"})

    assert kept.content.decode() == "What you typed was kept at 9:38am."
    text = text_of(client, path)
    assert ">Amina told us</textarea>" in text
    assert 'value="mine"' in text
    assert 'value="Write"' in text
    assert "Amina told us" not in text_of(signed_in(panels.ade), path)
    assert signed_in(panels.marcus).post(f"{path}draft/", {"reason": "x"}).status_code == 404
    assert Draft.objects.count() == 1


def test_what_is_typed_for_brothers_and_sisters_is_kept_for_each_child_and_on_both_pages(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    brother = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    two = list_item(
        request_id=asked(panels, brother).pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=item.meeting.starts_at
    )
    FamilyLink.objects.create(child=item.request.journey.child, other=brother.child, kind="sibling")
    at(item.meeting.starts_at + timedelta(minutes=8))
    client = signed_in(panels.lena)

    kept = client.post(page_of(item, f"items/{two.public_id}/draft/"), {f"{two.public_id}-reason": "The younger one stays"})

    assert kept.headers["HX-Trigger"] == '{"wm:kept": {}}'
    together = text_of(client, page_of(item, f"items/{item.public_id}/together/"))
    assert together.count(">The younger one stays</textarea>") == 1
    assert f'name="{two.public_id}-reason"' in together.split(">The younger one stays</textarea>")[0].split("<textarea")[-1]
    assert ">The younger one stays</textarea>" in text_of(client, page_of(item, f"items/{two.public_id}/"))
    assert "The younger one stays" not in text_of(client, page_of(item, f"items/{item.public_id}/"))


def test_every_screen_follows_the_item_that_is_taken(panels: Panels, item: AgendaItem, at: Callable[[datetime], None]) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    two = list_item(
        request_id=asked(panels, other).pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=item.meeting.starts_at
    )
    at(item.meeting.starts_at + timedelta(minutes=8))
    member = signed_in(panels.marcus)
    assert "Item 1:</strong>" in text_of(member, page_of(item))
    assert member.post(page_of(item, f"items/{two.public_id}/take/")).status_code == 404

    assert signed_in(panels.lena).post(page_of(item, f"items/{two.public_id}/take/")).status_code == 302

    assert "Item 2:</strong>" in text_of(member, page_of(item))


def test_the_page_costs_the_same_for_many_items(panels: Panels, item: AgendaItem, at: Callable[[datetime], None]) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    client = signed_in(panels.lena)
    client.get(page_of(item))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(item))
    for _ in range(3):
        child = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        list_item(request_id=asked(panels, child).pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    with CaptureQueriesContext(connection) as many:
        text = client.get(page_of(item)).content.decode()

    assert text.count("Take now") == 3
    assert len(many) == len(few)


def test_a_meeting_that_was_left_open_says_since_when_and_counts_no_minutes(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    at(item.meeting.starts_at + timedelta(days=1, minutes=8))

    text = text_of(signed_in(panels.lena), page_of(item))

    assert "This meeting was opened on Wednesday 18 March 2026 and is still open. Go on with it, or close it" in text
    assert "minutes over" not in text


def test_whoever_was_asked_finds_it_at_home_and_on_the_childs_page_and_finishes_it(
    panels: Panels, item: AgendaItem, at: Callable[[datetime], None]
) -> None:
    at(item.meeting.starts_at + timedelta(minutes=8))
    due = item.meeting.on + timedelta(days=7)
    form = {
        "form_key": "one", "outcome": "enter_plo", "reason": "Met.", "conditions": "", "what_1": "Write the letter.",
        "who_1": str(panels.world.amina.pk), "by_1-day": str(due.day), "by_1-month": str(due.month), "by_1-year": str(due.year),
    }  # fmt: skip
    signed_in(panels.ade).post(page_of(item, f"items/{item.public_id}/"), form)
    action, amina = PanelAction.objects.get(), signed_in(panels.world.amina)
    path = f"/panel-actions/{action.public_id}/"

    for where in ("/", f"/children/{item.request.journey.child.ref}/", "/panel-actions/"):
        assert f'href="{path}"' in text_of(amina, where)
    assert signed_in(panels.world.chidi).get(path).status_code == 404
    assert [("To do" in text, "Overdue" in text) for text in [text_of(amina, "/panel-actions/")]] == [(True, False)]
    at(item.meeting.starts_at + timedelta(days=8))
    amina = signed_in(panels.world.amina)
    assert [("To do" in text, "Overdue" in text) for text in [text_of(amina, "/panel-actions/")]] == [(False, True)]
    assert amina.post(path, {"shown_by": ""}).status_code == 422
    assert amina.post(path, {"because": "I would rather not."}).status_code == 422
    assert amina.post(path, {"shown_by": "Letter on file."}).status_code == 302

    action.refresh_from_db()
    assert (action.state, action.shown_by) == ("done", "Letter on file.")
    assert "Nothing is left to do" in text_of(amina, "/panel-actions/")


def test_brothers_and_sisters_are_decided_on_one_page(panels: Panels, item: AgendaItem, at: Callable[[datetime], None]) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    two = list_item(request_id=asked(panels, other).pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    at(item.meeting.starts_at + timedelta(minutes=8))
    client, path = signed_in(panels.lena), page_of(item, f"items/{item.public_id}/together/")
    assert client.get(path).status_code == 404
    one, another = sorted([item.request.journey.child_id, other.child_id])
    FamilyLink.objects.create(child_id=one, other_id=another, kind="sibling", from_at=NOON)

    assert text_of(client, path).count("wm-section") == 2
    form = {f"{one.public_id}-{name}": value for one, outcome in ((item, "enter_plo"), (two, "not_met"))
            for name, value in {"form_key": "k", "outcome": outcome, "reason": "Seen.", "conditions": ""}.items()}  # fmt: skip
    short = client.post(path, {**form, f"{two.public_id}-reason": ""})
    assert (short.status_code, Decision.objects.count()) == (422, 0)
    assert client.post(path, form).status_code == 302

    assert {d.item_id: d.outcome for d in Decision.objects.all()} == {item.pk: "enter_plo", two.pk: "not_met"}
    assert Meeting.objects.get(pk=item.meeting_id).state == "held"
