"""Posts, deputies and absence: who holds what from which day, and who answers meanwhile."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, a_person, a_world
from tests.tracker.rules_changed import administrators
from tracker.actions.keep_absences import cancel_absence, record_absence
from tracker.actions.keep_posts import create_post, fill_post, vacate_post
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Absence, Event, Holding, Post
from tracker.selectors.timescales import responsible
from tracker.selectors.viewers import actor_of, viewer_of
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.terms import StreamKind
from workflows.calendar import local_date
from workflows.terms import Role, Stage

DAY = timedelta(days=1)
TODAY = local_date(NOON)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def priya(world):
    return actor_of(administrators(world)[0], now=NOON)


@pytest.fixture
def rana(world):
    """A team manager of another team."""
    return a_person("rana", "Rana", "Aziz", Role.TEAM_MANAGER, world.long_term)


def told():
    return list(Event.objects.filter(stream__kind=StreamKind.STAFF).order_by("seq").values_list("kind", flat=True))


def manager(journey, at=NOON):
    who = directory(Words(), [journey.child_id], now=at).who(Role.TEAM_MANAGER, responsible(journey))
    return who.name


def bens_post(world):
    return Post.objects.get(unit=world.assessment, role=Role.TEAM_MANAGER)


def test_a_new_post_is_vacant_and_shows_as_vacant(world, priya):
    post = create_post(unit_id=world.care.pk, role=Role.TEAM_MANAGER, title="Team manager", actor=priya, now=NOON)

    who = directory(Words(), [], now=NOON).manager(world.care.pk)
    assert (who.name, str(who), post.unit) == ("", "Team manager, Care Team, nobody named", world.care)


def test_a_post_changes_hands_on_a_day(world, priya, rana):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    fill_post(post_id=bens_post(world).pk, user_id=rana.pk, from_on=TODAY + 7 * DAY, actor=priya, now=NOON)

    assert manager(journey) == "Ben Okoro"
    assert manager(journey, NOON + 7 * DAY) == "Rana Aziz"
    assert Holding.objects.get(user=world.ben).to_on == TODAY + 6 * DAY
    assert told() == ["post_filled"]


def test_nobody_gives_themselves_a_post_and_only_administrators_give_any(world, priya, rana):
    post = bens_post(world)
    for actor, user, error in (
        (priya, priya.user_id, NotYourDecision),
        (actor_of(world.ben, now=NOON), rana.pk, NotYourDecision),
        (priya, 10**9, BadInput),
    ):
        with pytest.raises(error):
            fill_post(post_id=post.pk, user_id=user, from_on=TODAY, actor=actor, now=NOON)
    with pytest.raises(NotYourDecision):
        record_absence(user_id=world.ben.pk, from_on=TODAY, to_on=TODAY, stands_in_id=priya.user_id, actor=priya, now=NOON)
    assert (told(), Holding.objects.filter(post=post).count(), Absence.objects.count()) == ([], 1, 0)


def test_odd_days_and_doubled_holdings_are_refused(world, priya, rana):
    post = bens_post(world)
    fill_post(post_id=post.pk, user_id=rana.pk, from_on=TODAY + 7 * DAY, actor=priya, now=NOON)
    held = Holding.objects.count()

    for over in (
        {"from_on": TODAY - DAY},
        {"from_on": TODAY + 3000 * DAY},
        {"from_on": TODAY + 9 * DAY, "to_on": TODAY + 8 * DAY},
        {"from_on": TODAY + 8 * DAY},
        {"from_on": TODAY + 3 * DAY, "user_id": world.hari.pk},
    ):
        with pytest.raises(BadInput):
            fill_post(**{"post_id": post.pk, "user_id": rana.pk, **over}, actor=priya, now=NOON)
    assert (Holding.objects.count(), told()) == (held, ["post_filled"])


def test_a_post_is_made_vacant_after_a_last_day_or_at_once(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    holding = Holding.objects.get(user=world.ben)

    vacate_post(holding_id=holding.pk, last_day=TODAY + DAY, actor=priya, now=NOON)
    assert (manager(journey), manager(journey, NOON + 2 * DAY)) == ("Ben Okoro", "")
    vacate_post(holding_id=holding.pk, last_day=TODAY - DAY, actor=priya, now=NOON)

    assert (manager(journey), viewer_of(world.ben, now=NOON).roles) == ("", frozenset())
    with pytest.raises(NotVisible):
        vacate_post(holding_id=holding.pk, last_day=TODAY, actor=priya, now=NOON)


def test_a_holding_is_never_made_longer_by_its_end_so_nobody_prolongs_their_own(world, priya):
    holding = Holding.objects.get(user_id=priya.user_id)
    Holding.objects.filter(pk=holding.pk).update(to_on=TODAY + DAY)
    before = told()

    with pytest.raises(BadInput):
        vacate_post(holding_id=holding.pk, last_day=TODAY + 2 * DAY, actor=priya, now=NOON)

    holding.refresh_from_db()
    assert (holding.to_on, told()) == (TODAY + DAY, before)


def test_a_deputy_acts_beside_the_holder(world, priya, rana):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    fill_post(post_id=bens_post(world).pk, user_id=rana.pk, from_on=TODAY, is_deputy=True, actor=priya, now=NOON)

    assert manager(journey) == "Ben Okoro"
    assert world.assessment.pk in actor_of(rana, now=NOON).unit_ids


def test_while_a_holder_is_away_whoever_stands_in_answers(world, priya, rana):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    record_absence(user_id=world.ben.pk, from_on=TODAY + DAY, to_on=TODAY + 5 * DAY, stands_in_id=rana.pk, actor=priya, now=NOON)

    names = [manager(journey, NOON + n * DAY) for n in (0, 1, 5, 6)]
    assert names == ["Ben Okoro", "Rana Aziz", "Rana Aziz", "Ben Okoro"]
    assert world.assessment.pk in viewer_of(rana, now=NOON + DAY).unit_ids
    assert told() == ["absence_recorded"]


def test_without_anybody_the_post_is_vacant_while_the_holder_is_away(world, priya):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    record_absence(user_id=world.ben.pk, from_on=TODAY, to_on=TODAY, stands_in_id=None, actor=priya, now=NOON)

    assert (manager(journey), manager(journey, NOON + DAY)) == ("", "Ben Okoro")


def test_a_person_who_is_back_early_answers_again_and_the_deputy_no_more(world, priya, rana):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    absence = record_absence(user_id=world.ben.pk, from_on=TODAY, to_on=TODAY + 9 * DAY, stands_in_id=rana.pk, actor=priya, now=NOON)
    later = NOON + 3 * DAY
    assert manager(journey, later) == "Rana Aziz"

    cancel_absence(absence_id=absence.pk, actor=priya, now=later)

    assert manager(journey, later) == "Ben Okoro"
    assert world.assessment.pk not in actor_of(rana, now=later).unit_ids
    with pytest.raises(NotVisible):
        cancel_absence(absence_id=absence.pk, actor=priya, now=later)
    assert told() == ["absence_recorded", "absence_cancelled"]


def test_odd_absences_are_refused(world, priya, rana):
    record_absence(user_id=rana.pk, from_on=TODAY, to_on=TODAY + DAY, stands_in_id=None, actor=priya, now=NOON)

    for over in (
        {"from_on": TODAY + DAY, "to_on": TODAY},
        {"from_on": TODAY - 5 * DAY, "to_on": TODAY - DAY},
        {"from_on": TODAY - 90 * DAY, "to_on": TODAY},
        {"from_on": TODAY, "to_on": TODAY + 9000 * DAY},
        {"stands_in_id": world.ben.pk},
        {"stands_in_id": rana.pk},
        {"user_id": rana.pk},
    ):
        with pytest.raises(BadInput):
            record_absence(**{"user_id": world.ben.pk, "from_on": TODAY, "to_on": TODAY + DAY, "stands_in_id": None, **over}, actor=priya,
                           now=NOON)  # fmt: skip
    assert (Absence.objects.count(), told()) == (1, ["absence_recorded"])


def test_a_post_that_makes_no_sense_is_refused(world, priya):
    posts = Post.objects.count()
    for over in ({"role": Role.COURT}, {"title": " "}, {"title": "x" * 121}):
        with pytest.raises(BadInput):
            create_post(**{"unit_id": world.care.pk, "role": Role.TEAM_MANAGER, "title": "Manager", **over}, actor=priya, now=NOON)
    with pytest.raises(NotVisible):
        create_post(unit_id=10**9, role=Role.TEAM_MANAGER, title="Manager", actor=priya, now=NOON)
    assert Post.objects.count() == posts
