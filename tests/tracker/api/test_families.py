"""One move for brothers and sisters over the API: each judged alone, and what came of it for each."""

from itertools import pairwise

import pytest

from tests.builders import NOON, a_child, a_journey, events_of, fresh, recorded
from tracker.models import AccessRow, Event, FamilyLink, Handover
from tracker.terms import HandoverState, LinkKind
from workflows.terms import EvidenceKind, Stage

PATH = "families/moves/"


def siblings(world, number, stage=Stage.CHILD_IN_NEED):
    journeys = [a_journey(world, stage=stage, child=a_child()) for _ in range(number)]
    for one, other in pairwise(journeys):
        FamilyLink.objects.create(child=one.child, other=other.child, kind=LinkKind.SIBLING)
    return journeys


def body(*journeys, **over):
    return {
        "move": "cin_to_early_help", "target": "early_help", "warnings_accepted": True, "to_team": "early-help-north",
        "children": [{"journey": j.public_id, "version": j.version, "reason": f"Why for {j.child.ref}."} for j in journeys],
        **over,
    }  # fmt: skip


def test_the_lawful_ones_are_moved_and_the_others_answer_as_they_would_alone(world, as_):
    ready, not_yet = siblings(world, 2)
    recorded(world, ready, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    alone_body = {key: value for key, value in body().items() if key != "children"} | {"version": not_yet.version, "reason": "Why."}
    alone = as_(world.ben).post(f"journeys/{not_yet.public_id}/moves/", alone_body).json()

    response = as_(world.ben).post(PATH, body(ready, not_yet))

    first, second = response.json()["children"]
    assert (response.status_code, first["moved"], first["child"], first["problem"]) == (200, True, ready.child.ref, None)
    assert (second["moved"], second["answer"], second["problem"]) == (False, None, alone)
    assert Handover.objects.get(state=HandoverState.OFFERED).journey_id == ready.pk


def test_more_children_than_a_family_has_are_turned_away_before_anybody_is_looked_at(world, as_):
    (only,) = siblings(world, 1)

    response = as_(world.ben).post(PATH, body(*[only] * 31))

    assert response.status_code == 400
    assert AccessRow.objects.filter(page="api/families").count() == 0


def test_a_brother_of_a_brother_is_family_and_a_stranger_is_not(world, as_):
    first, _, third = siblings(world, 3)
    stranger = a_journey(world, stage=Stage.CHILD_IN_NEED)

    together = as_(world.ben).post(PATH, body(first, third))
    apart = as_(world.ben).post(PATH, body(first, stranger))

    assert [c["problem"]["code"] for c in together.json()["children"]] == ["not_accepted", "not_accepted"]
    assert (apart.status_code, apart.json()["detail"]) == (422, "These children are not recorded as one family.")


def test_a_child_who_is_not_seen_answers_as_one_that_is_not_there_and_nobody_is_moved(world, as_):
    first = siblings(world, 1)[0]
    hidden = a_journey(world, stage=Stage.EARLY_HELP)
    FamilyLink.objects.create(child=first.child, other=hidden.child, kind=LinkKind.SIBLING)
    recorded(world, first, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    events = Event.objects.count()
    nowhere = {"journey": "a2b3c4d5e6f7", "version": 1, "reason": "Why."}

    answers = [as_(world.ben).post(PATH, body(first, hidden)),
               as_(world.ben).post(PATH, body(first, children=[*body(first)["children"], nowhere]))]  # fmt: skip

    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert Event.objects.count() == events


def test_the_same_key_moves_the_family_once(world, as_):
    journeys = siblings(world, 2)
    for journey in journeys:
        recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    headers = {"Idempotency-Key": "a-family"}

    first = as_(world.ben).post(PATH, body(*journeys), **headers)
    before = [events_of(j) for j in journeys]
    again = as_(world.ben).post(PATH, body(*journeys), **headers)

    assert first.json() == again.json()
    assert [events_of(j) for j in journeys] == before
    assert [c["moved"] for c in first.json()["children"]] == [True, True]


def test_a_child_without_a_version_or_a_reason_is_told_and_the_others_are_moved(world, as_):
    journeys = siblings(world, 3)
    for journey in journeys:
        recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    children = body(*journeys)["children"]
    del children[0]["version"], children[1]["reason"]

    answers = as_(world.ben).post(PATH, body(children=children)).json()["children"]

    assert [a["moved"] for a in answers] == [False, False, True]
    assert list(answers[0]["problem"]["fields"]) == ["version"]
    assert answers[1]["problem"]["fields"] == {"reason": "Say why, for this child."}


@pytest.mark.parametrize("children", [[], "nobody", [{}]])
def test_no_child_is_refused_and_nothing_is_written(world, as_, children):
    journey = siblings(world, 1)[0]
    version = journey.version

    response = as_(world.ben).post(PATH, body(children=children))

    assert response.status_code == 400
    assert fresh(journey).version == version


def test_reading_each_child_for_it_leaves_a_trace(world, as_):
    journeys = siblings(world, 2)

    as_(world.ben).post(PATH, body(*journeys))

    assert set(AccessRow.objects.filter(page="api/families").values_list("child", flat=True)) == {j.child_id for j in journeys}
