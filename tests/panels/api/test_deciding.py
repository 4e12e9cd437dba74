"""Over the API: what a chair decides between meetings, and what the agency decision maker decides after one."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.decide_item import Ruling, decide_item
from panels.flows.ratification import out_of_step
from panels.models import AgencyDecision, ChairsAction, PanelRequest
from tests.builders import NOON, a_journey, a_person
from tests.panels.api.test_api import as_, at, journey, panels, post
from tests.panels.builders import PERMANENCY, Panels, asked, listed, opened
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.permanence import set_route
from tracker.models import AccessRow, Event, Evidence, User
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

__all__ = ["as_", "at", "journey", "panels"]

URGENT = {"outcome": "enter_plo", "reason": "The harm goes on.", "why_now": "The family leaves the country in two days."}
MINE = {"outcome": "not_agreed", "reason": "The carers have had no health check."}


@pytest.fixture
def agnes(panels: Panels) -> User:
    return a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)


@pytest.fixture
def waits(panels: Panels, agnes: User, at: Any) -> AgencyDecision:
    """Permanency has recommended a long-term match, and it waits for Agnes since."""
    fostered = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    set_route(journey_id=fostered.pk, route="long_term_fostering", actor=panels.actor(panels.world.ben), occurred_at=NOON, now=NOON)
    return recommended(panels, listed(panels, fostered, PERMANENCY), at)


def recommended(panels: Panels, item: Any, at: Any) -> AgencyDecision:
    opened(panels, item.meeting)
    when = item.meeting.starts_at + timedelta(minutes=30)
    ruling = Ruling(outcome="long_term_match_recommended", reason="They know the child.", takes_late_papers=True)
    made = decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, when), now=when)
    deliver_due(now=when)
    at(when + timedelta(days=1))
    return AgencyDecision.objects.get(recommendation=made)


def test_a_chair_decides_between_meetings_and_the_request_to_ratify_it_arises(panels, as_, journey):
    request = asked(panels, journey)

    answer = post(as_(panels.lena), f"panel-requests/{request.public_id}/chairs-action/", URGENT)

    assert answer.status_code == 201, answer.json()
    told = answer.json()
    assert (told["state"], told["outcome"], told["taken_by"]["username"]) == ("taken", "enter_plo", "lena")
    assert PanelRequest.objects.get(ratifies=ChairsAction.objects.get()).state == "asked"
    assert list(out_of_step()) == []  # the flow waits for the panel
    assert as_(panels.world.ben).get(f"/api/v1/panel-requests/{request.public_id}/chairs-action/").json() == told


def test_only_the_chair_decides_between_meetings_and_only_once_and_nothing_else_is_written(panels, as_, journey):
    request = asked(panels, journey)
    path = f"panel-requests/{request.public_id}/chairs-action/"
    before = Event.objects.count()

    refused = {user.username: post(as_(user), path, URGENT).status_code for user in (panels.world.ben, panels.world.chidi)}
    unsaid = post(as_(panels.lena), path, {**URGENT, "why_now": " "})

    assert refused == {"ben": 403, "chidi": 404}
    assert (unsaid.status_code, as_(panels.lena).get(f"/api/v1/{path}").status_code) == (400, 404)
    assert (Event.objects.count(), ChairsAction.objects.count()) == (before, 0)
    assert post(as_(panels.lena), path, URGENT).status_code == 201
    again = post(as_(panels.lena), path, URGENT)
    assert (again.status_code, again.json()["code"], ChairsAction.objects.count()) == (409, "wrong_moment", 1)


def test_the_decision_maker_finds_what_waits_and_decides_with_reasons_of_their_own(panels, as_, agnes, waits):
    listed_for = as_(agnes).get("/api/v1/agency-decisions/").json()["results"]
    assert [(one["id"], one["state"], one["recommended"]) for one in listed_for] == [
        (waits.public_id, "waiting", "long_term_match_recommended")
    ]

    answer = post(as_(agnes), f"agency-decisions/{waits.public_id}/decision/", MINE)

    assert answer.status_code == 201, answer.json()
    assert (answer.json()["outcome"], answer.json()["decided_by"]["username"]) == ("not_agreed", "agnes")
    assert Event.objects.filter(kind="fostering_decision_made").count() == 1
    assert not Evidence.objects.filter(kind="long_term_match_decision").exists()
    assert as_(agnes).get("/api/v1/agency-decisions/").json()["results"] == []


def test_reading_one_is_noted_and_it_does_not_exist_for_whoever_has_no_reason(panels, as_, agnes, waits):
    before = AccessRow.objects.count()

    read = as_(agnes).get(f"/api/v1/agency-decisions/{waits.public_id}/")
    hidden = as_(panels.world.chidi).get(f"/api/v1/agency-decisions/{waits.public_id}/")

    assert (read.status_code, hidden.status_code, AccessRow.objects.count() - before) == (200, 404, 1)
    assert as_(panels.world.chidi).get("/api/v1/agency-decisions/").json()["results"] == []
    assert post(as_(panels.world.chidi), f"agency-decisions/{waits.public_id}/decision/", MINE).status_code == 404


def test_whoever_sat_where_it_was_recommended_or_holds_no_such_role_may_not_decide_it(panels, as_, agnes, waits):
    path = f"agency-decisions/{waits.public_id}/decision/"
    before = Event.objects.count()

    refused = [post(as_(user), path, MINE) for user in (panels.world.grace, panels.world.ben)]

    assert [(answer.status_code, answer.json()["code"]) for answer in refused] == [(403, "not_your_decision")] * 2
    assert (AgencyDecision.objects.get().state, Event.objects.count()) == ("waiting", before)


def test_a_second_decision_maker_who_comes_later_is_told_who_decided(panels, as_, agnes, waits):
    other = a_person("olive", "Olive", "Reed", Role.ADM, panels.world.authority)
    ben_sees = as_(panels.world.ben)
    path = f"agency-decisions/{waits.public_id}/decision/"
    assert post(as_(agnes), path, MINE).status_code == 201

    assert post(as_(other), path, MINE).status_code in (404, 409)
    assert ben_sees.get(f"/api/v1/agency-decisions/{waits.public_id}/").json()["reason"] == MINE["reason"]
    assert Event.objects.filter(kind="fostering_decision_made").count() == 1


def test_the_list_costs_the_same_for_one_and_for_several(panels, as_, agnes, waits, at):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            as_(agnes).get("/api/v1/agency-decisions/")
        return len(found)

    few = queries()
    at(NOON)
    for _ in range(2):
        fostered = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
        set_route(journey_id=fostered.pk, route="long_term_fostering", actor=panels.actor(panels.world.ben), occurred_at=NOON, now=NOON)
        later = panels_next(waits)
        recommended(panels, listed(panels, fostered, PERMANENCY, on=later), at)
    assert len(as_(agnes).get("/api/v1/agency-decisions/").json()["results"]) == 3
    assert queries() == few


def panels_next(waits: AgencyDecision) -> Any:
    """The next Permanency meeting that is still planned."""
    panel = waits.recommendation.item.meeting.panel
    return panel.meetings.filter(state="planned", starts_at__gt=waits.received_at).order_by("starts_at")[0]
