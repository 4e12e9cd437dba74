"""Writes down what a panel decided, here and on the child's record, in one act."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.carry import Listing, put_on
from panels.actions.locks import Locked, lock_item, sitting_of
from panels.definitions import KINDS, Outcome
from panels.errors import WrongMoment
from panels.models import AgendaItem, Decision, Meeting
from panels.selectors.agendas import budget_of, papers_are_late
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, Business, ItemState, MeetingState, RequestState
from tracker.actions.panel_business import record_panel_decision, record_panel_step
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided on an item. `weekly_cost` is in whole pence. The last four belong to a deferral."""

    outcome: str
    reason: str
    conditions: str = ""
    weekly_cost: int | None = None
    ends_on: date | None = None
    takes_late_papers: bool = False
    action: str = ""
    action_owner_id: int | None = None
    returns_to_id: int | None = None


@transaction.atomic
def decide_item(*, item_id: int, ruling: Ruling, actor: Actor, now: datetime) -> Decision:
    """Decide an item of a meeting that is being held, or defer it to another meeting.

    The decision stands on the child's record as evidence in the same transaction; a deferral stands there with what is
    to be done, by whom and when it comes back (PN-12, PN-13). Raises WrongMoment where the meeting is not being held or
    the item is decided, NotYourDecision for anyone who does not run the panel, BadInput with what is missing.
    """
    item, locked = lock_item(item_id, *([ruling.returns_to_id] if ruling.returns_to_id else []))
    meeting = item.meeting
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.state != MeetingState.HELD:
        raise WrongMoment("Items are decided while the meeting is being held. Open the meeting first.")
    if item.state not in OPEN_ITEMS:
        raise WrongMoment("This item has been decided, or is no longer on the agenda.")
    outcome = _check(item, ruling)
    if actor.user_id != meeting.chair_id:
        actor = _for_the_chair(actor, meeting)
    decide = _defer if outcome.defers else _decide
    return decide(item, ruling, outcome, Act(actor=actor, now=now, role="panel_chair"), locked)


def _decide(item: AgendaItem, ruling: Ruling, outcome: Outcome, act: Act, locked: Locked) -> Decision:
    request, meeting = item.request, item.meeting
    decision = _decision(item, ruling, outcome, act)
    kind = KINDS[Business(request.business)]
    given = Given(says=f"{kind.title}: {outcome.title}. {ruling.reason}", reference=_reference(item))
    moved = record_panel_decision(
        journey_id=request.journey_id,
        says=f"{named(meeting, request.business)}: {outcome.title}. {outcome.says}",
        reason=ruling.reason,
        body=_body(decision),
        evidence=dict.fromkeys(outcome.evidence, given),
        happened=outcome.happened,
        actor=act.actor,
        now=act.now,
    )
    decision.event = moved.events[0]
    decision.save()
    _done(item, "decide", ItemState.DECIDED, RequestState.DECIDED)
    locked.tell(meeting, EventKind.PANEL_DECISION_MADE, f"An item was decided: {outcome.title}.", act=act,
                body={"request": request.public_id, "outcome": outcome.code})  # fmt: skip
    return decision


def _defer(item: AgendaItem, ruling: Ruling, outcome: Outcome, act: Act, locked: Locked) -> Decision:
    request, meeting = item.request, item.meeting
    assert ruling.returns_to_id is not None, "a deferral has been checked"
    back = Meeting.objects.select_related("panel").get(pk=ruling.returns_to_id)
    decision = _decision(item, ruling, outcome, act)
    again = Decision.objects.filter(item__request=request, defers=True).exists()
    kinds = [EventKind.PANEL_ITEM_DEFERRED, *([EventKind.PANEL_ITEM_DEFERRED_AGAIN] if again else [])]
    twice = " for another time" if again else ""
    decision.event = record_panel_step(
        journey_id=request.journey_id, kinds=kinds, reason=ruling.reason, actor=act.actor, now=act.now, body=_body(decision),
        says=f"{named(meeting, request.business)}: deferred{twice} to the {named(back, request.business)}. To do: {ruling.action}",
    )  # fmt: skip
    decision.save()
    _done(item, "defer", ItemState.DEFERRED, RequestState.DEFERRED)
    fits = budget_of(back, Business(request.business)).fits(request.minutes)
    people = sitting_of(back.panel_id, now=act.now)
    listing = Listing(members=tuple(people.members), says=f"Comes back to the {named(back, request.business)}.", in_reserve=not fits)
    put_on(back, request, listing, act=act)
    locked.tell(meeting, EventKind.PANEL_ITEM_DEFERRED, "An item was deferred.", act=act,
                body={"request": request.public_id, "to": back.public_id})  # fmt: skip
    locked.tell(back, EventKind.PANEL_ITEM_LISTED, "A deferred item comes back.", act=act, body={"request": request.public_id})
    return decision


def _decision(item: AgendaItem, ruling: Ruling, outcome: Outcome, act: Act) -> Decision:
    assert item.meeting.chair_id is not None, "a meeting that is being held has a chair"
    return Decision(
        item=item, outcome=outcome.code, reason=ruling.reason.strip(), conditions=ruling.conditions.strip(),
        defers=outcome.defers, action=ruling.action.strip(), action_owner_id=ruling.action_owner_id,
        returns_to_id=ruling.returns_to_id if outcome.defers else None, weekly_cost=ruling.weekly_cost,
        ends_on=ruling.ends_on, took_late_papers=ruling.takes_late_papers and papers_are_late(item),
        decided_by_id=item.meeting.chair_id, decided_at=act.now,
    )  # fmt: skip


def _done(item: AgendaItem, move: str, item_state: ItemState, request_state: RequestState) -> None:
    machines.go(item, move, item_state)
    item.save(update_fields=["state"])
    machines.go(item.request, move, request_state)
    item.request.save(update_fields=["state"])


def _body(decision: Decision) -> dict[str, Any]:
    item = decision.item
    facts = {
        "request": item.request.public_id, "meeting": item.meeting.public_id, "item": item.place, "outcome": decision.outcome,
        "conditions": decision.conditions, "action": decision.action, "action_owner": decision.action_owner_id,
        "returns_to": decision.returns_to.public_id if decision.returns_to else None, "weekly_cost_pence": decision.weekly_cost,
        "ends_on": decision.ends_on.isoformat() if decision.ends_on else None, "late_papers_taken": decision.took_late_papers,
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value not in (None, "", False)}


def _reference(item: AgendaItem) -> str:
    return f"{named(item.meeting, item.request.business)}, meeting {item.meeting.public_id}, item {item.public_id}"


def _for_the_chair(actor: Actor, meeting: Meeting) -> Actor:
    """Someone else writes the decision down; the chair made it."""
    assert meeting.chair is not None, "a meeting that is being held has a chair"
    return Actor(user_id=actor.user_id, name=actor.name, roles=actor.roles, unit_ids=actor.unit_ids,
                 on_behalf_of=meeting.chair.display_name)  # fmt: skip


def _check(item: AgendaItem, ruling: Ruling) -> Outcome:
    """The outcome that the ruling names. Raises BadInput with everything that is missing at once."""
    kind = KINDS[Business(item.request.business)]
    outcome = kind.outcome(ruling.outcome)
    fields = {}
    if outcome is None:
        raise BadInput("Choose what the panel decided.", {"outcome": "Choose what the panel decided."})
    if not ruling.reason.strip():
        fields["reason"] = "Give the reason for the decision."
    if outcome.asks_term and (ruling.weekly_cost is None or ruling.ends_on is None):
        fields["weekly_cost"] = "Give the weekly cost and the day on which it ends."
    if outcome.defers:
        fields |= _deferral_gaps(item, ruling)
    elif papers_are_late(item) and not ruling.takes_late_papers:
        fields["takes_late_papers"] = "The papers came late or have not come. Go on all the same, or defer the item."
    if fields:
        raise BadInput(" ".join(fields.values()), fields)
    return outcome


def _deferral_gaps(item: AgendaItem, ruling: Ruling) -> dict[str, str]:
    gaps = {}
    if not ruling.action.strip():
        gaps["action"] = "Say what is to be done before the item comes back."
    people = get_user_model().objects.filter(is_active=True)
    if ruling.action_owner_id is None or not people.filter(pk=ruling.action_owner_id).exists():
        gaps["action_owner"] = "Choose who does it."
    back = Meeting.objects.filter(pk=ruling.returns_to_id).first() if ruling.returns_to_id else None
    planned = back is not None and back.state == MeetingState.PLANNED and back.starts_at > item.meeting.starts_at
    if back is None or not planned or not back.hears(item.request.business):
        gaps["returns_to"] = "Choose the meeting that it comes back to."
    return gaps
