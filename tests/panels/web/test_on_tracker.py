"""A child who waits for a panel says so on the permanency tracker."""

import pytest

from panels.selectors.on_tracker import waits_for_a_panel
from panels.selectors.words import title_of
from tests.builders import NOON, a_journey
from tests.panels.builders import listed, some_panels
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


def test_a_child_on_an_agenda_waits_for_that_meeting_and_others_do_not():
    panels = some_panels()
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    other = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    item = listed(panels, journey)

    told = waits_for_a_panel([journey.pk, other.pk], NOON)

    on = item.meeting.on
    assert told == {journey.pk: [f"Waits for {title_of(item.meeting)} on {on.day} {on:%B %Y}"]}
