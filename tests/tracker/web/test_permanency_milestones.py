"""The milestones of a route on the tracker: each figure against the record, with its children, today and on a past day."""

import csv
import random
from datetime import timedelta
from io import StringIO

import pytest

from tests.builders import NOON, World, a_child, a_journey, given
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.move import move
from tracker.actions.permanence import advance_route, reach_milestone, set_route
from tracker.actions.record import record_evidence
from tracker.actions.requests import Given, MoveRequest
from tracker.models import PermanencyRow
from tracker.rules.access import Actor
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency import Filters
from tracker.selectors.permanency.ways import ways
from workflows.calendar import local_date
from workflows.definitions.routes import ALL_ROUTES, BY_CODE
from workflows.engine.milestones import next_of
from workflows.terms import EvidenceKind, Role, Stage

DAY = timedelta(days=1)
LTF = "long_term_fostering"
EVERYBODY = Actor(None, "Anybody", frozenset(Role), frozenset())


def on_ltf(world: World, *, plan_after: int | None = None, name: str = "", **by_hand: int):
    """A child who came into care 400 days ago; the plan was agreed and milestones were reached so many days after that."""
    since = NOON - 400 * DAY
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name), at=since)
    amina = world.actor(world.amina, since)
    set_route(journey_id=journey.pk, route=LTF, actor=amina, occurred_at=since + DAY, now=since + DAY)
    if plan_after is not None:
        at = since + plan_after * DAY
        advance_route(journey_id=journey.pk, route=LTF, state="plan_agreed", actor=amina, occurred_at=at, now=at)
    for milestone, days in by_hand.items():
        at = since + days * DAY
        reach_milestone(journey_id=journey.pk, route=LTF, milestone=milestone, note="", actor=amina, occurred_at=at, now=at)
    return journey


def leave_care(world: World, journey):
    """The child goes home yesterday, by a parent's act."""
    at = NOON - DAY
    request = MoveRequest(
        move="looked_after_unplanned_return", target="child_in_need", version=None, occurred_at=at, why="Taken home.",
        given=given(EvidenceKind.RETURN_DATE, EvidenceKind.WHERE_CHILD_IS), warnings_accepted=True,
    )  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, at), now=at)


@pytest.fixture
def children(world):
    return [
        on_ltf(world, plan_after=100, name="Wren", profile=130),
        on_ltf(world, plan_after=200, name="Jay"),
        on_ltf(world, name="Robin"),
    ]


def line(text: str, title: str) -> str:
    """What the page says of a milestone, up to the next."""
    titles = [one.title for one in BY_CODE[LTF].milestones]
    start = text.index(title)
    following = [text.index(other, start + 1) for other in titles if other != title and other in text[start + 1 :]]
    return text[start : min(following, default=len(text))]


def test_each_milestone_says_who_reached_it_who_stands_there_and_the_days(world, children, as_):
    text = text_of(as_(world.ben).get("/permanency/milestones/"))

    assert "3 children follow this route as the main plan. 1 has no milestone on record yet" in text
    assert "2 reached, Long-term fostering is the plan 1 stand here, Long-term fostering is the plan 0 Median 150 , of 2" in text
    assert "From coming into care" in line(text, "Long-term fostering is the plan")
    assert "Median 30 , of 1" in line(text, "Child profile and matching criteria")
    assert "From Long-term fostering is the plan" in text


def test_every_figure_leads_to_exactly_its_children(world, children, as_):
    client = as_(world.ben)
    address = f"/permanency/milestones/children/?route={LTF}"

    reached = text_of(client.get(f"{address}&milestone=plan_agreed&show=reached"))
    standing = text_of(client.get(f"{address}&milestone=plan_agreed&show=here"))
    at_start = text_of(client.get(f"{address}&milestone=start&show=here"))

    assert ("2 children" in reached, reached.index("Jay Example") < reached.index("Wren Example"), "Robin" in reached) == (
        True,
        True,
        False,
    )
    assert ("1 child" in standing, "Jay Example" in standing, "Wren" in standing) == (True, True, False)
    assert ("1 child" in at_start, "Robin Example" in at_start, " 400" in at_start) == (True, True, True)


def test_the_filters_of_the_tracker_narrow_the_milestones_too(world, children, as_):
    PermanencyRow.objects.filter(journey=children[0]).update(looked_after_since=NOON - 20 * DAY)

    text = text_of(as_(world.ben).get("/permanency/milestones/?in_care_over=12"))

    assert "2 children follow this route" in text
    assert "In care for more than 12 months on 4 March 2026" in text


def test_a_child_whom_the_viewer_may_not_see_is_in_no_figure(world, children, as_):
    text = text_of(as_(world.chidi).get(f"/permanency/milestones/?route={LTF}"))

    assert "No child here has a route to permanence" in text
    assert "Nobody is counted here now" in text_of(
        as_(world.chidi).get(f"/permanency/milestones/children/?route={LTF}&milestone=start&show=here")
    )


def test_a_past_day_has_the_milestones_of_that_day(world, children, as_):
    day = local_date(NOON - 400 * DAY + 150 * DAY)

    text = text_of(as_(world.ben).get(f"/permanency/milestones/?as_at={day}"))

    assert "3 children follow this route as the main plan. 2 have no milestone on record yet" in text
    assert "Median 100 , of 1" in text


def test_as_known_on_a_day_leaves_out_a_milestone_that_was_recorded_later(world):
    journey = on_ltf(world)
    happened, recorded = NOON - 300 * DAY, NOON - 10 * DAY
    reach_milestone(journey_id=journey.pk, route=LTF, milestone="profile", note="", actor=world.actor(world.amina, recorded),
                    occurred_at=happened, now=recorded)  # fmt: skip
    viewer, day = world.viewer(world.ben, NOW), local_date(NOON - 100 * DAY)

    def met_as(past):
        (way,) = ways(viewer, Filters(), BY_CODE[LTF], now=past.moment, past=past)
        return dict(way.met)

    assert met_as(AsAt(day)) == {"profile": local_date(happened)}
    assert met_as(AsAt(day, local_date(NOON - 50 * DAY))) == {}
    assert met_as(AsAt(day, local_date(NOON - 5 * DAY))) == {"profile": local_date(happened)}


def test_who_left_care_in_twelve_months_is_counted_where_that_is_asked_for(world, as_):
    stays, left = on_ltf(world, plan_after=100, name="Wren"), on_ltf(world, plan_after=100, name="Jay")
    leave_care(world, left)

    in_care = text_of(as_(world.ben).get("/permanency/milestones/"))
    with_left = text_of(as_(world.ben).get("/permanency/milestones/?left=1"))

    assert "1 child follows this route" in in_care
    assert "2 children follow this route" in with_left
    assert PermanencyRow.objects.filter(journey__in=[stays, left]).count() == 1


@pytest.mark.parametrize("seed", range(3))
def test_what_is_counted_agrees_with_the_milestone_of_every_row(seed, world):
    rng = random.Random(seed)
    for route in rng.sample(ALL_ROUTES, 5):
        since = NOON - 400 * DAY
        journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=since)
        amina = world.actor(world.amina, since)
        set_route(journey_id=journey.pk, route=route.code, actor=amina, occurred_at=since + DAY, now=since + DAY)
        for day, one in enumerate(rng.sample(route.milestones, len(route.milestones) // 2), start=2):
            at = since + day * DAY
            if one.is_entered_by_hand:
                reach_milestone(journey_id=journey.pk, route=route.code, milestone=one.code, note="", actor=amina, occurred_at=at, now=at)
            for kind in one.shown_by[:1]:
                record_evidence(journey_id=journey.pk, kind=kind, given=Given(says="Given"), actor=EVERYBODY, occurred_at=at, now=at)
    viewer = world.viewer(world.ben, NOW)

    rows = {row.journey_id: (row.milestone_on, row.next_milestone) for row in PermanencyRow.objects.all()}
    found = {}
    for route in ALL_ROUTES:
        for way in ways(viewer, Filters(), route, now=NOW):
            following = next_of(route, way.met)
            found[way.journey] = (max(way.met.values(), default=None), following.code if following else "")

    assert found == rows
    assert sum(on is not None for on, _ in rows.values()) >= 1, "somebody has reached something"


def test_the_file_has_the_figures_of_the_page(world, children, as_):
    response = as_(world.ben).get(f"/permanency/milestones/csv/?route={LTF}")

    rows = list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Milestones, Long-term fostering, as at 4 March 2026, 1pm"]
    assert rows[1] == ["3 children looked after, whom the person who made this file may see."]
    plan = next(row for row in rows if row and row[0] == "Long-term fostering is the plan")
    assert plan[1:] == ["", "2", "1", "0", "Coming into care", "150", "", "", "2", "0"]


@pytest.mark.parametrize("address", ["/permanency/milestones/", f"/permanency/milestones/children/?route={LTF}&milestone=start&show=here"])
def test_many_children_cost_no_more_queries(world, children, as_, queries_of, address):
    client = as_(world.ben)
    queries_of(client, address)
    few = queries_of(client, address)
    for number in range(5):
        on_ltf(world, plan_after=50 + number)
        on_ltf(world)

    assert queries_of(client, address) == few


@pytest.mark.parametrize("query", ["milestone=nothing&show=reached", "milestone=plan_agreed&show=nothing", ""])
def test_a_figure_that_is_none_does_not_exist(world, children, as_, query):
    assert as_(world.ben).get(f"/permanency/milestones/children/?route={LTF}&{query}").status_code == 404


def test_a_filter_that_is_wrong_is_said_and_without_any_route_the_page_says_what_to_do(world, as_):
    a_journey(world, stage=Stage.LOOKED_AFTER)

    wrong = text_of(as_(world.ben).get("/permanency/milestones/?team=moon"))
    nobody = text_of(as_(world.ben).get("/permanency/milestones/"))

    assert "There is a problem" in wrong
    assert "No child here has a route to permanence" in nobody
    assert "set a route for several children" in nobody


def test_a_wrong_filter_makes_no_file_of_the_milestones(world, as_):
    response = as_(world.ben).get("/permanency/milestones/csv/?route=adoption&aged_at_most=many")

    assert (response.status_code, response["Location"]) == (302, "/permanency/milestones/?route=adoption&aged_at_most=many")
