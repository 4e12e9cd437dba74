"""A change to one locked journey as it is put together: the events it appends and the rows it writes, side by side."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.actions.locks import Locked
from tracker.actions.record_event import Entry
from tracker.actions.requests import Given, PlacementDetails
from tracker.models import ChildExperience, MissingEpisode, RegisteredDocument
from tracker.rules import fold
from tracker.selectors.words import LEGAL_STATUSES, PLACEMENTS, capital
from tracker.terms import Precision
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.tracks import TRACKS
from workflows.engine.effects import TrackChange
from workflows.shapes import Move, To
from workflows.terms import EventKind, EvidenceKind, Role, TrackCode
from workflows.terms.in_words import in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Evidence that is still to come, who owes it, and the moment by which, where a person set one."""

    kinds: tuple[EvidenceKind, ...]
    answers: Role
    due_at: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Change:
    """Collects what one act does. Nothing is written until the door carries it out."""

    locked: Locked
    occurred_at: datetime
    precision: Precision = Precision.INSTANT
    entries: list[Entry] = field(default_factory=list)
    move: tuple[Move, To] | None = None
    track_steps: list[tuple[TrackCode, int, str, bool, str, str]] = field(default_factory=list)
    ended_placement: bool = False
    started_placement: PlacementDetails | None = None
    ended_legal: list[str] = field(default_factory=list)
    started_legal: str = ""
    legal_expires_at: datetime | None = None
    evidence: list[tuple[EvidenceKind, Given]] = field(default_factory=list)
    owed: list[Owed] = field(default_factory=list)
    holder: tuple[int, int | None] | None = None
    closed_because: str = ""
    missing: MissingEpisode | None = None
    attached: list[RegisteredDocument | ChildExperience] = field(default_factory=list)
    born_on: date | None = None
    died_on: date | None = None

    def say(self, kind: EventKind, says: str, *, reason: str = "", body: dict[str, Any] | None = None,
            changes: tuple[fold.Change, ...] = (), source_record: str = "") -> None:  # fmt: skip
        """Append an event of this kind, in order."""
        self.entries.append(
            Entry(kind=kind, says=says, occurred_at=self.occurred_at, precision=self.precision, reason=reason,
                  body=body or {}, changes=changes, source_record=source_record)
        )  # fmt: skip

    def take(self, move: Move, target: To, says: str, *, reason: str, body: dict[str, Any]) -> None:
        """Set the stage, by the machine's own transition for this move and target."""
        self.move = (move, target)
        changes: tuple[fold.Change, ...] = ()
        if target.standing is not None and target.standing.stages:
            changes = (fold.stage_change(target.standing.stages[0], target.standing.sub_stage, by=move.code),)
        self.say(EventKind.JOURNEY_MOVED, says, reason=reason, body={**body, "move": move.code, "to": target.id},
                 changes=changes)  # fmt: skip

    def open_track(self, code: TrackCode, state: str, *, route: str = "", plan: str = "") -> None:
        """Open a track that is not open, in this state. `plan` is what a route is to the child's plan."""
        machine = TRACKS[code]
        self._step(code, self._next_number(code), state, is_open=True, route=route, plan=plan, event=machine.opened,
                   says=f"{machine.title} opened.")  # fmt: skip

    def put_track(self, code: TrackCode, state: str, *, number: int, reason: str = "") -> None:
        """Move an open track to another of its states, by its own machine."""
        machine = TRACKS[code]
        step = machine.step(self._state(code, number), state)
        is_open = state in machine.open_states
        event = step.event if step is not None else None
        self._step(code, number, state, is_open=is_open, route="", event=event or (None if is_open else machine.ended),
                   says=f"{machine.title}: {in_words(state)}.", reason=reason)  # fmt: skip

    def track(self, made: TrackChange, *, route: str = "") -> None:
        """Carry out one change of a track that the engine worked out for a move."""
        machine = TRACKS[made.track]
        if made.before is None:
            number, says = self._next_number(made.track), f"{machine.title} opened."
        else:
            number = self._number_in(made.track, made.before)
            says = f"{machine.title}: {in_words(made.after)}." if made.is_open else f"{machine.title} ended."
        self._step(made.track, number, made.after, is_open=made.is_open, route=route if made.before is None else "",
                   event=made.event, says=says)  # fmt: skip

    def end_placement(self, *, unplanned: bool = False) -> None:
        """End the open placement, where there is one."""
        code = self.locked.picture.placement
        if code is not None and not self.ended_placement:
            self.ended_placement = True
            self.say(EventKind.PLACEMENT_ENDED, "The placement ended.", changes=(fold.placement_change(code, is_open=False),))
            if unplanned:
                self.say(EventKind.PLACEMENT_ENDED_UNPLANNED, "The placement ended unplanned.")

    def start_placement(self, details: PlacementDetails) -> None:
        """Start a placement, ending the one before at the same moment."""
        self.end_placement()
        self.started_placement = details
        where = f", {details.where}" if details.where else ""
        self.say(EventKind.PLACEMENT_STARTED, f"Placed: {PLACEMENTS.get(details.code, details.code)}{where}.",
                 changes=(fold.placement_change(details.code, is_open=True),))  # fmt: skip

    def end_legal_statuses(self, *codes: str) -> None:
        """End these open legal statuses, or all where none is named."""
        for code in codes or tuple(self.locked.picture.legal):
            self.ended_legal.append(code)
            self.say(EventKind.LEGAL_STATUS_ENDED, f"Legal status ended: {LEGAL_STATUSES.get(code, code)}.", body={"code": code},
                     changes=(fold.legal_change(code, is_open=False),))  # fmt: skip
            for kind in LEGAL_ENDS.get(code, ()):
                self.say(kind, sentence(kind))

    def start_legal_status(self, code: str, *, expires_at: datetime | None = None) -> None:
        """Start a legal status in place of the one that holds, unless it is that one."""
        if code in self.locked.picture.legal:
            return
        self.end_legal_statuses()
        self.started_legal, self.legal_expires_at = code, expires_at
        self.say(EventKind.LEGAL_STATUS_STARTED, f"Legal status: {LEGAL_STATUSES.get(code, code)}.", body={"code": code},
                 changes=(fold.legal_change(code, is_open=True),))  # fmt: skip
        for kind in LEGAL_STARTS.get(code, ()):
            self.say(kind, sentence(kind))

    def give(self, kind: EvidenceKind, given: Given) -> None:
        """Put evidence on record, with the events that it is the record of."""
        self.evidence.append((kind, given))
        for happened in EVIDENCE[kind].happened:
            if all(e.kind is not happened for e in self.entries):
                self.say(happened, sentence(happened))

    def hand_to(self, team: int, worker: int | None, says: str, *, kind: EventKind, reason: str = "") -> None:
        """Make a team, and a worker where one is named, responsible for the child."""
        self.holder = (team, worker)
        self.say(kind, says, changes=({"team": team, "worker": worker},), reason=reason)

    def born(self, on: date) -> None:
        """The child is born: the date of birth takes the place of the expected date."""
        self.born_on = on
        self.say(EventKind.CHILD_BORN, "The child was born.", changes=({"date_of_birth": on.isoformat()},))

    def close(self, because: str, says: str) -> None:
        """Close the journey. Every open track has been ended before."""
        self.closed_because = because
        self.say(EventKind.JOURNEY_CLOSED, says, changes=({"closed": because},))

    def _step(self, code: TrackCode, number: int, state: str, *, is_open: bool, route: str,
              event: EventKind | None, says: str, reason: str = "", plan: str = "") -> None:  # fmt: skip
        """A track's step is its own event where the definition names one, else part of the move's event."""
        self.track_steps.append((code, number, state, is_open, route, plan))
        changes = (fold.track_change(code, number, state, is_open=is_open, route=route, plan=plan),)
        self.say(event or EventKind.TRACK_CHANGED, says, changes=changes, reason=reason)

    def _number_in(self, code: TrackCode, state: str) -> int:
        """The number of the open track of this code that stands in this state."""
        numbers = {n for c, n in self.locked.picture.tracks if c is code} | {n for c, n, *_ in self.track_steps if c is code}
        return next(n for n in sorted(numbers) if self._state(code, n) == state)

    def _next_number(self, code: TrackCode) -> int:
        stepped = [n for c, n, *_ in self.track_steps if c is code]
        return max([self.locked.picture.next_number(code) - 1, *stepped]) + 1

    def _state(self, code: TrackCode, number: int) -> str:
        for stepped, at, state, *_ in reversed(self.track_steps):
            if (stepped, at) == (code, number):
                return state
        return self.locked.picture.tracks.get((code, number), "none")


LEGAL_STARTS: dict[str, tuple[EventKind, ...]] = {
    "V2": (EventKind.SECTION_20_STARTED,),
    "L1": (EventKind.POLICE_PROTECTION_STARTED,),
    "L2": (EventKind.EPO_MADE,),
    "E1": (EventKind.AUTHORITY_TO_PLACE_OBTAINED,),
    "J1": (EventKind.REMAND_STARTED,),
}
"""What the start of a legal status is, beside being one: the events that its own time limits run from."""

LEGAL_ENDS: dict[str, tuple[EventKind, ...]] = {
    "L1": (EventKind.POLICE_PROTECTION_ENDED,),
    "L2": (EventKind.EPO_EXPIRES,),
    "J1": (EventKind.REMAND_ENDED,),
}

LEGAL_TRACK: dict[str, str] = {
    "V2": "section_20",
    "V3": "section_20",
    "V4": "section_20",
    "L1": "police_protection",
    "L2": "epo",
    "L3": "epo",
    "J1": "remand",
    "J2": "remand",
    "J3": "remand",
    "C1": "interim_order",
    "C2": "final_order",
    "D1": "placement_order",
    "E1": "placement_order",
}
"""The state of the legal track that goes with each legal status of the return."""


def sentence(kind: EventKind) -> str:
    """A kind of event as a sentence: cin_plan_started → Child in need plan started."""
    return f"{capital(in_words(kind.value))}."
