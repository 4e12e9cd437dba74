"""AT-146 for what waits above the record: requests on no agenda, recommendations and minutes, among all that waits for a manager."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.hold_meeting import close_meeting
from panels.models import Meeting, Minutes, Panel, PanelRequest
from panels.models.people import chaired_by
from panels.selectors.people import sitting, with_people
from panels.terms import Business
from tests.builders import NOON, a_journey, a_person
from tests.panels.builders import PERMANENCY, Panels, asked, listed, opened, some_panels, the_next
from tests.tracker.web.conftest import text_of
from tracker.actions.deliver_effects import deliver_due
from tracker.models import User
from workflows.calendar import local_date
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_meeting_of(panels: Panels, number: int) -> Meeting:
    """So many children whose match the Permanency Panel recommends at one meeting, which is then closed."""
    meeting = the_next(PERMANENCY, after=NOON + timedelta(days=8))
    journeys = [a_journey(panels.world, stage=Stage.LOOKED_AFTER) for _ in range(number)]
    items = [listed(panels, journey, PERMANENCY, on=meeting, minutes=5) for journey in journeys]
    opened(panels, meeting)
    at = meeting.starts_at + timedelta(minutes=5)
    for item in items:
        ruling = Ruling(outcome="long_term_match_recommended", reason="The carers know the child.", takes_late_papers=True)
        decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade, meeting.ends_at), now=meeting.ends_at)
    deliver_due(now=meeting.ends_at)
    return Meeting.objects.get(pk=meeting.pk)


def kinds_and_numbers(client: Client) -> dict[str, int]:
    text = text_of(client.get("/decisions/"))
    kinds = ("Panel requests to list", "Recommendations to decide on", "Minutes to agree", "Panel decisions to confirm")
    return {kind: int(found[1].replace(",", "")) for kind in kinds if (found := re.search(rf"([\d,]+) {kind}", text))}


def test_at_146_what_waits_for_a_panel_for_the_decision_maker_and_for_the_chair_is_listed_oldest_first_with_its_link(
    panels: Panels,
) -> None:
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    waits = asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    meeting = a_meeting_of(panels, 1)
    grace = signed_in(panels.world.grace)

    with time_machine.travel(meeting.ends_at + timedelta(days=2), tick=False):
        text = text_of(grace.get("/decisions/"))
        page = grace.get("/decisions/").content.decode()

    order = ["Put on an agenda: Legal Gateway", "Decide on the recommendation of the Permanency Panel", "Agree the minutes"]
    assert sorted(order, key=text.index) == order
    for where in (f"/panel-requests/{waits.public_id}/", f"/panel-meetings/{meeting.public_id}/minutes/"):
        assert f'href="{where}"' in page


def test_each_number_of_decisions_in_panels_leads_to_exactly_as_many(panels: Panels) -> None:
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    meeting = a_meeting_of(panels, 3)
    waiting = PanelRequest.objects.filter(state="asked").count()
    grace = signed_in(panels.world.grace)

    with time_machine.travel(meeting.ends_at, tick=False):
        numbers = kinds_and_numbers(grace)
        listed_of = {
            kind: grace.get(f"/decisions/?kind={kind}").content.decode() for kind in ("agency_decision", "minutes", "panel_request")
        }

    assert numbers == {
        "Panel requests to list": waiting, "Recommendations to decide on": 3, "Minutes to agree": 1, "Panel decisions to confirm": 0,
    }  # fmt: skip
    assert {kind: max(page.count("</tr>") - 1, 0) for kind, page in listed_of.items()} == {
        "agency_decision": 3, "minutes": 1, "panel_request": waiting,
    }  # fmt: skip


def test_what_a_panel_decides_itself_is_to_confirm_and_a_recommendation_waits_for_its_decision_maker_alone(panels: Panels) -> None:
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    meeting = the_next(PERMANENCY, after=NOON + timedelta(days=8))
    endorsed, matched = (a_journey(panels.world, stage=Stage.LOOKED_AFTER) for _ in range(2))
    items = [listed(panels, journey, PERMANENCY, on=meeting) for journey in (endorsed, matched)]
    opened(panels, meeting)
    at = meeting.starts_at + timedelta(minutes=5)
    for item, outcome in zip(items, ("route_endorsed", "long_term_match_recommended"), strict=True):
        ruling = Ruling(outcome=outcome, reason="As the papers show.", takes_late_papers=True)
        decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    deliver_due(now=at)
    grace = signed_in(panels.world.grace)

    with time_machine.travel(at, tick=False):
        numbers = kinds_and_numbers(grace)
        to_confirm, to_decide = (text_of(grace.get(f"/decisions/?kind={kind}")) for kind in ("panel_decision", "agency_decision"))
        pages = [text_of(grace.get(f"/children/{journey.child.ref}/")) for journey in (endorsed, matched)]

    assert (numbers["Panel decisions to confirm"], numbers["Recommendations to decide on"]) == (1, 1)
    assert [name in to_confirm for name in (endorsed.child.name, matched.child.name)] == [True, False]
    assert [name in to_decide for name in (endorsed.child.name, matched.child.name)] == [False, True]
    assert ["Confirm this decision" in page for page in pages] == [True, False]
    assert ["Waits for the decision maker" in page for page in pages] == [False, True]


def test_a_manager_of_another_team_and_whoever_chairs_nothing_sees_none_of_it(panels: Panels) -> None:
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    meeting = a_meeting_of(panels, 1)

    with time_machine.travel(meeting.ends_at, tick=False):
        elsewhere, of_the_team = kinds_and_numbers(signed_in(panels.world.fatima)), kinds_and_numbers(signed_in(panels.world.ben))

    assert set(elsewhere.values()) == {0}
    assert (of_the_team["Recommendations to decide on"], of_the_team["Minutes to agree"]) == (1, 0)
    assert of_the_team["Panel requests to list"] >= 1


def test_minutes_wait_until_they_are_agreed(panels: Panels) -> None:
    meeting = a_meeting_of(panels, 1)
    Minutes.objects.filter(meeting=meeting).update(
        state="agreed", content="{}", digest="0" * 64, agreed_at=meeting.ends_at, agreed_by=panels.world.grace
    )

    with time_machine.travel(meeting.ends_at, tick=False):
        assert kinds_and_numbers(signed_in(panels.world.grace))["Minutes to agree"] == 0


def test_the_list_makes_the_same_number_of_queries_with_few_and_many(panels: Panels) -> None:
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    meeting = a_meeting_of(panels, 1)
    grace = signed_in(panels.world.grace)

    def queries() -> int:
        with time_machine.travel(meeting.ends_at, tick=False), CaptureQueriesContext(connection) as made:
            assert grace.get("/decisions/").status_code == 200
        return len(made)

    few = queries()
    for _ in range(3):
        asked(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    assert queries() == few


def test_who_chairs_is_the_same_in_sql_as_in_words(panels: Panels) -> None:
    today = local_date(NOON)
    people = [panels.world.grace, panels.world.ben, panels.lena, panels.ade, panels.marcus]
    every = list(with_people(Panel.objects.all()))

    for user in people:
        found = {panel.pk for panel in chaired_by(user.pk, on=today)}
        assert found == {panel.pk for panel in every if sitting(panel, on=today).may_chair(user.pk)}, user.username
    assert {panel.business for panel in chaired_by(panels.lena.pk, on=today)} == {str(Business.LEGAL_GATEWAY)}
