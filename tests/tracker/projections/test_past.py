"""The tracker's rows as they were: by what was true, and by what had been recorded."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders import NOON, a_journey, a_world
from tests.tracker.walking import Walk
from tracker.actions.permanence import advance_route, set_route
from tracker.models import EVER, Journey, PermanencyPast, PermanencyRow
from tracker.projections.past import COLUMNS, retell, values
from tracker.projections.rebuild import differences, rebuild
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.past import rows_of
from workflows.calendar import local_date
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    return a_world()


def plan(world, journey, route, *, at, now=None):
    set_route(journey_id=journey.pk, route=route, actor=world.actor(world.amina, at), occurred_at=at, now=now or at)


def told(**known) -> list[tuple[Any, ...]]:
    """The rows as known now, one after another; rows that say the same are one."""
    found: list[tuple[Any, ...]] = []
    for past in PermanencyPast.objects.filter(**(known or {"known_to": EVER})).order_by("journey", "true_from"):
        says = tuple(getattr(past, name) for name in COLUMNS)
        if found and (found[-1][0], found[-1][2]) == (past.journey_id, past.true_from) and found[-1][3:] == says:
            found[-1] = (*found[-1][:2], past.true_to, *says)
        else:
            found.append((past.journey_id, past.true_from, past.true_to, *says))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_a_walk_leaves_is_what_the_events_give(seed):
    walk = Walk(seed)
    for _ in range(15):
        journey = walk.step()
        now = PermanencyRow.objects.filter(journey=journey).first()
        last = PermanencyPast.objects.filter(journey=journey, known_to=EVER, true_to=EVER).first()
        assert (None if now is None else values(now)) == (None if last is None else values(last)), walk.told
    kept = told()
    assert list(differences()) == [], walk.told

    retell(list(Journey.objects.select_related("child")), recorded_at=walk.at)

    assert told() == kept, walk.told
    assert list(differences()) == [], walk.told


@pytest.mark.parametrize("seed", range(10, 13))
def test_as_at_and_as_known_on_a_past_day_every_row_is_what_was_live_that_day(seed):
    walk = Walk(seed)
    live = {}
    for _ in range(20):
        walk.step()
        live[local_date(walk.at)] = {row.pk: values(row) for row in PermanencyRow.objects.all()}

    for day, rows in live.items():
        then = {row.journey_id: values(row) for row in rows_of(AsAt(day, day))}
        assert then == rows, (day, walk.told)
    assert any(live.values()), f"somebody was in care; {walk.told}"


def test_a_step_ends_one_row_and_begins_the_next(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    plan(world, journey, "adoption", at=NOON + 5 * DAY)

    rows = PermanencyPast.objects.filter(journey=journey, known_to=EVER).order_by("true_from")

    assert [(row.route, row.true_to) for row in rows] == [("", NOON + 5 * DAY), ("adoption", EVER)]
    (superseded,) = PermanencyPast.objects.filter(journey=journey).exclude(known_to=EVER)
    assert (superseded.route, superseded.true_to, superseded.known_to) == ("", EVER, NOON + 5 * DAY)


def test_what_is_recorded_late_changes_what_was_true_and_not_what_was_known(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    plan(world, journey, "long_term_fostering", at=NOON + 10 * DAY)

    plan(world, journey, "adoption", at=NOON + 5 * DAY, now=NOON + 20 * DAY)

    def routes(**known):
        rows = PermanencyPast.objects.filter(journey=journey, **known).order_by("true_from")
        return [(row.route, row.parallel_routes, row.true_from) for row in rows]

    care = PermanencyRow.objects.get(journey=journey).looked_after_since
    assert routes(known_to=EVER)[0] == ("", "", care)
    assert NOON + 5 * DAY in [at for _, _, at in routes(known_to=EVER)]
    before = {"known_from__lte": NOON + 19 * DAY, "known_to__gt": NOON + 19 * DAY}
    assert routes(**before) == [("", "", care), ("long_term_fostering", "", NOON + 10 * DAY)]
    assert list(differences()) == []


def test_a_row_that_was_tampered_with_is_found_and_told_again(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    plan(world, journey, "adoption", at=NOON + 5 * DAY)
    advance_route(journey_id=journey.pk, route="adoption", state="plan_agreed", actor=world.actor(world.amina),
                  occurred_at=NOON + 9 * DAY, now=NOON + 9 * DAY)  # fmt: skip
    kept = told()
    PermanencyPast.objects.filter(journey=journey, route="").update(placement="K2")
    assert {d.projection for d in differences()} == {"permanency_past"}

    rebuild()

    assert list(differences()) == []
    assert told() == kept


def test_rebuilding_leaves_rows_that_agree_as_they_are(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    plan(world, journey, "adoption", at=NOON + 5 * DAY)
    before = list(PermanencyPast.objects.order_by("pk").values())

    rebuild()

    assert list(PermanencyPast.objects.order_by("pk").values()) == before
