"""Named places where a process may be killed on purpose, to show that nothing is lost or doubled wherever it dies.

In service a place costs one look into an empty dictionary. `make faults` arms them: it names a folder in the
environment, and the process that first finds there a file named like the place it passes kills itself on the spot, as
a power cut would. What it was killed at, and which process it was, is left in the folder.
"""

import logging
import os
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDER_VARIABLE = "WAYMARK_FAULT_POINTS"

IN_THE_DOOR = (
    "after_the_key_before_the_act",
    "after_the_state_before_the_event",
    "after_the_events_before_the_clocks",
    "after_the_clocks_before_the_effects",
    "after_the_effects_before_the_lists",
    "after_the_answer_before_the_commit",
    "after_the_commit_before_the_answer",
)
IN_THE_SWEEP = (
    "after_the_lock_before_the_firing",
    "after_the_events_before_the_firings",
    "after_the_firings_before_the_commit",
    "after_the_sweep_commits",
)
IN_DELIVERY = (
    "after_the_claim_before_the_effect",
    "after_the_effect_before_it_is_done",
    "after_the_effect_is_done",
)
IN_SENDING = (
    "after_the_claim_before_the_send",
    "after_the_send_before_it_is_marked",
    "after_the_send_is_marked",
)
POINTS = (*IN_THE_DOOR, *IN_THE_SWEEP, *IN_DELIVERY, *IN_SENDING)

log = logging.getLogger(__name__)

_traps: dict[str, Callable[[str], None]] = {}
_passed: dict[str, int] = {}


def point(name: str) -> None:
    """Pass a named place. Does nothing unless the places are armed."""
    trap = _traps.get(name)
    if trap is not None:
        trap(name)


def arm(environment: Mapping[str, str], *, allowed: Callable[[], bool]) -> None:
    """Arm every place where the environment names a folder. Called as the program starts.

    `allowed` says whether the database holds invented children only. It is asked when a trap is about to close: where
    the answer is no, every place is disarmed for good, and this is logged.
    """
    folder = environment.get(FOLDER_VARIABLE)
    if not folder:
        return
    traps = Path(folder)

    def trap(name: str) -> None:
        _pass(traps / name, name, allowed)

    _traps.update(dict.fromkeys(POINTS, trap))


def disarm() -> None:
    """Make every place harmless again in this process."""
    _traps.clear()
    _passed.clear()


def _pass(file: Path, name: str, allowed: Callable[[], bool]) -> None:
    """Die here at the passing that the file counts to, unless another process has died of this file before."""
    try:
        wanted = int(file.read_text("ascii"))
    except FileNotFoundError:
        return
    if not allowed():
        log.error("Fault points are armed on a database that is no demonstration. They are ignored; unset %s.", FOLDER_VARIABLE)
        disarm()
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] < wanted:
        return
    _passed[name] = 0
    try:
        file.rename(file.with_name(f"{name}.{os.getpid()}"))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


__all__ = ["FOLDER_VARIABLE", "IN_DELIVERY", "IN_SENDING", "IN_THE_DOOR", "IN_THE_SWEEP", "POINTS", "arm", "disarm", "point"]
