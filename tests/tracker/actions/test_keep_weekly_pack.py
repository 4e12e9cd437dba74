"""The weekly pack: kept once each Monday morning, told to the managers of its children, read as far as they may see, never changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_journey, a_person, a_world, events_of
from tests.notifications.inboxes import delivered, told
from tests.tracker.web.conftest import text_of
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.keep_weekly_pack import keep_weekly_pack
from tracker.actions.permanence import set_route
from tracker.models import ChildOfPack, Event, WeeklyPack
from tracker.selectors.weekly_packs import lists_of
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 6, 8, 5, 30, tzinfo=UTC)
"""Half past six in London, on the Monday after ninety-odd days in care."""
SAYS = "The weekly pack for the permanency meeting is there"


@pytest.fixture
def world(db):
    return a_world()


def drifting(world):
    """Looked after since March, with the first planning meeting overdue."""
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON)
    fire_due_clocks(now=MONDAY - timedelta(days=1))
    return journey


def page(user, address, at=MONDAY + timedelta(hours=4)):
    client = Client()
    client.force_login(user)
    with time_machine.travel(at, tick=False):
        return client.get(address)


def test_it_is_kept_once_a_week_from_six_on_monday_and_a_second_pass_keeps_nothing(world):
    drifting(world)

    assert keep_weekly_pack(now=MONDAY - timedelta(hours=1)) is None
    assert not WeeklyPack.objects.exists()
    kept = keep_weekly_pack(now=MONDAY)
    assert kept is not None
    assert (kept.week_from, kept.kept_at) == (date(2026, 6, 8), MONDAY)
    before = (Event.objects.count(), ChildOfPack.objects.count())
    assert keep_weekly_pack(now=MONDAY + timedelta(days=3)) is None
    assert (Event.objects.count(), ChildOfPack.objects.count()) == before
    assert keep_weekly_pack(now=MONDAY + timedelta(days=9)) is not None, "a Monday that was missed is made up for in its week"


def test_the_lists_stay_as_they_were_kept_whatever_happens_after(world):
    journey = drifting(world)
    keep_weekly_pack(now=MONDAY)
    pack = WeeklyPack.objects.get()

    def lists():
        return {
            one.code: (one.number, [(row.child_id, row.drift) for row in one.rows]) for one in lists_of(pack, world.viewer(world.grace))
        }

    before = lists()
    at = MONDAY + timedelta(days=1)
    set_route(journey_id=journey.pk, route="adoption", actor=world.actor(world.amina, at), occurred_at=at, now=at)

    assert before["no_iro_challenge"][0] == 1
    assert before["no_iro_challenge"][1][0][1] > 0
    assert lists() == before
    assert "documents_missing" in before


def test_the_managers_of_the_children_on_it_and_those_above_are_told_once_and_nobody_else(world):
    sana = a_person("sana", "Sana", "Rahim", Role.SERVICE_MANAGER, world.social_care)
    journey = drifting(world)
    keep_weekly_pack(now=MONDAY)
    delivered(MONDAY)
    delivered(MONDAY + timedelta(hours=1))

    got = {user.username: sum(says.startswith(SAYS) for says in told(user)) for user in (world.ben, sana, world.grace)}
    others = [user for user in (world.amina, world.chidi, world.fatima, world.ivy) if any(says.startswith(SAYS) for says in told(user))]

    assert got == {"ben": 1, "sana": 1, "grace": 1}
    assert others == []
    assert "permanency_pack_kept" not in events_of(journey), "it stands on the pack's own record, and not on a child's"
    assert "Weekly pack of 8 June 2026" in text_of(page(world.ben, "/notices/"))


def test_a_kept_pack_names_the_children_to_those_who_may_see_them_alone(world):
    journey = drifting(world)
    keep_weekly_pack(now=MONDAY)
    address = "/permanency/pack/?week=2026-06-08"

    mine, elsewhere = page(world.ben, address), page(world.fatima, address)

    assert journey.child.name in text_of(mine)
    assert "Week of Monday 8 June 2026" in text_of(mine)
    assert journey.child.name not in text_of(elsewhere)
    assert "Drift without challenge by the reviewing officer: 0 children" in text_of(elsewhere)
    assert "Week of Monday 8 June 2026" in text_of(page(world.ben, "/permanency/pack/"))
    for wrong in ("2026-06-15", "last", "2026-13-01"):
        assert page(world.ben, f"/permanency/pack/?week={wrong}").status_code == 404


def test_a_kept_pack_is_read_with_the_same_queries_for_few_children_and_many(world, django_assert_num_queries):
    viewer = world.viewer(world.grace, MONDAY)
    drifting(world)
    few = keep_weekly_pack(now=MONDAY)
    for _ in range(2):
        drifting(world)
    many = keep_weekly_pack(now=MONDAY + timedelta(weeks=1))

    for pack, number in ((few, 1), (many, 3)):
        with django_assert_num_queries(14):
            assert max(one.number for one in lists_of(pack, viewer)) == number
