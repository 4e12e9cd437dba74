"""What a worker of ours does with its broker: it connects and takes tasks. It declares no queue that the settings do not name.

Celery's own consumer also sets up, wherever a queue is a quorum queue, 28 queues for tasks that are to run later, and on
every broker queues by which workers gossip and are steered from afar. Waymark has the broker run nothing later (when
something is due stands in the database) and is watched through /healthz and /metrics, so none of them is made.
"""

from typing import Any

from celery.worker.consumer.consumer import Consumer

NOT_WANTED = ("DelayedDelivery", "Control")
ALONE = {"without_gossip": True, "without_mingle": True, "without_heartbeat": True}
"""No talk among workers. The heartbeat of the connection itself, by which a dead one is noticed, is another and stays."""


class TaskConsumer(Consumer):
    """Celery's consumer without the steps that make queues of their own."""

    class Blueprint(Consumer.Blueprint):
        default_steps = [step for step in Consumer.Blueprint.default_steps if not step.endswith(NOT_WANTED)]

    def __init__(self, *args: Any, worker_options: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, worker_options={**(worker_options or {}), **ALONE}, **options)


__all__ = ["TaskConsumer"]
