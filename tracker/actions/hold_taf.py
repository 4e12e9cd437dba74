"""A team around the family meeting was held, and its minutes are sent out.

A meeting that was held is saved, whatever is missing: the date of the next is then due. Only the minutes wait until
they are whole.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.rules.access import Actor
from tracker.selectors.team_around_family import Meeting, meetings, without_minutes
from tracker.terms import Precision
from workflows.calendar import due_day, local_date, start_of_day
from workflows.definitions.limits import BY_CODE
from workflows.definitions.minutes import blank, chair_of, parts_of
from workflows.engine import clock
from workflows.terms import EventKind

NEXT = "early_help.taf_review"
"""The time limit of the next meeting."""

A_YEAR = timedelta(days=366)
"""No next meeting lies further ahead: such a year was typed wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A meeting: the day, who chaired, and the day of the next unless early help is closing. `why` is asked for a late one."""

    on: date
    chair: str = ""
    next_on: date | None = None
    is_closing: bool = False
    why: str = ""


@transaction.atomic
def hold_taf(*, journey_id: int, held: Held, actor: Actor, now: datetime) -> Moved:
    """Put a meeting on record. The first and the later ones are told apart by what is on record.

    Without a date for the next, setting one becomes due. Raises BadInput for a meeting before the journey began, for a next
    date that is not after the meeting, is more than a year ahead, or is later than the time limit without a reason: without
    that date the meeting can always be saved.
    """
    if held.on > local_date(now):
        raise BadInput("The date is in the future.", {"on": "Give the day on which the meeting was held."})
    locked = lock_journey(journey_id, version=None)
    if held.on < local_date(locked.journey.opened_at):
        raise BadInput("The journey had not begun.", {"on": "Give a day since the journey began."})
    number = len(meetings(locked.journey)) + 1
    _check_next(locked, held)
    change = Change(locked=locked, occurred_at=start_of_day(held.on), precision=Precision.DAY)
    chair = held.chair.strip() or chair_of(number)
    change.say(
        EventKind.FIRST_TAF_HELD if number == 1 else EventKind.TAF_REVIEW_HELD,
        f"Team around the family meeting {number} held, chaired by {chair}.",
        body={"chair": chair, "meeting": number},
    )
    _say_next(change, held)
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or "")))


@transaction.atomic
def publish_taf_minutes(*, journey_id: int, minutes: dict[str, str], actor: Actor, now: datetime) -> Moved:
    """Send out the minutes of the earliest meeting that has none. Raises BadInput for every part that is blank."""
    locked = lock_journey(journey_id, version=None)
    meeting = without_minutes(meetings(locked.journey))
    if meeting is None:
        raise BadInput("The minutes of every meeting have been sent out.", {})
    missing = blank(meeting.number, minutes)
    if missing:
        raise BadInput("The minutes are not whole yet.", {part.code: f"Answer “{part.label}”" for part in missing})
    change = Change(locked=locked, occurred_at=max(now, start_of_day(meeting.held_on)))
    change.say(
        EventKind.TAF_MINUTES_PUBLISHED,
        f"Minutes of team around the family meeting {meeting.number} sent out.",
        body={"meeting": meeting.number, "minutes": _kept(meeting, minutes)},
    )
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or "")))


def _check_next(locked: Locked, held: Held) -> None:
    if held.next_on is None:
        return
    if held.next_on <= held.on:
        raise BadInput("The next meeting comes after this one.", {"next_on": "The day of the next meeting must be after this one."})
    if held.next_on > held.on + A_YEAR:
        raise BadInput("That is too far ahead.", {"next_on": "Enter a day within a year of this meeting, or leave it empty."})
    latest = _latest_next(locked, held)
    if held.next_on > latest and not held.why.strip():
        says = f"Give the reason: the next meeting would be after {latest.day} {latest:%B %Y}, the last day of the time limit."
        raise BadInput("The next meeting is later than the time limit.", {"why": says})


def _latest_next(locked: Locked, held: Held) -> date:
    """The last day on which the next meeting keeps to the time limit, by the authority's own length where it has set one."""
    held_at = start_of_day(held.on)
    due_at = clock.due_at(
        BY_CODE[NEXT], occurrence=1, started_at=held_at, series_started_at=held_at,
        situation=locked.picture.situation(held_at), rules=locked.book.rules, calendar=locked.book.calendar,
    )  # fmt: skip
    return due_day(due_at)


def _say_next(change: Change, held: Held) -> None:
    if held.is_closing:
        change.say(EventKind.EARLY_HELP_CLOSURE_AGREED, "The meeting agreed that early help closes.", reason=held.why.strip())
    elif held.next_on is not None:
        change.say(
            EventKind.NEXT_TAF_PLANNED,
            f"Next team around the family meeting: {held.next_on.day} {held.next_on:%B %Y}.",
            reason=held.why.strip(),
            body={"ahead_on": held.next_on.isoformat()},
        )
    else:
        change.say(EventKind.NEXT_TAF_NOT_PLANNED, "No date was set for the next team around the family meeting.")


def _kept(meeting: Meeting, minutes: dict[str, str]) -> dict[str, str]:
    """The parts of this meeting that were filled in."""
    return {part.code: minutes[part.code].strip() for part in parts_of(meeting.number) if minutes.get(part.code, "").strip()}


__all__ = ["Held", "hold_taf", "publish_taf_minutes"]
