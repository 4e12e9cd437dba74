"""The milestones of a route over the API: the figures of the page, and the children behind each."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey
from tracker.actions.permanence import reach_milestone, set_route
from workflows.definitions.routes import BY_CODE
from workflows.terms import Stage

DAY = timedelta(days=1)
LTF = "long_term_fostering"


@pytest.fixture
def journey(world):
    made = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 50 * DAY)
    amina, at = world.actor(world.amina), NOON - 20 * DAY
    set_route(journey_id=made.pk, route=LTF, actor=amina, occurred_at=at, now=at)
    reach_milestone(journey_id=made.pk, route=LTF, milestone="profile", note="", actor=amina, occurred_at=at, now=at)
    return made


def test_the_milestones_come_in_order_with_their_figures(world, journey, as_):
    rows = as_(world.ben).get(f"permanency/milestones/?route={LTF}").json()["results"]

    assert [row["milestone"] for row in rows] == [one.code for one in BY_CODE[LTF].milestones]
    assert rows[1] == {
        "milestone": "profile", "title": "Child profile and matching criteria", "optional": False, "children": 1, "reached": 1,
        "here": 1, "passed": 0, "reversed": 0, "since": "Long-term fostering is the plan", "days": None,
    }  # fmt: skip
    assert (rows[0]["reached"], rows[0]["passed"], rows[0]["since"]) == (0, 1, "Coming into care")


def test_the_children_behind_a_figure_are_told_with_their_days(world, journey, as_):
    ben = as_(world.ben)

    standing = ben.get(f"permanency/milestones/children/?route={LTF}&milestone=profile&show=here").json()

    assert standing["results"] == [{"child": journey.child.ref, "journey": journey.public_id, "on": "2026-02-12", "days": 20}]
    assert ben.get(f"permanency/milestones/children/?route={LTF}&milestone=start&show=here").json()["count"] == 0


def test_a_child_whom_one_may_not_see_is_in_no_figure(world, journey, as_):
    rows = as_(world.chidi).get(f"permanency/milestones/?route={LTF}").json()["results"]

    assert {row["children"] for row in rows} == {0}


@pytest.mark.parametrize(
    ("query", "field"),
    [("", "route"), ("route=moon", "route"), (f"route={LTF}&as_at=soon", "as_at"), (f"route={LTF}&order=age", "order")],
)
def test_a_wrong_question_names_its_field(world, as_, query, field):
    answer = as_(world.ben).get(f"permanency/milestones/?{query}")

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_milestone_of_another_route_is_named_with_those_that_there_are(world, as_):
    answer = as_(world.ben).get(f"permanency/milestones/children/?route={LTF}&milestone=cpr&show=here")

    assert answer.status_code == 400
    assert "Give start or one of: plan_agreed" in answer.json()["fields"]["milestone"]
