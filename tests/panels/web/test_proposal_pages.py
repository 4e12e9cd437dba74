"""A proposal on its pages: asked for, read, accepted in part, and nobody else's business."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.propose_agendas import propose_agendas
from panels.models import AgendaItem, Proposal
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, some_panels, the_panel
from tracker.models import User
from workflows.calendar import local_date
from workflows.terms import Stage

PATH = "/panels/legal_gateway/propose/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_administrator_asks_reads_and_accepts_a_part(panels: Panels) -> None:
    requests = [asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED)) for _ in range(2)]
    client = signed_in(panels.ade)

    assert client.post(PATH, {}).status_code == 422
    page = client.post(PATH, {"weeks": "4"}, follow=True).content.decode()

    proposal = Proposal.objects.get()
    assert "2 would be listed or moved, at 1 meeting" in page
    assert requests[0].journey.child.name not in page
    assert "A child of Assessment Team" in page
    assert not AgendaItem.objects.exists()

    own = f"/panel-proposals/{proposal.public_id}/"
    empty = client.post(own, {})
    assert empty.status_code == 422
    assert "Choose at least one item that is still to be answered." in empty.content.decode()
    after = client.post(own, {"line": [str(proposal.lines.first().pk), "999999", "x"]}, follow=True).content.decode()  # type: ignore[union-attr]
    assert "1 item is on the agendas as proposed." in after
    assert AgendaItem.objects.get().request == requests[0]


def test_the_pages_are_for_those_who_run_the_panel(panels: Panels) -> None:
    asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    proposal = propose_agendas(
        panel_id=the_panel("legal_gateway").pk, until=local_date(NOON + timedelta(weeks=4)), actor=panels.actor(panels.lena), now=NOON
    )
    own = f"/panel-proposals/{proposal.public_id}/"

    for user in (panels.marcus, panels.world.amina, panels.world.chidi):
        client = signed_in(user)
        assert [client.get(PATH).status_code, client.get(own).status_code, client.post(own).status_code] == [404] * 3
    assert signed_in(panels.lena).get("/panels/no_such_kind/propose/").status_code == 404
    assert signed_in(panels.lena).get(own).status_code == 200


def test_reading_a_proposal_costs_the_same_for_few_lines_and_for_many(panels: Panels) -> None:
    client = signed_in(panels.lena)

    def queries() -> int:
        made = propose_agendas(
            panel_id=the_panel("legal_gateway").pk, until=local_date(NOON + timedelta(weeks=4)), actor=panels.actor(panels.lena), now=NOON
        )
        client.get(f"/panel-proposals/{made.public_id}/")
        with CaptureQueriesContext(connection) as counted:
            client.get(f"/panel-proposals/{made.public_id}/")
        return len(counted)

    asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))
    few = queries()
    for _ in range(3):
        asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))

    assert queries() == few
