"""Who presents a child to a panel."""

from typing import Any

from panels.models import PanelRequest


def presenter_of(request: PanelRequest) -> Any:
    """The child's worker, else whoever put the child forward. No query where the journey's worker was read beside it."""
    return request.journey.worker or request.asked_by
