"""What panels add to the home page of those who run them: their next meetings, and what waits for each."""

from datetime import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string

from panels.selectors.agency_decisions import waiting_for
from panels.selectors.timetable import my_next_meetings
from tracker.rules.access import Viewer


def home_block(request: HttpRequest, viewer: Viewer, now: datetime) -> str:
    """The next meetings of the panels that this person sits on; nothing for anyone else. Fixed queries."""
    coming, to_decide = my_next_meetings(viewer.user_id, now=now), waiting_for(viewer)
    if not coming and not to_decide:
        return ""
    return render_to_string("panels/_home_block.html", {"coming": coming, "to_decide": to_decide}, request=request, using="jinja2")
