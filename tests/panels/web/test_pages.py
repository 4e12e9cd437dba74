"""The pages of panels: what each person sees on them, what they do, and that a long list costs no more queries."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.models import AgendaItem, Decision, Meeting, PanelRequest
from tests.builders import NOON, a_child, a_journey
from tests.panels.builders import GATEWAY, Panels, asked, decided, listed, opened, some_panels, the_next
from tracker.models import Journey, User
from workflows.terms import Stage

SignIn = Callable[[User], Client]


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Puts the clock of the web's edge to a moment."""
    travelled: list[time_machine.travel] = []

    def go(moment: datetime) -> None:
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travelled.append(travel)

    go(NOON)
    yield go
    for travel in reversed(travelled):
        travel.stop()


@pytest.fixture
def sign_in(at: Callable[[datetime], None]) -> SignIn:
    def go(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return go


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_timetable_shows_eight_weeks_each_meeting_a_link(panels: Panels, sign_in: SignIn) -> None:
    text = text_of(sign_in(panels.world.amina), "/panels/")

    assert text.count("Week of ") == 8
    meeting = the_next(GATEWAY)
    assert f'href="/panel-meetings/{meeting.public_id}/"' in text
    assert "Access to Resources Panel with Housing Pathways" in text
    assert "Cancelled" in text  # Easter Monday
    assert "9:30am to midday" in text


def test_the_timetable_costs_the_same_for_many_meetings(panels: Panels, sign_in: SignIn) -> None:
    client = sign_in(panels.world.amina)
    client.get("/panels/")
    with CaptureQueriesContext(connection) as many:
        shown = client.get("/panels/").content.decode().count('href="/panel-meetings/')
    for meeting in Meeting.objects.filter(on__gt=NOON.date() + timedelta(weeks=1)):
        later = timedelta(weeks=52)
        Meeting.objects.filter(pk=meeting.pk).update(
            on=meeting.on + later, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later
        )

    with CaptureQueriesContext(connection) as few:
        left = client.get("/panels/").content.decode().count('href="/panel-meetings/')

    assert (shown, left) == (22, 3)
    assert len(many) == len(few)


def test_each_kind_of_business_has_its_page(panels: Panels, sign_in: SignIn) -> None:
    client = sign_in(panels.world.amina)

    assert "Every 2 weeks on Tuesday, in turn with Care Proceedings" in text_of(client, "/panels/public_law_outline/")
    assert "The last Wednesday of every month" in text_of(client, "/panels/best_care_best_value/")
    housing = text_of(client, "/panels/housing_pathways/")
    assert "At the end of every fourth meeting of the Access to Resources Panel (every Monday)" in housing
    gateway = text_of(client, "/panels/legal_gateway/")
    assert "Every Wednesday" in gateway
    assert "9:30am to midday" in gateway
    assert "Lena Fox" in gateway
    assert client.get("/panels/no-such-panel/").status_code == 404


def test_a_worker_puts_a_child_forward_to_an_eligible_date_only(panels: Panels, sign_in: SignIn) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION, child=a_child(born=date(2009, 5, 20)))
    client = sign_in(panels.world.amina)
    choose = text_of(client, f"/journeys/{journey.public_id}/put-forward/")
    assert choose.count('href="?business=') == 7

    path = f"/journeys/{journey.public_id}/put-forward/?business=housing_pathways"
    form = text_of(client, path)
    assert form.count('name="wanted"') == 2 + 1  # two fourth weeks, and the next there is time for
    meeting = next(m for m in Meeting.objects.filter(section="housing_pathways", state="planned"))
    data = {"asks": "A supported flat.", "wanted": meeting.public_id, "minutes": "20", "papers": "", "agreed_by": str(panels.world.ben.pk)}
    answer = client.post(path, data)

    assert (answer.status_code, answer["Location"]) == (302, f"/children/{journey.child.ref}/")
    request = PanelRequest.objects.get()
    assert (request.wanted, request.agreed_by, request.papers_sent_at) == (meeting, panels.world.ben, None)


def test_a_request_with_something_missing_keeps_the_typing(panels: Panels, journey: Journey, sign_in: SignIn) -> None:
    client = sign_in(panels.world.amina)

    answer = client.post(f"/journeys/{journey.public_id}/put-forward/?business=legal_gateway", {"asks": "Is it met?", "minutes": "20"})

    assert answer.status_code == 422
    assert "Is it met?" in answer.content.decode()
    assert "Select the manager who agreed" in answer.content.decode()
    assert not PanelRequest.objects.exists()


def test_a_child_out_of_sight_cannot_be_put_forward(panels: Panels, journey: Journey, sign_in: SignIn) -> None:
    assert sign_in(panels.world.chidi).get(f"/journeys/{journey.public_id}/put-forward/").status_code == 404


def test_the_agenda_shows_a_child_only_to_those_who_may_see_the_child(panels: Panels, journey: Journey, sign_in: SignIn) -> None:
    item = listed(panels, journey)
    path = f"/panel-meetings/{item.meeting.public_id}/"
    name, ref = journey.child.name, journey.child.ref

    assert name in text_of(sign_in(panels.ade), path)
    assert name in text_of(sign_in(panels.world.amina), path)
    hidden = text_of(sign_in(panels.world.chidi), path)
    assert name not in hidden
    assert ref not in hidden
    assert "There is no item here that you can see." in hidden
    assert sign_in(panels.world.chidi).get(f"{path}items/{item.public_id}/").status_code == 404


def test_a_waiting_child_is_not_named_to_an_administrator_before_the_listing(panels: Panels, journey: Journey, sign_in: SignIn) -> None:
    request = asked(panels, journey)
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    client = sign_in(panels.ade)
    path = f"/panel-meetings/{meeting.public_id}/"

    before = text_of(client, path)
    assert journey.child.name not in before
    assert "A child of Assessment Team" in before

    client.post(f"{path}add/", {"request": request.public_id})
    after = text_of(client, path)
    assert journey.child.name in after
    assert "20 of 150 minutes used, 130 minutes left" in after


def test_a_meeting_is_opened_decided_and_closed_on_its_pages(
    panels: Panels, journey: Journey, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    item = listed(panels, journey)
    meeting = item.meeting
    path = f"/panel-meetings/{meeting.public_id}/"
    client = sign_in(panels.ade)
    assert "Open the meeting" not in text_of(client, path)
    at(meeting.starts_at)
    client = sign_in(panels.ade)
    assert "Open the meeting" in text_of(client, path)

    assert client.post(f"{path}open/", {"present": [str(panels.ade.pk)]}).status_code == 422
    present = [str(u.pk) for u in (panels.ade, panels.lena, panels.marcus)]
    assert client.post(f"{path}open/", {"present": present}).status_code == 302
    assert client.post(f"{path}close/", {}).status_code == 422
    assert Meeting.objects.get(pk=meeting.pk).state == "held"

    chair = sign_in(panels.lena)
    page = text_of(chair, f"{path}items/{item.public_id}/")
    assert "Enter pre-proceedings (PLO)" in page
    refused = chair.post(f"{path}items/{item.public_id}/", {"outcome": "deferred", "reason": "More is needed."})
    assert refused.status_code == 422
    assert "Choose the meeting that it comes back to." in refused.content.decode()
    assert chair.post(f"{path}items/{item.public_id}/", {"outcome": "enter_plo", "reason": "The threshold is met."}).status_code == 302
    assert Decision.objects.get().outcome == "enter_plo"
    assert client.post(f"{path}close/", {}).status_code == 302
    assert Meeting.objects.get(pk=meeting.pk).state == "closed"


def test_only_those_who_run_a_panel_reach_its_forms(panels: Panels, sign_in: SignIn) -> None:
    path = f"/panel-meetings/{the_next(GATEWAY).public_id}/"
    client = sign_in(panels.world.amina)

    assert [client.get(f"{path}{page}/").status_code for page in ("open", "close", "cancel", "replace")] == [404] * 4


def test_the_agenda_costs_the_same_with_one_item_and_with_many(panels: Panels, sign_in: SignIn) -> None:
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    path = f"/panel-meetings/{meeting.public_id}/"

    def one_more() -> None:
        listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=meeting)
        asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))

    one_more()
    client = sign_in(panels.lena)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for _ in range(3):
        one_more()

    with CaptureQueriesContext(connection) as many:
        client.get(path)

    assert len(many) == len(few)
    assert len(many) <= 42  # the people of every panel that sits then are read too: who is booked twice


def test_the_childs_page_shows_the_decision_and_its_manager_confirms_it(
    panels: Panels, journey: Journey, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    item = listed(panels, journey)
    opened(panels, item.meeting)
    decision = decided(panels, item, "enter_plo")
    at(decision.decided_at + timedelta(hours=2))
    child = f"/children/{journey.child.ref}/"

    assert "Not confirmed by the manager yet" in text_of(sign_in(panels.world.amina), child)
    ben = sign_in(panels.world.ben)
    page = text_of(ben, child)
    assert "Enter pre-proceedings (PLO)" in page
    assert "Confirm this decision" in page
    ben.post(f"/panel-decisions/{decision.public_id}/confirm/")

    assert Decision.objects.get().confirmed_by == panels.world.ben
    assert "Confirmed 18 March 2026" in text_of(ben, child)


def test_a_request_is_withdrawn_on_its_page(panels: Panels, journey: Journey, sign_in: SignIn) -> None:
    request = asked(panels, journey)
    client = sign_in(panels.world.amina)
    path = f"/panel-requests/{request.public_id}/"
    assert "Is the threshold met?" in text_of(client, path)

    client.post(path, {"papers": "The new folder"})
    client.post(path, {"because": "The plan changed."})

    request.refresh_from_db()
    assert (request.state, request.withdrawn_because, request.papers) == ("withdrawn", "The plan changed.", "The new folder")


def test_items_in_reserve_are_given_time_by_the_chair(panels: Panels, sign_in: SignIn) -> None:
    meeting = the_next(GATEWAY)
    for minutes in (100, 60):
        request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), minutes=minutes)
        list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON)
    item = AgendaItem.objects.get(minutes=60)
    assert item.state == "reserve"
    path = f"/panel-meetings/{meeting.public_id}/items/{item.public_id}/time/"

    sign_in(panels.ade).post(path)
    assert AgendaItem.objects.get(pk=item.pk).state == "reserve"
    sign_in(panels.lena).post(path)
    assert AgendaItem.objects.get(pk=item.pk).state == "reserve"
    sign_in(panels.lena).post(path, {"because": "It cannot wait."})

    assert AgendaItem.objects.get(pk=item.pk).state == "listed"
    assert "160 of 150 minutes used, 10 minutes over" in text_of(sign_in(panels.lena), f"/panel-meetings/{meeting.public_id}/")


def test_a_meeting_cancelled_by_the_chair_leads_to_the_one_in_its_place(panels: Panels, sign_in: SignIn) -> None:
    meeting = the_next(GATEWAY)
    client = sign_in(panels.lena)

    client.post(f"/panel-meetings/{meeting.public_id}/cancel/", {"because": "Flood", "on-day": "12", "on-month": "3", "on-year": "2026"})

    instead = Meeting.objects.get(replaces=meeting)
    assert instead.starts_at == datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
    assert f'href="/panel-meetings/{instead.public_id}/"' in text_of(client, f"/panel-meetings/{meeting.public_id}/")


def test_the_home_of_a_member_shows_the_next_meetings_and_nobody_elses_does(panels: Panels, sign_in: SignIn) -> None:
    home = text_of(sign_in(panels.ade), "/")

    assert "My panel meetings" in home
    assert f'href="/panel-meetings/{the_next(GATEWAY).public_id}/"' in home
    assert "My panel meetings" not in text_of(sign_in(panels.world.amina), "/")


def test_panels_are_edited_as_reference_data(panels: Panels, sign_in: SignIn) -> None:
    User.objects.filter(pk=panels.ade.pk).update(is_staff=True, is_superuser=True)
    client = sign_in(panels.ade)

    assert client.get("/reference-data/panels/panel/").status_code == 200
    assert client.get(f"/reference-data/panels/panel/{the_next(GATEWAY).panel_id}/change/").status_code == 200


def test_a_request_beyond_the_first_page_waits_on_the_next_and_is_listed_from_there(
    panels: Panels, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.views.base.A_PAGE", 2)
    requests = [asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED)) for _ in range(3)]
    meeting, client = the_next(GATEWAY, after=NOON + timedelta(days=8)), sign_in(panels.ade)
    path, last = f"/panel-meetings/{meeting.public_id}/", requests[-1].public_id

    first = text_of(client, path)
    assert last not in first
    assert requests[0].public_id in first
    assert "waiting=2" in first
    assert last in text_of(client, f"{path}?waiting=2")

    client.post(f"{path}add/", {"request": last})
    assert [item.request_id for item in AgendaItem.objects.filter(meeting=meeting)] == [requests[-1].pk]
    client.post(f"{path}add/", {"request": "none"})
    assert AgendaItem.objects.filter(meeting=meeting).count() == 1
