"""Whether the children put forward are ready, for a page at a time: a fixed number of queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from panels.definitions.readiness import READINESS_EVENTS
from panels.models import PanelRequest
from panels.models.facts import latest_of_each, main_route, tracks_of
from panels.rules.readiness import Facts, Readiness, readiness
from panels.terms import Business
from tracker.selectors.pictures import evidence_of_each


def readiness_of(requests: Iterable[PanelRequest]) -> dict[int, Readiness]:
    """What each of these requests needs, and what is there, by the request's id. Three queries beside the journeys' own."""
    wanted = list(requests)
    facts = facts_of([request.journey for request in wanted])
    return {
        request.pk: readiness(Business(request.business), _asked(facts[request.journey_id], request)) for request in wanted
    }  # fmt: skip


def facts_of(journeys: Sequence[Any]) -> dict[int, Facts]:
    """What readiness reads of these journeys, by id. Three queries."""
    ids = {journey.pk for journey in journeys}
    tracks = tracks_of(ids)
    happened = latest_of_each(ids, READINESS_EVENTS)
    on_record = evidence_of_each(journeys, tracks=tracks) if ids else {}
    found = {}
    for pk in ids:
        route = main_route(tracks[pk])
        found[pk] = Facts(
            route=route.route if route else "", route_state=route.state if route else "",
            happened=happened[pk], on_record=on_record.get(pk, {}),
        )  # fmt: skip
    return found


def _asked(facts: Facts, request: PanelRequest) -> Facts:
    """The facts of the journey, with the request's own papers."""
    return Facts(
        asked_at=request.asked_at, papers_sent_at=request.papers_sent_at, route=facts.route, route_state=facts.route_state,
        happened=facts.happened, on_record=facts.on_record,
    )  # fmt: skip
