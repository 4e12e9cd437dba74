"""Cohort B: everybody who came into care in a span of days, also those who have left since (PM-17)."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from tests.builders import a_child, a_journey
from tests.tracker.web.conftest import text_of
from tests.tracker.web.test_permanency_flow import goes_home
from workflows.terms import Stage

SUMMER = "entered_from=2025-06-01&entered_to=2025-08-31"


def came(world, name, year, month, day, *, left=None):
    """A child who came into care at noon UTC, and perhaps went home."""
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name), at=datetime(year, month, day, 12, tzinfo=UTC))
    return goes_home(world, journey, at=left) if left else journey


@pytest.fixture
def summer(world):
    """Four on the edges of June to August 2025, one of those within left in December."""
    came(world, "Maydove", 2025, 5, 31)
    came(world, "Junia", 2025, 6, 1, left=datetime(2025, 12, 3, 12, tzinfo=UTC))
    came(world, "Augusta", 2025, 8, 31)
    came(world, "Septima", 2025, 9, 1)


def test_everybody_who_came_then_is_listed_with_those_who_have_left(world, summer, as_):
    text = text_of(as_(world.ben).get(f"/permanency/entered/?{SUMMER}"))

    assert "2 children. 1 in care still, 1 left." in text
    assert [name in text for name in ("Maydove", "Junia", "Augusta", "Septima")] == [False, True, True, False]
    junia = text[text.index("Junia Example") : text.index("Augusta Example")]
    assert "1 June 2025 3 December 2025 A parent has taken the child home, or the child has left." in junia


def test_the_tracker_says_that_it_holds_only_those_in_care_and_leads_to_all(world, summer, as_):
    client = as_(world.ben)

    text = text_of(client.get(f"/permanency/?{SUMMER}"))
    aged = text_of(client.get("/permanency/?cohort=aged_12_in_care_over_12_months"))

    assert ("Augusta Example" in text, "Junia Example" in text) == (True, False)
    assert "Looked after on 4 March 2026: a child who had left care by then is not on this list." in text
    assert "Everybody who came into care then, with those who have left" in text
    assert "Everybody who came into care then" not in aged


def test_as_at_a_day_before_the_child_left_the_child_is_in_care_still(world, summer, as_):
    text = text_of(as_(world.ben).get(f"/permanency/entered/?{SUMMER}&as_at=2025-12-02"))

    assert "2 children. 2 in care still, 0 left." in text


def test_the_file_has_the_list_and_its_rule(world, summer, as_):
    response = as_(world.ben).get(f"/permanency/entered/csv/?{SUMMER}")

    rows = list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Came into care, as at 4 March 2026, 1pm"]
    assert ["Rule: Came into care on or after 1 June 2025."] in rows
    assert [row[1:4] for row in rows[-2:]] == [["Junia Example", "2025-06-01", "2025-12-03"], ["Augusta Example", "2025-08-31", ""]]


def test_whoever_may_not_see_a_child_does_not_learn_of_it(world, summer, as_):
    text = text_of(as_(world.chidi).get(f"/permanency/entered/?{SUMMER}"))

    assert "Nobody whom you may see came into care then" in text


def test_without_days_of_coming_into_care_there_is_no_such_list(world, as_):
    assert as_(world.ben).get("/permanency/entered/?cohort=aged_12_in_care_over_12_months").status_code == 404
    assert as_(world.ben).get("/permanency/entered/csv/").status_code == 404


def test_many_children_cost_no_more_queries(world, summer, as_, queries_of):
    client, address = as_(world.ben), f"/permanency/entered/?{SUMMER}"
    queries_of(client, address)
    few = queries_of(client, address)
    for number in range(4):
        came(world, f"July{number}", 2025, 7, 1 + number)

    assert queries_of(client, address) == few


def test_the_cohort_of_summer_2018_leads_to_its_own_list(world, as_):
    text = text_of(as_(world.ben).get("/permanency/entered/?cohort=entered_june_to_august_2018"))

    assert text.startswith("Came into care June to August 2018")
    assert "Came into care on or after 1 June 2018. Came into care on or before 31 August 2018." in text
