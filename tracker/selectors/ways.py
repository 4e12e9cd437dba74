"""The lawful way from where a child stands to a stage that somebody wants, for screens and programs alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.models import Journey
from tracker.selectors.moves import Told, told
from tracker.selectors.rulebook import Book
from tracker.selectors.words import STAGES, Words
from workflows.definitions.criteria import CRITERIA, Criteria
from workflows.definitions.standings import STANDINGS
from workflows.definitions.ways import GOALS
from workflows.engine import registry
from workflows.engine.way import Ground, NoWay, Step, Way, way_to
from workflows.shapes import Situation
from workflows.terms import Role, TakesEffect

OFFERED = (
    "early_help", "assessment", "section_47", "child_in_need", "child_protection", "pre_proceedings", "care_proceedings", "looked_after",
    "matched_long_term", "placed_for_adoption", "permanence", "leaving_care", "private_fostering", "short_breaks", "closed",
    "transferred_out",
)  # fmt: skip
"""The places that a person chooses from, in the order of the journey."""

CLOSED = "This journey is closed, and closed is final. A new contact opens the child's next journey."


@dataclass(frozen=True, slots=True, kw_only=True)
class InWords:
    """One step as people read it. `key` is the move of the move page, where the step can be looked at now; `leads_to` is empty
    where the stage stays as it is.
    """

    says: str
    leads_to: str
    key: str
    needs: tuple[Told, ...]
    warnings: tuple[Told, ...]
    earliest: date | None
    decided_by: str
    accepted_by: str
    only_where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The way to one goal as people read it: its steps, or why there is none. `called` is its name within a sentence."""

    goal: str
    title: str
    called: str
    is_there: bool
    steps: tuple[InWords, ...]
    because: tuple[str, ...]
    criteria: Criteria | None


def way(journey: Journey, situation: Situation, goal: str, book: Book, *, ground: Ground | None = None) -> Way | NoWay:
    """The way to a goal, or why there is none. No query. KeyError where there is no such goal. `ground` as for `way_to`."""
    if not journey.is_open and goal in GOALS:
        return NoWay(goal=goal, because=(CLOSED,))
    workflow = registry.get(journey.definition, journey.definition_version)
    return way_to(goal, workflow, situation, rules=book.rules, calendar=book.calendar, ground=ground)


def in_words(found: Way | NoWay, words: Words, roles: frozenset[Role], *, here: Iterable[str]) -> Shown:
    """The same for people. `here` are the moves of the move page now, by code and target."""
    listed = frozenset(here)
    steps = found.steps if isinstance(found, Way) else ()
    return Shown(
        goal=found.goal,
        title=title(found.goal, words),
        called=words.stage_within(found.goal) if found.goal in STAGES else STANDINGS[found.goal].title.lower(),
        is_there=isinstance(found, Way) and not steps,
        steps=tuple(_step(step, words, roles, listed if number == 0 else frozenset()) for number, step in enumerate(steps)),
        because=found.because if isinstance(found, NoWay) else (),
        criteria=CRITERIA.get(found.goal),
    )


def title(goal: str, words: Words) -> str:
    """What a goal is called: the authority's own word for a stage, else the name of the standing."""
    return words.stage_apart(goal) if goal in STAGES else STANDINGS[goal].title


def choices(words: Words) -> list[tuple[str, str]]:
    """The places that a person chooses from, by code."""
    return [(goal, title(goal, words)) for goal in OFFERED]


def _step(step: Step, words: Words, roles: frozenset[Role], here: frozenset[str]) -> InWords:
    key = f"{step.move.code}:{step.target.id}"
    return InWords(
        says=step.move.says,
        leads_to=step.target.standing.title if step.target.standing else "",
        key=key if key in here else "",
        needs=told(step.needs, words, roles),
        warnings=told(step.warnings, words, roles),
        earliest=step.earliest,
        decided_by=words.roles(step.move.by),
        accepted_by=_accepted_by(step, words),
        only_where=step.only_where,
    )


def _accepted_by(step: Step, words: Words) -> str:
    if step.takes_effect is not TakesEffect.ON_ACCEPTANCE:
        return ""
    return words.role(step.move.received_by) if step.move.received_by else "the other authority or service"
