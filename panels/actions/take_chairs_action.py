"""The chair decides what cannot wait for a meeting. It is on the child's record at once, and the panel looks at it afterwards (PN-24)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from panels import machines
from panels.actions.allowed import must_chair
from panels.actions.arise import Cause, raise_request
from panels.actions.locks import lock, sitting_of
from panels.actions.put_forward import locked_request
from panels.definitions import KINDS, Outcome
from panels.definitions.arising import CHAIRS_ACTION
from panels.definitions.deciding import between_meetings, deciding
from panels.errors import WrongMoment
from panels.models import AgendaItem, ChairsAction, Panel, PanelRequest
from panels.models.fields import public_id
from panels.terms import STATUTORY, Business, ChairsActionState, ItemState, MeetingState, RequestState
from tracker.actions.locks import lock_journey
from tracker.actions.panel_business import Told, end_panel_sight, record_panel_decision
from tracker.actions.record_event import Act
from tracker.actions.requests import Given
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent:
    """What the chair decided, and why it could not wait. `weekly_cost` is in whole pence."""

    outcome: str
    reason: str
    why_now: str
    conditions: str = ""
    weekly_cost: int | None = None
    ends_on: date | None = None


RECOMMENDS = "A recommendation is made by the panel, with its members. Choose what you decide yourself."


@transaction.atomic
def take_chairs_action(*, request_id: int, urgent: Urgent, actor: Actor, now: datetime) -> ChairsAction:
    """Decide a request between meetings, as the chair or the deputy of a panel that hears this kind.

    The decision is evidence at once. A request that the panel looks at it afterwards arises with it, and its timescale
    runs. Raises NotYourDecision for anyone else, BadInput with what is missing, WrongMoment where the item is being heard,
    is itself to be ratified, or is for a panel that only decides with its quorum.
    """
    request, item = locked_request(request_id)
    _check_moment(request, item)
    panel = _panel_of(request, item, actor, now)
    actor = must_chair(actor, panel, sitting_of(panel.pk, now=now))
    outcome = _check(request, urgent)
    assert actor.user_id is not None, "a chair is a person"
    action = ChairsAction(
        public_id=public_id(), request=request, panel=panel, outcome=outcome.code, reason=urgent.reason.strip(),
        why_now=urgent.why_now.strip(),
        conditions=urgent.conditions.strip(), weekly_cost=urgent.weekly_cost if outcome.asks_term else None,
        ends_on=urgent.ends_on if outcome.asks_term else None, taken_by_id=actor.user_id, taken_at=now,
    )  # fmt: skip
    _record(action, outcome, actor, now)
    if item is not None:
        _off_the_agenda(item, actor, now)
    machines.go(request, "decide_between_meetings", RequestState.DECIDED)
    request.save(update_fields=["state"])
    _to_be_ratified(action, now)
    return action


def _record(action: ChairsAction, outcome: Outcome, actor: Actor, now: datetime) -> None:
    request = action.request
    kind = KINDS[Business(request.business)]
    given = Given(
        says=f"{kind.title}: {outcome.title}. {action.reason}", reference=f"Chair's action {action.public_id} of the {action.panel}"
    )
    body = {
        "request": request.public_id, "chairs_action": action.public_id, "outcome": outcome.code, "conditions": action.conditions,
        "why_now": action.why_now, "weekly_cost_pence": action.weekly_cost,
        "ends_on": action.ends_on.isoformat() if action.ends_on else None,
    }  # fmt: skip
    taken = Told(
        kind=EventKind.PANEL_CHAIRS_ACTION_TAKEN, says=f"{kind.title}: decided by its chair between meetings.",
        body={"subject": action.public_id},
    )  # fmt: skip
    moved = record_panel_decision(
        journey_id=request.journey_id,
        says=f"{kind.title}, by chair's action between meetings: {outcome.title}. {outcome.says}",
        reason=action.reason,
        body={name: value for name, value in body.items() if value not in (None, "")},
        evidence=dict.fromkeys(outcome.evidence, given),
        happened=outcome.happened,
        also=[taken],
        actor=actor,
        now=now,
    )
    action.event = moved.events[0]
    machines.go(action, "take", ChairsActionState.TAKEN)
    action.save()


def _to_be_ratified(action: ChairsAction, now: datetime) -> None:
    """The item that waits for the panel's next meeting of this kind."""
    cause = Cause(
        trigger=CHAIRS_ACTION, business=Business(action.request.business), cause=f"chairs_action:{action.pk}",
        because="The chair decided it between meetings", asks=f"The chair decided between meetings: {action.reason} Is it ratified?",
    )  # fmt: skip
    made = raise_request(lock_journey(action.request.journey_id, version=None), cause, now=now)
    assert made is not None, "the journey is open and the cause is new"
    made.ratifies = action
    made.save(update_fields=["ratifies"])


def _off_the_agenda(item: AgendaItem, actor: Actor, now: datetime) -> None:
    locked = lock(meetings=[item.meeting_id])
    machines.go(item, "withdraw", ItemState.WITHDRAWN)
    item.save(update_fields=["state"])
    end_panel_sight(listed_by=[item.listed_by_event_id], at=now)
    locked.tell(item.meeting, EventKind.PANEL_ITEM_WITHDRAWN, "An item was decided by the chair between meetings.",
                act=Act(actor=actor, now=now), body={"request": item.request.public_id})  # fmt: skip


def _check_moment(request: PanelRequest, item: AgendaItem | None) -> None:
    kind = KINDS[Business(request.business)]
    if request.ratifies_id is not None:
        raise WrongMoment("This is a decision between meetings already. The panel looks at it, not the chair alone.")
    if kind.code in STATUTORY:
        raise WrongMoment(
            f"{kind.title} recommends as a panel with its quorum. Its chair alone cannot. Call a meeting, with members by video."
        )
    if item is not None and item.meeting.state == MeetingState.HELD:
        raise WrongMoment("This item is before a meeting that is being held now. Decide it there.")


def _panel_of(request: PanelRequest, item: AgendaItem | None, actor: Actor, now: datetime) -> Panel:
    """The panel whose chair decides: the one on whose agenda it is, else one that hears this kind, the actor's own first."""
    if item is not None:
        return item.meeting.panel
    heard = [panel for panel in Panel.objects.filter(is_active=True).order_by("pk") if request.business in panel.hears]
    if not heard:
        raise WrongMoment("No panel hears this kind of business. An administrator sets up a panel first.")
    return next((panel for panel in heard if sitting_of(panel.pk, now=now).may_chair(actor.user_id)), heard[0])


def _check(request: PanelRequest, urgent: Urgent) -> Outcome:
    kind = KINDS[Business(request.business)]
    outcome = next((o for o in between_meetings(kind) if o.code == urgent.outcome), None)
    if outcome is None:
        says = RECOMMENDS if deciding(kind.code, urgent.outcome) is not None else "Choose what you decide."
        raise BadInput(says, {"outcome": says})
    fields = {}
    if not urgent.reason.strip():
        fields["reason"] = "Give the reason for the decision."
    if not urgent.why_now.strip():
        fields["why_now"] = "Say why it cannot wait for the next meeting."
    if outcome.asks_term and (urgent.weekly_cost is None or urgent.ends_on is None):
        fields["weekly_cost"] = "Give the weekly cost and the day on which it ends."
    if fields:
        raise BadInput(" ".join(fields.values()), fields)
    return outcome


__all__ = ["Urgent", "take_chairs_action"]
