"""AT-113: no meeting without a chair unseen. The next level is told, once, and told again when a chair is found."""

from datetime import timedelta

import pytest

from notifications.models import Item
from panels.actions.watch_chairs import watch_chairs
from panels.models import Meeting
from tests.builders import NOON, a_person
from tests.panels.builders import some_panels, the_panel
from tracker.actions.deliver_effects import deliver_due
from tracker.models import Event, Holding, User
from workflows.terms import Role

pytestmark = pytest.mark.django_db

KINDS = ("panel_meeting_without_a_chair", "panel_chair_found")


def told_of(meeting: Meeting) -> list[str]:
    return list(Event.objects.filter(stream=meeting.stream_id, kind__in=KINDS).order_by("seq").values_list("kind", flat=True))


def notices_of(user: User) -> int:
    return Item.objects.filter(recipient=user, stream__isnull=False).count()


def test_at_113_an_alert_goes_to_the_next_level_exactly_once_and_again_when_a_chair_is_found() -> None:
    panels = some_panels()
    director = a_person("dinah", "Dinah", "Marsh", Role.DCS, panels.world.authority)
    coming = list(the_panel("permanency").meetings.filter(state="planned", starts_at__gt=NOON, starts_at__lte=NOON + timedelta(weeks=2)))
    others = Meeting.objects.filter(panel=the_panel("legal_gateway"))
    assert (watch_chairs(now=NOON), [told_of(meeting) for meeting in coming]) == (0, [[] for _ in coming])

    Holding.objects.filter(user=panels.world.grace).update(to_on=NOON.date() - timedelta(days=1))
    first, again = watch_chairs(now=NOON), watch_chairs(now=NOON + timedelta(hours=1))
    deliver_due(now=NOON + timedelta(hours=1))
    deliver_due(now=NOON + timedelta(hours=2))

    assert (first > 0, again, len(coming) > 0) == (True, 0, True)
    assert [told_of(meeting) for meeting in coming] == [["panel_meeting_without_a_chair"] for _ in coming]
    assert [told_of(meeting) for meeting in others] == [[] for _ in others]  # Lena chairs these
    assert (notices_of(director), notices_of(panels.world.amina)) == (first, 0)

    Holding.objects.filter(user=panels.world.grace).update(to_on=None)
    mended, once = watch_chairs(now=NOON + timedelta(hours=3)), watch_chairs(now=NOON + timedelta(hours=4))

    assert (mended, once) == (first, 0)
    assert [told_of(meeting) for meeting in coming] == [list(KINDS) for _ in coming]
