"""The broker of a run: the one that BROKER_URL names, else RabbitMQ or Redis of this machine, under queues of our own."""

import os
from collections.abc import Iterable

from kombu.connection import Connection

QUEUES = ("sweep", "delivery", "default", "export")
OF_THIS_MACHINE = ("amqp://guest:guest@127.0.0.1:5672//", "redis://127.0.0.1:6379/0")


def answering() -> str | None:
    """The URL of a broker that answers; None where none does."""
    given = os.environ.get("BROKER_URL", "")
    return next((url for url in ([given] if given else OF_THIS_MACHINE) if _answers(url)), None)


def named(prefix: str) -> list[str]:
    """The queues of a run."""
    return [f"{prefix}{name}" for name in QUEUES]


def purge(url: str, queues: Iterable[str]) -> None:
    """Take every message out of these queues, as a broker does that lost its disk."""
    for queue in queues:
        with Connection(url, connect_timeout=3) as connection:  # type: ignore[no-untyped-call]
            try:
                connection.default_channel.queue_purge(queue)
            except connection.channel_errors:
                continue  # nobody has used it yet


def remove(url: str, queues: Iterable[str]) -> None:
    """Leave nothing of the run behind."""
    for queue in queues:
        with Connection(url, connect_timeout=3) as connection:  # type: ignore[no-untyped-call]
            try:
                connection.default_channel.queue_delete(queue)
                connection.default_channel.exchange_delete(queue)
            except (*connection.channel_errors, NotImplementedError):
                continue


def _answers(url: str) -> bool:
    with Connection(url, connect_timeout=2) as connection:  # type: ignore[no-untyped-call]
        try:
            connection.ensure_connection(max_retries=1, timeout=3)
        except (OSError, connection.connection_errors):
            return False
    return True
