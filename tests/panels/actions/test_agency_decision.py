"""A panel recommends and another decides: two records, two people, two days, each with its own time."""

from datetime import timedelta

import pytest

from panels.actions.agency_decision import HANDLER, decide_as_agency, hand_to_decision_maker, lapse_with_the_journey
from panels.actions.confirm_decision import confirm_decision
from panels.actions.decide_item import Ruling, decide_item
from panels.actions.put_forward import withdraw_request
from panels.errors import AlreadyDecided, WrongMoment
from panels.models import AgencyDecision, Decision, PanelRequest
from panels.terms import Business
from tests.builders import NOON, a_journey, a_person, events_of
from tests.panels.builders import PERMANENCY, Panels, listed, opened, some_panels, the_next
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.permanence import set_route
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Effect, Evidence, Holding, Journey, Relationship, User
from tracker.selectors.journeys import journeys_of
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def decider(panels: Panels) -> User:
    return a_person("agnes", "Agnes", "Moor", Role.ADM, panels.world.authority)


@pytest.fixture
def fostered(panels: Panels) -> Journey:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    set_route(journey_id=journey.pk, route="long_term_fostering", actor=panels.actor(panels.world.ben), occurred_at=NOON, now=NOON)
    return journey


def recommended(panels: Panels, journey: Journey, outcome: str = "long_term_match_recommended") -> Decision:
    """The Permanency Panel has recommended the match, and what follows is delivered."""
    item = listed(panels, journey, PERMANENCY, on=the_next(PERMANENCY, after=NOON + timedelta(days=8)))
    opened(panels, item.meeting)
    at = item.meeting.starts_at + timedelta(minutes=30)
    ruling = Ruling(outcome=outcome, reason="The carers know the child.", takes_late_papers=True)
    decision = decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.world.grace, at), now=at)
    deliver_due(now=at)
    return decision


def decide(panels: Panels, who: User, waits: AgencyDecision, outcome: str = "agreed", reason: str = "My own.") -> AgencyDecision:
    at = waits.received_at + timedelta(days=1)
    return decide_as_agency(decision_id=waits.pk, outcome=outcome, reason=reason, actor=panels.actor(who, at), now=at)


def evidence(journey: Journey) -> list[str]:
    return list(Evidence.objects.filter(journey=journey, kind="long_term_match_decision").values_list("kind", flat=True))


def test_a_recommendation_is_no_evidence_and_waits_for_the_decision_maker_with_its_own_time(
    panels: Panels, fostered: Journey, decider: User
) -> None:
    decision = recommended(panels, fostered)

    waits = AgencyDecision.objects.get(recommendation=decision)
    clock = Clock.objects.get(journey=fostered, limit="adoption.adm_decision")
    assert (waits.state, waits.received_at, clock.started_at, clock.answers) == ("waiting", decision.decided_at, decision.decided_at, "adm")
    assert str(clock.length) == "7 working days"
    assert evidence(fostered) == []
    assert Relationship.objects.filter(event=waits.sight).values_list("user", flat=True).get() == decider.pk
    viewer = panels.world.viewer(decider, decision.decided_at)
    assert fostered in journeys_of(viewer)


def test_nobody_is_asked_to_confirm_a_recommendation_and_nobody_can(panels: Panels, fostered: Journey, decider: User) -> None:
    decision = recommended(panels, fostered)
    before = events_of(fostered)

    assert not Clock.objects.filter(journey=fostered, limit="panel.decision_confirmed").exists()
    with pytest.raises(WrongMoment) as refused:
        confirm_decision(decision_id=decision.pk, actor=panels.actor(panels.world.ben), now=decision.decided_at)

    assert refused.value.says == "The panel recommended this. The decision maker decides on it; there is nothing for you to confirm."
    decision.refresh_from_db()
    assert (events_of(fostered), decision.confirmed_at) == (before, None)


def test_the_decision_with_its_own_reasons_is_the_evidence_and_ends_the_time_and_the_sight(
    panels: Panels, fostered: Journey, decider: User
) -> None:
    waits = AgencyDecision.objects.get(recommendation=recommended(panels, fostered))

    made = decide(panels, decider, waits)

    assert (made.state, made.decided_by, made.reason) == ("decided", decider, "My own.")
    assert evidence(fostered) == ["long_term_match_decision"]
    assert Evidence.objects.get(kind="long_term_match_decision").recorded_by == decider
    assert Clock.objects.get(journey=fostered, limit="adoption.adm_decision").stopped_at == made.decided_at
    assert events_of(fostered)[-2:] == ["fostering_decision_made", "long_term_match_approved"]
    assert Relationship.objects.get(event=waits.sight).to_at == made.decided_at


def test_it_may_differ_from_the_recommendation_and_is_then_no_evidence(panels: Panels, fostered: Journey, decider: User) -> None:
    waits = AgencyDecision.objects.get(recommendation=recommended(panels, fostered))

    decide(panels, decider, waits, "not_agreed", "The health needs were not looked at.")

    assert evidence(fostered) == []
    assert events_of(fostered)[-1] == "fostering_decision_made"


def test_who_sat_on_the_panel_who_deputises_and_anyone_else_does_not_decide(panels: Panels, fostered: Journey, decider: User) -> None:
    waits = AgencyDecision.objects.get(recommendation=recommended(panels, fostered))
    deputy = a_person("dan", "Dan", "Low", Role.ADM, panels.world.authority)
    Holding.objects.filter(user=deputy).update(is_deputy=True)
    before = events_of(fostered)

    with pytest.raises(NotYourDecision, match="You sat on the Permanency Panel"):
        decide(panels, panels.world.grace, waits)
    for person in (deputy, panels.world.ben, panels.ade):
        with pytest.raises(NotYourDecision, match="in person"):
            decide(panels, person, waits)
    with pytest.raises(BadInput) as refused:
        decide(panels, decider, waits, "", " ")

    assert set(refused.value.fields) == {"outcome", "reason"}
    assert events_of(fostered) == before


def test_decided_from_two_screens_the_second_gets_what_the_first_did(panels: Panels, fostered: Journey, decider: User) -> None:
    other = a_person("olga", "Olga", "Birch", Role.ADM, panels.world.authority)
    waits = AgencyDecision.objects.get(recommendation=recommended(panels, fostered))
    first = decide(panels, decider, waits)
    before = events_of(fostered)

    again = decide(panels, decider, waits)

    assert (again.pk, again.decided_at, again.reason) == (first.pk, first.decided_at, "My own.")
    with pytest.raises(AlreadyDecided, match="Agnes Moor decided this on"):
        decide(panels, decider, waits, "not_agreed")
    with pytest.raises(AlreadyDecided):
        decide(panels, other, waits)
    assert events_of(fostered) == before


def test_a_recommendation_is_handed_on_once_however_often_it_is_heard_of(panels: Panels, fostered: Journey, decider: User) -> None:
    decision = recommended(panels, fostered)
    hand_to_decision_maker(Effect.objects.get(handler=HANDLER, event=decision.event), decision.decided_at)
    assert AgencyDecision.objects.count() == 1


def test_what_a_panel_decides_itself_goes_to_nobody(panels: Panels, fostered: Journey, decider: User) -> None:
    recommended(panels, fostered, "route_endorsed")
    assert not AgencyDecision.objects.exists()


def test_withdrawing_another_request_does_not_end_the_time_for_the_decision(panels: Panels, fostered: Journey, decider: User) -> None:
    decision = recommended(panels, fostered)
    other = PanelRequest.objects.get(journey=fostered, business=Business.ACCESS_TO_RESOURCES)
    withdraw_request(request_id=other.pk, because="Not needed.", actor=panels.actor(panels.world.ben), now=decision.decided_at)
    assert Clock.objects.get(journey=fostered, limit="adoption.adm_decision").is_running


def test_what_waits_lapses_with_the_journey_and_not_before(panels: Panels, fostered: Journey, decider: User) -> None:
    waits = AgencyDecision.objects.get(recommendation=recommended(panels, fostered))
    lapse_with_the_journey(fostered.pk, now=NOON)
    waits.refresh_from_db()
    assert waits.state == "waiting"

    Journey.objects.filter(pk=fostered.pk).update(closed_at=waits.received_at, closed_because="test", stage="closed")
    lapse_with_the_journey(fostered.pk, now=waits.received_at)
    waits.refresh_from_db()
    assert waits.state == "lapsed"
