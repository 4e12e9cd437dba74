"""Every lawful way a child can stand, found by walking: from no open journey, by every move, birthday and passing of time.

The proof walks a definition this way before it loads, so that a move that would leave the stage and the facts apart is
found before a child meets it. Situations that no move, time limit or stage tells apart are walked once.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from workflows.engine.conditions import holds
from workflows.engine.effects import LEGAL_STATUS_OF, tracks_after, with_tracks
from workflows.engine.stage import stage_of, stands_at
from workflows.shapes import Calendar, Condition, Detail, Move, Situation, To, Workflow
from workflows.terms import Nature, Stage, SubStage, TrackCode

NO_HOLIDAYS = Calendar()
TODAY = date(2026, 6, 3)
LONG_AGO = TODAY - timedelta(days=200)
DAYS_IN_CARE = 1000

AGES: tuple[date | None, ...] = (
    None,
    date(2022, 5, 1),
    date(2009, 12, 1),
    date(2007, 5, 1),
    date(2003, 5, 1),
)
"""Dates of birth that stand for unborn, under 16, 16 or 17, 18 to 20, and 21 or over."""

Tracks = frozenset[tuple[TrackCode, str]]
Key = tuple[Stage, SubStage | None, bool, Tracks, date | None, frozenset[str], bool, date | None, str]

_ADOPTION = "adoption_order"
_ALIKE_STATUS = {"C1": "C2", "E1": "C2", "L2": "L1", "J1": "L1"}
_ALIKE_COURT = {"interim_order": "proceedings_issued"}
_COURT = ("pre_proceedings", "proceedings_issued")
_ONE_STATE = {TrackCode.ASSESSMENT: "allocated", TrackCode.SECTION_47_ENQUIRY: "strategy_discussion"}
_TELLS_NOTHING = (TrackCode.PLACEMENT, TrackCode.PERMANENCE_ROUTE, TrackCode.EDGE_OF_CARE, TrackCode.MISSING)
_AN_ASSESSMENT = (TrackCode.ASSESSMENT, "allocated")
_PAUSED = (TrackCode.EARLY_HELP, "paused")


@dataclass(frozen=True, slots=True)
class Step:
    """One move tried in one situation, and the situation it leads to."""

    move: Move
    target: To
    before: Situation
    after: Situation

    @property
    def expected(self) -> Stage:
        """The stage that the definition says the child comes to."""
        standing = self.target.standing
        return standing.stages[0] if standing is not None and standing.stages else self.before.stage


@dataclass(frozen=True, slots=True)
class Place:
    """One situation, the moves that are possible in it, and the happenings that start there and fit no target."""

    here: Situation
    steps: tuple[Step, ...]
    unfit: tuple[Move, ...]


def walk(workflow: Workflow, *, tracks: int | None = None) -> Iterator[Place]:
    """Every situation that can come about, each once. `tracks`: only those where no more than so many are open."""
    world = _World(workflow)
    waiting = deque(_born_on(born) for born in AGES)
    seen: set[Key] = {_key(situation) for situation in waiting}
    while waiting:
        place = world.place(waiting.popleft())
        yield place
        for situation in (*(step.after for step in place.steps), *_without_a_move(place.here)):
            _add(situation, waiting, seen, tracks)


class _World:
    """A definition as it is walked. What a move does to the same tracks is worked out once."""

    def __init__(self, workflow: Workflow) -> None:
        self._machines = {machine.code: machine for machine in workflow.tracks}
        self._moves = _by_stage(workflow)
        self._tracks: dict[tuple[str, str, Tracks], Tracks] = {}

    def place(self, here: Situation) -> Place:
        steps: list[Step] = []
        unfit: list[Move] = []
        for move, targets in _possible(self._moves[here.stage], here):
            if not targets and move.nature is Nature.HAPPENING and _should_fit(move, here):
                unfit.append(move)
            steps += [Step(move, target, here, self._taken(move, target, here)) for target in targets]
        return Place(here, tuple(steps), tuple(unfit))

    def _taken(self, move: Move, target: To, here: Situation) -> Situation:
        asks = move.asks_at(target)
        legal = next((o.state for o in target.opens if o.track is TrackCode.LEGAL), "")
        later = with_tracks(
            move,
            target,
            here,
            self._tracks_after(move, target, here.tracks),
            legal_status=LEGAL_STATUS_OF.get(legal, "") if Detail.LEGAL_STATUS in asks else "",
            placement="U3" if Detail.PLACEMENT in asks else "A5" if Detail.PLACE_FOR_ADOPTION in asks else "",
        )
        if Detail.DATE_OF_BIRTH in asks and here.date_of_birth is None:
            later = replace(later, date_of_birth=AGES[1])
        arrived_by = _ADOPTION if move.code == _ADOPTION else "" if target.standing is not None else here.arrived_by
        return later if arrived_by == later.arrived_by else replace(later, arrived_by=arrived_by)

    def _tracks_after(self, move: Move, target: To, tracks: Tracks) -> Tracks:
        key = (move.code, target.id, tracks)
        if key not in self._tracks:
            self._tracks[key] = tracks_after(move, target, tracks, self._machines)
        return self._tracks[key]


def _add(situation: Situation, waiting: deque[Situation], seen: set[Key], tracks: int | None) -> None:
    # A situation that is already wrong is told once, by the step that led to it, and not walked on from.
    key = _key(situation)
    if key in seen:
        return
    seen.add(key)
    plain = _plain(situation, key)
    if tracks is not None and len(plain.tracks) > tracks:
        return
    if stage_of(plain) is plain.stage or _birthday_is_due(plain):
        waiting.append(plain)


def _born_on(born: date | None) -> Situation:
    return Situation(stage=Stage.CLOSED, today=TODAY, is_open=False, date_of_birth=born, days_looked_after_since_14=DAYS_IN_CARE)


def _possible(moves: list[Move], here: Situation) -> Iterator[tuple[Move, list[To]]]:
    """The moves that start here and whose facts are so, each with the targets that are open to it."""
    holds_here = cache(lambda condition: holds(condition, here, calendar=NO_HOLIDAYS))
    stands_here = cache(lambda standing: stands_at(standing, here))
    for move in moves:
        if not any(stands_here(s.standing) and all(map(holds_here, s.when)) for s in move.sources):
            continue
        if all(holds_here(fact) for fact in move.before if isinstance(fact, Condition)):
            yield move, [t for t in move.targets if all(map(holds_here, (*t.when, *t.before))) and _in_time(t, here)]


def _should_fit(move: Move, here: Situation) -> bool:
    """Whether the happening can have come about here. What all its targets ask alike, such as a birth, it asks itself."""
    asked_by_all = set.intersection(*(set(target.when) for target in move.targets))
    return not _birthday_is_due(here) and all(holds(c, here, calendar=NO_HOLIDAYS) for c in asked_by_all)


def _in_time(target: To, here: Situation) -> bool:
    """At 18 the birthday comes first: until it is on record, only what it leads to is tried."""
    if not _birthday_is_due(here):
        return True
    return target.closes or (target.standing is not None and target.standing.stages[:1] == (Stage.LEAVING_CARE,))


def _without_a_move(here: Situation) -> Iterator[Situation]:
    """What comes about by itself or by a track alone: birthdays, time in care, an assessment beside the stage."""
    if not here.is_open:
        return
    older = AGES.index(here.date_of_birth) + 1
    if here.date_of_birth is not None and older < len(AGES):
        yield replace(here, date_of_birth=AGES[older])
    if here.looked_after_since == TODAY:
        yield replace(here, looked_after_since=LONG_AGO)
    for tracks in (here.tracks ^ {_AN_ASSESSMENT}, here.tracks - {_PAUSED}):
        beside = replace(here, tracks=tracks)
        if stage_of(beside) is here.stage:
            yield beside


def _birthday_is_due(situation: Situation) -> bool:
    """Whether the child is 18 and the move for it is still to come: until then the stage is the one before."""
    if not situation.is_open or situation.date_of_birth not in AGES[3:]:
        return False
    child = any((TrackCode.PATHWAY_16_PLUS, state) in situation.tracks for state in ("eligible", "relevant"))
    return child or situation.stage is not Stage.LEAVING_CARE


def _plain(situation: Situation, key: Key) -> Situation:
    """The situation without what no move tells apart."""
    _, _, _, tracks, _, statuses, is_placed, _, _ = key
    return replace(
        situation,
        tracks=tracks,
        legal_statuses=statuses,
        placement="U3" if is_placed else None,
        placement_started_on=None,
    )


def _key(s: Situation) -> Key:
    """What tells one situation from another. A missing episode is kept where it stands alone: no stage rests on it."""
    return (
        s.stage,
        s.sub_stage,
        s.is_open,
        _plain_tracks(s.tracks),
        s.date_of_birth,
        frozenset(_ALIKE_STATUS.get(code, code) for code in s.legal_statuses),
        s.placement is not None,
        s.looked_after_since,
        s.arrived_by,
    )


@lru_cache(maxsize=4096)
def _plain_tracks(tracks: Tracks) -> Tracks:
    alone = len(tracks) == 1
    return frozenset(_plain_track(code, state) for code, state in tracks if alone or _tells(code, state))


def _tells(code: TrackCode, state: str) -> bool:
    if code is TrackCode.LEGAL:
        return _ALIKE_COURT.get(state, state) in _COURT
    return code not in _TELLS_NOTHING


def _plain_track(code: TrackCode, state: str) -> tuple[TrackCode, str]:
    return code, _ONE_STATE.get(code, _ALIKE_COURT.get(state, state))


def _by_stage(workflow: Workflow) -> dict[Stage, list[Move]]:
    return {
        stage: [m for m in workflow.moves if any(not s.standing.stages or stage in s.standing.stages for s in m.sources)] for stage in Stage
    }
