"""The team around the family meetings of a journey, with what came of each."""

from dataclasses import dataclass, field
from datetime import date

from tracker.models import Event, Journey
from workflows.calendar import local_date
from workflows.terms import EventKind

HELD = (EventKind.FIRST_TAF_HELD, EventKind.TAF_REVIEW_HELD)


@dataclass(slots=True, kw_only=True)
class Meeting:
    """One meeting. `next_on` is the day then set for the next, `minutes` what was sent out, part by part."""

    number: int
    held_on: date
    chair: str = ""
    next_on: date | None = None
    published_on: date | None = None
    minutes: dict[str, str] = field(default_factory=dict)


def meetings(journey: Journey) -> list[Meeting]:
    """Every meeting on record and not put right, the first first. One query."""
    kinds = [*HELD, EventKind.NEXT_TAF_PLANNED, EventKind.TAF_MINUTES_PUBLISHED]
    rows = (
        Event.objects.filter(journey=journey, kind__in=[str(kind) for kind in kinds], corrected_by__isnull=True)
        .order_by("occurred_at", "seq")
        .values_list("kind", "occurred_at", "payload__body")
    )
    found: list[Meeting] = []
    sent: list[tuple[int, date, dict[str, str]]] = []
    for kind, occurred_at, body in rows:
        if kind in HELD:
            found.append(Meeting(number=len(found) + 1, held_on=local_date(occurred_at), chair=body.get("chair", "")))
        elif kind == EventKind.NEXT_TAF_PLANNED and found:
            found[-1].next_on = date.fromisoformat(body["ahead_on"]) if body.get("ahead_on") else None
        elif kind == EventKind.TAF_MINUTES_PUBLISHED:
            sent.append((body.get("meeting", 0), local_date(occurred_at), body.get("minutes", {})))
    for number, published_on, minutes in sent:
        # Minutes that were only noted as sent are those of the first meeting without any.
        meeting = next((one for one in found if one.number == number), None) or without_minutes(found)
        if meeting is not None:
            meeting.published_on, meeting.minutes = published_on, minutes
    return found


def without_minutes(found: list[Meeting]) -> Meeting | None:
    """The earliest meeting whose minutes have not gone out."""
    return next((meeting for meeting in found if meeting.published_on is None), None)


__all__ = ["Meeting", "meetings", "without_minutes"]
