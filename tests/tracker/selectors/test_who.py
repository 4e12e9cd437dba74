"""Who must act: a named person, or a named post."""

import pytest

from tests.builders import NOON, a_journey, a_person, a_world, fresh
from tracker.actions.allocate import name_person
from tracker.models import Post
from tracker.selectors.timescales import responsible
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.terms import RelationshipKind
from workflows.terms import Role, Stage


@pytest.mark.parametrize(
    ("role", "who"),
    [
        (Role.SOCIAL_WORKER, "Amina Khan, allocated worker"),
        (Role.TEAM_MANAGER, "Ben Okoro, team manager, Assessment Team"),
        (Role.HEAD_OF_SERVICE, "Grace Hill, head of service, Larkshire Council"),
        (Role.MASH_DECISION_MAKER, "Dora Price, mash decision maker, Front door"),
        (Role.IRO, "Independent reviewing officer, nobody named"),
        (Role.ADM, "Agency decision maker, nobody named"),
    ],
)
def test_each_role_is_a_person_or_the_post_that_answers(db, role, who):
    journey = a_journey(a_world(), stage=Stage.ASSESSMENT)

    assert str(directory(Words(), [journey.child_id], now=NOON).who(role, responsible(journey))) == who


def test_a_team_with_a_manager_of_its_own_kind_is_never_answered_for_by_another_teams_manager(db):
    journey = a_journey(a_world(), stage=Stage.EARLY_HELP)

    who = directory(Words(), [journey.child_id], now=NOON).who(Role.TEAM_MANAGER, responsible(journey))

    assert str(who) == "Fatima Noor, early help manager, Early Help North"


def test_without_a_worker_the_managers_post_answers_and_a_vacant_one_says_so(db):
    world = a_world()
    journey = fresh(a_journey(world, stage=Stage.ASSESSMENT))
    journey.worker = None
    assert str(directory(Words(), [], now=NOON).who(Role.SOCIAL_WORKER, responsible(journey))) == "Ben Okoro, team manager, Assessment Team"

    world.ben.holdings.all().delete()

    assert str(directory(Words(), [], now=NOON).who(Role.SOCIAL_WORKER, responsible(journey))) == (
        "Team manager, Assessment Team, nobody named"
    )


def test_a_person_named_for_the_child_answers_for_that_child_alone(db):
    world = a_world()
    journey, other = a_journey(world, stage=Stage.LOOKED_AFTER), a_journey(world, stage=Stage.LOOKED_AFTER)
    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben),
                occurred_at=NOON, now=NOON)  # fmt: skip

    found = directory(Words(), [journey.child_id, other.child_id], now=NOON)

    assert found.who(Role.IRO, responsible(journey)).name == "Ivy Marsh"
    assert found.who(Role.IRO, responsible(other)).name == ""


def test_the_number_of_queries_is_the_same_for_few_and_many(db, django_assert_num_queries):
    world = a_world()
    for number in range(5):
        a_person(f"more{number}", "More", f"Person{number}", Role.TEAM_MANAGER, world.long_term)

    with django_assert_num_queries(4):
        directory(Words(), range(1, 100), now=NOON)


def test_a_post_whose_title_names_its_unit_names_it_once(db):
    world = a_world()
    a_person("hana", "Hana", "Bell", Role.SERVICE_MANAGER, world.social_care)
    Post.objects.filter(role=Role.SERVICE_MANAGER).update(title="Service manager, social care")
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    who = directory(Words(), [journey.child_id], now=NOON).who(Role.SERVICE_MANAGER, responsible(journey))

    assert str(who) == "Hana Bell, service manager, social care"
