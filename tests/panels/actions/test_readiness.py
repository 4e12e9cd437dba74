"""AT-096, PM-05, PN-23: what a kind of business needs, what keeps a child off an agenda, and who is ready to be matched."""

from datetime import UTC, datetime, timedelta

import pytest

from panels.actions.keep_ready import HANDLER
from panels.actions.list_item import list_item
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.errors import NotListable, WrongMoment
from panels.models import AgendaItem, PanelRequest
from panels.selectors.readiness import readiness_of
from panels.terms import Business
from tests.builders import NOON, a_child, a_journey, events_of
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, asked, some_panels, the_next
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.permanence import advance_route, set_route
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import Journey
from workflows.definitions.evidence import RECORDABLE
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def looked_after(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.LOOKED_AFTER)


def told(panels: Panels, journey: Journey, code: str, at: datetime = NOON, **answers: str) -> None:
    """Whoever may has recorded an entry."""
    entry = next(row for row in RECORDABLE if row.code == code)
    who = panels.actor(panels.world.amina, at)
    if entry.by:
        who = type(who)(user_id=who.user_id, name=who.name, roles=frozenset(entry.by), unit_ids=who.unit_ids)
    record_entry(journey_id=journey.pk, entry=entry, answers=answers, note="", occurred_at=at, actor=who, now=at)


def on_the_route_to_adoption(panels: Panels, journey: Journey, at: datetime = NOON) -> None:
    """Ben has chosen adoption, and the plan is agreed."""
    ben = panels.actor(panels.world.ben, at)
    set_route(journey_id=journey.pk, route="adoption", actor=ben, occurred_at=at, now=at)
    advance_route(journey_id=journey.pk, route="adoption", state="plan_agreed", actor=ben, occurred_at=at, now=at)


def test_at_096_a_match_without_a_final_child_permanence_report_is_not_listable(panels: Panels, looked_after: Journey) -> None:
    on_the_route_to_adoption(panels, looked_after)
    request = asked(panels, looked_after, PERMANENCY)
    meeting = the_next(PERMANENCY, after=NOON + timedelta(days=8))
    before = events_of(looked_after)

    with pytest.raises(NotListable) as refused:
        list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade), now=NOON)

    assert refused.value.says == ("This child cannot be listed yet. It lacks the final child permanence report. Put that on record first.")
    assert (events_of(looked_after), AgendaItem.objects.count()) == (before, 0)

    told(panels, looked_after, "child_permanence_report_completed", LATER, consent="no")
    item = list_item(request_id=request.pk, meeting_id=meeting.pk, actor=panels.actor(panels.ade, LATER), now=LATER)
    assert item.state == "listed"


def test_at_096_a_plan_beside_adoption_or_in_its_place_does_not_make_the_match_listable(panels: Panels, looked_after: Journey) -> None:
    on_the_route_to_adoption(panels, looked_after)
    for route, plan in (("kinship_sgo", "parallel"), ("return_home", "contingency")):
        set_route(journey_id=looked_after.pk, route=route, plan=plan, actor=panels.actor(panels.world.ben), occurred_at=NOON, now=NOON)
    request = asked(panels, looked_after, PERMANENCY)

    with pytest.raises(NotListable, match="final child permanence report"):
        list_item(request_id=request.pk, meeting_id=the_next(PERMANENCY, after=NOON + timedelta(days=8)).pk,
                  actor=panels.actor(panels.ade), now=NOON)  # fmt: skip

    assert AgendaItem.objects.count() == 0


def test_the_legal_gateway_is_always_listable_whatever_is_missing(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    request = asked(panels, journey, papers="")

    found = readiness_of([request])[request.pk]
    item = list_item(request_id=request.pk, meeting_id=the_next(GATEWAY).pk, actor=panels.actor(panels.ade), now=NOON)

    assert (found.is_ready, found.is_listable, [row.need.code for row in found.missing]) == (False, True, ["papers", "assessment"])
    assert item.state == "listed"


def test_since_when_a_request_is_ready_is_kept_and_is_the_day_of_what_came_last(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    request = asked(panels, journey, papers="")
    deliver_due(now=NOON)
    assert PanelRequest.objects.get(pk=request.pk).ready_at is None

    send_papers(request_id=request.pk, papers="The folder", actor=panels.actor(panels.world.amina, LATER), now=LATER)
    deliver_due(now=LATER + timedelta(days=2))

    assert PanelRequest.objects.get(pk=request.pk).ready_at == LATER


def test_a_list_of_what_is_missing_takes_the_same_queries_for_one_and_for_many(panels: Panels, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    requests = []
    for number in range(4):
        journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        requests.append(asked(panels, journey))
        if number in (0, 3):
            rows = list(PanelRequest.objects.filter(pk__in=[r.pk for r in requests]).select_related("journey"))
            with django_assert_num_queries(3):
                assert len(readiness_of(rows)) == len(rows)


def test_pm_05_a_child_who_is_ready_to_be_matched_takes_the_next_place_by_itself(panels: Panels, looked_after: Journey) -> None:
    on_the_route_to_adoption(panels, looked_after)
    for code in ("should_be_placed_decision_made", "local_match_found"):
        told(panels, looked_after, code)
    deliver_due(now=NOON)
    assert not PanelRequest.objects.filter(business__in=[PERMANENCY, Business.ADOPTION_AND_MATCHING]).exists()

    told(panels, looked_after, "child_permanence_report_completed", LATER, consent="no")
    deliver_due(now=LATER)

    request = PanelRequest.objects.get(journey=looked_after, business=PERMANENCY)
    item = AgendaItem.objects.select_related("meeting").get(request=request)
    assert (request.state, request.by_itself_because) == ("listed", "The child is ready to be matched")
    assert (item.state, item.meeting) == ("listed", the_next(PERMANENCY, after=NOON + timedelta(days=8)))
    assert request.wanted == item.meeting


def test_a_match_that_is_heard_again_asks_once(panels: Panels, looked_after: Journey) -> None:
    test_pm_05_a_child_who_is_ready_to_be_matched_takes_the_next_place_by_itself(panels, looked_after)
    request = PanelRequest.objects.get(journey=looked_after, business=PERMANENCY)
    withdraw_request(request_id=request.pk, because="The carers withdrew.", actor=panels.actor(panels.world.ben, LATER), now=LATER)

    told(panels, looked_after, "adoption_placement_report_sent", LATER)
    deliver_due(now=LATER)

    assert PanelRequest.objects.filter(journey=looked_after, business=PERMANENCY).count() == 1
    assert HANDLER == "panels.keep_ready"


def put(panels: Panels, journey: Journey, business: Business, **over: str) -> PanelRequest:
    return put_forward(journey_id=journey.pk, business=business, asks="To decide.", wanted_id=None,
                       actor=panels.actor(panels.world.ben), now=NOON, **over)  # type: ignore[arg-type]  # fmt: skip


def test_at_108_housing_pathways_is_not_for_a_child_who_is_not_16_by_then(panels: Panels) -> None:
    young = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    old = a_journey(panels.world, stage=Stage.CHILD_IN_NEED, child=a_child(born=datetime(2010, 4, 1, tzinfo=UTC).date()))

    with pytest.raises(WrongMoment) as refused:
        put(panels, young, Business.HOUSING_PATHWAYS)

    assert refused.value.says.startswith("Housing Pathways is for a young person of 16 or over")
    assert not PanelRequest.objects.filter(journey=young).exists()
    assert put(panels, old, Business.HOUSING_PATHWAYS).state == "asked", "16 on 1 April, and heard after that"


def test_a_kind_that_is_not_usual_for_the_child_takes_a_reason(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)

    with pytest.raises(BadInput) as refused:
        put(panels, journey, Business.PUBLIC_LAW_OUTLINE)
    assert refused.value.fields == {"although": "No pre-proceedings are open for this child. Say why this panel is right all the same."}
    assert not PanelRequest.objects.exists()

    request = put(panels, journey, Business.PUBLIC_LAW_OUTLINE, although="The letter goes out on Monday.")
    assert request.although == "The letter goes out on Monday."
