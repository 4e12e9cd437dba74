"""What the definition of need-to-knows is made of: severities, categories, duties to outside bodies, and what drafts one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflows.shapes import Length
from workflows.terms import About, EventKind, Role, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What one severity asks for, counted from when the incident is known, an update from the last one. None: not asked for.

    `top` is the highest post of the line that is told; `out_of_hours` whether that goes on through nights and weekends.
    """

    severity: Severity
    title: str
    meaning: str
    verbal_within: Length | None
    form_within: Length
    update_every: Length | None
    out_of_hours: bool
    top: Role
    source: str
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideDuty:
    """A duty to tell somebody outside the authority. `limit` is the timescale that telling them stops; empty where none runs."""

    code: str
    title: str
    to: str
    limit: str = ""
    only_where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """What follows an incident, and who sees to it. `limit` is its timescale; empty where it has none."""

    code: str
    title: str
    owner: Role
    limit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One kind of incident: how grave it is taken to be at first, and who is told, in order of escalation.

    `triggers` are codes of when it is raised, `duties` of outside duties, `follow_ups` of time limits. `own_readers` marks
    one that is read by those told alone, and not by everybody who works with the child.
    """

    code: str
    title: str
    severity: Severity
    triggers: tuple[str, ...]
    tell: tuple[Role, ...]
    duties: tuple[str, ...]
    follow_ups: tuple[str, ...]
    about: About
    source: str
    verified: bool = False
    own_readers: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What drafts a need-to-know of a category by itself: an event on a child's journey, or a timescale whose rung is reached.

    `moves` limits an event to these moves of the journey, `moves_in_an_emergency` to those beside them that were recorded as
    an emergency. Where the same act tells one of `not_with`, that is the incident, and this row drafts nothing.
    """

    category: str
    says: str
    on: EventKind | None = None
    moves: tuple[str, ...] = ()
    moves_in_an_emergency: tuple[str, ...] = ()
    not_with: tuple[EventKind, ...] = ()
    limits: tuple[str, ...] = ()
    rung: str = "due"

    def is_of(self, move: str, is_emergency: bool) -> bool:
        """Whether the event of this move is one that the row names. A row that names no move takes any."""
        named = (*self.moves, *(self.moves_in_an_emergency if is_emergency else ()))
        return move in named or not (self.moves or self.moves_in_an_emergency)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRule:
    """One thing that a message outside the service may hold, or may not. `only_where` tells the case it is limited to."""

    code: str
    title: str
    only_where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedToKnows:
    """Everything about need-to-knows of one version. `triggers` gives the words of each code."""

    code: str
    version: int
    title: str
    grades: tuple[Grade, ...]
    categories: tuple[Category, ...]
    triggers: Mapping[str, str]
    duties: tuple[OutsideDuty, ...]
    follow_ups: tuple[FollowUp, ...]
    drafts: tuple[Draft, ...]
    mail_may: tuple[MailRule, ...]
    mail_may_where: tuple[MailRule, ...]
    mail_never: tuple[MailRule, ...]
    rules: tuple[str, ...]
    source: str

    def grade(self, severity: Severity) -> Grade:
        """What this severity asks for."""
        return next(grade for grade in self.grades if grade.severity is severity)

    def category(self, code: str) -> Category | None:
        """The category of this code; None where there is none."""
        return next((category for category in self.categories if category.code == code), None)

    def duty(self, code: str) -> OutsideDuty | None:
        """The outside duty of this code; None where there is none."""
        return next((duty for duty in self.duties if duty.code == code), None)

    def drafted_by(
        self, kind: EventKind, *, move: str = "", is_emergency: bool = False, told_with: Iterable[EventKind] = ()
    ) -> tuple[Draft, ...]:
        """The rows that an event drafts; `told_with` are the other events of the same act."""
        others = frozenset(told_with)
        return tuple(
            row for row in self.drafts if row.on is kind and row.is_of(move, is_emergency) and others.isdisjoint(row.not_with)
        )  # fmt: skip

    def drafted_by_limit(self, limit: str, rung: str) -> tuple[Draft, ...]:
        """The rows that a timescale drafts as it reaches this rung."""
        return tuple(row for row in self.drafts if limit in row.limits and row.rung == rung)
