"""The editions of the rulebook as people read them: what each sets, in words, and what tells it from the one before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tracker.models import Edition, Event, Post, Recount, Rehearsal, Rulebook, RuleChange
from tracker.rules.rulebook import PUBLISHES_RULES, Content, Difference, Key, Set, Value, changed, differences
from tracker.selectors.labels import GROUPS, RENAMED
from tracker.selectors.rulebook import Book, Held, book_of, content_in_force, content_of, held_editions, sets
from tracker.selectors.words import Words, capital
from tracker.terms import EditionState, RuleKind, StreamKind
from workflows.definitions.limits import BY_CODE
from workflows.engine import need_to_know, registry
from workflows.shapes import Length, Move
from workflows.terms import EventKind, Role, Severity, Unit

KINDS: Mapping[RuleKind, str] = {
    RuleKind.LOCAL_STANDARD: "Local standards",
    RuleKind.BANK_HOLIDAY: "Bank holidays",
    RuleKind.SCHOOL_TERM: "School terms",
    RuleKind.SCHOOL_CLOSURE: "School closures",
    RuleKind.LABEL: "Names",
    RuleKind.FORBIDDEN_MOVE: "Moves that are not allowed",
    RuleKind.DEFINITION: "Versions of the process",
    RuleKind.NEED_TO_KNOW: "Need to know",
}
"""The kinds of rule, as they stand on a page."""

MOVES_DATES = (RuleKind.BANK_HOLIDAY, RuleKind.SCHOOL_TERM, RuleKind.SCHOOL_CLOSURE)
"""Changes of the calendar: running timescales are always counted again."""

SETTLES_IN = timedelta(days=28)
"""How long somebody does not publish the drafts of whoever let them in: two accounts may be one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One change in words: what it is about, what it was and what it becomes."""

    kind: RuleKind
    key: str
    about: str
    before: str
    after: str
    reason: str = ""
    who: str = ""
    running: str = ""


def draft() -> Edition | None:
    """The draft that is open, where one is. One query."""
    return Edition.objects.filter(state=EditionState.DRAFT).select_related("author", "goes_back_to").first()


def editions() -> QuerySet[Edition]:
    """Every published edition, the newest first, with its people and its recount."""
    rows = Edition.objects.filter(state=EditionState.PUBLISHED).order_by("-number")
    return rows.select_related("author", "published_by", "goes_back_to", "recount")


def edition_of(number: int) -> Edition | None:
    """The published edition of this number."""
    return editions().filter(number=number).first()


def number_in_force() -> int:
    """The number of the edition in force; 0 where the rulebook has none."""
    return Rulebook.objects.values_list("edition", flat=True).first() or 0


def changes_of(edition: Edition) -> QuerySet[RuleChange]:
    """The changes of an edition with who made them."""
    return RuleChange.objects.filter(edition=edition).select_related("changed_by").order_by("kind", "key")


def last_published() -> dict[Key, Value]:
    """The content that a draft joins: what is in force, and what has been published to come."""
    coming = RuleChange.objects.filter(edition__state=EditionState.PUBLISHED, edition__number__gt=number_in_force())
    return changed(content_in_force(), sets(coming.order_by("edition__number", "pk")))


def book_with(changes: Sequence[RuleChange], *, now: datetime) -> Book:
    """The book as it would be if these changes were published and in force from now."""
    held = held_editions()
    number = max([one.number for one in held], default=0) + 1
    standards = tuple(
        (Set(kind=RuleKind.LOCAL_STANDARD, key=one.key, value=one.value), one.for_running)
        for one in changes
        if one.kind == RuleKind.LOCAL_STANDARD
    )
    own = Held(number=number, in_force_at=now, standards=standards)
    before = [one for one in held if one.in_force_at <= now] or [Held(number=0, in_force_at=datetime.min.replace(tzinfo=now.tzinfo))]
    return book_of(number, changed(last_published(), sets(changes)), [*before, own])


def contributors(edition: Edition) -> set[int]:
    """Everybody who has had a hand in a draft, by id: none of them may publish it."""
    kinds = [EventKind.RULES_DRAFT_STARTED, EventKind.RULES_CHANGE_DRAFTED, EventKind.RULES_CHANGE_DROPPED]
    acts = Event.objects.filter(stream__kind=StreamKind.RULEBOOK, kind__in=kinds, payload__body__edition=edition.pk)
    people = {*acts.values_list("actor", flat=True), *changes_of(edition).values_list("changed_by", flat=True), edition.author_id}
    return {pk for pk in people if pk is not None}


def let_in_by(edition: Edition, person: int, *, now: datetime) -> Event | None:
    """The act by which somebody with a hand in a draft has, in the last weeks, put this person where they may publish.

    An account was made or opened again, its password was given, or a post that publishes was given, or stood in for; to
    this person, or to whoever did so for them. None where nobody has. As many queries as people lie between, twice.
    """
    hands, seen, waiting = contributors(edition), {person}, [person]
    while waiting:
        for act in _lettings_in(waiting.pop(), now - SETTLES_IN):
            if act.actor_id in hands:
                return act
            if act.actor_id is not None and act.actor_id not in seen:
                seen.add(act.actor_id)
                waiting.append(act.actor_id)
    return None


def _lettings_in(person: int, since: datetime) -> QuerySet[Event]:
    opened = (EventKind.PERSON_ADDED, EventKind.PERSON_BACK_AT_WORK, EventKind.PASSWORD_GIVEN,
              EventKind.ACCOUNT_NO_LONGER_LIMITED)  # fmt: skip
    user = Q(kind__in=opened, payload__body__user=person)
    posts = Post.objects.filter(role__in=[str(role) for role in PUBLISHES_RULES], holdings__user=person).values_list("pk", flat=True)
    filled = Q(kind=EventKind.POST_FILLED, payload__body__user=person, payload__body__post__in=sorted(set(posts)))
    stands_in = Q(kind=EventKind.ABSENCE_RECORDED, payload__body__stands_in=person)
    acts = Event.objects.filter(stream__kind=StreamKind.STAFF, recorded_at__gt=since)
    return acts.filter(user | filled | stands_in).select_related("actor").order_by("-recorded_at", "-pk")


def rehearsal_of(edition: Edition) -> Rehearsal | None:
    """The rehearsal of the draft as it stands now; None where it has changed since, or was never tried."""
    return Rehearsal.objects.filter(edition=edition, version=edition.version).first()


def recounts_going_on() -> QuerySet[Recount]:
    """Recounts that have not come to their end."""
    return Recount.objects.filter(finished_at__isnull=True).select_related("edition").order_by("pk")


def history() -> QuerySet[Event]:
    """Everything done to the rulebook, the latest first."""
    return Event.objects.filter(stream__kind=StreamKind.RULEBOOK).select_related("payload", "actor").order_by("-seq")


def differences_of(edition: Edition) -> list[Difference]:
    """What an edition holds otherwise than the one before it. Two queries."""
    earlier = Edition.objects.filter(state=EditionState.PUBLISHED, number__lt=edition.number).order_by("-number").first()
    return differences(content_of(earlier) if earlier else {}, content_of(edition))


def in_words(changes: Iterable[RuleChange], content: Content) -> list[Told]:
    """The changes of a draft in words, beside what holds now. No query."""
    return [
        Told(
            kind=RuleKind(change.kind), key=change.key, about=about(RuleKind(change.kind), change.key),
            before=told(RuleKind(change.kind), change.key, content.get((RuleKind(change.kind), change.key))),
            after=told(RuleKind(change.kind), change.key, change.value), reason=change.reason,
            who=change.changed_by.display_name if change.changed_by else "", running=_running(change),
        )
        for change in changes
    ]  # fmt: skip


def differences_in_words(found: Iterable[Difference], reasons: Mapping[Key, str] | None = None) -> list[Told]:
    """What tells two editions apart, in words. No query."""
    return [
        Told(
            kind=one.kind, key=one.key, about=about(one.kind, one.key), before=told(one.kind, one.key, one.before),
            after=told(one.kind, one.key, one.after), reason=(reasons or {}).get((one.kind, one.key), ""),
        )
        for one in found
    ]  # fmt: skip


def about(kind: RuleKind, key: str) -> str:
    """What a rule is about, as people call it."""
    match kind:
        case RuleKind.LOCAL_STANDARD:
            return BY_CODE[key].title if key in BY_CODE else key
        case RuleKind.LABEL:
            group, _, _ = key.partition(":")
            return f"{GROUPS.get(group, capital(group))}: {RENAMED.get(key, key)}"
        case RuleKind.FORBIDDEN_MOVE:
            return _moves().get(key, key)
        case RuleKind.DEFINITION:
            return "The version of the process that open journeys follow"
        case RuleKind.NEED_TO_KNOW:
            category = need_to_know.shipped().category(key)
            return category.title if category else key
        case _:
            return _on(date.fromisoformat(key))


def told(kind: RuleKind, key: str, value: Value | None) -> str:
    """What a rule says, in words; for a rule that is not set what then holds."""
    if value is None:
        return _unset(kind, key)
    match kind:
        case RuleKind.LOCAL_STANDARD:
            return "Switched off" if value.get("off") else str(Length(value["value"], Unit(value["unit"])))
        case RuleKind.SCHOOL_TERM:
            return f"{value['name']}, until {_on(date.fromisoformat(value['last']))}"
        case RuleKind.LABEL:
            return str(value["text"])
        case RuleKind.FORBIDDEN_MOVE:
            return f"Not allowed: {value['reason']}"
        case RuleKind.DEFINITION:
            return f"Version {value['version']}"
        case RuleKind.NEED_TO_KNOW:
            return "Not used" if value.get("off") else category_in_words(Severity(value["severity"]), [Role(r) for r in value["tell"]])
        case _:
            return str(value["name"])


def _unset(kind: RuleKind, key: str) -> str:
    match kind:
        case RuleKind.LOCAL_STANDARD:
            return f"{BY_CODE[key].steps[0][0].length}, as it ships" if key in BY_CODE else "as it ships"
        case RuleKind.BANK_HOLIDAY:
            return "Not a bank holiday"
        case RuleKind.SCHOOL_TERM:
            return "No term begins on this day"
        case RuleKind.SCHOOL_CLOSURE:
            return "Schools are open"
        case RuleKind.LABEL:
            return f"{RENAMED.get(key, key)}, as it ships"
        case RuleKind.DEFINITION:
            return "Each the version that it began with"
        case RuleKind.NEED_TO_KNOW:
            category = need_to_know.shipped().category(key)
            return f"{category_in_words(category.severity, category.tell)}, as it ships" if category else "as it ships"
        case _:
            return "Allowed"


def category_in_words(severity: Severity, tell: Sequence[Role]) -> str:
    """How grave a category is taken to be at first, and who is told, in order."""
    grade = need_to_know.shipped().grade(severity)
    return f"{grade.title}: {', '.join(Words().role(role) for role in tell)}"


def _running(change: RuleChange) -> str:
    kind = RuleKind(change.kind)
    if kind in MOVES_DATES:
        return "Running timescales are counted again."
    if kind is RuleKind.LOCAL_STANDARD and not (change.value or {}).get("off"):
        return "Also for timescales that run already." if change.for_running else "Timescales that run already keep their length."
    return ""


def _moves() -> dict[str, str]:
    return {move.code: move_in_words(move) for move in registry.current("journey").moves}


def move_in_words(move: Move) -> str:
    """A move with where it leads from and to: what it says alone would not tell it from another."""
    sources = list(dict.fromkeys(source.standing.title for source in move.sources))
    targets = list(dict.fromkeys(target.standing.title if target.standing else "the same stage" for target in move.targets))
    return f"{' or '.join(sources)} to {' or '.join(targets)}: {move.says.rstrip('.')}"


def _on(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
