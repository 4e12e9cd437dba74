"""Arranging an agenda on its pages, with and without a script: places, other meetings, minutes, interests."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.models import AgendaItem, ConflictAnswer, DeclaredConflict, Meeting
from tests.builders import NOON, a_journey
from tests.panels.builders import GATEWAY, Panels, listed, some_panels, the_next
from tracker.models import FamilyLink, User
from workflows.terms import Stage

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def sign_in() -> SignIn:
    def go(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return go


@pytest.fixture
def items(panels: Panels) -> list[AgendaItem]:
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    return [listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=meeting) for _ in range(3)]


def path_of(item: AgendaItem, page: str = "") -> str:
    own = f"items/{item.public_id}/" if page else ""
    return f"/panel-meetings/{item.meeting.public_id}/{own}{page or 'arrange'}/"


def order(meeting: Meeting) -> list[int]:
    return list(meeting.items.filter(state__in=["listed", "reserve"]).order_by("place").values_list("pk", flat=True))


def version_in(page: str) -> str:
    return page.split('name="version" value="', 1)[1].split('"', 1)[0]


def siblings(*items: AgendaItem) -> None:
    one, other = sorted(item.request.journey.child_id for item in items)
    FamilyLink.objects.create(child_id=one, other_id=other, kind="sibling")


def test_a_button_moves_an_item_and_says_what_that_breaks(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, two, last = items
    siblings(one, two)
    client = sign_in(panels.lena)
    page = client.get(path_of(one)).content.decode()
    assert "It is heard apart" not in page

    answer = client.post(
        path_of(one), {"item": two.public_id, "act": "down", "version": version_in(page)}, headers={"HX-Request": "true"}
    ).content.decode()

    assert order(one.meeting) == [one.pk, last.pk, two.pk]
    assert "Item 2 is now item 3 of 3. This breaks: It is heard apart from a brother or sister." in answer
    mended = client.post(path_of(one), {"item": two.public_id, "act": "place", "place": "1", "version": version_in(answer)}, follow=True)
    assert "Item 3 is now item 1 of 3." in mended.content.decode()
    assert order(one.meeting) == [two.pk, one.pk, last.pk]


def test_a_stale_page_is_told_what_the_other_person_did(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, two, last = items
    chair = sign_in(panels.lena)
    stale = version_in(chair.get(path_of(one)).content.decode())
    sign_in(panels.ade).post(path_of(one), {"item": last.public_id, "act": "up", "version": stale})

    told = chair.post(path_of(one), {"item": one.public_id, "act": "down", "version": stale}, headers={"HX-Request": "true"})

    assert "Ade Bello: An item was put in place 2." in told.content.decode()
    assert order(one.meeting) == [one.pk, last.pk, two.pk]


def test_an_item_is_pinned_put_in_reserve_and_given_its_time_again(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    client = sign_in(panels.ade)

    for act, wanted in (
        ("pin", (True, "listed")),
        ("unpin", (False, "listed")),
        ("reserve", (False, "reserve")),
        ("time", (False, "listed")),
    ):
        client.post(path_of(one), {"item": one.public_id, "act": act})
        one.refresh_from_db()
        assert (one.is_pinned, one.state) == wanted


def test_the_best_order_keeps_brothers_and_sisters_together(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, two, last = items
    siblings(one, last)

    answer = sign_in(panels.ade).post(path_of(one), {"act": "best"}, headers={"HX-Request": "true"}).content.decode()

    assert order(one.meeting) == [one.pk, last.pk, two.pk]
    assert "This puts right: It is heard apart from a brother or sister." in answer


def test_an_item_goes_to_another_meeting_by_a_form_that_says_what_is_left_there(
    panels: Panels, items: list[AgendaItem], sign_in: SignIn
) -> None:
    one, *_ = items
    to = the_next(GATEWAY, after=one.meeting.starts_at)
    client = sign_in(panels.lena)
    page = client.get(path_of(one, "arrange")).content.decode()
    assert "150 minutes left" in page

    assert client.post(path_of(one, "arrange"), {"act": "to"}).status_code == 422
    client.post(path_of(one, "arrange"), {"act": "to", "to-to": to.public_id, "version": version_in(page)})

    assert AgendaItem.objects.get(pk=one.pk).meeting == to


def test_minutes_over_the_time_ask_the_chair_why_and_keep_what_was_typed(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    client = sign_in(panels.lena)

    refused = client.post(path_of(one, "arrange"), {"act": "minutes", "minutes-minutes": "120"})
    assert refused.status_code == 422
    assert 'value="120"' in refused.content.decode()
    assert "The chair may give them all the same." in refused.content.decode()
    client.post(path_of(one, "arrange"), {"act": "minutes", "minutes-minutes": "120", "minutes-because": "Six experts."})

    one.refresh_from_db()
    assert (one.minutes, one.over_because) == (120, "Six experts.")
    assert "20 minutes over" not in client.get(path_of(one)).content.decode()  # 160 of 150
    assert "10 minutes over" in client.get(path_of(one)).content.decode()


def test_an_item_is_taken_off_with_a_reason(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    client = sign_in(panels.ade)

    assert client.post(path_of(one, "arrange"), {"act": "off"}).status_code == 422
    client.post(path_of(one, "arrange"), {"act": "off", "off-because": "Not ready."})

    assert AgendaItem.objects.get(pk=one.pk).state == "withdrawn"


def test_the_pages_are_for_those_who_run_the_panel_alone(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    member, worker, stranger = sign_in(panels.marcus), sign_in(panels.world.amina), sign_in(panels.world.chidi)

    assert [c.get(path_of(one, page)).status_code for c in (member, worker, stranger) for page in ("", "arrange")] == [404] * 6
    assert [c.post(path_of(one), {"item": one.public_id, "act": "down"}).status_code for c in (member, worker, stranger)] == [404] * 3
    assert [c.get(path_of(one, "interests")).status_code for c in (member, worker, stranger)] == [200, 404, 404]
    assert sign_in(panels.ade).post(path_of(one), {"item": one.public_id, "act": "nonsense"}).status_code == 404
    assert order(one.meeting)[0] == one.pk


def test_a_member_declares_an_interest_and_the_chair_hands_the_item_on(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    chair, path = sign_in(panels.lena), path_of(one, "interests")

    assert chair.post(path, {"act": "declare", "who": str(panels.lena.pk)}).status_code == 422
    chair.post(path, {"act": "declare", "who": str(panels.lena.pk), "says": "A cousin of mine."})
    assert DeclaredConflict.objects.get().user == panels.lena
    page = chair.get(path_of(one)).content.decode()
    assert "The chair has an interest in it and has not handed it on." in page
    sign_in(panels.ade).post(path, {"act": "declare", "who": str(panels.ade.pk), "says": "We are neighbours."})
    assert "A child whom you do not see" in sign_in(panels.ade).get(path_of(one)).content.decode()

    chair.post(path, {"act": "deputy"})

    assert ConflictAnswer.objects.get().deputy == panels.world.grace
    assert "Grace Hill chairs this item." in chair.get(path_of(one)).content.decode()
    chair.post(path, {"act": "back", "person": str(panels.lena.pk), f"back-{panels.lena.pk}-because": "Another family."})
    assert DeclaredConflict.objects.get(user=panels.lena).withdrawn_because == "Another family."


def test_a_member_declares_for_nobody_else(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items

    answer = sign_in(panels.marcus).post(path_of(one, "interests"), {"act": "declare", "who": str(panels.lena.pk), "says": "Cousins."})

    assert answer.status_code == 422
    assert not DeclaredConflict.objects.exists()


def test_arranging_costs_the_same_with_few_items_and_with_many(panels: Panels, items: list[AgendaItem], sign_in: SignIn) -> None:
    one, *_ = items
    siblings(*items[:2])
    client = sign_in(panels.lena)
    client.get(path_of(one))
    with CaptureQueriesContext(connection) as few:
        client.get(path_of(one))
    for _ in range(3):
        listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), on=one.meeting)

    with CaptureQueriesContext(connection) as many:
        client.get(path_of(one))

    assert len(many) == len(few)
    assert len(many) <= 75
