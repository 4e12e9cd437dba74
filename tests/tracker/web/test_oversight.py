"""Notices of delay, challenges and what did not happen, as people see them."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_contact, a_journey, events_of
from tests.tracker.web.conftest import text_of
from tracker.actions.allocate import name_person
from tracker.actions.ask_about_delay import ask_about_delay
from tracker.actions.challenge import raise_challenge
from tracker.actions.look_for_not_done import look_for_not_done
from tracker.models import AccessRow, Challenge, Clock, DelayQuestion
from tracker.terms import ChallengeState, RelationshipKind
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def journey(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    name_person(
        journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben), occurred_at=NOON, now=NOON
    )
    return journey


@pytest.fixture
def question(journey):
    """Ivy was asked about the first planning meeting, and has not answered."""
    clock = Clock.objects.get(journey=journey, limit="permanence.planning_meeting_first")
    Clock.objects.filter(pk=clock.pk).update(due_at=NOON, next_fire_at=None)
    ask_about_delay(clock_id=clock.pk, now=NOON)
    return DelayQuestion.objects.get(journey=journey, watcher="iro")


def challenged(world, journey, *, issue="Nothing of the last review is begun."):
    return raise_challenge(journey_id=journey.pk, issue=issue, is_formal=True, actor=world.actor(world.ivy), now=NOON)


def test_a_notice_of_delay_waits_on_the_home_page_and_is_answered_from_there(world, as_, question, journey):
    ivy = as_(world.ivy)
    home = ivy.get("/")
    assert "Notices of delay to answer" in text_of(home)
    assert f'href="/delays/{question.public_id}/"' in home.content.decode()

    done = ivy.post(f"/delays/{question.public_id}/", {"answer": "explain", "words": "The court adjourned."}, follow=True)

    assert "Your answer stands on the child’s record." in text_of(done)
    assert "No notice of delay waits for your answer." in text_of(done)
    assert "Explained" in text_of(ivy.get("/delays/?show=all"))
    assert "The court adjourned." in text_of(ivy.get(f"/children/{journey.child.ref}/"))


@pytest.mark.parametrize(
    ("typed", "says"), [({}, "Select your answer"), ({"answer": "challenge", "words": " "}, "Enter what you challenge")]
)
def test_an_answer_without_what_it_needs_is_refused_in_place_and_nothing_is_written(world, as_, question, journey, typed, says):
    before = events_of(journey)

    answer = as_(world.ivy).post(f"/delays/{question.public_id}/", typed)

    assert (answer.status_code, says in text_of(answer)) == (422, True)
    assert (events_of(journey), Challenge.objects.count()) == (before, 0)


def test_somebody_who_was_not_asked_reads_who_answers_and_is_refused(world, as_, question, journey):
    ben = as_(world.ben)
    assert "It is answered by the independent reviewing officer, or the line above." in text_of(ben.get(f"/delays/{question.public_id}/"))

    refused = ben.post(f"/delays/{question.public_id}/", {"answer": "acknowledge", "words": ""})

    assert refused.status_code == 403
    assert DelayQuestion.objects.get(pk=question.pk).answer == ""


def test_a_challenge_goes_its_way_on_screen_to_the_reviewing_officers_closing(world, as_, journey):
    ivy = as_(world.ivy)
    assert "Challenge the plan" in text_of(ivy.get(f"/children/{journey.child.ref}/"))
    ivy.post(f"/journeys/{journey.public_id}/challenge/", {"issue": "No bed of his own.", "how": "formal"})
    challenge = Challenge.objects.get()
    address = f"/challenges/{challenge.public_id}/"
    assert "Team manager, by 11 March 2026" in text_of(ivy.get(address))

    ben = as_(world.ben)
    assert "Close it" not in text_of(ben.get(address))
    answer = {"response": "It comes.", "agreed_action": "A bed.", "agreed_by-day": "9", "agreed_by-month": "3", "agreed_by-year": "2026"}
    assert "The answer stands on the child’s record." in text_of(ben.post(f"{address}answer/", answer, follow=True))
    assert ben.post(f"{address}close/", {"outcome": "Done."}).status_code == 403

    closed = as_(world.ivy).post(f"{address}close/", {"outcome": "He sleeps well."}, follow=True)
    assert "He sleeps well." in text_of(closed)
    assert Challenge.objects.get().state == ChallengeState.CLOSED
    assert AccessRow.objects.filter(page="challenge", user=world.ivy).exists()


def test_an_informal_challenge_without_a_day_keeps_what_was_typed(world, as_, journey):
    answer = as_(world.ivy).post(f"/journeys/{journey.public_id}/challenge/", {"issue": "The passport.", "how": "informal"})

    assert answer.status_code == 422
    assert "Enter today, or a day ahead, by which you ask for an answer" in text_of(answer)
    assert "The passport." in text_of(answer)
    assert Challenge.objects.count() == 0


def test_the_lists_make_the_same_queries_for_few_and_for_many(world, as_, journey, question, queries_of):
    challenged(world, journey)
    ivy = as_(world.ivy)
    few = [queries_of(ivy, address) for address in ("/challenges/", "/delays/?show=all", "/")]
    for number in range(4):
        challenged(world, journey, issue=f"Issue {number}.")
        clock = Clock.objects.filter(journey=journey).order_by("pk")[number]
        DelayQuestion.objects.create(journey=journey, clock=clock, watcher="iro", role="iro", asked_at=NOON, event=question.event)

    assert [queries_of(ivy, address) for address in ("/challenges/", "/delays/?show=all", "/")] == few


def test_what_did_not_happen_is_for_managers_with_each_number_a_link_to_the_children(world, journey):
    contact = a_contact(world)
    moment = Clock.objects.get(journey=contact, limit="front_door.contact_outcome").due_at + timedelta(hours=12)
    look_for_not_done(now=moment)
    with time_machine.travel(moment, tick=False):
        grace = signed_in(world.grace)
        page = grace.get("/what-did-not-happen/")

        assert "Referral not picked up" in text_of(page)
        assert contact.child.name in text_of(grace.get("/what-did-not-happen/?rule=referral_not_picked_up"))
        assert "Nothing of this was found that day" in text_of(grace.get("/what-did-not-happen/?rule=paperwork_not_returned"))
        assert "6 March 2026" in text_of(grace.get("/what-did-not-happen/days/"))
        assert grace.get("/what-did-not-happen/?on=2026-01-01").status_code == 404
        assert grace.get("/what-did-not-happen/?rule=nonsense").status_code == 404
        assert signed_in(world.amina).get("/what-did-not-happen/").status_code == 403
        assert contact.child.name not in text_of(signed_in(world.fatima).get("/what-did-not-happen/"))


def test_before_the_first_look_the_page_says_what_will_be_there(world, as_):
    assert "Nothing has been looked at yet." in text_of(as_(world.grace).get("/what-did-not-happen/"))


def test_what_did_not_happen_makes_the_same_queries_for_few_and_for_many(world, queries_of):
    a_contact(world)
    moment = NOON + 2 * DAY
    look_for_not_done(now=moment)
    with time_machine.travel(moment, tick=False):
        few = queries_of(signed_in(world.grace), "/what-did-not-happen/")
    for _ in range(4):
        a_contact(world)
    look_for_not_done(now=moment + 3 * DAY)
    with time_machine.travel(moment + 3 * DAY, tick=False):
        assert queries_of(signed_in(world.grace), "/what-did-not-happen/") == few


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client
