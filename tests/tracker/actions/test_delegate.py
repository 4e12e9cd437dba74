"""The scheme of delegation: whom it names decides, from day to day, and what the law reserves stays reserved."""

from datetime import timedelta

import pytest
import yaml

from tests.builders import NOON, a_journey, a_person, a_world, ask, fresh, recorded
from tests.tracker.rules_changed import administrators
from tracker.actions.delegate import delegate_decision, end_delegation
from tracker.actions.move import move
from tracker.errors import BadInput, MoveRefused, NotVisible, NotYourDecision
from tracker.models import Delegation, Event, Holding, Post, User
from tracker.selectors.possible import possible
from tracker.selectors.rulebook import rulebook
from tracker.selectors.scheme import scheme_now
from tracker.selectors.viewers import actor_of
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.scheme import SCHEME
from workflows.engine import registry
from workflows.terms import EvidenceKind, Role, Stage

DAY = timedelta(days=1)
TODAY = local_date(NOON)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def priya(world):
    return actor_of(administrators(world)[0], now=NOON)


def named(actor, decision, *, role=None, user=None, from_on=TODAY, to_on=None, reason="Cabinet, 2 March 2026", at=NOON):
    return delegate_decision(decision=decision, role=role, user_id=user.pk if user else None, from_on=from_on, to_on=to_on, reason=reason,
                             actor=actor, now=at)  # fmt: skip


def closes(world, journey, person, at=NOON):
    request = ask("assessment_closed", fresh(journey), at, warnings_accepted=True)
    return move(journey_id=journey.pk, request=request, actor=actor_of(person, now=at), now=at)


def test_the_scheme_is_that_of_the_domain_pack(domain_pack):
    pack = yaml.safe_load((domain_pack / "roles.yaml").read_text(encoding="utf-8"))["decisions"]

    assert [(d.code, d.title, d.by, d.reserved, d.verified) for d in SCHEME] == [
        (d["id"], d["title"], tuple(Role(r) for r in d["decided_by"]), d["reserved_by_law"], d["verified"]) for d in pack
    ]
    assert [d.fixed for d in SCHEME] == [not d["configurable"] and not d["reserved_by_law"] for d in pack]


def test_every_move_and_minute_of_the_scheme_is_decided_by_a_role_that_the_scheme_knows():
    moves = {one.code: one for one in registry.current("journey").moves}

    for rule in SCHEME:
        assert [code for code in rule.moves if set(rule.by).isdisjoint(moves[code].by)] == []
        assert [kind for kind in rule.evidence if set(rule.by).isdisjoint(EVIDENCE[kind].recorded_by)] == []


def test_without_a_line_a_decision_is_its_usual_roles(world):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    assert rulebook().scheme == ()
    assert isinstance(_refusal(world, journey, world.ben), MoveRefused)  # for what is missing, not for who asks
    assert isinstance(_refusal(world, journey, world.amina), NotYourDecision)


def _refusal(world, journey, person, at=NOON):
    try:
        closes(world, journey, person, at)
    except (MoveRefused, NotYourDecision) as refused:
        return refused
    return None


def test_a_named_person_decides_and_others_in_the_role_no_longer(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    named(priya, "close_case", user=world.grace)

    refused = _refusal(world, journey, world.ben)
    assert isinstance(refused, NotYourDecision)
    assert refused.says == "This is not yours to decide. It is decided by: Grace Hill, named in the scheme of delegation."
    assert not isinstance(_refusal(world, journey, world.grace), NotYourDecision)


def test_a_line_holds_from_its_first_day_to_its_last(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    named(priya, "close_case", user=world.grace, from_on=TODAY + 2 * DAY, to_on=TODAY + 4 * DAY)

    mine = [not isinstance(_refusal(world, journey, world.grace, NOON + n * DAY), NotYourDecision) for n in (1, 2, 4, 5)]
    assert mine == [False, True, True, False]


def test_the_moves_offered_follow_the_scheme(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    named(priya, "close_case", role=Role.HEAD_OF_SERVICE)

    def offered(person):
        actor = actor_of(person, now=NOON)
        found = possible(journey, roles=actor.roles, person=actor.user_id, now=NOON).moves
        return {one.decision.move.code for one in found if one.decision.yours}

    assert "assessment_closed" in offered(world.grace)
    assert "assessment_closed" not in offered(world.ben)
    assert "assessment_to_child_in_need" in offered(world.ben)


def test_what_the_law_reserves_goes_only_to_a_person_of_the_post_that_it_names(world, priya):
    for over in ({"role": Role.TEAM_MANAGER}, {"user": world.ben}):
        with pytest.raises(BadInput) as refused:
            named(priya, "cease_looking_after", **over)
        assert "The law gives this to: nominated officer." in refused.value.fields["who"]

    line = named(priya, "cease_looking_after", user=world.jonah)

    assert (line.user, Delegation.objects.count()) == (world.jonah, 1)


def test_of_two_nominated_officers_only_the_named_one_decides(world, priya):
    kemi = a_person("kemi", "Kemi", "Bell", Role.NOMINATED_OFFICER, world.authority)
    named(priya, "cease_looking_after", user=world.jonah)
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    def mine(person):
        actor = actor_of(person, now=NOON)
        moves = possible(journey, roles=actor.roles, person=actor.user_id, now=NOON).moves
        return {one.decision.move.code: one.decision.yours for one in moves}["looked_after_closed"]

    assert (mine(world.jonah), mine(kemi)) == (True, False)


def test_guidance_fixes_the_role_but_a_person_may_be_named(world, priya):
    with pytest.raises(BadInput):
        named(priya, "conference_outcome", role=Role.TEAM_MANAGER)

    assert named(priya, "conference_outcome", user=world.hari).user == world.hari


def test_nobody_names_themselves_and_only_administrators_name_anybody(world, priya):
    with pytest.raises(NotYourDecision):
        delegate_decision(decision="close_case", role=None, user_id=priya.user_id, from_on=TODAY, to_on=None, reason="Mine",
                          actor=priya, now=NOON)  # fmt: skip
    with pytest.raises(NotYourDecision):
        named(actor_of(world.ben, now=NOON), "close_case", user=world.grace)
    assert Delegation.objects.count() == 0


def test_odd_lines_are_refused_and_nothing_is_written(world, priya):
    for over, error in (
        ({"decision": "moons"}, NotVisible),
        ({"user": None}, BadInput),
        ({"role": Role.HEAD_OF_SERVICE}, BadInput),
        ({"reason": " "}, BadInput),
        ({"from_on": TODAY - DAY}, BadInput),
        ({"to_on": TODAY - DAY}, BadInput),
    ):
        values = {"decision": "close_case", "user": world.grace, **over}
        with pytest.raises(error):
            named(priya, values.pop("decision"), **values)
    named(priya, "close_case", user=world.grace)
    with pytest.raises(BadInput):
        named(priya, "close_case", user=world.grace, from_on=TODAY + DAY)
    assert Delegation.objects.count() == 1


def test_a_line_is_ended_and_the_record_keeps_it(world, priya):
    line = named(priya, "close_case", user=world.grace)
    end_delegation(delegation_id=line.pk, last_day=TODAY + DAY, reason="A new scheme.", actor=priya, now=NOON)
    later = named(priya, "close_case", user=world.jonah, from_on=TODAY + 9 * DAY)
    end_delegation(delegation_id=later.pk, last_day=TODAY - DAY, reason="A mistake.", actor=priya, now=NOON)

    assert list(Delegation.objects.values_list("user", "to_on")) == [(world.grace.pk, TODAY + DAY)]
    assert [row.lines for row in scheme_now(Words(), today=TODAY + 2 * DAY) if row.rule.code == "close_case"] == [()]
    kinds = list(Event.objects.filter(stream__kind=StreamKind.STAFF).order_by("seq").values_list("kind", flat=True))
    assert kinds == ["decision_delegated", "delegation_ended", "decision_delegated", "delegation_ended"]
    with pytest.raises(NotVisible):
        end_delegation(delegation_id=line.pk, last_day=TODAY, reason="Again", actor=priya, now=NOON + 5 * DAY)


def test_a_minute_that_is_the_decision_is_recorded_only_by_whom_the_scheme_names(world, priya):
    kemi = a_person("kemi", "Kemi", "Bell", Role.NOMINATED_OFFICER, world.authority)
    named(priya, "cease_looking_after", user=world.jonah)
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    with pytest.raises(NotYourDecision) as refused:
        recorded(world, journey, EvidenceKind.REG_39_APPROVAL, kemi, NOON)
    assert "is recorded by: Jonah Reid, named in the scheme of delegation." in refused.value.says

    recorded(world, journey, EvidenceKind.REG_39_APPROVAL, world.jonah, NOON)
    assert journey.evidence.filter(kind=EvidenceKind.REG_39_APPROVAL).count() == 1


def test_an_administrator_with_another_post_does_not_give_that_role_a_decision(world, priya):
    also = Post.objects.create(unit=world.assessment, role=Role.SOCIAL_WORKER, title="Social worker")
    Holding.objects.create(post=also, user_id=priya.user_id, from_on=TODAY)
    rule = next(one for one in SCHEME if not one.reserved and not one.fixed and Role.SOCIAL_WORKER not in one.by)
    events = Event.objects.count()

    with pytest.raises(NotYourDecision, match="Nobody gives themselves a decision"):
        named(actor_of(User.objects.get(pk=priya.user_id), now=NOON), rule.code, role=Role.SOCIAL_WORKER)

    assert (Delegation.objects.count(), Event.objects.count()) == (0, events)
    assert named(priya, rule.code, role=Role.SOCIAL_WORKER).role == Role.SOCIAL_WORKER
