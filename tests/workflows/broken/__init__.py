"""Definitions that are each broken in one way, with the fault that the proof must name and what its path must show."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from workflows.definitions.journey import JOURNEY
from workflows.engine.faults import Path
from workflows.shapes import Move, Rules, TrackMachine, Workflow
from workflows.shapes import TimeLimit as Limit
from workflows.terms import TrackCode

OF_WHOEVER_HOLDS = ("oversight.allocation", "oversight.supervision", "oversight.handover_answer")
FIRST_DECISIONS = ("front_door.contact_outcome", "front_door.referral_decision")


@dataclass(frozen=True, slots=True)
class Broken:
    """One broken definition. `shows` judges the path; None where no move can lead there."""

    name: str
    make: Callable[[], Workflow]
    code: str
    says: str
    shows: Callable[[Path], bool] | None
    tracks: int
    rules: Rules


BROKEN: list[Broken] = []


def breaks(
    code: str, says: str, shows: Callable[[Path], bool] | None, *, tracks: int = 1, rules: Rules | None = None
) -> Callable[[Callable[[], Workflow]], Callable[[], Workflow]]:  # fmt: skip
    """Put a broken definition on the list."""

    def listed(make: Callable[[], Workflow]) -> Callable[[], Workflow]:
        BROKEN.append(Broken(make.__name__, make, code, says, shows, tracks, rules or Rules()))
        return make

    return listed


def move(code: str) -> Move:
    return JOURNEY.move(code)


def with_move(code: str, **changed: Any) -> Workflow:
    """The journey with one move changed."""
    return replace(JOURNEY, moves=tuple(replace(m, **changed) if m.code == code else m for m in JOURNEY.moves))


def without_moves(*codes: str) -> Workflow:
    """The journey without these moves."""
    return replace(JOURNEY, moves=tuple(m for m in JOURNEY.moves if m.code not in codes))


def with_limit(code: str, **changed: Any) -> Workflow:
    """The journey with one time limit changed."""
    return replace(JOURNEY, limits=tuple(replace(one, **changed) if one.code == code else one for one in JOURNEY.limits))


def without_limits(*codes: str) -> Workflow:
    """The journey without these time limits."""
    return replace(JOURNEY, limits=tuple(one for one in JOURNEY.limits if one.code not in codes))


def with_track(code: TrackCode, **changed: Any) -> Workflow:
    """The journey with one track changed."""
    return replace(JOURNEY, tracks=tuple(replace(one, **changed) if one.code is code else one for one in JOURNEY.tracks))


def only(*moves: Move, limits: tuple[str, ...] = OF_WHOEVER_HOLDS) -> Workflow:
    """The journey with these moves alone, and the time limits of whoever holds the child."""
    return replace(JOURNEY, moves=moves, limits=tuple(one for one in JOURNEY.limits if one.code in limits))


def limit(code: str) -> Limit:
    return next(one for one in JOURNEY.limits if one.code == code)


def track(code: TrackCode) -> TrackMachine:
    return next(one for one in JOURNEY.tracks if one.code is code)
