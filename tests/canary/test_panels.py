"""What panels do by themselves and whom they tell, with a canary in every word that is typed: none gets out."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from notifications.models import Item
from panels.actions import agency_decision, arise, confirm_by_move, keep_ready, look_back, watch_edge_of_care, withdraw_closed
from panels.actions.agency_decision import decide_as_agency
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.list_item import list_item
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.actions.take_chairs_action import Urgent
from panels.actions.watch_chairs import watch_chairs
from panels.flows import ratification
from panels.models import AgencyDecision, AgendaItem, ChairsAction, PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_journey, a_person, admitted, ask, fresh, given
from tests.canary.birds import NOTE, PLAIN, STREET, a_canary
from tests.canary.test_what_is_passed_on import nothing_got_out, passed
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, opened, some_panels, the_next
from tracker.actions import effects
from tracker.actions.mark_edge_of_care import mark_edge_of_care
from tracker.actions.move import move
from tracker.actions.permanence import set_route
from tracker.actions.record_entry import record_entry
from tracker.models import Effect, Holding, Journey, Relationship, User
from workflows.definitions.evidence import RECORDABLE
from workflows.terms import EvidenceKind, Role, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TYPED = f"{PLAIN.full} of {STREET}. {NOTE}"
LATER = NOON + timedelta(hours=1)
WEEK = timedelta(days=7)
CLOSING = (EvidenceKind.CIN_REVIEW_DECISION, EvidenceKind.CHILD_SEEN_RECENTLY, EvidenceKind.CLOSURE_SUMMARY)


@pytest.fixture
def panels(db: None) -> Panels:
    """The shipped panels, a decision maker, and a mailbox for everybody."""
    panels = some_panels()
    a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)
    a_person("dinah", "Dinah", "Marsh", Role.DCS, panels.world.authority)
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    return panels


def a_canarys_journey(panels: Panels, stage: Stage) -> Journey:
    return a_journey(panels.world, stage=stage, child=a_canary())


def asked(panels: Panels, journey: Journey, business: Business, *, papers: str = TYPED) -> PanelRequest:
    return put_forward(
        journey_id=journey.pk, business=business, asks=TYPED, wanted_id=None, minutes=20, papers=papers,
        agreed_by_id=panels.world.ben.pk, actor=panels.actor(panels.world.amina), now=NOON,
    )  # fmt: skip


def listed(panels: Panels, journey: Journey, business: Business) -> AgendaItem:
    request = asked(panels, journey, business)
    meeting = the_next(business, after=NOON + timedelta(days=8))
    return list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON)


def decided(panels: Panels, item: AgendaItem, outcome: str, by: User) -> datetime:
    """The meeting decides the item, and what follows is delivered. When."""
    opened(panels, item.meeting)
    at = item.meeting.starts_at + timedelta(minutes=30)
    ruling = Ruling(outcome=outcome, reason=TYPED, takes_late_papers=True)
    decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(by, at), now=at)
    return passed(at)


def taken(panels: Panels, journey: Journey) -> ChairsAction:
    urgent = Urgent(outcome="enter_plo", reason=TYPED, why_now=TYPED)
    request = asked(panels, journey, GATEWAY)
    return ratification.take_chairs_action(request_id=request.pk, urgent=urgent, actor=panels.actor(panels.lena), now=NOON)


# ── What each handler has to do, and whether it was done ────────────────────────────────────────────────────────────


def a_child_is_put_forward_by_itself(panels: Panels) -> bool:
    journey = a_canarys_journey(panels, Stage.CHILD_PROTECTION)
    entry = next(row for row in RECORDABLE if row.code == "legal_planning_meeting_requested")
    record_entry(journey_id=journey.pk, entry=entry, answers={}, note=TYPED, occurred_at=NOON, actor=panels.actor(panels.world.amina),
                 now=NOON)  # fmt: skip
    passed(LATER)
    request = PanelRequest.objects.get(journey=journey)
    withdraw_request(request_id=request.pk, because=TYPED, actor=panels.actor(panels.world.ben, LATER), now=LATER)
    return request.by_itself_because != ""


def an_emergency_admission_is_looked_back_at(panels: Panels) -> bool:
    journey = admitted(panels.world, a_canarys_journey(panels, Stage.ASSESSMENT), LATER)
    passed(LATER)
    return PanelRequest.objects.filter(journey=journey, business=Business.ACCESS_TO_RESOURCES).exists()


def a_recommendation_goes_to_the_decision_maker(panels: Panels) -> bool:
    journey = a_canarys_journey(panels, Stage.LOOKED_AFTER)
    set_route(journey_id=journey.pk, route="long_term_fostering", actor=panels.actor(panels.world.ben), occurred_at=NOON, now=NOON)
    at = decided(panels, listed(panels, journey, PERMANENCY), "long_term_match_recommended", panels.world.grace) + timedelta(days=1)
    waits = AgencyDecision.objects.get()
    agnes = User.objects.get(username="agnes")
    decide_as_agency(decision_id=waits.pk, outcome="agreed", reason=TYPED, actor=panels.actor(agnes, at), now=at)
    return waits.state == "waiting"


def since_when_a_request_is_ready_is_kept(panels: Panels) -> bool:
    request = asked(panels, a_canarys_journey(panels, Stage.CHILD_IN_NEED), GATEWAY, papers="")
    passed(NOON)
    send_papers(request_id=request.pk, papers=TYPED, actor=panels.actor(panels.world.amina, LATER), now=LATER)
    passed(LATER)
    return Effect.objects.filter(handler=keep_ready.HANDLER, event__kind="panel_papers_sent", done_at__isnull=False).exists()


def what_waits_is_withdrawn_as_the_journey_closes(panels: Panels) -> bool:
    journey = a_canarys_journey(panels, Stage.CHILD_IN_NEED)
    item = listed(panels, journey, GATEWAY)
    request = ask("cin_closed", fresh(journey), LATER, warnings_accepted=True, given=given(*CLOSING))
    move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.ben, LATER), now=LATER)
    passed(LATER)
    return PanelRequest.objects.get(pk=item.request_id).state == "withdrawn"


def the_edge_of_care_is_watched(panels: Panels) -> bool:
    journey = a_canarys_journey(panels, Stage.CHILD_IN_NEED)
    before = Relationship.objects.filter(child=journey.child).count()
    amina = panels.actor(panels.world.amina, LATER)
    mark_edge_of_care(journey_id=journey.pk, why=TYPED, actor=amina, occurred_at=LATER, now=LATER)
    passed(LATER)
    return Relationship.objects.filter(child=journey.child).count() > before


def a_chairs_action_is_confirmed_by_the_move(panels: Panels) -> bool:
    journey = a_canarys_journey(panels, Stage.CHILD_PROTECTION)
    action = taken(panels, journey)
    request = ask("cp_to_pre_proceedings", fresh(journey), LATER, warnings_accepted=True)
    move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.grace, LATER), now=LATER)
    passed(LATER)
    action.refresh_from_db()
    return action.confirmed_at is not None


def a_chairs_action_is_not_ratified(panels: Panels) -> bool:
    action = taken(panels, a_canarys_journey(panels, Stage.CHILD_PROTECTION))
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    request = PanelRequest.objects.get(ratifies=action)
    item = list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade, LATER), now=LATER)
    decided(panels, item, "not_ratified", panels.lena)
    action.refresh_from_db()
    return action.state == "not_ratified"


DONE_BY: dict[str, Callable[[Panels], bool]] = {
    agency_decision.HANDLER: a_recommendation_goes_to_the_decision_maker,
    arise.HANDLER: a_child_is_put_forward_by_itself,
    confirm_by_move.HANDLER: a_chairs_action_is_confirmed_by_the_move,
    keep_ready.HANDLER: since_when_a_request_is_ready_is_kept,
    look_back.HANDLER: an_emergency_admission_is_looked_back_at,
    ratification.SETTLE: a_chairs_action_is_not_ratified,
    watch_edge_of_care.HANDLER: the_edge_of_care_is_watched,
    withdraw_closed.HANDLER: what_waits_is_withdrawn_as_the_journey_closes,
}
"""Every handler that panels register, with what it is there for."""


def test_every_handler_of_panels_is_driven_here():
    assert {name for name in effects._registered if name.startswith("panels.")} == set(DONE_BY)


@pytest.mark.parametrize("handler", sorted(DONE_BY))
def test_no_work_of_a_handler_of_panels_takes_a_canary_out(panels: Panels, handler: str, capsys: Any) -> None:
    with nothing_got_out(capsys):
        was_done = DONE_BY[handler](panels)
        passed(the_next(GATEWAY).starts_at + 4 * WEEK)  # whatever falls due of it meanwhile is told too

    assert was_done
    assert Effect.objects.filter(handler=handler, done_at__isnull=False).exists()


def test_a_meeting_without_a_chair_that_hears_a_canary_is_told_without_it(panels: Panels, capsys: Any) -> None:
    listed(panels, a_canarys_journey(panels, Stage.LOOKED_AFTER), PERMANENCY)
    Holding.objects.filter(user=panels.world.grace).update(to_on=NOON.date() - timedelta(days=1))

    with nothing_got_out(capsys):
        told = watch_chairs(now=NOON)
        passed(LATER)

    assert told > 0
    assert Item.objects.filter(recipient__username="dinah", stream__isnull=False).exists()
