"""The team around the family on screen, and entries that ask questions."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, events_of
from tests.tracker.web.conftest import text_of
from tests.tracker.web.test_record import TODAY, page_of
from tracker.actions.hold_taf import Held, hold_taf
from tracker.models import AccessRow, Clock
from workflows.calendar import local_date
from workflows.terms import Stage

HELD = {"on-day": "4", "on-month": "3", "on-year": "2026"}
TAF, MINUTES = "team-around-the-family", "team-around-the-family/minutes"


def in_early_help(world, at=NOON):
    return a_journey(world, stage=Stage.EARLY_HELP, at=at)


def test_a_meeting_is_recorded_and_its_minutes_come_next(world, as_):
    journey = in_early_help(world)
    client = as_(world.chidi)

    response = client.post(page_of(journey, TAF), {**HELD, "next_on-day": "1", "next_on-month": "4", "next_on-year": "2026"})

    assert response["Location"] == page_of(journey, MINUTES)
    assert events_of(journey)[-2:] == ["first_taf_held", "next_taf_planned"]
    text = text_of(client.get(page_of(journey, TAF)))
    assert "Record meeting 2" in text
    assert "The next meeting was set for 1 April 2026." in text
    assert "The minutes of meeting 1, held on 4 March 2026, have not gone out." in text


def test_a_late_next_meeting_without_a_reason_is_told_in_place_and_what_was_typed_is_kept(world, as_):
    journey = in_early_help(world)
    before = events_of(journey)
    typed = {**HELD, "next_on-day": "1", "next_on-month": "6", "next_on-year": "2026", "chair": "The school nurse"}

    response = as_(world.chidi).post(page_of(journey, TAF), typed)

    assert response.status_code == 422
    assert "Give the reason: the next meeting would be after 15 April 2026" in text_of(response)
    assert 'value="The school nurse"' in response.content.decode()
    assert events_of(journey) == before


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"on-year": "0001"}, "Give a day since the journey began."),
        ({"on-year": "1900"}, "Give a day since the journey began."),
        ({"next_on-day": "31", "next_on-month": "12", "next_on-year": "9999", "why": "Far."}, "within a year of this meeting"),
        ({"chair": "\0"}, "Null characters are not allowed"),
    ],
)
def test_a_day_that_was_typed_wrongly_is_told_in_place_and_nothing_is_written(world, as_, typed, says):
    journey = in_early_help(world)
    before = events_of(journey)

    response = as_(world.chidi).post(page_of(journey, TAF), {**HELD, **typed})

    assert (response.status_code, says in text_of(response)) == (422, True)
    assert events_of(journey) == before


def test_each_read_of_the_meetings_leaves_its_row(world, as_):
    journey = in_early_help(world)

    as_(world.chidi).get(page_of(journey, TAF))

    assert AccessRow.objects.filter(child=journey.child, user=world.chidi, page="team around the family").count() == 1


def test_blank_minutes_are_told_part_by_part_and_what_was_typed_is_kept(world, as_):
    journey = in_early_help(world)
    client = as_(world.chidi)
    client.post(page_of(journey, TAF), HELD)

    response = client.post(page_of(journey, MINUTES), {"attendance": "Mother and school", "parents": " "})

    assert response.status_code == 422
    assert "Answer “What do the parents say?”" in text_of(response)
    assert "Answer “What does the child say?”" in text_of(response)
    assert "Mother and school" in response.content.decode()
    assert "taf_minutes_published" not in events_of(journey)


def test_minutes_that_went_out_are_shown_with_their_meeting(world, as_):
    journey = in_early_help(world)
    client = as_(world.chidi)
    client.post(page_of(journey, TAF), HELD)
    parts = ("attendance", "parents", "child", "agencies", "actions", "analysis", "plan")

    client.post(page_of(journey, MINUTES), {part: f"What was said of {part}." for part in parts})

    text = text_of(client.get(page_of(journey, TAF)))
    assert "Minutes of meeting 1, sent out on 4 March 2026" in text
    assert "What was said of analysis." in text
    assert client.get(page_of(journey, MINUTES))["Location"] == page_of(journey, TAF)


def test_the_page_takes_the_same_number_of_queries_for_one_meeting_and_for_ten(world, as_, queries_of):
    few, many = (in_early_help(world, NOON - timedelta(days=100)) for _ in range(2))
    client = as_(world.chidi)
    for journey, number in ((few, 1), (many, 10)):
        for day in range(number):
            held = Held(on=local_date(NOON - timedelta(days=50 - day)))
            hold_taf(journey_id=journey.pk, held=held, actor=world.actor(world.chidi), now=NOON)

    assert queries_of(client, page_of(few, TAF)) == queries_of(client, page_of(many, TAF))


def test_the_meetings_of_a_child_out_of_sight_do_not_exist(world, as_):
    journey = in_early_help(world)
    client = as_(world.amina)

    assert client.get(page_of(journey, TAF)).status_code == 404
    assert client.post(page_of(journey, TAF), HELD).status_code == 404
    assert client.post(page_of(journey, MINUTES), {"attendance": "Us"}).status_code == 404
    assert "first_taf_held" not in events_of(journey)


def test_what_has_a_page_of_its_own_leads_there_from_the_list(world, as_):
    journey = in_early_help(world)
    client = as_(world.chidi)

    assert client.get(page_of(journey, query="?what=happened:first_taf_held"))["Location"] == page_of(journey, TAF)
    assert client.post(page_of(journey, query="?what=happened:first_taf_held"), {**TODAY, "note": ""}).status_code == 404


def test_a_question_has_no_answer_chosen_beforehand_and_is_told_when_it_is_left_open(world, as_):
    journey = in_early_help(world)
    client = as_(world.fatima)
    page = page_of(journey, query="?what=happened:early_help_decision")

    html = client.get(page).content.decode()
    assert html.count('name="asked_decision"') == 4
    assert " checked" not in html
    response = client.post(page, {**TODAY, "note": "", "reference": ""})

    assert response.status_code == 422
    assert "Answer “What is decided?”" in text_of(response)
    assert "early_help_decision_recorded" not in events_of(journey)


def test_an_answer_that_needs_a_reason_is_told_at_the_note_and_stays_chosen(world, as_):
    journey = in_early_help(world)
    page = page_of(journey, query="?what=happened:level_of_help_decided")
    client = as_(world.chidi)

    response = client.post(page, {**TODAY, "asked_level": "several", "note": "", "reference": ""})
    assert response.status_code == 422
    assert "Give the reason for this answer in the note." in text_of(response)
    assert 'value="several" checked' in response.content.decode()

    assert client.post(page, {**TODAY, "asked_level": "several", "note": "School and health.", "reference": ""}).status_code == 302
    assert "several_agencies_will_help" in events_of(journey)


def test_an_enquiry_of_the_hub_is_recorded_with_its_hour(world, as_):
    journey = a_journey(world, stage=Stage.CONTACT)
    page = page_of(journey, query="?what=happened:mash_enquiry_opened")
    typed = {"asked_rating": "red", "note": "", "reference": "", **TODAY, "happened_on-time": "11:30am"}

    assert as_(world.dora).post(page, typed).status_code == 302

    clock = Clock.objects.get(journey=journey, limit="front_door.mash_rag_red")
    assert clock.due_at == NOON + timedelta(hours=3, minutes=30)
