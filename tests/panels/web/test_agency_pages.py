"""The pages of who decides after a panel, and of a chair who decides between meetings."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.decide_item import Disagreed, Ruling, decide_item
from panels.models import AgencyDecision, ChairsAction, PanelRequest
from tests.builders import NOON, a_journey, a_person
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, asked, listed, opened, some_panels, the_next
from tracker.actions.deliver_effects import deliver_due
from tracker.models import User
from workflows.terms import Role, Stage

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


def recommended(panels: Panels, number: int) -> list[AgencyDecision]:
    """That many children whose match the Permanency Panel has recommended at one meeting."""
    meeting = the_next(PERMANENCY, after=NOON + timedelta(days=8))
    journeys = [a_journey(panels.world, stage=Stage.LOOKED_AFTER) for _ in range(number)]
    items = [listed(panels, journey, PERMANENCY, on=meeting, minutes=5) for journey in journeys]
    opened(panels, meeting)
    at = meeting.starts_at + timedelta(minutes=5)
    for item in items:
        ruling = Ruling(outcome="long_term_match_recommended", reason="The carers know the child.", takes_late_papers=True,
                        conditions=("The support plan is agreed.",), dissents=(Disagreed(says="I would wait."),))  # fmt: skip
        decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    deliver_due(now=at)
    return list(AgencyDecision.objects.order_by("pk"))


def test_the_decision_maker_finds_what_waits_and_decides_it(panels: Panels, sign_in: SignIn) -> None:
    agnes = a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    (waits,) = recommended(panels, 1)
    child = waits.recommendation.item.request.journey.child
    client = sign_in(agnes)
    with time_machine.travel(waits.received_at + timedelta(days=2), tick=False):
        home = client.get("/").content.decode()
        listing = client.get("/agency-decisions/").content.decode()
        page = f"/agency-decisions/{waits.public_id}/"
        shown = client.get(page).content.decode()
        missing = client.post(page, {"outcome": "agreed", "reason": ""})
        done = client.post(page, {"outcome": "agreed", "reason": "The support is enough."})
        decided = client.get("/agency-decisions/?state=decided").content.decode()
    assert "1 recommendation waits for the decision maker" in home
    assert child.name in listing
    assert "2 days, since" in listing
    before_her = ("Is the threshold met?", "The carers know the child.", "The support plan is agreed.", "I would wait.", "Not named")
    assert [says for says in before_her if says not in shown] == []
    assert (missing.status_code, done.status_code) == (422, 302)
    assert "Enter your own reasons" in missing.content.decode()
    assert child.name in decided
    assert AgencyDecision.objects.get().reason == "The support is enough."


def test_nobody_without_sight_of_the_child_finds_it(panels: Panels, sign_in: SignIn) -> None:
    (waits,) = recommended(panels, 1)
    client = sign_in(panels.world.chidi)
    with time_machine.travel(waits.received_at + timedelta(days=2), tick=False):
        assert client.get(f"/agency-decisions/{waits.public_id}/").status_code == 404
        assert client.post(f"/agency-decisions/{waits.public_id}/", {"outcome": "agreed", "reason": "Mine."}).status_code == 404
        assert "No recommendation waits" in client.get("/agency-decisions/").content.decode()
    assert AgencyDecision.objects.get().state == "waiting"


def test_the_list_takes_the_same_queries_for_one_and_for_many(panels: Panels, sign_in: SignIn) -> None:
    agnes = a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    many = recommended(panels, 4)
    client = sign_in(agnes)
    counts = []
    with time_machine.travel(many[0].received_at + timedelta(days=1), tick=False):
        client.get("/agency-decisions/")
        for rows in (many, many[:1]):
            AgencyDecision.objects.exclude(pk__in=[row.pk for row in rows]).delete()
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/agency-decisions/").status_code == 200
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_chair_decides_between_meetings_on_a_page_and_nobody_else_finds_it(panels: Panels, sign_in: SignIn) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    request = asked(panels, journey, GATEWAY)
    page = f"/panel-requests/{request.public_id}/decide-now/"
    typed = {"outcome": "enter_plo", "reason": "The harm goes on.", "why_now": "", "conditions": ""}
    with time_machine.travel(NOON, tick=False):
        assert sign_in(panels.world.amina).get(page).status_code == 404
        client = sign_in(panels.world.grace)  # the deputy, who sees every child of the authority
        assert "decide between meetings" in client.get(f"/panel-requests/{request.public_id}/").content.decode()
        assert client.get(page).status_code == 200
        assert client.post(page, typed).status_code == 422
        assert not ChairsAction.objects.exists()
        assert client.post(page, typed | {"why_now": "The family leaves."}).status_code == 302
        shown = client.get(f"/panel-requests/{request.public_id}/").content.decode()
        child = client.get(f"/children/{journey.child.ref}/").content.decode()
        waits = PanelRequest.objects.get(ratifies__isnull=False)
        to_ratify = client.get(f"/panel-requests/{waits.public_id}/").content.decode()
        confirmed = client.post(f"/panel-requests/{request.public_id}/confirm/")
    assert "Waits for the panel" in shown
    assert "between meetings" in child
    assert "What Grace Hill decided on" in to_ratify
    assert confirmed.status_code == 302
    assert ChairsAction.objects.get().confirmed_by == panels.world.grace
