"""Meetings from stored rules, bank holidays, cancelling and telling."""

from datetime import UTC, date, datetime, timedelta

import pytest

from panels.actions.cancel_meeting import cancel_meeting, replace_meeting
from panels.actions.generate_meetings import Generated, generate_meetings
from panels.actions.ship_timetable import ship_timetable
from panels.definitions.five_panels import OF_THE_FIVE_PANELS
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, Panel
from tests.builders import NOON, a_journey, a_world
from tests.panels.builders import GATEWAY, RESOURCES, Panels, listed, some_panels, the_next, the_panel
from tracker.errors import BadInput, NotYourDecision
from tracker.models import BankHoliday, Event, Post, Rulebook
from tracker.selectors.rulebook import forget
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def test_generating_again_makes_nothing_twice(panels: Panels) -> None:
    before = list(Meeting.objects.values_list("public_id", flat=True))

    assert generate_meetings(now=NOON) == Generated(made=0, cancelled=0, changed=0)
    assert list(Meeting.objects.values_list("public_id", flat=True)) == before


def test_a_week_later_one_more_week_is_made(panels: Panels) -> None:
    generate_meetings(now=NOON + timedelta(weeks=1))

    assert Meeting.objects.order_by("-on").values_list("on", flat=True).first() == date(2026, 6, 3)


def test_a_bank_holidays_meeting_is_made_as_cancelled_and_says_why(panels: Panels) -> None:
    easter_monday = Meeting.objects.get(on=date(2026, 4, 6))

    assert (easter_monday.state, easter_monday.cancelled_because) == ("cancelled", "Bank holiday")
    told = Event.objects.select_related("payload").get(stream=easter_monday.stream)
    assert (told.kind, told.payload.says) == (
        "panel_meeting_cancelled",
        "Access to Resources Panel of Monday 6 April 2026 cancelled: Bank holiday.",
    )


def test_at_106_everyone_listed_is_told_where_a_cancelled_meeting_is_heard_now(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, journey)
    on, later = item.meeting, the_next(GATEWAY, after=item.meeting.ends_at)
    BankHoliday.objects.create(on=on.on, name="An extra day")
    Rulebook.objects.update(edition=99)
    forget()

    assert generate_meetings(now=NOON + timedelta(hours=1)).cancelled == 1

    assert Meeting.objects.get(pk=on.pk).cancelled_because == "Bank holiday"
    moved = AgendaItem.objects.get(meeting=later)
    assert (moved.request, moved.state) == (item.request, "listed")
    told = Event.objects.filter(journey=journey, kind__startswith="panel_item").select_related("payload").order_by("seq")
    assert [(e.kind, e.payload.says) for e in told][1:] == [
        ("panel_item_carried", "Not heard at the Legal Gateway Panel of Wednesday 18 March 2026. It comes first at the next."),
        ("panel_item_listed", "Now listed at the Legal Gateway Panel of Wednesday 25 March 2026."),
    ]
    forget()


def test_the_chair_cancels_and_puts_another_date_in_its_place(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, journey)
    thursday = item.meeting.on + timedelta(days=1)

    instead = cancel_meeting(meeting_id=item.meeting_id, because="The chair is ill.", actor=panels.actor(panels.lena), now=NOON,
                             instead_on=thursday)  # fmt: skip

    assert instead is not None
    assert (instead.on, instead.replaces) == (thursday, item.meeting)
    assert AgendaItem.objects.get(meeting=instead).request == item.request
    assert generate_meetings(now=NOON) == Generated()


def test_a_cancelled_fourth_week_hands_its_section_to_the_next_monday(panels: Panels) -> None:
    fourth = Meeting.objects.get(on=date(2026, 3, 30))

    cancel_meeting(meeting_id=fourth.pk, because="Snow.", actor=panels.actor(panels.world.grace), now=NOON)

    # Easter Monday, 6 April, is off, so it is the Monday after.
    after = Meeting.objects.get(on=date(2026, 4, 13))
    assert (after.section, after.section_minutes) == ("housing_pathways", 60)
    assert generate_meetings(now=NOON) == Generated()


def test_only_the_chair_cancels(panels: Panels) -> None:
    meeting = the_next(GATEWAY)

    with pytest.raises(NotYourDecision):
        cancel_meeting(meeting_id=meeting.pk, because="No.", actor=panels.actor(panels.ade), now=NOON)

    assert Meeting.objects.get(pk=meeting.pk).state == "planned"


def test_a_bank_holidays_meeting_can_be_put_on_another_day(panels: Panels) -> None:
    easter_monday = Meeting.objects.get(on=date(2026, 4, 6))

    made = replace_meeting(meeting_id=easter_monday.pk, on=date(2026, 4, 7), actor=panels.actor(panels.world.grace), now=NOON)

    assert (made.business, made.starts_at) == (RESOURCES, datetime(2026, 4, 7, 13, tzinfo=UTC))
    with pytest.raises(BadInput):
        replace_meeting(meeting_id=easter_monday.pk, on=date(2026, 4, 13), actor=panels.actor(panels.world.grace), now=NOON)
    with pytest.raises(WrongMoment):
        replace_meeting(meeting_id=the_next(GATEWAY).pk, on=date(2026, 4, 9), actor=panels.actor(panels.lena), now=NOON)


def test_a_rule_changed_as_data_moves_the_meetings_that_nobody_is_listed_on(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    kept = listed(panels, journey).meeting
    Panel.objects.filter(code="legal_gateway").update(weekday=3, anchor=date(2026, 3, 5))

    generate_meetings(now=NOON)

    days = Meeting.objects.filter(panel=the_panel("legal_gateway"), state="planned").values_list("on", flat=True)
    assert kept.on in days
    assert {day.weekday() for day in days if day != kept.on} == {3}


def test_shipping_twice_keeps_what_the_authority_has_set(panels: Panels) -> None:
    Panel.objects.filter(code="permanency").update(every_weeks=1)

    ship_timetable(anchor=date(2026, 6, 1))

    assert Panel.objects.count() == 5
    assert the_panel("permanency").every_weeks == 1


def test_every_shipped_panel_has_an_owning_post_even_a_vacant_one(db: None) -> None:
    a_world()

    ship_timetable(anchor=date(2026, 3, 2))

    owners = {p.code: p.owner.title for p in Panel.objects.select_related("owner")}
    assert owners["best_care_best_value"] == "Director of children's services"
    assert not Post.objects.get(title="Director of children's services").holdings.exists()
    assert len(owners) == 5


def test_all_seven_kinds_of_business_are_heard_in_twelve_weeks(panels: Panels) -> None:
    heard = {code for m in Meeting.objects.filter(state="planned") for code in (m.business, m.section) if code}

    assert heard == {str(kind.code) for kind in OF_THE_FIVE_PANELS}
