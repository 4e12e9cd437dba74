"""Compiles definitions into django-fsm transitions. The only module that imports django_fsm.

A machine is the union over all shipped versions of its definition; each transition admits only rows of the versions
that have it, and there is one for each (move, target). The calls below are the only two ways to a state: `go` runs a
transition, and `restore` puts back what the events say (imports and rebuilds).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin, TransitionNotAllowed, transition

from tracker.terms import OPEN_CHALLENGES, ChallengeState, HandoverState, MeetingActionState, MeetingState, SheetState
from workflows.engine import registry
from workflows.shapes import Move, SmallMachine, SmallMove, To, TrackMachine
from workflows.terms import Stage, TrackCode

__all__ = [
    "NOT_OPEN",
    "TransitionNotAllowed",
    "go",
    "journey_machine",
    "prove",
    "restore",
    "simple_machine",
    "state_field",
    "track_machine",
]

NOT_OPEN = ""
"""The state of a row that has not been saved yet: a journey before the move that opens it."""

Transition = tuple[tuple[str, ...], str | None, frozenset[int] | None]


class StateField(FSMField):
    """A protected field for a state. In a migration it is words in a column, which is all that it is in the database.

    There a field of django-fsm would look for its transitions in each model of each migration: half of their time.
    """

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(states: Iterable[str], *, default: str = NOT_OPEN) -> StateField:
    """A protected field: it changes only by a transition or by `restore`."""
    return StateField(protected=True, default=default, max_length=32, choices=[(s, s) for s in states])


def name_of(move: str, target: str) -> str:
    """The name of the transition for a move and the target it is taken to."""
    return f"{move}__{target}"


def go(row: models.Model, move: str, target: str) -> None:
    """Run the transition in memory; the caller saves. Raises TransitionNotAllowed."""
    getattr(row, name_of(move, target))()


def restore(row: models.Model, field: str, state: str) -> None:
    """Put back a state that the events already hold. For imports and rebuilds only; the caller saves."""
    row.__dict__[field] = state


def journey_machine() -> type:
    """The mixin that gives a journey its moves, over every shipped version."""
    plans: dict[str, Transition] = {}
    for workflow in registry.versions("journey"):
        for move in workflow.moves:
            for target in move.targets:
                _add(plans, name_of(move.code, target.id), _stages_from(move), _stage_to(target), workflow.version)
    return _machine("JourneyMachine", "stage", plans, version="definition_version")


def track_machine(code: TrackCode) -> type:
    """The mixin that gives a track of this code its moves, over every shipped version."""
    plans: dict[str, Transition] = {}
    for workflow in registry.versions("journey"):
        machine = next(t for t in workflow.tracks if t.code is code)
        for source, target in _track_steps(machine):
            _add(plans, name_of("put", target), (source,), target, workflow.version)
    return _machine(f"{code.value.title().replace('_', '')}Machine", "state", plans, version="definition_version")


def prove(
    code: str, title: str, moves: dict[str, tuple[tuple[str, ...], str]], *, ends: Iterable[str], start: str = NOT_OPEN
) -> SmallMachine:  # fmt: skip
    """Prove a small machine as the program starts, and put it in the process book. Raises InvalidDefinition."""
    steps = (SmallMove(code=move, sources=tuple(map(str, sources)), target=str(target)) for move, (sources, target) in moves.items())
    return registry.register_machine(SmallMachine(code=code, title=title, moves=tuple(steps), ends=tuple(map(str, ends)), start=str(start)))


def simple_machine(name: str, field: str, moves: dict[str, tuple[tuple[str, ...], str]]) -> type:
    """The mixin for a small machine with one version: move name → (sources, target). Panels and offers use it."""
    plans: dict[str, Transition] = {name_of(move, target): (sources, target, None) for move, (sources, target) in moves.items()}
    return _machine(name, field, plans, version=None)


HANDOVER_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "accept": ((HandoverState.OFFERED,), HandoverState.ACCEPTED),
    "not_accept": ((HandoverState.OFFERED,), HandoverState.NOT_ACCEPTED),
    "withdraw": ((HandoverState.OFFERED,), HandoverState.WITHDRAWN),
}
prove(
    "handover", "The offer of a child", HANDOVER_MOVES, start=HandoverState.OFFERED,
    ends=(HandoverState.ACCEPTED, HandoverState.NOT_ACCEPTED, HandoverState.WITHDRAWN),
)  # fmt: skip


CHALLENGE_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "note": ((NOT_OPEN,), ChallengeState.INFORMAL),
    "raise": ((NOT_OPEN, ChallengeState.INFORMAL, ChallengeState.ANSWERED), ChallengeState.FORMAL),
    "answer": ((ChallengeState.INFORMAL, ChallengeState.FORMAL), ChallengeState.ANSWERED),
    "close": (OPEN_CHALLENGES, ChallengeState.CLOSED),
    "withdraw": (OPEN_CHALLENGES, ChallengeState.WITHDRAWN),
}
prove(
    "challenge", "The reviewing officer's challenge", CHALLENGE_MOVES,
    ends=(ChallengeState.CLOSED, ChallengeState.WITHDRAWN),
)  # fmt: skip


MEETING_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "open": ((NOT_OPEN,), MeetingState.OPEN),
    "close": ((MeetingState.OPEN,), MeetingState.CLOSED),
}
prove("permanency_meeting", "The permanency meeting", MEETING_MOVES, ends=(MeetingState.CLOSED,))

MEETING_ACTION_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "set": ((NOT_OPEN,), MeetingActionState.TO_DO),
    "finish": ((MeetingActionState.TO_DO,), MeetingActionState.DONE),
    "end": ((MeetingActionState.TO_DO,), MeetingActionState.ENDED),
}
prove(
    "permanency_action", "What a permanency meeting agreed", MEETING_ACTION_MOVES,
    ends=(MeetingActionState.DONE, MeetingActionState.ENDED),
)  # fmt: skip


SHEET_MOVES: dict[str, tuple[tuple[str, ...], str]] = {
    "ask": ((NOT_OPEN,), SheetState.WANTED),
    "begin": ((SheetState.WANTED, SheetState.MAKING), SheetState.MAKING),
    "finish": ((SheetState.MAKING,), SheetState.READY),
    "fail": ((SheetState.MAKING,), SheetState.FAILED),
}
prove("tracker_sheet", "A file of the tracker", SHEET_MOVES, ends=(SheetState.READY, SheetState.FAILED))


def _stages_from(move: Move) -> tuple[str, ...]:
    stages = [str(stage) for source in move.sources for stage in source.standing.stages]
    anywhere = any(not source.standing.stages for source in move.sources)
    opens = any(source.standing.stages in ((Stage.CLOSED,), ()) for source in move.sources)
    if anywhere:
        stages += [str(stage) for stage in Stage if stage is not Stage.CLOSED]
    return tuple(dict.fromkeys([*(s for s in stages if s != Stage.CLOSED), *([NOT_OPEN] if opens else [])]))


def _stage_to(target: To) -> str | None:
    if target.standing is None or not target.standing.stages:
        return None
    return str(target.standing.stages[0])


def _track_steps(machine: TrackMachine) -> list[tuple[str, str]]:
    """The moves of a track, with the two that a journey's move may make: open it in an open state, and end it."""
    steps = [(NOT_OPEN if m.source == "none" else m.source, m.target) for m in machine.moves if m.target != "none"]
    steps += [(NOT_OPEN, state) for state in machine.open_states]
    steps += [(state, end) for state in machine.open_states for end in machine.end_states]
    return list(dict.fromkeys(step for step in steps if step[0] != step[1]))


def _add(plans: dict[str, Transition], name: str, sources: tuple[str, ...], target: str | None, version: int) -> None:
    known, _, versions = plans.get(name, ((), target, frozenset()))
    plans[name] = (tuple(dict.fromkeys([*known, *sources])), target, (versions or frozenset()) | {version})


def _machine(name: str, field: str, plans: dict[str, Transition], *, version: str | None) -> type:
    methods: dict[str, Any] = {}
    for transition_name, (sources, target, versions) in plans.items():
        conditions = [_of_versions(version, versions)] if version and versions else []
        methods[transition_name] = transition(field=field, source=list(sources), target=target, conditions=conditions)(
            _step(transition_name)
        )
    return type(name, (FSMModelMixin,), methods)


def _step(name: str) -> Callable[[Any], None]:
    def step(self: Any) -> None:
        """The state is changed by django-fsm; everything else by the door."""

    step.__name__ = name
    return step


def _of_versions(field: str, versions: frozenset[int]) -> Callable[[Any], bool]:
    def admits(row: Any) -> bool:
        return getattr(row, field) in versions

    return admits
