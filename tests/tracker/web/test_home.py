"""The home page of each role."""

import re
from datetime import timedelta

from tests.builders import NOON, a_contact, a_journey, a_person, fresh
from tests.tracker.web.conftest import text_of
from tracker.actions.assess import start_assessment, submit_assessment
from tracker.flows import handover
from tracker.models import User
from workflows.terms import Role, Stage

DAY = timedelta(days=1)


def test_a_practitioner_sees_the_children_with_the_worst_timescale_first(world, as_):
    later = a_journey(world, stage=Stage.ASSESSMENT, at=NOON)
    sooner = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 40 * DAY)

    listed = as_(world.amina).get("/").content.decode()

    assert listed.index(sooner.child.ref) < listed.index(later.child.ref)


def test_each_number_of_my_children_leads_to_the_children_it_counts(world, as_):
    overdue = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 40 * DAY)
    on_time = a_journey(world, stage=Stage.ASSESSMENT, at=NOON)
    client = as_(world.amina)

    assert "2 My children 1 Overdue" in text_of(client.get("/"))
    listed = client.get("/children/?mine=1&colour=red").content.decode()
    assert overdue.child.ref in listed
    assert on_time.child.ref not in listed


def test_at_146_a_manager_sees_every_decision_that_waits_the_oldest_first_with_the_days(world, as_):
    """AT-146: four decisions wait, and four are listed, oldest first, with days waiting."""
    submitted = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 10 * DAY)
    start_assessment(journey_id=submitted.pk, actor=world.actor(world.amina), occurred_at=NOON - 9 * DAY, now=NOON - 9 * DAY)
    submit_assessment(journey_id=submitted.pk, actor=world.actor(world.amina), occurred_at=NOON - 8 * DAY, now=NOON - 8 * DAY)
    offers = [_offered_to_assessment(world, NOON - days * DAY) for days in (7, 2)]
    nobody = _without_worker(world, NOON - 4 * DAY)

    page = as_(world.ben).get("/")

    text = text_of(page)
    assert "4 waiting, oldest first" in text
    order = [submitted.child.ref, offers[0].child.ref, nobody.child.ref, offers[1].child.ref]
    assert sorted(order, key=text.index) == order
    assert [re.search(rf"{ref}.*? Assessment Team (\d+)", text)[1] for ref in order] == ["8", "7", "4", "2"]


def test_a_manager_sees_how_many_are_overdue_in_each_team_with_a_link_to_them(world, as_):
    overdue = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 40 * DAY)
    client = as_(world.ben)

    assert "Assessment Team 1 overdue in Assessment Team" in text_of(client.get("/"))
    assert overdue.child.ref in client.get("/children/?team=assessment&colour=red").content.decode()


def test_the_front_door_sees_contacts_that_await_a_decision_the_oldest_first(world, as_):
    newer = a_contact(world, at=NOON - DAY)
    older = a_contact(world, at=NOON - 3 * DAY)

    page = as_(world.dora).get("/").content.decode()

    assert page.index(older.child.ref) < page.index(newer.child.ref)
    assert "Record a contact" in page
    assert "Emergency admission" in page


def test_somebody_without_a_post_is_told_whom_to_ask(world, as_):
    a_journey(world, stage=Stage.ASSESSMENT)
    stranger = a_person("stranger", "Sam", "Stranger", Role.SOCIAL_WORKER, world.care)
    stranger.holdings.all().delete()

    text = text_of(as_(stranger).get("/"))

    assert "You hold no post here today" in text
    assert "Example" not in text


def test_an_empty_home_says_what_to_do_next(world, as_):
    assert "No child is allocated to you" in text_of(as_(world.amina).get("/"))
    assert "Nothing waits for your decision." in text_of(as_(world.ben).get("/"))
    assert "record a contact" in text_of(as_(world.dora).get("/"))


def test_the_number_of_queries_is_the_same_with_few_and_many_children(world, as_, queries_of):
    a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 40 * DAY)
    _offered_to_assessment(world, NOON - DAY)
    a_contact(world, at=NOON - DAY)
    few = {user.username: queries_of(as_(user), "/") for user in (world.amina, world.ben, world.dora)}

    for days in (20, 30):
        a_journey(world, stage=Stage.ASSESSMENT, at=NOON - days * DAY)
        _offered_to_assessment(world, NOON - days * DAY)
        a_contact(world, at=NOON - days * DAY)

    assert {user.username: queries_of(as_(user), "/") for user in (world.amina, world.ben, world.dora)} == few


def _offered_to_assessment(world, at):
    """A child of the Long Term Team, offered to the Assessment Team."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, at=at - DAY)
    manager = _manager_of_long_term(world)
    for to, sender, answers in ((world.long_term, world.ben, manager), (world.assessment, manager, None)):
        moment = at - timedelta(hours=2) if answers else at
        offered = handover.offer_transfer(journey_id=journey.pk, version=fresh(journey).version, to_team=to.pk,
                                          actor=world.actor(sender), note="For a test.", occurred_at=moment, now=moment)  # fmt: skip
        if answers:
            handover.accept(handover_id=offered.handover.pk, actor=world.actor(answers), worker_id=answers.pk,
                            occurred_at=moment, now=moment)  # fmt: skip
    return fresh(journey)


def _manager_of_long_term(world):
    known = User.objects.filter(username="lena").first()
    return known or a_person("lena", "Lena", "Frost", Role.TEAM_MANAGER, world.long_term)


def _without_worker(world, at):
    """A child whom the Assessment Team accepted and has not allocated."""
    journey = a_journey(world, stage=Stage.EARLY_HELP, at=at - DAY)
    offered = handover.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.assessment.pk,
                                      actor=world.actor(world.fatima), note="For a test.", occurred_at=at, now=at)  # fmt: skip
    handover.accept(handover_id=offered.handover.pk, actor=world.actor(world.ben), worker_id=None, occurred_at=at, now=at)
    return fresh(journey)
