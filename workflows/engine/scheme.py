"""Whose a decision is, where the scheme of delegation names a role or a person for it from a day to a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.definitions.scheme import OF_EVIDENCE, OF_MOVE
from workflows.shapes import Move
from workflows.terms import EvidenceKind, Nature, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the scheme: a role, or a person by id, for a decision. `to_on` None: until it is ended."""

    decision: str
    role: Role | None = None
    person: int | None = None
    name: str = ""
    from_on: date
    to_on: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)

    def is_for(self, roles: frozenset[Role], person: int | None) -> bool:
        return (self.role is not None and self.role in roles) or (self.person is not None and self.person == person)


def lines_for(decision: str, scheme: Iterable[Line], today: date) -> tuple[Line, ...]:
    """The lines of a decision that hold today; none: whoever it ships with decides."""
    return tuple(line for line in scheme if line.decision == decision and line.holds_on(today))


def roles_for_move(move: Move, roles: frozenset[Role], person: int | None, scheme: Iterable[Line], today: date) -> frozenset[Role]:
    """The roles in which this person faces the move: with those that decide it where the scheme names them, else without.

    Where the scheme says nothing, and for what has happened, the roles as they are.
    """
    decision = OF_MOVE.get(move.code)
    if decision is None or move.nature is Nature.HAPPENING:
        return roles
    return _roles(lines_for(decision, scheme, today), move.by, roles, person)


def roles_for_evidence(
    kind: EvidenceKind, by: tuple[Role, ...], roles: frozenset[Role], person: int | None, scheme: Iterable[Line], today: date
) -> frozenset[Role]:  # fmt: skip
    """The same for a decision that is put on record as evidence. `by` are the roles that may record it as it ships."""
    decision = OF_EVIDENCE.get(kind)
    return roles if decision is None else _roles(lines_for(decision, scheme, today), by, roles, person)


def _roles(lines: tuple[Line, ...], by: tuple[Role, ...], roles: frozenset[Role], person: int | None) -> frozenset[Role]:
    if not lines:
        return roles
    if any(line.is_for(roles, person) for line in lines):
        return roles | frozenset(by)
    return roles - frozenset(by)
