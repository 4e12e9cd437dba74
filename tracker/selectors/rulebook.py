"""The authority's rulebook as plain values for the engine, read again only when it has changed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from tracker.models import (
    BankHoliday,
    Delegation,
    Edition,
    ForbiddenMove,
    Label,
    LocalStandard,
    NeedToKnowCategory,
    Rulebook,
    RuleChange,
    SchoolClosure,
    SchoolTerm,
)
from tracker.models.prepared import read
from tracker.rules.rulebook import Content, Key, Set, Value, changed
from tracker.terms import EditionState, RuleKind
from workflows.bank_holidays import with_expected
from workflows.engine.scheme import Line
from workflows.shapes import Calendar, Length, OwnCategory, Rules
from workflows.terms import Role, Severity, Unit


@dataclass(frozen=True, slots=True)
class Book:
    """One edition of the rulebook.

    `rules` and `calendar` are those in force. `by_start` holds, for each edition, the moment from which it held and the
    rules for a timescale that started under it: it keeps their lengths, unless a later edition says otherwise.
    """

    edition: int
    calendar: Calendar
    rules: Rules
    by_start: tuple[tuple[datetime, Rules], ...] = ()
    scheme: tuple[Line, ...] = ()
    """Every line of the scheme of delegation, each with its days."""

    def rules_at(self, started_at: datetime) -> Rules:
        """The rules for a timescale that started at this moment. Equal to `rules` where no edition has changed a length."""
        at = bisect_right(self.by_start, started_at, key=lambda pair: pair[0])
        return self.by_start[max(at - 1, 0)][1] if self.by_start else self.rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An edition that holds from a moment: its number, and each local standard that it sets, with its reach."""

    number: int
    in_force_at: datetime
    standards: tuple[tuple[Set, bool], ...] = field(default=())


_read: dict[str, tuple[tuple[int, str], Book]] = {}


def rulebook() -> Book:
    """The rulebook now. One query, and a few more when it has changed since this process last read it."""
    row = next(iter(read(_edition)), (0, ""))
    known = _read.get("book")
    if known is None or known[0] != row:
        known = _read["book"] = (row, replace(book_of(row[0], content_in_force(), held_editions()), scheme=_scheme()))
    return known[1]


def _edition() -> QuerySet[Rulebook, tuple[Any, ...]]:
    return Rulebook.objects.order_by("pk").values_list("edition", "stamp")[:1]


def forget() -> None:
    """Read the rulebook afresh at the next call. For tests that change it without a new edition."""
    _read.clear()


def forbidden_because(move: str) -> str:
    """The reason that people are shown for a move this authority does not allow; empty where it does."""
    return ForbiddenMove.objects.filter(move=move).values_list("reason", flat=True).first() or ""


def content_in_force() -> dict[Key, Value]:
    """Every rule in force that the authority has set. Seven queries."""
    content: dict[Key, Value] = {}
    for standard in LocalStandard.objects.all():
        length = {"value": standard.value, "unit": standard.unit}
        content[RuleKind.LOCAL_STANDARD, standard.limit] = {"off": True} if standard.is_off else length
    for day in BankHoliday.objects.all():
        content[RuleKind.BANK_HOLIDAY, day.on.isoformat()] = {"name": day.name}
    for term in SchoolTerm.objects.all():
        content[RuleKind.SCHOOL_TERM, term.first_on.isoformat()] = {"name": term.name, "last": term.last_on.isoformat()}
    for closed in SchoolClosure.objects.all():
        content[RuleKind.SCHOOL_CLOSURE, closed.on.isoformat()] = {"name": closed.name}
    for label in Label.objects.all():
        content[RuleKind.LABEL, label.code] = {"text": label.text}
    for move in ForbiddenMove.objects.all():
        content[RuleKind.FORBIDDEN_MOVE, move.move] = {"reason": move.reason}
    for own in NeedToKnowCategory.objects.all():
        content[RuleKind.NEED_TO_KNOW, own.category] = {"off": True} if own.is_off else {"severity": own.severity, "tell": own.tell}
    return content


def content_of(edition: Edition) -> dict[Key, Value]:
    """Every rule of a published edition. One query; the changes of all editions up to it, in their order."""
    rows = RuleChange.objects.filter(edition__state=EditionState.PUBLISHED, edition__number__lte=edition.number)
    return changed({}, sets(rows.order_by("edition__number", "pk")))


def sets(changes: Iterable[RuleChange]) -> list[Set]:
    """Stored changes as plain values."""
    return [Set(kind=RuleKind(change.kind), key=change.key, value=change.value) for change in changes]


def held_editions() -> list[Held]:
    """The published editions in order, with the local standards that each sets. Two queries."""
    rows = RuleChange.objects.filter(edition__state=EditionState.PUBLISHED, kind=RuleKind.LOCAL_STANDARD).order_by("pk")
    standards: dict[int, list[tuple[Set, bool]]] = {}
    for change in rows:
        told = Set(kind=RuleKind.LOCAL_STANDARD, key=change.key, value=change.value)
        standards.setdefault(change.edition_id, []).append((told, change.for_running))
    editions = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("number")
    return [
        Held(number=number, in_force_at=in_force_at, standards=tuple(standards.get(pk, ())))
        for pk, number, in_force_at in editions.values_list("pk", "number", "in_force_at")
        if number is not None and in_force_at is not None
    ]


def book_of(edition: int, content: Content, held: Sequence[Held]) -> Book:
    """The book of this content. `held` are the editions that a timescale may have started under. No query."""
    rules = rules_of(content)
    return Book(edition=edition, calendar=calendar_of(content), rules=rules, by_start=_by_start(edition, content, rules, held))


def calendar_of(content: Content) -> Calendar:
    """The days that do not count, of this content, with the bank holidays to be expected after those it knows."""
    holidays = frozenset(_days(content, RuleKind.BANK_HOLIDAY))
    terms = sorted(
        (date.fromisoformat(key), date.fromisoformat(value["last"]))
        for (kind, key), value in content.items()
        if kind is RuleKind.SCHOOL_TERM
    )
    known = Calendar(
        bank_holidays=holidays,
        school_closed=frozenset(_days(content, RuleKind.SCHOOL_CLOSURE)),
        known_until=_end_of_year(max(holidays)) if holidays else None,
        terms=tuple(terms),
    )
    return with_expected(known)


def rules_of(content: Content) -> Rules:
    """What the authority has set, of this content."""
    standards, switched_off = _standards({key: value for (kind, key), value in content.items() if kind is RuleKind.LOCAL_STANDARD})
    return Rules(
        standards=standards,
        switched_off=switched_off,
        forbidden_moves=frozenset(key for kind, key in content if kind is RuleKind.FORBIDDEN_MOVE),
        labels={key: value["text"] for (kind, key), value in content.items() if kind is RuleKind.LABEL},
        need_to_know={key: _category(value) for (kind, key), value in content.items() if kind is RuleKind.NEED_TO_KNOW},
    )


def _scheme() -> tuple[Line, ...]:
    """The lines of the scheme with the names of the people in it. One query."""
    return tuple(
        Line(
            decision=line.decision, role=Role(line.role) if line.role else None, person=line.user_id,
            name=line.user.display_name if line.user else "", from_on=line.from_on, to_on=line.to_on,
        )
        for line in Delegation.objects.select_related("user")
    )  # fmt: skip


def _by_start(edition: int, content: Content, rules: Rules, held: Sequence[Held]) -> tuple[tuple[datetime, Rules], ...]:
    """For each edition the rules of what started under it; empty where no edition after the first sets a length."""
    if not any(one.standards for one in held[1:]):
        return ()
    touched = {told.key for one in held for told, _ in one.standards}
    untold = {key: value for (kind, key), value in content.items() if kind is RuleKind.LOCAL_STANDARD and key not in touched}
    found = []
    for at, start in enumerate(held):
        own: dict[str, Value] = dict(untold)
        for position, one in enumerate(held):
            for told, for_running in one.standards:
                if position <= at or (for_running and one.number <= edition):
                    _put(own, told)
        standards, switched_off = _standards(own)
        found.append((start.in_force_at, Rules(standards, switched_off, rules.forbidden_moves, rules.labels, rules.need_to_know)))
    return tuple(found)


def _put(own: dict[str, Value], told: Set) -> None:
    if told.value is None:
        own.pop(told.key, None)
    else:
        own[told.key] = told.value


def _standards(own: Mapping[str, Value]) -> tuple[dict[str, Length], frozenset[str]]:
    lengths = {key: Length(value["value"], Unit(value["unit"])) for key, value in own.items() if not value.get("off")}
    return lengths, frozenset(key for key, value in own.items() if value.get("off"))


def _category(value: Value) -> OwnCategory:
    if value.get("off"):
        return OwnCategory(is_off=True)
    return OwnCategory(severity=Severity(value["severity"]), tell=tuple(Role(role) for role in value["tell"]))


def _days(content: Content, wanted: RuleKind) -> Iterable[date]:
    return (date.fromisoformat(key) for kind, key in content if kind is wanted)


def _end_of_year(day: date) -> date:
    return date(day.year, 12, 31)
