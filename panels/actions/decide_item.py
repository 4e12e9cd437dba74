"""Writes down what a panel decided, here and on the child's record, in one act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_run
from panels.actions.carry import Listing, put_on
from panels.actions.locks import Locked, lock_items, sitting_of
from panels.actions.ruling import Asked, Disagreed, Ruling, check_ruling
from panels.actions.write_outcome import actions_of, save_rows, told_of
from panels.definitions import KINDS, Outcome
from panels.definitions.deciding import is_to_confirm
from panels.errors import AlreadyDecided, NotQuorate, WrongMoment
from panels.models import AgendaItem, Decision, Meeting
from panels.selectors.agendas import budget_of, papers_are_late, papers_came_late
from panels.selectors.conflicts import who_takes_no_part
from panels.selectors.people import Sitting as People
from panels.selectors.sitting_now import gaps, here_now
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, Business, ItemState, MeetingState, RequestState
from tracker.actions.panel_business import record_panel_decision, record_panel_step
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.calendar import LONDON
from workflows.definitions.limits.oversight import NOT_TO_CONFIRM
from workflows.engine.clock import hour_in_words
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True)
class Sitting:
    """What holds for every item of one act: who acts, who sits on the panel, who is there, and the locked streams."""

    act: Act
    members: Collection[int]
    locked: Locked


@transaction.atomic
def decide_item(*, item_id: int, ruling: Ruling, actor: Actor, now: datetime) -> Decision:
    """Decide an item of a meeting that is being held, or defer it to another meeting.

    The decision stands on the child's record as evidence in the same transaction; a deferral stands there with what is
    to be done, by whom and when it comes back (PN-12, PN-13). The same form sent again gets the first answer. Raises
    WrongMoment where the meeting is not being held, AlreadyDecided where somebody else decided first, NotQuorate with what
    lacks, NotYourDecision for anyone who does not run the panel, BadInput with what is missing.
    """
    return decide_together(rulings={item_id: ruling}, actor=actor, now=now)[0]


@transaction.atomic
def decide_together(*, rulings: Mapping[int, Ruling], actor: Actor, now: datetime) -> list[Decision]:
    """Decide the items of brothers and sisters in one act: a decision for each child, all of them or none.

    `rulings` are by the item's id; its order is that of the answer. Raises as `decide_item` does, and BadInput for items
    of different meetings. Where one ruling is refused nothing is written; `BadInput.fields` then begin with the item's id.
    """
    back = [r.returns_to_id for r in rulings.values() if r.returns_to_id]
    items, locked = lock_items(list(rulings), *back)
    meeting = items[0].meeting
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    before = _decided_already(items, rulings)
    if before:
        return before
    _check_moment(items, people, now)
    outcomes = _outcomes(items, rulings, people)
    if actor.user_id != meeting.chair_id:
        actor = _for_the_chair(actor, meeting)
    sitting = Sitting(Act(actor=actor, now=now, role="panel_chair"), people.members, locked)
    return [
        (_defer if outcome.defers else _decide)(item, rulings[item.pk], outcome, sitting)
        for item, outcome in zip(items, outcomes, strict=True)
    ]


def _decided_already(items: Sequence[AgendaItem], rulings: Mapping[int, Ruling]) -> list[Decision]:
    """The first answer to a form that was sent twice; nothing where none is decided. Raises AlreadyDecided otherwise."""
    known = {d.item_id: d for d in Decision.objects.filter(item__in=items).select_related("event__actor", "item__request")}
    if not known:
        return []
    same = [d for i in items if (d := known.get(i.pk)) is not None and d.form_key and d.form_key == rulings[i.pk].form_key]
    if len(same) == len(items):
        return same
    first = next(iter(known.values()))
    outcome = KINDS[Business(first.item.request.business)].outcome(first.outcome)
    who = first.event.actor.display_name if first.event.actor else "Somebody"
    at = first.decided_at.astimezone(LONDON)
    raise AlreadyDecided(
        f"{who} recorded “{outcome.title if outcome else first.outcome}” at {hour_in_words(at.time())}. Nothing of yours was recorded; "
        "what you typed is below. What was decided is put right by an addition to the minutes, or by the next meeting."
    )


def _check_moment(items: Sequence[AgendaItem], people: People, now: datetime) -> None:
    meeting = items[0].meeting
    if any(item.meeting_id != meeting.pk for item in items):
        raise BadInput("Items of one meeting are decided together, and of no other.")
    if meeting.state != MeetingState.HELD:
        raise WrongMoment("Items are decided while the meeting is being held. Open the meeting first.")
    if any(item.state not in OPEN_ITEMS for item in items):
        raise WrongMoment("This item is no longer on the agenda.")
    here, apart = here_now(meeting, now=now), who_takes_no_part([item.pk for item in items], now=now)
    lacking = list(dict.fromkeys(gap for item in items for gap in gaps(meeting, people, here, apart=apart[item.pk])))
    if lacking:
        raise NotQuorate(lacking)


def _outcomes(items: Sequence[AgendaItem], rulings: Mapping[int, Ruling], people: People) -> list[Outcome]:
    """The outcome of each ruling. Raises BadInput with all that is missing for any of the children."""
    found: list[Outcome] = []
    fields: dict[str, str] = {}
    for item in items:
        try:
            found.append(check_ruling(item, rulings[item.pk], members=people.members))
        except BadInput as refused:
            if len(items) == 1:
                raise
            fields |= {f"{item.public_id}-{name}": says for name, says in refused.fields.items()}
    if fields:
        raise BadInput("Something is missing for one of the children.", fields)
    return found


def _decide(item: AgendaItem, ruling: Ruling, outcome: Outcome, sitting: Sitting) -> Decision:
    request, meeting, act = item.request, item.meeting, sitting.act
    decision = _decision(item, ruling, outcome, act)
    actions = actions_of(decision, ruling.actions, now=act.now)
    kind = KINDS[Business(request.business)]
    given = Given(says=f"{kind.title}: {outcome.title}. {ruling.reason}", reference=_reference(item))
    moved = record_panel_decision(
        journey_id=request.journey_id,
        says=f"{named(meeting, request.business)}: {outcome.title}. {outcome.says}",
        reason=ruling.reason,
        body=_body(decision, ruling),
        evidence=dict.fromkeys(outcome.evidence, given),
        happened=outcome.happened,
        actor=act.actor,
        now=act.now,
        also=told_of(item, actions, now=act.now),
    )
    decision.event = moved.events[0]
    decision.save()
    save_rows(decision, ruling, actions)
    _done(item, "decide", ItemState.DECIDED, RequestState.DECIDED)
    sitting.locked.tell(meeting, EventKind.PANEL_DECISION_MADE, f"An item was decided: {outcome.title}.", act=act,
                        body={"request": request.public_id, "outcome": outcome.code})  # fmt: skip
    return decision


def _defer(item: AgendaItem, ruling: Ruling, outcome: Outcome, sitting: Sitting) -> Decision:
    request, meeting, act, locked = item.request, item.meeting, sitting.act, sitting.locked
    assert ruling.returns_to_id is not None, "a deferral has been checked"
    back = Meeting.objects.select_related("panel").get(pk=ruling.returns_to_id)
    decision = _decision(item, ruling, outcome, act)
    actions = actions_of(decision, ruling.actions, now=act.now)
    again = Decision.objects.filter(item__request=request, defers=True).exists()
    kinds = [EventKind.PANEL_ITEM_DEFERRED, *([EventKind.PANEL_ITEM_DEFERRED_AGAIN] if again else [])]
    twice = " for another time" if again else ""
    decision.event = record_panel_step(
        journey_id=request.journey_id, kinds=kinds, reason=ruling.reason, actor=act.actor, now=act.now, body=_body(decision, ruling),
        says=f"{named(meeting, request.business)}: deferred{twice} to the {named(back, request.business)}. To do: {ruling.action}",
        also=told_of(item, actions, now=act.now),
    )  # fmt: skip
    decision.save()
    save_rows(decision, ruling, actions)
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
        item=item, outcome=outcome.code, reason=ruling.reason.strip(), form_key=ruling.form_key,
        defers=outcome.defers, action=ruling.action.strip(), action_owner_id=ruling.action_owner_id,
        returns_to_id=ruling.returns_to_id if outcome.defers else None, weekly_cost=ruling.weekly_cost,
        ends_on=ruling.ends_on, took_late_papers=_takes_late_papers(item, ruling),
        decided_by_id=item.meeting.chair_id, decided_at=act.now,
    )  # fmt: skip


def _takes_late_papers(item: AgendaItem, ruling: Ruling) -> bool:
    """Accepted with the decision, or by the chair before it."""
    return papers_came_late(item) and (ruling.takes_late_papers or not papers_are_late(item))


def _done(item: AgendaItem, move: str, item_state: ItemState, request_state: RequestState) -> None:
    machines.go(item, move, item_state)
    item.save(update_fields=["state"])
    machines.go(item.request, move, request_state)
    item.request.save(update_fields=["state"])


def _body(decision: Decision, ruling: Ruling) -> dict[str, Any]:
    item = decision.item
    facts = {
        "request": item.request.public_id, "meeting": item.meeting.public_id, "item": item.place, "outcome": decision.outcome,
        "conditions": [says.strip() for says in ruling.conditions],
        "dissent": [said.says.strip() for said in ruling.dissents], "action": decision.action, "action_owner": decision.action_owner_id,
        "returns_to": decision.returns_to.public_id if decision.returns_to else None, "weekly_cost_pence": decision.weekly_cost,
        "ends_on": decision.ends_on.isoformat() if decision.ends_on else None, "late_papers_taken": decision.took_late_papers,
        NOT_TO_CONFIRM: not decision.defers and not is_to_confirm(Business(item.request.business), decision.outcome),
    }  # fmt: skip
    return {name: value for name, value in facts.items() if value not in (None, "", False, [])}


def _reference(item: AgendaItem) -> str:
    return f"{named(item.meeting, item.request.business)}, meeting {item.meeting.public_id}, item {item.public_id}"


def _for_the_chair(actor: Actor, meeting: Meeting) -> Actor:
    """Someone else writes the decision down; the chair made it."""
    assert meeting.chair is not None, "a meeting that is being held has a chair"
    return Actor(user_id=actor.user_id, name=actor.name, roles=actor.roles, unit_ids=actor.unit_ids,
                 on_behalf_of=meeting.chair.display_name)  # fmt: skip


__all__ = ["Asked", "Disagreed", "Ruling", "decide_item", "decide_together"]
