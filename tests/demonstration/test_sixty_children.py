"""An invented authority that is large enough for every stage."""

from collections import Counter

import pytest

from demonstration.stories import STORIES
from notifications.flows.need_to_know import out_of_step as needs_to_know_out_of_step
from notifications.models import Call, Item, NeedToKnow, OutsideNotice, Rung
from panels.models import AgencyDecision, CalendarFeed, Decision, Meeting, Panel, Room
from tests.demonstration.lived import lived_through
from tracker.flows.handover import out_of_step
from tracker.models import Clock, Event, Handover
from tracker.selectors.invariants import breaches
from tracker.terms import HandoverState
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sixty(django_db_setup, django_db_blocker):
    yield from lived_through(60, django_db_blocker)


@pytest.mark.slow
def test_sixty_children_stand_at_every_stage_with_the_failures_that_people_remember(sixty):
    ends = {story.code: str(story.ends) for story in STORIES}
    made = sixty.as_json()["children"]
    assert {c["stage"] for c in made} == {str(s) for s in Stage}
    assert [c for c in made if c["stage"] != ends[c["story"]]] == []
    assert list(breaches(with_projections=True)) == []
    assert list(out_of_step()) == []

    waiting = Handover.objects.filter(state=HandoverState.OFFERED)
    assert waiting.filter(fell_back_at__isnull=False).exists()
    late = Clock.objects.filter(limit="cp.initial_conference", stopped_at__isnull=False).order_by("-stopped_at")
    assert any(clock.stopped_at > clock.due_at for clock in late)
    assert Clock.objects.filter(limit="permanence.settled_not_matched", stopped_at__isnull=True, due_at__lt=sixty.period.end).exists()
    assert Event.objects.filter(kind=EventKind.HANDOVER_NOT_ACCEPTED).exists()
    assert Meeting.objects.filter(state="closed").exists()
    assert Decision.objects.filter(confirmed_at__isnull=False).exists()

    assert list(needs_to_know_out_of_step()) == []
    states = Counter(NeedToKnow.objects.values_list("state", flat=True))
    assert states["closed"] >= 4
    assert (states["sent"], states["withdrawn"]) == (2, 0)
    assert min(states["draft"], states["dismissed"]) >= 1
    unread = NeedToKnow.objects.get(category="exploitation")
    assert Rung.objects.filter(need_to_know=unread, acknowledged_at=None, passed_to__isnull=False).exists()
    assert Rung.objects.filter(skipped_because="The post is vacant, and nobody stands in.").exists()
    assert Rung.objects.filter(stands_in="on_call").exists()
    assert Call.objects.exists()
    assert set(OutsideNotice.objects.values_list("sent", flat=True)) == {True, False}

    open_now = Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, journey__closed_at__isnull=True)
    overdue = open_now.filter(due_at__lte=sixty.period.end).count() / open_now.count()
    assert 0.05 < overdue < 0.25
    per_person = Counter(Item.objects.filter(read_at__isnull=True).values_list("recipient", flat=True))
    assert per_person
    assert max(per_person.values()) < 40


@pytest.mark.slow
def test_the_fostering_panel_is_sitting_has_minutes_to_be_agreed_and_a_child_who_comes_back(sixty):
    panel = Panel.objects.get(code="fostering_panel")
    sat, sits, *coming = panel.meetings.order_by("starts_at")

    assert [sat.state, sits.state, *(meeting.state for meeting in coming)] == ["closed", "held", "planned", "planned"]
    assert list(sits.items.order_by("place").values_list("state", flat=True)) == ["decided", "listed"]
    assert (sits.current_item.state, sits.current_item.request.declared_conflicts.count()) == ("listed", 1)
    assert sat.minutes.state == "draft"
    assert list(sat.items.order_by("place").values_list("state", flat=True)) == ["deferred", "decided"]
    assert coming[0].items.filter(request__in=sat.items.values("request"), state="listed").count() == 1
    assert [pack.state for pack in (*sat.packs.all(), *sits.packs.all())] == ["published", "published"]
    assert panel.seats.filter(user__is_limited=True, is_independent=True).count() == 5
    assert AgencyDecision.objects.filter(state="waiting", recommendation__item__meeting__panel=panel).count() == 2
    assert CalendarFeed.objects.count() == 1
    assert set(Room.objects.values_list("name", flat=True)) == {"Oak Room", "Elm Room"}
