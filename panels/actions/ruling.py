"""What a panel decided on an item, as it is handed in, and whether it is complete."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model

from panels.definitions import KINDS, Outcome
from panels.models import AgendaItem, Meeting
from panels.selectors.agendas import papers_are_late
from panels.terms import Business, MeetingState
from tracker.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing that the panel asks somebody to do, by a day (London)."""

    what: str
    owner_id: int | None
    due_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreed:
    """What somebody said who did not agree. `user_id` only where the person wishes to be named."""

    says: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was decided on an item. `weekly_cost` is in whole pence. `action` to `returns_to_id` belong to a deferral.

    `form_key` names the form that was sent: the same form sent again is the same act, and gets the same answer.
    """

    outcome: str
    reason: str
    conditions: Sequence[str] = ()
    actions: Sequence[Asked] = ()
    dissents: Sequence[Disagreed] = ()
    weekly_cost: int | None = None
    ends_on: date | None = None
    takes_late_papers: bool = False
    action: str = ""
    action_owner_id: int | None = None
    returns_to_id: int | None = None
    form_key: str = ""


def check_ruling(item: AgendaItem, ruling: Ruling, *, members: Collection[int]) -> Outcome:
    """The outcome that the ruling names. Raises BadInput with everything that is missing at once."""
    outcomes = KINDS[Business(item.request.business)].outcomes_for(ratifies=item.request.ratifies_id is not None)
    outcome = next((o for o in outcomes if o.code == ruling.outcome), None)
    if outcome is None:
        raise BadInput("Choose what the panel decided.", {"outcome": "Choose what the panel decided."})
    fields = {}
    if not ruling.reason.strip():
        fields["reason"] = "Give the reason for the decision."
    if outcome.asks_term and (ruling.weekly_cost is None or ruling.ends_on is None):
        fields["weekly_cost"] = "Give the weekly cost and the day on which it ends."
    if outcome.defers:
        fields |= _deferral_gaps(item, ruling)
    elif papers_are_late(item) and not ruling.takes_late_papers:
        fields["takes_late_papers"] = "The papers came late or have not come. Go on all the same, or defer the item."
    fields |= _row_gaps(item, ruling, members)
    if fields:
        raise BadInput(" ".join(fields.values()), fields)
    return outcome


def _deferral_gaps(item: AgendaItem, ruling: Ruling) -> dict[str, str]:
    gaps = {}
    if not ruling.action.strip():
        gaps["action"] = "Say what is to be done before the item comes back."
    if ruling.action_owner_id is None or ruling.action_owner_id not in _at_work([ruling.action_owner_id]):
        gaps["action_owner"] = "Choose who does it."
    back = Meeting.objects.filter(pk=ruling.returns_to_id).first() if ruling.returns_to_id else None
    planned = back is not None and back.state == MeetingState.PLANNED and back.starts_at > item.meeting.starts_at
    if back is None or not planned or not back.hears(item.request.business):
        gaps["returns_to"] = "Choose the meeting that it comes back to."
    return gaps


def _row_gaps(item: AgendaItem, ruling: Ruling, members: Collection[int]) -> dict[str, str]:
    gaps = {}
    if any(not says.strip() for says in ruling.conditions):
        gaps["conditions"] = "Write each condition, or take its row away."
    at_work = _at_work([a.owner_id for a in ruling.actions if a.owner_id is not None]) if ruling.actions else set()
    for asked in ruling.actions:
        if not asked.what.strip() or asked.owner_id not in at_work or asked.due_on is None:
            gaps["actions"] = "Say for each action what is to be done, who does it and by when."
        elif asked.due_on < item.meeting.on:
            gaps["actions"] = "An action is due on the day of the meeting or later."
    if any(not said.says.strip() for said in ruling.dissents):
        gaps["dissents"] = "Write what was said by whoever did not agree, or take the row away."
    elif any(said.user_id is not None and said.user_id not in members for said in ruling.dissents):
        gaps["dissents"] = "Only a member of the panel is named as not agreeing."
    return gaps


def _at_work(people: Collection[int]) -> set[int]:
    return set(get_user_model().objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
