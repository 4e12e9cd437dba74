"""What apps above panels show on the page of a person's own meetings: they register it as the program starts."""

from datetime import datetime

from django.http import HttpRequest

from tracker.rules.access import Viewer
from tracker.web.blocks import HomeBlock

_blocks: dict[str, HomeBlock] = {}


def register_mine_block(name: str, render: HomeBlock) -> None:
    """Show what `render` gives, escaped HTML, above the person's meetings; nothing where it is empty."""
    _blocks[name] = render


def mine_blocks(request: HttpRequest, viewer: Viewer, now: datetime) -> list[str]:
    """What there is to show, in the order of its registration."""
    return [html for render in _blocks.values() if (html := render(request, viewer, now))]
