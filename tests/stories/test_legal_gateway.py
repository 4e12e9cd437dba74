"""A child on a protection plan is put forward to the Legal Gateway, decided there, and moves to pre-proceedings on it."""

from datetime import date, timedelta

import pytest

from panels.actions.decide_item import Ruling, decide_item
from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.list_item import list_item
from panels.actions.put_forward import put_forward
from panels.models import Decision, Meeting
from panels.selectors.timetable import eligible_meetings
from panels.terms import Business
from tests.builders import NOON, a_journey, ask, events_of, fresh, given
from tests.panels.builders import decided, listed, opened, some_panels
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.move import move
from tracker.errors import MoveRefused
from tracker.models import Clock, Evidence, Journey
from tracker.selectors import journeys, moves
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import actor_of
from tracker.selectors.words import Words
from workflows.calendar import due_day
from workflows.terms import EvidenceKind, Stage, TrackCode

TO_PRE_PROCEEDINGS = "cp_to_pre_proceedings"


@pytest.mark.django_db
def test_a_child_is_put_forward_to_legal_gateway_decided_and_moved_to_pre_proceedings() -> None:
    panels = some_panels()
    world = panels.world
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION)

    def option(at):
        seen = journeys.read(Journey.objects.select_related("child", "team", "worker").get(pk=journey.pk))
        words = Words(rulebook().rules.labels)
        offered = moves.options(seen, seen.situation(at), actor_of(world.grace, now=at), words, rulebook())
        return next(o for o in offered if o.move.code == TO_PRE_PROCEEDINGS)

    # Before: the decision is still to be given, and the minutes are missing.
    before = option(NOON)
    assert EvidenceKind.DECISION_AND_REASONS not in evidence_met(before)
    assert EvidenceKind.LEGAL_PLANNING_MINUTES not in evidence_met(before)

    # Amina puts the child forward to the second date that there is, Ben has agreed.
    date = eligible_meetings(Business.LEGAL_GATEWAY, now=NOON)[1]
    request = put_forward(journey_id=journey.pk, business=Business.LEGAL_GATEWAY, asks="Is the threshold met?", wanted_id=date.pk,
                          papers="Chronology", agreed_by_id=world.ben.pk, actor=panels.actor(world.amina), now=NOON)  # fmt: skip

    # Ade lists it; on the day Lena opens the meeting, decides, and closes.
    item = list_item(request_id=request.pk, meeting_id=date.pk, actor=panels.actor(panels.ade), now=NOON + timedelta(hours=1))
    at = date.starts_at
    present = {panels.lena.pk, panels.ade.pk, panels.marcus.pk}
    hold_meeting(meeting_id=date.pk, present=present, actor=panels.actor(panels.ade, at), now=at)
    decided_at = at + timedelta(minutes=25)
    ruling = Ruling(outcome="enter_plo", reason="The harm goes on and the plan has not changed it.")
    decide_item(item_id=item.pk, ruling=ruling, actor=panels.actor(panels.lena, decided_at), now=decided_at)
    close_meeting(meeting_id=date.pk, actor=panels.actor(panels.ade, date.ends_at), now=date.ends_at)
    assert Meeting.objects.get(pk=date.pk).state == "closed"

    # The evidence stands on the record, and what the move needed from the gateway is met.
    recorded = set(Evidence.objects.filter(journey=journey).values_list("kind", flat=True))
    assert {"legal_planning_minutes", "decision_and_reasons"} <= recorded
    after = option(date.ends_at)
    assert {EvidenceKind.DECISION_AND_REASONS, EvidenceKind.LEGAL_PLANNING_MINUTES} <= evidence_met(after)
    assert Clock.objects.get(journey=journey, limit="panel.decision_confirmed").stopped_at is None

    # Grace, whose decision the move is, makes it; that confirms what the panel decided.
    moved_at = date.ends_at + timedelta(hours=1)
    move(journey_id=journey.pk, request=ask(TO_PRE_PROCEEDINGS, fresh(journey), moved_at, warnings_accepted=True),
         actor=world.actor(world.grace, moved_at), now=moved_at)  # fmt: skip
    deliver_due(now=moved_at)

    now_on = fresh(journey)
    legal = now_on.tracks.get(code=TrackCode.LEGAL, ended_at__isnull=True)
    assert (now_on.stage, legal.state) == (Stage.CHILD_PROTECTION, "pre_proceedings")
    assert Decision.objects.get().confirmed_by == world.grace
    assert Clock.objects.get(journey=journey, limit="panel.decision_confirmed").stopped_at == moved_at
    assert [k for k in events_of(journey) if k.startswith("panel")] == [
        "panel_request_made",
        "panel_item_listed",
        "panel_decision_made",
        "panel_decision_confirmed",
    ]


def evidence_met(option) -> set[EvidenceKind]:
    return {told.evidence for told in option.met if told.evidence is not None}


# ── AT-112: the gate warns, and what was decided in an emergency is ratified later ──────────────────────────────────


@pytest.fixture
def panels(db):
    return some_panels()


def minutes_owed(journey):
    return Clock.objects.filter(journey=journey, asks_for=EvidenceKind.LEGAL_PLANNING_MINUTES).get()


def entered(panels, journey, at, **over):
    """Grace decides on pre-proceedings herself, before the gateway has sat."""
    request = ask(TO_PRE_PROCEEDINGS, fresh(journey), at, **over)
    return move(journey_id=journey.pk, request=request, actor=panels.actor(panels.world.grace, at), now=at)


@pytest.mark.django_db
def test_at_112_pre_proceedings_without_a_decision_of_the_legal_gateway_is_warned_of_and_not_entered_in_silence(panels):
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
    before = (events_of(journey), Clock.objects.count())

    with pytest.raises(MoveRefused) as without_anything:
        entered(panels, journey, NOON)
    with pytest.raises(MoveRefused) as without_a_word:
        entered(panels, journey, NOON, given=given(EvidenceKind.DECISION_AND_REASONS), why="")

    assert EvidenceKind.DECISION_AND_REASONS in {reason.evidence for reason in without_anything.value.reasons}
    assert EvidenceKind.LEGAL_PLANNING_MINUTES in {reason.evidence for reason in without_a_word.value.warnings}
    assert (fresh(journey).stage, events_of(journey), Clock.objects.count()) == (Stage.CHILD_PROTECTION, *before)


@pytest.mark.django_db
def test_at_112_as_an_emergency_it_is_entered_at_once_and_the_gateway_ratifies_it_later(panels):
    journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)

    entered(panels, journey, NOON, given=given(EvidenceKind.DECISION_AND_REASONS), warnings_accepted=True,
            why="The gateway sits in six days, and the parents leave the country in two.", tasks_due_on=date(2026, 3, 18))  # fmt: skip

    legal = fresh(journey).tracks.get(code=TrackCode.LEGAL, ended_at__isnull=True)
    owed = minutes_owed(journey)
    assert legal.state == "pre_proceedings", "the child does not wait for the panel"
    assert (owed.is_running, due_day(owed.due_at)) == (True, date(2026, 3, 18))

    item = listed(panels, journey)
    opened(panels, item.meeting)
    decided(panels, item, "enter_plo")

    owed = minutes_owed(journey)
    assert owed.stopped_at is not None
    assert owed.stopped_at <= owed.due_at, "ratified in time"
    assert "panel_decision_made" in events_of(journey)
