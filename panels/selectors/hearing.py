"""What decides when and in which place a request is best heard: its last lawful day, brothers and sisters, who presents."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from panels.definitions import KINDS
from panels.definitions.deadlines import by_kind
from panels.models import AgendaItem, PanelRequest
from panels.rules.agenda import ToHear
from panels.selectors.presenters import presenter_of
from panels.terms import Business, ItemState
from tracker.selectors.around import days_due, siblings_of

LIMITS = by_kind(KINDS)


def deadlines_of(requests: Sequence[PanelRequest]) -> dict[int, date]:
    """The last day (in London) on which each request is lawfully heard, where a timescale of the child waits for it. One query."""
    due = days_due({r.journey_id for r in requests}, {limit for r in requests for limit in LIMITS[Business(r.business)]})
    found = {}
    for request in requests:
        days = [due[request.journey_id, limit] for limit in LIMITS[Business(request.business)] if (request.journey_id, limit) in due]
        if days:
            found[request.pk] = min(days)
    return found


def families_of(requests: Sequence[PanelRequest]) -> dict[int, int]:
    """One number for brothers and sisters who are put forward for the same kind of business; none for the others. One query.

    A brother's half-sister belongs to the group where all three are put forward.
    """
    siblings = siblings_of({request.journey.child_id for request in requests})
    of_child: dict[tuple[str, int], PanelRequest] = {(r.business, r.journey.child_id): r for r in requests}
    group: dict[int, int] = {}
    for start in requests:
        if start.pk in group:
            continue
        waiting, found = [start], []
        while waiting:
            here = waiting.pop()
            if here.pk in group:
                continue
            group[here.pk] = start.pk
            found.append(here.pk)
            others = (of_child.get((here.business, child)) for child in sorted(siblings[here.journey.child_id]))
            waiting += [one for one in others if one is not None]
        if len(found) == 1:
            group[start.pk] = 0
    return {request: family for request, family in group.items() if family}


def to_hear(items: Iterable[AgendaItem]) -> list[ToHear]:
    """Items of an agenda, as far as their places go, in the order given. Three queries."""
    rows = list(items)
    requests = [row.request for row in rows]
    carried = set(AgendaItem.objects.filter(request__in=requests, state=ItemState.CARRIED).values_list("request", flat=True))
    deadlines, families = deadlines_of(requests), families_of(requests)
    arrived: dict[int, int] = defaultdict(int)
    for number, request in enumerate(sorted(requests, key=lambda r: (r.asked_at, r.pk))):
        arrived[request.pk] = number
    return [
        ToHear(
            id=row.pk, arrived=arrived[row.request_id], deadline=deadlines.get(row.request_id), family=families.get(row.request_id),
            presenter=person.pk if (person := presenter_of(row.request)) is not None else None, comes_first=row.request_id in carried,
        )
        for row in rows
    ]  # fmt: skip
