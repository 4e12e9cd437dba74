"""Documents attached, as tests need them."""

import io
from datetime import datetime

from panels.actions.attach import attach
from panels.models import Attachment, PanelRequest
from tests.builders import NOON
from tests.panels.builders import Panels
from tests.panels.papers.files import a_pdf


def attached(
    panels: Panels, request: PanelRequest, name: str = "threshold.pdf", data: bytes | None = None, *, at: datetime = NOON
) -> Attachment:
    """Amina has attached a file."""
    file = io.BytesIO(a_pdf() if data is None else data)
    return attach(request_id=request.pk, name=name, file=file, actor=panels.actor(panels.world.amina, at), now=at)
