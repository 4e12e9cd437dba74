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
from workflows.engine.faults import Leg, Path, Turn
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
_BIRTHDAYS = {2: "The child turns 16.", 3: "The young person turns 18.", 4: "The young person turns 21."}


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

    @property
    def by_itself(self) -> tuple[Leg, ...]:
        """What comes about here without a move."""
        return tuple(_without_a_move(self.here))


def walk(workflow: Workflow, *, tracks: int | None = None) -> Iterator[Place]:
    """Every situation that can come about, each once. `tracks`: only those where no more than so many are open."""
    return World(workflow, tracks=tracks).walk()


class World:
    """A definition as it is walked, and how each situation was first come to.

    What a move does to the same tracks is worked out once.
    """

    def __init__(self, workflow: Workflow, *, tracks: int | None = None) -> None:
        self.workflow = workflow
        self._most = tracks
        self._machines = {machine.code: machine for machine in workflow.tracks}
        self._moves = _by_stage(workflow)
        self._tracks: dict[tuple[str, str, Tracks], Tracks] = {}
        self._came: dict[Key, tuple[Key, Situation, Step | Leg] | None] = {}
        self._starts: dict[Key, Situation] = {}

    def walk(self) -> Iterator[Place]:
        """Every situation that can come about, each once, the nearest first."""
        waiting = deque(born_on(born) for born in AGES)
        self._starts = {key_of(situation): situation for situation in waiting}
        self._came = dict.fromkeys(self._starts)
        while waiting:
            place = self._place(waiting.popleft())
            yield place
            at = key_of(place.here)
            ways: tuple[Step | Leg, ...] = (*place.steps, *place.by_itself)
            for way in ways:
                self._add(way, at, waiting)

    def path_to(self, here: Situation) -> Path:
        """The shortest way from no open journey to this situation, which the walk has come to."""
        legs: list[Leg] = []
        key = key_of(here)
        while (came := self._came[key]) is not None:
            key, after, way = came
            legs.append(way if isinstance(way, Leg) else leg_of(way, after))
        return Path(self._starts[key], tuple(reversed(legs)))

    def _add(self, way: Step | Leg, at: Key, waiting: deque[Situation]) -> None:
        # A situation that is already wrong is told once, by the step that led to it, and not walked on from.
        key = key_of(way.after)
        if key in self._came:
            return
        plain = _plain(way.after, key)
        self._came[key] = (at, plain, way)
        if self._most is not None and len(plain.tracks) > self._most:
            return
        if stage_of(plain) is plain.stage or _birthday_is_due(plain):
            waiting.append(plain)

    def _place(self, here: Situation) -> Place:
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


def leg_of(step: Step, after: Situation | None = None) -> Leg:
    """A step as a leg of a path."""
    return Leg(step.move.says, after or step.after, Turn.MOVE, step.move.code, step.target.id)


def born_on(born: date | None) -> Situation:
    """A child of this date of birth without an open journey."""
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


def _without_a_move(here: Situation) -> Iterator[Leg]:
    """What comes about by itself or by a track alone: birthdays, time in care, an assessment beside the stage."""
    if not here.is_open:
        return
    older = AGES.index(here.date_of_birth) + 1
    if here.date_of_birth is not None and older < len(AGES):
        yield Leg(_BIRTHDAYS[older], replace(here, date_of_birth=AGES[older]))
    if here.looked_after_since == TODAY:
        yield Leg("Twenty working days in care go by.", replace(here, looked_after_since=LONG_AGO))
    begins = "An assessment ends beside it." if _AN_ASSESSMENT in here.tracks else "An assessment begins beside it."
    for says, tracks in ((begins, here.tracks ^ {_AN_ASSESSMENT}), ("The paused early help ends.", here.tracks - {_PAUSED})):
        beside = replace(here, tracks=tracks)
        if stage_of(beside) is here.stage and tracks != here.tracks:
            yield Leg(says, beside)


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


def key_of(s: Situation) -> Key:
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
    telling = frozenset(_plain_track(code, state) for code, state in tracks if _tells(code, state))
    if telling:
        return telling
    missing = frozenset(track for track in tracks if track[0] is TrackCode.MISSING)
    return missing or (tracks if len(tracks) == 1 else frozenset())


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
