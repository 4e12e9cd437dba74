"""D-58: an independent member's account sees the items of their own sessions and no more. Every address is tried, one by one."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from notifications.web.limited import NAMES
from panels.actions.hold_meeting import close_meeting
from panels.actions.keep_feed import make_feed
from panels.models import AgendaItem, CalendarFeed, Seat
from panels.terms import SeatPart
from panels.web.limited import READS, RUNS
from tests.builders import NOON, a_child, a_journey
from tests.panels.builders import PERMANENCY, listed, some_panels, the_panel
from tests.test_addresses import ALL, NAME, Scene, given_away, read, scene, signed_in, write
from tracker.actions.api_tokens import make_token
from tracker.actions.panel_business import give_panel_sight
from tracker.models import AccessRow, Event, Relationship, User
from tracker.web.limited import OF_EVERYBODY, names_let_in
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

__all__ = ["scene"]

SHUT_WHATEVER_IS_THERE = 404


def an_independent_member(code: str, username: str = "hester", **over: Any) -> User:
    """Hester works elsewhere: she has a seat by name, a limited account and no post."""
    user = User(username=username, first_name="Hester", last_name="Lowe", is_limited=True, **over)
    user.set_password("password")
    user.save()
    Seat.objects.create(panel=the_panel(code), user=user, part=SeatPart.MEMBER, is_independent=True)
    return user


@pytest.fixture
def hester(scene: Scene) -> User:
    """She sits on the scene's panel and sees the child of its item, as every member who was there when it was listed."""
    user = an_independent_member("legal_gateway")
    item = AgendaItem.objects.get(public_id=scene.ids["item"])
    give_panel_sight(listed_by=item.listed_by_event, members=[user.pk], at=scene.now)
    return user


def let_in_as(user: User, scene: Scene) -> set[str]:
    """The names of the addresses that answer this person with anything but "not found", read or written to."""
    found = set()
    for address in ALL:
        client = signed_in(user)
        answers = [ask(client, address, scene.ids) for ask in (read, write)]
        if {answer.status_code for answer in answers} - {404, 405}:
            found.add(address.name)
    return found


def test_an_independent_member_is_let_in_at_these_addresses_and_no_other(scene, hester, settings):
    settings.PRODUCTION = False  # there `/metrics` is for whoever has its token

    assert let_in_as(hester, scene) == {
        "login", "logout", "password", "source_code", "healthz", "metrics", "home", "panel_mine", "panel_calendar", "panel_meeting",
        "panel_item", "panel_live", "panel_conflicts", "panel_papers", "panel_papers_item", "panel_papers_file", "panel_document",
        "inbox", "inbox_unread", "inbox_read_all",
    }  # fmt: skip


def test_every_other_address_is_not_found_tells_nothing_and_writes_nothing(scene, hester):
    before = Event.objects.count(), AccessRow.objects.count()
    client = signed_in(hester)

    told = []
    for address in ALL:
        if address.name in names_let_in() | {"home"}:
            continue
        for ask in (read, write):
            answer = ask(client, address, scene.ids)
            if answer.status_code != SHUT_WHATEVER_IS_THERE or given_away(answer.content.decode(), scene):
                told.append((ask.__name__, address.name, answer.status_code))

    assert told == []
    assert (Event.objects.count(), AccessRow.objects.count()) == before


def test_what_is_let_in_is_what_panels_and_notices_name_and_what_everybody_has():
    assert names_let_in() == OF_EVERYBODY | READS | RUNS | NAMES


@pytest.mark.parametrize(
    "address",
    ["/reference-data/", "/reference-data/panels/panel/", "/api/v1/children/", "/api/v1/panels/", "/api/schema/", "/api/v1/nothing/"],
)
def test_neither_the_reference_data_nor_the_api_is_there(scene, hester, address):
    User.objects.filter(pk=hester.pk).update(is_staff=True, is_superuser=True)

    assert signed_in(hester).get(address).status_code == SHUT_WHATEVER_IS_THERE


def test_a_token_of_a_limited_account_opens_nothing(scene, hester):
    make_token(user=hester, token="a-token-that-is-long-enough", now=NOON)

    answer = Client(headers={"Authorization": "Token a-token-that-is-long-enough"}).get(reverse("api:child", args=[scene.ids["ref"]]))

    assert (answer.status_code, NAME in answer.content.decode()) == (SHUT_WHATEVER_IS_THERE, False)


def test_she_reads_her_item_and_its_papers_with_no_link_out_of_them(scene, hester):
    client = signed_in(hester)
    shut = [reverse("child", args=[scene.ids["ref"]]), reverse("panels"), reverse("children"), reverse("process_book"),
            reverse("panel_request", args=[scene.ids["request_id"]]), reverse("panel_action", args=[scene.ids["action"]]),
            reverse("panel_report", args=["legal_gateway"]), reverse("panel", args=["legal_gateway"])]  # fmt: skip

    for name in ("panel_meeting", "panel_item", "panel_live", "panel_papers", "panel_papers_item"):
        address = next(one for one in ALL if one.name == name)
        page = client.get(address.at(scene.ids)).content.decode()
        assert NAME in page, name
        assert [link for link in shut if f'href="{link}"' in page] == [], name


def test_signing_in_leads_her_to_her_meetings(scene, hester):
    page = signed_in(hester).get("/", follow=True)

    assert (page.redirect_chain, page.status_code) == ([(reverse("panel_mine"), 302)], 200)
    assert reverse("panel_meeting", args=[scene.ids["meeting"]]) in page.content.decode()


def test_a_meeting_of_another_panel_does_not_exist_for_her(scene, hester):
    other = the_panel("permanency").meetings.filter(state="planned")[0]

    assert signed_in(hester).get(reverse("panel_meeting", args=[other.public_id])).status_code == SHUT_WHATEVER_IS_THERE


def test_a_child_of_another_panel_stays_hidden_from_her(db):
    panels = some_panels()
    hester = an_independent_member("legal_gateway")
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER, child=a_child(given="Zebedee", family=NAME))
    item = listed(panels, journey, PERMANENCY)

    answer = at(hester, "panel_item", item)

    assert answer.status_code == SHUT_WHATEVER_IS_THERE
    assert not Relationship.objects.filter(user=hester).exists()


def test_her_sight_of_the_item_ends_with_the_meeting_and_of_the_papers_with_their_days(scene, hester):
    item = AgendaItem.objects.get(public_id=scene.ids["item"])
    closed = scene.now + timedelta(hours=1)
    close_meeting(meeting_id=item.meeting_id, actor=scene.panels.actor(scene.panels.ade, closed), now=closed)
    days = item.meeting.panel.papers_stay_open

    seen = {}
    for after in (0, days, days + 1):
        with time_machine.travel(closed + timedelta(days=after, minutes=1), tick=False):
            seen[after] = [at(hester, name, item).status_code for name in ("panel_item", "panel_papers", "panel_papers_item")]
            here = reverse("panel_meeting", args=[item.meeting.public_id]) in at(hester, "panel_mine").content.decode()
            seen[after].append(here)

    assert seen == {0: [404, 200, 200, True], days: [404, 200, 200, True], days + 1: [404, 404, 404, False]}


def test_who_loses_the_seat_loses_the_meeting(scene, hester):
    Seat.objects.filter(user=hester).delete()

    assert let_in_as(hester, scene) & READS == {"panel_mine", "panel_calendar"}


def test_the_calendar_of_a_limited_account_holds_its_own_panels_whatever_it_asks_for(db):
    some_panels()
    hester = an_independent_member("legal_gateway")
    titles = {panel.title for panel in (the_panel("legal_gateway"), the_panel("permanency"))}
    secret = make_feed(user_id=hester.pk, every_panel=True, now=NOON)

    with time_machine.travel(NOON, tick=False):
        body = Client().get(reverse("panel_feed", args=[secret])).content.decode()

    assert {title for title in titles if title in body} == {the_panel("legal_gateway").title}


def test_a_limited_account_is_not_asked_which_panels_its_calendar_holds(db):
    some_panels()
    hester = an_independent_member("legal_gateway")
    client = signed_in(hester)

    page = client.get(reverse("panel_calendar")).content.decode()
    made = client.post(reverse("panel_calendar"), {}).content.decode()

    assert ("Which meetings?" in page, "Your address" in made) == (False, True)
    assert CalendarFeed.objects.get(user=hester).every_panel is False


def test_an_independent_chair_holds_the_meeting(scene, hester):
    """Of a statutory panel, whose chair is appointed: she opens, takes, decides and closes, and still sees nothing else."""
    panel = the_panel("legal_gateway")
    type(panel).objects.filter(pk=panel.pk).update(quorum_rule="adoption", quorum=5)
    Seat.objects.filter(user=hester).update(part=SeatPart.CHAIR)

    assert let_in_as(hester, scene) & RUNS == RUNS - {"panel_together"}  # there is one child on the agenda, and no other to go with it


def at(user: User, name: str, item: AgendaItem | None = None) -> Any:
    address = next(one for one in ALL if one.name == name)
    ids = {"meeting": item.meeting.public_id, "item": item.public_id} if item is not None else {}
    return signed_in(user).get(address.at(ids))
