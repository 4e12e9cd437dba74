"""What of notices an independent chair or member with a limited account reaches (D-58): their own, and no child's page by them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from notifications.selectors.inbox import ChildItems, inbox
from panels.selectors.mine import meeting_of_each
from panels.web.limited import MINE
from panels.web.mine_blocks import register_mine_block
from tracker.rules.access import Viewer
from tracker.selectors.sight import InSight
from tracker.web.limited import LetIn, is_limited, let_in

NAMES = frozenset({"inbox", "inbox_unread", "inbox_read", "inbox_read_all", "digest", "digest_read"})

SHOWN = 5
"""How many children and other matters the page of their meetings shows notices about."""


def register() -> None:
    """Open their own notices to limited accounts, and show those that are unread above their meetings. Called as the program starts."""
    let_in(LetIn(names=NAMES, home=MINE, links=(("inbox", "Your notices"),)))
    register_mine_block("notices", unread_block)


def unread_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """What the person has not read yet, the latest first. A fixed number of queries."""
    found = inbox(viewer=viewer, now=now, page=1, only_unread=True)
    if not found.unread:
        return ""
    children = found.children[:SHOWN]
    context = {"children": children, "unread": found.unread, "child_pages": child_pages(request, _seen(children), now)}
    return render_to_string("notifications/_mine_block.html", context, request=request, using="jinja2")


def child_pages(request: HttpRequest, children: Iterable[InSight], now: datetime) -> Mapping[str, str]:
    """Where what is told of each of these children is read, by reference: the child's page, for a limited account the meeting's.

    A child without one has no entry. No query for anybody but a limited account.
    """
    refs = [child.ref for child in children]
    if not is_limited(request):
        return {ref: reverse("child", args=[ref]) for ref in refs}
    found = meeting_of_each(int(request.user.pk or 0), refs, now=now)
    return {ref: reverse("panel_meeting", args=[meeting]) for ref, meeting in found.items()}


def _seen(of: Iterable[ChildItems]) -> list[InSight]:
    return [one.child for one in of if one.child is not None]


__all__ = ["child_pages", "register"]
