"""What panels add to the home page of those who run them: their next meetings, and what waits for each."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from panels.selectors.actions import my_actions
from panels.selectors.agency_decisions import waiting_for
from panels.selectors.timetable import my_next_meetings
from tracker.rules.access import Viewer

SHOWN = 5


def home_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """The next meetings of the panels that this person sits on, what waits for them, and what panels asked of them. Fixed queries."""
    coming, to_decide = my_next_meetings(viewer.user_id, now=now), waiting_for(viewer)
    asked = list(my_actions(viewer)[:SHOWN])
    if not coming and not to_decide and not asked:
        return ""
    shown = {"coming": coming, "to_decide": to_decide, "asked": asked}
    return render_to_string("panels/_home_block.html", shown, request=request, using="jinja2")
