"""The indicators and the weights of a caseload, as a part of the process book."""

from collections.abc import Iterator

from tracker.selectors.words import Words, capital
from tracker.web.process_book.more import Chapter, Table, register_chapter
from workflows.engine.indicators import shipped
from workflows.indicators import Awaits, Indicator

HEADS = ("Indicator", "Numerator", "Denominator", "Target", "Who answers for it", "Source")
AWAITED = ("Indicator", "Waits for", "Source")


def register() -> None:
    """Put the indicators into the book. Called as the program starts."""
    register_chapter(
        Chapter(
            title="Indicators", says="How each indicator is counted: numerator, denominator, target and owner", page="indicators_defined",
            tables=tables,
        )
    )  # fmt: skip


def tables(as_shipped: bool) -> Iterator[Table]:
    """The indicators that are counted, and those that wait for a record. They are the same for every authority."""
    words, pack = Words(), shipped()
    yield "Indicators", HEADS, [_row(one, words) for one in pack.counted]
    yield "Indicators that are not counted yet", AWAITED, [
        (one.title, one.rule.record, one.source) for one in pack.indicators if isinstance(one.rule, Awaits)
    ]  # fmt: skip


def _row(one: Indicator, words: Words) -> tuple[str, ...]:
    return (
        one.title, one.numerator, one.denominator, str(one.target) if one.target else "None set", capital(words.role(one.owner)),
        one.source,
    )  # fmt: skip
