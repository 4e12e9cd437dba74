"""What a definition is made of, and what the engine is given.

Everything here is a value: frozen, compared by content, safe to share. Definitions are rows of these values; the
record hands the engine a `Situation`, the authority's `Rules` and a `Calendar`, and gets values back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from workflows.terms import (
    Basis,
    Direction,
    EventKind,
    EvidenceKind,
    LimitKind,
    Nature,
    Role,
    Severity,
    Stage,
    SubStage,
    TakesEffect,
    TrackCode,
    Unit,
)
from workflows.terms.conditions import Condition as Condition
from workflows.terms.conditions import Detail as Detail


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time as a rule counts it, such as 10 working days. The start day is day 0."""

    value: int
    unit: Unit

    def __str__(self) -> str:
        unit = self.unit.value.replace("_", " ")
        return f"{self.value} {unit[:-1] if self.value == 1 else unit}"


@dataclass(frozen=True, slots=True)
class TrackIs:
    """A track standing in one of some states; no states means open in any state."""

    track: TrackCode
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opens:
    """A track that a move opens, or moves on when it is open already, and the state it is put in.

    `only_if_open` moves an open track on and never opens one. A track that is open and has no lawful step to the state
    stays as it is. See `engine/effects.py`.
    """

    track: TrackCode
    state: str
    only_if_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somewhere a child can stand: a stage, where it matters a sub-stage, and the tracks that must be open.

    `id` is the stage id of the domain pack. Used on both sides of a move: as a source it is tested against the
    record, as a target it is what the journey is set to: its first stage. `stages` is empty where any stage will do.
    `in_care` marks the standings of a child who is looked after in law.
    """

    id: str
    title: str
    stages: tuple[Stage, ...]
    sub_stage: SubStage | None = None
    without_sub_stages: tuple[SubStage, ...] = ()
    tracks: tuple[TrackIs, ...] = ()
    in_care: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """A source of a move: where the child stands, and the case it is limited to.

    `tells` are the events that leaving this standing is, as the move is decided: with the offer, where a receiver must
    accept first.
    """

    standing: Standing
    when: tuple[Condition, ...] = ()
    tells: tuple[EventKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """A target of a move. `standing` None leaves the stage as it is. `says` tells the case it is limited to.

    `when` is the case the target is limited to: outside it the target is not offered at all. `before` refuses the
    target, with a reason, until it holds. `asks` is asked beside what the move asks. `ends` are tracks that end in any
    state, `ends_only` those that end in these states alone.
    """

    standing: Standing | None
    opens: tuple[Opens, ...] = ()
    ends: tuple[TrackCode, ...] = ()
    ends_only: tuple[TrackIs, ...] = ()
    when: tuple[Condition, ...] = ()
    before: tuple[Condition, ...] = ()
    asks: tuple[Detail, ...] = ()
    takes_effect: TakesEffect | None = None
    says: str = ""

    @property
    def id(self) -> str:
        return self.standing.id if self.standing else "same_stage"

    @property
    def closes(self) -> bool:
        """Whether the journey is closed here; every open track then ends."""
        return self.standing is not None and self.standing.stages == (Stage.CLOSED,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One way from one standing to others, as a practice lead reads it.

    `before` refuses until it is on record; `reason` warns and goes ahead with a reason and a dated task; `after` is
    recorded at once and what is missing becomes due. `by` are the roles who decide (any one of them); for a happening
    they are who decides in life, and anyone who works with the child may record it. `received_by` is the role whose
    team answers the offer of a move that takes effect on acceptance; None where the answer comes from outside the
    authority and the sender records it. `ends_care` closes open placement and legal status, unless the target is itself
    in care (`ends_care_at`). `tells` are the events that the move appends, as it takes effect, beside its own and those
    of the tracks it opens and ends; `tells_when_offered` those appended as it is offered, the next two where the offer
    comes to nothing.
    """

    code: str
    says: str
    sources: tuple[From, ...]
    targets: tuple[To, ...]
    direction: Direction
    nature: Nature
    takes_effect: TakesEffect
    by: tuple[Role, ...]
    source: str
    legal_basis: str = ""
    received_by: Role | None = None
    before: tuple[EvidenceKind | Condition, ...] = ()
    reason: tuple[EvidenceKind, ...] = ()
    after: tuple[EvidenceKind, ...] = ()
    asks: tuple[Detail, ...] = ()
    ends_care: bool = False
    tells: tuple[EventKind, ...] = ()
    tells_when_offered: tuple[EventKind, ...] = ()
    tells_when_not_accepted: tuple[EventKind, ...] = ()
    tells_when_withdrawn: tuple[EventKind, ...] = ()
    returns: str = ""
    note: str = ""

    def ends_care_at(self, target: To) -> bool:
        """Whether this move, taken to this target, closes the open placement and legal status."""
        return self.ends_care and not (target.standing is not None and target.standing.in_care)

    def asks_at(self, target: To) -> tuple[Detail, ...]:
        """The structured facts that this move, taken to this target, asks for."""
        return tuple(dict.fromkeys((*self.asks, *target.asks)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackEnd:
    """How a track ends: its last state, and the event that tells it. Chosen by the evidence that the move rests on."""

    state: str
    event: EventKind | None = None
    rests_on: tuple[EvidenceKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackMove:
    """One move of a track between its own states."""

    source: str
    target: str
    event: EventKind | None = None

    @property
    def code(self) -> str:
        return f"{self.source}_to_{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackMachine:
    """A machine that runs beside the stage. `none` is the absence of a row and never stored.

    `end_state` is where an end puts the track; `endings` are the ends that rest on certain evidence instead. States in
    `kept_at_end` are achievements: the track ends in them unchanged.
    """

    code: TrackCode
    title: str
    purpose: str
    version: int
    states: tuple[str, ...]
    open_states: tuple[str, ...]
    moves: tuple[TrackMove, ...]
    opened: EventKind | None
    ended: EventKind | None
    end_state: str
    endings: tuple[TrackEnd, ...] = ()
    kept_at_end: tuple[str, ...] = ()
    at_most_one_open: bool = True
    answers: Role = Role.SOCIAL_WORKER
    source: str = ""

    @property
    def initial_states(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.target for m in self.moves if m.source == "none"))

    @property
    def end_states(self) -> tuple[str, ...]:
        """Every state that an end may put the track in."""
        return tuple(dict.fromkeys((self.end_state, *(end.state for end in self.endings))))

    def ending(self, rests_on: Iterable[EvidenceKind | Condition]) -> TrackEnd:
        """How the track ends with a move that rests on this evidence (its `before`)."""
        kinds = set(rests_on)
        usual = TrackEnd(state=self.end_state, event=self.ended)
        return next((end for end in self.endings if kinds.intersection(end.rests_on)), usual)

    def step(self, source: str, target: str) -> "TrackMove | None":
        """The move from one state to the other; None where there is none."""
        return next((m for m in self.moves if (m.source, m.target) == (source, target)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMove:
    """One move of a small machine: from any of these states to the other. An empty state is that of a row yet to be made."""

    code: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallMachine:
    """A machine beside the journeys, such as an offer or a panel request: its moves, where it begins, where it ends for good."""

    code: str
    title: str
    moves: tuple[SmallMove, ...]
    ends: tuple[str, ...]
    start: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of a ladder: `after` the due moment (negative: before it), who is told. Worked in the limit's calendar."""

    code: str
    length: Length | None
    before_due: bool
    tells: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a recurring limit. `nth` is 1 for the first occurrence; the last step serves all later ones.

    `from_start` counts from the event that started the series, not from the one that stopped the last occurrence.
    """

    length: Length
    when: tuple[Condition, ...] = ()
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A time during which a clock stood still. `to_at` None: it still does."""

    from_at: datetime
    to_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stay:
    """A time that is over and counts towards a length which adds several together."""

    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A time limit: what starts, stops and cancels it, how long it is, who answers, and its source.

    `halfway_to` are events that set a day ahead: while the limit runs it is then due halfway to that day.

    `steps` has one step for a limit that runs once. For an interval each stop starts the next occurrence, step by
    step, the last one for ever; `alternatives` of a step are chosen by their conditions. `applies` must all be true
    when the clock would start. `spared_on` cancels it only while it is not yet due, `gives_way_on` only where it no longer
    applies by then, so that another limit takes its place. `not_where` names what an event may hold on which it then does not
    start. `opens` is when a window opens,
    counted from its start as its length is; what is done before it opens counts only where `counts_early`. `safety` marks
    a limit that keeps a child safe: it is never paused and never kept quiet. `adds_up_over` is the time, looking back, within
    which all that ran under this limit counts together: what earlier stays used is taken off. `local_range` is the shortest and
    longest that authorities are known to set. `verified` tells that a published source of the figure was read, `seen_in` which.
    `of` is what it belongs to where that is not a child's journey, such as a need-to-know: no event on a journey then starts it.
    Of a limit of `many` several may run at a time for one child, told apart by their subject.
    """

    code: str
    title: str
    starts_on: tuple[EventKind, ...]
    stops_on: tuple[EventKind, ...]
    cancelled_on: tuple[EventKind, ...]
    steps: tuple[tuple[Step, ...], ...]
    kind: LimitKind
    basis: Basis
    source: str
    answers: Role
    ladder: tuple[Rung, ...]
    applies: tuple[Condition, ...] = ()
    inclusive: bool = False
    spared_on: tuple[EventKind, ...] = ()
    gives_way_on: tuple[EventKind, ...] = ()
    not_where: str = ""
    halfway_to: tuple[EventKind, ...] = ()
    survives_closure: bool = False
    configurable: bool = False
    opens: Length | None = None
    counts_early: bool = False
    safety: bool = False
    adds_up_over: Length | None = None
    local_range: tuple[Length, Length] | None = None
    verified: bool = False
    seen_in: str = ""
    version: int = 1
    note: str = ""
    of: str = ""
    many: bool = False

    @property
    def recurs(self) -> bool:
        return self.kind is LimitKind.INTERVAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One milestone of a route to permanence: where it is discussed, who decides, on what papers, by when.

    `by` is who decides in the authority, `decided_by` who decides outside it; where neither is named nobody decides, and it
    is recommended (`recommended_by`) or follows from another milestone (`follows`). `limit` is the time limit that answers
    for it, `target` a second one whose day is set for the child. It is met by any of the events `met_by` or by evidence
    `shown_by`, and by a person's own entry where it has neither. `since_set` counts only what came after the route was
    set, for what happens on every route again and again.
    """

    code: str
    title: str
    papers: tuple[str, ...]
    forum: str = ""
    by: Role | None = None
    decided_by: str = ""
    endorsed_by: Role | None = None
    recommended_by: str = ""
    follows: str = ""
    limit: str = ""
    target: str = ""
    met_by: tuple[EventKind, ...] = ()
    shown_by: tuple[EvidenceKind, ...] = ()
    since_set: bool = False
    optional: bool = False
    returns: tuple[str, ...] = ()
    source: str = ""
    verified: bool = False
    note: str = ""

    @property
    def is_entered_by_hand(self) -> bool:
        """Whether nothing on record tells that it is met, so that somebody says so."""
        return not (self.met_by or self.shown_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A route to permanence and its milestones, in order. `looked_after_afterwards` is yes, no or until_18.

    `exit_codes` and `plan_codes` are those of the national returns.
    """

    code: str
    title: str
    legal_basis: str
    achieved_when: str
    looked_after_afterwards: str
    milestones: tuple[Milestone, ...]
    source: str
    aka: tuple[str, ...] = ()
    exit_codes: tuple[str, ...] = ()
    plan_codes: tuple[str, ...] = ()
    typical_contingency: tuple[str, ...] = ()
    verified: bool = False
    note: str = ""

    def milestone(self, code: str) -> Milestone | None:
        """The milestone of this code; None where the route has none such."""
        return next((milestone for milestone in self.milestones if milestone.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    """The journey machine of one version: its moves, its tracks and its time limits."""

    code: str
    version: int
    title: str
    moves: tuple[Move, ...]
    tracks: tuple[TrackMachine, ...]
    limits: tuple[TimeLimit, ...]
    source: str
    routes: tuple[Route, ...] = ()

    def move(self, code: str) -> Move:
        """The move of this code; KeyError where this version has none."""
        return {m.code: m for m in self.moves}[code]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that do not count, as an authority holds them. `known_until`: no bank holiday is known after it.

    `terms` are the school terms, first and last day, in order; outside them, and on `school_closed`, schools are closed.
    Where no term is held, only `school_closed` says when they are.
    """

    bank_holidays: frozenset[date] = frozenset()
    school_closed: frozenset[date] = frozenset()
    known_until: date | None = None
    terms: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCategory:
    """A category of need-to-know as an authority has set it: how grave at first, who is told; or that it is not used."""

    severity: Severity | None = None
    tell: tuple[Role, ...] = ()
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What an authority has set for itself: lengths of local standards by limit code, labels, forbidden moves, need-to-knows."""

    standards: Mapping[str, Length] = field(default_factory=dict)
    switched_off: frozenset[str] = frozenset()
    forbidden_moves: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)
    need_to_know: Mapping[str, OwnCategory] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """One child's journey as the engine sees it: facts only, at one moment.

    `tracks` holds the open tracks as (code, state); `evidence` the latest moment at which each kind that counts now
    was on record. `arrived_by` is the code of the move that brought the child to the present stage, where known. Dates
    are local (Europe/London); moments are aware UTC datetimes.
    """

    stage: Stage
    today: date
    sub_stage: SubStage | None = None
    is_open: bool = True
    tracks: frozenset[tuple[TrackCode, str]] = frozenset()
    evidence: Mapping[EvidenceKind, datetime] = field(default_factory=dict)
    date_of_birth: date | None = None
    legal_statuses: frozenset[str] = frozenset()
    placement: str | None = None
    placement_started_on: date | None = None
    privately_fostered_since: date | None = None
    looked_after_since: date | None = None
    days_looked_after_since_14: int = 0
    closed_because: str = ""
    arrived_by: str = ""

    def track_state(self, code: TrackCode) -> str | None:
        """The state of the open track of this code, the first in order of name where several are open."""
        return next((state for track, state in sorted(self.tracks) if track is code), None)
