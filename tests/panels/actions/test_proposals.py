"""A proposal of the coming agendas: it changes nothing, it is accepted in part or whole, and what changed since is skipped."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.accept_proposal import accept_proposal
from panels.actions.move_item import put_in_reserve
from panels.actions.pin_item import pin_item
from panels.actions.propose_agendas import propose_agendas
from panels.actions.put_forward import withdraw_request
from panels.errors import WrongMoment
from panels.models import AgendaItem, Meeting, Proposal, ProposedLine
from panels.selectors.problem import posed
from tests.builders import NOON, a_journey, events_of
from tests.panels.builders import GATEWAY, PERMANENCY, Panels, asked, listed, some_panels, the_next, the_panel
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, FamilyLink, Journey
from workflows.calendar import local_date
from workflows.terms import Stage

UNTIL = local_date(NOON + timedelta(weeks=4))


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def a_child_in_need(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_IN_NEED)


def proposed(panels: Panels) -> Proposal:
    return propose_agendas(panel_id=the_panel("legal_gateway").pk, until=UNTIL, actor=panels.actor(panels.ade), now=NOON)


def accepted(panels: Panels, proposal: Proposal, *lines: ProposedLine) -> None:
    chosen = [line.pk for line in lines or proposal.lines.all()]
    accept_proposal(proposal_id=proposal.pk, lines=chosen, actor=panels.actor(panels.lena), now=NOON)


def test_a_proposal_names_a_meeting_for_each_and_changes_nothing(panels: Panels) -> None:
    requests = [asked(panels, a_child_in_need(panels)) for _ in range(3)]
    before = Event.objects.count()

    proposal = proposed(panels)

    first = the_next(GATEWAY, after=NOON + timedelta(days=6))  # the papers are in time five working days before
    assert {line.request: line.meeting for line in proposal.lines.all()} == dict.fromkeys(requests, first)
    assert (Event.objects.count(), AgendaItem.objects.count()) == (before, 0)
    assert (proposal.way, proposal.late_at_best) == ("solved", 0)


def test_accepting_puts_each_on_its_agenda_in_one_act(panels: Panels) -> None:
    journeys = [a_child_in_need(panels) for _ in range(3)]
    requests = [asked(panels, journey) for journey in journeys]
    one, other = sorted((journeys[0].child_id, journeys[2].child_id))
    FamilyLink.objects.create(child_id=one, other_id=other, kind="sibling")
    proposal = proposed(panels)

    accepted(panels, proposal)

    order = list(AgendaItem.objects.order_by("place").values_list("request", flat=True))
    assert order == [requests[0].pk, requests[2].pk, requests[1].pk]
    assert {line.state for line in proposal.lines.all()} == {"accepted"}
    assert events_of(journeys[0])[-1] == "panel_item_listed"


def test_some_lines_are_accepted_and_the_others_still_wait(panels: Panels) -> None:
    for _ in range(2):
        asked(panels, a_child_in_need(panels))
    proposal = proposed(panels)
    one, other = proposal.lines.all()

    accepted(panels, proposal, one)

    other.refresh_from_db()
    assert AgendaItem.objects.get().request == one.request
    assert (other.state, other.request.state) == ("open", "asked")
    with pytest.raises(BadInput):
        accepted(panels, proposal, one)


def test_what_changed_since_is_skipped_and_says_so(panels: Panels) -> None:
    gone, stays = asked(panels, a_child_in_need(panels)), asked(panels, a_child_in_need(panels))
    proposal = proposed(panels)
    withdraw_request(request_id=gone.pk, because="Moved away.", actor=panels.actor(panels.world.amina), now=NOON)

    accepted(panels, proposal)

    found = {line.request_id: (line.state, line.skipped_because) for line in proposal.lines.all()}
    assert found == {
        gone.pk: ("skipped", "The request has been withdrawn, listed or decided since."),
        stays.pk: ("accepted", ""),
    }


def test_a_meeting_that_filled_up_since_is_skipped(panels: Panels) -> None:
    request = asked(panels, a_child_in_need(panels))
    proposal = proposed(panels)
    (line,) = proposal.lines.all()
    assert line.meeting is not None
    listed(panels, a_child_in_need(panels), on=line.meeting, minutes=120)
    listed(panels, a_child_in_need(panels), on=line.meeting, minutes=20)

    accepted(panels, proposal)

    line.refresh_from_db()
    assert (line.state, line.skipped_because) == ("skipped", "That meeting no longer has the time.")
    assert not AgendaItem.objects.filter(request=request).exists()


def test_what_has_no_place_says_why_and_what_would_make_it_fit(panels: Panels) -> None:
    for meeting in Meeting.objects.filter(panel=the_panel("legal_gateway"), on__lte=UNTIL, starts_at__gt=NOON):
        for minutes in (120, 20):
            item = listed(panels, a_child_in_need(panels), on=meeting, minutes=minutes)
            pin_item(item_id=item.pk, version=None, actor=panels.actor(panels.lena), now=NOON)
    request = asked(panels, a_child_in_need(panels))

    (line,) = proposed(panels).lines.all()

    assert (line.request, line.meeting, line.why_not) == (request, None, "No meeting has the 20 minutes left that it needs.")
    assert line.fits_if[0] == "10 more minutes on 11 March 2026"


def test_an_item_in_reserve_is_proposed_for_a_meeting_with_time_and_moves_there(panels: Panels) -> None:
    meeting = the_next(GATEWAY, after=NOON + timedelta(days=8))
    item = listed(panels, a_child_in_need(panels), on=meeting)
    put_in_reserve(item_id=item.pk, version=None, actor=panels.actor(panels.ade), now=NOON)
    for minutes in (120, 20):
        full = listed(panels, a_child_in_need(panels), on=meeting, minutes=minutes)
        pin_item(item_id=full.pk, version=None, actor=panels.actor(panels.lena), now=NOON)

    proposal = proposed(panels)
    accepted(panels, proposal)

    item.refresh_from_db()
    assert (item.state, item.meeting) == ("listed", proposal.lines.get().meeting)
    assert item.meeting != meeting


def test_only_those_who_run_the_panel_propose_and_accept(panels: Panels) -> None:
    asked(panels, a_child_in_need(panels))
    gateway = the_panel("legal_gateway").pk

    with pytest.raises(NotYourDecision):
        propose_agendas(panel_id=gateway, until=UNTIL, actor=panels.actor(panels.world.amina), now=NOON)
    proposal = proposed(panels)
    with pytest.raises(NotYourDecision):
        accept_proposal(proposal_id=proposal.pk, lines=[proposal.lines.get().pk], actor=panels.actor(panels.marcus), now=NOON)
    with pytest.raises(WrongMoment):
        propose_agendas(panel_id=gateway, until=local_date(NOON), actor=panels.actor(panels.ade), now=NOON)

    assert not AgendaItem.objects.exists()


def test_a_presenter_who_is_at_another_panel_then_is_planned_for_another_day(panels: Panels) -> None:
    """Permanency is moved into the Gateway's hours, and Amina presents there."""
    gateway = the_next(GATEWAY, after=NOON + timedelta(days=6))
    other = the_next(PERMANENCY, after=NOON + timedelta(days=6))
    Meeting.objects.filter(pk=other.pk).update(
        on=gateway.on, starts_at=gateway.starts_at + timedelta(hours=1), ends_at=gateway.ends_at + timedelta(hours=1)
    )
    other.refresh_from_db()
    listed(panels, a_journey(panels.world, stage=Stage.LOOKED_AFTER), PERMANENCY, on=other)
    asked(panels, a_child_in_need(panels))

    (line,) = proposed(panels).lines.all()

    assert line.meeting == the_next(GATEWAY, after=gateway.starts_at)


def test_the_problem_costs_the_same_for_few_and_for_many(panels: Panels) -> None:
    asked(panels, a_child_in_need(panels))
    listed(panels, a_child_in_need(panels))
    gateway = the_panel("legal_gateway").pk
    with CaptureQueriesContext(connection) as few:
        posed(gateway, until=UNTIL, now=NOON)
    for _ in range(2):
        asked(panels, a_child_in_need(panels))
        listed(panels, a_child_in_need(panels))

    with CaptureQueriesContext(connection) as many:
        found = posed(gateway, until=UNTIL, now=NOON)

    assert len(found.problem.asks) == 6
    assert len(many) == len(few)
