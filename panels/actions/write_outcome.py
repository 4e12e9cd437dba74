"""The rows that go with a decision, and what each tells on the child's record."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from panels import machines
from panels.actions.ruling import Asked, Ruling
from panels.definitions import MANAGES
from panels.models import AgendaItem, Condition, Decision, Dissent, Draft, PanelAction
from panels.terms import ActionState
from tracker.actions.panel_business import Told
from tracker.selectors.viewers import viewers_of
from workflows.engine.clock import in_words
from workflows.terms import EventKind


def actions_of(decision: Decision, asked: Sequence[Asked], *, now: datetime) -> list[PanelAction]:
    """The actions of a decision, not saved yet. Of a deferral also the work that it waits for, due on the day it comes back."""
    made = [_action(decision, place, one.what, one.owner_id, one.due_on) for place, one in enumerate(asked, start=1)]
    if decision.defers:
        assert decision.returns_to is not None, "a deferral has been checked"
        made.append(_action(decision, len(made) + 1, decision.action, decision.action_owner_id, decision.returns_to.on))
    return made


def told_of(item: AgendaItem, actions: Iterable[PanelAction], *, now: datetime) -> list[Told]:
    """What each action tells on the child's record: its timescale runs for whoever was named, until the day that was named."""
    waiting = list(actions)
    roles = viewers_of({a.owner_id for a in waiting}, now=now) if waiting else {}
    found = []
    for action in waiting:
        body = {"subject": action.public_id, "due_on": action.due_on.isoformat(), "owner": action.owner_id}
        if action.owner_id != item.request.journey.worker_id:
            body["asks"] = next((str(role) for role in MANAGES if role in roles[action.owner_id].roles), "team_manager")
        says = f"To be done by {in_words(action.due_on)}: {action.what}"
        found.append(Told(kind=EventKind.PANEL_ACTION_SET, says=says, body=body))
    return found


def save_rows(decision: Decision, ruling: Ruling, actions: Sequence[PanelAction]) -> None:
    """Save what goes with a decision that was saved, and let go what was typed about its item."""
    Condition.objects.bulk_create(
        Condition(decision=decision, place=place, says=says.strip()) for place, says in enumerate(ruling.conditions, start=1)
    )
    Dissent.objects.bulk_create(
        Dissent(decision=decision, place=place, says=said.says.strip(), user_id=said.user_id)
        for place, said in enumerate(ruling.dissents, start=1)
    )
    for action in actions:
        action.decision = decision
        action.save(force_insert=True)
    Draft.objects.filter(item=decision.item_id).delete()


def _action(decision: Decision, place: int, what: str, owner_id: int | None, due_on: date | None) -> PanelAction:
    assert owner_id is not None, "an action has been checked"
    assert due_on is not None, "an action has been checked"
    action = PanelAction(decision=decision, place=place, what=what.strip(), owner_id=owner_id, due_on=due_on)
    machines.go(action, "set", ActionState.TO_DO)
    return action
