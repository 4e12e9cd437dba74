"""Who sees whom: one predicate in Python, its twin in SQL, equal whatever the ties."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import NOON, a_child, a_world
from tracker.models import Child, Relationship
from tracker.models.visible import visible, visible_children
from tracker.rules.access import Tie, Viewer, may_see
from tracker.terms import RelationshipKind

pytestmark = pytest.mark.django_db


def test_a_person_with_no_tie_and_no_unit_sees_nothing():
    a_child()

    assert list(visible_children(Viewer(user_id=99))) == []


def test_a_tie_that_has_ended_gives_no_sight():
    world, child = a_world(), a_child()
    Relationship.objects.create(child=child, user=world.amina, kind=RelationshipKind.ALLOCATED_WORKER,
                                from_at=NOON - timedelta(days=9), to_at=NOON - timedelta(days=1))  # fmt: skip

    assert list(visible_children(Viewer(user_id=world.amina.pk))) == []


def test_a_practitioner_sees_the_children_of_their_team_and_a_manager_those_of_the_service():
    world, child = a_world(), a_child()
    Relationship.objects.create(child=child, unit=world.long_term, kind=RelationshipKind.RESPONSIBLE_TEAM, from_at=NOON)

    seen = {u.username: list(visible_children(world.viewer(u))) for u in (world.amina, world.ben, world.chidi, world.grace, world.dora)}

    assert seen == {"amina": [], "ben": [child], "chidi": [], "grace": [child], "dora": [child]}


def test_a_restricted_child_is_seen_only_by_name():
    world, child = a_world(), a_child()
    Child.objects.filter(pk=child.pk).update(is_restricted=True)
    Relationship.objects.create(child=child, unit=world.assessment, kind=RelationshipKind.RESPONSIBLE_TEAM, from_at=NOON)
    Relationship.objects.create(child=child, user=world.ivy, kind=RelationshipKind.IRO, from_at=NOON)

    seen = [u.username for u in (world.amina, world.ben, world.dora, world.ivy) if visible_children(world.viewer(u))]

    assert seen == ["ivy"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ties=st.lists(st.tuples(st.sampled_from(["amina", "ben", "assessment", "care"]), st.booleans()), max_size=4, unique=True),
    restricted=st.booleans(),
    everyone=st.booleans(),
    units=st.sets(st.sampled_from(["assessment", "care"])),
)
def test_the_predicate_and_its_sql_twin_agree(world, ties, restricted, everyone, units):
    child = a_child()
    Child.objects.filter(pk=child.pk).update(is_restricted=restricted)
    open_ties = []
    for who, is_open in ties:
        target = getattr(world, who)
        person = who in ("amina", "ben")
        Relationship.objects.create(
            child=child, user=target if person else None, unit=None if person else target,
            kind=RelationshipKind.SHARED_WITH, from_at=NOON, to_at=None if is_open else NOON,
        )  # fmt: skip
        if is_open:
            open_ties.append(Tie(RelationshipKind.SHARED_WITH, target.pk if person else None, None if person else target.pk))
    viewer = Viewer(user_id=world.amina.pk, unit_ids=frozenset(getattr(world, u).pk for u in units), sees_every_child=everyone)

    in_sql = visible_children(viewer).filter(pk=child.pk).exists()
    as_counted = Child.objects.filter(visible(viewer, reads_all=True), pk=child.pk).exists()

    assert in_sql == as_counted == may_see(viewer, open_ties, is_restricted=restricted)


@pytest.fixture
def world(db):
    return a_world()
