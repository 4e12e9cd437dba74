"""The move page: explained moves, and the form of one."""

import re
from datetime import timedelta

import pytest

from tests.builders import NOON, a_journey, ask, assess, events_of, fresh, given, recorded
from tests.tracker.web.conftest import text_of
from tracker.actions.allocate import name_person
from tracker.actions.go_missing import report_missing
from tracker.actions.move import move
from tracker.models import Event, Handover
from tracker.selectors import journeys, moves
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from tracker.terms import MissingKind, RelationshipKind
from workflows.engine import registry
from workflows.engine.decide import possible_moves
from workflows.terms import EvidenceKind, Stage

DAY = timedelta(days=1)


def page_of(journey, key=""):
    return f"/journeys/{journey.public_id}/move/" + (f"?to={key}" if key else "")


def step_down(journey, **over):
    """The form of a step down from child in need to early help, filled in."""
    return {
        "version": str(journey.version), "occurred_at-day": "4", "occurred_at-month": "3", "occurred_at-year": "2026",
        "occurred_at-time": "12:30pm", "warnings_accepted": "on", "why": "The family is doing well.",
        "tasks_due_on-day": "18", "tasks_due_on-month": "3", "tasks_due_on-year": "2026", **over,
    }  # fmt: skip


def to_child_in_need(world, **over):
    """A child whose assessment is authorised, and the form of the plan that follows, filled in."""
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    assess(world, journey, NOON)
    journey = fresh(journey)
    return journey, step_down(journey, **over)


def test_at_065_every_possible_move_is_listed_with_what_is_met_and_unmet_who_decides_and_who_receives(world, as_):
    """AT-065: every possible next stage with met and unmet criteria, decider role and receiving team."""
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CONSENT, world.amina, NOON)
    found = journeys.read(journey)
    listed = moves.options(found, found.situation(NOON), world.actor(world.ben), Words(), rulebook())

    html = as_(world.ben).get(page_of(journey)).content.decode()
    text = text_of(as_(world.ben).get(page_of(journey)))

    workflow_says = {f"{m.code}:{t.id}" for m, t in possible_moves(_workflow(journey), found.situation(NOON), calendar=rulebook().calendar)}
    assert {o.key for o in listed} == workflow_says
    assert set(re.findall(r"\?to=([a-z_0-9]+:[a-z_0-9]+)", html)) == workflow_says
    early_help = next(o for o in listed if o.key == "cin_to_early_help:early_help")
    assert (early_help.to, early_help.group, early_help.on_acceptance) == ("Early help", "down", True)
    part = text[text.rindex("Step down") :].split("Transfer and other")[0]
    assert "The decision of a child in need review must be on record first." in part
    assert "Met: Consent is on record." in part
    assert f"Decided by {early_help.decided_by}." in part
    assert "Takes effect when early help manager accepts: Early Help North." in part


def test_at_066_child_in_need_is_explained_from_early_help_with_how_it_differs(world, as_):
    """AT-066: seen from early help, child in need shows its entry criteria and how it differs from early help and protection."""
    journey = a_journey(world, stage=Stage.EARLY_HELP)

    text = text_of(as_(world.fatima).get(f"{page_of(journey)}?way=child_in_need"))

    part = text[text.index("The way to: child in need") :].split("How does the child get to another stage?")[0]
    assert "3 decisions lead there." in part
    assert "Leads to: referral. " in part
    assert (
        part.index("Leads to: referral.")
        < part.index("Leads to: child and family assessment.")
        < part.index("Leads to: child in need plan.")
    )
    assert "Takes effect when front door decision maker accepts." in part
    assert "An assessment found the child to be in need" in part
    assert "Above early help: there is a social worker, an assessment and a duty in law. Below child protection" in part


def test_the_way_to_a_stage_leads_to_the_first_step_and_to_where_its_needs_are_recorded(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    html = as_(world.ben).get(f"{page_of(journey)}?way=early_help").content.decode()

    part = html[html.index('id="the-way"') : html.index('class="wm-way-form"')]
    assert f'href="{page_of(journey, "cin_to_early_help:early_help")}"' in part
    assert f"/journeys/{journey.public_id}/record/?what=evidence:cin_review_decision" in part
    assert "The decision of a child in need review must be on record first." in part


def test_where_no_planned_way_leads_the_page_says_why(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    text = text_of(as_(world.ben).get(f"{page_of(journey)}?way=leaving_care"))

    assert "No planned way leads there from here." in text
    assert "The young person is not 16 or 17." in text


def test_a_child_who_is_there_already_is_told_so_and_a_stage_that_there_is_none_of_is_not_asked(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert "The child is there already." in text_of(as_(world.ben).get(f"{page_of(journey)}?way=child_in_need"))
    assert "The way to:" not in text_of(as_(world.ben).get(f"{page_of(journey)}?way=the_moon"))


def test_an_open_enquiry_names_the_move_that_ends_it_and_leads_to_it(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    move(journey_id=journey.pk, request=ask("open_case_to_section_47", journey, NOON + timedelta(minutes=1), warnings_accepted=True),
         actor=world.actor(world.ben), now=NOON + timedelta(minutes=1))  # fmt: skip

    html = as_(world.ben).get(page_of(journey)).content.decode()

    part = html[html.index("cin_to_early_help:early_help") :].split("</article>")[0]
    assert "A section 47 enquiry is still open" in part or "an assessment or a section 47 enquiry is still open" in part.lower()
    assert re.search(r'\?to=section_47_[a-z_0-9]+:[a-z_0-9]+">Look at that move', part)


@pytest.mark.parametrize("goal", ["", "child_protection", "leaving_care", "looked_after"])
def test_the_way_costs_no_query_whatever_its_length(world, as_, queries_of, goal):
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    client = as_(world.fatima)
    queries_of(client, page_of(journey))

    assert queries_of(client, f"{page_of(journey)}?way={goal}") == queries_of(client, page_of(journey))


def test_what_must_be_there_first_leads_to_where_it_is_recorded(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    name_person(journey_id=journey.pk, kind=RelationshipKind.CP_CHAIR, user_id=world.hari.pk, actor=world.actor(world.ben),
                occurred_at=NOON, now=NOON)  # fmt: skip
    link = f"/journeys/{journey.public_id}/record/?what=evidence:review_conference_held"

    for_hari, for_ben = as_(world.hari).get(page_of(journey)), as_(world.ben).get(page_of(journey))

    assert link in for_hari.content.decode()
    assert as_(world.hari).get(link).status_code == 200
    assert link not in for_ben.content.decode()
    assert "Who can do this: child protection conference chair or conference administrator." in text_of(for_ben)


def test_what_a_panel_decides_leads_to_where_the_child_is_put_forward(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    page = as_(world.ben).get(page_of(journey))

    assert f'href="/journeys/{journey.public_id}/put-forward/"' in page.content.decode()
    assert "Put the child forward to a panel" in text_of(page)


def test_a_move_is_made_from_its_form(world, as_):
    journey, form = to_child_in_need(world)

    response = as_(world.ben).post(page_of(journey, "assessment_to_child_in_need:child_in_need"), form)

    assert (response.status_code, response["Location"]) == (302, f"/children/{journey.child.ref}/")
    after = fresh(journey)
    assert (after.stage, after.stage_entered_at) == (Stage.CHILD_IN_NEED, NOON + timedelta(minutes=30))
    made = Event.objects.get(journey=journey, kind="journey_moved", payload__body__move="assessment_to_child_in_need")
    assert (made.actor, made.payload.reason) == (world.ben, "The family is doing well.")


def test_a_step_down_is_offered_and_the_sender_stays_responsible(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)

    as_(world.ben).post(page_of(journey, "cin_to_early_help:early_help"), step_down(journey, to_team=str(world.early_help.pk)))

    offer = Handover.objects.get(journey=journey, state="offered")
    assert (offer.move, offer.to_team, offer.from_team) == ("cin_to_early_help", world.early_help, world.assessment)
    assert (fresh(journey).stage, fresh(journey).team) == (Stage.CHILD_IN_NEED, world.assessment)


def test_a_move_that_may_not_be_made_yet_says_why_in_place_and_keeps_what_was_typed(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    before = events_of(journey)
    form = step_down(journey, to_team=str(world.early_help.pk))

    response = as_(world.ben).post(page_of(journey, "cin_to_early_help:early_help"), form)

    text = text_of(response)
    assert response.status_code == 422
    assert "This move cannot be made yet" in text
    assert "The decision of a child in need review must be on record first." in text
    assert "The family is doing well." in response.content.decode()
    assert events_of(journey) == before


def test_a_form_that_is_not_filled_in_says_what_to_do_and_writes_nothing(world, as_):
    journey, form = to_child_in_need(world, why="", warnings_accepted="")
    before = events_of(journey)

    response = as_(world.ben).post(page_of(journey, "assessment_to_child_in_need:child_in_need"), form)

    assert response.status_code == 422
    assert "Answer “Why can it not wait?”" in response.content.decode()
    assert events_of(journey) == before


def test_at_080_the_second_of_two_people_is_told_what_the_first_did_and_keeps_the_typing(world, as_):
    """AT-080: two open the same move and both submit; one succeeds, the other is told, and one move is on record."""
    journey, form = to_child_in_need(world)
    key = "assessment_to_child_in_need:child_in_need"
    client = as_(world.ben)
    assert client.post(page_of(journey, key), form).status_code == 302
    before = events_of(journey)

    second = client.post(page_of(journey, key), {**form, "why": "My own reasons."})

    text = text_of(second)
    assert second.status_code == 409
    assert "Somebody else moved this child first" in text
    assert "The child now stands in: Child in need." in text
    assert "The assessment finds a child in need, and a plan begins. (Ben Okoro)" in text
    assert "My own reasons." in text
    assert events_of(journey) == before


def test_a_stale_form_of_a_move_that_is_still_possible_comes_back_ready_to_send(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    form = step_down(journey, to_team=str(world.early_help.pk), version=str(journey.version - 1))
    client = as_(world.ben)
    key = "cin_to_early_help:early_help"

    stale = client.post(page_of(journey, key), form)

    assert stale.status_code == 409
    html = stale.content.decode()
    assert "The family is doing well." in html
    sent_again = {**form, "version": re.search(r'name="version" value="(\d+)"', html)[1]}
    assert client.post(page_of(journey, key), sent_again).status_code == 302


def test_somebody_who_may_not_decide_is_told_who_may(world, as_):
    journey, form = to_child_in_need(world)
    before = events_of(journey)
    client = as_(world.amina)
    key = "assessment_to_child_in_need:child_in_need"

    assert "It is decided by: team manager." in text_of(client.get(page_of(journey, key)))
    refused = client.post(page_of(journey, key), form)

    assert refused.status_code == 403
    assert "It is decided by: team manager." in text_of(refused)
    assert events_of(journey) == before


def test_an_offer_that_waits_keeps_another_from_being_made(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, NOON)
    form = step_down(journey, to_team=str(world.early_help.pk))
    client = as_(world.ben)
    client.post(page_of(journey, "cin_to_early_help:early_help"), form)

    second = client.post(page_of(journey, "cin_to_early_help:early_help"), {**form, "version": str(fresh(journey).version)})

    assert second.status_code == 409
    assert "This child is already offered to Early Help North." in text_of(second)


def test_what_happened_is_recorded_by_whoever_works_with_the_child(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    when = {"occurred_at-day": "4", "occurred_at-month": "3", "occurred_at-year": "2026", "occurred_at-time": "12:10pm"}

    response = as_(world.amina).post(
        page_of(journey, "referral_to_looked_after_emergency:looked_after"),
        {"version": str(journey.version), **when, "placement": "U6", "where": "", "legal_status": "V2",
         "given_decision_maker_named": "Grace Hill"},
    )  # fmt: skip

    assert response.status_code == 302
    assert fresh(journey).stage == Stage.LOOKED_AFTER


@pytest.mark.parametrize("stage", [Stage.CONTACT, Stage.EARLY_HELP, Stage.LOOKED_AFTER])
def test_the_form_of_every_listed_move_can_be_opened(world, as_, stage):
    journey = a_journey(world, stage=stage)
    viewer = world.dora if stage == Stage.CONTACT else world.fatima if stage == Stage.EARLY_HELP else world.amina
    client = as_(viewer)

    keys = re.findall(r"\?to=([a-z_0-9]+:[a-z_0-9]+)", client.get(page_of(journey)).content.decode())

    assert len(keys) > 5
    assert {key: client.get(page_of(journey, key), follow=True).status_code for key in keys} == dict.fromkeys(keys, 200)


def test_the_page_makes_the_same_number_of_queries_whatever_the_record_holds(world, as_, queries_of):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    client = as_(world.ben)
    few = queries_of(client, page_of(journey))
    for kind in (EvidenceKind.CONSENT, EvidenceKind.CIN_REVIEW_DECISION, EvidenceKind.FAMILY_VIEW):
        recorded(world, journey, kind, world.ben, NOON)

    assert queries_of(client, page_of(journey)) == few
    assert few <= 20


def test_a_closed_journey_has_no_move_page(world, as_):
    journey = a_journey(world, stage=Stage.CONTACT)
    request = ask("contact_closed", journey, NOON, warnings_accepted=True, given=given(EvidenceKind.RATIONALE))
    move(journey_id=journey.pk, request=request, actor=world.actor(world.dora), now=NOON)

    assert as_(world.dora).get(page_of(journey)).status_code == 404


def _workflow(journey):
    return registry.get(journey.definition, journey.definition_version)


def test_a_missing_child_has_one_way_in_for_people(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    missing = f"/journeys/{journey.public_id}/missing/"

    answers = [getattr(as_(world.amina), verb)(page_of(journey, "child_missing:same_stage")) for verb in ("get", "post")]
    report_missing(journey_id=journey.pk, kind=MissingKind.MISSING, note="", actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    found = as_(world.amina).get(page_of(journey, "child_returned_from_missing:same_stage"))

    assert [(a.status_code, a["Location"]) for a in (*answers, found)] == [(302, missing)] * 3
