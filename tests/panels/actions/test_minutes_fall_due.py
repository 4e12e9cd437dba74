"""Minutes that nobody agrees fall due and are told upward, and nobody sees the children for ever because of them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from notifications.models import Notice
from panels.actions.declare_conflict import declare_conflict
from panels.actions.end_sight import end_sight_of_past_meetings
from panels.actions.hold_meeting import close_meeting
from panels.actions.keep_minutes import agree_minutes
from panels.actions.open_minutes_again import open_minutes_again
from panels.actions.time_minutes import time_draft_minutes
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting
from tests.builders import a_journey
from tests.panels.builders import Panels, decided, listed, opened, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, Relationship, User
from tracker.models.visible import visible_children
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def panels() -> Panels:
    return some_panels()


@pytest.fixture
def item(panels: Panels) -> AgendaItem:
    return listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))


@pytest.fixture
def closed(panels: Panels, item: AgendaItem) -> Meeting:
    """Legal Gateway sat on Wednesday 18 March 2026 with one child, whose item was decided."""
    return sat(panels, item)


def sat(panels: Panels, item: AgendaItem) -> Meeting:
    meeting = opened(panels, Meeting.objects.get(pk=item.meeting_id))
    decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "enter_plo")
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=meeting.starts_at + timedelta(hours=2))
    return Meeting.objects.select_related("panel").get(pk=meeting.pk)


def clock_of(meeting: Meeting) -> Clock:
    return Clock.objects.get(stream=meeting.stream_id, limit="oversight.panel_minutes")


def said(command: str) -> str:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().strip()


def who_sees(item: AgendaItem) -> list[str]:
    ties = Relationship.objects.filter(event=item.listed_by_event_id, kind="panel_member", to_at__isnull=True)
    return sorted(ties.values_list("user__username", flat=True))


def sees(panels: Panels, person: User, item: AgendaItem) -> bool:
    return visible_children(panels.world.viewer(person)).filter(pk=item.request.journey.child_id).exists()


def test_minutes_are_due_five_working_days_after_the_panel_sat_and_agreeing_them_meets_it(panels, closed):
    running = clock_of(closed)
    assert (running.started_at, running.answers, running.due_at.date() - DAY) == (closed.held_at, "panel_chair", closed.on + 7 * DAY)

    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at + DAY)

    met = clock_of(closed)
    assert (met.stopped_at, met.stop_event.kind, met.next_fire_at) == (closed.closed_at + DAY, "panel_minutes_agreed", None)


def test_nobody_agreeing_them_is_told_to_those_who_write_them_and_then_to_the_next_above_the_owner(panels, closed):
    told: dict[str, set[str]] = {}
    for days in range(5, 15):
        fire_due_clocks(now=closed.closed_at + days * DAY)
        deliver_due(now=closed.closed_at + days * DAY)
    notices = Notice.objects.filter(firing__clock=clock_of(closed), channel="inbox")
    for rung, user in notices.values_list("firing__rung", "recipient__username"):
        told.setdefault(rung, set()).add(user)

    assert told["warn"] == told["due"] == {"ade", "grace", "lena"}  # chair, deputy and administrator
    assert (told["up_1"], told["up_2"]) == ({"grace"}, {"grace"})  # the next above Lena, who owns the panel
    assert panels.marcus.username not in {user for users in told.values() for user in users}


def test_the_page_of_the_minutes_says_by_when_they_are_to_be_agreed(panels, closed):
    client, path = Client(), f"/panel-meetings/{closed.public_id}/minutes/"
    client.force_login(panels.ade)

    assert "To be agreed by 25 March 2026" in client.get(path).content.decode()
    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at)
    assert "To be agreed by" not in client.get(path).content.decode()


def test_minutes_begun_before_they_had_a_timescale_are_given_theirs_from_the_day_the_panel_sat(panels, closed):
    before = clock_of(closed)
    facts = (before.started_at, before.due_at, before.next_fire_at, before.answers, before.start_event_id)
    before.delete()

    assert [said("time_minutes"), said("time_minutes")] == ['{"started": 1}', '{"started": 0}']

    begun = clock_of(closed)
    assert (begun.started_at, begun.due_at, begun.next_fire_at, begun.answers, begun.start_event_id) == facts
    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at + DAY)
    assert clock_of(closed).stopped_at == closed.closed_at + DAY


def test_minutes_that_are_agreed_and_meetings_that_have_none_are_given_no_timescale(panels, closed):
    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=closed.closed_at)
    Clock.objects.filter(limit="oversight.panel_minutes").delete()

    assert time_draft_minutes() == 0
    assert not Clock.objects.filter(limit="oversight.panel_minutes").exists()


def test_old_minutes_that_are_long_overdue_are_told_of_at_the_next_pass_of_the_timers(panels, closed):
    clock_of(closed).delete()
    time_draft_minutes()

    later = closed.closed_at + 100 * DAY
    fire_due_clocks(now=later)
    deliver_due(now=later)

    assert Notice.objects.filter(firing__clock=clock_of(closed), channel="inbox", recipient=panels.ade).exists()


def test_a_meeting_that_was_only_planned_owes_no_minutes(panels, item):
    assert not Clock.objects.filter(stream=item.meeting.stream_id).exists()


def test_those_who_run_the_panel_see_the_children_to_the_end_of_the_days_of_the_papers_and_no_longer(panels, closed, item):
    days = closed.panel.papers_stay_open
    last = closed.closed_at + days * DAY
    assert who_sees(item) == ["ade", "grace", "lena"]  # the other members' sight ended as it closed

    end_sight_of_past_meetings(now=last)
    assert (who_sees(item), sees(panels, panels.ade, item)) == (["ade", "grace", "lena"], True)

    end_sight_of_past_meetings(now=last + DAY)
    end_sight_of_past_meetings(now=last + 2 * DAY)
    assert (who_sees(item), sees(panels, panels.ade, item)) == ([], False)
    assert Meeting.objects.get(pk=closed.pk).minutes.state == "draft"


def test_to_finish_the_minutes_the_administrator_reads_the_items_again_with_a_reason_on_record(panels, closed, item):
    over = closed.closed_at + (closed.panel.papers_stay_open + 1) * DAY
    end_sight_of_past_meetings(now=over)
    client, path = Client(), f"/panel-meetings/{closed.public_id}/minutes/"
    client.force_login(panels.ade)
    name = item.request.journey.child.name
    assert name not in client.get(path).content.decode()

    client.post(f"{path}open-again/", {"because": "I was ill"})

    assert name in client.get(path).content.decode()
    told = Event.objects.select_related("payload").get(kind="panel_minutes_opened_again", stream=closed.stream_id)
    assert told.payload.says == "Ade Bello opened the draft minutes again: I was ill"
    assert who_sees(item) == ["ade"]


def test_sight_taken_up_again_ends_after_as_many_days_once_more_and_as_the_minutes_are_agreed(panels, closed, item):
    days, lena = closed.panel.papers_stay_open, panels.actor(panels.lena)
    over = closed.closed_at + (days + 1) * DAY
    end_sight_of_past_meetings(now=over)
    open_minutes_again(meeting_id=closed.pk, because="I was ill", actor=lena, now=over)

    end_sight_of_past_meetings(now=over + days * DAY)
    assert who_sees(item) == ["lena"]
    end_sight_of_past_meetings(now=over + (days + 1) * DAY)
    assert who_sees(item) == []

    open_minutes_again(meeting_id=closed.pk, because="Still ill", actor=lena, now=over + (days + 2) * DAY)
    agree_minutes(meeting_id=closed.pk, version=0, actor=lena, now=over + (days + 3) * DAY)
    assert who_sees(item) == []


def test_reading_again_is_for_who_runs_the_panel_with_a_reason_and_not_for_an_item_of_their_interest(panels, item):
    declare_conflict(
        item_id=item.pk, user_id=panels.ade.pk, says="My neighbour.", actor=panels.actor(panels.ade), now=item.request.asked_at
    )
    closed = sat(panels, item)
    over = closed.closed_at + 20 * DAY
    end_sight_of_past_meetings(now=over)
    before = Event.objects.count()

    with pytest.raises(NotYourDecision):
        open_minutes_again(meeting_id=closed.pk, because="Curious", actor=panels.actor(panels.marcus), now=over)
    with pytest.raises(BadInput):
        open_minutes_again(meeting_id=closed.pk, because=" ", actor=panels.actor(panels.lena), now=over)
    assert Event.objects.count() == before

    assert open_minutes_again(meeting_id=closed.pk, because="To finish", actor=panels.actor(panels.ade), now=over) == 0
    assert who_sees(item) == []
    agree_minutes(meeting_id=closed.pk, version=0, actor=panels.actor(panels.lena), now=over)
    with pytest.raises(WrongMoment):
        open_minutes_again(meeting_id=closed.pk, because="To finish", actor=panels.actor(panels.ade), now=over)
