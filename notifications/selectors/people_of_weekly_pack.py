"""The people of a weekly pack, by what they are to it: looked up as notices are prepared, never before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from notifications.terms import To
from tracker.selectors.weekly_packs import managers_of


def people_of(stream: int, to: Iterable[To], *, now: datetime) -> list[int]:
    """Those to be told of the pack with this stream, each once, in order."""
    found = [user for word in to if word in OF_WEEKLY_PACK for user in OF_WEEKLY_PACK[word](stream, now)]
    return list(dict.fromkeys(found))


OF_WEEKLY_PACK: Mapping[To, Callable[[int, datetime], list[int]]] = {
    To.MANAGERS_OF_THE_PACK: lambda stream, now: managers_of(stream, now=now),
}

__all__ = ["OF_WEEKLY_PACK", "people_of"]
