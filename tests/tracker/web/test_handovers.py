"""Offers: the lists, and the answer."""

from datetime import timedelta

from tests.builders import NOON, a_journey, fresh
from tests.tracker.web.conftest import text_of
from tracker.flows import handover
from tracker.models import Handover
from workflows.terms import Stage

DAY = timedelta(days=1)


def offered(world, *, at=NOON):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, at=at - timedelta(hours=1))
    made = handover.offer_transfer(journey_id=journey.pk, version=journey.version, to_team=world.early_help.pk,
                                   actor=world.actor(world.ben), note="The plan has worked.", occurred_at=at, now=at)  # fmt: skip
    return made.handover


def test_each_side_sees_the_offer_in_its_own_list(world, as_):
    offer = offered(world)
    name = offer.journey.child.name

    assert name in text_of(as_(world.fatima).get("/handovers/"))
    assert name not in text_of(as_(world.ben).get("/handovers/"))
    assert name in text_of(as_(world.ben).get("/handovers/?show=by-me"))
    assert "1 Offered by me" in text_of(as_(world.ben).get("/handovers/"))


def test_an_offer_nobody_answered_in_time_is_overdue(world, as_):
    late, new = offered(world, at=NOON - 10 * DAY), offered(world)

    text = text_of(as_(world.fatima).get("/handovers/?show=overdue"))

    assert late.journey.child.name in text
    assert new.journey.child.name not in text
    assert "Overdue 24 February 2026" in text


def test_nobody_else_sees_the_offer(world, as_):
    offer = offered(world)
    assert as_(world.fatima).get(f"/handovers/{offer.public_id}/").status_code == 200

    assert as_(world.ivy).get(f"/handovers/{offer.public_id}/").status_code == 404
    assert offer.journey.child.name not in text_of(as_(world.ivy).get("/handovers/?show=overdue"))


def test_the_receiver_accepts_and_names_a_worker(world, as_):
    offer = offered(world)

    response = as_(world.fatima).post(f"/handovers/{offer.public_id}/", {"step": "accept", "worker": str(world.chidi.pk)})

    assert response.status_code == 302
    journey = fresh(offer.journey)
    assert (journey.team, journey.worker) == (world.early_help, world.chidi)


def test_not_accepting_needs_a_reason_and_leaves_all_as_it_was(world, as_):
    offer = offered(world)
    client = as_(world.fatima)

    assert client.post(f"/handovers/{offer.public_id}/", {"step": "not_accept", "reason": " "}).status_code == 422
    assert Handover.objects.get(pk=offer.pk).state == "offered"
    response = client.post(f"/handovers/{offer.public_id}/", {"step": "not_accept", "reason": "The risk is too high."}, follow=True)

    answered = Handover.objects.get(pk=offer.pk)
    assert (answered.state, answered.reason, fresh(offer.journey).team) == ("not_accepted", "The risk is too high.", world.assessment)
    assert "Not accepted." in response.content.decode()


def test_the_sender_withdraws_and_may_not_answer(world, as_):
    offer = offered(world)
    client = as_(world.ben)

    assert client.post(f"/handovers/{offer.public_id}/", {"step": "accept", "worker": ""}).status_code == 403
    assert client.post(f"/handovers/{offer.public_id}/", {"step": "withdraw", "reason": "Not yet."}).status_code == 302
    assert Handover.objects.get(pk=offer.pk).state == "withdrawn"


def test_a_second_answer_is_told_who_answered_first(world, as_):
    offer = offered(world)
    client = as_(world.fatima)
    client.post(f"/handovers/{offer.public_id}/", {"step": "accept", "worker": ""})

    second = client.post(f"/handovers/{offer.public_id}/", {"step": "not_accept", "reason": "Too late."})

    assert second.status_code == 409
    assert "answered already: accepted by Fatima Noor" in text_of(second)


def test_the_list_makes_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    offered(world)
    client = as_(world.fatima)
    few = queries_of(client, "/handovers/")
    for _ in range(2):
        offered(world)

    assert queries_of(client, "/handovers/") == few


def test_an_empty_list_says_what_will_stand_there(world, as_):
    assert "No child is offered to your team." in text_of(as_(world.fatima).get("/handovers/"))
    assert "You have offered no child" in text_of(as_(world.ben).get("/handovers/?show=by-me"))
    assert "No offer has waited longer" in text_of(as_(world.ben).get("/handovers/?show=overdue"))
