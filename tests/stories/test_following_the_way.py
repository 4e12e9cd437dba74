"""The way that the API offers, followed step by step through the API: each step is made with what it said it needs, and arrives."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_journey, a_world, admitted, assess, fresh
from tracker.actions.api_tokens import make_token
from tracker.models import Handover, Holding, Post, User
from tracker.terms import HandoverState
from workflows.terms import Role, Stage

TEAMS = {"early_help_manager": "early-help-north", "mash_decision_maker": "front-door", "team_manager": "assessment"}
DETAILS = {"placement": {"code": "U6", "where": "Foster carers"}, "legal_status": "V2"}


class Walker:
    """Somebody who holds every post, so that the test asks what a way needs and not whose decision it is."""

    def __init__(self):
        self.world = a_world()
        self.user = User.objects.create(username="walker")
        for unit in (self.world.front_door, self.world.assessment, self.world.early_help, self.world.care, self.world.authority):
            for role in Role:
                post = Post.objects.create(unit=unit, role=role, title=f"Walker {role.value}")
                Holding.objects.create(post=post, user=self.user, from_on=date(2020, 1, 1))
        make_token(user=self.user, token="walking", now=NOON)
        self.now = NOON + timedelta(hours=1)

    def get(self, path):
        return self._call("get", path)

    def post(self, path, body):
        return self._call("post", path, body, content_type="application/json")

    def _call(self, verb, path, *args, **more):
        with time_machine.travel(self.now, tick=False):
            answer = getattr(Client(), verb)(f"/api/v1/{path}", *args, headers={"Authorization": "Token walking"}, **more)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def way(self, journey, goal):
        return self.get(f"journeys/{journey.public_id}/moves/?to={goal}")["way"]

    def follow(self, journey, goal):
        """Take the first step of the way again and again. Returns the moves taken and those that the first answer offered."""
        offered = [step["code"] for step in self.way(journey, goal)]
        taken = []
        while way := self.way(journey, goal):
            self.now += timedelta(hours=1)
            self.take(journey, way[0])
            taken.append(way[0]["code"])
            assert len(taken) <= len(offered)
            if not fresh(journey).is_open:
                break
        return taken, offered

    def take(self, journey, step):
        needs = [need["code"] for need in step["needs"]]
        if "assessment_to_authorise" in needs:
            assess(self.world, journey, self.now - timedelta(minutes=10))
        kinds = [code.removeprefix("missing_") for code in needs if code.startswith("missing_")]
        body = {
            "move": step["code"], "target": step["target"], "version": fresh(journey).version, "reason": "As the way says.",
            "warnings_accepted": True, "evidence": {kind: {"says": "Obtained as the way says"} for kind in kinds},
            "to_team": TEAMS.get(step["received_by"], ""), "details": {name: DETAILS[name] for name in step["details"]},
        }  # fmt: skip
        self.post(f"journeys/{journey.public_id}/moves/", body)
        waiting = Handover.objects.filter(journey=journey, state=HandoverState.OFFERED).first()
        assert (waiting is not None) is (step["takes_effect"] == "on_acceptance")
        if waiting is not None:
            self.now += timedelta(hours=1)
            self.post(f"handovers/{waiting.public_id}/accept/", {})


@pytest.mark.django_db
def test_following_the_way_from_early_help_arrives_at_a_child_protection_plan():
    walker = Walker()
    journey = a_journey(walker.world, stage=Stage.EARLY_HELP)

    taken, offered = walker.follow(journey, "child_protection")

    assert taken == offered == ["early_help_to_referral", "referral_to_section_47", "section_47_to_child_protection"]
    assert fresh(journey).stage == Stage.CHILD_PROTECTION
    assert walker.way(journey, "child_protection") == []


@pytest.mark.django_db
def test_following_the_way_from_care_beside_a_protection_plan_arrives_at_the_end_of_the_journey():
    walker = Walker()
    journey = admitted(walker.world, a_journey(walker.world, stage=Stage.CHILD_PROTECTION), NOON)

    taken, offered = walker.follow(journey, "closed")

    assert taken == offered == ["dual_status_cp_ended", "looked_after_closed"]
    assert fresh(journey).stage == Stage.CLOSED


@pytest.mark.django_db
def test_following_the_way_down_from_a_protection_plan_arrives_in_early_help_once_early_help_accepts():
    walker = Walker()
    journey = a_journey(walker.world, stage=Stage.CHILD_PROTECTION)

    taken, offered = walker.follow(journey, "early_help")

    assert taken == offered == ["cp_to_child_in_need", "cin_to_early_help"]
    assert fresh(journey).stage == Stage.EARLY_HELP


@pytest.mark.django_db
def test_following_the_way_from_an_assessment_arrives_in_care_and_at_a_long_term_match():
    walker = Walker()
    journey = a_journey(walker.world, stage=Stage.ASSESSMENT)

    taken, offered = walker.follow(journey, "matched_long_term")

    assert taken == offered == ["assessment_to_looked_after", "matched_long_term"]
    assert (fresh(journey).stage, fresh(journey).sub_stage) == (Stage.PERMANENCE, "matched_long_term")
