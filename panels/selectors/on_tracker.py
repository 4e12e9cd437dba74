"""What of a panel stands in the way of a child's permanence, for the permanency tracker."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from panels.models import AgendaItem, PanelRequest
from panels.selectors.words import title_by
from panels.terms import OPEN_ITEMS, RequestState
from tracker.selectors.permanency.blockers import register_blockers
from workflows.calendar import local_date


def register() -> None:
    """Tell the tracker. Called once, when the program starts."""
    register_blockers(waits_for_a_panel)


def waits_for_a_panel(journeys: Sequence[int], now: datetime) -> Mapping[int, Sequence[str]]:
    """Which of these journeys wait for a panel, and for which meeting. Two queries."""
    told: dict[int, list[str]] = {}
    items = AgendaItem.objects.filter(request__journey__in=journeys, state__in=[str(state) for state in OPEN_ITEMS])
    of_meeting = ("meeting__starts_at", "meeting__business", "meeting__section")
    for journey, starts_at, business, section in items.order_by("meeting__starts_at", "pk").values_list("request__journey", *of_meeting):
        on = local_date(starts_at)
        told.setdefault(journey, []).append(f"Waits for {title_by(business, section)} on {on.day} {on:%B %Y}")
    waiting = PanelRequest.objects.filter(journey__in=journeys, state__in=[RequestState.ASKED, RequestState.DEFERRED])
    for journey, state in waiting.order_by("asked_at", "pk").values_list("journey", "state"):
        says = "Deferred by a panel, to come back" if state == RequestState.DEFERRED else "Put forward to a panel, no meeting yet"
        told.setdefault(journey, []).append(says)
    return told
