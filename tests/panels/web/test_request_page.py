"""The page of a request: what the panel needs, what lacks, who owes it, and where it is put right."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from panels.models import PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, some_panels
from tracker.models import User
from workflows.terms import Stage

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def signed(user: User) -> Client:
        client.force_login(user)
        return client

    return signed


def test_the_page_says_what_is_missing_who_owes_it_and_where_it_is_put_right(panels: Panels, sign_in: SignIn) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    request = asked(panels, journey, Business.PERMANENCY, papers="")

    with time_machine.travel(NOON, tick=False):
        shown = sign_in(panels.world.amina).get(f"/panel-requests/{request.public_id}/").content.decode()

    assert "Not ready" in shown
    assert "The permanence plan" in shown
    assert f'href="/journeys/{journey.public_id}/record/?what=happened:permanence_plan_recorded"' in shown
    assert "Amina Khan, allocated worker" in shown
    assert 'href="#papers"' in shown


def test_a_kind_that_is_not_usual_asks_for_a_reason_on_its_form(panels: Panels, sign_in: SignIn) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    client = sign_in(panels.world.ben)
    address = f"/journeys/{journey.public_id}/put-forward/?business=public_law_outline"
    with time_machine.travel(NOON, tick=False):
        assert "No pre-proceedings are open for this child." in client.get(address).content.decode()
        typed = {"asks": "The letter.", "wanted": "next", "minutes": "20", "papers": ""}
        assert client.post(address, typed).status_code == 422
        assert client.post(address, typed | {"although": "It goes out on Monday."}).status_code == 302
    assert PanelRequest.objects.get().although == "It goes out on Monday."


def test_a_kind_that_is_impossible_is_not_offered(panels: Panels, sign_in: SignIn) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    client = sign_in(panels.world.ben)
    with time_machine.travel(NOON, tick=False):
        choose = client.get(f"/journeys/{journey.public_id}/put-forward/").content.decode()
        form = client.get(f"/journeys/{journey.public_id}/put-forward/?business=housing_pathways").content.decode()
    assert 'href="?business=housing_pathways"' not in choose
    assert 'name="asks"' not in form
    assert "neither by then" in form


def test_someone_who_may_not_see_the_child_sees_no_request(panels: Panels, sign_in: SignIn) -> None:
    request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    assert sign_in(panels.world.chidi).get(f"/panel-requests/{request.public_id}/").status_code == 404
