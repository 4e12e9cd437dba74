"""PN-23, LG-01, LG-06: who must be heard is put forward by itself, once for each cause, and never on a closed journey."""

from datetime import datetime, timedelta

import pytest

from panels.actions import arise as arising
from panels.actions.generate_meetings import generate_meetings
from panels.actions.put_forward import withdraw_request
from panels.actions.withdraw_closed import BECAUSE
from panels.models import AgendaItem, PanelRequest, RequestCause
from panels.terms import Business, RequestState
from tests.builders import NOON, a_journey, ask, events_of, fresh, given
from tests.panels.builders import GATEWAY, Panels, asked, listed, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record_entry import record_entry
from tracker.models import Clock, Effect, Journey
from tracker.models import Event as Row
from workflows.definitions.evidence import RECORDABLE
from workflows.terms import EventKind, EvidenceKind, Stage

pytestmark = pytest.mark.django_db

CLOSING = (EvidenceKind.CIN_REVIEW_DECISION, EvidenceKind.CHILD_SEEN_RECENTLY, EvidenceKind.CLOSURE_SUMMARY)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def protected(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


def told(panels: Panels, journey: Journey, code: str, at: datetime = NOON) -> None:
    """Amina records an entry."""
    entry = next(row for row in RECORDABLE if row.code == code)
    record_entry(
        journey_id=journey.pk, entry=entry, answers={}, note="", occurred_at=at, actor=panels.actor(panels.world.amina, at), now=at
    )


def requests_of(journey: Journey) -> list[tuple[str, str]]:
    return list(PanelRequest.objects.filter(journey=journey).order_by("pk").values_list("business", "state"))


def in_an_emergency(panels: Panels, journey: Journey, at: datetime) -> None:
    request = ask("cp_to_pre_proceedings", fresh(journey), at, warnings_accepted=True, given=given(EvidenceKind.DECISION_AND_REASONS),
                  tasks_due_on=(at + timedelta(days=14)).date())  # fmt: skip
    move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.grace, at), now=at)


def closed(panels: Panels, journey: Journey, at: datetime) -> None:
    """Ben closes the child in need journey."""
    request = ask("cin_closed", fresh(journey), at, warnings_accepted=True, given=given(*CLOSING))
    move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.ben, at), now=at)


def test_what_was_asked_for_on_the_record_is_put_forward_by_itself_and_says_why(panels: Panels, protected: Journey) -> None:
    told(panels, protected, "legal_planning_meeting_requested")

    deliver_due(now=LATER)

    request = PanelRequest.objects.get(journey=protected)
    assert (request.business, request.state, request.asked_by, request.agreed_by) == (GATEWAY, "asked", None, None)
    assert request.asked_by_in_words == "by itself, because a legal planning meeting was asked for"
    assert request.causes.get().because == "A legal planning meeting was asked for"
    event = Row.objects.select_related("payload").get(journey=protected, kind="panel_request_arose")
    assert (event.actor, event.payload.says) == (None, "Put forward to Legal Gateway by itself: A legal planning meeting was asked for.")


def test_however_often_a_cause_is_heard_it_asks_once_and_not_again_after_the_request_is_over(panels: Panels, protected: Journey) -> None:
    told(panels, protected, "legal_planning_meeting_requested")
    deliver_due(now=LATER)
    effect = Effect.objects.get(handler=arising.HANDLER, event__kind=EventKind.LEGAL_PLANNING_MEETING_REQUESTED)
    request = PanelRequest.objects.get(journey=protected)

    arising.arise(effect, LATER)
    withdraw_request(request_id=request.pk, because="Not needed.", actor=panels.actor(panels.world.ben), now=LATER)
    arising.arise(effect, LATER)

    assert requests_of(protected) == [(GATEWAY, RequestState.WITHDRAWN)]
    assert RequestCause.objects.count() == 1


def test_a_second_cause_joins_the_request_that_is_open(panels: Panels, protected: Journey) -> None:
    request = asked(panels, protected)
    told(panels, protected, "legal_planning_meeting_requested")

    deliver_due(now=LATER)

    assert requests_of(protected) == [(GATEWAY, RequestState.ASKED)]
    assert request.causes.get().trigger == "gateway_asked_for"
    assert "panel_request_arose" not in events_of(protected)


def test_at_112_what_was_begun_before_the_gateway_decided_waits_for_its_ratification_by_itself(panels: Panels, protected: Journey) -> None:
    in_an_emergency(panels, protected, NOON)

    deliver_due(now=LATER)

    request = PanelRequest.objects.get(journey=protected, business=GATEWAY)
    assert request.by_itself_because == "Pre-proceedings or proceedings were begun before the Legal Gateway had decided"


def test_the_review_line_of_pre_proceedings_puts_the_child_forward_to_plo(panels: Panels, protected: Journey) -> None:
    in_an_emergency(panels, protected, NOON)
    clock = Clock.objects.get(journey=protected, limit="legal.pre_proceedings_end")
    assert clock.warns_at is not None
    generate_meetings(now=clock.warns_at)

    fire_due_clocks(now=clock.warns_at)
    deliver_due(now=clock.warns_at)

    plo = PanelRequest.objects.get(journey=protected, business=Business.PUBLIC_LAW_OUTLINE)
    assert (plo.state, plo.items.get().meeting.business) == ("listed", "public_law_outline")
    assert plo.by_itself_because == "The 16 weeks of pre-proceedings are nearly over"
    assert plo.causes.get().cause.startswith("firing:")


def test_a_child_whom_somebody_put_forward_to_plo_waits_for_the_date_they_chose(panels: Panels, protected: Journey) -> None:
    in_an_emergency(panels, protected, NOON)
    request = asked(panels, protected, Business.PUBLIC_LAW_OUTLINE)
    clock = Clock.objects.get(journey=protected, limit="legal.pre_proceedings_end")

    fire_due_clocks(now=clock.warns_at)
    deliver_due(now=clock.warns_at)

    request.refresh_from_db()
    assert (request.state, request.causes.get().trigger) == ("asked", "pre_proceedings_review")


def test_a_journey_that_closes_withdraws_what_it_asked_of_panels_off_the_agenda_too(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    item = listed(panels, journey)
    waits = asked(panels, journey, Business.ACCESS_TO_RESOURCES)
    closed(panels, journey, LATER)

    deliver_due(now=LATER)

    assert requests_of(journey) == [(GATEWAY, "withdrawn"), (Business.ACCESS_TO_RESOURCES, "withdrawn")]
    waits.refresh_from_db()
    assert waits.withdrawn_because == BECAUSE
    assert AgendaItem.objects.get(pk=item.pk).state == "withdrawn"
    assert events_of(journey).count("panel_item_withdrawn") == 2


def test_nothing_arises_on_a_journey_that_has_closed(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
    told(panels, journey, "legal_planning_meeting_requested")
    closed(panels, journey, LATER)

    deliver_due(now=LATER)

    assert requests_of(journey) == []
