"""From when to when a part of the machine was away: from its kill until its successor was ready for work."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tracker.rules.fault_points import FOLDER_VARIABLE

Outage = tuple[datetime, datetime]


def tell_when_ready(environment: Mapping[str, str] = os.environ) -> None:
    """Have this process leave a file once it is a worker that takes tasks. Called as it starts."""
    from celery.signals import worker_process_init, worker_ready

    folder = environment.get(FOLDER_VARIABLE)
    if not folder:
        return

    def leave(**_: object) -> None:
        (ready_folder(Path(folder).parent) / str(os.getpid())).touch()

    worker_ready.connect(leave, weak=False)
    worker_process_init.connect(leave, weak=False)


def ready_folder(folder: Path) -> Path:
    """Where the files of those that became ready are, in the folder of a run."""
    return folder / "ready"


def ready_moments(folder: Path) -> list[datetime]:
    """When a worker became ready, each time one did."""
    return sorted(moment(path.stat().st_mtime) for path in ready_folder(folder).iterdir())


def outages(kills: Iterable[datetime], ready: Sequence[datetime]) -> list[Outage]:
    """Each kill with the first moment after it at which a worker became ready. One that was followed by none has no end yet."""
    found = [(kill, next((after for after in ready if after > kill), None)) for kill in sorted(kills)]
    return [(kill, back) for kill, back in found if back is not None]


def whole_seconds(since: datetime, until: datetime, away: Iterable[Outage]) -> float:
    """How many seconds between two moments nothing was away."""
    seconds, covered = 0.0, since
    for start, end in sorted(away):
        if end <= covered or start >= until:
            continue
        seconds += max((start - covered).total_seconds(), 0.0)
        covered = max(covered, end)
    return seconds + max((until - covered).total_seconds(), 0.0)


def moment(stamp: float) -> datetime:
    """A file's time as a moment."""
    return datetime.fromtimestamp(stamp, UTC)
