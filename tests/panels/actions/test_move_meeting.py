"""A meeting that is moved after its papers went out: everyone listed told, papers in time stay in time, refused in whole."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from panels.actions.build_pack import build_pack
from panels.actions.generate_meetings import Generated, generate_meetings
from panels.actions.move_meeting import MoveTo, move_meeting
from panels.actions.publish_pack import publish_pack
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, MeetingMove, Room
from panels.selectors.packs import reading
from panels.selectors.timeliness import timeliness_of
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, listed, some_panels
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Effect, Event
from workflows.terms import Stage

TUESDAY = MoveTo(on=date(2026, 3, 10), starts=time(14), ends=time(16, 30))


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def item(panels: Panels) -> AgendaItem:
    """On Legal Gateway's agenda of Wednesday 18 March 2026, its papers sent on 4 March."""
    return listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))


def moved(panels: Panels, meeting: Meeting, to: MoveTo, *, because: str = "The room floods.", at: datetime = NOON) -> Meeting:
    return move_meeting(meeting_id=meeting.pk, to=to, because=because, actor=panels.actor(panels.ade, at), now=at)


def test_everyone_listed_is_told_where_the_item_is_heard_now(panels: Panels, item: AgendaItem) -> None:
    oak = Room.objects.create(name="the Oak Room")

    meeting = moved(panels, item.meeting, MoveTo(on=date(2026, 3, 19), starts=time(10), ends=time(12, 30), room_id=oak.pk))

    says = (
        "Legal Gateway Panel of Wednesday 18 March 2026 was moved: it is now the Legal Gateway Panel of Thursday 19 March 2026, "
        "10am to 12:30pm in the Oak Room."
    )
    on_child = Event.objects.filter(kind="panel_item_retimed").select_related("payload").get()
    on_meeting = Event.objects.filter(kind="panel_meeting_moved", stream=meeting.stream).select_related("payload").get()
    assert (on_child.journey_id, on_child.payload.says, on_child.payload.reason) == (item.request.journey_id, says, "The room floods.")
    assert on_meeting.payload.says == says
    assert Effect.objects.filter(event=on_child).values_list("handler", flat=True).get() == "notifications.tell"
    move = MeetingMove.objects.get()
    assert (move.from_on, move.from_starts_at, move.papers_went_out) == (date(2026, 3, 18), datetime(2026, 3, 18, 9, 30, tzinfo=UTC), False)
    assert AgendaItem.objects.get(pk=item.pk).state == "listed"


def test_papers_that_were_in_time_for_the_day_it_leaves_stay_in_time(panels: Panels, item: AgendaItem) -> None:
    assert not timeliness_of(item).is_late

    moved(panels, item.meeting, TUESDAY)  # papers for it were due on 3 March, the day before they came

    assert not timeliness_of(AgendaItem.objects.select_related("meeting", "request").get(pk=item.pk)).is_late


def test_a_meeting_moved_after_its_papers_went_out_keeps_them_says_so_and_they_are_read_until_the_new_day(
    panels: Panels, item: AgendaItem
) -> None:
    ade = panels.actor(panels.ade)
    pack = publish_pack(pack_id=build_pack(meeting_id=item.meeting_id, actor=ade, now=NOON).pk, actor=ade, now=NOON)

    meeting = moved(panels, item.meeting, TUESDAY)

    assert MeetingMove.objects.get().papers_went_out is True
    found = reading(meeting.public_id, viewer=panels.world.viewer(panels.marcus, NOON), now=NOON)
    assert found is not None
    assert (found.pack, found.meeting.on, [paper.row.item_id for paper in found.papers]) == (pack, TUESDAY.on, [item.pk])


def test_the_rule_leaves_a_moved_meeting_alone_and_makes_no_other_for_its_day(panels: Panels, item: AgendaItem) -> None:
    meeting = moved(panels, item.meeting, TUESDAY)

    assert generate_meetings(now=NOON + timedelta(hours=1)) == Generated()
    assert (meeting.planned_for, meeting.changes) == (date(2026, 3, 18), 1)
    assert not Meeting.objects.filter(panel=meeting.panel, on=date(2026, 3, 18)).exists()


@pytest.mark.parametrize(
    ("to", "because", "field"),
    [
        (MoveTo(on=date(2026, 3, 3), starts=time(14), ends=time(16)), "Late.", "on"),
        (MoveTo(on=date(2026, 3, 4), starts=time(9), ends=time(11)), "Late.", "on"),
        (MoveTo(on=date(2026, 4, 6), starts=time(14), ends=time(16)), "Easter.", "on"),
        (MoveTo(on=date(2026, 3, 25), starts=time(14), ends=time(16)), "Taken.", "on"),
        (MoveTo(on=date(2026, 3, 18), starts=time(9, 30), ends=time(12)), "Nothing.", "on"),
        (MoveTo(on=date(2026, 3, 19), starts=time(14), ends=time(13)), "Odd.", "ends"),
        (MoveTo(on=date(2026, 3, 19), starts=time(14), ends=time(16), room_id=0), "No room.", "room"),
        (TUESDAY, "  ", "because"),
    ],
)
def test_where_it_cannot_go_is_refused_and_nothing_is_written(
    panels: Panels, item: AgendaItem, to: MoveTo, because: str, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        moved(panels, item.meeting, to, because=because)

    assert set(refused.value.fields) == {field}
    assert (Meeting.objects.get(pk=item.meeting_id).on, MeetingMove.objects.count()) == (date(2026, 3, 18), 0)
    assert not Event.objects.filter(kind__in=["panel_meeting_moved", "panel_item_retimed"]).exists()


def test_a_room_that_takes_one_meeting_is_not_given_twice_at_one_time(panels: Panels, item: AgendaItem) -> None:
    oak = Room.objects.create(name="Oak Room", is_exclusive=True)
    other = Meeting.objects.get(panel__code="permanency", on=date(2026, 3, 19))
    Meeting.objects.filter(pk=other.pk).update(room=oak)

    with pytest.raises(BadInput) as refused:
        moved(panels, item.meeting, MoveTo(on=other.on, starts=time(14), ends=time(16), room_id=oak.pk))

    assert refused.value.fields == {"room": "Oak Room is taken at that time by the Permanency Panel."}


def test_only_who_runs_the_panel_moves_a_meeting_and_only_one_that_is_planned(panels: Panels, item: AgendaItem) -> None:
    with pytest.raises(NotYourDecision):
        move_meeting(meeting_id=item.meeting_id, to=TUESDAY, because="No.", actor=panels.actor(panels.world.amina), now=NOON)
    cancelled = Meeting.objects.filter(panel=item.meeting.panel, state="planned").exclude(pk=item.meeting_id).latest("on")
    Meeting.objects.filter(pk=cancelled.pk).update(state="cancelled", cancelled_because="Snow")

    with pytest.raises(WrongMoment):
        moved(panels, cancelled, MoveTo(on=date(2026, 6, 4), starts=time(10), ends=time(12)))
