"""May this move happen? If not, every reason at once, each with who can meet it and where.

A planned move is decided, and may have to wait. A happening has happened: it is refused only where it cannot have
happened here, or where it is not said when, where, on what legal basis and who decided. Whatever else it lacks is owed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.definitions.evidence import EVIDENCE
from workflows.engine.conditions import MET, SAYS, earliest, holds
from workflows.engine.stage import stands_at
from workflows.shapes import Calendar, Condition, Move, Rules, Situation, To, Workflow
from workflows.terms import EvidenceKind, Nature, Role, TakesEffect

RECORDS_HAPPENINGS = frozenset(
    {
        Role.LEAD_PROFESSIONAL,
        Role.FAMILY_SUPPORT_WORKER,
        Role.SOCIAL_WORKER,
        Role.ASYE_SOCIAL_WORKER,
        Role.PRACTICE_SUPERVISOR,
        Role.PERSONAL_ADVISER,
        Role.SUPERVISING_SOCIAL_WORKER,
        Role.FAMILY_FINDER,
        Role.FAMILY_HELP_LEAD_PRACTITIONER,
        Role.LEAD_CHILD_PROTECTION_PRACTITIONER,
        Role.EARLY_HELP_MANAGER,
        Role.MASH_DECISION_MAKER,
        Role.EDT,
        Role.TEAM_MANAGER,
        Role.SERVICE_MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.ASSISTANT_DIRECTOR,
        Role.DCS,
        Role.NOMINATED_OFFICER,
        Role.ADM,
        Role.PRINCIPAL_SOCIAL_WORKER,
        Role.PLACEMENTS_OFFICER,
        Role.IRO,
        Role.CP_CHAIR,
        Role.LADO,
        Role.LEGAL_ADVISER,
    }
)
"""The roles of practice, management, the front door, the emergency duty team and independent review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a move may not happen, or what is met or missing about it.

    `who` can meet it. `where`: "record" in the form that records evidence, "move" in the move's own form, "panel" by a
    panel's decision, "moves" by one of the other `moves` (`code:target`), "assessment" by authorising it, "missing" by recording
    that the child was found; empty where nobody can. `earliest` is the first day on which time alone meets it.
    """

    code: str
    says: str
    who: tuple[Role, ...] = ()
    where: str = ""
    earliest: date | None = None
    evidence: EvidenceKind | None = None
    moves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the engine says of one move to one target. `due_after` is the evidence that the move leaves to come."""

    move: Move
    target: To
    allowed: bool
    yours: bool
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]
    met: tuple[Reason, ...]
    due_after: tuple[EvidenceKind, ...]
    takes_effect: TakesEffect


def possible_moves(workflow: Workflow, situation: Situation, *, calendar: Calendar | None = None) -> tuple[tuple[Move, To], ...]:
    """Every move, to every target, that starts where the child stands, whether or not it may happen yet.

    A decision whose day comes within a year (20 working days in care, the eighteenth birthday) is among them.
    """
    days = calendar or Calendar()
    return tuple(
        (move, target)
        for move in workflow.moves
        if _could_start(move, situation, days)
        for target in move.targets
        if not _not_so(target.when, situation, days)
    )


def decide(
    move: Move,
    target: To,
    situation: Situation,
    *,
    roles: frozenset[Role],
    given: frozenset[EvidenceKind],
    warnings_accepted: bool,
    why: str,
    rules: Rules,
    calendar: Calendar,
) -> Decision:
    """Decide a move to one of its targets. `given` is the evidence that comes with it, `why` the reason given for it."""
    on_record = given | frozenset(situation.evidence)
    unmet = [] if _is_happening(move) else [k for k in move.reason if k not in on_record]
    warnings = tuple(_missing(kind, warns=True) for kind in unmet)
    reasons = [
        *_not_here(move, target, situation, calendar),
        *_forbidden(move, rules),
        *_unmet(move, target, situation, on_record, calendar),
    ]
    if warnings and not (warnings_accepted and why.strip()):
        reasons.append(_NEEDS_REASON)
    return Decision(
        move=move,
        target=target,
        allowed=not reasons,
        yours=_yours(move, roles),
        reasons=tuple(reasons),
        warnings=warnings,
        met=tuple(_met(move, target, situation, on_record, calendar)),
        due_after=tuple(k for k in _owed(move) if k not in on_record and not EVIDENCE[k].met_by_acceptance),
        takes_effect=target.takes_effect or move.takes_effect,
    )


def _is_happening(move: Move) -> bool:
    return move.nature is Nature.HAPPENING


def _could_start(move: Move, situation: Situation, calendar: Calendar) -> bool:
    """Whether the move starts here now, or is a decision that a person may prepare because its day will come soon."""
    for source in move.sources:
        if stands_at(source.standing, situation):
            unmet = _not_so(source.when, situation, calendar)
            if not unmet or (not _is_happening(move) and all(comes_soon(c, situation, calendar) for c in unmet)):
                return True
    return False


def comes_soon(condition: Condition, situation: Situation, calendar: Calendar) -> bool:
    """Whether the day on which time alone makes the fact so is within a year, so that a decision may be prepared for it."""
    day = earliest(condition, situation, calendar=calendar)
    return condition in _PREPARED_FOR and day is not None and day <= situation.today + _A_YEAR


def _not_so(conditions: Iterable[Condition], situation: Situation, calendar: Calendar) -> list[Condition]:
    return [c for c in conditions if not holds(c, situation, calendar=calendar)]


def _not_here(move: Move, target: To, situation: Situation, calendar: Calendar) -> list[Reason]:
    """Why the move does not start where the child stands, or does not lead there in this case; empty where it does."""
    here = [source for source in move.sources if stands_at(source.standing, situation)]
    if not here:
        return [Reason(code="not_here", says="This does not start from where the child stands now.")]
    fewest = min((_not_so(source.when, situation, calendar) for source in here), key=len)
    facts = [*fewest, *(_not_so(_conditions(move), situation, calendar) if _is_happening(move) else ())]
    if _is_happening(move):
        facts += _not_so(target.when, situation, calendar)
        return [Reason(code="not_here", says=SAYS[fact]) for fact in facts[:1]]
    told = [_untrue(fact, situation, calendar) for fact in facts]
    return told + [Reason(code="not_here", says=SAYS[fact]) for fact in _not_so(target.when, situation, calendar)[:1]]


def _forbidden(move: Move, rules: Rules) -> list[Reason]:
    """An authority may forbid a decision. It cannot forbid what has happened."""
    if move.code not in rules.forbidden_moves or _is_happening(move):
        return []
    return [Reason(code="forbidden_by_authority", says="This authority does not allow this move.")]


def _unmet(move: Move, target: To, situation: Situation, on_record: frozenset[EvidenceKind], calendar: Calendar) -> list[Reason]:
    """What the move, or this target, must have before it: evidence that is missing and facts that are not so."""
    kinds = [k for k in move.before if isinstance(k, EvidenceKind) and k not in on_record]
    if _is_happening(move):
        return [_missing(kind) for kind in kinds if EVIDENCE[kind].asked_with_move]
    facts = _not_so(_conditions(move, target), situation, calendar)
    return [*(_missing(kind) for kind in kinds), *(_untrue(fact, situation, calendar) for fact in facts)]


def _met(move: Move, target: To, situation: Situation, on_record: frozenset[EvidenceKind], calendar: Calendar) -> Iterable[Reason]:
    for kind in dict.fromkeys((*_kinds(move.before), *move.reason, *move.after)):
        if kind in on_record:
            yield Reason(code=f"met_{kind}", says=_sentence(kind, "is on record"), evidence=kind)
    for fact in _conditions(move, target):
        if holds(fact, situation, calendar=calendar):
            yield Reason(code=fact.value, says=MET[fact])


def _owed(move: Move) -> tuple[EvidenceKind, ...]:
    """What may follow: what comes after, and for a happening all that paper could have come before."""
    if not _is_happening(move):
        return move.after
    paper = [k for k in _kinds(move.before) if not EVIDENCE[k].asked_with_move]
    return tuple(dict.fromkeys((*paper, *move.reason, *move.after)))


def _yours(move: Move, roles: frozenset[Role]) -> bool:
    if _is_happening(move):
        return not roles.isdisjoint(RECORDS_HAPPENINGS | set(move.by))
    return not roles.isdisjoint(move.by)


def _kinds(items: Iterable[EvidenceKind | Condition]) -> list[EvidenceKind]:
    return [item for item in items if isinstance(item, EvidenceKind)]


def _conditions(move: Move, target: To | None = None) -> list[Condition]:
    """The facts that the move asks for, and those of the target, each once."""
    facts = [item for item in move.before if isinstance(item, Condition)]
    return list(dict.fromkeys((*facts, *(target.before if target else ()))))


def _missing(kind: EvidenceKind, *, warns: bool = False) -> Reason:
    rule = EVIDENCE[kind]
    tail = "is not on record" if warns else "must be given" if rule.asked_with_move else "must be on record first"
    return Reason(code=f"missing_{kind}", says=_sentence(kind, tail), who=rule.who, where=rule.where, evidence=kind)


def _untrue(fact: Condition, situation: Situation, calendar: Calendar) -> Reason:
    return Reason(code=fact.value, says=SAYS[fact], earliest=earliest(fact, situation, calendar=calendar))


def _sentence(kind: EvidenceKind, tail: str) -> str:
    """What is said of this evidence. What its label adds after a comma is closed by one."""
    label = EVIDENCE[kind].label
    comma = "," if ", " in label.partition("(")[0] else ""
    tail = f"are{tail[2:]}" if EVIDENCE[kind].many and tail.startswith("is ") else tail
    return f"{label[:1].upper()}{label[1:]}{comma} {tail}."


_PREPARED_FOR = (Condition.LOOKED_AFTER_20_WORKING_DAYS, Condition.AGED_18)
_A_YEAR = timedelta(days=366)

_NEEDS_REASON = Reason(
    code="needs_reason", says="Something is missing. Say that you have seen it, and why the move cannot wait.", where="move"
)
