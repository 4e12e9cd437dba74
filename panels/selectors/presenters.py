"""Who presents a child to a panel."""

from collections.abc import Iterable
from typing import Any

from panels.models import AgendaItem, PanelRequest


def presenter_of(request: PanelRequest) -> Any:
    """The child's worker, else whoever put the child forward; None where neither is known.

    No query where the journey's worker and who asked were read beside the request.
    """
    return request.journey.worker or request.asked_by


def other_presenters(items: Iterable[AgendaItem]) -> list[int]:
    """Who presents one of these items and is not that child's worker, whom the child's own record tells. Ids, each once."""
    found = [(presenter_of(item.request), item.request.journey.worker_id) for item in items]
    return sorted({presenter.pk for presenter, worker in found if presenter is not None and presenter.pk != worker})
