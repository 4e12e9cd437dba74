"""What an administrator sees of panels: every one with its rule in words, and the seats of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from panels.definitions import FURTHER, SHIPPED, ShippedPanel
from panels.models import Meeting, Panel, Room, Seat
from panels.selectors.people import Sitting, sitting, with_people
from panels.selectors.words import when_in_words
from workflows.calendar import local_date


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelRow:
    """A panel in the list of them."""

    panel: Panel
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Who sits on a panel: the seats as they were given, and the people who fill them today."""

    people: Sitting
    rows: Sequence[tuple[Seat, str]]


def all_panels() -> QuerySet[Panel]:
    """Every panel, those that do not meet any more last."""
    return Panel.objects.order_by("-is_active", "title", "pk")


def to_add() -> list[ShippedPanel]:
    """The kinds of panel that are shipped and are not here yet. One query."""
    known = set(Panel.objects.values_list("code", flat=True))
    return [one for one in (*SHIPPED, *FURTHER) if one.code not in known]


def rooms() -> QuerySet[Room]:
    """The rooms that are in use."""
    return Room.objects.filter(is_active=True)


def next_meetings(panel: Panel, *, now: datetime) -> list[Meeting]:
    """The next eight meetings of a panel. One query."""
    return list(panel.meetings.filter(starts_at__gt=now).select_related("room")[:8])


def panel_rows(panels: Iterable[Panel]) -> list[PanelRow]:
    """Panels with their rules in words. No query."""
    return [PanelRow(panel=panel, when=when_in_words(panel, panel.business)) for panel in panels]


def panel_to_set_up(code: str) -> Panel | None:
    """The panel of this code, whether it meets or not."""
    return with_people(Panel.objects.filter(code=code)).select_related("owner__unit", "deputy__unit", "room").first()


def seat_rows(panel: Panel, *, now: datetime) -> Seats:
    """The seats of a panel from `panel_to_set_up`, each with who fills it today. No query."""
    people = sitting(panel, on=local_date(now))
    rows = [(seat, _fills(seat, people)) for seat in panel.seats.all()]
    return Seats(people=people, rows=rows)


def _fills(seat: Seat, people: Sitting) -> str:
    if seat.user is not None:
        return seat.user.display_name if seat.user.is_active else f"{seat.user.display_name}, who has left"
    holdings = seat.post.holdings.all() if seat.post is not None else ()
    holders = [h.user.display_name for h in holdings if h.user_id in people.members]
    return ", ".join(dict.fromkeys(holders)) or "Nobody"
