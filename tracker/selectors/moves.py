"""Every way on from where a child stands: what is met, what warns, what must be there first, who decides and who receives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.models import OrgUnit
from tracker.rules.access import Actor
from tracker.selectors.journeys import Read
from tracker.selectors.rulebook import Book
from tracker.selectors.scheme import decided_by
from tracker.selectors.words import Words, capital
from tracker.terms import UnitKind
from workflows.definitions.criteria import CRITERIA, Criteria
from workflows.definitions.evidence import EVIDENCE
from workflows.engine import registry
from workflows.engine.decide import Decision, Reason, decide, possible_moves
from workflows.engine.remedy import completed
from workflows.engine.scheme import Line, roles_for_move
from workflows.engine.way import Ground
from workflows.shapes import Calendar, Detail, Move, Rules, Situation, To, Workflow
from workflows.terms import Direction, EvidenceKind, Nature, Role, TakesEffect

GROUPS = ("up", "down", "across", "close", "happenings")
TITLES = {
    "up": "Step up",
    "down": "Step down",
    "across": "Transfer and other",
    "close": "Close",
    "happenings": "What has happened",
}
"""The groups of the move page, in order. A happening is told apart whichever way it leads: it is recorded, not decided."""

_DIRECTIONS = {
    Direction.STEP_UP: "up",
    Direction.EMERGENCY: "up",
    Direction.STEP_DOWN: "down",
    Direction.CLOSE: "close",
    Direction.LATERAL: "across",
    Direction.OPEN: "across",
    Direction.REOPEN: "across",
}


MANY = 6
"""More roles than this who decide are told as everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that is met, missing or asked for. `where` is as the engine's reasons have it; `move` the other move that meets it."""

    code: str
    says: str
    who: str = ""
    where: str = ""
    earliest: date | None = None
    evidence: EvidenceKind | None = None
    move: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One move to one of its targets, decided for this child and this person now."""

    decision: Decision
    key: str
    says: str
    to: str
    group: str
    is_happening: bool
    ready: bool
    yours: bool
    first: tuple[Told, ...]
    asked: tuple[Told, ...]
    warns: tuple[Told, ...]
    met: tuple[Told, ...]
    due_after: tuple[str, ...]
    decided_by: str
    received_by: str
    receivers: tuple[tuple[int, str], ...]
    on_acceptance: bool
    criteria: Criteria | None
    owner: str
    limited_to: str

    @property
    def move(self) -> Move:
        return self.decision.move

    @property
    def target(self) -> To:
        return self.decision.target

    @property
    def heading(self) -> str:
        """What tells this move from the others: where it leads, or what happened where many lead to one place."""
        told_by_itself = self.is_happening or self.target.standing is None or self.group in ("close", "across")
        return self.says.rstrip(".") if told_by_itself else self.to

    @property
    def under(self) -> str:
        """What the heading leaves out."""
        if self.heading == self.to:
            return self.says
        return f"Leads to: {self.to.lower()}." if self.target.standing is not None else f"{self.to}."

    @property
    def details(self) -> tuple[Detail, ...]:
        return self.move.asks_at(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Moves that lead the same way."""

    code: str
    title: str
    options: tuple[Option, ...]


def options(found: Read, situation: Situation, actor: Actor, words: Words, book: Book) -> list[Option]:
    """Every possible move of this journey, decided. Two queries, whatever the number of moves."""
    workflow = registry.get(found.journey.definition, found.journey.definition_version)
    teams = _Teams()
    made = decisions(workflow, situation, actor, rules=book.rules, calendar=book.calendar, scheme=book.scheme)
    return [
        _option(one, words, teams, actor.roles, decided_by(one.move, book.scheme, words, on=situation.today)) for one in made
    ]  # fmt: skip


def decisions(
    workflow: Workflow, situation: Situation, actor: Actor, *, rules: Rules, calendar: Calendar, scheme: Sequence[Line] = ()
) -> list[Decision]:  # fmt: skip
    """What the engine says of every possible move when nothing has been given with it yet. No query."""
    ground: Ground = {}
    return [
        completed(
            decide(
                move, target, situation, roles=roles_for_move(move, actor.roles, actor.user_id, scheme, situation.today), given=frozenset(),
                warnings_accepted=False, why="", rules=rules, calendar=calendar,
            ),
            workflow, situation, rules=rules, calendar=calendar, ground=ground,
        )
        for move, target in possible_moves(workflow, situation, calendar=calendar)
    ]  # fmt: skip


def grouped(found: Sequence[Option]) -> list[Group]:
    """The moves by the way they lead, those that are ready and this person's own first. Empty groups are left out."""
    groups = []
    for code in GROUPS:
        here = sorted((o for o in found if o.group == code), key=lambda o: (not (o.ready and o.yours), not o.ready, o.to, o.says))
        if here:
            groups.append(Group(code=code, title=TITLES[code], options=tuple(here)))
    return groups


def option_of(found: Iterable[Option], key: str) -> Option | None:
    """The option of `code:target`, or of a code alone where it has one target."""
    listed = list(found)
    exact = next((o for o in listed if o.key == key), None)
    if exact is not None:
        return exact
    alone = [o for o in listed if o.move.code == key]
    return alone[0] if len(alone) == 1 else None


def told(reasons: Iterable[Reason], words: Words, roles: frozenset[Role]) -> tuple[Told, ...]:
    """Reasons of the engine in words, each with who can meet it, and where as far as these roles may go there."""
    return tuple(
        Told(
            code=r.code, says=r.says, who=who(r, words), where=_where(r, roles), earliest=r.earliest, evidence=r.evidence,
            move=r.moves[0] if r.moves else "",
        )
        for r in reasons
    )  # fmt: skip


def who(reason: Reason, words: Words) -> str:
    """Who can meet it; more roles than a person reads are everybody who works with the child."""
    roles = tuple(dict.fromkeys(reason.who))
    return words.roles(roles) if len(roles) <= MANY else "anyone who works with the child"


def _where(reason: Reason, roles: frozenset[Role]) -> str:
    if reason.where == "record" and reason.evidence is not None and not EVIDENCE[reason.evidence].may_record(roles):
        return ""
    return reason.where


class _Teams:
    """The teams that may receive, read once for a page."""

    def __init__(self) -> None:
        self._by_role: dict[str, tuple[tuple[int, str], ...]] | None = None

    def receiving(self, role: str) -> tuple[tuple[int, str], ...]:
        if self._by_role is None:
            self._by_role = {}
            rows = OrgUnit.objects.filter(is_active=True, kind=UnitKind.TEAM, posts__isnull=False).order_by("name")
            for pk, name, post in rows.values_list("pk", "name", "posts__role").distinct():
                self._by_role[post] = (*self._by_role.get(post, ()), (pk, name))
        return self._by_role.get(role, ())


def _option(decision: Decision, words: Words, teams: _Teams, roles: frozenset[Role], decides: str) -> Option:
    move, target = decision.move, decision.target
    where = target.standing.id if target.standing else ""
    criteria = CRITERIA.get(where)
    first = [r for r in decision.reasons if r.where != "move"]
    asked = [r for r in decision.reasons if r.where == "move" and r.evidence is not None]
    on_acceptance = decision.takes_effect is TakesEffect.ON_ACCEPTANCE
    return Option(
        decision=decision,
        key=f"{move.code}:{target.id}",
        says=move.says,
        to=_leads_to(target),
        group="happenings" if move.nature is Nature.HAPPENING else _DIRECTIONS[move.direction],
        is_happening=move.nature is Nature.HAPPENING,
        ready=not first,
        yours=decision.yours,
        first=told(first, words, roles),
        asked=told(asked, words, roles),
        warns=told(decision.warnings, words, roles),
        met=told(decision.met, words, roles),
        due_after=tuple(capital(EVIDENCE[kind].label) for kind in decision.due_after),
        decided_by=decides if len(move.by) <= MANY else "anyone who works with the child",
        received_by=words.role(move.received_by) if move.received_by else "",
        receivers=teams.receiving(str(move.received_by)) if on_acceptance and move.received_by else (),
        on_acceptance=on_acceptance,
        criteria=criteria,
        owner=words.role(criteria.owner) if criteria and criteria.owner else "",
        limited_to=target.says,
    )


def _leads_to(target: To) -> str:
    return target.standing.title if target.standing else "The stage stays as it is"
