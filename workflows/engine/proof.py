"""What is wrong with a definition, each fault a sentence. A definition with a fault does not load."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workflows.definitions.appended import appended
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.standings import STANDINGS
from workflows.engine.conditions import MET
from workflows.engine.effects import closes
from workflows.engine.stage import is_not_open, stage_of
from workflows.engine.worlds import Place, Step, walk
from workflows.shapes import Condition, Move, Opens, Situation, Standing, TimeLimit, To, TrackMachine, Workflow
from workflows.terms import Direction, EvidenceKind, Nature, Role, Stage, TakesEffect, TrackCode

AT_LOADING = 1
"""How many tracks at a time a definition is tried with as it loads, in a third of a second. The tests try any number."""


def check(workflow: Workflow, *, tracks: int | None = AT_LOADING) -> list[str]:
    """Every fault of a definition. `tracks`: how many may be open together while it is tried, None for any number.

    The rows are read first. Only where they are sound is the definition walked: every move, in every situation that
    can come about, must leave the child at the stage that the tracks and the facts in law give.
    """
    faults = [*_read(workflow)]
    return faults or list(_tried(workflow, tracks))


def _read(workflow: Workflow) -> Iterator[str]:
    machines = {machine.code: machine for machine in workflow.tracks}
    yield from _twice("move", [move.code for move in workflow.moves])
    yield from _twice("time limit", [limit.code for limit in workflow.limits])
    for move in workflow.moves:
        for reads in (_names, _roles, _evidence):
            yield from (f"the move “{move.code}” {fault}" for fault in reads(move))
        yield from (f"the move “{move.code}” {fault}" for fault in _tracks_of(move, machines))
    for machine in workflow.tracks:
        yield from (f"the track “{machine.code}” {fault}" for fault in _machine(machine))
    told = appended(workflow)
    for limit in workflow.limits:
        yield from (f"the time limit “{limit.code}” {fault}" for fault in _limit(limit))
        yield from (
            f"the time limit “{limit.code}” starts on {kind}, which nothing appends" for kind in limit.starts_on if kind not in told
        )
        if limit.stops_on and told.isdisjoint(limit.stops_on):
            yield f"the time limit “{limit.code}” can never be met: nothing appends what stops it"


def _twice(what: str, codes: list[str]) -> Iterator[str]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"the {what} “{code}” is there twice"


def _names(move: Move) -> Iterator[str]:
    if not move.says.strip():
        yield "does not say what it is"
    if not move.source.strip():
        yield "has no source in law or guidance"
    if not move.sources:
        yield "starts from nowhere"
    if not move.targets:
        yield "leads nowhere"
    for standing in (*(s.standing for s in move.sources), *(t.standing for t in move.targets if t.standing)):
        if standing.id not in STANDINGS:
            yield f"names “{standing.id}”, which is no standing"
    targets = [target.id for target in move.targets]
    yield from (f"leads to “{one}” twice" for one in sorted({t for t in targets if targets.count(t) > 1}))


def _roles(move: Move) -> Iterator[str]:
    if not move.by:
        yield "is decided by nobody"
    for role in (*move.by, *((move.received_by,) if move.received_by else ())):
        if not isinstance(role, Role):
            yield f"names “{role}”, which is no role"
    if move.received_by is None and any(_waits(move, target) and not closes(target) for target in move.targets):
        yield "waits for acceptance, and nobody is asked to accept"


def _waits(move: Move, target: To) -> bool:
    return (target.takes_effect or move.takes_effect) is TakesEffect.ON_ACCEPTANCE


def _evidence(move: Move) -> Iterator[str]:
    kinds = (item for item in (*move.before, *move.reason, *move.after) if isinstance(item, EvidenceKind))
    yield from (f"asks for “{kind}”, which has no rule" for kind in kinds if kind not in EVIDENCE)
    facts = [fact for fact in move.before if isinstance(fact, Condition)]
    facts += [fact for target in move.targets for fact in target.before]
    yield from (f"asks for “{fact}”, which nobody is told when it is met" for fact in facts if fact not in MET)
    if move.nature is Nature.HAPPENING:
        yield from _paper_before_a_happening(move)


def _paper_before_a_happening(move: Move) -> Iterator[str]:
    for item in move.before:
        if isinstance(item, EvidenceKind) and item in EVIDENCE and not EVIDENCE[item].asked_with_move:
            yield f"has happened, and would be refused for want of “{item}”"
    if move.reason:
        yield "has happened, and would be held up by a warning"
    if any(target.before for target in move.targets):
        yield "has happened, and a target would refuse it"


def _tracks_of(move: Move, machines: dict[TrackCode, TrackMachine]) -> Iterator[str]:
    for target in move.targets:
        for opens in target.opens:
            if not _knows(opens, machines):
                yield f"puts the track “{opens.track}” in the state “{opens.state}”, which it does not have"
        for code in (*target.ends, *(track.track for track in target.ends_only)):
            if code not in machines:
                yield f"ends the track “{code}”, which is not there"


def _knows(opens: Opens, machines: dict[TrackCode, TrackMachine]) -> bool:
    return opens.track in machines and opens.state in machines[opens.track].open_states


def _machine(machine: TrackMachine) -> Iterator[str]:
    for step in machine.moves:
        for state in (step.source, step.target):
            if state not in machine.states:
                yield f"moves by “{state}”, which is none of its states"
    for state in (*machine.open_states, *machine.end_states, *machine.kept_at_end):
        if state not in machine.states:
            yield f"names “{state}”, which is none of its states"
    if not machine.source.strip():
        yield "has no source in law or guidance"
    reached = _spread("none", machine)
    reached_anyhow = reached | set(machine.end_states)
    yield from (f"never comes to “{s}”" for s in machine.states if s != "none" and s not in reached_anyhow)


def _spread(start: str, machine: TrackMachine) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        following = {step.target for step in machine.moves if step.source == at} - found
        found |= following
        waiting += following
    return found


def _limit(limit: TimeLimit) -> Iterator[str]:
    tests: tuple[tuple[bool, str], ...] = (
        (not limit.source.strip(), "has no source in law or guidance"),
        (not isinstance(limit.answers, Role), "is answered by nobody"),
        (not limit.ladder, "has no ladder, so nobody hears of it"),
        (not limit.stops_on, "never stops"),
        (not limit.steps or not all(limit.steps), "has no length"),
    )
    yield from (fault for is_so, fault in tests if is_so)


@dataclass(slots=True)
class Trial:
    """What came of trying every move in every situation, gathered on the way. Sentences, then codes and stages."""

    apart: dict[str, None] = field(default_factory=dict)
    unfit: dict[str, None] = field(default_factory=dict)
    situations: int = 0
    taken: set[tuple[str, str]] = field(default_factory=set)
    entered: set[Stage] = field(default_factory=set)
    left: set[Stage] = field(default_factory=set)
    raised: set[Stage] = field(default_factory=set)
    lowered: set[Stage] = field(default_factory=set)

    def add(self, place: Place) -> None:
        self.situations += 1
        for move in place.unfit:
            self.unfit[f"{move.code} has happened from {_where(place.here)}, and fits no target"] = None
        for step in place.steps:
            self._add_step(step)

    def _add_step(self, step: Step) -> None:
        if stage_of(step.after) is not step.expected:
            self.apart[_apart(step)] = None
        self.taken.add((step.move.code, step.target.id))
        self.entered.add(step.after.stage)
        if step.after.stage is step.before.stage:
            return
        self.left.add(step.before.stage)
        if step.move.direction in (Direction.STEP_UP, Direction.EMERGENCY):
            self.raised.add(step.after.stage)
        elif step.move.direction in (Direction.STEP_DOWN, Direction.CLOSE):
            self.lowered.add(step.before.stage)


def try_out(workflow: Workflow, *, tracks: int | None = None) -> Trial:
    """Try every move of a definition whose rows are sound; `tracks` as for `check`."""
    trial = Trial()
    for place in walk(workflow, tracks=tracks):
        trial.add(place)
    return trial


def _tried(workflow: Workflow, tracks: int | None) -> Iterator[str]:
    trial = try_out(workflow, tracks=tracks)
    yield from (*trial.apart, *trial.unfit)
    if tracks != AT_LOADING:
        yield from _out_of_reach(workflow, trial)
    yield from (f"the stage {stage} has no way out" for stage in sorted(trial.entered - {Stage.CLOSED} - trial.left))
    for stage in sorted(trial.raised - trial.lowered):
        yield f"a step up leads to {stage}, and no step leads down again"


def _apart(step: Step) -> str:
    return (
        f"{step.move.code} to {step.target.id} would say {step.expected}, but the facts give {stage_of(step.after)}: "
        f"from {_where(step.before)}"
    )


def _where(situation: Situation) -> str:
    beside = ", ".join(f"{code} {state}" for code, state in sorted(situation.tracks)) or "no track"
    return f"{situation.stage} with {beside}"


def _out_of_reach(workflow: Workflow, trial: Trial) -> Iterator[str]:
    for move in workflow.moves:
        for target in move.targets:
            if (move.code, target.id) not in trial.taken:
                yield f"{move.code} to {target.id} can never come about"
    named = {s for move in workflow.moves for one in _standings(move) if not is_not_open(one) for s in one.stages}
    yield from (f"the stage {stage} is out of reach" for stage in sorted(named - trial.entered))


def _standings(move: Move) -> Iterable[Standing]:
    yield from (source.standing for source in move.sources)
    yield from (target.standing for target in move.targets if target.standing)
