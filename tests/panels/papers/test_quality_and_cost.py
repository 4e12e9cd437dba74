"""A review of quality and cost has the placement's terms, the last visit and the last review before it, or who owes each (PN-07, D-40)."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.build_pack import build_pack
from panels.actions.decide_item import decide_item
from panels.actions.ruling import Ruling
from panels.selectors.best_value import quality_and_cost
from panels.terms import Business
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import RESOURCES, Panels, listed, opened
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import Journey
from workflows.calendar import local_date
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, Stage

BEST_VALUE = Business.BEST_CARE_BEST_VALUE
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def child(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.LOOKED_AFTER)


def terms(panels: Panels, child: Journey, *, cost: str = "£1,450.50", at: datetime = LATER) -> None:
    """Amina has recorded the placement's terms: a year from today."""
    record_entry(
        journey_id=child.pk, entry=BY_CODE["placement_terms"], answers={"provider": "Harbour Care Ltd", "weekly_cost": cost}, note="",
        actor=panels.actor(panels.world.amina, at), occurred_at=at, now=at, ahead_on=local_date(NOON + timedelta(days=365)),
    )  # fmt: skip


def on_record(child: Journey, at: datetime = LATER) -> dict[str, str]:
    return dict(quality_and_cost([child.pk], at)[child.pk])  # type: ignore[arg-type]


def test_what_is_not_recorded_says_so_and_who_owes_it(panels: Panels, child: Journey) -> None:
    assert on_record(child) == {
        "Placement": "Foster care, Foster carers, since 4 March 2026",
        "Provider": "Not recorded. Owed by the placements officer.",
        "Cost a week": "Not recorded. Owed by the placements officer.",
        "Agreed until": "Not recorded. Owed by the placements officer.",
        "Child last seen": "Not recorded. Owed by Amina Khan.",
        "Last looked after review": "Not recorded. Owed by the independent reviewing officer.",
    }


def test_the_terms_the_last_visit_and_the_last_review_are_read_from_the_record(panels: Panels, child: Journey) -> None:
    terms(panels, child)
    for kind in (EventKind.CHILD_SEEN, EventKind.LAC_REVIEW_HELD):
        record_happened(journey_id=child.pk, kinds=(kind,), says="It happened.", note="", occurred_at=LATER, now=LATER,
                        actor=panels.actor(panels.world.amina, LATER))  # fmt: skip

    assert on_record(child, LATER + timedelta(minutes=1)) == {
        "Placement": "Foster care, Foster carers, since 4 March 2026",
        "Provider": "Harbour Care Ltd",
        "Cost a week": "£1,450.50, recorded on 4 March 2026",
        "Agreed until": "4 March 2027",
        "Child last seen": "4 March 2026",
        "Last looked after review": "4 March 2026",
    }


def test_what_a_panel_agreed_to_pay_stands_where_nothing_else_is_recorded_and_beside_what_differs(panels: Panels, child: Journey) -> None:
    item = listed(panels, child, RESOURCES)
    opened(panels, item.meeting)
    ruling = Ruling(outcome="agreed", reason="It is needed.", weekly_cost=90_000, ends_on=(NOON + timedelta(days=90)).date())
    at = item.meeting.starts_at + timedelta(minutes=20)
    decision = decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    after = decision.decided_at + timedelta(minutes=1)

    assert on_record(child, after)["Cost a week"] == "£900.00, agreed by the Access to Resources Panel on 16 March 2026"
    assert on_record(child, after)["Agreed until"] == "2 June 2026"

    terms(panels, child, at=after)
    assert on_record(child, after)["Cost a week"] == (
        "£1,450.50, recorded on 16 March 2026; £900.00, agreed by the Access to Resources Panel on 16 March 2026"
    )
    assert on_record(child, after)["Agreed until"] == "4 March 2027"


def test_a_cost_that_is_no_amount_is_told_and_nothing_is_written(panels: Panels, child: Journey) -> None:
    before = events_of(child)

    with pytest.raises(BadInput) as refused:
        terms(panels, child, cost="about nine hundred")

    assert refused.value.fields == {"weekly_cost": "Enter an amount in pounds, like 1450 or 1,450.50"}
    assert events_of(child) == before


def test_the_papers_of_a_review_hold_it_and_so_does_the_page_of_the_item(panels: Panels, child: Journey) -> None:
    terms(panels, child)
    item = listed(panels, child, BEST_VALUE, at=LATER)
    pack = build_pack(meeting_id=item.meeting.pk, actor=panels.actor(panels.ade, LATER), now=LATER)
    with time_machine.travel(LATER, tick=False):
        client = Client()
        client.force_login(panels.world.grace)
        page = client.get(f"/panel-meetings/{item.meeting.public_id}/items/{item.public_id}/").content.decode()

    assert "£1,450.50, recorded on 4 March 2026" in pack.papers.get().content
    assert "£1,450.50, recorded on 4 March 2026" in page
    assert "Not recorded. Owed by the independent reviewing officer." in page


def test_any_number_of_children_are_read_with_the_same_queries(panels: Panels, child: Journey) -> None:
    some = [child, *(a_journey(panels.world, stage=Stage.LOOKED_AFTER) for _ in range(3))]
    for one in some:
        terms(panels, one)
    counts = []
    for journeys in (some[:1], some):
        with CaptureQueriesContext(connection) as queries:
            found = quality_and_cost([one.pk for one in journeys], LATER)
        counts.append(len(queries))
        assert {rows[1] for rows in found.values()} == {("Provider", "Harbour Care Ltd")}
    assert counts[0] == counts[1]


def test_an_item_of_another_panel_does_not_ask_about_cost(panels: Panels, child: Journey) -> None:
    item = listed(panels, child, RESOURCES)
    with time_machine.travel(LATER, tick=False):
        client = Client()
        client.force_login(panels.ade)
        page = client.get(f"/panel-meetings/{item.meeting.public_id}/items/{item.public_id}/").content.decode()

    assert "What is asked" in page
    assert "Quality and cost" not in page
