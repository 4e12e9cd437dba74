"""Who came into care and who left, over the API: the figures of the page, and the children behind each."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)


def test_the_months_come_for_care_and_for_each_kind_of_short_breaks(world, journey, as_):
    answer = as_(world.ben).get("permanency/flow/?page_size=100").json()

    assert answer["count"] == 3 * 13
    assert {row["of"] for row in answer["results"]} == {"care", "V3", "V4"}
    assert next(row for row in answer["results"] if (row["of"], row["month"]) == ("care", "2026-02")) == {
        "of": "care", "month": "2026-02", "first_on": "2026-02-01", "last_on": "2026-02-28", "at_start": 0, "began": 1, "ended": 0,
        "at_end": 1,
        "why": {"returned_home": 0, "adopted": 0, "special_guardianship": 0, "child_arrangements": 0, "turned_18": 0, "other": 0},
    }  # fmt: skip


def test_the_children_behind_a_number_are_told(world, journey, as_):
    client = as_(world.ben)

    assert client.get("permanency/flow/children/?month=2026-02&show=began").json()["results"] == [
        {"child": journey.child.ref, "journey": journey.public_id, "began_on": "2026-02-12", "ended_on": None, "why": "", "says": ""}
    ]
    assert client.get("permanency/flow/children/?month=2026-02&show=ended").json()["count"] == 0
    assert as_(world.chidi).get("permanency/flow/children/?month=2026-02&show=began").json()["count"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [("months=7", "months"), ("as_at=soon", "as_at"), ("team=x", "team")],
)
def test_a_wrong_question_names_its_field(world, as_, query, field):
    answer = as_(world.ben).get(f"permanency/flow/?{query}")

    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_month_that_was_not_asked_for_is_named_with_those_that_were(world, as_):
    answer = as_(world.ben).get("permanency/flow/children/?month=2019-01&show=began")

    assert answer.status_code == 400
    assert "Give one of: 2025-03, 2025-04" in answer.json()["fields"]["month"]
