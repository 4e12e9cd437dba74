"""What is wrong with the rows of a definition, seen by reading them one by one, before anything is walked."""

from collections.abc import Iterator
from dataclasses import dataclass

from workflows.definitions.appended import BY_ANOTHER_RECORD, appended
from workflows.definitions.evidence import EVIDENCE, RECORDABLE
from workflows.definitions.standings import STANDINGS
from workflows.engine.conditions import MET
from workflows.engine.effects import closes
from workflows.shapes import Condition, Length, Move, Opens, To, TrackMachine, Workflow
from workflows.shapes import TimeLimit as Limit
from workflows.terms import Basis, EventKind, EvidenceKind, LimitKind, Nature, Role, TakesEffect, TrackCode, Unit

Said = Iterator[tuple[str, str]]
"""The kind of each fault, and what is wrong in words that follow the name of the row."""


@dataclass(frozen=True, slots=True)
class RowFault:
    """One faulty row. Of `move`, `limit` and `track` one is set; none where the same row is there twice."""

    code: str
    says: str
    move: Move | None = None
    limit: Limit | None = None
    track: TrackMachine | None = None


def read(workflow: Workflow) -> Iterator[RowFault]:
    """Every fault of the rows."""
    machines = {machine.code: machine for machine in workflow.tracks}
    yield from _twice("move", [move.code for move in workflow.moves])
    yield from _twice("time limit", [limit.code for limit in workflow.limits])
    yield from _twice("track", [machine.code for machine in workflow.tracks])
    for move in workflow.moves:
        for code, says in (*_names(move), *_roles(move), *_evidence(move), *_tracks_of(move, machines)):
            yield RowFault(code, f"the move “{move.code}” {says}", move=move)
    for machine in workflow.tracks:
        for code, says in track(machine):
            yield RowFault(code, f"the track “{machine.code}” {says}", track=machine)
    told = appended(workflow)
    for limit in workflow.limits:
        for code, says in (*time_limit(limit), *_told(limit, BY_ANOTHER_RECORD if limit.of else told)):
            yield RowFault(code, f"the time limit “{limit.code}” {says}", limit=limit)


def _twice(what: str, codes: list[str]) -> Iterator[RowFault]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield RowFault("twice", f"the {what} “{code}” is there twice")


# ── Moves ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(move: Move) -> Said:
    if not move.says.strip():
        yield "no_words", "does not say what it is"
    if not move.source.strip():
        yield "no_source", "has no source in law or guidance"
    if not move.sources:
        yield "from_nowhere", "starts from nowhere"
    if not move.targets:
        yield "to_nowhere", "leads nowhere"
    for standing in (*(s.standing for s in move.sources), *(t.standing for t in move.targets if t.standing)):
        if standing.id not in STANDINGS:
            yield "unknown_standing", f"names “{standing.id}”, which is no standing"
    targets = [target.id for target in move.targets]
    yield from (("targets_alike", f"leads to “{one}” twice") for one in sorted({t for t in targets if targets.count(t) > 1}))


def _roles(move: Move) -> Said:
    if not move.by:
        yield "decided_by_nobody", "is decided by nobody"
    for role in (*move.by, *((move.received_by,) if move.received_by else ())):
        if _is_nobody(role):
            yield "unknown_role", f"names “{role}”, which is no role"
    if move.received_by is None and any(_waits(move, target) and not closes(target) for target in move.targets):
        yield "accepted_by_nobody", "waits for acceptance, and nobody is asked to accept"


def _waits(move: Move, target: To) -> bool:
    return (target.takes_effect or move.takes_effect) is TakesEffect.ON_ACCEPTANCE


def _evidence(move: Move) -> Said:
    kinds = (item for item in (*move.before, *move.reason, *move.after) if not isinstance(item, Condition))
    yield from (("unknown_evidence", f"asks for “{kind}”, which has no rule") for kind in kinds if kind not in EVIDENCE)
    facts = [fact for fact in move.before if isinstance(fact, Condition)]
    facts += [fact for target in move.targets for fact in target.before]
    yield from (("untold_condition", f"asks for “{fact}”, which nobody is told when it is met") for fact in facts if fact not in MET)
    if move.nature is Nature.HAPPENING:
        yield from (("happening_refused", says) for says in _paper_before_a_happening(move))


def _paper_before_a_happening(move: Move) -> Iterator[str]:
    for item in move.before:
        if isinstance(item, EvidenceKind) and item in EVIDENCE and not EVIDENCE[item].asked_with_move:
            yield f"has happened, and would be refused for want of “{item}”"
    if move.reason:
        yield "has happened, and would be held up by a warning"
    if any(target.before for target in move.targets):
        yield "has happened, and a target would refuse it"
    if any(_waits(move, target) for target in move.targets):
        yield "has happened, and would wait for somebody to accept it"


def _tracks_of(move: Move, machines: dict[TrackCode, TrackMachine]) -> Said:
    for target in move.targets:
        for opens in target.opens:
            if not _knows(opens, machines):
                yield "unknown_state", f"puts the track “{opens.track}” in the state “{opens.state}”, which it does not have"
        for code in (*target.ends, *(track.track for track in target.ends_only)):
            if code not in machines:
                yield "unknown_track", f"ends the track “{code}”, which is not there"


def _knows(opens: Opens, machines: dict[TrackCode, TrackMachine]) -> bool:
    return opens.track in machines and opens.state in machines[opens.track].open_states


# ── Tracks ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def track(machine: TrackMachine) -> Said:
    """What is wrong with one track by itself."""
    for step in machine.moves:
        for state in (step.source, step.target):
            if state not in machine.states:
                yield "unknown_state", f"moves by “{state}”, which is none of its states"
    for state in (*machine.open_states, *machine.end_states, *machine.kept_at_end):
        if state not in machine.states:
            yield "unknown_state", f"names “{state}”, which is none of its states"
    if not machine.source.strip():
        yield "no_source", "has no source in law or guidance"
    if _is_nobody(machine.answers):
        yield "no_owner", "is answered by nobody"
    yield from _ends_of(machine)
    reached = _spread("none", machine) | set(machine.end_states)
    yield from (("unreachable", f"never comes to “{s}”") for s in machine.states if s != "none" and s not in reached)


def _ends_of(machine: TrackMachine) -> Said:
    ends = set(machine.states) - set(machine.open_states) - {"none"}
    if not ends:
        yield "track_without_end", "has no state in which it has ended"
    for state in machine.end_states:
        if state in machine.open_states:
            yield "track_without_end", f"would end in “{state}”, in which it is still open"
    for state in machine.open_states:
        if state in machine.states and _spread(state, machine).isdisjoint(ends | {"none"}) and state not in machine.kept_at_end:
            yield "track_without_end", f"never comes to an end once it is in “{state}”"


def _spread(start: str, machine: TrackMachine) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        following = {step.target for step in machine.moves if step.source == at} - found
        found |= following
        waiting += following
    return found


# ── Time limits ─────────────────────────────────────────────────────────────────────────────────────────────────────


def time_limit(limit: Limit) -> Said:
    """What is wrong with one time limit by itself."""
    tests: tuple[tuple[bool, str, str], ...] = (
        (not limit.title.strip(), "no_words", "does not say what is to be done"),
        (not limit.source.strip(), "no_source", "has no source in law or guidance"),
        (_is_nobody(limit.answers), "no_owner", "is answered by nobody"),
        (not limit.stops_on, "never_stopped", "never stops"),
        (not limit.steps or not all(limit.steps), "no_length", "has no length"),
        (limit.configurable and limit.basis is not Basis.COMMON_LOCAL_STANDARD, "law_made_local",
         "is set by law or guidance, and is marked as one that an authority may change"),
        (not limit.starts_on and EventKind.EVIDENCE_RECORDED not in limit.stops_on, "never_started", "is started by nothing"),
    )  # fmt: skip
    yield from ((code, says) for is_so, code, says in tests if is_so)
    yield from _ladder(limit)
    yield from _lengths(limit)
    yield from _kind(limit)


def _ladder(limit: Limit) -> Said:
    if not limit.ladder:
        yield "no_ladder", "has no ladder, so nobody hears of it"
        return
    for rung in limit.ladder:
        if _is_nobody(rung.tells):
            yield "no_owner", f"tells nobody at the rung “{rung.code}”"
    codes = [rung.code for rung in limit.ladder]
    yield from (("twice", f"has the rung “{one}” twice") for one in sorted({c for c in codes if codes.count(c) > 1}))
    if not any(rung.length is None for rung in limit.ladder):
        yield "no_ladder", "tells nobody when it is due"
    if limit.kind.can_be_late and all(rung.tells == limit.answers for rung in limit.ladder):
        yield "no_ladder", "tells nobody above whoever answers"


def _lengths(limit: Limit) -> Said:
    lengths = [step.length for group in limit.steps for step in group]
    if limit.kind is not LimitKind.LEAD_TIME and any(length.value < 0 for length in lengths):
        yield "no_length", "is shorter than nothing"
    named = [*lengths, *(limit.local_range or ()), limit.opens, *(rung.length for rung in limit.ladder)]
    if any(one is not None and abs(_minutes(one)) > _A_LIFE for one in named):
        yield "no_length", "is longer than a life"
    if len(limit.steps) > 1 and not limit.recurs:
        yield "no_length", "runs once, and has more than one length"
    if limit.local_range is not None and _minutes(limit.local_range[0]) > _minutes(limit.local_range[1]):
        yield "no_length", "has a shortest local length that is longer than the longest"


def _kind(limit: Limit) -> Said:
    if (limit.opens is not None) is not (limit.kind is LimitKind.WINDOW):
        yield "no_length", "is a window that never opens" if limit.opens is None else "opens, and is no window"
    elif limit.opens is not None and any(_minutes(step.length) < _minutes(limit.opens) for group in limit.steps for step in group):
        yield "no_length", "closes before it opens"
    if limit.kind is LimitKind.LEAD_TIME and not any(
        entry.asks_ahead and set(entry.events).intersection(limit.starts_on) for entry in RECORDABLE
    ):
        yield "never_started", "is counted back from a day that nobody is asked for"


def _told(limit: Limit, told: frozenset[EventKind]) -> Said:
    for kind in limit.starts_on:
        if kind not in told:
            yield "never_started", f"starts on {kind}, which nothing appends"
    if limit.stops_on and told.isdisjoint(limit.stops_on):
        yield "never_stopped", "can never be met: nothing appends what stops it"


def _is_nobody(role: object) -> bool:
    return not isinstance(role, Role)


_MINUTES = {
    Unit.MINUTES: 1, Unit.HOURS: 60, Unit.CALENDAR_DAYS: 1440, Unit.WORKING_DAYS: 2040, Unit.SCHOOL_DAYS: 2040,
    Unit.WEEKS: 10080, Unit.MONTHS: 43800, Unit.SCHOOL_TERMS: 131040,
}  # fmt: skip
_A_LIFE = 100 * 365 * 24 * 60


def _minutes(length: Length) -> int:
    """About how many minutes a length is, to tell the longer of two. Whole, so that no number of a file is too great."""
    return length.value * _MINUTES[length.unit]


__all__ = ["RowFault", "read", "time_limit", "track"]
