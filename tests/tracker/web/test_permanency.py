"""The permanency tracker."""

from datetime import timedelta

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import NOW, text_of
from tracker.models import PermanencyRow
from tracker.rules.access import Viewer
from tracker.selectors import permanency
from tracker.selectors.permanency import Filters
from tracker.selectors.words import Words
from workflows.terms import Role, Stage

DAY = timedelta(days=1)


def looked_after(world, *, days=0, route=""):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - days * DAY)
    if route:
        PermanencyRow.objects.filter(journey=journey).update(route=route, route_state="plan_agreed", state="plan_agreed")
    return journey


def test_a_row_says_the_route_the_days_in_care_the_legal_basis_and_who_must_act(world, as_):
    journey = looked_after(world, days=20, route="long_term_fostering")

    text = text_of(as_(world.ben).get("/permanency/"))

    part = text[text.index(journey.child.name) :]
    assert part.startswith(f"{journey.child.name} Looked after Long-term fostering Plan agreed None yet ")
    assert " 20 Not recorded " in part
    assert "Section 20, accommodated by agreement Foster care None yet" in part
    assert "Amina Khan, allocated worker" in part


def test_the_worst_timescale_comes_first(world, as_):
    later, sooner = looked_after(world), looked_after(world, days=40)

    text = text_of(as_(world.ben).get("/permanency/"))

    assert text.index(sooner.child.name) < text.index(later.child.name)


def test_every_count_leads_to_the_children_it_counts(world, as_):
    adoption, home = looked_after(world, days=40, route="adoption"), looked_after(world, route="return_home")
    client = as_(world.ben)

    everyone = text_of(client.get("/permanency/"))
    assert "Adoption (1)" in everyone
    assert "Return home (1)" in everyone
    by_route = text_of(client.get("/permanency/?route=adoption"))
    by_colour = text_of(client.get("/permanency/?colour=red"))
    for narrowed in (by_route, by_colour):
        assert "1 child " in narrowed
        assert adoption.child.name in narrowed
        assert home.child.name not in narrowed


def test_the_colours_of_a_route_add_up_to_its_children(world):
    for days in (0, 5, 40):
        looked_after(world, days=days, route="adoption")
    viewer = world.viewer(world.ben)

    counts = permanency.counts(viewer, Filters(route="adoption"), Words(), now=NOW)

    assert sum(one.number for one in counts.by_colour) == counts.total == 3


def test_the_tracker_holds_only_children_whom_the_viewer_may_see(world, as_):
    journey = looked_after(world)
    assert journey.child.name in text_of(as_(world.ben).get("/permanency/"))

    text = text_of(as_(world.chidi).get("/permanency/"))

    assert "No child whom you may see is looked after." in text
    assert permanency.tracker(Viewer(world.chidi.pk, frozenset({Role.FAMILY_SUPPORT_WORKER})), Filters(), now=NOW).count() == 0


def test_it_makes_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    looked_after(world)
    client = as_(world.ben)
    few = queries_of(client, "/permanency/")
    for days in (10, 20):
        looked_after(world, days=days)

    assert queries_of(client, "/permanency/") == few
