"""The permanency meeting on screen: opened, walked child by child, something agreed, closed, and what was agreed until it is done."""

from datetime import timedelta

import pytest

from tests.builders import NOON, a_child, a_journey, a_person, events_of
from tests.tracker.web.conftest import text_of
from tracker.actions.challenge import raise_challenge
from tracker.actions.permanency_action import set_action
from tracker.actions.permanency_meeting import open_meeting
from tracker.models import AccessRow, MeetingAction, MeetingChild, PermanencyMeeting, Relationship
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def journeys(world):
    return [a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name)) for name in ("Robin", "Wren", "Lark")]


def opened(world):
    return open_meeting(unit_id=world.authority.pk, held_on=NOON.date(), present="Grace Hill", actor=world.actor(world.grace),
                        viewer=world.viewer(world.grace), now=NOON)  # fmt: skip


def day(moment):
    return {"due_on-day": moment.day, "due_on-month": moment.month, "due_on-year": moment.year}


def test_a_manager_opens_a_meeting_walks_the_list_agrees_an_action_and_closes_it(world, as_, journeys):
    grace = as_(world.grace)
    assert "No permanency meeting has been held yet." in text_of(grace.get("/permanency/meetings/"))
    held = {"held_on-day": 4, "held_on-month": 3, "held_on-year": 2026}

    page = grace.post("/permanency/meetings/", {"unit": "larkshire", "present": "Grace, Ben", **held}, follow=True)

    meeting = PermanencyMeeting.objects.get()
    assert ("3 children whom you may see" in text_of(page), "There: Grace, Ben" in text_of(page)) == (True, True)
    at = f"/permanency/meetings/{meeting.public_id}/children/{journeys[0].public_id}/"
    assert "Child 1 of 3" in text_of(grace.get(at))
    agreed = grace.post(at, {"what": "Take the match to panel.", "owner_as": "social_worker", **day(NOON + 5 * DAY)}, follow=True)
    assert "Take the match to panel." in text_of(agreed)
    assert "Amina Khan, by 9 March 2026" in text_of(agreed)
    following = grace.post(at, {"go_on": "1"}, follow=True)
    assert "Child 2 of 3" in text_of(following)
    last = f"/permanency/meetings/{meeting.public_id}/children/{journeys[2].public_id}/"
    assert "That was the last child on the list." in text_of(grace.post(last, {"go_on": "1"}, follow=True))
    assert list(MeetingChild.objects.values_list("considered_by", flat=True)) == [world.grace.pk, None, world.grace.pk]

    closed = grace.post(f"/permanency/meetings/{meeting.public_id}/", follow=True)

    assert "The list is kept as it stood then, and never changes." in text_of(closed)
    assert "Close the meeting" not in text_of(closed)
    assert "Agree an action" not in text_of(grace.get(at))
    assert AccessRow.objects.filter(page="permanency meeting", child=journeys[0].child).exists()


def test_what_was_agreed_stands_with_its_owner_until_it_is_said_what_became_of_it(world, as_, journeys):
    action = set_action(meeting_id=opened(world).pk, journey_id=journeys[0].pk, what="Ring the school.", owner_as="social_worker",
                        due_on=(NOON + DAY).date(), actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON)  # fmt: skip
    amina = as_(world.amina)
    assert "Ring the school." in text_of(amina.get("/permanency/actions/?show=mine"))

    refused = amina.post(f"/permanency/actions/{action.public_id}/", {"how": "done", "came_of_it": ""})
    not_hers = amina.post(f"/permanency/actions/{action.public_id}/", {"how": "ended", "came_of_it": "No time."})
    assert (refused.status_code, not_hers.status_code, MeetingAction.objects.get().state) == (422, 403, "to_do")
    assert "No time." in text_of(not_hers), "what was typed is kept"
    done = amina.post(f"/permanency/actions/{action.public_id}/", {"how": "done", "came_of_it": "Rang on Thursday."}, follow=True)

    assert "Nothing is to be done." in text_of(done)
    assert events_of(journeys[0])[-1] == "permanency_action_done"


def test_an_action_without_what_it_needs_is_refused_in_place_with_what_was_typed_and_nothing_is_written(world, as_, journeys):
    meeting, before = opened(world), events_of(journeys[0])

    page = as_(world.grace).post(
        f"/permanency/meetings/{meeting.public_id}/children/{journeys[0].public_id}/",
        {"what": "Ring the aunt.", "owner_as": "", **day(NOON - DAY)},
    )

    assert (page.status_code, "Select who will do it" in text_of(page), "Ring the aunt." in text_of(page)) == (422, True, True)
    assert (events_of(journeys[0]), MeetingAction.objects.count()) == (before, 0)


def test_a_worker_reads_the_meeting_about_their_child_and_may_not_run_it(world, as_, journeys):
    meeting = opened(world)
    at = f"/permanency/meetings/{meeting.public_id}/"
    amina = as_(world.amina)

    page = amina.get(at)

    assert ("Robin Example" in text_of(page), "Close the meeting" in text_of(page)) == (True, False)
    asked = {"what": "No.", "owner_as": "social_worker", **day(NOON + DAY)}
    assert amina.post(f"{at}children/{journeys[0].public_id}/", asked).status_code == 403
    assert "is run by" in text_of(amina.post(at, follow=True))
    assert (MeetingAction.objects.count(), PermanencyMeeting.objects.get().state) == (0, "open")


def test_a_manager_elsewhere_who_sees_one_child_of_the_list_is_offered_nothing_that_runs_the_meeting(world, as_, journeys):
    meeting = opened(world)
    mel = a_person("mel", "Mel", "Frost", Role.TEAM_MANAGER, world.care)
    Relationship.objects.filter(child=journeys[0].child_id, unit__isnull=False).update(unit=world.care)
    at, client = f"/permanency/meetings/{meeting.public_id}/", as_(mel)

    pages = [text_of(client.get(at)), text_of(client.get(f"{at}children/{journeys[0].public_id}/"))]

    assert ["Robin Example" in page for page in pages] == [True, True]
    assert ["Close the meeting" in pages[0], "Agree an action" in pages[1], "Wren" in pages[0]] == [False] * 3
    assert "run by whoever manages these children" in text_of(client.post(at, follow=True))
    assert PermanencyMeeting.objects.get().state == "open"


def test_for_whoever_has_no_reason_to_see_the_children_there_is_no_meeting(world, as_, journeys):
    meeting = opened(world)
    action = set_action(meeting_id=meeting.pk, journey_id=journeys[0].pk, what="Ring the school.", owner_as="social_worker",
                        due_on=NOON.date(), actor=world.actor(world.grace), viewer=world.viewer(world.grace), now=NOON)  # fmt: skip
    chidi = as_(world.chidi)

    answers = [
        chidi.get(at).status_code
        for at in (
            f"/permanency/meetings/{meeting.public_id}/", f"/permanency/meetings/{meeting.public_id}/children/{journeys[0].public_id}/",
            f"/permanency/actions/{action.public_id}/",
        )
    ]  # fmt: skip

    assert answers == [404, 404, 404]
    assert "Ring the school." not in text_of(chidi.get("/permanency/actions/"))
    assert "No permanency meeting has been held yet." in text_of(chidi.get("/permanency/meetings/"))


def test_the_list_and_a_child_on_it_make_the_same_number_of_queries_for_one_child_and_for_three(world, as_, queries_of):
    def counted():
        PermanencyMeeting.objects.all().update(state="closed", closed_at=NOON, closed_by=world.grace)
        meeting = opened(world)
        at = f"/permanency/meetings/{meeting.public_id}/"
        first = MeetingChild.objects.filter(meeting=meeting)[0].journey.public_id
        grace = as_(world.grace)
        return queries_of(grace, at), queries_of(grace, f"{at}children/{first}/")

    a_journey(world, stage=Stage.LOOKED_AFTER)
    few = counted()
    for _ in range(2):
        other = a_journey(world, stage=Stage.LOOKED_AFTER)
        raise_challenge(journey_id=other.pk, issue="Not begun.", is_formal=True, actor=world.actor(world.ivy), now=NOON)

    assert counted() == few
