"""Indicators over the API: the same figures as on the page, and their cases."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.builders import NOON, a_journey
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def overdue_visit(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - 80 * DAY)


def of(client, code, **asked):
    rows = client.get(f"indicators/?{urlencode({'page_size': 100, **asked})}").json()["results"]
    return next(row for row in rows if row["code"] == code)


def test_an_indicator_is_told_with_its_numbers_its_target_and_its_days(overdue_visit, world, as_):
    told = of(as_(world.ben), "visits_in_need")

    assert {name: told[name] for name in ("numerator", "denominator", "percent", "target", "left_out", "waits_for")} == {
        "numerator": 0, "denominator": 1, "percent": 0, "target": "At least 90%", "left_out": {}, "waits_for": "",
    }  # fmt: skip
    assert (told["first_on"], told["last_on"]) == ("2025-04-01", "2026-03-04")


def test_one_that_waits_for_a_record_has_no_figure(world, as_):
    told = of(as_(world.ben), "audit_grades")

    assert (told["numerator"], told["denominator"], told["percent"]) == (None, None, None)
    assert told["waits_for"] == "the audit's record with its grades"


def test_the_cases_are_exactly_those_of_the_number(overdue_visit, world, as_):
    client = as_(world.ben)

    assert client.get("indicators/visits_in_need/cases/?show=not-met").json()["results"] == [
        {"child": overdue_visit.child.ref, "team": "Assessment Team", "what": "Child in need visit", "on": "2026-01-14", "outcome": "No"}
    ]
    assert client.get("indicators/visits_in_need/cases/?show=met").json()["results"] == []


def test_a_worker_may_not_read_rates_and_a_wrong_period_says_what_to_give(world, as_):
    assert as_(world.amina).get("indicators/").status_code == 403
    assert as_(world.amina).get("indicators/visits_in_need/cases/").status_code == 403

    wrong = as_(world.ben).get("indicators/?period=soon")

    assert (wrong.status_code, "Give 12-months" in wrong.content.decode()) == (422, True)
    assert as_(world.ben).get("indicators/audit_grades/cases/").status_code == 404
