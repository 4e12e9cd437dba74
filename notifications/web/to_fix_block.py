"""What need-to-knows add to the page of what is to be fixed: those that reached nobody who could act."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from notifications.models.readable import readable
from notifications.selectors.standing import unheard
from tracker.rules.access import Viewer
from tracker.web import blocks

MOST = 50
"""How many one page shows, those that have waited longest first."""


def register() -> None:
    """Hang them on the page. Called once, when the program starts."""
    blocks.register_to_fix_block("need_to_know", to_fix_block)


def to_fix_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """Those that were sent and reached nobody, without a child's name: the administrator fills a post. Three queries."""
    rows = list(unheard(viewer)[:MOST])
    if not rows:
        return ""
    may_read = set(readable(viewer).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    context = {"rows": rows, "may_read": may_read}
    return render_to_string("notifications/need_to_know/_to_fix_block.html", context, request=request, using="jinja2")


__all__ = ["register"]
