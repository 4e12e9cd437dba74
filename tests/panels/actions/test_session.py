"""A meeting as it sits: who comes and goes, what quorum there is at each decision, and what goes with a decision."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panels.actions.advise import give_advice
from panels.actions.attend import note_arrival, note_leaving
from panels.actions.decide_item import Asked, Disagreed, Ruling, decide_item, decide_together
from panels.actions.finish_action import end_action, finish_action
from panels.actions.hold_meeting import close_meeting
from panels.actions.keep_draft import keep_draft
from panels.actions.list_item import list_item
from panels.actions.take_item import take_item
from panels.errors import AlreadyDecided, NotQuorate, WrongMoment
from panels.models import Advice, AgendaItem, Attendance, Condition, Decision, Dissent, Draft, Meeting, PanelAction
from panels.rules.session import Stay, acting_chair, here_at, minutes_left
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import GATEWAY, Panels, asked, decided, listed, opened, some_panels, the_next
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, Journey
from workflows.calendar import end_of_day
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def protected(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def item(panels: Panels, protected: Journey) -> AgendaItem:
    found = listed(panels, protected)
    opened(panels, found.meeting)
    return AgendaItem.objects.select_related("meeting", "request").get(pk=found.pk)


def minutes_in(item: AgendaItem, minutes: int) -> datetime:
    return item.meeting.starts_at + timedelta(minutes=minutes)


def leaves(panels: Panels, item: AgendaItem, *users: object, after: int) -> None:
    for user in users:
        note_leaving(meeting_id=item.meeting_id, user_id=user.pk, actor=panels.actor(panels.ade), now=minutes_in(item, after))


def test_whoever_is_there_at_the_opening_has_arrived_then_and_the_first_item_is_before_the_panel(panels: Panels, item: AgendaItem) -> None:
    here = Attendance.objects.filter(meeting=item.meeting_id)

    assert {stay.user_id for stay in here} == {panels.lena.pk, panels.ade.pk, panels.marcus.pk, panels.world.grace.pk}
    assert {(stay.arrived_at, stay.left_at) for stay in here} == {(item.meeting.starts_at, None)}
    assert Meeting.objects.get(pk=item.meeting_id).current_item == item


def test_members_come_and_leave_mid_meeting_with_their_times_and_the_meetings_record_tells_it(panels: Panels, item: AgendaItem) -> None:
    leaves(panels, item, panels.marcus, after=10)
    note_arrival(meeting_id=item.meeting_id, user_id=panels.marcus.pk, actor=panels.actor(panels.ade), now=minutes_in(item, 30),
                 at=minutes_in(item, 25))  # fmt: skip

    stays = Attendance.objects.filter(meeting=item.meeting_id, user=panels.marcus).order_by("arrived_at")
    assert [(s.arrived_at, s.left_at) for s in stays] == [(minutes_in(item, 0), minutes_in(item, 10)), (minutes_in(item, 25), None)]
    told = Event.objects.filter(stream=item.meeting.stream, kind__startswith="panel_member_").order_by("seq")
    assert [e.kind for e in told] == ["panel_member_left", "panel_member_arrived"]


def test_nothing_is_decided_once_too_few_are_left_and_what_lacks_is_said(panels: Panels, item: AgendaItem, protected: Journey) -> None:
    leaves(panels, item, panels.marcus, panels.world.grace, after=10)
    before = events_of(protected)

    with pytest.raises(NotQuorate) as refused:
        decided(panels, item, "enter_plo")

    assert refused.value.gaps == ("The quorum is 3: one more member must be there.",)
    assert (events_of(protected), Decision.objects.count()) == (before, 0)


def test_what_was_decided_before_a_member_left_stays_decided(panels: Panels, item: AgendaItem) -> None:
    decision = decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No."), actor=panels.actor(panels.lena),
                           now=minutes_in(item, 5))  # fmt: skip

    leaves(panels, item, panels.marcus, panels.world.grace, after=10)

    assert Decision.objects.get() == decision


def test_a_leaving_is_not_noted_for_a_time_before_the_last_decision(panels: Panels, item: AgendaItem) -> None:
    decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No."), actor=panels.actor(panels.lena), now=minutes_in(item, 5))

    with pytest.raises(BadInput) as refused:
        note_leaving(meeting_id=item.meeting_id, user_id=panels.marcus.pk, actor=panels.actor(panels.ade), now=minutes_in(item, 9),
                     at=minutes_in(item, 4))  # fmt: skip

    assert list(refused.value.fields) == ["at"]
    assert not Attendance.objects.filter(left_at__isnull=False).exists()


def test_the_deputy_chairs_once_the_chair_has_left(panels: Panels, item: AgendaItem) -> None:
    assert item.meeting.chair == panels.lena
    leaves(panels, item, panels.lena, after=10)

    decision = decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No."), actor=panels.actor(panels.ade),
                           now=minutes_in(item, 20))  # fmt: skip

    assert decision.decided_by == panels.world.grace


def test_a_stranger_to_the_panel_is_never_noted_as_here(panels: Panels, item: AgendaItem) -> None:
    with pytest.raises(BadInput):
        note_arrival(meeting_id=item.meeting_id, user_id=panels.world.amina.pk, actor=panels.actor(panels.ade), now=minutes_in(item, 1))
    with pytest.raises(NotYourDecision):
        note_arrival(meeting_id=item.meeting_id, user_id=panels.marcus.pk, actor=panels.actor(panels.world.amina), now=minutes_in(item, 1))

    assert Attendance.objects.count() == 4


def test_advice_without_a_quorum_is_on_the_record_and_decides_nothing(panels: Panels, item: AgendaItem, protected: Journey) -> None:
    lena = panels.actor(panels.lena)
    with pytest.raises(WrongMoment):
        give_advice(item_id=item.pk, says="Enter pre-proceedings.", actor=lena, now=minutes_in(item, 5))
    leaves(panels, item, panels.marcus, panels.world.grace, after=10)

    give_advice(item_id=item.pk, says="Enter pre-proceedings.", actor=lena, now=minutes_in(item, 15))

    assert events_of(protected)[-1] == "panel_advice_given"
    assert Advice.objects.get().lacked == "The quorum is 3: one more member must be there."
    assert AgendaItem.objects.get(pk=item.pk).state == "listed"
    assert not protected.evidence.filter(event__kind="panel_advice_given").exists()


def test_conditions_actions_and_dissent_are_rows_each_action_a_timescale(panels: Panels, item: AgendaItem, protected: Journey) -> None:
    due = item.meeting.on + timedelta(days=14)
    ruling = Ruling(
        outcome="enter_plo", reason="Met.", conditions=["A parenting assessment first.", "A family group conference."],
        actions=[Asked(what="Write the letter.", owner_id=panels.world.amina.pk, due_on=due),
                 Asked(what="Instruct the expert.", owner_id=panels.world.ben.pk, due_on=due)],
        dissents=[Disagreed(says="Too soon.", user_id=panels.marcus.pk), Disagreed(says="Wait for the report.")],
    )  # fmt: skip

    decision = decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena), now=minutes_in(item, 5))

    assert [c.says for c in Condition.objects.filter(decision=decision)] == ["A parenting assessment first.", "A family group conference."]
    assert [(d.says, d.user) for d in Dissent.objects.filter(decision=decision)] == [
        ("Too soon.", panels.marcus), ("Wait for the report.", None),
    ]  # fmt: skip
    actions = PanelAction.objects.filter(decision=decision).order_by("place")
    assert [(a.what, a.owner, a.due_on) for a in actions] == [
        ("Write the letter.", panels.world.amina, due), ("Instruct the expert.", panels.world.ben, due),
    ]  # fmt: skip
    clocks = {c.subject: c for c in Clock.objects.filter(journey=protected, limit="panel.action_done")}
    assert [clocks[a.public_id].answers for a in actions] == ["social_worker", "team_manager"]
    assert {c.due_at for c in clocks.values()} == {end_of_day(due)}
    assert all(c.next_fire_at is not None for c in clocks.values())


def test_an_action_lacks_nothing_or_the_whole_decision_is_refused(panels: Panels, item: AgendaItem, protected: Journey) -> None:
    before = events_of(protected)
    ruling = Ruling(outcome="not_met", reason="No.", conditions=[" "], dissents=[Disagreed(says="No.", user_id=panels.world.amina.pk)],
                    actions=[Asked(what="Write.", owner_id=None, due_on=item.meeting.on)])  # fmt: skip

    with pytest.raises(BadInput) as refused:
        decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena), now=minutes_in(item, 5))

    assert sorted(refused.value.fields) == ["actions", "conditions", "dissents"]
    assert (events_of(protected), Decision.objects.count(), PanelAction.objects.count()) == (before, 0, 0)


def test_an_action_is_finished_with_where_that_is_shown_and_its_timescale_ends(
    panels: Panels, item: AgendaItem, protected: Journey
) -> None:
    asked_for = [Asked(what=what, owner_id=panels.world.amina.pk, due_on=item.meeting.on) for what in ("Write.", "Call.")]
    decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No.", actions=asked_for), actor=panels.actor(panels.lena),
                now=minutes_in(item, 5))  # fmt: skip
    first, second = PanelAction.objects.order_by("place")
    later = minutes_in(item, 5) + timedelta(days=2)

    with pytest.raises(BadInput):
        finish_action(action_id=first.pk, shown_by=" ", actor=panels.actor(panels.world.amina), now=later)
    with pytest.raises(NotYourDecision):
        end_action(action_id=first.pk, because="No.", actor=panels.actor(panels.world.amina), now=later)
    finish_action(action_id=first.pk, shown_by="Letter of 20 March, on the case file.", actor=panels.actor(panels.world.amina), now=later)
    end_action(action_id=second.pk, because="They came by themselves.", actor=panels.actor(panels.ade), now=later)

    clocks = {c.subject: c for c in Clock.objects.filter(journey=protected, limit="panel.action_done")}
    assert (clocks[first.public_id].stopped_at, clocks[second.public_id].cancelled_at) == (later, later)
    assert events_of(protected)[-2:] == ["panel_action_done", "panel_action_ended"]
    with pytest.raises(WrongMoment):
        finish_action(action_id=first.pk, shown_by="Again.", actor=panels.actor(panels.world.amina), now=later)


def test_at_094_what_a_deferral_waits_for_is_a_timescale_of_its_owner_until_the_item_comes_back(
    panels: Panels, item: AgendaItem, protected: Journey
) -> None:
    back = the_next(GATEWAY, after=item.meeting.ends_at)

    decided(panels, item, "deferred", action="Get the assessment.", action_owner_id=panels.world.amina.pk, returns_to_id=back.pk)
    close_meeting(meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=minutes_in(item, 90))

    action = PanelAction.objects.get()
    assert (action.what, action.owner, action.due_on) == ("Get the assessment.", panels.world.amina, back.on)
    assert Clock.objects.get(journey=protected, limit="panel.action_done", subject=action.public_id).is_running
    told = Event.objects.select_related("payload").get(journey=protected, kind="panel_item_deferred").payload
    assert (told.reason, told.body["action"], told.body["action_owner"], told.body["returns_to"]) == (
        "The evidence is plain.", "Get the assessment.", panels.world.amina.pk, back.public_id,
    )  # fmt: skip


def test_the_same_form_sent_twice_gets_the_first_answer_and_nothing_is_doubled(
    panels: Panels, item: AgendaItem, protected: Journey
) -> None:
    ruling = Ruling(outcome="enter_plo", reason="Met.", form_key="a-form")
    lena = panels.actor(panels.lena)
    first = decide_item(item_id=item.pk, ruling=ruling, actor=lena, now=minutes_in(item, 5))
    before = events_of(protected)

    assert decide_item(item_id=item.pk, ruling=ruling, actor=lena, now=minutes_in(item, 6)) == first

    assert (events_of(protected), Decision.objects.count()) == (before, 1)


def test_of_a_decision_given_from_two_screens_one_stands_and_the_second_learns_by_whom_and_when(
    panels: Panels, item: AgendaItem, protected: Journey
) -> None:
    decide_item(item_id=item.pk, ruling=Ruling(outcome="enter_plo", reason="Met.", form_key="one"), actor=panels.actor(panels.ade),
                now=minutes_in(item, 5))  # fmt: skip
    before = events_of(protected)

    with pytest.raises(AlreadyDecided) as refused:
        decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No.", form_key="two"), actor=panels.actor(panels.lena),
                    now=minutes_in(item, 6))  # fmt: skip

    assert refused.value.says.startswith("Ade Bello recorded “Enter pre-proceedings (PLO)” at 9:35am. Nothing of yours was recorded")
    assert (events_of(protected), Decision.objects.get().outcome) == (before, "enter_plo")


def test_brothers_and_sisters_are_decided_in_one_act_each_with_their_own_decision(panels: Panels, protected: Journey) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    one = listed(panels, protected)
    two = list_item(request_id=asked(panels, other).pk, meeting_id=one.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    opened(panels, Meeting.objects.get(pk=one.meeting_id))
    lena, at = panels.actor(panels.lena), minutes_in(one, 5)

    with pytest.raises(BadInput) as refused:
        decide_together(rulings={one.pk: Ruling(outcome="enter_plo", reason="Met."), two.pk: Ruling(outcome="not_met", reason="")},
                        actor=lena, now=at)  # fmt: skip
    assert refused.value.fields == {f"{two.public_id}-reason": "Give the reason for the decision."}
    assert not Decision.objects.exists()

    made = decide_together(
        rulings={one.pk: Ruling(outcome="enter_plo", reason="Met."), two.pk: Ruling(outcome="not_met", reason="Not met.")},
        actor=lena, now=at,
    )  # fmt: skip

    assert [(d.item_id, d.outcome) for d in made] == [(one.pk, "enter_plo"), (two.pk, "not_met")]
    assert "panel_decision_made" in events_of(protected)
    assert "panel_decision_made" in events_of(other)


def test_what_was_typed_is_kept_until_the_item_is_decided(panels: Panels, item: AgendaItem) -> None:
    lena = panels.actor(panels.lena)
    keep_draft(item_id=item.pk, typed={"reason": "The thresh"}, actor=lena, now=minutes_in(item, 4))
    keep_draft(item_id=item.pk, typed={"reason": "The threshold is met"}, actor=lena, now=minutes_in(item, 5))
    assert Draft.objects.get().typed == {"reason": "The threshold is met"}
    with pytest.raises(NotYourDecision):
        keep_draft(item_id=item.pk, typed={}, actor=panels.actor(panels.world.amina), now=minutes_in(item, 5))

    decided(panels, item, "enter_plo")

    assert not Draft.objects.exists()
    with pytest.raises(WrongMoment):
        keep_draft(item_id=item.pk, typed={"reason": "Late"}, actor=lena, now=minutes_in(item, 61))


def test_every_screen_follows_the_item_that_is_taken_and_a_closed_meeting_has_none(panels: Panels, protected: Journey) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    one = listed(panels, protected)
    two = list_item(request_id=asked(panels, other).pk, meeting_id=one.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    lena = panels.actor(panels.lena)
    with pytest.raises(WrongMoment):
        take_item(item_id=two.pk, actor=lena, now=minutes_in(one, 0))
    opened(panels, Meeting.objects.get(pk=one.meeting_id))

    take_item(item_id=two.pk, actor=lena, now=minutes_in(one, 7))
    meeting = Meeting.objects.get(pk=one.meeting_id)
    assert (meeting.current_item_id, meeting.current_since) == (two.pk, minutes_in(one, 7))
    with pytest.raises(NotYourDecision):
        take_item(item_id=one.pk, actor=panels.actor(panels.marcus), now=minutes_in(one, 8))

    close_meeting(meeting_id=meeting.pk, actor=lena, now=minutes_in(one, 20), carry_because="The fire alarm.")
    assert Meeting.objects.get(pk=meeting.pk).current_item is None
    assert not Attendance.objects.filter(meeting=meeting, left_at__isnull=True).exists()


ACTS = st.lists(st.tuples(st.sampled_from(["comes", "goes", "decides"]), st.integers(0, 3)), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_in_any_order_of_coming_going_and_deciding_quorum_is_as_an_independent_count_says(
    panels: Panels, item: AgendaItem, acts: list[tuple[str, int]]
) -> None:
    from django.db import transaction

    people = [panels.lena, panels.world.grace, panels.ade, panels.marcus]
    here, is_decided = {0, 1, 2, 3}, False
    with transaction.atomic():
        for minute, (act, who) in enumerate(acts, start=1):
            facts = {"actor": panels.actor(panels.ade), "now": minutes_in(item, minute)}
            if act == "decides":
                may = len(here) >= 3 and bool(here & {0, 1}) and not is_decided
                try:
                    decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="No."), **facts)
                except WrongMoment:
                    assert not may
                else:
                    assert may
                    is_decided = True
                continue
            change = note_arrival if act == "comes" else note_leaving
            try:
                change(meeting_id=item.meeting_id, user_id=people[who].pk, **facts)
            except WrongMoment:
                assert (who in here) is (act == "comes")
            else:
                here ^= {who}
        transaction.set_rollback(True)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), st.integers(0, 50)), max_size=8), st.integers(0, 60))
def test_who_is_there_at_a_moment_is_whoever_came_and_has_not_left(stays: list[tuple[int, int, int]], moment: int) -> None:
    made = [Stay(who, NOON + timedelta(minutes=come), NOON + timedelta(minutes=come + length)) for who, come, length in stays]

    assert here_at(made, NOON + timedelta(minutes=moment)) == {who for who, come, length in stays if come <= moment < come + length}


def test_who_chairs_goes_on_chairing_while_there() -> None:
    assert acting_chair([1, 2], {2, 3}) == 2
    assert acting_chair([1, 2], {1, 2, 3}, now_chairs=2) == 2
    assert acting_chair([1, 2], {3}) is None


def test_time_left_is_in_whole_minutes_and_may_be_over() -> None:
    assert [minutes_left(NOON, NOON + timedelta(seconds=s)) for s in (-61, -60, -1, 0, 59, 60)] == [2, 1, 1, 0, 0, -1]
