"""Putting on record what happened, and who holds the child."""

from datetime import timedelta

from tests.builders import NOON, a_journey, events_of, fresh
from tests.tracker.web.conftest import text_of
from tracker.actions.assess import start_assessment, submit_assessment
from tracker.models import Clock, Event, Evidence, MissingEpisode, Relationship, Track
from workflows.calendar import start_of_day
from workflows.terms import Stage

TODAY = {"happened_on-day": "4", "happened_on-month": "3", "happened_on-year": "2026"}


def page_of(journey, name="record", query=""):
    return f"/journeys/{journey.public_id}/{name}/{query}"


def test_what_is_due_comes_first_with_what_would_stop_it(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - timedelta(days=30))

    html = as_(world.amina).get(page_of(journey)).content.decode()

    due = html.split("Everything that can be recorded")[0]
    assert "?what=happened:child_seen" in due
    assert "Overdue" in due


def test_one_entry_stops_the_timescale_that_asks_for_it(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    response = as_(world.amina).post(
        page_of(journey, query="?what=happened:child_seen"), {**TODAY, "note": "Her brother stayed in the room.", "reference": "V-12"}
    )

    assert response.status_code == 302
    event = Event.objects.get(journey=journey, kind="child_seen")
    day = start_of_day(NOON.date())
    assert (event.actor, event.occurred_at, event.precision) == (world.amina, day, "day")
    assert (event.payload.says, event.payload.reason) == ("Child seen, not alone.", "Her brother stayed in the room. Held as V-12.")
    assert Clock.objects.get(journey=journey, limit="assessment.child_seen").stopped_at == day


def test_evidence_is_put_on_record_and_the_person_goes_back_to_the_move(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    back = f"/journeys/{journey.public_id}/move/"

    response = as_(world.ben).post(page_of(journey, query=f"?what=evidence:cin_review_decision&next={back}"), {**TODAY, "note": "Agreed."})

    assert response["Location"] == back
    given = Evidence.objects.get(journey=journey, kind="cin_review_decision")
    assert (given.says, given.recorded_by) == ("Agreed.", world.ben)


def test_a_decision_is_not_offered_to_those_whose_it_is_not(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    before = events_of(journey)
    client = as_(world.amina)

    assert "review_conference_decision" not in client.get(page_of(journey)).content.decode()
    assert client.post(page_of(journey, query="?what=evidence:review_conference_decision"), TODAY).status_code == 404
    assert events_of(journey) == before


def test_a_day_to_come_is_not_taken_and_the_note_is_kept(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    before = events_of(journey)

    response = as_(world.amina).post(
        page_of(journey, query="?what=happened:child_seen"), {**TODAY, "happened_on-day": "5", "note": "Seen alone."}
    )

    assert response.status_code == 422
    assert "must be on or before 4 March 2026" in response.content.decode()
    assert "Seen alone." in response.content.decode()
    assert events_of(journey) == before


def test_a_note_needs_words(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    response = as_(world.amina).post(page_of(journey, query="?what=happened:note_recorded"), {**TODAY, "note": ""})

    assert response.status_code == 422
    assert "Enter note" in response.content.decode()


def test_a_child_is_missing_and_found_on_the_same_page(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    client = as_(world.amina)
    since = {"since-day": "4", "since-month": "3", "since-year": "2026", "since-time": "12:10pm"}
    found = {"found_at-day": "4", "found_at-month": "3", "found_at-year": "2026", "found_at-time": "12:50pm"}

    client.post(page_of(journey, "missing"), {"kind": "missing", "note": "Not at school.", **since})
    assert "The child was found" in text_of(client.get(page_of(journey, "missing")))
    client.post(page_of(journey, "missing"), {"where": "At a friend's.", **found})

    episode = MissingEpisode.objects.get()
    assert (episode.started_at, episode.ended_at) == (NOON + timedelta(minutes=10), NOON + timedelta(minutes=50))


def test_who_writes_an_assessment_does_not_authorise_it(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    client = as_(world.amina)
    for step in ("start", "submit"):
        assert client.post(page_of(journey, "assessment"), {"step": step}).status_code == 302
    assert "It is authorised or sent back by: team manager or practice supervisor." in text_of(client.get(page_of(journey, "assessment")))

    assert client.post(page_of(journey, "assessment"), {"step": "authorise", "reference": ""}).status_code == 403
    assert as_(world.ben).post(page_of(journey, "assessment"), {"step": "authorise", "reference": "A-7"}).status_code == 302

    assert Evidence.objects.get(journey=journey, kind="authorised_assessment").recorded_by == world.ben


def test_an_assessment_is_sent_back_only_with_a_reason(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    amina = world.actor(world.amina)
    start_assessment(journey_id=journey.pk, actor=amina, occurred_at=NOON, now=NOON)
    submit_assessment(journey_id=journey.pk, actor=amina, occurred_at=NOON, now=NOON)
    client = as_(world.ben)

    assert client.post(page_of(journey, "assessment"), {"step": "return", "reason": ""}).status_code == 422
    assert Track.objects.get(journey=journey, code="assessment").state == "submitted"
    assert client.post(page_of(journey, "assessment"), {"step": "return", "reason": "The father's view."}).status_code == 302
    assert Track.objects.get(journey=journey, code="assessment").state == "returned"


def test_a_manager_allocates_within_the_team_and_nobody_else_does(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    form = {"worker": str(world.ben.pk), "version": str(journey.version)}

    assert as_(world.amina).post(page_of(journey, "allocate"), form).status_code == 403
    assert fresh(journey).worker == world.amina
    assert as_(world.ben).post(page_of(journey, "allocate"), form).status_code == 302
    assert fresh(journey).worker == world.ben


def test_allocating_what_somebody_else_has_changed_says_what_happened(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)

    response = as_(world.ben).post(page_of(journey, "allocate"), {"worker": str(world.ben.pk), "version": str(journey.version - 1)})

    assert response.status_code == 409
    assert "Someone else moved this child while you were deciding." in text_of(response)
    assert fresh(journey).worker == world.amina


def test_a_child_is_offered_to_another_team(world, as_):
    journey = a_journey(world, stage=Stage.ASSESSMENT)
    form = {"to_team": str(world.long_term.pk), "note": "Long work ahead.", "version": str(journey.version)}

    assert as_(world.ben).post(page_of(journey, "transfer"), form).status_code == 302

    offer = journey.handovers.get(state="offered")
    assert (offer.to_team, offer.note, fresh(journey).team) == (world.long_term, "Long work ahead.", world.assessment)


def test_how_a_carer_is_approved_must_be_answered_and_then_decides_how_the_child_is_visited(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    page = page_of(journey, query="?what=happened:carer_approval")

    unanswered = as_(world.amina).post(page, TODAY)
    assert unanswered.status_code == 422
    assert "How is the carer approved for this child?" in text_of(unanswered)
    assert not Evidence.objects.filter(journey=journey, kind="carer_temporarily_approved").exists()

    assert as_(world.amina).post(page, {**TODAY, "asked_approval": "temporary", "note": "Her grandmother."}).status_code == 302
    running = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None, limit__startswith="lac.visit")
    assert set(running.values_list("limit", flat=True)) == {"lac.visit_local", "lac.visit_temporary_approval_or_ico_with_parent"}


def test_an_entry_that_is_evidence_puts_it_on_record(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    page = page_of(journey, query="?what=happened:placed_before_assessment")

    assert as_(world.ben).post(page, {**TODAY, "note": "Home at once."}).status_code == 302

    given = Evidence.objects.get(journey=journey, kind="placed_before_assessment")
    assert (given.says, given.event.kind) == ("Home at once.", "placed_before_assessment")
    assert events_of(journey).count("placed_before_assessment") == 1


def test_a_reviewing_officer_is_named(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    assert as_(world.ben).post(page_of(journey, "people"), {"person": f"iro:{world.ivy.pk}"}).status_code == 302

    assert Relationship.objects.get(child=journey.child, kind="iro", to_at=None).user == world.ivy
