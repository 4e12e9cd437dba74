"""The live definitions as tables in plain English."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.selectors.timescales import BASES
from tracker.selectors.words import Words, capital, spoken
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.standings import STANDINGS
from workflows.engine.conditions import MET
from workflows.shapes import Condition, Length, Move, Rules, Step, TimeLimit, To, TrackMachine, Workflow
from workflows.terms import Basis, Direction, EventKind, EvidenceKind, LimitKind, Nature, TakesEffect

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
    starts: str
    stops: str
    cancelled: str
    answers: str
    basis: str
    source: str
    note: str


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


def track_row(machine: TrackMachine) -> TrackRow:
    return TrackRow(
        code=machine.code,
        title=machine.title,
        purpose=machine.purpose,
        states=tuple(capital(spoken(state)) for state in machine.states if state != "none"),
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
        starts=_events(limit.starts_on),
        stops=_events(limit.stops_on),
        cancelled=_events(limit.cancelled_on),
        answers=words.role(limit.answers),
        basis=BASES[limit.basis],
        source=limit.source,
        note=limit.note,
    )


def _length(limit: TimeLimit) -> str:
    groups = [" or ".join(dict.fromkeys(_step(step) for step in group)) for group in limit.steps]
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


def in_words(kind: str) -> str:
    """A kind of event as it is said: `cin_plan_started` as `child in need plan started`."""
    text = f" {spoken(kind)} "
    for short, long in _SHORT.items():
        text = text.replace(f" {short} ", f" {long} ")
    return text.strip()


def _state(state: str, *, ended: bool = False) -> str:
    if state == "none":
        return "Over" if ended else "Nothing open"
    return capital(spoken(state))


_SHORT = {
    "cin": "child in need",
    "cp": "child protection",
    "lac": "looked after",
    "taf": "team around the family",
    "iro": "independent reviewing officer",
    "epo": "emergency protection order",
    "pep": "personal education plan",
    "sdq": "strengths and difficulties questionnaire",
}

_THEMES = {
    "front_door": "Front door",
    "cp": "Child protection",
    "cin": "Child in need",
    "lac": "Looked after",
    "sgo": "Special guardianship",
    "record": "What is owed",
    "oversight": "Oversight and handover",
    "legal": "Legal and court",
    "panel": "Panels",
}
