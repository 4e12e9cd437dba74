"""Which other panels meet in the same room at the same time, over the coming year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from panels.models import Meeting, Panel
from panels.rules.plan import A_YEAR, coming_year
from panels.terms import UPCOMING
from tracker.selectors.rulebook import rulebook
from workflows.calendar import local_date, start_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomClash:
    """A day on which another panel is in the room at the same time."""

    on: date
    other: str


Span = tuple[date, datetime, datetime]


def room_clashes(panel: Panel, *, now: datetime) -> list[RoomClash]:
    """The days of the coming year on which another panel meets in this panel's room while it does. Three queries."""
    if panel.room_id is None or not panel.is_active:
        return []
    mine = _spans_of(panel, now=now)
    found: set[tuple[date, str]] = set()
    for other in Panel.objects.filter(room=panel.room_id, is_active=True).exclude(pk=panel.pk):
        found |= {(on, other.title) for on in _together(mine, _spans_of(other, now=now))}
    meetings = Meeting.objects.filter(room=panel.room_id, state__in=[str(s) for s in UPCOMING], starts_at__gt=now)
    for meeting in meetings.exclude(panel=panel.pk).select_related("panel"):
        found |= {(on, meeting.panel.title) for on in _together(mine, [(meeting.on, meeting.starts_at, meeting.ends_at)])}
    return [RoomClash(on=on, other=title) for on, title in sorted(found)]


def others_in(room_id: int, *, starts_at: datetime, ends_at: datetime, but: int | None = None) -> Sequence[Meeting]:
    """The meetings in this room that overlap with these hours (UTC), save one. One query."""
    found = Meeting.objects.filter(room=room_id, state__in=[str(s) for s in UPCOMING], starts_at__lt=ends_at, ends_at__gt=starts_at)
    return list(found.exclude(pk=but or 0).select_related("panel"))


def _spans_of(panel: Panel, *, now: datetime) -> list[Span]:
    today = local_date(now)
    year = coming_year(panel.rule(), today=today, bank_holidays=rulebook().calendar.bank_holidays)
    spans = [(s.on, s.starts_at, s.ends_at) for s in year if not s.cancelled_because]
    if panel.pk is not None:
        by_hand = panel.meetings.filter(by_hand=True, state__in=[str(s) for s in UPCOMING], starts_at__gt=now)
        by_hand = by_hand.filter(starts_at__lt=start_of_day(today + A_YEAR))
        spans += by_hand.values_list("on", "starts_at", "ends_at")
    return spans


def _together(mine: Iterable[Span], theirs: Iterable[Span]) -> set[date]:
    by_day: dict[date, list[Span]] = {}
    for span in theirs:
        by_day.setdefault(span[0], []).append(span)
    return {
        on for on, starts, ends in mine for _, other_starts, other_ends in by_day.get(on, ()) if other_starts < ends and other_ends > starts
    }
