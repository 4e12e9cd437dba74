"""A route as a funnel: every child is counted where the record says, once at one place, and days are never made up."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.rules.funnel import HERE, PASSED, REACHED, REVERSED, SHOWS, START, TIMED, Spread, Way, behind, funnel, spread
from workflows.definitions.routes import ALL_ROUTES, BY_CODE

ADOPTION = BY_CODE["adoption"]
CARE = date(2025, 1, 1)
TODAY = date(2026, 3, 4)


def way(journey, **met):
    return Way(journey=journey, entered_on=CARE, met={code: CARE + timedelta(days=days) for code, days in met.items()})


def step(shown, code):
    return next(one for one in shown.steps if one.milestone.code == code)


def test_a_child_stands_at_the_furthest_milestone_on_record_and_what_is_missing_before_it_is_said():
    shown = funnel(ADOPTION, [way(1, permanence_plan_adoption=60, cpr=200), way(2)], day=TODAY)

    assert (shown.children, shown.at_start) == (2, 1)
    assert step(shown, "cpr").numbers == {REACHED: 1, HERE: 1, PASSED: 0, TIMED: 0, REVERSED: 0}
    assert step(shown, "parents_counselled").numbers == {REACHED: 0, HERE: 0, PASSED: 1, TIMED: 0, REVERSED: 0}
    assert step(shown, "permanence_plan_adoption").numbers == {REACHED: 1, HERE: 0, PASSED: 0, TIMED: 1, REVERSED: 0}


def test_a_step_is_timed_from_the_milestone_before_that_every_child_passes_and_the_first_from_coming_into_care():
    ways = [way(1, permanence_plan_adoption=60), way(2, cpr=100, panel_if_consent_case=110, should_be_placed=130)]

    shown = funnel(ADOPTION, ways, day=TODAY)

    assert (step(shown, "permanence_plan_adoption").since, step(shown, "permanence_plan_adoption").days) == ("", Spread(1, 60))
    placed = step(shown, "should_be_placed")
    assert (placed.since, placed.days) == ("Child permanence report and medical", Spread(1, 30))
    assert step(shown, "panel_if_consent_case").days == Spread(1, 10)


def test_an_optional_milestone_is_missed_by_nobody():
    shown = funnel(ADOPTION, [way(1, should_be_placed=130)], day=TODAY)

    assert step(shown, "panel_if_consent_case").numbers[PASSED] == 0
    assert step(shown, "cpr").numbers[PASSED] == 1


def test_days_the_wrong_way_round_are_left_out_and_counted_as_left_out():
    shown = funnel(
        ADOPTION,
        [way(1, placement_order=90, match_decision=80, matching_panel=85), way(2, matching_panel=10, match_decision=40)],
        day=TODAY,
    )

    match = step(shown, "match_decision")
    assert (match.days, match.numbers[TIMED], match.numbers[REVERSED]) == (Spread(1, 30), 1, 1)


def test_the_list_behind_a_figure_has_its_children_with_their_days_the_most_first():
    ways = [way(1, permanence_plan_adoption=60), way(2, permanence_plan_adoption=90), way(3)]

    reached = behind(ADOPTION, ways, milestone="permanence_plan_adoption", shows=REACHED, day=TODAY)
    at_start = behind(ADOPTION, ways, milestone=START, shows=HERE, day=TODAY)

    assert [(one.journey, one.on, one.days) for one in reached] == [
        (2, CARE + timedelta(days=90), 90),
        (1, CARE + timedelta(days=60), 60),
    ]
    assert [(one.journey, one.on, one.days) for one in at_start] == [(3, CARE, (TODAY - CARE).days)]


def test_a_spread_says_how_many_and_has_no_quarters_of_fewer_than_four():
    assert spread([]) is None
    assert spread([7]) == Spread(1, 7)
    assert spread([1, 2]) == Spread(2, 2)  # one and a half, a half upwards
    assert spread([10, 20, 90]) == Spread(3, 20)
    assert spread([10, 20, 30, 40]) == Spread(4, 25, 18, 33)


@st.composite
def random_ways(draw):
    route = draw(st.sampled_from(ALL_ROUTES))
    codes = [one.code for one in route.milestones]
    met = st.dictionaries(st.sampled_from(codes), st.dates(date(2024, 6, 1), TODAY))
    children = draw(st.lists(met, max_size=12))
    return route, [Way(journey=number, entered_on=CARE, met=one) for number, one in enumerate(children)]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(random_ways())
def test_every_figure_is_its_list_and_the_places_add_up_to_all(found):
    route, ways = found

    shown = funnel(route, ways, day=TODAY)

    assert shown.at_start + sum(one.numbers[HERE] for one in shown.steps) == shown.children == len(ways)
    for one in shown.steps:
        for shows in SHOWS:
            children = [placed.journey for placed in behind(route, ways, milestone=one.milestone.code, shows=shows, day=TODAY)]
            assert len(children) == len(set(children)) == one.numbers[shows], (one.milestone.code, shows)
        assert one.numbers[TIMED] == (one.days.number if one.days else 0)
        assert one.numbers[TIMED] + one.numbers[REVERSED] <= one.numbers[REACHED]
