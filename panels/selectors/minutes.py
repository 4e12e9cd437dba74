"""The minutes of a meeting: drafted from what was recorded, and once agreed as they were kept. Each reader sees only their items."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from panels.definitions import KINDS
from panels.models import Addendum, AgendaItem, Meeting, Minutes, PanelRequest
from panels.rules.frozen import digest
from panels.selectors.words import title_of
from panels.terms import Business, ItemState, MinutesState
from tracker.rules.access import Viewer
from tracker.selectors.of_streams import running_of_streams
from tracker.selectors.reasons import reasons_for
from tracker.selectors.timescales import kind_of
from workflows.definitions.limits.oversight import PANEL_MINUTES
from workflows.engine.clock import day_of, in_words
from workflows.terms import EventKind

ENDS: Mapping[str, str] = {
    ItemState.CARRIED: "Not reached: goes on to the next meeting",
    ItemState.WITHDRAWN: "Withdrawn",
    ItemState.LISTED: "To be decided",
    ItemState.RESERVE: "In reserve",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Minutes as one person reads them. `hidden` counts the items that are not this person's to see."""

    minutes: Minutes
    content: Mapping[str, Any]
    items: Sequence[Mapping[str, Any]]
    hidden: int
    addenda: Sequence[Addendum]
    is_whole: bool

    @property
    def is_agreed(self) -> bool:
        return self.minutes.state == MinutesState.AGREED


def drafted(meeting: Meeting) -> dict[str, Any]:
    """What was recorded of a meeting, as its minutes tell it. Plain values; a fixed number of queries."""
    stays, items = meeting.attendances.select_related("user"), _items(meeting)
    why = _why_carried(meeting, items)
    return {
        "meeting": meeting.public_id,
        "title": title_of(meeting),
        "on": meeting.on.isoformat(),
        "opened_at": meeting.held_at.isoformat() if meeting.held_at else None,
        "closed_at": meeting.closed_at.isoformat() if meeting.closed_at else None,
        "chair": meeting.chair.display_name if meeting.chair else None,
        "attendance": [
            {"name": stay.user.display_name, "from": stay.arrived_at.isoformat(), "to": stay.left_at.isoformat() if stay.left_at else None}
            for stay in stays
        ],
        "items": [_item(number, item, why.get(item.pk, "")) for number, item in enumerate(items, start=1)],
    }


def shown(meeting: Meeting, *, viewer: Viewer) -> Shown | None:
    """The minutes for this person; None where there are none. Items on children whom this person may not see are counted, not shown."""
    minutes = Minutes.objects.filter(meeting=meeting).select_related("agreed_by", "edited_by").first()
    if minutes is None:
        return None
    agreed = minutes.state == MinutesState.AGREED
    content = json.loads(minutes.content) if agreed else {**drafted(meeting), **typed(minutes)}
    content = {**content, "attendance": [_stay(stay) for stay in content["attendance"]]}
    seen = set(meeting.items.filter(request__in=PanelRequest.objects.seen_by(viewer)).values_list("public_id", flat=True))
    items = [_dated(item) for item in content["items"] if item["id"] in seen]
    added = minutes.addenda.select_related("written_by", "item")
    return Shown(
        minutes=minutes, content=content, items=items, hidden=len(content["items"]) - len(items),
        addenda=[one for one in added if one.item is None or one.item.public_id in seen],
        is_whole=not agreed or digest(minutes.content) == minutes.digest,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By which day minutes are to be agreed, in words, and how that stands now."""

    by: str
    word: str
    colour: str


def due(meeting: Meeting, *, now: datetime) -> Due | None:
    """By when the minutes of this meeting are to be agreed; None where they are, or nothing was timed. One query."""
    running = running_of_streams([meeting.stream_id], now=now).get(meeting.stream_id, ())
    found = next((one for one in running if one.limit == PANEL_MINUTES), None)
    if found is None:
        return None
    return Due(by=in_words(day_of(kind_of(found.limit), found.due_at)), word=found.word, colour=found.colour)


def typed(minutes: Minutes) -> dict[str, str]:
    """The parts of minutes that people type."""
    return {"apologies": minutes.apologies, "opening": minutes.opening, "other_business": minutes.other_business}


def _stay(stay: Mapping[str, Any]) -> dict[str, Any]:
    """A stay with its moments as moments."""
    to = datetime.fromisoformat(stay["to"]) if stay["to"] else None
    return {**stay, "from": datetime.fromisoformat(stay["from"]), "to": to}


def _dated(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with its days as days."""
    actions = [{**one, "by": date.fromisoformat(one["by"])} for one in item["actions"]]
    return {**item, "actions": actions, "returns_on": date.fromisoformat(item["returns_on"]) if item["returns_on"] else None}


def _items(meeting: Meeting) -> list[AgendaItem]:
    rows = meeting.items.select_related("request__journey__child", "decision__returns_to", "decision__action_owner")
    rows = rows.prefetch_related(
        "decision__conditions", Prefetch("decision__actions"), "decision__actions__owner", "decision__dissents__user", "advice"
    )
    return sorted(rows, key=lambda row: (row.state == ItemState.RESERVE, row.is_in_section, row.place))


def _why_carried(meeting: Meeting, items: Sequence[AgendaItem]) -> dict[int, str]:
    """Why each item that was not reached goes on, as it stands on the child's record. One query, none where all were."""
    carried = {(item.request.journey_id, item.request.business): item.pk for item in items if item.state == ItemState.CARRIED}
    if not carried:
        return {}
    found = {}
    for said in reasons_for(EventKind.PANEL_ITEM_CARRIED, [journey for journey, _ in carried]):
        item = carried.get((said.journey, said.body["business"]))
        if item is not None and said.body["meeting"] == meeting.public_id:
            found[item] = said.reason
    return found


def _item(number: int, item: AgendaItem, why_carried: str) -> dict[str, Any]:
    kind = KINDS[Business(item.request.business)]
    decision = getattr(item, "decision", None)
    outcome = kind.outcome(decision.outcome) if decision else None
    return {
        "id": item.public_id,
        "number": number,
        "business": kind.title,
        "child": item.request.journey.child.name,
        "ref": item.request.journey.child.ref,
        "asks": item.request.asks,
        "outcome": outcome.title if outcome else (decision.outcome if decision else ENDS.get(item.state, str(item.state))),
        "decided_at": decision.decided_at.isoformat() if decision else None,
        "reason": decision.reason if decision else why_carried,
        "conditions": [one.says for one in decision.conditions.all()] if decision else [],
        "actions": [
            {"what": one.what, "owner": one.owner.display_name, "by": one.due_on.isoformat()} for one in decision.actions.all()
        ] if decision else [],
        "dissent": [
            {"says": one.says, "who": one.user.display_name if one.user else ""} for one in decision.dissents.all()
        ] if decision else [],
        "returns_on": decision.returns_to.on.isoformat() if decision and decision.returns_to else None,
        "advice": [{"says": one.says, "lacked": one.lacked} for one in item.advice.all()],
    }  # fmt: skip
