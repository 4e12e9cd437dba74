"""What is wrong with a definition: each fault a sentence, with the path that shows it. A definition with a fault does not load.

The rows are read first. Only where they are sound is the definition walked: every move, in every situation that can come
about, must leave the child at the stage that the tracks and the facts in law give; and in every one of them something
must be due. What is proved, and what is not, is told in docs/decisions/0017-a-definition-is-proved.md.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from workflows.definitions.forbidden import FORBIDDEN_EDGES, ForbiddenEdge
from workflows.definitions.standings import STANDINGS
from workflows.engine import rows, told
from workflows.engine.due import OF_HOLDING, Stand, Sure, Timed, recorded
from workflows.engine.effects import told_when_decided
from workflows.engine.faults import Fault, Path, where
from workflows.engine.rows import RowFault
from workflows.engine.stage import is_not_open, stage_of, stands_at
from workflows.engine.worlds import Key, Place, Step, World, key_of, leg_of
from workflows.shapes import Detail, Move, Rules, Situation, Standing, Workflow
from workflows.terms import Direction, EventKind, Nature, Stage, SubStage, TrackCode

AT_LOADING = 1
"""How many tracks at a time a definition is tried with as it loads, in half a second. `workflow_check` tries any number."""

NO_RULES = Rules()
OF_A_DECISION = (EventKind.CONTACT_OUTCOME_RECORDED, EventKind.REFERRAL_DECISION_RECORDED)


def check(
    workflow: Workflow, *, tracks: int | None = AT_LOADING, rules: Rules = NO_RULES,
    forbidden: Iterable[ForbiddenEdge] = FORBIDDEN_EDGES,
) -> list[Fault]:  # fmt: skip
    """Every fault of a definition. `tracks`: how many may be open together while it is tried, None for any number.

    `rules` are what an authority has forbidden and switched off: the definition must be sound without it too.
    `forbidden` are the edges that no planned move may draw.
    """
    faults = [*rows.read(workflow)]
    if faults:
        return _with_paths(workflow, faults, tracks)
    yet = [*_never_forbidden(workflow, rules)]
    allowed = replace(workflow, moves=tuple(move for move in workflow.moves if move.code not in rules.forbidden_moves))
    trial = try_out(allowed, tracks=tracks, forbidden=forbidden)
    return [*yet, *_tried(allowed, trial, at_loading=tracks == AT_LOADING), *_clockless(allowed, trial), *_timed(trial, rules)]


def _never_forbidden(workflow: Workflow, rules: Rules) -> Iterator[Fault]:
    for move in workflow.moves:
        if move.code in rules.forbidden_moves and move.nature is Nature.HAPPENING:
            yield Fault("happening_refused", f"the move “{move.code}” has happened, and cannot be forbidden")


# ── Every move in every situation ───────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Trial:
    """What came of trying every move in every situation, gathered on the way.

    The first step that shows a fault is kept with its sentence. A child's death is no way out and no way down.
    """

    world: World
    forbidden: dict[tuple[Stage, Stage], ForbiddenEdge]
    places: dict[Key, Place] = field(default_factory=dict)
    apart: dict[str, Step] = field(default_factory=dict)
    unfit: dict[str, Situation] = field(default_factory=dict)
    crossed: dict[str, Step] = field(default_factory=dict)
    undecided: dict[str, Step] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    entered: dict[Stage, Step] = field(default_factory=dict)
    left: set[Stage] = field(default_factory=set)
    raised: dict[Stage, Step] = field(default_factory=dict)
    lowered: set[Stage] = field(default_factory=set)

    @property
    def situations(self) -> int:
        return len(self.places)

    def add(self, place: Place) -> None:
        self.places[key_of(place.here)] = place
        for move in place.unfit:
            self.unfit.setdefault(f"{move.code} has happened from {where(place.here)}, and fits no target", place.here)
        for step in place.steps:
            self._add_step(step)

    def path_to(self, step: Step) -> Path:
        """The shortest path that ends with this step."""
        return self.world.path_to(step.before).then(leg_of(step))

    def _add_step(self, step: Step) -> None:
        if stage_of(step.after) is not step.expected:
            self.apart.setdefault(_apart(step), step)
        self.taken.add((step.move.code, step.target.id))
        self.entered.setdefault(step.after.stage, step)
        if _is_death(step.move):
            return
        if _leaves_undecided(step):
            self.undecided.setdefault(f"{step.move.code} to {step.target.id} leaves a {_asked(step.before)} without its decision", step)
        if step.after.stage is step.before.stage:
            return
        self._add_edge(step)

    def _add_edge(self, step: Step) -> None:
        self.left.add(step.before.stage)
        edge = self.forbidden.get((step.before.stage, step.after.stage))
        if edge is not None and step.move.nature is Nature.PLANNED:
            says = f"{step.move.code} to {step.target.id} goes from {edge.source} straight to {edge.target}: {edge.because}"
            self.crossed.setdefault(says, step)
        if step.move.direction in (Direction.STEP_UP, Direction.EMERGENCY):
            self.raised.setdefault(step.after.stage, step)
        elif step.move.direction in (Direction.STEP_DOWN, Direction.CLOSE):
            self.lowered.add(step.before.stage)


def try_out(
    workflow: Workflow, *, tracks: int | None = None, forbidden: Iterable[ForbiddenEdge] = FORBIDDEN_EDGES
) -> Trial:  # fmt: skip
    """Try every move of a definition whose rows are sound; `tracks` as for `check`."""
    world = World(workflow, tracks=tracks)
    trial = Trial(world, {(edge.source, edge.target): edge for edge in forbidden})
    for place in world.walk():
        trial.add(place)
    return trial


def _tried(workflow: Workflow, trial: Trial, *, at_loading: bool) -> Iterator[Fault]:
    yield from (Fault("stage_apart", says, trial.path_to(step)) for says, step in trial.apart.items())
    yield from (Fault("happening_unfit", says, trial.world.path_to(here)) for says, here in trial.unfit.items())
    yield from (Fault("forbidden_edge", says, trial.path_to(step)) for says, step in trial.crossed.items())
    yield from (Fault("undecided", says, trial.path_to(step)) for says, step in trial.undecided.items())
    if not at_loading:
        yield from _out_of_reach(workflow, trial)
    yield from _no_way_on(trial)
    for stage in sorted(trial.raised.keys() - trial.lowered):
        yield Fault("no_way_down", f"a step up leads to {stage}, and no step leads down again", trial.path_to(trial.raised[stage]))


def _apart(step: Step) -> str:
    return (
        f"{step.move.code} to {step.target.id} would say {step.expected}, but the facts give {stage_of(step.after)}: "
        f"from {where(step.before)}"
    )


def _out_of_reach(workflow: Workflow, trial: Trial) -> Iterator[Fault]:
    for move in workflow.moves:
        for target in move.targets:
            if (move.code, target.id) not in trial.taken:
                near = next((place.here for place in trial.places.values() if _stands(move, place.here)), None)
                path = trial.world.path_to(near) if near else None
                yield Fault("unreachable", f"{move.code} to {target.id} can never come about", path)
    named = {s for move in workflow.moves for one in _standings(move) if not is_not_open(one) for s in one.stages}
    yield from (Fault("unreachable", f"the stage {stage} is out of reach") for stage in sorted(named - trial.entered.keys()))
    opened = {code for place in trial.places.values() for code, _ in place.here.tracks}
    meant = {opens.track for move in workflow.moves for target in move.targets for opens in target.opens if not opens.only_if_open}
    yield from (Fault("unreachable", f"the track {code} is never open") for code in sorted(meant - opened))


def _no_way_on(trial: Trial) -> Iterator[Fault]:
    """Stages that nothing leaves, and situations from which no sequence of moves comes to a closing."""
    shut = sorted(trial.entered.keys() - {Stage.CLOSED} - trial.left)
    yield from (Fault("dead_end", f"the stage {stage} has no way out", trial.path_to(trial.entered[stage])) for stage in shut)
    told_of: set[Stage] = set(shut)
    for key in _stuck(trial):
        here = trial.places[key].here
        if here.stage not in told_of:
            told_of.add(here.stage)
            yield Fault("dead_end", f"no way leads out of {where(here)}", trial.world.path_to(here))


def _stuck(trial: Trial) -> list[Key]:
    """The open situations from which no closing can be come to, but by a death or by growing up."""
    back: dict[Key, list[Key]] = {}
    free: set[Key] = set()
    for key, place in trial.places.items():
        for step in place.steps:
            if _is_death(step.move):
                continue
            after = key_of(step.after)
            if not step.after.is_open or after not in trial.places:
                free.add(key)
                break
            back.setdefault(after, []).append(key)
    waiting = [*free]
    while waiting:
        for before in back.get(waiting.pop(), ()):
            if before not in free:
                free.add(before)
                waiting.append(before)
    return [key for key, place in trial.places.items() if place.here.is_open and key not in free]


def _is_death(move: Move) -> bool:
    return Detail.DATE_OF_DEATH in move.asks


def _standings(move: Move) -> Iterable[Standing]:
    yield from (source.standing for source in move.sources)
    yield from (target.standing for target in move.targets if target.standing)


def _stands(move: Move, here: Situation) -> bool:
    return any(stands_at(source.standing, here) for source in move.sources)


# ── Contacts and referrals have their decision ──────────────────────────────────────────────────────────────────────


def _decision_due(here: Situation) -> EventKind | None:
    """The decision that a contact or a referral waits for."""
    if here.stage is not Stage.CONTACT:
        return None
    return EventKind.REFERRAL_DECISION_RECORDED if here.sub_stage is SubStage.REFERRAL_DECISION else EventKind.CONTACT_OUTCOME_RECORDED


def _asked(here: Situation) -> str:
    return "referral" if here.sub_stage is SubStage.REFERRAL_DECISION else "contact"


def _leaves_undecided(step: Step) -> bool:
    """Whether a person leaves a contact or a referral, and does not tell what was decided. An 18th birthday decides nothing."""
    decision = _decision_due(step.before)
    if decision is None or step.move.nature is Nature.HAPPENING or _decision_due(step.after) is decision:
        return False
    return decision not in (*told_when_decided(step.move, step.before), *step.move.tells, *step.move.tells_when_offered)


# ── Something is due everywhere ─────────────────────────────────────────────────────────────────────────────────────


def _timed(trial: Trial, rules: Rules) -> list[Fault]:
    """Where nothing is sure to be due. First with the clocks that hold everywhere; with all of them only where those fail."""
    return [*_undue(Timed(trial.world, trial.places, Sure(trial.world.workflow, rules, few=True)))] and [
        *_undue(Timed(trial.world, trial.places, Sure(trial.world.workflow, rules)))
    ]


def _clockless(workflow: Workflow, trial: Trial) -> Iterator[Fault]:
    """The tracks that put a child somewhere, and coming into care: each must begin a clock besides those of holding the child."""
    own = (limit for limit in workflow.limits if limit.kind.can_be_late and OF_HOLDING.isdisjoint(limit.starts_on))
    begun = {kind for limit in own for kind in limit.starts_on}
    places = {track.track for standing in STANDINGS.values() if standing.stages for track in standing.tracks}
    steps = [step for place in trial.places.values() for step in place.steps]
    for machine in workflow.tracks:
        if machine.code not in places or machine.opened in begun:
            continue
        opening = next((step for step in steps if _opens(step, machine.code)), None)
        if opening is not None:
            yield Fault("no_clock_of_its_own", f"nothing begins to run as the track {machine.code} opens", trial.path_to(opening))
    if EventKind.LOOKED_AFTER_STARTED not in begun and Stage.LOOKED_AFTER in trial.entered:
        says = "nothing begins to run as a child comes into care"
        yield Fault("no_clock_of_its_own", says, trial.path_to(trial.entered[Stage.LOOKED_AFTER]))


def _opens(step: Step, code: TrackCode) -> bool:
    return all(track is not code for track, _ in step.before.tracks) and any(track is code for track, _ in step.after.tracks)


def _undue(timed: Timed) -> Iterator[Fault]:
    told_of: set[tuple[str, Stage, SubStage | None]] = set()
    for stand in timed.walk():
        for code, says in _lacking(timed, stand):
            known = (code, stand.here.stage, stand.here.sub_stage)
            if known not in told_of:
                told_of.add(known)
                yield Fault(code, says, timed.path_to(stand))


def _lacking(timed: Timed, stand: Stand) -> Iterator[tuple[str, str]]:
    if not stand.running:
        yield "nothing_due", f"nothing is due in {where(stand.here)}"
    decision = _decision_due(stand.here)
    if decision is not None and not stand.offer and not timed.sure.answers(stand.running, decision):
        yield "undecided", f"a {_asked(stand.here)} waits in {where(stand.here)}, and its decision is not due"


# ── The paths of faulty rows ────────────────────────────────────────────────────────────────────────────────────────

Shows = Callable[[Place], Path | None]


def _with_paths(workflow: Workflow, faults: list[RowFault], tracks: int | None) -> list[Fault]:
    """The faults of rows, each with the way to where its row would come into play, on the moves that are sound."""
    faulty = {fault.move.code for fault in faults if fault.move is not None}
    sound = {move.code: move for move in workflow.moves if move.code not in faulty}
    world = World(replace(workflow, moves=tuple(sound.values()), limits=()), tracks=tracks if tracks == AT_LOADING else 2)
    found: dict[int, Path] = {}
    for place in world.walk():
        for number, fault in enumerate(faults):
            if number not in found and (path := _shown(fault, place, world)) is not None:
                found[number] = path
        if len(found) == len(faults):
            break
    return [Fault(fault.code, fault.says, found.get(number)) for number, fault in enumerate(faults)]


def _shown(fault: RowFault, place: Place, world: World) -> Path | None:
    if fault.move is not None:
        return world.path_to(place.here) if _stands(fault.move, place.here) else None
    if fault.track is not None:
        opened = (step for step in place.steps if any(code is fault.track.code for code, _ in step.after.tracks))
        return next((world.path_to(place.here).then(leg_of(step)) for step in opened), None)
    if fault.limit is not None:
        kinds = {*fault.limit.starts_on} or {*fault.limit.stops_on}
        return _heard(kinds, place, world)
    return None


def _heard(kinds: set[EventKind], place: Place, world: World) -> Path | None:
    """The way to the first move that tells one of these events, or to where it may be recorded."""
    machines = {machine.code: machine for machine in world.workflow.tracks}
    for step in place.steps:
        taken = told.when_taken(step.move, step.target, step.before, step.after, machines)
        offered = told.when_offered(step.move, step.before) if told.is_offered(step.move, step.target, step.before) else ()
        if not kinds.isdisjoint(chain(taken, offered)):
            return world.path_to(place.here).then(leg_of(step))
    if place.here.is_open and place.here.stage is not Stage.CONTACT:
        return world.path_to(place.here).then(recorded(min(kinds), place.here))
    return None


__all__ = ["AT_LOADING", "Trial", "check", "try_out"]
