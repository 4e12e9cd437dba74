"""What is done with a child beside moves that chance chooses: a family, a route, a pause, a need to know, a panel, a life.

An errand is a generator. It yields what it wishes to have done next, and is sent the answer; None where it was refused.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from faults.bodies import a_body, an_opening
from workflows.engine import registry
from workflows.terms import EventKind, Nature

MARKER = "{marker}"
"""Stands in a wish for the marker of the act, by which the record is searched for it."""

CATEGORIES = ("exploitation", "serious_injury", "court_criticism", "child_as_suspect")
"""Of these nothing in the run drafts a need to know by itself."""

MANAGER = "every.manager"
"""Manages every team, and is nobody else."""

PAUSABLE = "front_door.contact_outcome"
"""A timescale that every child of the errands has, and that no law sets."""

TERM = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Told:
    """An event by which an act must be told, once: of this kind on the record with this public id, with these words in it.

    Without a kind any event counts, without a public id any record. `times` is 0 for what must not be there.
    """

    kind: str
    where: str
    words: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """A request to be sent. Without `told` it is told as a move is: by the marker as the reason of its act.

    `by` is who asks, where that is not the one person who stands for everybody.
    """

    kind: str
    path: str
    body: Mapping[str, Any]
    told: tuple[Told, ...] | Callable[[Any], tuple[Told, ...]] = ()
    by: str = ""


Errand = Generator[Wish, Any, None]

LIFE = "life"
KINDS = ("family", "panel", "route", "need_to_know", "pause", LIFE)
"""The kinds of errand. A caller has one of each in hand and goes on with them in turn, so that each comes up in a short run too."""

Read = Callable[[str], Any]


def of_a_family(children: Sequence[Mapping[str, str]], read: Read, chance: Random) -> Errand:
    """Brothers and sisters are moved in one act; then once more, where one of them has been moved on by somebody else."""
    journeys = [child["journey"] for child in children]
    for behind in (0, 1):
        told = [read(f"journeys/{journey}/moves/") for journey in journeys]
        if not all(told):
            return
        choices = list(_planned_for_all(told))
        if not choices:
            return
        code, target = chance.choice(choices)
        found = registry.current("journey").move(code)
        body = a_body(found, next(t for t in found.targets if t.id == target), version=0)
        body.pop("version", None)
        body["children"] = [
            {"journey": one["journey"], "version": one["version"] - (behind if number else 0), "reason": f"{MARKER} of {number}"}
            for number, one in enumerate(told)
        ]
        yield Wish("family_move", "families/moves/", body, _told_of_each)


def _planned_for_all(told: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The planned moves that are open to each of them, by code and target."""
    open_to_each = []
    for one in told:
        fits = {
            (move["code"], move["target"])
            for move in one["moves"]
            if move["yours"] and all(reason["code"].startswith("missing_") for reason in move["reasons"])
        }
        open_to_each.append(fits)
    planned = {
        (move.code, target.id) for move in registry.current("journey").moves if move.nature is Nature.PLANNED
        for target in move.targets if not target.closes
    }  # fmt: skip
    return sorted(planned.intersection(*open_to_each))


def _told_of_each(answer: Mapping[str, Any]) -> tuple[Told, ...]:
    """Who was moved has it on record, and who was not has nothing of it."""
    return tuple(
        Told("", child["journey"], f"{MARKER} of {number}", int(child["moved"])) for number, child in enumerate(answer["children"])
    )


def of_a_route(child: Mapping[str, str], chance: Random) -> Errand:
    """A child comes into care, a route to permanence is set, a milestone is reached, and the route is moved on until it is left."""
    journey = child["journey"]
    admission = registry.current("journey").move("emergency_police_protection")
    body = a_body(admission, admission.targets[0], version=0) | {"reason": MARKER}
    if not (yield Wish(admission.code, f"journeys/{journey}/moves/", body)):
        return
    at = f"journeys/{journey}/routes/"
    for route in chance.sample(("return_home", "adoption", "long_term_fostering", "kinship_sgo"), 2):
        set_ = yield Wish("route_set", at, {"route": route}, (Told(EventKind.PERMANENCE_ROUTE_SET, journey, route),))
        if not set_:
            continue
        found = next(one for one in set_["routes"] if one["code"] == route)
        by_hand = [one["code"] for one in found["milestones"] if one["by_hand"]]
        if by_hand:
            body = {"route": route, "milestone": by_hand[0], "note": MARKER}
            yield Wish("route_milestone", f"{at}milestones/", body, (Told(EventKind.PERMANENCE_MILESTONE_REACHED, journey, MARKER),))
        if found["next_states"]:
            body = {"route": route, "state": chance.choice(found["next_states"]), "reason": MARKER}
            yield Wish("route_step", f"{at}steps/", body, (Told("", journey, MARKER),))


def of_a_need_to_know(child: Mapping[str, str], colleague: str, chance: Random) -> Errand:
    """Leaders are told of an incident: drafted, called, sent, acknowledged, directed, brought up to date, closed."""
    form = {"facts": "Invented facts.", "immediate_action": "What was done at once.", "asks": "That you know of it.", "is_ready": True}
    body = {"category": chance.choice(CATEGORIES), "children": [child["child"]], "because": MARKER, "form": form}
    raised = yield Wish("need_to_know_raise", "need-to-know/", body, (Told(EventKind.NEED_TO_KNOW_DRAFTED, "", MARKER),))
    if not raised:
        return
    row = raised["id"]
    both = (row, child["journey"])
    at = f"need-to-know/{row}/"
    if chance.random() < 0.2:
        yield Wish("need_to_know_dismiss", f"{at}dismiss/", {"because": MARKER}, (Told(EventKind.NEED_TO_KNOW_DISMISSED, row, MARKER),))
        return
    body = {"told": colleague, "note": MARKER}
    yield Wish("need_to_know_call", f"{at}calls/", body, (Told("", row, MARKER),))
    sent = (Told(EventKind.NEED_TO_KNOW_CONFIRMED, row, ""), Told(EventKind.NEED_TO_KNOW_RAISED, child["journey"], ""))
    if not (yield Wish("need_to_know_send", f"{at}confirm/", {}, sent, by=MANAGER)):  # whoever sends it need not acknowledge it
        return
    acknowledged = (Told(EventKind.NEED_TO_KNOW_ACKNOWLEDGED, row, MARKER),)
    yield Wish("need_to_know_acknowledge", f"{at}acknowledge/", {"note": MARKER}, acknowledged)
    given = tuple(Told(EventKind.NEED_TO_KNOW_DIRECTION_GIVEN, where, MARKER) for where in both)
    directed = yield Wish("need_to_know_direct", f"{at}directions/", {"says": MARKER, "owner": colleague}, given)
    if directed:
        done = tuple(Told(EventKind.NEED_TO_KNOW_DIRECTION_DONE, where, MARKER) for where in both)
        direction = directed["directions"][-1]["id"]
        yield Wish("need_to_know_direction_done", f"{at}directions/{direction}/done/", {"done": MARKER}, done)
    yield Wish("need_to_know_update", f"{at}follow-up/", {"says": MARKER}, (Told(EventKind.NEED_TO_KNOW_UPDATED, row, MARKER),))
    closed = tuple(Told(EventKind.NEED_TO_KNOW_CLOSED, where, "") for where in both)
    yield Wish("need_to_know_close", f"{at}close/", {"outcome": "It is over.", "learning": "Nothing is to be learned from it."}, closed)


def of_a_panel(children: Sequence[Mapping[str, str]], meeting: str, chance: Random) -> Errand:
    """Two children are put forward and listed; the panel meets, decides on one, and the other is taken back or comes again."""
    at = f"panel-meetings/{meeting}/"
    requests = []
    for child in children:
        body = {"journey": child["journey"], "business": "access_to_resources", "asks": MARKER, "papers": "On the file.", "minutes": 5}
        asked = (Told(EventKind.PANEL_REQUEST_MADE, child["journey"], MARKER),)
        made = yield Wish("panel_request", "panel-requests/", body, asked)
        if not made:
            return
        listed = (Told(EventKind.PANEL_ITEM_LISTED, meeting, made["id"]), Told(EventKind.PANEL_ITEM_LISTED, child["journey"], meeting))
        if not (yield Wish("panel_list", f"{at}agenda/", {"request": made["id"], "chair_overrides": True}, listed)):
            return
        requests.append((child, made["id"]))
    held = yield Wish("panel_open", f"{at}open/", {"present": ["every.body"]}, (Told(EventKind.PANEL_MEETING_HELD, meeting, ""),))
    if not held:
        return
    items = {item["request"]["id"]: item["id"] for item in held["items"]}
    child, request = requests[0]
    ends_on = (datetime.now(UTC) + TERM).date().isoformat()
    body = {"outcome": "agreed", "reason": MARKER, "weekly_cost_pence": 20_000, "ends_on": ends_on, "takes_late_papers": True}
    decided = (Told(EventKind.PANEL_DECISION_MADE, meeting, request), Told(EventKind.PANEL_DECISION_MADE, child["journey"], MARKER))
    stays = {"person": "every.body", "did": "stays", "because": MARKER}
    answered = (Told(EventKind.PANEL_CONFLICT_ANSWERED, meeting, request),)
    if not (yield Wish("panel_interest", f"{at}agenda/{items[request]}/interests/", stays, answered)):
        return
    yield Wish("panel_decide", f"{at}agenda/{items[request]}/decision/", body, decided)
    child, request = requests[1]
    if chance.random() < 0.5:
        withdrawn = (Told(EventKind.PANEL_ITEM_WITHDRAWN, child["journey"], MARKER),)
        yield Wish("panel_withdraw", f"panel-requests/{request}/withdraw/", {"because": MARKER}, withdrawn)
    yield Wish("panel_close", f"{at}close/", {"carry_because": MARKER}, (Told(EventKind.PANEL_MEETING_CLOSED, meeting, ""),))


def of_a_pause(child: Mapping[str, str], read: Read) -> Errand:
    """A timescale of a local standard stands still, and runs on."""
    journey = child["journey"]
    told = read(f"journeys/{journey}/clocks/?state=running")
    found = next((one for one in told["results"] if one["code"] == PAUSABLE), None) if told else None
    if found is None:
        return
    at = f"clocks/{found['id']}/"
    until = (datetime.now(UTC) + timedelta(days=7)).date().isoformat()
    body = {"reason": "family_away", "until": until, "note": MARKER}
    if (yield Wish("clock_pause", f"{at}pause/", body, (Told(EventKind.CLOCK_PAUSED, journey, MARKER),))):
        yield Wish("clock_resume", f"{at}resume/", {"note": MARKER}, (Told(EventKind.CLOCK_RESUMED, journey, MARKER),))


def of_a_life(life: Mapping[str, Any], read: Read) -> Errand:
    """A child whose life the chance never leads to goes on: each move in its order, accepted where somebody has to accept it."""
    journey = life["journey"]
    for step in life["moves"]:
        code, _, wanted = step.partition(":")
        found = registry.current("journey").move(code)
        target = next(target for target in found.targets if wanted in ("", target.id))
        if journey:
            told = read(f"journeys/{journey}/")
            if not told:
                return
            path, body = f"journeys/{journey}/moves/", a_body(found, target, version=told["version"])
        else:
            path, body = f"children/{life['child']}/journeys/", an_opening(found, target)
        moved = yield Wish(code, path, body | {"reason": MARKER})
        if not moved:
            return
        if moved["offer"]:
            offer = moved["offer"]["id"]
            accepted = (Told(EventKind.HANDOVER_ACCEPTED, moved["id"], offer),)
            if not (yield Wish("handover_accept", f"handovers/{offer}/accept/", {}, accepted)):
                return
            moved = read(f"journeys/{moved['id']}/")
            if not moved:
                return
        journey = moved["id"] if moved["is_open"] else ""


def filled(value: Any, marker: str) -> Any:
    """The same with the marker in its places."""
    if isinstance(value, str):
        return value.replace(MARKER, marker)
    if isinstance(value, Mapping):
        return {name: filled(each, marker) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [filled(each, marker) for each in value]
    return value


__all__ = [
    "KINDS", "LIFE", "Errand", "Told", "Wish", "filled", "of_a_family", "of_a_life", "of_a_need_to_know", "of_a_panel", "of_a_pause",
    "of_a_route",
]  # fmt: skip
