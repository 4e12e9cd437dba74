"""Who takes a decision today, in words: whom the scheme of delegation names, else the roles it ships with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tracker.models import Delegation
from tracker.selectors.words import Words
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.scheme import BY_CODE, OF_EVIDENCE, OF_MOVE, SCHEME, Delegable
from workflows.engine.scheme import Line, lines_for
from workflows.shapes import Move
from workflows.terms import EvidenceKind, Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision of the scheme on a page, with the lines that hold or are to come."""

    rule: Delegable
    usual: str
    lines: tuple[Delegation, ...]
    holds: bool


def decided_by(move: Move, scheme: Iterable[Line], words: Words, *, on: date) -> str:
    """Who decides this move on this day, such as `Jonah Reid, named in the scheme of delegation`."""
    lines = lines_for(OF_MOVE.get(move.code, ""), scheme, on) if move.nature is not Nature.HAPPENING else ()
    if not lines:
        return words.roles(move.by)
    return _named(lines, words)


def recorded_by(kind: EvidenceKind, scheme: Iterable[Line], words: Words, *, on: date) -> str:
    """Who puts this decision on record on this day."""
    lines = lines_for(OF_EVIDENCE.get(kind, ""), scheme, on)
    return _named(lines, words) if lines else words.roles(EVIDENCE[kind].recorded_by)


def scheme_now(words: Words, *, today: date) -> list[Decided]:
    """All forty decisions with their lines of today and later. One query."""
    lines: dict[str, list[Delegation]] = {}
    for line in _lines().filter(Q(to_on__isnull=True) | Q(to_on__gte=today)):
        lines.setdefault(line.decision, []).append(line)
    return [
        Decided(
            rule=rule, usual=words.roles(rule.by), lines=tuple(lines.get(rule.code, ())),
            holds=any(line.from_on <= today for line in lines.get(rule.code, ())),
        )
        for rule in SCHEME
    ]  # fmt: skip


def lines_of(decision: str) -> Sequence[Delegation]:
    """Every line there has been of one decision, the latest first. One query."""
    return list(_lines().filter(decision=decision).order_by("-from_on", "-pk"))


def line(pk: int) -> Delegation | None:
    """One line of the scheme, with its person."""
    return _lines().filter(pk=pk).first()


def decision(code: str) -> Delegable | None:
    """The decision of this code; None where there is none."""
    return BY_CODE.get(code)


def _named(lines: Sequence[Line], words: Words) -> str:
    who = [line.name or words.role(line.role or "") for line in lines]
    listed = who[0] if len(who) == 1 else f"{', '.join(who[:-1])} or {who[-1]}"
    return f"{listed}, named in the scheme of delegation"


def _lines() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("user")
