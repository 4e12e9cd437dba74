"""What a move makes of the tracks, the stage and the facts in law. The door writes it; the proof tries it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workflows.engine.stage import looked_after_in_law, stands_at
from workflows.shapes import Move, Situation, To, TrackMachine
from workflows.terms import EventKind, TrackCode

LEGAL_STATUS_OF: Mapping[str, str] = {
    "police_protection": "L1",
    "epo": "L2",
    "section_20": "V2",
    "remand": "J1",
    "interim_order": "C1",
    "final_order": "C2",
    "placement_order": "E1",
}
"""The usual legal status (SSDA903 LS) of each state of the legal track in which a child is in care."""

CARE_TRACKS = (TrackCode.PLACEMENT, TrackCode.LEGAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackChange:
    """One track put in another state. `before` is None for a track that opens."""

    track: TrackCode
    before: str | None
    after: str
    is_open: bool
    event: EventKind | None


def track_changes(
    move: Move,
    target: To,
    tracks: Iterable[tuple[TrackCode, str]],
    machines: Mapping[TrackCode, TrackMachine],
    *,
    legal_state: str = "",
) -> tuple[TrackChange, ...]:
    """What the move does to the open tracks, ends first, then what it opens or moves on.

    `legal_state` takes the place of the state the move puts the legal track in, where the legal status that a person
    gave is another than the usual one.
    """
    standing = list(tracks)
    ends = _ends(move, target, standing, machines)
    for ended in ends:
        standing.remove((ended.track, ended.before or ""))
    opens: list[TrackChange] = []
    for wanted in target.opens:
        state = legal_state if wanted.track is TrackCode.LEGAL and legal_state else wanted.state
        change = _opens(machines[wanted.track], state, standing, only_if_open=wanted.only_if_open)
        if change is None:
            continue
        if change.before is not None:
            standing.remove((change.track, change.before))
        standing.append((change.track, change.after))
        opens.append(change)
    return (*ends, *opens)


def after(
    move: Move,
    target: To,
    situation: Situation,
    machines: Mapping[TrackCode, TrackMachine],
    *,
    legal_status: str = "",
    placement: str = "",
) -> Situation:
    """The situation once the move has taken effect. `legal_status` and `placement` are those given with it."""
    tracks = tracks_after(move, target, situation.tracks, machines)
    return with_tracks(move, target, situation, tracks, legal_status=legal_status, placement=placement)


def tracks_after(
    move: Move, target: To, tracks: Iterable[tuple[TrackCode, str]], machines: Mapping[TrackCode, TrackMachine]
) -> frozenset[tuple[TrackCode, str]]:
    """The tracks that are open once the move has taken effect."""
    standing = list(tracks)
    for change in track_changes(move, target, standing, machines):
        if change.before is not None:
            standing.remove((change.track, change.before))
        if change.is_open:
            standing.append((change.track, change.after))
    return frozenset(standing)


def with_tracks(
    move: Move,
    target: To,
    situation: Situation,
    tracks: frozenset[tuple[TrackCode, str]],
    *,
    legal_status: str = "",
    placement: str = "",
) -> Situation:
    """The situation once the move has taken effect and left these tracks open."""
    leaves = move.ends_care_at(target) or closes(target)
    stands = target.standing if target.standing is not None and target.standing.stages else None
    statuses = frozenset({legal_status} if legal_status else () if leaves else situation.legal_statuses)
    placed = placement or (None if leaves else situation.placement)
    in_care = looked_after_in_law(statuses, placed)
    return replace(
        situation,
        tracks=tracks,
        stage=stands.stages[0] if stands else situation.stage,
        sub_stage=stands.sub_stage if stands else situation.sub_stage,
        is_open=not closes(target),
        legal_statuses=statuses,
        placement=placed,
        placement_started_on=situation.today if placement else situation.placement_started_on if placed else None,
        looked_after_since=(situation.looked_after_since or situation.today) if in_care else None,
    )


def told_when_decided(move: Move, situation: Situation) -> tuple[EventKind, ...]:
    """What leaving the present standing is: the outcome of a contact, the decision on a referral."""
    here = (source for source in move.sources if stands_at(source.standing, situation))
    return tuple(dict.fromkeys(kind for source in here for kind in source.tells))


def closes(target: To) -> bool:
    """Whether the journey is closed at this target; every open track then ends."""
    return target.closes


def _ends(move: Move, target: To, tracks: list[tuple[TrackCode, str]], machines: Mapping[TrackCode, TrackMachine]) -> list[TrackChange]:
    found = []
    for code, state in sorted(tracks):
        only = any(track.track is code and state in track.states for track in target.ends_only)
        ended = only or code in target.ends or closes(target)
        if not ended and not (move.ends_care_at(target) and _holds_care(code, state)):
            continue
        machine = machines[code]
        ending = machine.ending(move.before)
        if state in machine.kept_at_end:
            found.append(TrackChange(track=code, before=state, after=state, is_open=False, event=None))
        else:
            found.append(TrackChange(track=code, before=state, after=ending.state, is_open=False, event=ending.event))
    return found


def _holds_care(code: TrackCode, state: str) -> bool:
    """Whether care ends this track: the placement, and the legal track where a legal status stands on its state."""
    return code is TrackCode.PLACEMENT or (code is TrackCode.LEGAL and state in LEGAL_STATUS_OF)


def _opens(machine: TrackMachine, state: str, tracks: list[tuple[TrackCode, str]], *, only_if_open: bool) -> TrackChange | None:
    standing = sorted(at for code, at in tracks if code is machine.code)
    if state in standing:
        return None
    for at in standing:
        step = machine.step(at, state)
        if step is not None:
            is_open = state in machine.open_states
            return TrackChange(track=machine.code, before=at, after=state, is_open=is_open, event=step.event)
    if only_if_open or (standing and machine.at_most_one_open):
        return None
    return TrackChange(track=machine.code, before=None, after=state, is_open=True, event=machine.opened)
