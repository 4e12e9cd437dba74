"""Who is told of what, as a part of the process book: what happened or is due, who, how soon and by what."""

from collections.abc import Iterator

from notifications.selectors.rules import NoticeRules, notice_rules
from notifications.selectors.who_is_told import Row, who_is_told
from tracker.web.process_book.more import Chapter, Table, register_chapter

HEADS = ("What happened or is due", "What is said", "Who is told", "Inbox", "Mail", "At night, at weekends and on bank holidays")


def register() -> None:
    """Put the table into the book. Called as the program starts."""
    register_chapter(
        Chapter(title="Who is told", says="Who is told of what, how soon, and by which channel", page="who_is_told", tables=tables)
    )


def tables(as_shipped: bool) -> Iterator[Table]:
    """The table as the authority has set it, with one query, or as it ships."""
    happened, due = who_is_told(NoticeRules() if as_shipped else notice_rules())
    yield "When something happens", HEADS, [_row(row) for row in happened]
    yield "When a timescale comes near or passes", HEADS, [_row(row) for row in due]


def _row(row: Row) -> tuple[str, ...]:
    return (row.title, row.says, row.who, row.inbox, row.mail, row.out_of_hours)


__all__ = ["register", "tables"]
