"""What need-to-knows add to the tracker's pages: what waits on the home page; of a child that one exists, and the way to raise one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from notifications.selectors import incidents, one_incident
from tracker.rules.access import MAY_RECORD_HAPPENINGS, Viewer
from tracker.web import blocks
from tracker.web.blocks import Action, Shown
from tracker.web.navigation import register_counter

FIRST = 5
"""How many of what waits the home page shows; the rest has a page of its own."""


def register() -> None:
    """Hang need-to-knows on the home page, the child's page and the link at the top. Called once, when the program starts."""
    blocks.register_home_block("need_to_know", home_block)
    blocks.register_child_block("need_to_know", child_block)
    blocks.register_child_actions("need_to_know", child_actions)
    register_counter("need_to_know", waiting, "to acknowledge")


def home_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """What waits for this person, the first due in front; nothing where nothing waits. A fixed number of queries."""
    waits = incidents.waiting_for(viewer, now=now)
    if not waits:
        return ""
    context = {"waits": waits[:FIRST], "more": len(waits) - FIRST}
    return render_to_string("notifications/need_to_know/_home_block.html", context, request=request, using="jinja2")


def child_block(request: HttpRequest, shown: Shown) -> str:
    """That leaders were told of something about this child, and what they directed: nothing of what was written."""
    found = one_incident.of_child(shown.child_id)
    if not found:
        return ""
    may_read = one_incident.readable_among(shown.viewer, found)
    context = {"found": found, "may_read": may_read, "states": incidents.STATES}
    return render_to_string("notifications/need_to_know/_child_block.html", context, request=request, using="jinja2")


def child_actions(shown: Shown) -> Iterable[Action]:
    """The link to raise one about this child, for whoever may."""
    if shown.viewer.roles & MAY_RECORD_HAPPENINGS:
        return [Action(text="Raise a need to know", href=f"{reverse('need_to_know_raise')}?{urlencode({'child': shown.ref})}")]
    return []


def waiting(user: Any, now: datetime) -> int:
    """How many wait for this person's acknowledgement. One query."""
    return incidents.told_and_waiting(user.pk)


__all__ = ["register"]
