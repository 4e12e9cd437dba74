"""PN-24, AT-112: what cannot wait is decided by the chair at once, and the panel looks at it at its next meeting."""

from datetime import timedelta

import pytest

from panels.actions.confirm_decision import confirm_chairs_action, confirm_decision
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.list_item import list_item
from panels.actions.put_forward import withdraw_request
from panels.actions.settle_chairs_action import settle_chairs_action
from panels.actions.take_chairs_action import Urgent
from panels.errors import WrongMoment
from panels.flows import ratification as flow
from panels.models import AgendaItem, ChairsAction, Decision, PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_journey, ask, events_of, fresh, given
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, asked, listed, opened, some_panels, the_next
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.move import move
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Evidence, Journey
from workflows.terms import EvidenceKind, Stage, TrackCode

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)
NOW = Urgent(outcome="enter_plo", reason="The harm goes on.", why_now="The family leaves the country in two days.")


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def protected(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


def taken(panels: Panels, request: PanelRequest, urgent: Urgent = NOW) -> ChairsAction:
    return flow.take_chairs_action(request_id=request.pk, urgent=urgent, actor=panels.actor(panels.lena), now=NOON)


def looked_at(panels: Panels, action: ChairsAction, outcome: str) -> Decision:
    """The panel looks at it at its next meeting but one, and what follows is delivered."""
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    request = PanelRequest.objects.get(ratifies=action)
    item = list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=LATER)
    opened(panels, meeting)
    at = meeting.starts_at + timedelta(minutes=5)
    ruling = Ruling(outcome=outcome, reason="All the papers were there.", takes_late_papers=True)
    decision = decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena, at), now=at)
    deliver_due(now=at)
    return decision


def clock(journey: Journey, limit: str) -> Clock:
    return Clock.objects.get(journey=journey, limit=limit)


def test_at_112_a_chairs_action_is_evidence_at_once_and_the_panel_looks_at_it_afterwards_by_itself(
    panels: Panels, protected: Journey
) -> None:
    action = taken(panels, asked(panels, protected))

    kinds = set(Evidence.objects.filter(journey=protected).values_list("kind", flat=True))
    assert {"decision_and_reasons", "legal_planning_minutes"} <= kinds
    assert events_of(protected)[-5:] == [
        "panel_decision_made", "legal_planning_meeting_held", "gateway_decision_recorded", "panel_chairs_action_taken",
        "panel_request_arose",
    ]  # fmt: skip
    waits = PanelRequest.objects.get(ratifies=action)
    assert (waits.business, waits.state, waits.by_itself_because) == (GATEWAY, "asked", "The chair decided it between meetings")
    assert PanelRequest.objects.get(pk=action.request_id).state == "decided"
    assert clock(protected, "panel.chairs_action_ratified").is_running
    assert list(flow.out_of_step()) == []

    request = ask("cp_to_pre_proceedings", fresh(protected), LATER, warnings_accepted=True)
    move(journey_id=protected.pk, request=request, actor=panels.actor(panels.world.grace, LATER), now=LATER)
    deliver_due(now=LATER)
    assert fresh(protected).tracks.get(code=TrackCode.LEGAL, ended_at__isnull=True).state == "pre_proceedings"
    action.refresh_from_db()
    assert (action.confirmed_by, action.confirmed_at) == (panels.world.grace, LATER), "the move confirms it"


def test_at_112_the_panel_ratifies_it_and_its_timescale_and_its_flow_end(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))

    decision = looked_at(panels, action, "ratified")

    action.refresh_from_db()
    assert (action.state, action.settled_at) == ("ratified", decision.decided_at)
    assert clock(protected, "panel.chairs_action_ratified").stopped_at == decision.decided_at
    assert not Clock.objects.filter(limit="panel.chairs_action_followed_up").exists()
    assert list(flow.out_of_step()) == []


def test_the_responsible_manager_confirms_it_and_nobody_else(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))
    with pytest.raises(NotYourDecision):
        confirm_chairs_action(action_id=action.pk, actor=panels.actor(panels.world.amina), now=LATER)
    assert clock(protected, "panel.decision_confirmed").is_running

    confirm_chairs_action(action_id=action.pk, actor=panels.actor(panels.world.ben, LATER), now=LATER)

    assert clock(protected, "panel.decision_confirmed").stopped_at == LATER
    with pytest.raises(WrongMoment):
        confirm_chairs_action(action_id=action.pk, actor=panels.actor(panels.world.ben, LATER), now=LATER)


def test_the_ratification_of_what_was_confirmed_is_not_to_be_confirmed_again(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))
    confirm_chairs_action(action_id=action.pk, actor=panels.actor(panels.world.ben, LATER), now=LATER)

    decision = looked_at(panels, action, "ratified")
    before = events_of(protected)

    assert clock(protected, "panel.decision_confirmed").stopped_at == LATER, "the one of the chair's action, and no other"
    with pytest.raises(WrongMoment):
        confirm_decision(decision_id=decision.pk, actor=panels.actor(panels.world.ben), now=decision.decided_at)
    assert events_of(protected) == before


def test_a_recommendation_is_not_made_by_the_chair_alone(panels: Panels) -> None:
    request = asked(panels, a_journey(panels.world, stage=Stage.LOOKED_AFTER), PERMANENCY)
    before = events_of(request.journey)
    urgent = Urgent(outcome="long_term_match_recommended", reason="They know the child.", why_now="The carers move on Friday.")

    with pytest.raises(BadInput) as refused:
        flow.take_chairs_action(request_id=request.pk, urgent=urgent, actor=panels.actor(panels.world.grace), now=NOON)

    assert refused.value.fields == {"outcome": "A recommendation is made by the panel, with its members. Choose what you decide yourself."}
    assert (events_of(request.journey), ChairsAction.objects.count()) == (before, 0)


def test_it_is_settled_once_however_often_it_is_heard_of(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))
    assert settle_chairs_action(action_id=action.pk, now=LATER).state == "taken", "nobody has looked at it"
    decision = looked_at(panels, action, "ratified")
    before = events_of(protected)

    settle_chairs_action(action_id=action.pk, now=decision.decided_at + timedelta(days=1))

    action.refresh_from_db()
    assert (events_of(protected), action.settled_at) == (before, decision.decided_at)


def test_what_is_not_ratified_stands_and_the_head_of_service_decides_what_follows(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))
    evidence = Evidence.objects.filter(journey=protected).count()

    decision = looked_at(panels, action, "not_ratified")

    action.refresh_from_db()
    follows = clock(protected, "panel.chairs_action_followed_up")
    assert (action.state, follows.answers, follows.started_at) == ("not_ratified", "head_of_service", decision.decided_at)
    assert Evidence.objects.filter(journey=protected).count() == evidence, "a fact is not undone"


def test_only_the_chair_or_the_deputy_may_and_nothing_is_written(panels: Panels, protected: Journey) -> None:
    request = asked(panels, protected)
    before = events_of(protected)

    for person in (panels.ade, panels.marcus, panels.world.ben):
        with pytest.raises(NotYourDecision):
            flow.take_chairs_action(request_id=request.pk, urgent=NOW, actor=panels.actor(person), now=NOON)
    with pytest.raises(BadInput) as refused:
        taken(panels, request, Urgent(outcome="enter_plo", reason="", why_now=" "))

    assert set(refused.value.fields) == {"reason", "why_now"}
    assert (events_of(protected), ChairsAction.objects.count(), list(flow.out_of_step())) == (before, 0, [])


def test_an_item_that_is_listed_comes_off_its_agenda_and_one_that_is_being_heard_stays(panels: Panels, protected: Journey) -> None:
    item = listed(panels, protected)
    taken(panels, item.request)
    assert AgendaItem.objects.get(pk=item.pk).state == "withdrawn"

    other = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION))
    opened(panels, other.meeting)
    with pytest.raises(WrongMoment, match="being held now"):
        taken(panels, other.request)


def test_a_chair_does_not_ratify_alone_and_the_request_to_ratify_is_not_withdrawn(panels: Panels, protected: Journey) -> None:
    action = taken(panels, asked(panels, protected))
    waits = PanelRequest.objects.get(ratifies=action)

    with pytest.raises(WrongMoment, match="not the chair alone"):
        taken(panels, waits)
    with pytest.raises(WrongMoment, match="not withdrawn"):
        withdraw_request(request_id=waits.pk, because="No.", actor=panels.actor(panels.world.ben), now=NOON)


def test_a_statutory_panel_has_no_chairs_action(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    request = asked(panels, journey, Business.FOSTERING)
    with pytest.raises(WrongMoment, match="with its quorum"):
        taken(panels, request, Urgent(outcome="recommended", reason="Yes.", why_now="Now."))


def test_a_journey_that_closes_first_leaves_the_action_as_it_was_and_nobody_waits(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    action = taken(panels, asked(panels, journey))
    closing = (EvidenceKind.CIN_REVIEW_DECISION, EvidenceKind.CHILD_SEEN_RECENTLY, EvidenceKind.CLOSURE_SUMMARY)
    request = ask("cin_closed", fresh(journey), LATER, warnings_accepted=True, given=given(*closing))
    move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.ben, LATER), now=LATER)
    deliver_due(now=LATER)
    deliver_due(now=LATER)

    action.refresh_from_db()
    assert action.state == "lapsed"
    assert list(flow.out_of_step()) == []
