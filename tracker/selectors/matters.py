"""What a stream of events that is no journey's is about, as far as a viewer may know of it.

An app that keeps such streams, as the need-to-know does, registers when it starts. Nobody may see what nobody answers for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tracker.models import Stream
from tracker.rules.access import Viewer
from tracker.selectors.who import Who
from tracker.terms import StreamKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What a stream is about, for somebody who may see it: its title, which names no child, and the address of its page.

    `people` are who must act, by the subject of a timescale or by the role that answers for it.
    """

    title: str
    href: str
    people: Mapping[str, Who] = field(default_factory=dict)


FindMatters = Callable[[Viewer, Iterable[int], datetime], Mapping[int, Matter]]
"""Takes the viewer, ids of streams of its kind and the moment (UTC); gives those that the viewer may see. A fixed number of queries."""

_finders: dict[StreamKind, FindMatters] = {}


def register_matters(kind: StreamKind, find: FindMatters) -> None:
    """Answer for the streams of this kind."""
    _finders[kind] = find


def matters(viewer: Viewer, streams: Iterable[int], *, now: datetime) -> dict[int, Matter]:
    """Of these streams those that the viewer may see, by id. One query beside those of whoever answers for them."""
    by_kind: dict[StreamKind, list[int]] = {}
    for pk, kind in Stream.objects.filter(pk__in=set(streams)).values_list("pk", "kind"):
        by_kind.setdefault(StreamKind(kind), []).append(pk)
    found: dict[int, Matter] = {}
    for kind, pks in by_kind.items():
        find = _finders.get(kind)
        if find is not None:
            found.update(find(viewer, pks, now))
    return found


__all__ = ["FindMatters", "Matter", "matters", "register_matters"]
