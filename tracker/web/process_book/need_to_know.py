"""The definition of need-to-knows as tables in plain English, with what the authority has set for itself."""

from dataclasses import dataclass

from tracker.selectors.editions import category_in_words
from tracker.selectors.words import Words, capital
from tracker.web.process_book.words import CHECKED, UNCHECKED
from workflows.definitions.limits import BY_CODE
from workflows.engine.need_to_know import as_set
from workflows.need_to_know import Category, Draft, Grade, NeedToKnows
from workflows.shapes import Length, Rules
from workflows.terms import About

ABOUT = {About.CHILD: "A child, or several of a family", About.SERVICE: "The service"}

OWN_TIMES = (
    ("incident.need_to_know_verbal", "the call"),
    ("incident.need_to_know_form", "the form"),
    ("incident.need_to_know_update", "the update"),
    ("incident.need_to_know_acknowledged_urgent", "acknowledging an urgent one"),
    ("incident.need_to_know_acknowledged", "acknowledging any other"),
)
"""The time limits by which an authority sets the times of the severities for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """One severity as a row of words."""

    title: str
    meaning: str
    spoken_to: str
    form: str
    update: str
    out_of_hours: str
    top: str
    source: str
    reliability: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """One category as a row of words. `own` is what the authority has set; empty where it is as it ships."""

    code: str
    title: str
    about: str
    severity: str
    told: str
    own: str
    triggers: tuple[str, ...]
    duties: tuple[str, ...]
    follow_ups: tuple[str, ...]
    source: str
    reliability: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """What drafts a need-to-know by itself."""

    says: str
    category: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """What follows an incident, and who sees to it."""

    title: str
    owner: str
    limit: str
    note: str


def grade_rows(pack: NeedToKnows, words: Words) -> list[GradeRow]:
    """The severities, the gravest first."""
    return [_grade(grade, words) for grade in pack.grades]


def category_rows(pack: NeedToKnows, rules: Rules, words: Words) -> list[CategoryRow]:
    """The categories, in the order in which a form offers them."""
    return [_category(pack, category, rules, words) for category in pack.categories]


def draft_rows(pack: NeedToKnows) -> list[DraftRow]:
    """What drafts one: what happened, and what did not happen in its time."""
    return [_draft(pack, row) for row in pack.drafts]


def follow_up_rows(pack: NeedToKnows, words: Words) -> list[FollowUpRow]:
    """What follows every incident that it applies to."""
    return [FollowUpRow(title=r.title, owner=words.role(r.owner), limit=_limit(r.limit), note=r.note) for r in pack.follow_ups]


def _grade(grade: Grade, words: Words) -> GradeRow:
    return GradeRow(
        title=grade.title,
        meaning=grade.meaning,
        spoken_to=_within(grade.verbal_within),
        form=_within(grade.form_within),
        update=f"Every {grade.update_every}" if grade.update_every else "Not asked for",
        out_of_hours="Goes on through nights and weekends" if grade.out_of_hours else "Waits for the next working day",
        top=words.role(grade.top),
        source=grade.source,
        reliability=CHECKED if grade.verified else UNCHECKED,
    )


def _within(length: Length | None) -> str:
    return f"Within {length}" if length else "Not asked for"


def _category(pack: NeedToKnows, category: Category, rules: Rules, words: Words) -> CategoryRow:
    own = as_set(category, rules)
    return CategoryRow(
        code=category.code,
        title=category.title,
        about=ABOUT[category.about],
        severity=pack.grade(category.severity).title,
        told=", ".join(words.role(role) for role in category.tell),
        own=_own(category, own),
        triggers=tuple(capital(pack.triggers[code]) for code in category.triggers),
        duties=tuple(_duty(pack, code) for code in category.duties),
        follow_ups=tuple(_limit(code) for code in category.follow_ups if code in BY_CODE),
        source=category.source,
        reliability=CHECKED if category.verified else UNCHECKED,
        note=category.note,
    )


def _own(category: Category, own: Category | None) -> str:
    if own is None:
        return "Not used here"
    return "" if own == category else category_in_words(own.severity, own.tell)


def _duty(pack: NeedToKnows, code: str) -> str:
    duty = pack.duty(code)
    if duty is None:
        return code
    return f"{duty.title}, where {duty.only_where}" if duty.only_where else duty.title


def _draft(pack: NeedToKnows, row: Draft) -> DraftRow:
    category = pack.category(row.category)
    limits = "; ".join(_limit(code) for code in row.limits)
    named = "At once; an interim care order where it was recorded as an emergency" if row.moves_in_an_emergency else "At once"
    when = named if row.on else f"{'When due' if row.rung == 'due' else 'When the level above is told'}: {limits}"
    return DraftRow(says=row.says, category=category.title if category else row.category, when=when)


def _limit(code: str) -> str:
    return BY_CODE[code].title if code in BY_CODE else ""
