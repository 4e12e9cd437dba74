"""Keeps a task from filling every thread of an engine with copies of itself."""

from collections.abc import Callable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import TypeVar

Counts = TypeVar("Counts")

AT_MOST_SECONDS = 10.0
"""How long a task that works through a heap goes on before the next one may take its turn."""


def one_at_a_time(task: Callable[[], Counts]) -> Callable[[], Counts | None]:
    """Run only one of this task at a time in a process; a second is not needed, since the first finds what it would find."""
    running = Lock()

    @wraps(task)
    def run() -> Counts | None:
        if not running.acquire(blocking=False):
            return None
        try:
            return task()
        finally:
            running.release()

    return run


class Turn:
    """A stretch of work. Measured by a clock that nobody sets back."""

    def __init__(self, seconds: float = AT_MOST_SECONDS) -> None:
        self._until = monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return monotonic() >= self._until


__all__ = ["AT_MOST_SECONDS", "Turn", "one_at_a_time"]
