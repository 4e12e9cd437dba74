"""An emergency admission, by the emergency duty team, at night."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.builders import NOON, a_child, a_journey, fresh
from tests.tracker.web.conftest import text_of
from tracker.models import AccessRow, Child, Journey, LegalStatus, Placement
from workflows.terms import Stage

NIGHT = datetime(2026, 3, 7, 2, 40, 20, tzinfo=UTC)
"""Saturday 7 March 2026, 2:40am and some seconds."""

FACTS = {
    "when-day": "7", "when-month": "3", "when-year": "2026", "when-time": "2:30am",
    "placement": "U6", "where": "Carers in Hartwell", "legal_status": "L1", "decided_by": "Edward Lunn",
}  # fmt: skip
WHO = {
    "given_name": "Robin", "family_name": "Rowan", "sex": "F",
    "date_of_birth-day": "20", "date_of_birth-month": "5", "date_of_birth-year": "2016",
}  # fmt: skip


@pytest.fixture
def edward_at_night(world, client):
    with time_machine.travel(NIGHT, tick=False):
        client.force_login(world.edward)
        yield client


def test_the_form_opens_with_now_and_the_person_who_decides(world, edward_at_night):
    child = a_journey(world, stage=Stage.ASSESSMENT).child

    html = edward_at_night.get(f"/children/{child.ref}/emergency-admission/").content.decode()

    assert 'value="2:40am"' in html
    assert 'value="Edward Lunn"' in html


def test_a_known_child_is_admitted_at_once_and_no_reason_is_asked_for(world, edward_at_night):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    response = edward_at_night.post(f"/children/{journey.child.ref}/emergency-admission/", FACTS, follow=True)

    at = NIGHT.replace(minute=30, second=0)
    after = fresh(journey)
    assert (after.stage, after.looked_after_since, after.team) == (Stage.LOOKED_AFTER, at, world.assessment)
    assert [(s.code, s.started_at) for s in LegalStatus.objects.all()] == [("L1", at)]
    assert [(p.code, p.where, p.started_at) for p in Placement.objects.all()] == [("U6", "Carers in Hartwell", at)]
    assert "Looked after since 7 March 2026" in text_of(response)
    assert AccessRow.objects.order_by("pk").first().reason == "Emergency admission"


def test_a_child_nobody_knew_is_put_on_record_and_admitted_on_one_page(world, edward_at_night):
    response = edward_at_night.post("/children/emergency-admission/", {**WHO, **FACTS})

    child = Child.objects.get()
    assert response["Location"] == f"/children/{child.ref}/"
    assert (child.name, child.date_of_birth) == ("Robin Rowan", date(2016, 5, 20))
    assert (Journey.objects.get().stage, Journey.objects.get().team) == (Stage.LOOKED_AFTER, world.front_door)


def test_a_child_who_may_be_known_is_asked_about_first(world, edward_at_night):
    known = a_journey(world, stage=Stage.ASSESSMENT, child=a_child(given="Robin", family="Rowan"), at=NOON)

    asked = edward_at_night.post("/children/emergency-admission/", {**WHO, **FACTS})
    assert known.child.ref in text_of(asked)
    assert LegalStatus.objects.count() == 0

    edward_at_night.post("/children/emergency-admission/", {**WHO, **FACTS, "chosen": known.child.ref})
    assert (Child.objects.count(), fresh(known).stage) == (1, Stage.LOOKED_AFTER)


def test_what_is_left_out_is_asked_for_with_the_typing_kept(world, edward_at_night):
    child = a_journey(world, stage=Stage.ASSESSMENT).child

    response = edward_at_night.post(f"/children/{child.ref}/emergency-admission/", {**FACTS, "legal_status": ""})

    assert response.status_code == 422
    assert "Select the legal basis" in response.content.decode()
    assert 'value="Carers in Hartwell"' in response.content.decode()
    assert LegalStatus.objects.count() == 0


def test_a_child_looked_after_already_is_not_admitted_again(world, edward_at_night):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    response = edward_at_night.post(f"/children/{journey.child.ref}/emergency-admission/", {**FACTS, "legal_status": "V2"})

    assert response.status_code == 422
    assert LegalStatus.objects.filter(journey=journey).count() == 1
