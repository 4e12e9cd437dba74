"""A timescale's own page, its certificate, and how a manager lets it stand still."""

import hashlib
import json
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_journey, a_world
from tests.tracker.web.conftest import text_of
from tests.workflows import oracle
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.pause_clock import pause_clock
from tracker.actions.resume_clock import resume_clock
from tracker.models import AccessRow, Clock, ClockPause, Event
from tracker.terms import Precision
from tracker.web.dates import uk_date, uk_datetime
from workflows.definitions.limits import BY_CODE
from workflows.engine.clock import may_pause
from workflows.terms import PauseReason, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


@pytest.fixture
def clock(journey):
    return Clock.objects.get(journey=journey, limit="cin.visit", stopped_at=None, cancelled_at=None)


@pytest.fixture(autouse=True)
def at_noon():
    with time_machine.travel(NOON + timedelta(minutes=5), tick=False):
        yield


def by(user):
    client = Client()
    client.force_login(user)
    return client


def on(field, day, month, year):
    """A day as the form's three boxes give it."""
    return {f"{field}-day": str(day), f"{field}-month": str(month), f"{field}-year": str(year)}


def test_the_page_says_how_the_date_was_worked_out_and_who_is_told(world, clock):
    html = by(world.amina).get(f"/clocks/{clock.public_id}/").content.decode()

    for words in ("Child in need visit: 20 working days, version 1 of the rule.", "Weekends and bank holidays are not counted.",
                  "Days not counted (8)", "Who is told, and when", "Warned before", "Amina Khan", "Edition 1"):  # fmt: skip
        assert words in html, words


def test_every_timescale_on_the_childs_page_leads_to_its_own(world, journey):
    html = by(world.amina).get(f"/children/{journey.child.ref}/").content.decode()

    for running in Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None):
        assert f'href="/clocks/{running.public_id}/"' in html


def test_a_timescale_of_a_child_out_of_sight_does_not_exist(world, clock):
    chidi = by(world.chidi)

    for path in ("", "certificate/", "pause/"):
        assert chidi.get(f"/clocks/{clock.public_id}/{path}").status_code == 404
        assert chidi.get(f"/clocks/zzzzzzzzzzzz/{path}").status_code == 404
    assert chidi.post(f"/clocks/{clock.public_id}/pause/", {"reason": "family_away"}).status_code == 404
    assert not AccessRow.objects.filter(user=world.chidi).exists()


def test_reading_the_page_and_the_certificate_leaves_a_trace(world, clock):
    by(world.amina).get(f"/clocks/{clock.public_id}/")
    by(world.amina).get(f"/clocks/{clock.public_id}/certificate/")

    assert list(AccessRow.objects.filter(user=world.amina).order_by("pk").values_list("page", flat=True)) == ["clock", "certificate"]


def test_another_program_works_every_running_date_out_again_from_its_certificate(world):
    client = by(a_journey(world, stage=Stage.LOOKED_AFTER).worker)
    every = list(Clock.objects.filter(set_for_child=False))
    for running in every:
        certificate = json.loads(client.get(f"/clocks/{running.public_id}/certificate/").content)
        due_at = oracle.due_at(certificate["rule"]["kind"], certificate["count"])
        assert oracle.moment(certificate["result"]["due_at"]) == due_at == running.due_at, running.limit
    assert len(every) > 10


def test_the_hash_is_over_the_facts_and_names_no_child(world, journey, clock):
    first = by(world.amina).get(f"/clocks/{clock.public_id}/certificate/")
    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        later = by(world.amina).get(f"/clocks/{clock.public_id}/certificate/")

    content = json.loads(first.content)
    covered = {key: value for key, value in content.items() if key not in ("hash", "issued_at")}
    canonical = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert content["hash"] == hashlib.sha256(canonical).hexdigest() == json.loads(later.content)["hash"]
    assert content["issued_at"] != json.loads(later.content)["issued_at"]
    assert journey.child.family_name not in first.content.decode()
    assert journey.child.ref not in first.content.decode()
    assert f'filename="timescale-{clock.public_id}-' in first.headers["Content-Disposition"]


def test_what_has_fired_is_in_the_ladder_with_its_moment(world, clock):
    fire_due_clocks(now=clock.warns_at)

    content = json.loads(by(world.amina).get(f"/clocks/{clock.public_id}/certificate/").content)

    assert [bool(rung["fired_at"]) for rung in content["ladder"]] == [True, *[False] * (len(content["ladder"]) - 1)]


def test_the_page_takes_the_same_number_of_queries_whatever_the_history(world, journey, clock):
    def queries():
        client = by(world.amina)
        client.get(f"/clocks/{clock.public_id}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/clocks/{clock.public_id}/").status_code == 200
        return len(captured)

    few = queries()
    event = clock.start_event
    for n in range(5):
        ClockPause.objects.create(clock=clock, reason="family_away", from_at=NOON, to_at=NOON, until=NOON.date(), event=event,
                                  end_event=event, note=str(n))  # fmt: skip
    fire_due_clocks(now=clock.due_at + timedelta(days=90))

    assert queries() == few


# Pausing


def test_a_manager_pauses_a_timescale_and_lets_it_run_on(world, clock):
    ben = by(world.ben)
    page = f"/clocks/{clock.public_id}/"
    assert "Pause it" in ben.get(page).content.decode()

    answer = ben.post(page + "pause/", {"reason": "family_away", **on("until", 20, 3, 2026), "note": "In Leeds."})

    assert (answer.status_code, answer.headers["Location"]) == (302, page)
    html = ben.get(page).content.decode()
    assert "No date while it stands still" in html
    assert "until 20 March 2026 at the latest" in html
    assert "Let it run on" in html
    assert ben.post(page + "pause/", {"note": ""}).status_code == 302
    assert ClockPause.objects.get(clock=clock).to_at is not None
    assert "Pause it" in ben.get(page).content.decode()


def test_the_form_keeps_what_was_typed_and_names_the_field(world, clock):
    answer = by(world.ben).post(f"/clocks/{clock.public_id}/pause/", {"until": "", "note": "In Leeds."})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Select why it is paused" in html
    assert "In Leeds." in html
    assert not ClockPause.objects.exists()


def test_a_worker_is_not_offered_a_pause_and_may_not_make_one(world, clock):
    amina = by(world.amina)

    assert "Pause it" not in amina.get(f"/clocks/{clock.public_id}/").content.decode()
    answer = amina.post(f"/clocks/{clock.public_id}/pause/", {"reason": "family_away", **on("until", 20, 3, 2026)})
    assert answer.status_code == 403
    assert not ClockPause.objects.exists()


def test_no_pause_is_offered_where_law_or_safety_sets_the_limit(world, journey):
    for running in Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None).exclude(limit="cin.visit"):
        html = by(world.ben).get(f"/clocks/{running.public_id}/").content.decode()
        if "Pause it" in html:
            assert "Local standard" in html, running.limit


def test_the_pause_page_says_at_once_who_can_where_a_worker_cannot(world, clock):
    answer = by(world.amina).get(f"/clocks/{clock.public_id}/pause/")

    assert answer.status_code == 403
    assert "The timescale cannot be paused" in text_of(answer)
    assert "A timescale is paused, and runs on, by a manager: team manager" in text_of(answer)
    assert '<form method="post" action=""' not in answer.content.decode()


def test_the_pause_page_says_at_once_why_a_timescale_is_never_paused(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    never = [c for c in Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None) if not may_pause(BY_CODE[c.limit])]
    assert never

    for one in never:
        answer = by(world.ben).get(f"/clocks/{one.public_id}/pause/")
        assert answer.status_code == 409, one.limit
        assert "This timescale is never paused: it" in text_of(answer), one.limit


def test_a_timescale_that_stood_still_twice_says_for_how_long_in_all(world, clock):
    ben = world.actor(world.ben)
    for paused_on, runs_on in ((4, 7), (9, 14)):
        at, later = NOON.replace(day=paused_on), NOON.replace(day=runs_on)
        pause_clock(clock_id=clock.pk, reason=PauseReason.FAMILY_AWAY, note="", until=date(2026, 3, 20), actor=ben, now=at)
        if paused_on == 4:
            assert "in all" not in text_of(by(world.ben).get(f"/clocks/{clock.public_id}/")), "one pause is told by itself"
        resume_clock(clock_id=clock.pk, note="", actor=ben, now=later)

    assert "It has stood still for 8 days in all, in 2 pauses." in text_of(by(world.ben).get(f"/clocks/{clock.public_id}/"))


# What is asked as it is recorded


def test_the_form_asks_for_the_day_ahead(world):
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)
    amina = by(world.amina)
    address = f"/journeys/{journey.public_id}/record/?what=happened:review_conference_booked"

    assert "When is the conference?" in amina.get(address).content.decode()
    answer = amina.post(address, on("happened_on", 4, 3, 2026))
    assert answer.status_code == 422
    assert amina.post(address, on("happened_on", 4, 3, 2026) | on("ahead_on", 20, 5, 2026)).status_code == 302
    assert Clock.objects.get(journey=journey, limit="cp.conference_report_to_family_review").ahead_on.isoformat() == "2026-05-20"


def test_the_form_asks_how_often_the_childs_own_plan_says(world, journey, clock):
    amina = by(world.amina)
    address = f"/journeys/{journey.public_id}/record/?what=happened:cin_plan_recorded"
    assert "How often must the child be seen?" in amina.get(address).content.decode()

    longer = amina.post(address, {**on("happened_on", 4, 3, 2026), "interval_value": "8", "interval_unit": "weeks", "note": ""})
    assert longer.status_code == 422
    assert "the standard is 20 working days" in longer.content.decode()
    assert 'value="8"' in longer.content.decode()
    shorter = amina.post(address, {**on("happened_on", 4, 3, 2026), "interval_value": "2", "interval_unit": "weeks", "note": ""})
    assert shorter.status_code == 302
    assert str(Clock.objects.get(pk=clock.pk).length) == "2 weeks"


def test_what_is_known_to_the_day_is_told_without_an_hour(world, clock):
    html = by(world.amina).get(f"/clocks/{clock.public_id}/").content.decode()
    assert f"{uk_datetime(clock.started_at)}</dd>" in html

    Event.objects.filter(pk=clock.start_event_id).update(precision=Precision.DAY)

    html = by(world.amina).get(f"/clocks/{clock.public_id}/").content.decode()
    assert f"{uk_date(clock.started_at, weekday=True)}</dd>" in html
