"""Panels set up by an administrator: added, changed, seats, rooms and dates; each act on record, and refused in whole."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from panels.actions.generate_meetings import Generated, generate_meetings
from panels.actions.give_dates import give_dates
from panels.actions.keep_panels import PanelSet, add_panel, change_panel
from panels.actions.keep_rooms import add_room
from panels.actions.keep_seats import give_seat, take_seat
from panels.errors import StalePanel
from panels.models import Meeting, Panel, Seat
from panels.rules.given_dates import GivenDate
from panels.selectors.people import sitting, with_people
from panels.selectors.preview import preview
from panels.terms import Business, HolidayRule, Pattern, QuorumCode, SeatPart
from tests.builders import NOON, a_journey, a_person
from tests.panels.builders import Panels, listed, post_of, some_panels, the_panel
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, Relationship, User
from tracker.rules.access import Actor
from workflows.terms import Role, Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def admin(panels: Panels) -> Actor:
    return panels.actor(a_person("ishaan", "Ishaan", "Kapoor", Role.SYSTEM_ADMINISTRATOR, panels.world.authority))


def as_set(panel: Panel) -> PanelSet:
    """The panel as it is, to be changed in one thing."""
    return PanelSet(
        title=panel.title, business=Business(panel.business), alternates_with=panel.alternates_with, pattern=Pattern(panel.pattern),
        weekday=panel.weekday, every_weeks=panel.every_weeks, nth=panel.nth, anchor=panel.anchor, starts=panel.starts,
        ends=panel.ends, section=panel.section, section_every=panel.section_every, section_minutes=panel.section_minutes,
        on_bank_holiday=HolidayRule(panel.on_bank_holiday), room_id=panel.room_id, quorum=panel.quorum,
        quorum_rule=QuorumCode(panel.quorum_rule), owner_id=panel.owner_id, deputy_id=panel.deputy_id, is_active=panel.is_active,
    )  # fmt: skip


def changed(panel: Panel, admin: Actor, *, because: str = "The service asked for it.", **to: object) -> Generated:
    return change_panel(
        panel_id=panel.pk, version=panel.version, given=replace(as_set(panel), **to), because=because, actor=admin, now=NOON
    )


def said() -> list[tuple[str, str]]:
    rows = Event.objects.filter(stream__kind="rulebook", kind__startswith="panel_").select_related("payload").order_by("seq")
    return [(event.payload.says, event.payload.reason) for event in rows]


def test_a_changed_panel_brings_its_meetings_into_step_and_leaves_those_with_children_to_the_chair(panels: Panels, admin: Actor) -> None:
    kept = listed(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED)).meeting
    panel = the_panel("legal_gateway")
    would_be = the_panel("legal_gateway")
    would_be.weekday = 3
    shown = preview(would_be, now=NOON)

    done = changed(panel, admin, weekday=3)

    assert shown.left == ["Legal Gateway Panel of Wednesday 18 March 2026"]
    assert (done.cancelled, done.changed, len(shown.cancelled)) == (11, 0, 11)
    days = Meeting.objects.filter(panel=panel, state="planned").exclude(pk=kept.pk).values_list("on", flat=True)
    assert ({day.weekday() for day in days}, done.made) == ({3}, len(days))
    assert said() == [("The Legal Gateway Panel was changed: every Thursday.", "The service asked for it.")]
    assert generate_meetings(now=NOON) == Generated()


def test_other_hours_retime_meetings_and_count_as_a_change_of_theirs(panels: Panels, admin: Actor) -> None:
    panel = the_panel("permanency")
    before = list(panel.meetings.filter(state="planned").values_list("pk", flat=True))

    assert changed(panel, admin, starts=time(10), ends=time(12)).changed == len(before)

    first = panel.meetings.filter(state="planned").order_by("starts_at").first()
    assert first is not None
    assert (first.pk, first.starts_at, first.changes) == (before[0], datetime(2026, 3, 5, 10, tzinfo=UTC), 1)
    told = Event.objects.filter(stream=first.stream, kind="panel_meeting_moved").select_related("payload").get()
    assert told.payload.says == "Permanency Panel of Thursday 5 March 2026 is now from 10am to midday."


def test_a_panel_that_meets_no_more_cancels_what_has_no_children(panels: Panels, admin: Actor) -> None:
    panel = the_panel("best_care_best_value")
    planned = panel.meetings.filter(state="planned").count()

    assert changed(panel, admin, is_active=False).cancelled == planned

    assert {m.cancelled_because for m in panel.meetings.all()} == {"The panel does not meet any more"}
    assert said()[-1][0] == "The Best Care Best Value Review Panel was changed: it does not meet any more."


def test_put_off_to_the_next_working_day_easter_mondays_meeting_sits_on_tuesday_in_its_place(panels: Panels, admin: Actor) -> None:
    changed(the_panel("access_to_resources"), admin, on_bank_holiday=HolidayRule.NEXT_WORKING_DAY)

    tuesday = Meeting.objects.get(panel__code="access_to_resources", on=date(2026, 4, 7))
    assert tuesday.replaces is not None
    assert (tuesday.planned_for, tuesday.replaces.on, tuesday.state) == (date(2026, 4, 6), date(2026, 4, 6), "planned")
    assert generate_meetings(now=NOON) == Generated()


@pytest.mark.parametrize(
    ("to", "fields"),
    [
        ({"ends": time(9)}, {"ends"}),
        ({"anchor": date(2028, 1, 3)}, {"anchor"}),
        ({"title": "Permanency Panel"}, {"title"}),
        ({"alternates_with": "legal_gateway"}, {"alternates_with"}),
        ({"deputy_id": 0, "owner_id": 0}, {"owner", "deputy"}),
        ({"quorum_rule": QuorumCode.JOINT_ADOPTION, "quorum": 5}, {"quorum"}),
        ({"because": " "}, {"because"}),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_written(
    panels: Panels, admin: Actor, to: dict[str, object], fields: set[str]
) -> None:
    before = list(Meeting.objects.values_list("pk", "on", "state"))

    with pytest.raises(BadInput) as refused:
        changed(the_panel("legal_gateway"), admin, **({"weekday": 4} | to))  # type: ignore[arg-type]

    assert set(refused.value.fields) == fields
    assert (the_panel("legal_gateway").weekday, the_panel("legal_gateway").version) == (2, 1)
    assert list(Meeting.objects.values_list("pk", "on", "state")) == before
    assert said() == []


def test_only_an_administrator_sets_panels_up_and_not_over_another_ones_change(panels: Panels, admin: Actor) -> None:
    panel = the_panel("legal_gateway")
    with pytest.raises(NotYourDecision):
        changed(panel, panels.actor(panels.lena), weekday=4)
    changed(panel, admin, weekday=3)

    with pytest.raises(StalePanel):
        changed(panel, admin, weekday=4)

    assert the_panel("legal_gateway").weekday == 3


def test_two_panels_in_one_room_are_warned_of_and_refused_only_where_the_room_takes_one(panels: Panels, admin: Actor) -> None:
    oak = add_room(name="Oak Room", is_exclusive=False, actor=admin, now=NOON)
    elm = add_room(name="Elm Room", is_exclusive=True, actor=admin, now=NOON)
    changed(the_panel("legal_gateway"), admin, room_id=oak.pk)
    review = the_panel("best_care_best_value")
    changed(review, admin, room_id=oak.pk, starts=time(11), ends=time(13))

    clashes = preview(the_panel("best_care_best_value"), now=NOON).clashes
    assert (len(clashes), clashes[0].on, clashes[0].other) == (12, date(2026, 3, 25), "Legal Gateway Panel")

    changed(the_panel("legal_gateway"), admin, room_id=elm.pk)
    with pytest.raises(BadInput) as refused:
        changed(the_panel("best_care_best_value"), admin, room_id=elm.pk)
    assert refused.value.fields == {
        "room": "The Legal Gateway Panel is in Elm Room at that time on 25 March 2026 and on 11 more days. "
        "Choose another room, day or time."
    }


def fostering(panels: Panels, admin: Actor) -> Panel:
    given = PanelSet(
        title="Fostering Panel", business=Business.FOSTERING, pattern=Pattern.BY_DATE, starts=time(10), ends=time(13),
        anchor=date(2026, 3, 2), owner_id=post_of(panels.marcus), quorum=5, quorum_rule=QuorumCode.FOSTERING,
    )  # fmt: skip
    return add_panel(given=given, because="Our panel.", actor=admin, now=NOON, code="fostering_panel")


def test_a_fostering_panel_has_no_rhythm_and_meets_on_the_dates_that_are_given(panels: Panels, admin: Actor) -> None:
    panel = fostering(panels, admin)
    assert panel.meetings.count() == 0

    days = (date(2026, 4, 14), date(2026, 1, 9), date(2026, 4, 6))
    dates = [GivenDate(on=day, starts=time(10), ends=time(13)) for day in days]
    with pytest.raises(BadInput) as refused:
        give_dates(panel_id=panel.pk, dates=dates, business="fostering", actor=admin, now=NOON)
    assert refused.value.fields == {"dates": "9 January 2026 has passed. 6 April 2026 is a bank holiday."}
    assert panel.meetings.count() == 0

    (made,) = give_dates(panel_id=panel.pk, dates=dates[:1], business="fostering", actor=admin, now=NOON)

    assert (made.on, made.starts_at, made.by_hand) == (date(2026, 4, 14), datetime(2026, 4, 14, 9, tzinfo=UTC), True)
    assert generate_meetings(now=NOON + timedelta(hours=1)) == Generated()


def test_a_statutory_panel_is_chaired_by_the_person_appointed_and_never_by_its_owner(panels: Panels, admin: Actor) -> None:
    panel = fostering(panels, admin)
    nia = User.objects.create(username="nia", first_name="Nia", last_name="Okafor")
    seat = give_seat(
        panel_id=panel.pk, part=SeatPart.CHAIR, user_id=nia.pk, is_independent=True, because="Appointed.", actor=admin, now=NOON
    )

    people = sitting(with_people(Panel.objects.all()).get(pk=panel.pk), on=NOON.date())

    assert people.chair.holder is not None
    assert (people.chair.holder.user_id, list(people.members), people.seats[0].is_independent) == (nia.pk, [nia.pk], True)
    with pytest.raises(BadInput):
        give_seat(panel_id=panel.pk, part=SeatPart.MEMBER, user_id=nia.pk, because="Twice.", actor=admin, now=NOON)
    take_seat(seat_id=seat.pk, because="Moved away.", actor=admin, now=NOON)
    assert [says for says, _ in said()[-2:]] == [
        "Nia Okafor sits on the Fostering Panel.",
        "Nia Okafor does not sit on the Fostering Panel any more.",
    ]


def test_the_owner_chairs_a_local_panel_so_nobody_is_appointed_to(panels: Panels, admin: Actor) -> None:
    with pytest.raises(BadInput) as refused:
        give_seat(
            panel_id=the_panel("permanency").pk, part=SeatPart.CHAIR, user_id=panels.world.amina.pk, because="?", actor=admin, now=NOON
        )

    assert set(refused.value.fields) == {"part"}


def test_whoever_leaves_a_panel_loses_sight_of_its_children_at_once_and_nobody_else_does(panels: Panels, admin: Actor) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    panel = the_panel("legal_gateway")
    chidi = panels.world.chidi
    give_seat(panel_id=panel.pk, part=SeatPart.MEMBER, user_id=chidi.pk, because="Helps out.", actor=admin, now=NOON)
    listed(panels, journey)
    seeing = Relationship.objects.filter(child=journey.child, kind="panel_member", to_at__isnull=True)
    before = set(seeing.values_list("user", flat=True))
    assert chidi.pk in before

    take_seat(seat_id=Seat.objects.get(panel=panel, user=chidi).pk, because="Back to the team.", actor=admin, now=NOON)

    assert set(seeing.values_list("user", flat=True)) == before - {chidi.pk}
