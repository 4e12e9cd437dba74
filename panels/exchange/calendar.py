"""Meetings as an iCalendar file (RFC 5545), for calendar programs. It holds titles, times and rooms, and never a child."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone

from panels.models import Meeting
from panels.selectors.words import title_of
from panels.terms import MeetingState
from workflows.calendar import LONDON

ASK_AGAIN = timedelta(hours=1)

# Written out: the one that the library makes of its time zone database lists years one by one, and another reader takes a
# day in March for summer time.
LONDON_TIME = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""
"""The clocks of London since 1996: forward on the last Sunday of March, back on the last of October, both at one in the morning UTC."""


def as_calendar(meetings: Iterable[Meeting], *, name: str, link: Callable[[Meeting], str]) -> bytes:
    """The meetings as one calendar called `name`, each with the address that `link` gives. The same meetings give the same bytes.

    A meeting keeps its UID for ever. One that moved or was cancelled has a higher SEQUENCE, so that calendars take it over.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Waymark//Panels//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(Timezone.from_ical(LONDON_TIME))
    for meeting in meetings:
        calendar.add_component(_event(meeting, link(meeting)))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, address: str) -> Event:
    event = Event()
    cancelled = meeting.state == MeetingState.CANCELLED
    event.add("uid", f"{meeting.public_id}@panels.waymark")
    event.add("dtstamp", _said(meeting))
    event.add("last-modified", _said(meeting))
    event.add("sequence", meeting.changes)
    event.add("summary", f"Cancelled: {title_of(meeting)}" if cancelled else title_of(meeting))
    event.add("dtstart", meeting.starts_at.astimezone(LONDON))
    event.add("dtend", meeting.ends_at.astimezone(LONDON))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("url", address)
    if meeting.room is not None:
        event.add("location", meeting.room.name)
    return event


def _said(meeting: Meeting) -> datetime:
    """When the meeting was last told of on its record: a time of the record, so that asking twice gives the same."""
    return (meeting.stream.last_recorded_at or meeting.starts_at).astimezone(UTC).replace(microsecond=0)
