"""Looking at a child leaves a trace: one row for each read of a child's page, on screen or by a program."""

from collections.abc import Callable, Iterable
from datetime import datetime

from tracker.models import AccessRow, Stream
from tracker.terms import StreamKind

LONGEST_PAGE = 60
LONGEST_REASON = 300


def look(*, child_id: int, user_id: int, page: str, reason: str = "", now: datetime) -> AccessRow:
    """Note that a person reads a page about a child now, and why where a reason was asked for."""
    return AccessRow.objects.create(
        child_id=child_id, user_id=user_id, page=page[:LONGEST_PAGE], reason=reason.strip()[:LONGEST_REASON], at=now
    )


def look_at_many(*, child_ids: Iterable[int], user_id: int, page: str, now: datetime) -> None:
    """The same for one page that tells of several children: a row for each, in one statement."""
    AccessRow.objects.bulk_create(
        AccessRow(child_id=child, user_id=user_id, page=page[:LONGEST_PAGE], at=now) for child in sorted(set(child_ids))
    )


NoteLook = Callable[[int, int, str, datetime], None]
"""Takes the stream, the reader, the page and the moment (UTC)."""

_notes: dict[StreamKind, NoteLook] = {}


def register_look(kind: StreamKind, note: NoteLook) -> None:
    """Have each look at what a stream of this kind is about noted by `note`, when the stream is no journey's."""
    _notes[kind] = note


def look_at_matter(*, stream_id: int, user_id: int, page: str, now: datetime) -> None:
    """Note that a person reads a page about something that has a stream and is no journey. Raises KeyError where nobody notes it."""
    _notes[StreamKind(Stream.objects.values_list("kind", flat=True).get(pk=stream_id))](stream_id, user_id, page[:LONGEST_PAGE], now)


__all__ = ["look", "look_at_many", "look_at_matter", "register_look"]
