"""The attacker's tools: the builders' world, screens and programs at one o'clock."""

from tests.tracker.api.conftest import as_ as program
from tests.tracker.api.conftest import later, world
from tests.tracker.web.conftest import as_, at_one

__all__ = ["as_", "at_one", "later", "program", "world"]
