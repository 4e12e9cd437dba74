"""What the stream of a weekly pack is about, with the address of its page, for the lists that tell of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse

from tracker.rules.access import Viewer
from tracker.selectors.matters import Matter, register_matters
from tracker.selectors.weekly_packs import packs_seen
from tracker.terms import StreamKind
from workflows.engine.clock import in_words


def register() -> None:
    """Answer for the streams of packs. Called as the program starts."""
    register_matters(StreamKind.WEEKLY_PACK, matters)


def matters(viewer: Viewer, streams: Iterable[int], now: datetime) -> Mapping[int, Matter]:
    """These packs, by stream, as far as this person may know of them. The title names no child. One query."""
    return {
        pack.stream_id: Matter(title=f"Weekly pack of {in_words(pack.week_from)}", href=_page_of(pack.week_from.isoformat()))
        for pack in packs_seen(viewer, streams)
    }


def _page_of(week: str) -> str:
    return f"{reverse('permanency_pack')}?week={week}"


__all__ = ["matters", "register"]
