"""Opening a child's next journey on screen: every way listed with who decides, and the form of one."""

import re
from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_journey, a_person, ask, assess, fresh, given
from tests.tracker.web.conftest import text_of
from tracker.actions.move import move
from tracker.models import AccessRow, Child, Event, Evidence, Journey, LegalStatus, Placement
from tracker.selectors import openings
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from workflows.terms import EvidenceKind, Role, Stage

EARLY_HELP = "early_help_start_from_universal:early_help"
TRANSFER_IN = "looked_after_transfer_in:looked_after"
DIED = "child_died:closed"


def at(name, day="4", month="3", year="2026", time=""):
    boxes = {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    return boxes | ({f"{name}-time": time} if time else {})


def page_of(child, key=""):
    return f"/children/{child.ref}/openings/" + (f"?to={key}" if key else "")


def closed(world):
    """A child whose early help closed, last held by Early Help North."""
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    request = ask("early_help_closed_needs_met", journey, NOON, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.fatima), now=NOON)
    return journey.child


def closed_assessment(world):
    """A child who was assessed and closed, last held by the Assessment Team."""
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - timedelta(hours=1))
    assess(world, journey, NOON - timedelta(minutes=30))
    request = ask("assessment_closed", fresh(journey), NOON, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.ben), now=NOON)
    return journey.child


@pytest.fixture
def rosa(world):
    """Service manager of social care."""
    return a_person("rosa", "Rosa", "Bell", Role.SERVICE_MANAGER, world.social_care)


def help_asked(world, **over):
    return {
        **at("occurred_at", time="12:30pm"), "given_request_reason": "The mother asks for help with bedtimes.",
        "given_consent": "The mother agreed on the telephone.", "team": str(world.early_help.pk), "why": "Early help fits.", **over,
    }  # fmt: skip


def test_the_page_lists_every_opening_in_its_group_with_who_decides_and_whether_it_is_yours(world, as_):
    child = closed(world)

    response = as_(world.fatima).get(page_of(child))

    text = text_of(response)
    assert re.findall(r'<h2 class="govuk-heading-l" id="([a-z_]+)">', response.content.decode()) == list(openings.TITLES)
    asked, moved_in = text.rindex("Help is asked for"), text.rindex("Moves in from another authority")
    assert "A partner or the family asks for early help With a reason" in text[asked:moved_in]
    assert "Somebody is worried about a child, or asks for help Not yours to decide" in text[asked:moved_in]
    assert "Decided by early help manager." in text[asked:moved_in]
    assert "Responsibility for a looked after child passes here from another authority Can be recorded" in text[moved_in:]


def test_the_groups_hold_each_opening_of_the_process_book_once(world):
    found = openings.options(a_child(born=date(2016, 5, 20)), world.actor(world.dora), Words(), rulebook(), now=NOON)

    groups = {group.code: {option.move.code for option in group.options} for group in openings.grouped(found)}

    assert groups == {
        "asks": {"contact_from_universal", "early_help_start_from_universal"},
        "moves_in": {"early_help_transfer_in", "cin_transfer_in", "cp_transfer_in", "looked_after_transfer_in"},
        "returns": {"referral_reopened", "contact_reopened"},
        "court_and_police": {
            "emergency_police_protection", "emergency_protection_order", "police_protection_not_accommodated", "remand_start",
            "pace_accommodation",
        },
        "died": {"child_died"},
    }  # fmt: skip


def test_an_early_help_manager_opens_early_help_for_a_family_that_asks(world, as_):
    child = closed(world)

    response = as_(world.fatima).post(page_of(child, EARLY_HELP), help_asked(world))

    journey = Journey.objects.get(child=child, closed_at__isnull=True)
    assert (response.status_code, response["Location"]) == (302, f"/children/{child.ref}/")
    assert (journey.stage, journey.team, journey.opened_at) == (Stage.EARLY_HELP, world.early_help, NOON.replace(minute=30))
    assert {e.kind: e.says for e in Evidence.objects.filter(journey=journey)} == {
        "request_reason": "The mother asks for help with bedtimes.", "consent": "The mother agreed on the telephone.",
    }  # fmt: skip
    assert Event.objects.get(journey=journey, kind="journey_moved").payload.reason == "Early help fits."


def test_without_consent_the_form_asks_why_it_cannot_wait_and_by_when_it_follows(world, as_):
    child, client = closed(world), as_(world.fatima)
    form = help_asked(world, given_consent="", why="")

    refused = client.post(page_of(child, EARLY_HELP), form)

    assert (refused.status_code, Journey.objects.filter(child=child).count()) == (422, 1)
    html = refused.content.decode()
    for says in ("Say that you have seen what is missing, or give it above", "Enter why it cannot wait",
                 "Enter the day by which what is missing will follow"):  # fmt: skip
        assert says in html
    assert "The mother asks for help with bedtimes." in html
    form |= {"warnings_accepted": "on", "why": "She signs on Monday.", **at("tasks_due_on", day="9")}
    assert client.post(page_of(child, EARLY_HELP), form).status_code == 302
    assert Journey.objects.get(child=child, closed_at__isnull=True).stage == Stage.EARLY_HELP


def transfer_in(world, **over):
    return {
        **at("occurred_at", time="9am"), **at("given_transfer_date"), "placement": "U6", "where": "Carers in Hartwell",
        "legal_status": "C2", "team": str(world.long_term.pk), "why": "Moved with the carers.", **over,
    }  # fmt: skip


def test_a_service_manager_records_a_looked_after_child_who_is_transferred_in(world, as_, rosa):
    child = closed_assessment(world)

    response = as_(rosa).post(page_of(child, TRANSFER_IN), transfer_in(world, **at("occurred_at", time="12:45pm")), follow=True)

    journey = Journey.objects.get(child=child, closed_at__isnull=True)
    assert (journey.stage, journey.team, journey.looked_after_since) == (Stage.LOOKED_AFTER, world.long_term, NOON.replace(minute=45))
    assert [(s.code, p.code, p.where) for s in LegalStatus.objects.all() for p in Placement.objects.all()] == [
        ("C2", "U6", "Carers in Hartwell")
    ]
    assert "Recorded: Responsibility for a looked after child passes here" in text_of(response)


def test_a_social_worker_is_told_who_opens_early_help_and_nothing_is_written(world, as_):
    child = closed_assessment(world)
    client, events = as_(world.amina), Event.objects.count()

    shown = client.get(page_of(child, EARLY_HELP))
    refused = client.post(page_of(child, EARLY_HELP), help_asked(world))

    assert "You may see this but not decide it. It is decided by: early help manager." in text_of(shown)
    assert '<form method="post" action=""' not in shown.content.decode()
    assert (refused.status_code, Event.objects.count(), Journey.objects.filter(child=child).count()) == (403, events, 1)
    assert "It is decided by: early help manager." in text_of(refused)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"given_request_reason": ""}, "Enter what help is asked for, and why"),
        ({"team": ""}, "Choose the team"),
        ({"occurred_at-year": "2027"}, "must be on or before 4 March 2026"),
        ({"occurred_at-time": "11pm"}, "The date and time are in the future."),
        ({"team": "999999"}, "Select a valid choice"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_writes_nothing(change, says, world, as_):
    child = closed(world)
    events = Event.objects.count()

    response = as_(world.fatima).post(page_of(child, EARLY_HELP), help_asked(world, **change))

    html = response.content.decode()
    assert (response.status_code, Event.objects.count()) == (422, events)
    assert says in html or "Give when it happened." in html
    assert "The mother agreed on the telephone." in html


def test_facts_on_which_a_child_is_not_looked_after_are_refused_beside_the_field(world, as_, rosa):
    child = closed_assessment(world)

    response = as_(rosa).post(page_of(child, TRANSFER_IN), transfer_in(world, legal_status="V3"))

    assert (response.status_code, Journey.objects.filter(child=child).count()) == (422, 1)
    assert "Carers in Hartwell" in response.content.decode()


def test_a_death_learnt_of_is_recorded_once_the_child_has_been_checked(world, as_):
    child, client = closed(world), as_(world.fatima)
    form = {**at("occurred_at", time="12:30pm"), **at("died_on", day="3"), "team": str(world.early_help.pk), "why": "The hospital rang."}

    unchecked = client.post(page_of(child, DIED), form)
    assert (unchecked.status_code, Child.objects.get(pk=child.pk).died_on) == (422, None)
    assert "Check that this is the right child, and say so" in unchecked.content.decode()

    assert client.post(page_of(child, DIED), {**form, "checked": "on"}).status_code == 302
    assert Child.objects.get(pk=child.pk).died_on == date(2026, 3, 3)
    assert "This child died on 3 March 2026." in text_of(client.get(page_of(child)))


def test_a_journey_that_was_opened_meanwhile_is_not_opened_twice_and_the_typing_is_shown(world, as_):
    child, client = closed(world), as_(world.fatima)
    assert client.post(page_of(child, EARLY_HELP), help_asked(world)).status_code == 302

    second = client.post(page_of(child, EARLY_HELP), help_asked(world, why="My own reasons."))

    assert (second.status_code, Journey.objects.filter(child=child).count()) == (409, 2)
    text = text_of(second)
    assert "Nothing has been recorded" in text
    assert "My own reasons." in text
    again = client.get(page_of(child))
    assert (again.status_code, again["Location"]) == (302, f"/children/{child.ref}/")


def test_a_way_that_there_is_none_of_says_so_and_keeps_the_typing(world, as_):
    child = closed(world)

    response = as_(world.fatima).post(page_of(child, "no_such_move"), {"why": "My own reasons."})

    assert (response.status_code, "My own reasons." in text_of(response)) == (409, True)
    assert as_(world.fatima).get(page_of(child, "no_such_move")).status_code == 200


def test_the_child_s_page_leads_there_where_no_journey_is_open_and_only_there(world, as_):
    child = closed(world)
    old = Journey.objects.get(child=child)
    client = as_(world.fatima)
    link = f'href="{page_of(child)}"'

    assert link in client.get(f"/children/{child.ref}/").content.decode()
    client.post(page_of(child, EARLY_HELP), help_asked(world))
    assert link not in client.get(f"/children/{child.ref}/").content.decode()
    assert link not in client.get(f"/children/{child.ref}/?journey={old.public_id}").content.decode()


def test_whoever_may_not_see_the_child_finds_nothing(world, as_):
    child = closed_assessment(world)
    events = Event.objects.count()

    answers = [as_(world.chidi).get(page_of(child)), as_(world.chidi).post(page_of(child, EARLY_HELP), help_asked(world))]

    assert ([a.status_code for a in answers], Event.objects.count()) == ([404, 404], events)


WHO = {"given_name": "Robin", "family_name": "Rowan", "sex": "F", **at("date_of_birth", day="20", month="5", year="2016")}


def test_the_front_door_puts_a_child_on_record_who_moves_in_and_chooses_the_way(world, as_):
    client = as_(world.dora)

    response = client.post("/children/new-journey/", WHO, follow=True)

    child = Child.objects.get()
    assert (child.name, response.redirect_chain) == ("Robin Rowan", [(page_of(child), 302)])
    assert "A child on another authority's protection plan moves in" in text_of(response)
    assert AccessRow.objects.filter(child=child).order_by("pk").first().reason == "Put the child on record"


def test_a_child_who_may_be_on_record_is_asked_about_before_another_is_made(world, as_):
    known = a_contact(world, a_child(given="Robin", family="Rowan")).child
    client = as_(world.dora)

    assert known.ref in text_of(client.post("/children/new-journey/", WHO))
    chosen = client.post("/children/new-journey/", {**WHO, "chosen": known.ref})

    assert (chosen.status_code, chosen["Location"], Child.objects.count()) == (302, page_of(known), 1)


def test_nobody_but_the_front_door_puts_a_child_on_record(world, as_):
    response = as_(world.fatima).post("/children/new-journey/", WHO)

    assert (response.status_code, Child.objects.count()) == (403, 0)


def test_the_page_takes_the_same_queries_after_one_journey_and_after_two(world, as_, queries_of):
    child, client = closed(world), as_(world.fatima)
    queries_of(client, page_of(child))
    after_one = queries_of(client, page_of(child))
    client.post(page_of(child, EARLY_HELP), help_asked(world))
    journey = Journey.objects.get(child=child, closed_at__isnull=True)
    later = NOON.replace(minute=45)
    request = ask("early_help_closed_needs_met", journey, later, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=world.actor(world.fatima), now=later)

    queries_of(client, page_of(child))  # shows what the last act said, once
    assert (queries_of(client, page_of(child)), Journey.objects.filter(child=child).count()) == (after_one, 2)
