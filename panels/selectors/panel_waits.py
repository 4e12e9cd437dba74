"""How long children waited for a panel, told to the tracker: from the day a child was put forward to the day of the decision."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from panels.definitions import KINDS
from panels.models import Decision, PanelRequest
from panels.terms import OPEN_REQUESTS, Business
from tracker.rules.waiting import Wait, WaitKind
from tracker.selectors.waiting_split import register_waits
from tracker.selectors.what_happened import when_told
from workflows.calendar import local_date
from workflows.terms import EventKind


def register() -> None:
    """Tell the tracker of them. Called once, when the program starts."""
    register_waits(panel_waits)


def panel_waits(journeys: Sequence[int], now: datetime) -> Mapping[int, Sequence[Wait]]:
    """The time of each of these journeys before panels, by journey: until it was decided and not put off, or taken back. Three queries."""
    requests = list(PanelRequest.objects.filter(journey__in=journeys, asked_at__lte=now, ratifies__isnull=True))
    decided = dict(
        Decision.objects.filter(item__request__in=[one.pk for one in requests], defers=False)
        .order_by("-decided_at")
        .values_list("item__request", "decided_at")
    )
    taken_back = when_told(journeys, EventKind.PANEL_ITEM_WITHDRAWN)
    found: dict[int, list[Wait]] = {}
    for one in requests:
        ended = None if one.state in OPEN_REQUESTS else decided.get(one.pk) or taken_back.get(one.public_id)
        if ended is None and one.state not in OPEN_REQUESTS:
            continue  # over, and the record does not say when
        title = KINDS[Business(one.business)].title
        wait = Wait(kind=WaitKind.PANEL, from_on=local_date(one.asked_at), to_on=_day(ended), about=title)
        found.setdefault(one.journey_id, []).append(wait)
    return found


def _day(moment: datetime | None) -> date | None:
    return local_date(moment) if moment is not None else None


__all__ = ["panel_waits", "register"]
