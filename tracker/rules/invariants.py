"""What must be true of every journey, whatever happened: plain values in, each fault out as a sentence.

A fault is never a person's mistake: it says that the record contradicts itself, or that a child could be lost sight of.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.rules.access import Tie
from tracker.rules.fold import Picture
from tracker.terms import RelationshipKind
from workflows.terms import TrackCode

Fault = tuple[str, str]
"""The rule and what is wrong."""

PARTS = (
    "stage", "sub_stage", "stage_entered_at", "arrived_by", "is_closed", "closed_because", "tracks", "ended_tracks", "legal", "placement",
    "placement_started_at", "looked_after_since", "team", "worker",
)  # fmt: skip
"""The parts of a picture that the events must give exactly as the rows have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One journey as its rows have it and as its events give it.

    `at` (UTC) is the latest moment of which the record says that something changed: ages are asked for then. `ties` are
    the child's open ones. `running` and `unending` are codes of running timescales: all, and those that outlive a closing.
    """

    is_open: bool
    stored: Picture
    folded: Picture
    at: datetime
    ties: Sequence[Tie]
    running: Sequence[str]
    unending: frozenset[str]
    may_be_many: frozenset[TrackCode]
    missing_episode_is_open: bool
    offered_to: int | None = None
    offer_fell_back: bool = False


def faults(record: Record) -> Iterator[Fault]:
    """Everything that is wrong with one journey."""
    for rule in RULES:
        yield from rule(record)


def _stage_is_what_the_facts_give(record: Record) -> Iterator[Fault]:
    by_the_facts = record.stored.stage_by_the_tracks(record.at)
    if record.stored.stage is not by_the_facts:
        yield "stage_is_what_the_facts_give", f"The stage is {record.stored.stage}, and the facts give {by_the_facts}."


def _rows_are_what_the_events_give(record: Record) -> Iterator[Fault]:
    for part in PARTS:
        stored, folded = getattr(record.stored, part), getattr(record.folded, part)
        if stored != folded:
            yield "rows_are_what_the_events_give", f"The row says {_plain(part)} {_said(stored)}, the events give {_said(folded)}."


def _exactly_one_holder(record: Record) -> Iterator[Fault]:
    if not record.is_open:
        return
    teams = [tie.unit_id for tie in record.ties if tie.kind is RelationshipKind.RESPONSIBLE_TEAM]
    if record.stored.team is None or teams != [record.stored.team]:
        yield "exactly_one_holder", f"The journey is held by team {record.stored.team}, and the child's ties name {_list(teams)}."
    workers = [tie.user_id for tie in record.ties if tie.kind is RelationshipKind.ALLOCATED_WORKER]
    if workers != ([] if record.stored.worker is None else [record.stored.worker]):
        yield "exactly_one_holder", f"The worker is {_said(record.stored.worker)}, and the child's ties name {_list(workers)}."


def _something_is_always_due(record: Record) -> Iterator[Fault]:
    if record.is_open and not record.running:
        yield "something_is_always_due", "The journey is open and no timescale runs on it."


def _closed_is_final(record: Record) -> Iterator[Fault]:
    if record.is_open:
        return
    if record.stored.tracks:
        yield "closed_is_final", f"The journey is closed with {_list(sorted(code for code, _ in record.stored.tracks))} open."
    if record.stored.placement is not None or record.stored.legal:
        yield "closed_is_final", "The journey is closed with a placement or a legal status open."
    left = sorted(set(record.running) - record.unending)
    if left:
        yield "closed_is_final", f"The journey is closed and these timescales still run: {_list(left)}."


def _one_plan(record: Record) -> Iterator[Fault]:
    codes = [code for code, _ in record.stored.tracks]
    if TrackCode.CHILD_IN_NEED_PLAN in codes and TrackCode.PROTECTION_PLAN in codes:
        yield "one_plan", "A child in need plan is open beside a child protection plan."
    for code in sorted({c for c in codes if codes.count(c) > 1} - record.may_be_many):
        yield "one_open_track_of_a_kind", f"More than one {_plain(code)} is open."


def _looked_after_agrees(record: Record) -> Iterator[Fault]:
    if record.stored.is_looked_after is (record.stored.looked_after_since is None):
        says = "looked after in law and has no date since when" if record.stored.is_looked_after else "not looked after in law and has one"
        yield "looked_after_has_a_date", f"The child is {says}."


def _missing_agrees(record: Record) -> Iterator[Fault]:
    on_track = any(code is TrackCode.MISSING for code, _ in record.stored.tracks)
    if on_track is not record.missing_episode_is_open:
        yield "missing_agrees", "An episode of being missing and its track do not agree on whether the child is missing."


def _an_offer_is_timed_and_seen(record: Record) -> Iterator[Fault]:
    shown_to = [tie.unit_id for tie in record.ties if tie.kind is RelationshipKind.OFFERED_TO_TEAM] if record.is_open else []
    wanted = [] if record.offered_to is None else [record.offered_to]
    if record.is_open and shown_to != wanted:
        yield "an_offer_is_seen", f"The child is offered to {_list(wanted)}, and the child's ties let {_list(shown_to)} see the child."
    is_timed = "oversight.handover_answer" in record.running
    if record.offered_to is not None and not record.offer_fell_back and not is_timed:
        yield "an_offer_is_timed", "An offer waits for its answer and no timescale runs on the answer."
    if record.offered_to is None and is_timed:
        yield "an_offer_is_timed", "A timescale runs on the answer to an offer, and no offer waits."


RULES: tuple[Callable[[Record], Iterator[Fault]], ...] = (
    _stage_is_what_the_facts_give,
    _rows_are_what_the_events_give,
    _exactly_one_holder,
    _something_is_always_due,
    _closed_is_final,
    _one_plan,
    _looked_after_agrees,
    _missing_agrees,
    _an_offer_is_timed_and_seen,
)


def _plain(code: str) -> str:
    return str(code).replace("_", " ")


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _list(sorted(" ".join(map(str, key)) + f" {of}" if isinstance(key, tuple) else f"{key} {of}" for key, of in value.items()))
    return "nothing" if value is None or value == "" else str(value)


def _list(values: Sequence[object]) -> str:
    return ", ".join(str(value) for value in values) or "nothing"
