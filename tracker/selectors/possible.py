"""Every move out of where a child stands, as the engine decides it now for one person. For programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.models import Journey
from tracker.selectors import ways
from tracker.selectors.journeys import read
from tracker.selectors.pictures import evidence_that_counts
from tracker.selectors.rulebook import Book, rulebook
from workflows.definitions.evidence import EVIDENCE, EvidenceRule
from workflows.engine import registry
from workflows.engine.decide import Decision, decide, possible_moves
from workflows.engine.remedy import completed
from workflows.engine.scheme import roles_for_move
from workflows.engine.way import Ground, NoWay, Way
from workflows.shapes import Detail, Move, Situation, Workflow
from workflows.terms import EvidenceKind, Role

BEFORE, REASON, AFTER = "before", "reason", "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that a move rests on. `must_have`: before it, with a reason where it is missing, or after it."""

    kind: EvidenceKind
    must_have: str
    rule: EvidenceRule
    on_record: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """A move to one target: what the engine says of it, what it rests on, and the structured facts it asks for."""

    decision: Decision
    needs: tuple[Need, ...]
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The moves out of where a child stands, and the way to the goal that was asked for; None where none was."""

    moves: list[Possible]
    way: Way | NoWay | None


def possible(
    journey: Journey, *, roles: frozenset[Role], now: datetime, goal: str = "", person: int | None = None
) -> Found:  # fmt: skip
    """Every move out of the present state, to each of its targets; none once the journey is closed. Six queries.

    Decided as if its own form were filled in and what is missing accepted with a reason: what then still refuses it
    is what must be there first, and `needs` says what the form asks for. `goal` asks for the way to it beside them.
    """
    found_now = read(journey)
    evidence = evidence_that_counts(journey, tracks=found_now.tracks, at=now)
    situation = found_now.picture.situation(now, evidence)
    workflow = registry.get(journey.definition, journey.definition_version)
    book = rulebook()
    ground: Ground = {}
    way = ways.way(journey, situation, goal, book, ground=ground) if goal else None
    if not journey.is_open:
        return Found(moves=[], way=way)
    return Found(moves=each_possible(workflow, situation, roles=roles, person=person, book=book, ground=ground), way=way)


def each_possible(
    workflow: Workflow, situation: Situation, *, roles: frozenset[Role], person: int | None, book: Book, ground: Ground
) -> list[Possible]:  # fmt: skip
    """Every move that starts in this situation, to each of its targets, decided as `possible` says. No query."""
    found: list[Possible] = []
    for move, target in possible_moves(workflow, situation, calendar=book.calendar):
        decision = decide(
            move, target, situation, roles=roles_for_move(move, roles, person, book.scheme, situation.today), given=_answers(move),
            warnings_accepted=True, why="to be given", rules=book.rules, calendar=book.calendar,
        )  # fmt: skip
        decision = completed(decision, workflow, situation, rules=book.rules, calendar=book.calendar, ground=ground)
        needs = tuple(_needs(move, frozenset(situation.evidence)))
        found.append(Possible(decision=decision, needs=needs, details=move.asks_at(target)))
    return found


def _answers(move: Move) -> frozenset[EvidenceKind]:
    """What the move's own form asks for."""
    return frozenset(kind for kind in _kinds(move.before) if EVIDENCE[kind].asked_with_move)


def _needs(move: Move, on_record: frozenset[EvidenceKind]) -> Iterable[Need]:
    told = set()
    for must_have, items in ((BEFORE, move.before), (REASON, move.reason), (AFTER, move.after)):
        for kind in _kinds(items):
            if kind not in told:
                told.add(kind)
                yield Need(kind=kind, must_have=must_have, rule=EVIDENCE[kind], on_record=kind in on_record)


def _kinds(items: Iterable[object]) -> list[EvidenceKind]:
    return [item for item in items if isinstance(item, EvidenceKind)]
