"""An administrator gives a panel dates of its own, one by one or as a list: for panels without a rhythm, and for one day more."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from panels import machines
from panels.actions.locks import Locked
from panels.models import Meeting, Panel
from panels.rules.given_dates import GivenDate
from panels.rules.timetable import local_times
from panels.selectors.rooms import others_in
from panels.selectors.words import named
from panels.terms import Business, MeetingState
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.panel_business import meeting_streams
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor
from tracker.selectors.rulebook import rulebook
from workflows.terms import EventKind


@transaction.atomic
def give_dates(*, panel_id: int, dates: Sequence[GivenDate], business: str, actor: Actor, now: datetime) -> list[Meeting]:
    """Plan a meeting on each of these days; all of them or none. The panel's rule leaves them alone from then on.

    Raises BadInput with every day that cannot be: past, a bank holiday, one that the panel meets on already, or one on
    which its room is taken and takes one meeting at a time.
    """
    role = must_change_rules(actor)
    panel = Panel.objects.select_for_update(of=("self",)).filter(pk=panel_id).select_related("room").first()
    if panel is None:
        raise NotVisible("There is no such panel.")
    if business not in {str(kind) for kind in panel.hears}:
        raise BadInput("Choose what the meetings hear.", {"business": "Choose a kind of business that this panel hears."})
    wrong = [] if dates else ["Give at least one date."]
    wrong += [says for one in dates if (says := _wrong(panel, one, now))]
    if wrong:
        raise BadInput(" ".join(wrong), {"dates": " ".join(wrong)})
    act = Act(actor=actor, now=now, role=role)
    streams = meeting_streams(len(dates))
    made = []
    for one, stream in zip(dates, streams, strict=True):
        starts_at, ends_at = local_times(one.on, one.starts, one.ends)
        section = panel.section if business != panel.section and panel.section_every == 1 else ""
        meeting = Meeting(panel=panel, stream=stream, on=one.on, starts_at=starts_at, ends_at=ends_at, business=Business(business),
                          section=section, section_minutes=panel.section_minutes if section else 0, room_id=panel.room_id,
                          by_hand=True)  # fmt: skip
        machines.go(meeting, "plan", MeetingState.PLANNED)
        meeting.save()
        Locked(streams={stream.pk: stream}).tell(meeting, EventKind.PANEL_MEETING_PLANNED, f"{named(meeting)} planned.", act=act)
        made.append(meeting)
    return made


def _wrong(panel: Panel, one: GivenDate, now: datetime) -> str:
    starts_at, ends_at = local_times(one.on, one.starts, one.ends)
    day = f"{one.on.day} {one.on:%B %Y}"
    if starts_at <= now:
        return f"{day} has passed."
    if one.on in rulebook().calendar.bank_holidays:
        return f"{day} is a bank holiday."
    if panel.meetings.filter(on=one.on).exists():
        return f"The panel has a meeting on {day} already."
    if panel.room is not None and panel.room.is_exclusive:
        others = others_in(panel.room.pk, starts_at=starts_at, ends_at=ends_at)
        if others:
            return f"{panel.room.name} is taken on {day} by the {others[0].panel.title}."
    return ""
