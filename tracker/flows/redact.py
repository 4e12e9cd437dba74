"""Keeps what a failed node knew out of the flow's own tables: its local variables may hold a child."""

from typing import Any

from viewflow.workflow.signals import task_failed

KEPT = "_exception"


def redact(*, task: Any, **_: Any) -> None:
    """Keep of a failure that there was one, and nothing of what was at hand as it happened. The log has its kind and place."""
    if KEPT in task.data:
        task.data[KEPT] = {"title": "A step of a flow failed. The log says where."}
        task.save(update_fields=["data"])


def register() -> None:
    """Listen to every flow. Called once, as the program starts."""
    task_failed.connect(redact, dispatch_uid="tracker.flows.redact")


__all__ = ["redact", "register"]
