"""A team around the family meeting that was held is saved whatever is missing; only its minutes wait."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, events_of
from tracker.actions.hold_taf import Held, hold_taf, publish_taf_minutes
from tracker.actions.record import record_happened
from tracker.errors import BadInput
from tracker.selectors.team_around_family import meetings, without_minutes
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

PARTS = {
    "attendance": "Mother, school.",
    "parents": "Better.",
    "child": "I like it.",
    "agencies": "All report.",
    "actions": "School, Monday.",
}


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.EARLY_HELP, at=NOON - timedelta(days=200))


def hold(world, journey, day, **held):
    hold_taf(journey_id=journey.pk, held=Held(on=day, **held), actor=world.actor(world.chidi), now=NOON)


def publish(world, journey, **parts):
    publish_taf_minutes(journey_id=journey.pk, minutes=parts, actor=world.actor(world.chidi), now=NOON)


def test_the_first_meeting_and_the_later_ones_are_told_apart_by_the_record(world, journey):
    before = len(events_of(journey))

    hold(world, journey, date(2026, 1, 7), next_on=date(2026, 2, 4))
    hold(world, journey, date(2026, 2, 4), next_on=date(2026, 3, 4), chair="The head teacher")

    assert events_of(journey)[before:] == ["first_taf_held", "next_taf_planned", "taf_review_held", "next_taf_planned"]
    assert [(m.number, m.held_on, m.chair, m.next_on) for m in meetings(journey)] == [
        (1, date(2026, 1, 7), "the early help team", date(2026, 2, 4)),
        (2, date(2026, 2, 4), "The head teacher", date(2026, 3, 4)),
    ]


def test_the_first_two_are_chaired_by_the_early_help_team_and_the_third_by_the_lead_professional(world, journey):
    for day in (1, 8, 15):
        hold(world, journey, date(2026, 2, day))

    assert [m.chair for m in meetings(journey)] == ["the early help team", "the early help team", "the lead professional"]


def test_a_next_meeting_that_is_not_after_this_one_is_refused_and_nothing_is_written(world, journey):
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        hold(world, journey, date(2026, 2, 4), next_on=date(2026, 2, 4))

    assert refused.value.fields == {"next_on": "The day of the next meeting must be after this one."}
    assert events_of(journey) == before


def test_a_meeting_in_the_future_is_refused_and_nothing_is_written(world, journey):
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        hold(world, journey, date(2026, 3, 5))

    assert refused.value.fields == {"on": "Give the day on which the meeting was held."}
    assert events_of(journey) == before


def test_minutes_go_out_for_the_earliest_meeting_that_has_none(world, journey):
    hold(world, journey, date(2026, 1, 7))
    hold(world, journey, date(2026, 2, 4))

    publish(world, journey, **PARTS, analysis="Mornings.", plan="Breakfast club.")
    first, second = meetings(journey)
    assert (first.published_on, first.minutes["analysis"], second.published_on) == (date(2026, 3, 4), "Mornings.", None)

    publish(world, journey, **PARTS)
    assert without_minutes(meetings(journey)) is None
    before = events_of(journey)
    with pytest.raises(BadInput):
        publish(world, journey, **PARTS)
    assert events_of(journey) == before


def test_only_the_first_minutes_need_an_agreed_analysis_and_only_the_third_a_handover(world, journey):
    for day in (1, 8, 15):
        hold(world, journey, date(2026, 2, day))

    with pytest.raises(BadInput) as first:
        publish(world, journey, **PARTS)
    assert list(first.value.fields) == ["analysis", "plan"]
    publish(world, journey, **PARTS, analysis="Agreed.", plan="Each action has its need.")
    publish(world, journey, **PARTS)
    with pytest.raises(BadInput) as third:
        publish(world, journey, **PARTS)
    assert list(third.value.fields) == ["handover"]
    publish(world, journey, **PARTS, handover="Mother likes a call the day before.")
    assert [m.published_on for m in meetings(journey)] == [date(2026, 3, 4)] * 3


def test_minutes_that_were_only_noted_as_sent_are_those_of_the_first_meeting_without_any(world, journey):
    hold(world, journey, date(2026, 1, 7))
    hold(world, journey, date(2026, 2, 4))

    record_happened(journey_id=journey.pk, kinds=[EventKind.TAF_MINUTES_PUBLISHED], says="Sent by letter.", note="",
                    actor=world.actor(world.chidi), occurred_at=NOON, now=NOON)  # fmt: skip

    assert [meeting.published_on for meeting in meetings(journey)] == [date(2026, 3, 4), None]
