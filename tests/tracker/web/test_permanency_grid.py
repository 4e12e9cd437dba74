"""The tracker's filters, orders and columns, each against a plain reading of the same rows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from tests.builders import NOON, World, a_child, a_journey
from tests.tracker.web.conftest import NOW, text_of
from tracker.models import PermanencyRow
from tracker.rules.as_at import AsAt
from tracker.rules.cohorts import COHORTS, holds
from tracker.selectors import permanency
from tracker.selectors.permanency import CONCERNS, Filters
from tracker.selectors.permanency.columns import COLUMNS
from tracker.selectors.permanency.filters import PLACED_FOR_ADOPTION
from tracker.selectors.timescales import COLOURS, shown
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.terms import Stage

DAY = timedelta(days=1)
TODAY = local_date(NOW)

CHILDREN = (
    # days in care, born, route, state, settled days ago, placement, legal status
    (800, date(2013, 3, 4), "adoption", "settled_not_matched", 400, "U6", "E1"),
    (700, date(2013, 3, 5), "adoption", "placed_for_adoption", 300, "A5", "E1"),
    (366, date(2016, 2, 29), "long_term_fostering", "plan_agreed", 90, "U6", "C2"),
    (365, date(2016, 5, 20), "long_term_fostering", "plan_agreed", None, "U6", "C2"),
    (20, date(2010, 1, 1), "", "no_route", None, "K2", "V2"),
    (3, date(2024, 7, 7), "return_home", "planning", None, "U3", "V2"),
)


@pytest.fixture
def rows(world: World) -> list[PermanencyRow]:
    """Six children at different places on the way."""
    made = []
    for number, (days, born, route, state, settled, placement, legal) in enumerate(CHILDREN):
        journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(born=born, given=f"Child{number}"), at=NOON - days * DAY)
        PermanencyRow.objects.filter(journey=journey).update(
            route=route, state=state, placement=placement, legal_status=legal,
            settled_on=TODAY - settled * DAY if settled else None,
        )  # fmt: skip
        made.append(journey.pk)
    PermanencyRow.objects.filter(journey=made[-1]).update(worker=None, challenge="formal", documents_missing="life_story_work")
    PermanencyRow.objects.filter(journey=made[0]).update(
        documents_missing="matching_report,life_story_work", experience="thriving", experience_on=TODAY, experience_told_by="iro"
    )
    return list(PermanencyRow.objects.filter(journey__in=made).select_related("child", "team"))


def colour_of(row: PermanencyRow) -> str:
    assert row.next_due_at is not None
    colour, _ = shown(row.next_due_at, row.next_warns_at, now=NOW)
    return colour


FILTERS = {
    "route": ("adoption", lambda row: row.route == "adoption"),
    "no route": ("none", lambda row: row.route == ""),
    "state": ("plan_agreed", lambda row: row.state == "plan_agreed"),
    "legal": ("C2", lambda row: row.legal_status == "C2"),
    "placement": ("A5", lambda row: row.placement == "A5"),
    "colour": ("red", lambda row: colour_of(row) == "red"),
    "acts": ("social_worker", lambda row: row.next_answers == "social_worker"),
    "settled": ("settled_not_matched", lambda row: row.settled_on is not None and row.state == "settled_not_matched"),
    "placed": ("placed_no_application", lambda row: row.placement in PLACED_FOR_ADOPTION),
    "no_worker": ("no_worker", lambda row: row.worker_id is None),
    "documents": ("documents_missing", lambda row: row.documents_missing != ""),
    "challenged": ("challenged", lambda row: row.challenge != ""),
    "aged_at_most": (12, lambda row: row.born_on > date(2013, 3, 4)),
    "aged_at_least": (13, lambda row: row.born_on <= date(2013, 3, 4)),
    "in_care_over": (12, lambda row: local_date(row.looked_after_since) < date(2025, 3, 4)),
    "entered_from": (date(2026, 2, 12), lambda row: local_date(row.looked_after_since) >= date(2026, 2, 12)),
    "entered_to": (date(2026, 2, 12), lambda row: local_date(row.looked_after_since) <= date(2026, 2, 12)),
}
FIELD = {"no route": "route"} | dict.fromkeys(("settled", "placed", "no_worker", "documents", "challenged"), "concern")


def test_every_filter_leaves_what_a_plain_reading_of_the_rows_leaves(world, rows):
    viewer = world.viewer(world.ben, NOW)
    for name, (value, belongs) in FILTERS.items():
        filters = Filters(**{FIELD.get(name, name): value})
        expected = {row.pk for row in rows if belongs(row)}

        found = set(permanency.tracker(viewer, filters, now=NOW).values_list("pk", flat=True))

        assert found == expected, name
        assert permanency.counts(viewer, filters, Words(), now=NOW).total == len(expected), name
        assert 0 < len(expected) < len(rows) or name in ("colour", "acts"), name


def test_every_cohort_has_the_children_of_its_plain_rule(world, rows):
    viewer = world.viewer(world.ben, NOW)
    for code, cohort in COHORTS.items():
        expected = {
            row.pk for row in rows
            if holds(cohort.rule, born=row.child.date_of_birth, entered=local_date(row.looked_after_since), day=TODAY)
        }  # fmt: skip

        assert set(permanency.tracker(viewer, Filters(cohort=code), now=NOW).values_list("pk", flat=True)) == expected, code


def test_every_column_that_sorts_does_so_both_ways_with_the_unknown_last(world, rows):
    viewer = world.viewer(world.ben, NOW)
    everyone = {row.pk for row in rows}
    for column in COLUMNS:
        if not column.sorts:
            continue
        path = column.sorts[0].removeprefix("-")
        up, down = (list(permanency.tracker(viewer, Filters(), now=NOW, order=code).values_list("pk", path))
                    for code in (column.code, f"-{column.code}"))  # fmt: skip
        for found, falls in ((up, column.sorts[0].startswith("-")), (down, not column.sorts[0].startswith("-"))):
            values = [value for _, value in found]
            known = [value for value in values if value is not None]
            assert {pk for pk, _ in found} == everyone, column.code
            assert values == known + [None] * (len(values) - len(known)), column.code
            assert known == sorted(known, reverse=falls), column.code


def test_longest_settled_first_begins_with_the_child_settled_longest_and_never_matched(world, rows, as_):
    """AT-092: sorted by days since settled, this child is at the top."""
    text = text_of(as_(world.ben).get("/permanency/?order=-days_settled"))

    assert text.index("Child0 Example") < text.index("Child1 Example") < text.index("Child2 Example") < text.index("Child3 Example")
    top = text[text.index("Child0 Example") : text.index("Child1 Example")]
    assert " 400 " in top
    assert "Settled, not matched" in top


def test_every_figure_of_the_page_leads_to_exactly_its_children(world, rows, as_):
    """AT-138: any figure, when clicked, lists exactly that many."""
    viewer = world.viewer(world.ben, NOW)
    counts = permanency.counts(viewer, Filters(), Words(), now=NOW)
    figures = [(f"route={one.value}", one.number) for one in counts.by_route]
    figures += [(f"colour={one.value}", one.number) for one in counts.by_colour]
    figures += [(f"concern={one.value}", one.number) for one in counts.by_concern]
    figures += [(f"route={line.route.value}&state={one.value}", one.number) for line in counts.heat for one in line.cells]
    client = as_(world.ben)

    for address, number in figures:
        text = text_of(client.get(f"/permanency/?{address}"))
        says = "1 child " if number == 1 else f"{number} children "
        assert (says in text) if number else ("No child looked after matches what you chose" in text), address
    assert sum(one.number for line in counts.heat for one in line.cells) == len(rows)


@pytest.mark.parametrize(
    "narrowed",
    [
        Filters(colour="red"),
        Filters(concern="documents_missing", state="planning"),
        Filters(route="adoption", colour="red", concern="settled_not_matched"),
        Filters(cohort="aged_12_in_care_over_12_months", concern="documents_missing"),
    ],
    ids=lambda filters: "-".join(map(str, filters.chosen.values())),
)
def test_each_kind_of_number_narrows_by_the_other_filters_and_not_by_its_own(world, rows, narrowed):
    viewer = world.viewer(world.ben, NOW)
    counts = permanency.counts(viewer, narrowed, Words(), now=NOW)

    def number(**chosen: str) -> int:
        return permanency.tracker(viewer, replace(narrowed, **chosen), now=NOW).count()

    assert counts.total == number()
    assert {one.value: one.number for one in counts.by_colour} == {code: number(colour=code) for code in COLOURS}
    assert {one.value: one.number for one in counts.by_concern} == {code: number(concern=code) for code in CONCERNS}
    routes = {code: number(route=code) for code in ("adoption", "long_term_fostering", "return_home", "none")}
    assert {one.value: one.number for one in counts.by_route} == {code: found for code, found in routes.items() if found}
    cells = {(line.route.value, one.value): one.number for line in counts.heat for one in line.cells}
    assert cells == {(route, state): number(route=route, state=state) for route, state in cells}
    assert sum(cells.values()) == number(route="", state="")


@pytest.mark.parametrize(
    "past", [None, AsAt(TODAY - 10 * DAY), AsAt(TODAY - 10 * DAY, known_on=TODAY - DAY)], ids=["now", "then", "known then"]
)
def test_a_page_has_the_rows_of_the_whole_list_at_its_places(world, rows, past):
    viewer, now = world.viewer(world.ben, NOW), past.moment if past else NOW
    for order in ("", "-days_settled", "drift", "child"):
        for filters in (Filters(), Filters(colour="red")):
            everybody = list(permanency.tracker(viewer, filters, now=now, order=order, past=past))
            pages = [permanency.rows_at(places, viewer, filters, now=now, order=order, past=past) for places in (range(4), range(4, 8))]

            assert [row for page in pages for row in page] == everybody, (order, filters)
            assert [type(row) for row in pages[0]] == [type(row) for row in everybody[:4]]
            if filters.is_empty:
                assert len(everybody) == (len(rows) if past is None else 5)


def test_the_childs_experience_and_the_timescales_are_two_columns_never_merged(world, rows, as_):
    """PM-18: a child who thrives stays red where a timescale is overdue, and the reverse."""
    text = text_of(as_(world.ben).get("/permanency/?columns=experience&columns=compliance&order=-days_in_care"))

    top = text[text.index("Child0 Example") : text.index("Child1 Example")]
    assert "Thriving 4 March 2026, told by the reviewing officer A timescale is overdue" in top


def test_what_stands_in_the_way_is_said_in_words(world, rows, as_):
    text = text_of(as_(world.ben).get("/permanency/?columns=blockers&columns=documents&order=-days_in_care"))

    top = text[text.index("Child0 Example") : text.index("Child1 Example")]
    assert "Settled, not matched Matching report not begun Life story work not begun" in top
    assert "Matching report: not begun Life story work: not begun" in top
    assert "No route chosen" in text[text.index("Child4 Example") : text.index("Child5 Example")]


def test_the_columns_that_are_chosen_are_shown_and_no_others(world, rows, as_):
    body = as_(world.ben).get("/permanency/?columns=age&columns=team").content.decode()

    headings = body[body.index("<table", body.index("Children looked after")) :]
    assert headings.count('scope="col"') == 3
    assert [word in headings for word in ("Age", "Team", "Days in care")] == [True, True, False]


def test_the_rule_of_a_cohort_is_printed_with_the_dates_it_comes_to(world, rows, as_):
    text = text_of(as_(world.ben).get("/permanency/?cohort=aged_12_in_care_over_12_months"))

    assert "Aged 12 and under on 4 March 2026: born after 4 March 2013." in text
    assert "In care for more than 12 months on 4 March 2026: came into care on or before 3 March 2025." in text


def test_a_filter_that_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(world, rows, as_):
    response = as_(world.ben).get("/permanency/?entered_from=31/2/2026&route=adoption")

    text = text_of(response)
    assert "There is a problem" in text
    assert "Enter a date like 1/6/2018, or leave it empty" in text
    assert 'value="31/2/2026"' in response.content.decode()
    assert "2 children" in text


def test_sorting_narrowing_and_choosing_columns_cost_no_more_queries_with_many_children(world, as_, queries_of, rows):
    client: Client = as_(world.ben)
    address = "/permanency/?route=adoption&order=-days_settled&columns=age&columns=blockers&cohort=aged_12_in_care_over_12_months"
    queries_of(client, address)
    few = queries_of(client, address)
    for _ in range(5):
        journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 900 * DAY)
        PermanencyRow.objects.filter(journey=journey).update(route="adoption", state="planning")

    assert queries_of(client, address) == few
