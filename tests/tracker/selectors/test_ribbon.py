"""The journey as a picture: the lanes, where each span stands, and the same as a table."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from tests.builders import NOON, a_journey, a_world
from tracker.models import SpanRow
from tracker.selectors.ribbon import WIDTH, ribbon
from tracker.selectors.words import Words
from workflows.terms import Stage


@pytest.fixture
def journey(db):
    made = a_journey(a_world(), stage=Stage.CONTACT)
    SpanRow.objects.filter(journey=made).delete()
    return made


def a_span(journey, what, value, start, end=None, *, known_to=None):
    SpanRow.objects.create(journey=journey, what=what, value=value, true_from=start, true_to=end, known_from=NOON, known_to=known_to)


def on(day, month=1, year=2026):
    return datetime(year, month, day, tzinfo=UTC)


def test_spans_stand_in_lanes_in_proportion_to_their_length(journey):
    a_span(journey, "stage", "assessment", on(1), on(11))
    a_span(journey, "stage", "looked_after", on(11))
    a_span(journey, "legal_status", "V2", on(11))
    a_span(journey, "placement", "U6", on(11), on(16))

    drawn = ribbon(journey, Words(), now=on(21))

    assert [(lane.name, [(s.says, s.code, s.x, s.width) for s in lane.spans]) for lane in drawn.lanes] == [
        ("Stage", [("Assessment", "assessment", 0, WIDTH / 2), ("Looked after", "looked_after", WIDTH / 2, WIDTH / 2)]),
        ("Legal status", [("Section 20, accommodated by agreement", "legal_status", WIDTH / 2, WIDTH / 2)]),
        ("Placement", [("Foster care", "placement", WIDTH / 2, WIDTH / 4)]),
    ]
    assert [(row.lane, row.from_on, row.to_on) for row in drawn.rows] == [
        ("Stage", date(2026, 1, 1), date(2026, 1, 11)),
        ("Legal status", date(2026, 1, 11), None),
        ("Placement", date(2026, 1, 11), date(2026, 1, 16)),
        ("Stage", date(2026, 1, 11), None),
    ]


def test_what_was_known_and_has_been_put_right_is_not_drawn(journey):
    a_span(journey, "stage", "assessment", on(1), known_to=NOON + timedelta(hours=1))
    a_span(journey, "stage", "contact", on(1))

    assert [s.says for s in ribbon(journey, Words(), now=on(21)).rows] == ["Contact"]


def test_permanence_says_what_it_is(journey):
    a_span(journey, "stage", "permanence", on(1))
    a_span(journey, "sub_stage", "placed_for_adoption", on(1), on(11))
    a_span(journey, "sub_stage", "order_made", on(11))

    says = [s.says for s in ribbon(journey, Words(), now=on(21)).rows]

    assert says == ["Permanence: placed for adoption, then order made, support goes on"]


@pytest.mark.parametrize("days", [1, 20, 60, 400, 900, 6000])
def test_the_dates_below_never_run_into_each_other(journey, days):
    a_span(journey, "stage", "contact", on(1, 1, 2010))

    places = [tick.x for tick in ribbon(journey, Words(), now=on(1, 1, 2010) + timedelta(days=days)).ticks]

    assert all(later - earlier >= 60 for earlier, later in pairwise(places))
    assert all(0 <= x <= WIDTH for x in places)


def test_nothing_known_is_nothing_drawn(journey):
    assert ribbon(journey, Words(), now=NOON) is None
