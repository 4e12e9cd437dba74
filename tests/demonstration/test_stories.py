"""Which stories are told, and how often."""

from collections import Counter

from demonstration.stories import SHARES, STORIES
from demonstration.world import shared_out, told
from workflows.terms import Stage


def test_four_hundred_children_stand_where_a_council_of_this_size_would_have_them():
    assert Counter(story.ends for story in told(400, seed=1)) == {
        Stage.CONTACT: 20,
        Stage.EARLY_HELP: 72,
        Stage.ASSESSMENT: 48,
        Stage.CHILD_IN_NEED: 88,
        Stage.CHILD_PROTECTION: 52,
        Stage.LOOKED_AFTER: 56,
        Stage.PERMANENCE: 20,
        Stage.LEAVING_CARE: 12,
        Stage.CLOSED: 32,
    }


def test_sixty_children_are_enough_for_every_stage():
    assert {story.ends for story in told(60, seed=1)} == set(Stage)


def test_the_demonstration_of_make_run_shows_every_failure_that_people_remember():
    assert {s.code for s in STORIES if s.always} <= {s.code for s in told(120, seed=1)}


def test_any_number_of_children_is_told_of_once_each():
    assert [len(told(n, seed=3)) for n in (1, 2, 7, 59, 400)] == [1, 2, 7, 59, 400]


def test_the_same_seed_tells_the_same_stories_in_the_same_order_and_another_seed_another_order():
    first = [story.code for story in told(60, seed=1)]

    assert [story.code for story in told(60, seed=1)] == first
    assert [story.code for story in told(60, seed=2)] != first


def test_what_is_left_over_goes_to_the_largest_remainders():
    assert shared_out(10, [("half", 5), ("third", 3.4), ("rest", 1.6)]) == [("half", 5), ("third", 3), ("rest", 2)]


def test_the_shares_make_a_whole_and_every_story_has_its_own_name():
    assert round(sum(SHARES.values()), 9) == 1
    assert len({s.code for s in STORIES}) == len(STORIES)
