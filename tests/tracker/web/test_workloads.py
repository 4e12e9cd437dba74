"""Caseloads by weight, on their own page and before a child is allocated."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_contact, a_journey, a_person, ask, events_of, fresh
from tests.tracker.web.conftest import text_of
from tracker.actions.move import move
from tracker.actions.requests import Given
from tracker.flows import handover
from tracker.models import CaseloadRow, EventPayload, Holding, Journey
from workflows.terms import EvidenceKind, Role, Stage

DAY = timedelta(days=1)


def six_workers(world):
    """Amina and four more experienced workers, and Noor, newly qualified for three months."""
    others = [a_person(f"worker{n}", f"Worker{n}", "Lee", Role.SOCIAL_WORKER, world.assessment) for n in range(4)]
    noor = a_person("noor", "Noor", "New", Role.ASYE_SOCIAL_WORKER, world.assessment)
    Holding.objects.filter(user=noor).update(from_on=date(2025, 12, 4))
    return others, noor


def test_at_128_a_manager_sees_what_each_of_six_workers_holds_before_choosing(world, as_):
    """AT-128: weighted load and number of children of each; whoever is newly qualified and above the ceiling is warned of."""
    six_workers(world)
    protected = a_journey(world, stage=Stage.CHILD_PROTECTION, at=NOON)
    to_allocate = a_journey(world, stage=Stage.ASSESSMENT, at=NOON)
    assert protected.worker == to_allocate.worker == world.amina

    text = text_of(as_(world.ben).get(f"/journeys/{to_allocate.public_id}/allocate/"))

    assert "Amina Khan Social worker 2 children of Amina Khan 2.5 None" in text
    assert text.count("0 children of Worker") == 4
    assert "Noor New Asye social worker 0 children of Noor New 0.0 0.2, newly qualified Above the ceiling" in text
    assert "Noor New is newly qualified and would hold a weight of 1.0, above the ceiling of 0.2." in text
    assert "The average of Assessment Team is 0.4, from 0.0 to 2.5." in text


def test_a_newly_qualified_worker_above_the_ceiling_is_given_a_child_only_with_a_reason_and_nothing_is_written_without(world, as_):
    _, noor = six_workers(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=NOON)
    before = events_of(journey)
    client, address = as_(world.ben), f"/journeys/{journey.public_id}/allocate/"
    typed = {"worker": noor.pk, "version": journey.version}

    refused = client.post(address, typed)

    assert refused.status_code == 422
    assert "Choose somebody else, or say why all the same." in text_of(refused)
    assert f'value="{noor.pk}" checked' in refused.content.decode()
    assert (events_of(journey), fresh(journey).worker) == (before, world.amina)

    done = client.post(address, {**typed, "why_above_ceiling": "She knows the family."})

    assert done.status_code == 302
    assert fresh(journey).worker == noor
    assert EventPayload.objects.get(event__journey=journey, says="Allocated to Noor New.").reason == "She knows the family."


def test_an_experienced_worker_takes_a_child_without_a_reason(world, as_):
    others, _ = six_workers(world)
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=NOON)

    done = as_(world.ben).post(f"/journeys/{journey.public_id}/allocate/", {"worker": others[0].pk, "version": journey.version})

    assert (done.status_code, fresh(journey).worker) == (302, others[0])


@pytest.fixture
def offered(world):
    """A child whom the front door offers to the Assessment Team, where Noor is newly qualified and others hold children."""
    _, noor = six_workers(world)
    a_journey(world, stage=Stage.CHILD_PROTECTION, at=NOON)
    journey = a_contact(world, at=NOON)
    given = {EvidenceKind.RATIONALE: Given(says="Harm."), EvidenceKind.REFERRAL_DATE: Given(says="Today.")}
    request = ask("contact_to_referral", journey, NOON, warnings_accepted=True, given=given)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON)
    request = ask("referral_to_assessment", fresh(journey), NOON, to_team=world.assessment.pk, warnings_accepted=True, given=given)
    return handover.offer_move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON).handover, noor


def test_whoever_accepts_a_child_sees_what_each_worker_would_hold_with_the_child_where_the_child_goes(world, as_, offered):
    offer, _ = offered

    text = text_of(as_(world.ben).get(f"/handovers/{offer.public_id}/"))

    assert "Amina Khan Social worker 1 children of Amina Khan 1.5 None" in text
    assert "Noor New is newly qualified and would hold a weight of 1.0, above the ceiling of 0.1." in text


def test_a_child_is_accepted_for_a_worker_above_the_ceiling_only_with_a_reason_and_nothing_is_written_without(world, as_, offered):
    offer, noor = offered
    before = (events_of(offer.journey), fresh(offer.journey).team)
    client, address = as_(world.ben), f"/handovers/{offer.public_id}/"
    typed = {"step": "accept", "worker": noor.pk}

    refused = client.post(address, typed)

    assert refused.status_code == 422
    assert "Choose somebody else, accept the child for the team, or say why all the same." in text_of(refused)
    assert f'value="{noor.pk}" selected' in refused.content.decode()
    assert (events_of(offer.journey), fresh(offer.journey).team) == before

    assert client.post(address, {**typed, "why_above_ceiling": "She knows the family."}).status_code == 302
    assert (fresh(offer.journey).team, fresh(offer.journey).worker) == (world.assessment, noor)
    reasons = EventPayload.objects.filter(event__journey=offer.journey, event__kind="case_allocated").values_list("reason", flat=True)
    assert list(reasons) == ["She knows the family."]


def test_the_ceiling_never_keeps_a_team_from_taking_a_child_on_without_a_worker(world, as_, offered):
    offer, _ = offered

    done = as_(world.ben).post(f"/handovers/{offer.public_id}/", {"step": "accept", "worker": ""})

    assert done.status_code == 302
    assert (fresh(offer.journey).team, fresh(offer.journey).worker, fresh(offer.journey).stage) == (world.assessment, None, "assessment")


def test_the_api_asks_for_the_same_reason(world, as_, offered):
    offer, noor = offered
    client, address = as_(world.ben), f"/api/v1/handovers/{offer.public_id}/accept/"

    refused = client.post(address, {"worker": noor.username}, content_type="application/json")
    done = client.post(address, {"worker": noor.username, "why_above_ceiling": "She knows them."}, content_type="application/json")

    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["why_above_ceiling"])
    assert (done.status_code, fresh(offer.journey).worker) == (200, noor)


def test_each_number_of_children_leads_to_exactly_those(world, as_):
    six_workers(world)
    journeys = [a_journey(world, stage=Stage.ASSESSMENT, at=NOON) for _ in range(2)]
    for rows in (Journey.objects.filter(pk=journeys[1].pk), CaseloadRow.objects.filter(journey=journeys[1])):
        rows.update(worker=None)
    client = as_(world.ben)

    assert "1 children of Amina Khan" in text_of(client.get("/caseloads/"))
    listed = client.get("/children/?worker=amina").content.decode()
    assert journeys[0].child.ref in listed
    assert journeys[1].child.ref not in listed


def test_caseloads_are_for_those_who_allocate_and_their_managers(world, as_):
    assert as_(world.amina).get("/caseloads/").status_code == 403


def test_caseloads_make_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    a_journey(world, stage=Stage.ASSESSMENT, at=NOON)
    client = as_(world.ben)
    few = queries_of(client, "/caseloads/")
    six_workers(world)
    a_journey(world, stage=Stage.CHILD_PROTECTION, at=NOON)

    assert queries_of(client, "/caseloads/") == few
