"""The milestones of a route as a table for a file."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from tracker.exchange.sheets import Plain, Sheet
from tracker.exchange.stamps import stamp_of
from tracker.rules.as_at import AsAt
from tracker.rules.funnel import HERE, PASSED, REACHED, REVERSED, TIMED, Funnel
from tracker.selectors.words import Words

HEADINGS = ("Milestone", "Not every child passes it", "Reached", "Stand here", "Further along, this one not on record",
            "Days are counted from", "Median days", "Lower quarter", "Upper quarter", "Children in the days",
            "Left out: the days are the wrong way round")  # fmt: skip


def funnel_sheet(
    shown: Funnel, words: Words, *, says: Sequence[str], rules: Sequence[str], with_left: bool, past: AsAt | None, now: datetime
) -> Sheet:  # fmt: skip
    """The head of the file: route, moment, whom it counts and by which filters."""
    route = words.route(shown.route.code)
    children = "1 child" if shown.children == 1 else f"{shown.children:,} children"
    whom = "looked after, or who left care in the twelve months before" if with_left else "looked after"
    notes = [
        f"{children} {whom}, whom the person who made this file may see.",
        f"Before the first milestone: {shown.at_start:,}.",
        *(f"Filter: {one}" for one in says),
        *(f"Rule: {one}" for one in rules),
    ]
    return Sheet("Milestones", f"Milestones, {route}, {stamp_of(past, now=now)}", notes, HEADINGS)


def funnel_rows(shown: Funnel) -> Iterator[list[Plain]]:
    """A line a milestone. Days are empty where nobody is counted, quarters where they would be of single children."""
    for step in shown.steps:
        days, numbers = step.days, step.numbers
        yield [
            step.milestone.title, "Yes" if step.milestone.optional else "", numbers[REACHED], numbers[HERE], numbers[PASSED],
            step.since or "Coming into care", days.median if days else None, days.lower if days else None, days.upper if days else None,
            numbers[TIMED], numbers[REVERSED],
        ]  # fmt: skip


__all__ = ["HEADINGS", "funnel_rows", "funnel_sheet"]
