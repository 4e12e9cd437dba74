"""The permanency meeting: its list, what is agreed for a child, and what is carried to the next until it is done (PN-17, PM-13)."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, World, a_journey, a_person, a_world, events_of
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.permanency_action import end_action, finish_action, set_action
from tracker.actions.permanency_meeting import close_meeting, consider, open_meeting
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Clock, Event, Firing, MeetingAction, MeetingChild, PermanencyMeeting, PermanencyRow, Relationship
from tracker.selectors.permanency_meetings import actions_on_rows, list_in_words, meetings, on_list, place_of, the_meeting
from tracker.selectors.words import Words
from tracker.terms import MeetingActionState
from workflows.calendar import due_day
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
LIMIT = "permanence.meeting_action"


@pytest.fixture
def world(db):
    return a_world()


def opened(world: World, at=NOON, *, unit=None, by=None, present="Grace Hill, Ben Okoro"):
    by = by or world.grace
    return open_meeting(unit_id=(unit or world.authority).pk, held_on=at.date(), present=present, actor=world.actor(by, at),
                        viewer=world.viewer(by, at), now=at)  # fmt: skip


def agreed(world: World, meeting, journey, at=NOON, *, what="Take the match to panel.", owner="social_worker", days=5, by=None):
    return set_action(meeting_id=meeting.pk, journey_id=journey.pk, what=what, owner_as=owner, due_on=(at + days * DAY).date(),
                      actor=world.actor(by or world.grace, at), viewer=world.viewer(by or world.grace, at), now=at)  # fmt: skip


def shown(world: World, meeting, at=NOON, by=None):
    rows = list(on_list(world.viewer(by or world.grace, at), meeting))
    return list_in_words(rows, the_meeting(world.viewer(by or world.grace, at), meeting.public_id), Words(), now=at)


def test_the_list_is_every_child_looked_after_by_the_unit_and_those_below_it_the_worst_drift_first(world):
    first, second = (a_journey(world, stage=Stage.LOOKED_AFTER) for _ in range(2))
    a_journey(world, stage=Stage.CHILD_IN_NEED)
    Clock.objects.filter(journey=second, limit="lac.review").update(due_at=NOON - 20 * DAY, started_at=NOON - 40 * DAY)

    meeting = opened(world)

    assert [row.journey_id for row in MeetingChild.objects.filter(meeting=meeting)] == [second.pk, first.pk]
    told = Event.objects.get(stream=meeting.stream)
    assert (told.kind, told.payload.body["children"], told.child_id) == ("permanency_meeting_opened", 2, None)


def test_at_102_an_action_agreed_from_a_row_is_on_the_child_and_shows_on_that_row_next_time_until_it_is_done(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    first = opened(world)
    action = agreed(world, first, journey)
    close_meeting(meeting_id=first.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON)

    clock = Clock.objects.get(journey=journey, limit=LIMIT)
    assert events_of(journey)[-1] == "permanency_action_set"
    assert (clock.subject, clock.answers, due_day(clock.due_at)) == (action.public_id, "social_worker", date(2026, 3, 9))
    assert action.owner == world.amina

    at = NOON + WEEK
    second = opened(world, at)
    (row,) = shown(world, second, at)
    assert [(one.what, one.owner, one.set_on, one.is_late) for one in row.actions] == [
        ("Take the match to panel.", "Amina Khan", date(2026, 3, 4), True)
    ]
    assert row.to_do == 1
    finish_action(action_id=action.pk, came_of_it="Heard on 12 March.", actor=world.actor(world.amina, at), now=at)
    assert Clock.objects.get(journey=journey, limit=LIMIT).stopped_at == at
    close_meeting(meeting_id=second.pk, actor=world.actor(world.grace, at), viewer=world.viewer(world.grace, at), now=at + DAY)

    third = opened(world, at + WEEK)
    assert [row.actions for row in shown(world, third, at + WEEK)] == [()]
    assert [row.to_do for row in shown(world, first, at + WEEK)] == [1], "the first meeting still says what stood on the row"


def test_an_action_that_is_not_done_goes_up_the_line_from_its_owner(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    action = agreed(world, opened(world), journey, owner="team_manager")
    assert action.owner == world.ben

    clock = Clock.objects.get(journey=journey, limit=LIMIT)
    fire_due_clocks(now=clock.due_at + 30 * DAY)

    assert "due" in Firing.objects.filter(clock=clock).values_list("rung", flat=True)
    assert Firing.objects.filter(clock=clock, rung__startswith="up_").exists()


def test_a_closed_meeting_keeps_its_list_as_it_stood_and_never_changes(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting = opened(world)
    consider(meeting_id=meeting.pk, journey_id=journey.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON)
    PermanencyRow.objects.filter(journey=journey).update(route="adoption", route_state="plan_agreed", settled_on=date(2026, 3, 1))
    close_meeting(meeting_id=meeting.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON + timedelta(hours=1))
    before = list(MeetingChild.objects.values())
    assert (before[0]["route"], before[0]["settled_on"], before[0]["considered_by_id"]) == ("adoption", date(2026, 3, 1), world.grace.pk)

    PermanencyRow.objects.filter(journey=journey).update(route="long_term_fostering", settled_on=None)
    later = NOON + 30 * DAY
    for act in (
        lambda: consider(
            meeting_id=meeting.pk, journey_id=journey.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=later
        ),
        lambda: close_meeting(meeting_id=meeting.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=later),
        lambda: agreed(world, meeting, journey, later),
    ):
        with pytest.raises(BadInput, match="closed meeting never changes"):
            act()

    assert (list(MeetingChild.objects.values()), MeetingAction.objects.count()) == (before, 0)
    (row,) = shown(world, meeting, later)
    assert (row.state.route, row.state.days_in_care) == ("Adoption", 0)
    assert Event.objects.filter(stream=meeting.stream).count() == 2


def test_a_child_who_leaves_care_while_it_is_open_is_kept_as_last_known(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting = opened(world)
    PermanencyRow.objects.filter(journey=journey).delete()

    close_meeting(meeting_id=meeting.pk, actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON)

    row = MeetingChild.objects.get()
    assert (row.is_looked_after, row.stage) == (False, "looked_after")
    assert [one.left_care for one in shown(world, meeting)] == [True]


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"what": " "}, "what"), ({"owner": "director"}, "owner_as"), ({"owner": "iro"}, "owner_as"), ({"days": -1}, "due_on"),
     ({"days": 400}, "due_on")],
)  # fmt: skip
def test_an_action_without_what_who_or_when_is_refused_and_nothing_is_written(world, asked, field):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting, before = opened(world), events_of(journey)

    with pytest.raises(BadInput) as refused:
        agreed(world, meeting, journey, **asked)

    assert (list(refused.value.fields), events_of(journey), MeetingAction.objects.count()) == ([field], before, 0)
    assert not Clock.objects.filter(limit=LIMIT).exists()


def test_only_managers_run_a_meeting_and_only_about_children_of_theirs(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    for by, unit in ((world.amina, world.assessment), (world.ivy, world.authority), (world.ben, world.authority)):
        with pytest.raises(NotYourDecision):
            opened(world, unit=unit, by=by)
    assert PermanencyMeeting.objects.count() == 0

    meeting = opened(world, unit=world.assessment, by=world.ben)
    with pytest.raises(NotYourDecision):
        agreed(world, meeting, journey, by=world.amina)
    with pytest.raises(NotYourDecision):
        close_meeting(meeting_id=meeting.pk, actor=world.actor(world.amina), viewer=world.viewer(world.amina), now=NOON)
    assert the_meeting(world.viewer(world.amina), meeting.public_id) == meeting
    assert list(meetings(world.viewer(world.chidi))) == []
    with pytest.raises(NotVisible):
        the_meeting(world.viewer(world.chidi), meeting.public_id)


def test_a_manager_elsewhere_who_has_taken_a_child_of_the_list_over_reads_the_meeting_and_does_not_run_it(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting = opened(world, unit=world.social_care)
    mel = a_person("mel", "Mel", "Frost", Role.TEAM_MANAGER, world.care)
    Relationship.objects.filter(child=journey.child_id, unit__isnull=False).update(unit=world.care)
    who = {"actor": world.actor(mel), "viewer": world.viewer(mel), "now": NOON}
    assert [row.ref for row in shown(world, meeting, by=mel)] == [journey.child.ref]

    for act in (
        lambda: consider(meeting_id=meeting.pk, journey_id=journey.pk, **who),
        lambda: close_meeting(meeting_id=meeting.pk, **who),
        lambda: agreed(world, meeting, journey, by=mel),
    ):
        with pytest.raises(NotYourDecision, match="run by whoever manages these children"):
            act()

    kept = (PermanencyMeeting.objects.get().state, MeetingAction.objects.count(), MeetingChild.objects.filter(considered_at__isnull=False))
    assert (kept[0], kept[1], list(kept[2])) == ("open", 0, [])


def test_the_same_agreed_twice_is_one_action(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting = opened(world)
    agreed(world, meeting, journey)
    before = events_of(journey)

    with pytest.raises(BadInput, match="agreed already"):
        agreed(world, meeting, journey)

    assert (MeetingAction.objects.count(), events_of(journey)) == (1, before)
    agreed(world, meeting, journey, days=6)
    assert MeetingAction.objects.count() == 2


@pytest.mark.parametrize("held_on", [date(1, 1, 1), NOON.date() - 367 * DAY, NOON.date() + DAY])
def test_a_meeting_held_long_ago_or_ahead_is_a_slip_of_the_pen(world, held_on):
    a_journey(world, stage=Stage.LOOKED_AFTER)

    with pytest.raises(BadInput) as refused:
        open_meeting(unit_id=world.authority.pk, held_on=held_on, present="Grace", actor=world.actor(world.grace),
                     viewer=world.viewer(world.grace), now=NOON)  # fmt: skip

    assert refused.value.fields == {"held_on": "Enter today, or the day within the last year on which it was held"}
    assert PermanencyMeeting.objects.count() == 0


@pytest.mark.parametrize(("given", "field"), [({"present": "  "}, "present"), ({"ahead": True}, "held_on"), ({"empty": True}, "unit")])
def test_a_meeting_without_what_it_needs_is_refused_and_nothing_is_written(world, given, field):
    if not given.get("empty"):
        a_journey(world, stage=Stage.LOOKED_AFTER)
    on = (NOON + DAY).date() if given.get("ahead") else NOON.date()

    with pytest.raises(BadInput) as refused:
        open_meeting(unit_id=world.authority.pk, held_on=on, present=given.get("present", "Grace"), actor=world.actor(world.grace),
                     viewer=world.viewer(world.grace), now=NOON)  # fmt: skip

    assert (list(refused.value.fields), PermanencyMeeting.objects.count()) == ([field], 0)


def test_a_unit_has_one_open_meeting_at_a_time(world):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    opened(world)

    with pytest.raises(BadInput, match="Close it first"):
        opened(world)

    assert (PermanencyMeeting.objects.count(), MeetingChild.objects.count()) == (1, 1)


def test_where_i_am_on_the_list_counts_those_i_may_see_and_leads_to_the_one_before_and_after(world):
    journeys = [a_journey(world, stage=Stage.LOOKED_AFTER) for _ in range(3)]
    meeting = opened(world)
    rows = list(on_list(world.viewer(world.grace), meeting))
    assert [row.journey_id for row in rows] == [j.pk for j in journeys]
    ids = [row.journey.public_id for row in rows]

    places = [place_of(world.viewer(world.grace), meeting, row) for row in rows]

    assert [(p.number, p.of, p.before, p.after) for p in places] == [(1, 3, "", ids[1]), (2, 3, ids[0], ids[2]), (3, 3, ids[1], "")]
    child = rows[1].journey.child
    child.is_restricted = True
    child.save()
    assert [row.position for row in on_list(world.viewer(world.grace), meeting)] == [1, 3], "a restricted record is not on it for others"
    assert place_of(world.viewer(world.grace), meeting, rows[2]).of == 2


def test_an_action_is_ended_with_a_reason_by_a_manager_and_never_by_its_owner(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    meeting = opened(world)
    mine = agreed(world, meeting, journey, owner="head_of_service")
    other = agreed(world, meeting, journey, what="Ring the school.")
    with pytest.raises(NotYourDecision):
        end_action(action_id=mine.pk, because="No need.", actor=world.actor(world.grace), now=NOON)
    with pytest.raises(BadInput):
        end_action(action_id=other.pk, because=" ", actor=world.actor(world.grace), now=NOON)
    with pytest.raises(NotYourDecision):
        finish_action(action_id=mine.pk, came_of_it="Done.", actor=world.actor(world.amina), now=NOON)

    end_action(action_id=other.pk, because="The school rang us.", actor=world.actor(world.ben), now=NOON)

    assert [MeetingAction.objects.get(pk=one.pk).state for one in (mine, other)] == [MeetingActionState.TO_DO, MeetingActionState.ENDED]
    assert Clock.objects.get(journey=journey, limit=LIMIT, subject=other.public_id).cancelled_at == NOON
    assert [one.pk for one in actions_on_rows([journey.pk])[journey.pk]] == [mine.pk]
    with pytest.raises(BadInput, match="over already"):
        finish_action(action_id=other.pk, came_of_it="Again.", actor=world.actor(world.grace), now=NOON)
