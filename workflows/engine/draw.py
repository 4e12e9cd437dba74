"""A definition as a diagram: its states, the moves between them, and the time limits that run in each.

Everything is read from the definition. `engine/svg.py` turns a diagram into a picture.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workflows.definitions.appended import of_track
from workflows.shapes import Move, SmallMachine, Standing, TimeLimit, To, TrackMachine, Workflow
from workflows.terms import Direction, EventKind, Nature, Stage, TrackCode
from workflows.terms.in_words import in_words

JOURNEY = "journey"
ANYWHERE = "anywhere"
NOT_OPEN = Stage.CLOSED.value


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One box. `limits` are the codes of the time limits that begin as a child comes here; `stays` the moves that lead nowhere else."""

    code: str
    title: str
    is_open: bool
    limits: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """All the moves from one state to another. `is_planned`: at least one of them is a decision, not only a happening."""

    source: str
    target: str
    direction: Direction
    moves: tuple[str, ...]
    is_planned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A definition to be drawn. `rises`: its states are steps of a ladder, the lowest first, and not a sequence."""

    code: str
    title: str
    version: int
    source: str
    states: tuple[State, ...]
    arrows: tuple[Arrow, ...]
    rises: bool

    def with_titles(self, titles: Mapping[str, str]) -> "Diagram":
        """The same with some states under other names."""
        return replace(self, states=tuple(replace(state, title=titles.get(state.code, state.title)) for state in self.states))

    def state(self, code: str) -> State:
        return next(state for state in self.states if state.code == code)


def diagrams(workflow: Workflow) -> tuple[Diagram, ...]:
    """Every diagram of a definition: the journey, then each track."""
    return (journey(workflow), *(track(workflow, machine) for machine in workflow.tracks))


def diagram(workflow: Workflow, code: str) -> Diagram:
    """The diagram of this code. Raises KeyError where the definition has none."""
    return {one.code: one for one in diagrams(workflow)}[code]


def journey(workflow: Workflow) -> Diagram:
    """The stages, and the moves between them. A move from anywhere is drawn from no state: `from_anywhere` lists it."""
    machines = {machine.code: machine for machine in workflow.tracks}
    begins: dict[str, dict[str, None]] = {stage.value: {} for stage in Stage}
    stays: dict[str, dict[str, None]] = {stage.value: {} for stage in Stage}
    arrows: dict[tuple[str, str], list[Move]] = {}
    for move in workflow.moves:
        for target in move.targets:
            to = _place(target.standing)
            if to and to != NOT_OPEN:
                started = _starts(workflow.limits, _told(move, target, machines))
                begins[to].update(dict.fromkeys(started))
            for place in _places(move):
                if to in ("", place):
                    stays[place][move.code] = None
                else:
                    arrows.setdefault((place, to), []).append(move)
    return Diagram(
        code=JOURNEY,
        title=workflow.title,
        version=workflow.version,
        source=workflow.source,
        states=tuple(
            State(
                code=stage.value,
                title="Not open" if stage is Stage.CLOSED else _title(stage.value),
                is_open=stage is not Stage.CLOSED,
                limits=tuple(begins[stage.value]),
                stays=tuple(stays[stage.value]),
            )
            for stage in (Stage.CLOSED, *(one for one in Stage if one is not Stage.CLOSED))
        ),
        arrows=tuple(_arrow(source, target, moves) for (source, target), moves in arrows.items()),
        rises=True,
    )


def track(workflow: Workflow, machine: TrackMachine) -> Diagram:
    """The states of a track in their own order, and its steps."""
    ends = dict.fromkeys(machine.end_states, Direction.CLOSE)
    return Diagram(
        code=machine.code.value,
        title=machine.title,
        version=machine.version,
        source=machine.source,
        states=tuple(
            State(
                code=state,
                title="Nothing open" if state == "none" else _title(state),
                is_open=state in machine.open_states,
                limits=_starts(workflow.limits, _told_at(machine, state)),
            )
            for state in machine.states
        ),
        arrows=tuple(
            Arrow(source=step.source, target=step.target, direction=ends.get(step.target, Direction.LATERAL), moves=(step.code,))
            for step in machine.moves
        ),
        rises=False,
    )


def small(machine: SmallMachine) -> Diagram:
    """A machine beside the journeys: an offer, a panel request, an item, a meeting."""
    states = dict.fromkeys([machine.start, *(state for move in machine.moves for state in (*move.sources, move.target))])
    return Diagram(
        code=machine.code,
        title=machine.title,
        version=1,
        source="",
        states=tuple(
            State(code=state, title=_title(state) if state else "Not made yet", is_open=state not in ("", *machine.ends))
            for state in states
        ),
        arrows=tuple(
            Arrow(
                source=source,
                target=move.target,
                direction=Direction.CLOSE if move.target in machine.ends else Direction.LATERAL,
                moves=(move.code,),
            )
            for move in machine.moves
            for source in move.sources
            if source != move.target
        ),
        rises=False,
    )


def from_anywhere(workflow: Workflow) -> tuple[Move, ...]:
    """The moves that start wherever a child stands, such as a death."""
    return tuple(move for move in workflow.moves if any(not source.standing.stages for source in move.sources))


def _place(standing: Standing | None) -> str:
    return standing.stages[0].value if standing is not None and standing.stages else ""


def _places(move: Move) -> Iterable[str]:
    """The stages that a move starts from by name."""
    return dict.fromkeys(stage.value for source in move.sources for stage in source.standing.stages)


def _arrow(source: str, target: str, moves: list[Move]) -> Arrow:
    """The moves between two stages as one arrow: an emergency only where every one of them is."""
    kinds = {move.direction for move in moves}
    usual = [move.direction for move in moves if move.direction is not Direction.EMERGENCY]
    return Arrow(
        source=source,
        target=target,
        direction=Direction.EMERGENCY if kinds == {Direction.EMERGENCY} else usual[0],
        moves=tuple(dict.fromkeys(move.code for move in moves)),
        is_planned=any(move.nature is Nature.PLANNED for move in moves),
    )


def _told(move: Move, target: To, machines: Mapping[TrackCode, TrackMachine]) -> set[EventKind]:
    """The events that taking a move to a target may tell, of the move itself and of the tracks it puts somewhere."""
    told = {*move.tells}
    for opens in target.opens:
        told |= _told_at(machines[opens.track], opens.state)
    return told


def _told_at(machine: TrackMachine, state: str) -> set[EventKind]:
    """The events that coming to a state of a track may be."""
    told = {step.event for step in machine.moves if step.target == state and step.event is not None}
    if state in machine.initial_states and machine.opened is not None:
        told.add(machine.opened)
    if state in machine.end_states:
        told |= {kind for kind in of_track(machine) if kind is machine.ended}
    return told


def _starts(limits: Iterable[TimeLimit], told: set[EventKind]) -> tuple[str, ...]:
    return tuple(limit.code for limit in limits if not limit.of and told.intersection(limit.starts_on))


def _title(code: str) -> str:
    text = in_words(code)
    return f"{text[:1].upper()}{text[1:]}"
