"""Ends what those who run a panel still see of a meeting's children once the days of its papers are over, minutes agreed or not."""

from datetime import datetime, timedelta

from django.db import transaction

from panels.models import Meeting
from panels.selectors.packs import open_until
from panels.terms import MeetingState, MinutesState
from tracker.actions.panel_business import end_panel_sight
from workflows.calendar import local_date, start_of_day


@transaction.atomic
def end_sight_of_past_meetings(*, now: datetime) -> int:
    """End the sight that a closed meeting without agreed minutes still gives. Harmless however often it runs.

    Whoever has taken it up again since, to finish the minutes, keeps it for as many days once more. Returns how many meetings
    were looked at. Minutes that are not agreed are few: their timescale tells upward long before.
    """
    drafts = Meeting.objects.filter(state=MeetingState.CLOSED, minutes__state=MinutesState.DRAFT).select_related("panel")
    past = [meeting for meeting in drafts.order_by("pk") if (until := open_until(meeting)) is not None and until <= now]
    for meeting in past:
        since = start_of_day(local_date(now) - timedelta(days=meeting.panel.papers_stay_open))
        end_panel_sight(listed_by=list(meeting.items.values_list("listed_by_event", flat=True)), at=now, begun_before=since)
    return len(past)
