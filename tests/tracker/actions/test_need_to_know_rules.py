"""What an authority may set of a category of need-to-know, from when it holds, and what it may not set."""

import pytest

from tests.builders import NOON, World, a_world
from tests.tracker.actions.test_check_rule import refused, taken
from tests.tracker.rules_changed import administrators, published
from tracker.rules.rulebook import Set
from tracker.selectors.editions import about, told
from tracker.selectors.rulebook import rulebook
from tracker.terms import RuleKind
from workflows.engine.need_to_know import category_in_use, in_use, shipped
from workflows.shapes import Rules
from workflows.terms import Role, Severity

KIND, MISSING = RuleKind.NEED_TO_KNOW, "missing_high_risk"
TO_DIRECTOR = ["service_manager", "head_of_service", "assistant_director", "dcs"]


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def setting(**value: object) -> Set:
    return Set(kind=KIND, key=MISSING, value=value)


def test_a_higher_severity_a_later_first_rung_and_people_beside_the_line_are_taken():
    taken(KIND, MISSING, {"severity": "critical", "tell": [*TO_DIRECTOR, "communications_officer"]})


@pytest.mark.parametrize("severity", ["significant", "information"])
def test_a_severity_below_the_shipped_one_is_refused(severity):
    error = refused(KIND, MISSING, {"severity": severity, "tell": TO_DIRECTOR})

    assert error.fields == {"severity": "It ships as major. Only a higher grade may be set for every incident of a kind."}


@pytest.mark.parametrize(
    "tell",
    [
        ["team_manager", "head_of_service", "assistant_director"],
        ["head_of_service", "service_manager", "assistant_director"],
        ["team_manager", "service_manager"],
        ["communications_officer"],
        [*TO_DIRECTOR, "dcs"],
        [],
    ],
    ids=["a gap", "the wrong way", "not far enough", "nobody of the line", "twice", "nobody"],
)
def test_a_ladder_that_does_not_go_up_rung_by_rung_to_the_top_is_refused(tell):
    assert list(refused(KIND, MISSING, {"severity": "major", "tell": tell}).fields) == ["last"]


def test_unknown_categories_severities_and_roles_are_refused():
    assert list(refused(KIND, "a_bad_day", {"off": True}).fields) == ["category"]
    assert list(refused(KIND, MISSING, {"severity": "dreadful", "tell": TO_DIRECTOR}).fields) == ["severity"]
    assert list(refused(KIND, MISSING, {"severity": "major", "tell": ["the_king"]}).fields) == ["beside"]


def test_a_critical_category_cannot_be_switched_off_and_another_can():
    taken(KIND, MISSING, {"off": True})

    assert refused(KIND, "child_death", {"off": True}).says == (
        "“Death of a child” is critical. It may be changed, but it cannot be switched off."
    )


def test_bringing_back_what_is_as_it_ships_is_refused():
    assert refused(KIND, MISSING, None).says == "It is as it ships already."


def test_what_is_published_holds_and_what_is_taken_back_holds_no_more(world):
    priya, quentin = administrators(world)
    assert category_in_use(MISSING, rulebook().rules) == shipped().category(MISSING)

    published(priya, quentin, setting(severity="critical", tell=TO_DIRECTOR))

    own = category_in_use(MISSING, rulebook().rules)
    assert own is not None
    assert (own.severity, own.tell) == (Severity.CRITICAL, tuple(Role(role) for role in TO_DIRECTOR))
    assert own.title == "Child missing, high risk"

    published(priya, quentin, Set(kind=KIND, key=MISSING, value=None), at=NOON)
    assert category_in_use(MISSING, rulebook().rules) == shipped().category(MISSING)


def test_a_category_that_is_switched_off_is_no_longer_among_those_in_use(world):
    published(*administrators(world), setting(off=True))

    assert category_in_use(MISSING, rulebook().rules) is None
    assert {category.code for category in shipped().categories} - {one.code for one in in_use(rulebook().rules)} == {MISSING}


def test_without_settings_every_category_is_in_use_as_it_ships():
    assert in_use(Rules()) == shipped().categories
    assert category_in_use("a_bad_day", Rules()) is None


def test_a_setting_is_told_in_words():
    assert about(KIND, MISSING) == "Child missing, high risk"
    assert told(KIND, MISSING, {"off": True}) == "Not used"
    assert told(KIND, MISSING, {"severity": "critical", "tell": ["head_of_service", "dcs"]}) == (
        "Critical: head of service, director of children's services"
    )
    assert told(KIND, MISSING, None) == "Major: team manager, service manager, head of service, assistant director, as it ships"
