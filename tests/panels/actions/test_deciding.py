"""A panel's decision: on the child's record as evidence, at once, and on nothing else."""

from datetime import timedelta

import pytest

from notifications.models import Notice
from notifications.terms import Channel
from panels.actions.confirm_decision import confirm_decision
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.list_item import list_item
from panels.errors import WrongMoment
from panels.models import AgendaItem, Decision, Meeting
from tests.builders import NOON, a_journey, events_of, fresh
from tests.notifications.inboxes import delivered
from tests.panels.builders import GATEWAY, PERMANENCY, RESOURCES, Panels, asked, decided, listed, opened, some_panels, the_next
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Event, Evidence, Journey, User
from workflows.terms import Stage


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def protected(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


def evidence_of(journey: Journey) -> list[str]:
    return sorted(Evidence.objects.filter(journey=journey, event__kind="panel_decision_made").values_list("kind", flat=True))


def test_at_111_a_decision_stands_on_the_childs_record_as_evidence_with_its_source(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    meeting = opened(panels, item.meeting)

    decision = decided(panels, item, "enter_plo", conditions=["A parenting assessment first."])

    assert evidence_of(protected) == ["decision_and_reasons", "legal_planning_minutes"]
    given = Evidence.objects.get(journey=protected, kind="legal_planning_minutes")
    assert given.says == "Legal Gateway: Enter pre-proceedings (PLO). The evidence is plain."
    assert given.reference == f"Legal Gateway Panel of Wednesday 18 March 2026, meeting {meeting.public_id}, item {item.public_id}"
    assert events_of(protected)[-3:] == ["panel_decision_made", "legal_planning_meeting_held", "gateway_decision_recorded"]
    event = Event.objects.select_related("payload").get(journey=protected, kind="panel_decision_made")
    assert (event.actor, event.role) == (panels.lena, "panel_chair")
    assert event.payload.reason == "The evidence is plain."
    assert event.payload.body["conditions"] == ["A parenting assessment first."]
    assert decision.event == event


def test_a_decision_starts_the_two_working_days_of_the_responsible_manager(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)

    decision = decided(panels, item, "enter_plo")

    clock = Clock.objects.get(journey=protected, limit="panel.decision_confirmed")
    assert (clock.started_at, clock.stopped_at) == (decision.decided_at, None)


def test_the_responsible_manager_confirms_and_the_timescale_ends(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    decision = decided(panels, item, "enter_plo")
    later = decision.decided_at + timedelta(hours=3)

    confirm_decision(decision_id=decision.pk, actor=panels.actor(panels.world.ben, later), now=later)

    decision.refresh_from_db()
    assert (decision.confirmed_by, decision.confirmed_at) == (panels.world.ben, later)
    assert Clock.objects.get(journey=protected, limit="panel.decision_confirmed").stopped_at == later


def test_someone_else_cannot_confirm(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    decision = decided(panels, item, "enter_plo")
    before = events_of(protected)

    for person in (panels.world.amina, panels.world.fatima):
        with pytest.raises(NotYourDecision):
            confirm_decision(decision_id=decision.pk, actor=panels.actor(person), now=decision.decided_at)

    assert events_of(protected) == before


def test_the_meetings_own_record_tells_the_decision_and_names_no_child(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    meeting = opened(panels, item.meeting)
    decided(panels, item, "not_met")

    told = Event.objects.filter(stream=meeting.stream).select_related("payload").order_by("seq")

    assert [e.kind for e in told] == ["panel_meeting_planned", "panel_item_listed", "panel_meeting_held", "panel_decision_made"]
    assert all(e.child is None and e.journey is None for e in told)
    assert not any(protected.child.given_name in str(e.payload.says) + str(e.payload.body) for e in told)


def test_a_resource_is_agreed_with_its_cost_and_its_end(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, journey, RESOURCES)
    opened(panels, item.meeting)
    grace = panels.actor(panels.world.grace)
    at = item.meeting.starts_at

    with pytest.raises(BadInput) as refused:
        decide_item(item_id=item.pk, ruling=Ruling(outcome="agreed", reason="Needed."), actor=grace, now=at)
    assert refused.value.fields == {"weekly_cost": "Give the weekly cost and the day on which it ends."}
    assert not Decision.objects.exists()

    ruling = Ruling(outcome="agreed", reason="Needed.", weekly_cost=120000, ends_on=at.date() + timedelta(weeks=12))
    decide_item(item_id=item.pk, ruling=ruling, actor=grace, now=at)

    assert evidence_of(journey) == ["edge_of_care_or_resource_panel_decision", "panel_decision", "resource_panel_decision"]


def test_a_declined_resource_meets_no_condition_and_is_still_told(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, journey, RESOURCES)
    opened(panels, item.meeting)

    ruling = Ruling(outcome="declined", reason="There is a cheaper way.")
    decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace), now=item.meeting.starts_at)

    assert evidence_of(journey) == []
    assert events_of(journey)[-1] == "panel_decision_made"


def test_an_item_is_not_decided_before_the_meeting_is_opened(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    before = events_of(protected)

    with pytest.raises(WrongMoment):
        decided(panels, item, "enter_plo")

    assert (events_of(protected), Decision.objects.count()) == (before, 0)


def test_an_item_is_decided_once(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    decided(panels, item, "enter_plo")
    before = events_of(protected)

    with pytest.raises(WrongMoment):
        decided(panels, item, "not_met")

    assert (events_of(protected), Decision.objects.get().outcome) == (before, "enter_plo")


def test_a_worker_does_not_decide_for_the_panel(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    before = events_of(protected)

    with pytest.raises(NotYourDecision):
        decide_item(item_id=item.pk, ruling=Ruling(outcome="enter_plo", reason="Yes."), actor=panels.actor(panels.world.ben),
                    now=item.meeting.starts_at)  # fmt: skip

    assert (events_of(protected), Decision.objects.count()) == (before, 0)


def test_what_the_administrator_writes_down_is_the_chairs_decision(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)

    decision = decide_item(item_id=item.pk, ruling=Ruling(outcome="not_met", reason="Not met."), actor=panels.actor(panels.ade),
                           now=item.meeting.starts_at)  # fmt: skip

    event = Event.objects.get(pk=decision.event_id)
    assert (event.actor, event.on_behalf_of, decision.decided_by) == (panels.ade, "Lena Fox", panels.lena)


def test_an_outcome_of_another_kind_of_business_is_refused(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)

    with pytest.raises(BadInput) as refused:
        decided(panels, item, "route_endorsed")

    assert refused.value.fields == {"outcome": "Choose what the panel decided."}


def test_at_110_papers_after_the_cut_off_wait_for_the_chair_to_accept_them(panels: Panels, protected: Journey) -> None:
    meeting = the_next(GATEWAY)  # Wednesday 11 March: papers were due on Wednesday 4 March, today
    item = listed(panels, protected, on=meeting, at=NOON + timedelta(days=1))
    opened(panels, meeting)

    with pytest.raises(BadInput) as refused:
        decided(panels, item, "enter_plo")
    assert list(refused.value.fields) == ["takes_late_papers"]
    assert evidence_of(protected) == []

    decision = decided(panels, item, "enter_plo", takes_late_papers=True)
    assert decision.took_late_papers is True


def test_at_110_papers_on_the_day_of_the_cut_off_are_in_time(panels: Panels, protected: Journey) -> None:
    meeting = the_next(GATEWAY)
    item = listed(panels, protected, on=meeting)
    opened(panels, meeting)

    assert decided(panels, item, "enter_plo").took_late_papers is False


def test_at_094_a_deferral_stands_on_the_record_with_what_is_to_be_done_by_whom_and_when_it_returns(
    panels: Panels, protected: Journey
) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    back = the_next(GATEWAY, after=item.meeting.ends_at)

    decided(panels, item, "deferred", action="Get the parenting assessment.", action_owner_id=panels.world.amina.pk, returns_to_id=back.pk)

    event = Event.objects.select_related("payload").get(journey=protected, kind="panel_item_deferred")
    assert event.payload.says == (
        "Legal Gateway Panel of Wednesday 18 March 2026: deferred to the Legal Gateway Panel of Wednesday 25 March 2026. "
        "To do: Get the parenting assessment."
    )
    assert event.payload.reason == "The evidence is plain."
    assert (event.payload.body["action_owner"], event.payload.body["returns_to"]) == (panels.world.amina.pk, back.public_id)
    assert AgendaItem.objects.get(meeting=back).request == item.request
    item.request.refresh_from_db()
    assert item.request.state == "deferred"
    assert not Clock.objects.filter(journey=protected, limit="panel.decision_confirmed").exists()


def test_a_deferral_lacks_nothing_or_is_refused(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    before = events_of(protected)

    with pytest.raises(BadInput) as refused:
        decided(panels, item, "deferred")

    assert sorted(refused.value.fields) == ["action", "action_owner", "returns_to"]
    assert (events_of(protected), Decision.objects.count()) == (before, 0)


def test_a_second_deferral_is_told_as_one(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    amina = panels.world.amina.pk
    opened(panels, item.meeting)
    second = the_next(GATEWAY, after=item.meeting.ends_at)
    third = the_next(GATEWAY, after=second.ends_at)
    decided(panels, item, "deferred", action="One report.", action_owner_id=amina, returns_to_id=second.pk)
    opened(panels, second)

    decided(panels, AgendaItem.objects.get(meeting=second), "deferred", action="Another.", action_owner_id=amina, returns_to_id=third.pk)

    assert events_of(protected).count("panel_item_deferred") == 2
    assert events_of(protected).count("panel_item_deferred_again") == 1


AGAIN = "A panel deferred its decision about this child for another time. What was to be done, and by whom, is on the child's page."


@pytest.mark.parametrize(("owner", "upward"), [("amina", "ben"), ("ben", "marcus")])
def test_pn_13_a_second_deferral_is_told_to_the_owners_manager_and_a_first_is_not(
    panels: Panels, protected: Journey, owner: str, upward: str
) -> None:
    does_it, manager = User.objects.get(username=owner), User.objects.get(username=upward)
    item = listed(panels, protected)
    opened(panels, item.meeting)
    second = the_next(GATEWAY, after=item.meeting.ends_at)
    third = the_next(GATEWAY, after=second.ends_at)
    decided(panels, item, "deferred", action="One report.", action_owner_id=does_it.pk, returns_to_id=second.pk)
    delivered(item.meeting.ends_at)
    assert not Notice.objects.filter(says=AGAIN).exists()

    opened(panels, second)
    decided(panels, AgendaItem.objects.get(meeting=second), "deferred", action="Another.", action_owner_id=does_it.pk,
            returns_to_id=third.pk)  # fmt: skip
    delivered(second.ends_at)

    assert list(Notice.objects.filter(says=AGAIN, channel=Channel.INBOX).values_list("recipient", flat=True)) == [manager.pk]


def test_a_deferred_item_comes_back_only_to_a_meeting_of_its_kind(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    wrong = the_next(PERMANENCY, after=item.meeting.ends_at)

    with pytest.raises(BadInput) as refused:
        decided(panels, item, "deferred", action="Work.", action_owner_id=panels.world.amina.pk, returns_to_id=wrong.pk)

    assert list(refused.value.fields) == ["returns_to"]


def test_a_child_whose_journey_has_closed_is_not_decided(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    meeting = opened(panels, item.meeting)
    Journey.objects.filter(pk=protected.pk).update(closed_at=meeting.starts_at, closed_because="a test", stage="closed")

    with pytest.raises(BadInput):
        decided(panels, item, "enter_plo")

    assert AgendaItem.objects.get(pk=item.pk).state == "listed"


def test_a_decision_leaves_the_stage_to_the_responsible_manager(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    opened(panels, item.meeting)
    decided(panels, item, "enter_plo")

    assert (fresh(protected).stage, fresh(protected).version) == (protected.stage, protected.version)


def test_two_items_of_one_meeting_keep_their_children_apart(panels: Panels, protected: Journey) -> None:
    other = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, protected)
    request = asked(panels, other)
    list_item(request_id=request.pk, meeting_id=item.meeting_id, actor=panels.actor(panels.ade), now=NOON)
    opened(panels, Meeting.objects.get(pk=item.meeting_id))

    decided(panels, item, "enter_plo")

    assert (evidence_of(protected), evidence_of(other)) == (["decision_and_reasons", "legal_planning_minutes"], [])
