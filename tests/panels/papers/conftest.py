"""What the tests of papers share: the panels, a child put forward, and a folder of their own for what is attached."""

from pathlib import Path
from typing import Any

import pytest

from panels.models import PanelRequest
from tests.builders import a_journey
from tests.panels.builders import Panels, asked, some_panels
from tracker.models import Journey
from workflows.terms import Stage


@pytest.fixture(autouse=True)
def kept(settings: Any, tmp_path: Path) -> Path:
    """The folder that documents are kept in, in this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


@pytest.fixture
def journey(panels: Panels) -> Journey:
    return a_journey(panels.world, stage=Stage.CHILD_PROTECTION)


@pytest.fixture
def request_made(panels: Panels, journey: Journey) -> PanelRequest:
    """Amina has put the child forward; the papers are still to come."""
    return asked(panels, journey, papers="")
