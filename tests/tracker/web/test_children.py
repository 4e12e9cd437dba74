"""Finding a child, and recording a contact."""

import re
from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_journey, ask, fresh, given
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.move import move
from tracker.actions.register_child import search_text
from tracker.models import AccessRow, Child, Journey
from workflows.terms import EvidenceKind, Stage

TYPED = {
    "given_name": "Robin", "family_name": "Rowan", "sex": "F",
    "date_of_birth-day": "20", "date_of_birth-month": "5", "date_of_birth-year": "2016",
    "source": "A school", "concern": "Often hungry.",
    "received_at-day": "4", "received_at-month": "3", "received_at-year": "2026", "received_at-time": "9:30am",
}  # fmt: skip


def named(given, family, *, born=date(2016, 5, 20)):
    child = a_child(given=given, family=family, born=born)
    child.search_text = search_text(given, family)
    child.save()
    return child


def searched(client, typed):
    """The page that answers a search."""
    return client.post("/children/", {"q": typed}, follow=True)


@pytest.mark.parametrize("typed", ["rowan", "ROW rob", "Rowan, Robin", "20/05/2016", "20/5/2016", "{ref}", "{bare}"])
def test_a_child_is_found_by_name_reference_or_date_of_birth(world, as_, typed):
    wanted = a_journey(world, stage=Stage.ASSESSMENT, child=named("Robin", "Rowan")).child
    other = a_journey(world, stage=Stage.ASSESSMENT, child=named("Alex", "Birch", born=date(2014, 1, 2))).child

    found = searched(as_(world.amina), typed.format(ref=wanted.ref, bare=wanted.ref.replace("-", "").lower()))

    assert wanted.ref in found.content.decode()
    assert other.ref not in text_of(found)


def test_a_search_shows_nobody_whom_the_viewer_has_no_reason_to_see(world, as_):
    child = a_journey(world, stage=Stage.ASSESSMENT, child=named("Robin", "Rowan")).child
    assert child.ref in text_of(searched(as_(world.amina), "rowan"))

    text = text_of(searched(as_(world.chidi), "rowan"))

    assert "No child found" in text
    assert child.ref not in text


def test_the_list_is_narrowed_by_stage_team_and_timescale(world, as_):
    assessed = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - timedelta(days=40)).child
    in_need = a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON).child
    client = as_(world.ben)

    assert assessed.ref not in text_of(client.get("/children/?stage=child_in_need"))
    assert in_need.ref in text_of(client.get("/children/?stage=child_in_need"))
    assert in_need.ref not in text_of(client.get("/children/?colour=red"))
    assert "Nothing matches what you chose." in text_of(client.get("/children/?team=long-term"))


def test_a_child_whose_journey_is_closed_is_found_with_the_reason(world, as_):
    journey = a_contact(world)
    _close(world, journey)

    text = text_of(searched(as_(world.dora), journey.child.ref))

    assert "Closed:" in text


def test_the_list_makes_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    a_journey(world, stage=Stage.ASSESSMENT, child=named("Robin", "Rowan"))
    client = as_(world.amina)
    addresses = ("/children/", client.post("/children/", {"q": "rowan", "stage": "assessment"})["Location"])
    few = [queries_of(client, url) for url in addresses]
    for _ in range(3):
        a_journey(world, stage=Stage.ASSESSMENT, child=named("Sam", "Rowan"))

    assert [queries_of(client, url) for url in addresses] == few


def test_what_was_typed_is_in_no_address_and_stays_with_the_session(world, as_):
    a_journey(world, stage=Stage.ASSESSMENT, child=named("Robin", "Rowan"))
    amina = as_(world.amina)

    address = amina.post("/children/", {"q": "Rowan", "stage": "assessment"})["Location"]
    page = amina.get(address)

    assert re.fullmatch(r"/children/\?stage=assessment&search=\w{10}", address)
    assert not re.search(r"(?i)<title>[^<]*rowan", page.content.decode())
    assert not re.search(r"(?i)(href|action)=\"[^\"]*rowan", page.content.decode())
    assert "1 child found" in text_of(page)
    assert "1 child found" not in text_of(as_(world.ben).get(address))


def test_a_contact_about_a_child_nobody_knows_is_one_page_and_opens_a_journey(world, as_):
    response = as_(world.dora).post("/children/new-contact/", TYPED)

    child = Child.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/children/{child.ref}/")
    assert (child.name, child.date_of_birth, child.sex) == ("Robin Rowan", date(2016, 5, 20), "F")
    journey = Journey.objects.get()
    assert (journey.stage, journey.team, journey.opened_at) == (Stage.CONTACT, world.front_door, NOON.replace(hour=9, minute=30))


def test_at_013_an_earlier_contact_nobody_acted_on_is_shown_before_save_and_both_are_one_journey(world, as_):
    """AT-013: the first contact is shown before save, and both are linked."""
    earlier = a_contact(world, named("Robin", "Rowan"), at=NOON - timedelta(days=150))
    client = as_(world.dora)

    asked = client.post("/children/new-contact/", TYPED)
    text = text_of(asked)

    assert Journey.objects.count() == 1
    assert earlier.child.ref in text
    assert "still waits for a decision" in text
    assert 'value="A school"' in asked.content.decode()

    saved = client.post("/children/new-contact/", {**TYPED, "chosen": earlier.child.ref})

    assert saved["Location"] == f"/children/{earlier.child.ref}/"
    assert (Child.objects.count(), Journey.objects.count()) == (1, 1)
    assert earlier.events.filter(kind="contact_added").count() == 1


def test_a_child_like_another_may_be_a_new_one(world, as_):
    a_contact(world, named("Robin", "Rowan"))

    as_(world.dora).post("/children/new-contact/", {**TYPED, "chosen": "new"})

    assert Child.objects.filter(family_name="Rowan").count() == 2


def test_typing_is_kept_where_something_is_missing_and_nothing_is_written(world, as_):
    response = as_(world.dora).post("/children/new-contact/", {**TYPED, "concern": "", "date_of_birth-day": ""})

    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="Rowan"' in html
    assert "Date of birth must include a day" in html
    assert Child.objects.count() == 0


def test_only_the_front_door_and_the_duty_team_record_contacts(world, as_):
    response = as_(world.amina).post("/children/new-contact/", TYPED)

    assert response.status_code == 403
    assert "The front door and the emergency duty team record this." in response.content.decode()
    assert (Child.objects.count(), AccessRow.objects.count()) == (0, 0)


def test_a_contact_leaves_the_look_that_it_was(world, as_):
    as_(world.dora).post("/children/new-contact/", TYPED)

    assert [(row.user, row.page, row.at, row.reason) for row in AccessRow.objects.all()] == [
        (world.dora, "contact", NOW, "Recorded a contact")
    ]


def _close(world, journey):
    request = ask("contact_closed", journey, NOON, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON)
    assert not fresh(journey).is_open
