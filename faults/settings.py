"""The program's own settings in compressed time, and the harness's start-up beside it. For the fault run only.

Nothing is switched off or simplified: what wakes every few seconds wakes each second, and the processes that share a
broker with others do so under queues of their own.
"""

from typing import Any

from kombu.entity import Exchange, Queue

from tracker.config.settings import base
from tracker.config.settings.base import *  # noqa: F403

PREFIX: str = base.env.str("WAYMARK_FAULTS_PREFIX", default="")
"""What the names of this run's queues begin with."""

AT_LEAST_SECONDS = 60
"""What wakes less often than this stays as it is."""

SOON = {"birthdays": 5.0}
"""What wakes each quarter of an hour and must come about in the shortest run too, by how many seconds it waits there."""

INSTALLED_APPS = [*base.INSTALLED_APPS, "faults"]
_schedule: dict[str, Any] = base.CELERY_BEAT_SCHEDULE
_queues: list[Any] = base.CELERY_TASK_QUEUES
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": SOON.get(name, 1.0), "options": {"expires": 30}}
    if name in SOON or entry["schedule"] < AT_LEAST_SECONDS
    else entry
    for name, entry in _schedule.items()
}
CELERY_TASK_QUEUES = [
    Queue(name, Exchange(name, type="direct"), routing_key=name, queue_arguments=queue.queue_arguments)  # type: ignore[no-untyped-call]
    for queue in _queues
    if (name := f"{PREFIX}{queue.name}")
]
CELERY_TASK_DEFAULT_QUEUE = CELERY_TASK_DEFAULT_EXCHANGE = CELERY_TASK_DEFAULT_ROUTING_KEY = f"{PREFIX}default"
CELERY_TASK_ROUTES = {task: {**route, "queue": f"{PREFIX}{route['queue']}"} for task, route in base.CELERY_TASK_ROUTES.items()}
ENGINE_QUEUES: tuple[str, ...] = tuple(queue.name for queue in CELERY_TASK_QUEUES)  # type: ignore[no-redef]
