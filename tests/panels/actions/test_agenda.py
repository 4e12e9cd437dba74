"""Putting a child forward, listing within the time, opening and closing: with every refusal writing nothing."""

from datetime import timedelta

import pytest

from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.keep_minutes import agree_minutes
from panels.actions.list_item import list_item, take_from_reserve
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.errors import ItemsUndecided, WrongMoment
from panels.models import AgendaItem, Meeting, PanelRequest
from panels.selectors.timetable import eligible_meetings
from panels.terms import Business
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import GATEWAY, RESOURCES, Panels, asked, decided, listed, opened, some_panels, the_next
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, Journey, Relationship
from tracker.models.visible import visible_children
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_IN_NEED)


def sees(panels: Panels, person: object, journey: Journey) -> bool:
    return visible_children(panels.world.viewer(person)).filter(pk=journey.child_id).exists()  # type: ignore[arg-type]


# ── Putting forward ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_is_put_forward_with_a_managers_agreement(panels: Panels, journey: Journey) -> None:
    request = asked(panels, journey)

    assert (request.state, request.asked_by, request.agreed_by) == ("asked", panels.world.amina, panels.world.ben)
    assert events_of(journey)[-1] == "panel_request_made"


def test_a_worker_without_a_managers_agreement_is_refused(panels: Panels, journey: Journey) -> None:
    before = events_of(journey)

    for agreed_by in (None, panels.world.amina.pk, panels.world.fatima.pk):
        with pytest.raises(BadInput) as refused:
            put_forward(journey_id=journey.pk, business=GATEWAY, asks="Is the threshold met?", wanted_id=None,
                        agreed_by_id=agreed_by, actor=panels.actor(panels.world.amina), now=NOON)  # fmt: skip
        assert refused.value.fields == {"agreed_by": "Choose the manager who agreed."}

    assert (events_of(journey), PanelRequest.objects.count()) == (before, 0)


def test_a_manager_agrees_in_person(panels: Panels, journey: Journey) -> None:
    request = put_forward(journey_id=journey.pk, business=GATEWAY, asks="Is it met?", wanted_id=None,
                          actor=panels.actor(panels.world.ben), now=NOON)  # fmt: skip

    assert request.agreed_by == panels.world.ben


def test_a_child_waits_for_one_kind_of_business_once(panels: Panels, journey: Journey) -> None:
    asked(panels, journey)

    with pytest.raises(WrongMoment):
        asked(panels, journey)

    assert PanelRequest.objects.count() == 1


def test_at_108_only_fourth_week_sessions_are_offered_for_housing_pathways(panels: Panels) -> None:
    offered = eligible_meetings(Business.HOUSING_PATHWAYS, now=NOON)

    assert [(m.on.isoformat(), m.business, m.section) for m in offered] == [
        ("2026-03-30", "access_to_resources", "housing_pathways"),
        ("2026-04-27", "access_to_resources", "housing_pathways"),
        ("2026-05-25", "access_to_resources", "housing_pathways"),
    ][: len(offered)]
    assert len(offered) == 2  # 25 May 2026 is a bank holiday


def test_at_108_a_date_of_another_kind_of_business_is_refused(panels: Panels, journey: Journey) -> None:
    plain = next(m for m in Meeting.objects.filter(business=RESOURCES, section="", starts_at__gt=NOON))

    with pytest.raises(BadInput) as refused:
        put_forward(journey_id=journey.pk, business=Business.HOUSING_PATHWAYS, asks="A flat.", wanted_id=plain.pk,
                    actor=panels.actor(panels.world.ben), now=NOON)  # fmt: skip

    assert refused.value.fields == {"wanted": "Choose a date on which Housing Pathways is heard."}
    assert not PanelRequest.objects.exists()


# ── Listing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_listing_lets_the_members_see_the_child_until_the_meeting_closes_and_who_writes_the_minutes_until_they_are_agreed(
    panels: Panels, journey: Journey
) -> None:
    request = asked(panels, journey)
    assert not sees(panels, panels.ade, journey)

    item = listed_on(panels, request)
    assert sees(panels, panels.ade, journey)
    assert not sees(panels, panels.world.chidi, journey)

    meeting = opened(panels, item.meeting)
    decided(panels, item, "not_met")
    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=meeting.ends_at)

    ties = Relationship.objects.filter(child=journey.child_id, kind="panel_member")
    members = {panels.ade.pk, panels.lena.pk, panels.marcus.pk, panels.world.grace.pk}
    assert {(t.user_id, t.from_at, t.to_at) for t in ties} == {
        (user, NOON, meeting.ends_at if user == panels.marcus.pk else None) for user in members
    }
    assert sees(panels, panels.ade, journey)

    agreed = meeting.ends_at + timedelta(days=1)
    agree_minutes(meeting_id=meeting.pk, version=0, actor=panels.actor(panels.lena), now=agreed)

    assert not sees(panels, panels.ade, journey)
    assert {(t.user_id, t.to_at) for t in ties.all()} == {
        (user, meeting.ends_at if user == panels.marcus.pk else agreed) for user in members
    }


def listed_on(panels: Panels, request: PanelRequest, *, meeting: Meeting | None = None, **over: object) -> AgendaItem:
    meeting = meeting or the_next(Business(request.business), after=NOON + timedelta(days=8))
    return list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON, **over)  # type: ignore[arg-type]


def test_at_108_an_item_is_not_listed_where_its_kind_is_not_heard(panels: Panels, journey: Journey) -> None:
    request = asked(panels, journey)
    wrong = the_next(Business.PERMANENCY)
    before = events_of(journey)

    with pytest.raises(WrongMoment) as refused:
        listed_on(panels, request, meeting=wrong)

    assert refused.value.says == "This meeting does not hear Legal Gateway. Choose one of its own dates."
    assert (events_of(journey), AgendaItem.objects.count()) == (before, 0)


def test_at_109_an_item_over_the_time_goes_to_the_reserve_and_only_the_chair_overrides(panels: Panels) -> None:
    meeting = the_next(GATEWAY)
    for _ in range(2):
        listed_on(panels, asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), minutes=70), meeting=meeting)
    late = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED))

    item = listed_on(panels, late, meeting=meeting)

    assert item.state == "reserve"
    with pytest.raises(WrongMoment):
        take_from_reserve(item_id=item.pk, actor=panels.actor(panels.ade), now=NOON)
    with pytest.raises(NotYourDecision):
        take_from_reserve(item_id=item.pk, actor=panels.actor(panels.ade), now=NOON, chair_overrides=True, because="It cannot wait.")
    with pytest.raises(BadInput) as unsaid:
        take_from_reserve(item_id=item.pk, actor=panels.actor(panels.lena), now=NOON, chair_overrides=True)
    assert unsaid.value.fields == {"because": "The meeting's time is used up. Write down why the item is heard all the same."}
    assert AgendaItem.objects.get(pk=item.pk).state == "reserve"

    take_from_reserve(item_id=item.pk, actor=panels.actor(panels.lena), now=NOON, chair_overrides=True, because="It cannot wait.")
    item.refresh_from_db()
    assert (item.state, item.over_because) == ("listed", "It cannot wait.")


def test_a_worker_does_not_list(panels: Panels, journey: Journey) -> None:
    request = asked(panels, journey)
    before = events_of(journey)

    with pytest.raises(NotYourDecision):
        list_item(request_id=request.pk, meeting_id=the_next(GATEWAY).pk, actor=panels.actor(panels.world.amina), now=NOON)

    assert (events_of(journey), AgendaItem.objects.count()) == (before, 0)


def test_withdrawing_takes_the_item_off_and_ends_the_members_sight(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)

    withdraw_request(request_id=item.request_id, because="The family moved away.", actor=panels.actor(panels.world.amina), now=NOON)

    item.refresh_from_db()
    assert (item.state, item.request.state) == ("withdrawn", "withdrawn")
    assert events_of(journey)[-1] == "panel_item_withdrawn"
    assert not sees(panels, panels.ade, journey)


def test_papers_sent_again_count_from_now(panels: Panels, journey: Journey) -> None:
    request = asked(panels, journey)
    later = NOON + timedelta(days=2)

    send_papers(request_id=request.pk, papers="New chronology", actor=panels.actor(panels.world.amina), now=later)

    request.refresh_from_db()
    assert (request.papers, request.papers_sent_at) == ("New chronology", later)
    assert events_of(journey)[-1] == "panel_papers_sent"


# ── Opening and closing ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_without_a_quorum_is_not_opened(panels: Panels) -> None:
    meeting = the_next(GATEWAY)

    with pytest.raises(BadInput) as refused:
        hold_meeting(meeting_id=meeting.pk, present={panels.ade.pk}, actor=panels.actor(panels.ade), now=meeting.starts_at)

    assert refused.value.says == "The chair or the deputy must be there. The quorum is 3: 2 more members must be there."
    assert Meeting.objects.get(pk=meeting.pk).state == "planned"


def test_a_meeting_is_not_opened_before_its_day(panels: Panels) -> None:
    meeting = the_next(GATEWAY)

    with pytest.raises(WrongMoment):
        hold_meeting(meeting_id=meeting.pk, present={panels.lena.pk, panels.ade.pk, panels.marcus.pk},
                     actor=panels.actor(panels.lena), now=NOON)  # fmt: skip

    assert Meeting.objects.get(pk=meeting.pk).state == "planned"


def test_the_deputy_chairs_where_the_owner_is_away(panels: Panels) -> None:
    meeting = the_next(GATEWAY)

    hold_meeting(meeting_id=meeting.pk, present={panels.world.grace.pk, panels.ade.pk, panels.marcus.pk},
                 actor=panels.actor(panels.ade), now=meeting.starts_at)  # fmt: skip

    assert Meeting.objects.get(pk=meeting.pk).chair == panels.world.grace


def test_at_111_a_meeting_does_not_close_with_undecided_items(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    meeting = opened(panels, item.meeting)
    before = events_of(journey)

    with pytest.raises(ItemsUndecided) as refused:
        close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.lena), now=meeting.ends_at)

    assert refused.value.says == "1 item has no decision. Decide or defer each, or say why they go on to the next meeting."
    assert (Meeting.objects.get(pk=meeting.pk).state, events_of(journey)) == ("held", before)


def test_what_was_not_reached_goes_on_with_a_reason_and_comes_first(panels: Panels, journey: Journey) -> None:
    item = listed(panels, journey)
    meeting = opened(panels, item.meeting)

    close_meeting(meeting_id=meeting.pk, actor=panels.actor(panels.lena), now=meeting.ends_at, carry_because="A fire alarm.")

    item.refresh_from_db()
    assert (Meeting.objects.get(pk=meeting.pk).state, item.state) == ("closed", "carried")
    assert (item.request.state, item.request.comes_first) == ("asked", True)
    told = Event.objects.select_related("payload").get(journey=journey, kind="panel_item_carried")
    assert told.payload.reason == "A fire alarm."
    later = the_next(GATEWAY, after=meeting.ends_at)
    other = listed_on(panels, asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED)), meeting=later)
    first = listed_on(panels, item.request, meeting=later)
    assert list(later.items.all()) == [first, other]
