"""The time before a panel is told to the tracker: until the decision, or until the request was taken back."""

from datetime import timedelta

import pytest

from panels.actions.put_forward import withdraw_request
from panels.selectors.panel_waits import panel_waits
from tests.builders import a_child, a_journey
from tests.panels.builders import decided, listed, opened, some_panels
from tracker.rules.waiting import WaitKind
from tracker.selectors.waiting_split import waits_of
from workflows.calendar import local_date
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


def test_a_child_waits_for_a_slot_from_being_put_forward_until_the_decision():
    panels = some_panels()
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION, child=a_child())
    item = listed(panels, journey)
    asked, held = local_date(item.request.asked_at), item.meeting.on

    (waiting,) = panel_waits([journey.pk], item.meeting.starts_at)[journey.pk]
    assert (waiting.kind, waiting.from_on, waiting.to_on) == (WaitKind.PANEL, asked, None)

    opened(panels, item.meeting)
    decided(panels, item, "not_met")
    (over,) = panel_waits([journey.pk], item.meeting.ends_at)[journey.pk]
    assert (over.from_on, over.to_on) == (asked, held)
    assert over in waits_of([journey.pk], now=item.meeting.ends_at)[journey.pk], "the tracker asks panels for theirs"


def test_a_request_that_was_taken_back_was_waited_for_until_then():
    panels = some_panels()
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION, child=a_child())
    item = listed(panels, journey)
    at = item.request.asked_at + timedelta(days=3)

    withdraw_request(request_id=item.request_id, because="Not needed.", actor=panels.actor(panels.world.ben, at), now=at)

    (over,) = panel_waits([journey.pk], at)[journey.pk]
    assert (over.to_on - over.from_on).days == 3
