"""What is wrong with the definition of need-to-knows: each fault a sentence. A definition with a fault does not load."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from workflows.definitions.appended import appended
from workflows.definitions.journey import JOURNEY
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.limits.not_clocks import NOT_CLOCKS
from workflows.engine.faults import Fault
from workflows.errors import InvalidDefinition
from workflows.need_to_know import Category, Draft, Grade, NeedToKnows
from workflows.shapes import Length, Rules
from workflows.terms import Role, Severity, Unit

LINE = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS)
"""The line that a need-to-know goes up, lowest first. Whoever else a category names is told beside it."""

BESIDE = (
    Role.LADO,
    Role.SAFEGUARDING_PARTNERS,
    Role.CHIEF_EXECUTIVE,
    Role.LEAD_MEMBER,
    Role.COMMUNICATIONS_OFFICER,
    Role.DATA_PROTECTION_OFFICER,
    Role.CALDICOTT_GUARDIAN,
    Role.PRINCIPAL_SOCIAL_WORKER,
    Role.VIRTUAL_SCHOOL_HEAD,
    Role.LEGAL_ADVISER,
)
"""Who may be told beside the line."""


def check(pack: NeedToKnows) -> list[Fault]:
    """Every fault of the definition of need-to-knows."""
    return [*_grades(pack), *_categories(pack), *_follow_ups(pack), *_drafts(pack), *_mails(pack)]


@cache
def shipped() -> NeedToKnows:
    """The definition as it is shipped, proved. Raises InvalidDefinition with every fault."""
    from workflows.definitions.need_to_know import NEED_TO_KNOW

    faults = check(NEED_TO_KNOW)
    if faults:
        raise InvalidDefinition(NEED_TO_KNOW.code, [fault.says for fault in faults])
    return NEED_TO_KNOW


def as_set(category: Category, rules: Rules) -> Category | None:
    """The category as the authority has set it; None where it does not use it."""
    own = rules.need_to_know.get(category.code)
    if own is None:
        return category
    return None if own.is_off else replace(category, severity=own.severity or category.severity, tell=own.tell or category.tell)


def in_use(rules: Rules) -> tuple[Category, ...]:
    """The categories that the authority uses, as it has set them."""
    return tuple(found for category in shipped().categories if (found := as_set(category, rules)) is not None)


def category_in_use(code: str, rules: Rules) -> Category | None:
    """The category of this code as the authority has set it; None where it is unknown or not used."""
    category = shipped().category(code)
    return None if category is None else as_set(category, rules)


def faults_of(category: Category) -> list[Fault]:
    """What is wrong with whom a category tells."""
    return list(_told(shipped(), category, "it"))


def rungs(tell: Iterable[Role], top: Role) -> tuple[Role, ...]:
    """Who is told at once: the line up to the top one of the severity, from the first that is named, and whoever is named beside it."""
    named = tuple(tell)
    first = min(LINE.index(role) for role in named if role in LINE)
    return (*LINE[first : LINE.index(top) + 1], *(role for role in named if role not in LINE))


def _grades(pack: NeedToKnows) -> Iterator[Fault]:
    have = [grade.severity for grade in pack.grades]
    yield from (Fault("no_grade", f"the severity “{one}” is not told") for one in Severity if one not in have)
    yield from _twice("severity", have)
    for grade in pack.grades:
        if grade.top not in LINE:
            yield Fault("unknown_role", f"the severity “{grade.severity}” goes up to {grade.top}, who is not in the line")
    graver = sorted((grade for grade in pack.grades if grade.top in LINE), key=lambda one: have.index(one.severity))
    for high, low in pairwise(graver):
        if LINE.index(high.top) < LINE.index(low.top):
            yield Fault("told_less", f"“{high.severity}” goes less far up than “{low.severity}”")
        if _slower(high, low):
            yield Fault("told_later", f"“{high.severity}” gives more time than “{low.severity}”")


def _slower(high: Grade, low: Grade) -> bool:
    pairs = ((high.verbal_within, low.verbal_within), (high.form_within, low.form_within), (high.update_every, low.update_every))
    return any(_longest(mine) > _longest(other) for mine, other in pairs)


def _longest(length: Length | None) -> float:
    """The hours of a length, at their longest: what is not asked for at all is slowest."""
    if length is None:
        return float("inf")
    return length.value * {Unit.HOURS: 1, Unit.WORKING_DAYS: 24 * 1.4}.get(length.unit, 24)


def _categories(pack: NeedToKnows) -> Iterator[Fault]:
    yield from _twice("category", [category.code for category in pack.categories])
    yield from _twice("outside duty", [duty.code for duty in pack.duties])
    for category in pack.categories:
        yield from _category(pack, category)
    for duty in pack.duties:
        if duty.limit and duty.limit not in LIMITS:
            yield Fault("unknown_limit", f"the outside duty “{duty.code}” names the time limit “{duty.limit}”, which does not exist")
    used = {code for category in pack.categories for code in category.duties}
    yield from (Fault("unused", f"the outside duty “{d.code}” belongs to no category") for d in pack.duties if d.code not in used)
    said = {code for category in pack.categories for code in category.triggers}
    yield from (Fault("unused", f"the trigger “{code}” belongs to no category") for code in sorted(pack.triggers.keys() - said))


def _category(pack: NeedToKnows, category: Category) -> Iterator[Fault]:
    name = f"the category “{category.code}”"
    if not category.title.strip() or not category.source.strip():
        yield Fault("no_words", f"{name} lacks its title or its source")
    if not category.triggers:
        yield Fault("no_trigger", f"{name} does not say when it is raised")
    yield from _told(pack, category, name)
    yield from (
        Fault("no_words", f"{name} has the trigger “{code}”, which has no words") for code in category.triggers if code not in pack.triggers
    )
    yield from (
        Fault("unknown_duty", f"{name} names the outside duty “{code}”, which does not exist")
        for code in category.duties
        if pack.duty(code) is None
    )
    yield from (
        Fault("unknown_limit", f"{name} names the time limit “{code}”, which does not exist")
        for code in category.follow_ups
        if code not in LIMITS and code not in NOT_CLOCKS
    )


def _told(pack: NeedToKnows, category: Category, name: str) -> Iterator[Fault]:
    line = tuple(role for role in category.tell if role in LINE)
    first = LINE.index(line[0]) if line else 0
    if not line or line != LINE[first : first + len(line)]:
        yield Fault("out_of_order", f"{name} does not go up the line rung by rung")
    if len(set(category.tell)) != len(category.tell):
        yield Fault("twice", f"{name} tells a role twice")
    grade = next((grade for grade in pack.grades if grade.severity is category.severity), None)
    if grade is not None and grade.top not in category.tell:
        yield Fault("top_not_told", f"{name} is {category.severity}, and does not tell {grade.top}")


def _follow_ups(pack: NeedToKnows) -> Iterator[Fault]:
    yield from _twice("follow-up", [row.code for row in pack.follow_ups])
    for row in pack.follow_ups:
        if row.limit and row.limit not in LIMITS and row.limit not in NOT_CLOCKS:
            yield Fault("unknown_limit", f"the follow-up “{row.code}” names the time limit “{row.limit}”, which does not exist")


def _drafts(pack: NeedToKnows) -> Iterator[Fault]:
    told = appended(JOURNEY)
    moves = {move.code for move in JOURNEY.moves}
    for row in pack.drafts:
        name = f"the draft of “{row.category}”"
        if pack.category(row.category) is None:
            yield Fault("unknown_category", f"{name} is of a category that does not exist")
        if (row.on is None) == (not row.limits):
            yield Fault("no_cause", f"{name} must name either an event or a timescale")
        for kind in (*([row.on] if row.on else []), *row.not_with):
            if kind not in told:
                yield Fault("never_told", f"{name} waits for {kind}, which nothing tells")
        named = (*row.moves, *row.moves_in_an_emergency)
        yield from (Fault("unknown_move", f"{name} names the move “{m}”, which does not exist") for m in named if m not in moves)
        yield from _draft_of_limit(name, row)


def _draft_of_limit(name: str, row: Draft) -> Iterator[Fault]:
    for code in row.limits:
        limit = LIMITS.get(code)
        if limit is None:
            yield Fault("unknown_limit", f"{name} names the time limit “{code}”, which does not exist")
        elif row.rung not in {rung.code for rung in limit.ladder}:
            yield Fault("unknown_rung", f"{name} waits for the rung “{row.rung}” of “{code}”, which has none such")


def _mails(pack: NeedToKnows) -> Iterator[Fault]:
    may = {rule.code for rule in (*pack.mail_may, *pack.mail_may_where)}
    yield from (Fault("may_and_never", f"a message may hold “{r.code}”, and may never") for r in pack.mail_never if r.code in may)


def _twice(what: str, codes: Sequence[str]) -> Iterator[Fault]:
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault("twice", f"the {what} “{code}” is told twice")
