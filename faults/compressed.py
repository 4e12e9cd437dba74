"""Waits of the program that are cut for the run: a lease, a supervisor's patience, a night."""

from datetime import timedelta

from notifications.actions import send_mail, tell
from notifications.rules import quiet_hours
from tracker.actions import deliver_effects
from tracker.config import supervisor

LEASE = timedelta(seconds=8)
LIVED_LONG_ENOUGH_SECONDS = 1.0


def shorten() -> None:
    """Shorten the leases and what the supervisor takes for a proper life of a process, and let it never be night.

    What a killed process held is then free in seconds, and a run at a weekend sends what one on a Monday would.
    """
    quiet_hours.is_quiet = tell.is_quiet = lambda *_, **__: False  # type: ignore[attr-defined]
    deliver_effects.LEASE = LEASE
    send_mail.LEASE = LEASE
    supervisor.LONG_ENOUGH_SECONDS = LIVED_LONG_ENOUGH_SECONDS
