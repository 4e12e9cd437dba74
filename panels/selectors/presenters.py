"""Who presents a child to a panel."""

from typing import Any

from panels.models import PanelRequest


def presenter_of(request: PanelRequest) -> Any:
    """The child's worker, else whoever put the child forward; None where neither is known.

    No query where the journey's worker and who asked were read beside the request.
    """
    return request.journey.worker or request.asked_by
