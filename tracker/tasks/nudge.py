"""Wakes the delivery as soon as something was committed, where a broker carries the word.

A nudge is a courtesy: the pass that runs every few seconds finds whatever it missed. So it is sent from a thread of its
own, and nobody who records something ever waits for a broker, or hears that it is down.
"""

import os
import threading
from collections.abc import Callable

import structlog

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5
"""However much is committed meanwhile, one nudge follows from it."""

AFTER_A_FAILURE_SECONDS = 30.0


class Nudger:
    """Sends one nudge for all that is asked within a pause, and none for a while after the broker did not take one."""

    def __init__(
        self, send: Callable[[], object], *, pause: float = PAUSE_SECONDS, after_a_failure: float = AFTER_A_FAILURE_SECONDS
    ) -> None:
        self._send = send
        self._pause = pause
        self._after_a_failure = after_a_failure
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    def __call__(self) -> None:
        """Ask for a nudge. Returns at once."""
        self._wanted.set()
        with self._lock:
            # A server starts its workers by forking: a thread stays behind in the parent.
            if self._thread is None or self._process != os.getpid():
                self._process = os.getpid()
                self._thread = threading.Thread(target=self._go_on, name="nudge", daemon=True)
                self._thread.start()

    def _go_on(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            rest = threading.Event()
            try:
                self._send()
            except Exception as error:  # kombu raises what the broker's own library raises; what was to be told waits in the database
                log.warning("nudge_not_sent", error=type(error).__name__)
                rest.wait(self._after_a_failure)
            else:
                rest.wait(self._pause)


__all__ = ["Nudger"]
