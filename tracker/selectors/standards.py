"""The rules of a kind as an administrator reads them: what each is, what it ships as, and what may be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.rules.rulebook import Content
from tracker.selectors.editions import about, told
from tracker.selectors.newer_version import open_by_version
from tracker.selectors.timescales import BASES
from tracker.selectors.words import capital, spoken
from tracker.terms import RuleKind
from workflows.definitions.limits import ALL_LIMITS
from workflows.engine import need_to_know
from workflows.need_to_know import Category
from workflows.shapes import TimeLimit

UNSET: Mapping[RuleKind, str] = {
    RuleKind.LOCAL_STANDARD: "Back to how it ships",
    RuleKind.BANK_HOLIDAY: "Take away the bank holiday",
    RuleKind.SCHOOL_TERM: "Take away the term",
    RuleKind.SCHOOL_CLOSURE: "Open schools again",
    RuleKind.LABEL: "Back to the usual name",
    RuleKind.FORBIDDEN_MOVE: "Allow the move again",
    RuleKind.DEFINITION: "Leave journeys on their version",
    RuleKind.NEED_TO_KNOW: "Back to how it ships",
}
"""What taking a rule away is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One rule on a page. `can_change` leads to its form, `can_unset` to taking it away; law and guidance have neither."""

    key: str
    about: str
    says: str
    under: str = ""
    can_change: bool = False
    can_unset: bool = False
    unset: str = ""


def listed(content: Content, kind: RuleKind, *, today: date) -> list[Listed]:
    """Every rule of this kind. Of local standards every timescale there is, so that what may not be changed says why."""
    if kind is RuleKind.LOCAL_STANDARD:
        return [_limit(limit, content) for limit in sorted(ALL_LIMITS, key=lambda one: (not one.configurable, one.code))]
    if kind is RuleKind.DEFINITION:
        return [
            Listed(key=str(version), about=f"Version {version}", says=f"{number:,} open {'journey' if number == 1 else 'journeys'}")
            for version, number in open_by_version()
        ]
    if kind is RuleKind.NEED_TO_KNOW:
        return [_category(category, content) for category in need_to_know.shipped().categories]
    rows = sorted(key for held, key in content if held is kind)
    days = kind in (RuleKind.BANK_HOLIDAY, RuleKind.SCHOOL_CLOSURE)
    return [
        Listed(key=key, about=about(kind, key), says=told(kind, key, content[kind, key]), can_unset=True, unset=UNSET[kind])
        for key in rows
        if not days or date.fromisoformat(key) >= today
    ]


def _category(category: Category, content: Content) -> Listed:
    held = content.get((RuleKind.NEED_TO_KNOW, category.code))
    return Listed(
        key=category.code, about=category.title, says=told(RuleKind.NEED_TO_KNOW, category.code, held), under=category.source,
        can_change=True, can_unset=held is not None, unset=UNSET[RuleKind.NEED_TO_KNOW],
    )  # fmt: skip


def that_say(rules: Sequence[Listed], text: str) -> list[Listed]:
    """Those of these rules that hold every word of the text in their name, their part of the work, their source or their length."""
    words = text.casefold().split()
    return [rule for rule in rules if all(word in f"{rule.about} {rule.under} {rule.says}".casefold() for word in words)]


def _limit(limit: TimeLimit, content: Content) -> Listed:
    held = content.get((RuleKind.LOCAL_STANDARD, limit.code))
    says = told(RuleKind.LOCAL_STANDARD, limit.code, held)
    if not limit.configurable:
        says = f"{limit.steps[0][0].length}. {BASES[limit.basis]}: it cannot be changed here"
    return Listed(
        key=limit.code, about=limit.title, says=says, under=f"{capital(spoken(limit.code.partition('.')[0]))}. {limit.source}",
        can_change=limit.configurable, can_unset=held is not None, unset=UNSET[RuleKind.LOCAL_STANDARD],
    )  # fmt: skip
