"""People and teams: added, left, back; created, renamed, closed only when nothing is left in them."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, fresh
from tests.tracker.rules_changed import administrators
from tracker.actions.delegate import delegate_decision
from tracker.actions.keep_absences import record_absence
from tracker.actions.keep_people import add_person, deactivate_person, lift_limit, limit_account, take_person_back
from tracker.actions.keep_posts import fill_post
from tracker.actions.keep_units import close_unit, create_unit, rename_unit
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.flows import handover
from tracker.models import Event, Holding, OrgUnit, User
from tracker.selectors.organisation import at_work, tree
from tracker.selectors.viewers import actor_of, viewer_of
from tracker.terms import StreamKind, UnitKind
from workflows.calendar import local_date
from workflows.definitions.scheme import BY_CODE
from workflows.terms import Stage

TODAY = local_date(NOON)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def priya(world):
    return actor_of(administrators(world)[0], now=NOON)


def told():
    return list(Event.objects.filter(stream__kind=StreamKind.STAFF).order_by("seq").values_list("kind", flat=True))


def somebody(actor, **over):
    values = {"username": "Rana.Aziz", "given_name": "Rana", "family_name": "Aziz", "email": "", "job_title": "Social worker",
              "password": "a first one that is long"}  # fmt: skip
    return add_person(**{**values, **over}, actor=actor, now=NOON)


def test_a_person_who_is_added_may_sign_in_and_sees_no_child(world, priya):
    a_journey(world, stage=Stage.ASSESSMENT)

    rana = somebody(priya)

    assert (rana.username, rana.display_name, rana.check_password("a first one that is long")) == ("rana.aziz", "Rana Aziz", True)
    assert viewer_of(rana, now=NOON).roles == frozenset()
    assert (rana.is_staff, rana.is_superuser, told()) == (False, False, ["person_added"])


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"username": "BEN"}, "username"),
        ({"username": ""}, "username"),
        ({"username": "a b"}, "username"),
        ({"username": "x" * 61}, "username"),
        ({"given_name": " "}, "given_name"),
        ({"family_name": "y" * 81}, "family_name"),
        ({"email": "not an address"}, "email"),
    ],
)
def test_odd_people_are_refused(world, priya, over, field):
    people = User.objects.count()

    with pytest.raises(BadInput) as refused:
        somebody(priya, **over)

    assert (list(refused.value.fields), User.objects.count(), told()) == ([field], people, [])


def test_only_an_administrator_keeps_people_and_teams(world):
    ben = actor_of(world.ben, now=NOON)

    for act in (
        lambda: somebody(ben),
        lambda: deactivate_person(user_id=world.amina.pk, reason="", actor=ben, now=NOON),
        lambda: create_unit(name="New", kind=UnitKind.TEAM, parent_id=world.social_care.pk, purpose="", actor=ben, now=NOON),
        lambda: rename_unit(unit_id=world.assessment.pk, name="New", actor=ben, now=NOON),
        lambda: close_unit(unit_id=world.long_term.pk, reason="", actor=ben, now=NOON),
    ):
        with pytest.raises(NotYourDecision):
            act()
    assert told() == []


def test_who_leaves_can_do_nothing_more_and_their_children_are_counted(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    held = deactivate_person(user_id=world.amina.pk, reason="Moved away.", actor=priya, now=NOON)

    amina = User.objects.get(pk=world.amina.pk)
    assert (held, amina.is_active, viewer_of(amina, now=NOON).roles) == (1, False, frozenset())
    assert Holding.objects.get(user=amina).to_on == TODAY - timedelta(days=1)
    assert (fresh(journey).worker, fresh(journey).team) == (amina, world.assessment)
    take_person_back(user_id=amina.pk, actor=priya, now=NOON)
    assert User.objects.get(pk=amina.pk).is_active
    assert told() == ["person_deactivated", "person_back_at_work"]


def test_nobody_shuts_themselves_out_and_nobody_leaves_twice(world, priya):
    with pytest.raises(NotYourDecision):
        deactivate_person(user_id=priya.user_id, reason="", actor=priya, now=NOON)
    deactivate_person(user_id=world.amina.pk, reason="", actor=priya, now=NOON)
    with pytest.raises(BadInput):
        deactivate_person(user_id=world.amina.pk, reason="", actor=priya, now=NOON)
    with pytest.raises(BadInput):
        take_person_back(user_id=world.ben.pk, actor=priya, now=NOON)
    with pytest.raises(NotVisible):
        take_person_back(user_id=10**9, actor=priya, now=NOON)


def test_a_team_is_created_renamed_and_stands_in_the_tree(world, priya):
    team = create_unit(name="Family Help East", kind=UnitKind.TEAM, parent_id=world.early_help_service.pk, purpose="early_help",
                       actor=priya, now=NOON)  # fmt: skip
    rename_unit(unit_id=team.pk, name="Family Help North East", actor=priya, now=NOON)

    team.refresh_from_db()
    assert (team.code, team.name) == ("family-help-east", "Family Help North East")
    rows = {row.unit.code: (row.depth, row.posts, row.vacant) for row in tree(today=TODAY)}
    assert rows["family-help-east"] == (2, 0, 0)
    assert rows["larkshire"][0] == 0
    assert told() == ["unit_created", "unit_renamed"]


def test_units_of_a_name_that_is_taken_or_in_a_wrong_place_are_refused(world, priya):
    for name, parent, kind, purpose in (
        ("assessment team", world.social_care, UnitKind.TEAM, ""),
        ("", world.social_care, UnitKind.TEAM, ""),
        ("New", world.assessment, UnitKind.TEAM, ""),
        ("New", world.social_care, UnitKind.SERVICE, ""),
        ("New", world.authority, UnitKind.AUTHORITY, ""),
        ("New", world.social_care, UnitKind.TEAM, "moons"),
    ):
        with pytest.raises(BadInput):
            create_unit(name=name, kind=kind, parent_id=parent.pk, purpose=purpose, actor=priya, now=NOON)
    assert told() == []


def test_two_units_never_share_a_code(world, priya):
    rename_unit(unit_id=world.long_term.pk, name="Something else", actor=priya, now=NOON)

    made = create_unit(name="Long term", kind=UnitKind.TEAM, parent_id=world.social_care.pk, purpose="", actor=priya, now=NOON)

    assert (made.code, OrgUnit.objects.get(pk=world.long_term.pk).code) == ("long-term-2", "long-term")


def test_a_team_is_closed_only_when_nothing_is_left_in_it(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    handover.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.long_term.pk, actor=world.actor(world.ben),
                            note="", occurred_at=NOON, now=NOON)  # fmt: skip

    for unit, says in (
        (world.assessment, "1 child is held by it: transfer first."),
        (world.assessment, "2 posts in it are held: make them vacant first."),
        (world.long_term, "1 child is offered to it: answer first."),
        (world.social_care, "2 units are below it: close them first."),
        (world.authority, "The authority itself cannot be closed."),
    ):
        with pytest.raises(BadInput) as refused:
            close_unit(unit_id=unit.pk, reason="", actor=priya, now=NOON)
        assert says in refused.value.says
    assert (OrgUnit.objects.filter(is_active=False).count(), "unit_closed" in told()) == (0, False)


def test_an_empty_team_is_closed_and_stays_in_the_record(world, priya):
    close_unit(unit_id=world.long_term.pk, reason="Merged.", actor=priya, now=NOON)

    assert not OrgUnit.objects.get(pk=world.long_term.pk).is_active
    with pytest.raises(NotVisible):
        rename_unit(unit_id=world.long_term.pk, name="Again", actor=priya, now=NOON)


def test_a_limited_account_is_added_and_holds_no_post_and_no_decision(world, priya):
    hester = somebody(priya, is_limited=True)
    post = Holding.objects.filter(user=world.ben)[0].post

    refused = []
    for act in (
        lambda: fill_post(post_id=post.pk, user_id=hester.pk, from_on=TODAY, actor=priya, now=NOON),
        lambda: record_absence(user_id=world.ben.pk, from_on=TODAY, to_on=TODAY, stands_in_id=hester.pk, actor=priya, now=NOON),
        lambda: delegate_decision(decision=next(iter(BY_CODE)), role=None, user_id=hester.pk, from_on=TODAY, to_on=None,
                                  reason="Cabinet, May.", actor=priya, now=NOON),
    ):  # fmt: skip
        with pytest.raises(BadInput) as why:
            act()
        refused.append("limited account" in str([*why.value.fields.values()]))

    assert (hester.is_limited, refused, Holding.objects.filter(user=hester).count(), told()) == (True, [True] * 3, 0, ["person_added"])
    assert str(hester.pk) not in dict(at_work())


def test_an_account_is_limited_and_the_limit_is_lifted_each_with_a_reason_on_record(world, priya):
    rana = somebody(priya)

    limit_account(user_id=rana.pk, reason="Sits on the adoption panel.", actor=priya, now=NOON)
    limited = User.objects.get(pk=rana.pk).is_limited
    lift_limit(user_id=rana.pk, reason="Works here from May.", actor=priya, now=NOON)

    assert (limited, User.objects.get(pk=rana.pk).is_limited) == (True, False)
    assert told() == ["person_added", "account_limited", "account_no_longer_limited"]
    assert list(Event.objects.filter(kind__startswith="account_").values_list("payload__reason", flat=True)) == [
        "Sits on the adoption panel.",
        "Works here from May.",
    ]


def test_an_account_is_not_limited_while_its_person_holds_a_post_or_by_themselves_or_without_a_reason(world, priya):
    rana = somebody(priya)

    for user, reason, error in ((world.ben.pk, "Why.", BadInput), (priya.user_id, "Why.", NotYourDecision), (rana.pk, " ", BadInput)):
        with pytest.raises(error):
            limit_account(user_id=user, reason=reason, actor=priya, now=NOON)
    with pytest.raises(BadInput):
        lift_limit(user_id=rana.pk, reason="Why.", actor=priya, now=NOON)
    with pytest.raises(NotYourDecision):
        limit_account(user_id=rana.pk, reason="Why.", actor=actor_of(world.ben, now=NOON), now=NOON)

    assert (User.objects.filter(is_limited=True).count(), told()) == (0, ["person_added"])
