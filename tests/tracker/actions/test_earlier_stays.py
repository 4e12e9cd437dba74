"""Limits that add up: earlier short breaks and earlier nights in a secure home are taken off what is left."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_contact, a_journey, a_world, ask, fresh, recorded
from tests.tracker.actions.test_keep_clocks import clocks_of, records, running
from tests.tracker.web.conftest import text_of
from tracker.actions.move import move
from tracker.actions.record_entry import record_entry
from tracker.actions.recount_clocks import recount
from tracker.models import Clock, Event
from tracker.selectors.one_clock import certificate_of
from tracker.selectors.rulebook import rulebook
from workflows.calendar import due_day
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.recordable import BY_CODE
from workflows.shapes import Length
from workflows.terms import EvidenceKind, Stage, Unit

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TOTAL = "short_breaks.annual_total"


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.CHILD_IN_NEED)


def a_break(world, journey, at, nights):
    records(world, journey, "short_break_started", at=at)
    records(world, journey, "short_break_ended", at=at + nights * DAY)


def test_the_first_break_has_75_days_and_the_next_what_is_left_of_them(world, journey):
    a_break(world, journey, NOON, 14)
    records(world, journey, "short_break_started", at=NOON + 30 * DAY)

    first, second = clocks_of(journey, TOTAL)
    assert (first.length, first.length_from, due_day(first.due_at)) == (Length(75, Unit.CALENDAR_DAYS), "rule", date(2026, 5, 18))
    assert (second.length, second.length_from, due_day(second.due_at)) == (Length(61, Unit.CALENDAR_DAYS), "left", date(2026, 6, 3))


def test_breaks_on_an_earlier_journey_of_the_child_count_and_another_childs_do_not(world, journey):
    a_break(world, journey, NOON, 20)
    at = NOON + 21 * DAY
    recorded(world, journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, at)
    move(journey_id=journey.pk, request=ask("cin_closed", fresh(journey), at, warnings_accepted=True), actor=world.actor(world.ben), now=at)
    again = a_contact(world, journey.child, at=NOON + 30 * DAY)
    other = a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON + 30 * DAY)

    for one, by in ((again, world.dora), (other, world.amina)):
        record_entry(journey_id=one.pk, entry=BY_CODE["short_break_started"], answers={"basis": "section_20"}, note="",
                     actor=world.actor(by, NOON + 31 * DAY), occurred_at=NOON + 31 * DAY, now=NOON + 31 * DAY)  # fmt: skip

    assert (running(again, TOTAL).length.value, running(other, TOTAL).length.value) == (55, 75)


def test_a_break_under_section_17_is_on_record_and_counts_for_nothing(world, journey):
    record_entry(journey_id=journey.pk, entry=BY_CODE["short_break_started"], answers={"basis": "section_17"}, note="",
                 actor=world.actor(world.amina), occurred_at=NOON, now=NOON)  # fmt: skip

    assert clocks_of(journey, TOTAL) == []
    assert Event.objects.filter(journey=journey, kind="section_17_short_break_started").count() == 1


def test_what_is_left_is_told_with_the_breaks_that_used_the_rest(world, journey):
    a_break(world, journey, NOON, 14)
    records(world, journey, "short_break_started", at=NOON + 30 * DAY)
    client = Client()
    client.force_login(world.amina)

    with time_machine.travel(NOON + 31 * DAY, tick=False):
        page = text_of(client.get(f"/clocks/{running(journey, TOTAL).public_id}/"))

    assert "Short breaks have come to 75 days in twelve months: 61 calendar days, version 1 of the rule." in page
    assert "The rule adds earlier stays to this one: the length is what they have left of it." in page
    assert (
        "Earlier stays that count with this one, in any 12 months: Wednesday 4 March 2026, midday to Wednesday 18 March 2026, midday"
        in page
    )


def test_the_certificate_holds_the_length_that_was_left_and_a_recount_keeps_it(world, journey):
    a_break(world, journey, NOON, 14)
    records(world, journey, "short_break_started", at=NOON + 30 * DAY)
    clock = Clock.objects.select_related("journey", "start_event").get(pk=running(journey, TOTAL).pk)

    content = certificate_of(clock, rulebook(), now=NOON + 31 * DAY)

    assert content is not None
    assert (content["count"]["value"], content["count"]["length_from"]) == (61, "left")
    assert recount(book=rulebook(), now=NOON + 31 * DAY).changed == 0
    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at


def test_breaks_known_only_from_a_return_are_not_added_and_the_rule_says_so():
    assert "A return tells that breaks are given and not how many days they come to: add those by hand." in LIMITS[TOTAL].note
