"""J4, a panel chair's fortnight, from both desks and over the API: 15 to 26 June 2026, in British Summer Time.

AT-104, AT-105, AT-106, AT-108, AT-109, AT-110, AT-112 and AT-114 as they meet in two weeks of work.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from panels.actions.put_forward import put_forward
from panels.actions.watch_chairs import watch_chairs
from panels.models import Meeting, PanelRequest
from panels.selectors.report import panel_of, report
from panels.terms import Business
from tests.builders import NOON, a_child, a_journey, ask, fresh
from tests.panels.builders import Panels, in_pre_proceedings, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.errors import MoveRefused
from tracker.models import Clock, Evidence, Journey, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

START = NOON + timedelta(weeks=11)
"""Wednesday 20 May 2026: the panels were set up four weeks before the fortnight's first Monday."""
GATEWAY, PERMANENCY, HOUSING = Business.LEGAL_GATEWAY, Business.PERMANENCY, Business.HOUSING_PATHWAYS


class Story:
    """The authority, the moment, and the program as each person calls it."""

    def __init__(self) -> None:
        self.panels: Panels = some_panels(at=START)
        self.travel: Any = None

    def at(self, month: int, day: int, hour: int, minute: int = 0) -> datetime:
        """Go to this time of June or so, in UTC: an hour behind the clock on the wall."""
        self.leave()
        now = datetime(2026, month, day, hour, minute, tzinfo=UTC)
        self.travel = time_machine.travel(now, tick=False)
        self.travel.start()
        return now

    def leave(self) -> None:
        if self.travel is not None:
            self.travel.stop()
            self.travel = None

    def get(self, user: User, path: str) -> Any:
        return self._client(user).get(f"/api/v1/{path}").json()

    def post(self, user: User, path: str, body: dict[str, Any]) -> Any:
        return self._client(user).post(f"/api/v1/{path}", body, content_type="application/json")

    def meeting(self, business: Business, on: date) -> Meeting:
        return next(m for m in Meeting.objects.filter(on=on) if m.hears(business))

    def child(self, stage: Stage) -> Journey:
        return a_journey(self.panels.world, stage=stage, at=START)

    def asked(self, business: Business, stage: Stage = Stage.CHILD_IN_NEED, *, now: datetime, minutes: int = 20, papers: str = "Sent",
              journey: Journey | None = None) -> PanelRequest:  # fmt: skip
        return put_forward(
            journey_id=(journey or self.child(stage)).pk, business=business, asks="What next?", wanted_id=None, minutes=minutes,
            papers=papers, although="The manager asks for it.", agreed_by_id=self.panels.world.ben.pk,
            actor=self.panels.actor(self.panels.world.amina, now), now=now,
        )  # fmt: skip

    def listed(self, request: PanelRequest, on: date, *, by: User | None = None, **over: Any) -> Any:
        """Put on the agenda of that day by whoever runs it; the answer's last item."""
        meeting = self.meeting(Business(request.business), on)
        answer = self.post(by or self.panels.ade, f"panel-meetings/{meeting.public_id}/agenda/", {"request": request.public_id, **over})
        assert answer.status_code == 201, answer.json()
        return next(one for one in answer.json()["items"] if one["request"]["id"] == request.public_id)

    def open(self, meeting: Meeting) -> None:
        people = ["lena", "ade", "marcus", "grace"]
        answer = self.post(self.panels.ade, f"panel-meetings/{meeting.public_id}/open/", {"present": people})
        assert answer.status_code == 200, answer.json()

    def decide(self, user: User, meeting: Meeting, item: Any, outcome: str, **over: Any) -> Any:
        body = {"outcome": outcome, "reason": "As the papers show.", **over}
        return self.post(user, f"panel-meetings/{meeting.public_id}/agenda/{item['id']}/decision/", body)

    def close(self, user: User, meeting: Meeting, because: str = "") -> Any:
        return self.post(user, f"panel-meetings/{meeting.public_id}/close/", {"carry_because": because})

    def timers(self, now: datetime) -> None:
        """The timers pass, and what follows from them is delivered."""
        fire_due_clocks(now=now)
        deliver_due(now=now)

    def on(self, meeting: Meeting) -> list[tuple[int, str]]:
        """The journeys on this agenda, each with how its item stands, in order."""
        return list(meeting.items.order_by("request__journey").values_list("request__journey", "state"))

    def _client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def story() -> Iterator[Story]:
    told = Story()
    yield told
    told.leave()


def test_at_104_at_105_at_106_the_fortnights_meetings_their_hours_and_kinds(story: Story) -> None:
    """Tuesday of the second week has no session, Thursday neither; the last Wednesday has two that do not overlap."""
    story.at(6, 14, 12)

    told = story.get(story.panels.ade, "panel-meetings/?since=2026-06-15&until=2026-06-26")["results"]

    assert [(m["business"], m["section"], m["starts_at"][:16], m["ends_at"][11:16]) for m in told] == [
        ("access_to_resources", "housing_pathways", "2026-06-15T13:00", "15:30"),
        ("public_law_outline", "", "2026-06-16T13:00", "15:00"),
        ("legal_gateway", "", "2026-06-17T08:30", "11:00"),
        ("permanency", "", "2026-06-18T13:30", "15:30"),
        ("access_to_resources", "", "2026-06-22T13:00", "15:30"),
        ("legal_gateway", "", "2026-06-24T08:30", "11:00"),
        ("best_care_best_value", "", "2026-06-24T13:00", "15:00"),
    ]


def test_at_108_at_109_monday_housing_only_where_it_is_heard_and_a_long_agenda_goes_to_the_reserve(story: Story) -> None:
    now, grace = story.at(6, 3, 12), story.panels.world.grace
    young = a_journey(story.panels.world, stage=Stage.CHILD_IN_NEED, child=a_child(born=date(2010, 4, 1)), at=START)
    wrong, right = (story.meeting(Business.ACCESS_TO_RESOURCES, date(2026, 6, day)) for day in (22, 15))
    body = {"journey": young.public_id, "business": "housing_pathways", "asks": "A flat.", "agreed_by": "ben", "although": "Leaves soon."}

    refused = story.post(story.panels.world.amina, "panel-requests/", {**body, "wanted": wrong.public_id})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["wanted"])
    assert not PanelRequest.objects.exists()
    taken = story.post(story.panels.world.amina, "panel-requests/", {**body, "wanted": right.public_id})
    assert taken.status_code == 201, taken.json()

    # 90 of the 150 minutes are the panel's own, 60 are kept for housing.
    first = story.listed(story.asked(Business.ACCESS_TO_RESOURCES, now=now, minutes=80), date(2026, 6, 15))
    long = story.asked(Business.ACCESS_TO_RESOURCES, now=now, minutes=20)
    assert (first["state"], story.listed(long, date(2026, 6, 15))["state"]) == ("listed", "reserve")
    housing = story.listed(PanelRequest.objects.get(business=HOUSING), date(2026, 6, 15))
    assert housing["state"] == "listed"

    path = f"panel-meetings/{right.public_id}/arrangement/"
    told = story.get(story.panels.ade, path)
    waiting = next(one for row in told["lists"] if row["list"] == "reserve" for one in row["items"])
    act = {"item": waiting["id"], "version": told["version"], "act": "time"}
    assert story.post(story.panels.ade, path, act).status_code == 409
    over = story.post(grace, path, {**act, "chair_overrides": True, "because": "It cannot wait."})
    assert (over.status_code, over.json()["over"]) == (200, ["Access to Resources is 10 minutes over its time."])


def test_at_112_wednesday_the_gate_refuses_the_chair_acts_between_meetings_and_the_panel_ratifies(story: Story) -> None:
    now, world = story.at(6, 15, 9), story.panels.world
    journey = story.child(Stage.CHILD_PROTECTION)
    with pytest.raises(MoveRefused):
        move(journey_id=journey.pk, request=ask("cp_to_pre_proceedings", fresh(journey), now), actor=world.actor(world.grace, now), now=now)
    assert fresh(journey).stage == Stage.CHILD_PROTECTION

    request = story.asked(GATEWAY, now=now, journey=journey)
    urgent = {"outcome": "enter_plo", "reason": "The harm goes on.", "why_now": "The family leaves on Friday."}
    action = story.post(story.panels.lena, f"panel-requests/{request.public_id}/chairs-action/", urgent)
    assert action.status_code == 201, action.json()
    given = set(Evidence.objects.filter(journey=journey).values_list("kind", flat=True))
    assert {"decision_and_reasons", "legal_planning_minutes"} <= given  # it counts at once
    deliver_due(now=now)

    story.at(6, 16, 9)
    to_ratify = PanelRequest.objects.get(ratifies__request=request)
    item = story.listed(to_ratify, date(2026, 6, 24))
    meeting = story.meeting(GATEWAY, date(2026, 6, 24))
    now = story.at(6, 24, 8, 30)
    story.open(meeting)
    ratified = story.decide(story.panels.lena, meeting, item, "ratified", takes_late_papers=True)
    assert ratified.status_code == 201, ratified.json()
    deliver_due(now=now)
    told = story.get(story.panels.world.ben, f"panel-requests/{request.public_id}/chairs-action/")
    assert (told["state"], bool(told["settled_at"])) == ("ratified", True)


def test_at_110_thursday_two_are_decided_the_late_one_is_accepted_or_deferred_and_nothing_stays_undecided(story: Story) -> None:
    now, grace = story.at(6, 3, 12), story.panels.world.grace
    day, meeting = date(2026, 6, 18), story.meeting(PERMANENCY, date(2026, 6, 18))
    ready = [story.listed(story.asked(PERMANENCY, Stage.LOOKED_AFTER, now=now), day) for _ in range(2)]
    late = story.asked(PERMANENCY, Stage.LOOKED_AFTER, now=now, papers="")
    lacking = story.listed(late, day)
    story.at(6, 16, 12)  # the papers were due on 11 June
    assert story.post(story.panels.world.amina, f"panel-requests/{late.public_id}/papers/", {"papers": "Here"}).status_code == 200
    agenda = story.get(story.panels.ade, f"panel-meetings/{meeting.public_id}/agenda/")
    assert [one["papers"] for one in agenda["items"]] == ["", "", "Papers late"]

    story.at(6, 18, 13, 40)
    story.open(meeting)
    for item in ready:
        assert story.decide(grace, meeting, item, "route_endorsed").status_code == 201
    refused = story.decide(grace, meeting, lacking, "route_endorsed")
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["takes_late_papers"])
    assert story.close(grace, meeting).status_code == 409
    back = story.meeting(PERMANENCY, date(2026, 7, 2))
    deferred = story.decide(grace, meeting, lacking, "deferred", takes_late_papers=True, action="Send the report.", action_owner="amina",
                            returns_to=back.public_id)  # fmt: skip
    assert deferred.status_code == 201, deferred.json()
    story.at(6, 18, 15)
    assert story.close(grace, meeting).status_code == 200

    # Thursday of the second week: the minutes are agreed within their five working days, the action is done.
    minutes = Clock.objects.get(stream=meeting.stream_id, limit="oversight.panel_minutes")
    assert minutes.due_at == datetime(2026, 6, 25, 23, tzinfo=UTC)
    story.at(6, 25, 9)
    (asked_of_her,) = story.get(story.panels.world.amina, "panel-actions/")["results"]
    done = story.post(story.panels.world.amina, f"panel-actions/{asked_of_her['id']}/done/", {"shown_by": "The report is attached."})
    assert (asked_of_her["what"], done.json()["state"]) == ("Send the report.", "done")
    assert story.get(grace, f"panel-meetings/{meeting.public_id}/minutes/")["state"] == "draft"

    # Friday: the chair's report.
    now = story.at(6, 26, 9)
    panel, people = panel_of("permanency", now=now)  # type: ignore[misc]
    told = {figure.code: figure.says for figure in report(panel, people, first=date(2026, 6, 1)).figures}
    assert (told["considered"], told["decided"], told["deferred_once"], told["deferred_again"]) == ("3", "2", "1", "0")
    assert told["coming"].startswith("1, with 20 of ")


def test_at_114_friday_the_coordinator_is_told_of_a_presenter_in_two_places(story: Story) -> None:
    now, ade = story.at(6, 5, 9), story.panels.ade
    gateway, other = story.meeting(GATEWAY, date(2026, 6, 24)), story.meeting(Business.BEST_CARE_BEST_VALUE, date(2026, 6, 24))
    story.listed(story.asked(GATEWAY, now=now), date(2026, 6, 24))
    story.listed(story.asked(Business.BEST_CARE_BEST_VALUE, Stage.LOOKED_AFTER, now=now), date(2026, 6, 24))
    path = f"panel-meetings/{gateway.public_id}/arrangement/"
    assert [one["breaks"] for one in story.get(ade, path)["lists"][0]["items"]] == [[]]

    Meeting.objects.filter(pk=other.pk).update(starts_at=datetime(2026, 6, 24, 10, tzinfo=UTC))  # brought forward to 11:00

    (item,) = story.get(ade, path)["lists"][0]["items"]
    assert item["breaks"] == [
        "Amina Khan presents at this meeting and presents at the Best Care Best Value Review Panel, 11am to 4pm on the same day."
    ]


def test_a_fortnight_has_a_chair_for_every_meeting(story: Story) -> None:
    now = story.at(6, 14, 12)

    assert watch_chairs(now=now) == 0


def test_tuesday_three_children_in_pre_proceedings_come_to_plo_by_themselves_and_come_back_to_the_next(story: Story) -> None:
    """LG-01, D-32: the line of 16 weeks puts them on the agenda; those who go on come back when it is passed."""
    panels = story.panels
    children = in_pre_proceedings(panels, 3, at=datetime(2026, 2, 25, 12, tzinfo=UTC))
    meeting, following = (story.meeting(Business.PUBLIC_LAW_OUTLINE, day) for day in (date(2026, 6, 16), date(2026, 7, 14)))

    story.timers(story.at(6, 5, 6))

    assert story.on(meeting) == [(journey.pk, "listed") for journey in children]
    assert story.on(following) == []

    story.at(6, 16, 13)
    story.open(meeting)
    for item in story.get(panels.ade, f"panel-meetings/{meeting.public_id}/agenda/")["items"]:
        decided = story.decide(panels.world.grace, meeting, item, "continued", takes_late_papers=True)
        assert decided.status_code == 201, decided.json()
    assert story.close(panels.world.grace, meeting).status_code == 200
    assert story.on(following) == []

    story.timers(story.at(6, 19, 6))

    assert story.on(following) == [(journey.pk, "listed") for journey in children]
    asked = PanelRequest.objects.filter(journey__in=children, business=Business.PUBLIC_LAW_OUTLINE)
    assert set(asked.values_list("by_itself_because", flat=True)) == {"The 16 weeks of pre-proceedings are nearly over"}
