"""The places of an agenda: read under its lock, compared with what the person saw, and written in a new order."""

from collections.abc import Sequence

from django.db.models import F

from panels.errors import AgendaChanged
from panels.models import AgendaItem, Meeting
from panels.selectors.places import agenda_version, changes_since

ASIDE = 10_000
"""Places are put this far aside while a new order is written: no two items of a meeting ever have the same place."""


def must_be_as_seen(meeting: Meeting, version: int | None) -> None:
    """Raises AgendaChanged, with what others did, where the agenda is not as the person saw it. None looks at nothing.

    The meeting's stream is locked.
    """
    if version is not None and version != agenda_version(meeting):
        done = changes_since(meeting, version)
        if done:
            raise AgendaChanged(f"The agenda has changed since you opened it: {' '.join(done)} Look at it again and repeat what you meant.")


def write_order(meeting: Meeting, items: Sequence[AgendaItem]) -> None:
    """Give these items of the meeting the places 1, 2, 3 and so on; those that are not among them come after."""
    rest = [item for item in meeting.items.order_by("place", "id") if item.pk not in {one.pk for one in items}]
    meeting.items.update(place=F("place") + ASIDE)
    for place, item in enumerate([*items, *rest], start=1):
        item.place = place
    AgendaItem.objects.bulk_update([*items, *rest], ["place"])
