"""J5: a service manager runs the Monday permanency meeting from the tracker, and what it agrees comes back until it is done."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.builders import NOON, a_child, a_journey, a_world
from tests.tracker.web.conftest import text_of
from tracker.actions.allocate import name_person
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Clock, MeetingAction, PermanencyMeeting
from tracker.terms import RelationshipKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MONDAY = NOON + 5 * DAY
"""Monday 9 March 2026."""


def typed(day: date) -> dict[str, int]:
    return {"due_on-day": day.day, "due_on-month": day.month, "due_on-year": day.year}


def test_j5_the_meeting_walks_the_list_agrees_two_actions_and_meets_them_again_next_monday_until_they_are_done(client):
    world = a_world()
    at = MONDAY - 70 * DAY
    drifting = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Wren"), at=at)
    steady = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given="Robin"), at=MONDAY - 2 * DAY)
    name_person(journey_id=drifting.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben, at), occurred_at=at,
                now=at)  # fmt: skip
    fire_due_clocks(now=MONDAY)
    deliver_due(now=MONDAY)
    client.force_login(world.grace)

    with time_machine.travel(MONDAY, tick=False):
        # Every child in care, the worst drift first, with the moment that the page speaks for.
        tracker = text_of(client.get("/permanency/?order=-drift"))
        assert "As at Monday 9 March 2026" in tracker
        assert tracker.index("Wren Example") < tracker.index("Robin Example")
        # Each list that the meeting asks about leads to its children and no others.
        silent = text_of(client.get("/permanency/?concern=no_iro_challenge"))
        assert ("Wren Example" in silent, "Robin Example" in silent) == (True, False)
        for concern in ("settled_not_matched", "placed_no_application", "documents_missing", "no_ssw_challenge"):
            assert client.get(f"/permanency/?concern={concern}").status_code == 200
        # The meeting is opened and walked; two actions are agreed.
        held = {"held_on-day": 9, "held_on-month": 3, "held_on-year": 2026}
        client.post("/permanency/meetings/", {"unit": "larkshire", "present": "Grace, Ben, Ivy", **held})
        first = PermanencyMeeting.objects.get()
        wren = f"/permanency/meetings/{first.public_id}/children/{drifting.public_id}/"
        assert "Child 1 of 2" in text_of(client.get(wren))
        client.post(wren, {"what": "Hold the planning meeting.", "owner_as": "team_manager", **typed(MONDAY.date() + 4 * DAY)})
        client.post(wren, {"what": "Begin life story work.", "owner_as": "social_worker", **typed(MONDAY.date() + 11 * DAY)})
        assert "Child 2 of 2" in text_of(client.post(wren, {"go_on": "1"}, follow=True))
        client.post(f"/permanency/meetings/{first.public_id}/children/{steady.public_id}/", {"go_on": "1"})
        client.post(f"/permanency/meetings/{first.public_id}/")

    assert [(a.what, a.owner) for a in MeetingAction.objects.order_by("due_on")] == [
        ("Hold the planning meeting.", world.ben), ("Begin life story work.", world.amina),
    ]  # fmt: skip
    assert Clock.objects.filter(journey=drifting, limit="permanence.meeting_action", stopped_at__isnull=True).count() == 2

    with time_machine.travel(MONDAY + 3 * DAY, tick=False):
        client.force_login(world.ben)
        done = MeetingAction.objects.get(owner=world.ben)
        client.post(f"/permanency/actions/{done.public_id}/", {"how": "done", "came_of_it": "Held on Thursday."})

    with time_machine.travel(MONDAY + 7 * DAY, tick=False):
        client.force_login(world.grace)
        row = text_of(client.get("/permanency/?columns=agreed"))
        assert ("Begin life story work." in row, "Hold the planning meeting." in row) == (True, False)
        held = {"held_on-day": 16, "held_on-month": 3, "held_on-year": 2026}
        client.post("/permanency/meetings/", {"unit": "larkshire", "present": "Grace, Ben", **held})
        second = PermanencyMeeting.objects.get(held_on=date(2026, 3, 16))
        again = text_of(client.get(f"/permanency/meetings/{second.public_id}/children/{drifting.public_id}/"))
        assert "Begin life story work." in again
        assert "Carried from 9 March 2026" in again
        # The first meeting is as it was when it was closed.
        kept = text_of(client.get(f"/permanency/meetings/{first.public_id}/"))
        assert "Hold the planning meeting. (Ben Okoro, 13 March 2026" in kept
