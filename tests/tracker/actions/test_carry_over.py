"""A newer version of the process: tried on every open journey, carried over by two people, and what does not fit stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, fresh
from tests.tracker.rules_changed import administrators, drafted, published, tried
from tracker.actions import carry_over as carrying
from tracker.actions.carry_over import carry_over
from tracker.errors import BadInput
from tracker.models import CarryOver, Event, Rehearsal, Rehearsed, Track
from tracker.rules.rulebook import Set
from tracker.selectors import rehearsal
from tracker.selectors.newer_version import open_by_version
from tracker.selectors.words import Words
from tracker.terms import EffectOfRules, RuleKind
from workflows.engine import registry
from workflows.terms import Stage, TrackCode

TO_TWO = Set(kind=RuleKind.DEFINITION, key="journey", value={"version": 2})


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def ship(monkeypatch) -> Callable[..., None]:
    """Ships version 2, once a test has made its journeys: it has no timescale for the assessment of child and family, and
    early help cannot take a child from child in need."""

    def version_two(**over: object) -> None:
        first = registry.get("journey", 1)
        moves = tuple(move for move in first.moves if move.code != "cin_to_early_help")
        limits = tuple(limit for limit in first.limits if limit.code != "assessment.child_and_family")
        second = replace(first, **{"version": 2, "moves": moves, "limits": limits, **over})
        monkeypatch.setitem(registry._registered, ("journey", 2), second)

    return version_two


def test_a_version_that_does_not_ship_cannot_be_carried_over_to(world):
    priya, _ = administrators(world)

    with pytest.raises(BadInput):
        drafted(priya, TO_TWO)


def test_a_rehearsal_says_which_journeys_fit_and_what_is_to_be_done_for_the_others(world, ship):
    priya, _ = administrators(world)
    in_need, assessed = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.ASSESSMENT)
    ship()

    found = Rehearsal.objects.get(edition=tried(drafted(priya, TO_TWO), priya))

    counts = rehearsal.counts(found)
    assert (counts[EffectOfRules.CARRIED_OVER], counts[EffectOfRules.STAYS_BEHIND], counts[EffectOfRules.LOSES_MOVE]) == (1, 1, 1)
    rows = {(row.journey, row.effect): row.what for row in Rehearsed.objects.filter(rehearsal=found)}
    assert rows[in_need, "loses_move"] == "cin_to_early_help"
    assert rows[assessed, "stays_behind"] == "limit:assessment.child_and_family"
    behind = rehearsal.in_words(list(Rehearsed.objects.filter(effect="stays_behind")), Words())
    assert behind[0].what.endswith("is running, and the newer version has no such timescale. Do what it asks for first.")
    assert {fresh(in_need).definition_version, fresh(assessed).definition_version} == {1}


def test_two_people_carry_over_what_fits_and_the_rest_stays(world, ship):
    priya, quentin = administrators(world)
    in_need, assessed = a_journey(world, stage=Stage.CHILD_IN_NEED), a_journey(world, stage=Stage.ASSESSMENT)
    ship()
    before = fresh(in_need)
    published(priya, quentin, TO_TWO)

    assert carry_over(now=NOON) == 1

    after = fresh(in_need)
    assert (after.definition_version, after.stage, after.worker, after.version) == (2, before.stage, before.worker, before.version)
    assert fresh(assessed).definition_version == 1
    tracks = Track.objects.filter(journey=in_need, ended_at__isnull=True)
    assert set(tracks.values_list("definition_version", flat=True)) == {2}
    assert Event.objects.filter(journey=in_need).order_by("-seq").first().kind == "journey_carried_over"
    assert Event.objects.filter(journey=assessed, kind="journey_carried_over").count() == 0
    done = CarryOver.objects.get()
    assert (done.carried, done.left, done.finished_at) == (1, 1, NOON)
    assert open_by_version() == [(1, 1), (2, 1)]
    assert carry_over(now=NOON + timedelta(days=1)) == 0


def test_carrying_over_goes_on_where_it_was_broken_off(world, ship, monkeypatch):
    priya, quentin = administrators(world)
    for _ in range(3):
        a_journey(world, stage=Stage.CHILD_IN_NEED)
    ship()
    published(priya, quentin, TO_TWO)
    monkeypatch.setattr(carrying, "SLICE", 2)

    assert carry_over(now=NOON, slices=1) == 2
    assert CarryOver.objects.get().finished_at is None
    assert carry_over(now=NOON) == 1
    assert CarryOver.objects.get().finished_at == NOON


def test_a_track_in_a_state_that_the_version_does_not_have_keeps_its_journey(world, ship):
    priya, quentin = administrators(world)
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    plan = TrackCode.CHILD_IN_NEED_PLAN
    ship(tracks=tuple(replace(one, open_states=()) if one.code is plan else one for one in registry.get("journey", 1).tracks))
    published(priya, quentin, TO_TWO)

    assert (carry_over(now=NOON), fresh(journey).definition_version) == (0, 1)
    assert Rehearsed.objects.get(effect="stays_behind").what == "track:child_in_need_plan:open"
