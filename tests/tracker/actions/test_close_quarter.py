"""A closed quarter keeps its figures as they were reported, and what is recorded later is shown beside them (PF-16, AT-144)."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world
from tracker.actions.close_quarter import close_quarter
from tracker.actions.permanence import set_route
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, Quarter, QuarterFigure
from tracker.rules.quarters import Span, from_code, last_ended, quarter_of
from tracker.selectors import quarters
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
QUARTER = Span(date(2026, 1, 1))
APRIL = NOON + 40 * DAY


@pytest.fixture
def world(db):
    return a_world()


def looked_after(world, *, at=NOON, now=None):
    return a_journey(world, stage=Stage.LOOKED_AFTER, at=at)


def closed(world, now=APRIL, by=None):
    return close_quarter(QUARTER, actor=world.actor(by or world.grace, now), now=now)


def figures(now_closed):
    return {one.code: (one.reported, one.now) for one in quarters.stated(QUARTER, now_closed)}


def test_the_old_figure_remains_and_a_restated_one_is_shown_beside_it(world):
    first, second = looked_after(world), looked_after(world, at=NOON + DAY)
    quarter = closed(world)
    assert (figures(quarter)["in_care"], figures(quarter)["no_route"]) == ((2, 2), (2, 2))

    at = NOON + 10 * DAY
    set_route(journey_id=first.pk, route="adoption", actor=world.actor(world.amina, APRIL), occurred_at=at, now=APRIL + 5 * DAY)

    assert figures(quarter)["no_route"] == (2, 1)
    assert figures(quarter)["in_care"] == (2, 2)
    found = quarters.lists(world.viewer(world.grace), QUARTER, quarter, "no_route")
    assert {(c.ref, c.reported, c.now) for c in found.children} == {(first.child.ref, True, False), (second.child.ref, True, True)}
    assert (found.unseen, found.unseen_now) == (0, 0)


def test_each_figure_is_as_long_as_its_list_and_sealed(world):
    looked_after(world)
    quarter = closed(world)

    assert [(f.number, one.is_sealed) for f, one in zip(quarter.figures.all(), quarters.stated(QUARTER, quarter), strict=True)] == [
        (len(f.children), True) for f in quarter.figures.all()
    ]
    QuarterFigure.objects.filter(quarter=quarter, code="in_care").update(children=[])
    assert [one.code for one in quarters.stated(QUARTER, Quarter.objects.get()) if not one.is_sealed] == ["in_care"]


def test_a_viewer_is_told_how_many_are_left_out_of_the_list(world):
    looked_after(world)
    found = quarters.lists(world.viewer(world.chidi), QUARTER, closed(world), "in_care")

    assert (found.children, found.unseen, found.unseen_now, found.stated.reported) == ((), 1, 1, 1)


@pytest.mark.parametrize(
    ("who", "now", "error"),
    [("amina", APRIL, NotYourDecision), ("grace", NOON, BadInput)],
)
def test_a_quarter_is_closed_after_its_end_by_those_who_report_it(world, who, now, error):
    looked_after(world)
    before = Event.objects.count()

    with pytest.raises(error):
        closed(world, now=now, by=getattr(world, who))

    assert (Quarter.objects.count(), QuarterFigure.objects.count(), Event.objects.count()) == (0, 0, before)


def test_a_closed_quarter_is_not_closed_again(world):
    closed(world)

    with pytest.raises(BadInput, match="closed already"):
        closed(world, now=APRIL + DAY)

    assert Quarter.objects.count() == 1
    assert Event.objects.filter(kind="quarter_closed").count() == 1


def test_quarters_are_those_of_the_financial_year():
    assert quarter_of(date(2026, 3, 31)) == QUARTER
    assert QUARTER.says == "Quarter 4 of 2025 to 2026, January to March 2026"
    assert (Span(date(2025, 10, 1)).ends_on, Span(date(2025, 4, 1)).ends_on) == (date(2025, 12, 31), date(2025, 6, 30))
    assert [span.code for span in last_ended(date(2026, 4, 1), 2)] == ["2026-01-01", "2025-10-01"]
    assert (from_code("2026-01-01"), from_code("2026-02-01"), from_code("x")) == (QUARTER, None, None)
