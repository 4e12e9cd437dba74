"""The live definitions as tables in plain English."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.selectors.timescales import BASES
from tracker.selectors.words import Words, capital, spoken
from workflows.definitions.appended import of_track
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.standings import STANDINGS
from workflows.engine.conditions import MET
from workflows.engine.differences import differences
from workflows.engine.draw import Arrow, Diagram
from workflows.shapes import (
    Condition,
    Length,
    Milestone,
    Move,
    Route,
    Rules,
    Rung,
    SmallMachine,
    Step,
    TimeLimit,
    To,
    TrackMachine,
    Workflow,
)
from workflows.terms import Basis, Direction, EventKind, EvidenceKind, LimitKind, Nature, TakesEffect, TrackCode
from workflows.terms.in_words import in_full, in_words

CHECKED = "Checked against a published source"
UNCHECKED = "From practice; check before relying on it"

KINDS = {
    LimitKind.DEADLINE: "",
    LimitKind.INTERVAL: "",
    LimitKind.EXPIRY: "An authority in law that lapses",
    LimitKind.LEAD_TIME: "Counted back from a day that is set ahead",
    LimitKind.WINDOW: "Neither before nor after",
    LimitKind.MINIMUM: "The earliest lawful moment; never late",
    LimitKind.THRESHOLD: "From then on the law treats the case otherwise; never late",
}

DIRECTIONS = {
    Direction.STEP_UP: "Step up",
    Direction.STEP_DOWN: "Step down",
    Direction.LATERAL: "Across",
    Direction.CLOSE: "Close",
    Direction.OPEN: "Open",
    Direction.REOPEN: "Reopen",
    Direction.EMERGENCY: "Emergency",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRow:
    """One move as a row of words."""

    code: str
    says: str
    way: str
    to: tuple[str, ...]
    also_from: tuple[str, ...]
    decided_by: str
    received_by: str
    is_happening: bool
    before: tuple[str, ...]
    warns: tuple[str, ...]
    follows: tuple[str, ...]
    takes_effect: str
    source: str
    legal_basis: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRow:
    """One time limit as a row of words."""

    code: str
    title: str
    length: str
    own_length: str
    kind: str
    only_where: str
    starts: str
    stops: str
    cancelled: str
    answers: str
    ladder: str
    basis: str
    source: str
    reliability: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """One state as a row: how many children stand in it, and the time limits that begin there."""

    code: str
    title: str
    is_open: bool
    standing: str
    children: str
    limits: list[LimitRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrowRow:
    """The moves between two states. `source` is where the rows of these moves are read."""

    id: str
    title: str
    moves: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneRow:
    """One milestone of a route as a row of words. `limit` is the code and the title of the time limit that answers for it."""

    title: str
    forum: str
    decided_by: str
    papers: tuple[str, ...]
    shown_by: tuple[str, ...]
    limit: tuple[str, str] | None
    is_optional: bool
    source: str
    reliability: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """One version of a definition, and what it changed in the one before."""

    version: int
    source: str
    changes: tuple[str, ...]
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRow:
    """What runs beside the stage."""

    code: str
    title: str
    purpose: str
    states: tuple[str, ...]
    steps: tuple[tuple[str, str], ...]
    ends_as: str
    many: bool
    source: str


def standings(workflow: Workflow) -> list[tuple[str, str, int]]:
    """Where moves start: (id, title, how many moves), those without a move left out."""
    found = [(s.id, s.title, len(moves_from(workflow, s.id))) for s in STANDINGS.values()]
    return [one for one in found if one[2]]


def moves_from(workflow: Workflow, standing: str) -> list[Move]:
    """The moves that may start here, the ways up first."""
    order = list(DIRECTIONS)
    here = [move for move in workflow.moves if any(source.standing.id == standing for source in move.sources)]
    return sorted(here, key=lambda move: (move.nature is Nature.HAPPENING, order.index(move.direction)))


def move_rows(moves: Iterable[Move], standing: str, words: Words) -> list[MoveRow]:
    return [_move(move, standing, words) for move in moves]


def limit_groups(workflow: Workflow, rules: Rules, words: Words) -> list[tuple[str, list[LimitRow]]]:
    """The time limits by theme, in the order of the definition."""
    groups: dict[str, list[LimitRow]] = {}
    for limit in workflow.limits:
        groups.setdefault(limit.code.partition(".")[0], []).append(_limit(limit, rules, words))
    return [(_THEMES.get(theme, capital(spoken(theme))), rows) for theme, rows in groups.items()]


def limit_rows(workflow: Workflow, codes: Iterable[str], rules: Rules, words: Words) -> list[LimitRow]:
    """The time limits of these codes, in the order of the definition."""
    wanted = set(codes)
    return [_limit(limit, rules, words) for limit in workflow.limits if limit.code in wanted]


def limits_of(workflow: Workflow, machine: TrackMachine) -> tuple[str, ...]:
    """The time limits that what happens on a track starts or stops."""
    told = set(of_track(machine))
    return tuple(limit.code for limit in workflow.limits if told.intersection((*limit.starts_on, *limit.stops_on)))


def moves_of(workflow: Workflow, track: TrackCode) -> tuple[tuple[str, str, str], ...]:
    """The moves that open a track, put it in another state or end it."""
    return says_of(move for move in workflow.moves if any(_touches(target, track) for target in move.targets))


def says_of(moves: Iterable[Move]) -> tuple[tuple[str, str, str], ...]:
    """Each move by what it says, with its code and the first standing whose page tells it whole."""
    return tuple((move.code, move.says, move.sources[0].standing.id) for move in moves)


def arrow_rows(workflow: Workflow, diagram: Diagram) -> list[tuple[str, int, list[ArrowRow]]]:
    """The arrows of the journey by the stage that they leave, in the order of the stages, with how many moves that is."""
    order = [state.code for state in diagram.states]
    groups = []
    for state in diagram.states:
        arrows = sorted((arrow for arrow in diagram.arrows if arrow.source == state.code), key=lambda arrow: order.index(arrow.target))
        rows = [_arrow(workflow, diagram, arrow) for arrow in arrows]
        groups.append((state.title, len({code for row in rows for code, *_ in row.moves}), rows))
    return groups


def _arrow(workflow: Workflow, diagram: Diagram, arrow: Arrow) -> ArrowRow:
    return ArrowRow(
        id=f"{arrow.source}-to-{arrow.target}",
        title=f"{diagram.state(arrow.source).title} to {diagram.state(arrow.target).title.lower()}",
        moves=says_of(workflow.move(code) for code in arrow.moves),
    )


def machine_rows(machine: SmallMachine) -> list[tuple[str, str, str]]:
    """The steps of a small machine: what is done, from where, to where."""
    return [
        (capital(in_words(move.code)), " or ".join(in_words(source) or "not made yet" for source in move.sources), in_words(move.target))
        for move in machine.moves
    ]


def milestone_rows(workflow: Workflow, route: Route, words: Words) -> list[MilestoneRow]:
    """The milestones of a route, in order."""
    limits = {limit.code: limit.title for limit in workflow.limits}
    return [
        MilestoneRow(
            title=milestone.title,
            forum=capital(milestone.forum),
            decided_by=_decided_by(milestone, words),
            papers=tuple(map(in_full, milestone.papers)),
            shown_by=(*(capital(in_words(kind)) for kind in milestone.met_by), *_papers(milestone.shown_by)),
            limit=(milestone.limit, limits[milestone.limit]) if milestone.limit in limits else None,
            is_optional=milestone.optional,
            source=milestone.source,
            reliability=CHECKED if milestone.verified else UNCHECKED,
            note=milestone.note,
        )
        for milestone in route.milestones
    ]


def _decided_by(milestone: Milestone, words: Words) -> str:
    """Who decides, recommends and endorses, in one line."""
    parts = [words.role(milestone.by) if milestone.by else milestone.decided_by]
    parts += [f"recommended by the {milestone.recommended_by}"] if milestone.recommended_by else []
    parts += [f"endorsed by the {words.role(milestone.endorsed_by)}"] if milestone.endorsed_by else []
    return ", ".join(part for part in parts if part)


def versions(shipped: Sequence[Workflow], *, track: TrackCode | None = None) -> list[VersionRow]:
    """Every version, the newest first, with what it changed; of one track alone where one is named."""
    rows = []
    for before, after in zip((None, *shipped), shipped, strict=False):
        changes = differences(_only(before, track), _only(after, track)) if before is not None else ()
        rows.append(VersionRow(version=after.version, source=after.source, changes=changes, is_current=after is shipped[-1]))
    return rows[::-1]


def _only(workflow: Workflow, track: TrackCode | None) -> Workflow:
    """The definition with nothing but one track; whole where none is named."""
    if track is None:
        return workflow
    return replace(workflow, moves=(), limits=(), tracks=tuple(machine for machine in workflow.tracks if machine.code is track))


def _touches(target: To, track: TrackCode) -> bool:
    return track in (*(opens.track for opens in target.opens), *target.ends, *(ends.track for ends in target.ends_only))


def track_row(machine: TrackMachine) -> TrackRow:
    return TrackRow(
        code=machine.code,
        title=machine.title,
        purpose=machine.purpose,
        states=tuple(capital(in_words(state)) for state in machine.states if state != "none"),
        steps=tuple((_state(step.source), _state(step.target, ended=True)) for step in machine.moves),
        ends_as=_state(machine.end_state),
        many=not machine.at_most_one_open,
        source=machine.source,
    )


def _move(move: Move, standing: str, words: Words) -> MoveRow:
    here = [source for source in move.sources if source.standing.id == standing]
    when = [_fact(c) for source in here for c in source.when]
    facts = [_fact(c) for c in move.before if isinstance(c, Condition)]
    return MoveRow(
        code=move.code,
        says=move.says,
        way=DIRECTIONS[move.direction],
        to=tuple(dict.fromkeys(_target(target) for target in move.targets)),
        also_from=tuple(dict.fromkeys(s.standing.title for s in move.sources if s.standing.id != standing)),
        decided_by=words.roles(move.by),
        received_by=words.role(move.received_by) if move.received_by else "",
        is_happening=move.nature is Nature.HAPPENING,
        before=(*when, *_papers(move.before), *facts),
        warns=_papers(move.reason),
        follows=_papers(move.after),
        takes_effect="When the receiver accepts" if move.takes_effect is TakesEffect.ON_ACCEPTANCE else "As it is decided",
        source=move.source,
        legal_basis=move.legal_basis,
        note=move.note,
    )


def _target(target: To) -> str:
    title = target.standing.title if target.standing else "The stage stays"
    return f"{title} ({target.says[:1].lower()}{target.says[1:].rstrip('.')})" if target.says else title


def _fact(condition: Condition) -> str:
    return MET.get(condition) or f"{capital(spoken(condition.value))}."


def _papers(items: Iterable[EvidenceKind | Condition]) -> tuple[str, ...]:
    return tuple(capital(EVIDENCE[item].label) for item in items if isinstance(item, EvidenceKind))


def _limit(limit: TimeLimit, rules: Rules, words: Words) -> LimitRow:
    own = rules.standards.get(limit.code) if limit.basis is Basis.COMMON_LOCAL_STANDARD else None
    return LimitRow(
        code=limit.code,
        title=limit.title,
        length=_length(limit),
        own_length=str(own) if own else "",
        kind=KINDS[limit.kind],
        only_where="; ".join(_where(condition) for condition in limit.applies),
        starts=_events(limit.starts_on),
        stops=_events(limit.stops_on),
        cancelled=_no_longer_needed(limit),
        answers=words.role(limit.answers),
        ladder=_ladder(limit, words),
        basis=BASES[limit.basis],
        source=limit.source,
        reliability=f"Figure checked against {limit.seen_in}" if limit.verified else UNCHECKED,
        note=limit.note,
    )


def _where(condition: Condition) -> str:
    """A fact that must be so when the limit would start, without a full stop."""
    return _fact(condition).rstrip(".")


def _no_longer_needed(limit: TimeLimit) -> str:
    """What ends it without its being met: always, only in time, and only where another way of doing it takes its place."""
    ways = (
        ("", limit.cancelled_on),
        ("Only while it is not yet due: ", limit.spared_on),
        ("Only where it no longer applies: ", limit.gives_way_on),
    )
    return ". ".join(f"{lead}{_events(kinds)}" for lead, kinds in ways if kinds)


def _ladder(limit: TimeLimit, words: Words) -> str:
    """Who is told and when, rung by rung."""
    return "; ".join(f"{_rung(rung)} {words.role(rung.tells)}" for rung in limit.ladder)


def _rung(rung: Rung) -> str:
    if rung.length is None:
        return "when due"
    return f"{rung.length} {'before' if rung.before_due else 'after'}"


def _length(limit: TimeLimit) -> str:
    groups = [" or ".join(dict.fromkeys(_step(step) for step in group)) for group in limit.steps]
    if limit.adds_up_over is not None:
        return f"{groups[0]}, with all earlier stays in any {limit.adds_up_over}"
    if len(groups) == 1:
        return f"Every {groups[0]}" if limit.kind is LimitKind.INTERVAL else groups[0]
    goes_on = limit.recurs and not any(step.from_start for step in limit.steps[-1])
    ends = f", then every {groups[-1]}" if goes_on else f", then {groups[-1]}"
    return f"{', then '.join(groups[:-1])}{ends}"


def _step(step: Step) -> str:
    length: Length = step.length
    return f"{length} from the start" if step.from_start else str(length)


def _events(kinds: Sequence[EventKind]) -> str:
    return "; ".join(capital(in_words(kind)) for kind in kinds)


def _state(state: str, *, ended: bool = False) -> str:
    if state == "none":
        return "Over" if ended else "Nothing open"
    return capital(in_words(state))


_THEMES = {
    "front_door": "Front door",
    "cp": "Child protection",
    "cin": "Child in need",
    "lac": "Looked after",
    "secure": "Secure accommodation",
    "sgo": "Special guardianship",
    "record": "What is owed",
    "oversight": "Oversight and handover",
    "legal": "Legal and court",
    "panel": "Panels",
}
