"""Lets somebody who runs a panel read the items of minutes that nobody agreed, after the days of the papers were over."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import lock, sitting_of
from panels.errors import WrongMoment
from panels.models import Meeting
from panels.selectors.conflicts import who_takes_no_part
from panels.terms import MeetingState, MinutesState
from tracker.actions.panel_business import give_panel_sight
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from workflows.terms import EventKind

LONGEST = 300


@transaction.atomic
def open_minutes_again(*, meeting_id: int, because: str, actor: Actor, now: datetime) -> int:
    """Give whoever acts the sight of the children whose items the minutes tell of, until they are agreed or the days are over again.

    Not of items in which they have an interest. Written down with the reason. Returns of how many items. Raises
    NotYourDecision for anyone who does not run the panel, WrongMoment once the minutes are agreed, BadInput without a reason.
    """
    items = list(Meeting.objects.filter(pk=meeting_id).values_list("items__request__journey", flat=True))
    locked = lock(journeys=[journey for journey in items if journey is not None], meetings=[meeting_id])
    meeting = Meeting.objects.select_related("panel", "minutes").filter(pk=meeting_id, state=MeetingState.CLOSED).first()
    if meeting is None:
        raise NotVisible("There are no minutes of this meeting yet.")
    actor = must_run(actor, meeting.panel, sitting_of(meeting.panel_id, now=now))
    if meeting.minutes.state != MinutesState.DRAFT:
        raise WrongMoment("These minutes are agreed. There is nothing left to finish.")
    if not because.strip() or len(because.strip()) > LONGEST:
        raise BadInput("Say why.", {"because": f"Say why you need to read the items, in {LONGEST} characters or fewer."})
    assert actor.user_id is not None, "who runs a panel is a person"
    rows = list(meeting.items.select_related("listed_by_event"))
    apart = who_takes_no_part([row.pk for row in rows], now=now)
    mine = [row for row in rows if actor.user_id not in apart.get(row.pk, ())]
    for row in mine:
        give_panel_sight(listed_by=row.listed_by_event, members=(actor.user_id,), at=now)
    locked.tell(meeting, EventKind.PANEL_MINUTES_OPENED_AGAIN, f"{actor.name} opened the draft minutes again: {because.strip()}",
                act=Act(actor=actor, now=now), body={"items": len(mine), "user": actor.user_id})  # fmt: skip
    return len(mine)
