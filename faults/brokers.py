"""The broker of a run: RabbitMQ that BROKER_URL names or this machine has, under queues of our own; or a Redis of our own."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from kombu.connection import Connection

KINDS = ("rabbitmq", "redis")

QUEUES = ("sweep", "delivery", "default", "export")
OF_THIS_MACHINE = "amqp://guest:guest@127.0.0.1:5672//"
STARTS_SECONDS = 20.0


def answering() -> list[str]:
    """The kinds of broker that can be had here."""
    return [kind for kind, there in (("rabbitmq", _answers(_rabbitmq())), ("redis", shutil.which("redis-server"))) if there]


@contextmanager
def broker(kind: str) -> Iterator[str]:
    """The URL of a broker of this kind; empty for no kind. A Redis is started for it and ended after."""
    if kind == "redis":
        with _own_redis() as url:
            yield url
    else:
        yield _rabbitmq() if kind else ""


def _rabbitmq() -> str:
    given = os.environ.get("BROKER_URL", "")
    return given if given.startswith("amqp") else OF_THIS_MACHINE


@contextmanager
def _own_redis() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    url = f"redis://127.0.0.1:{port}/0"
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + STARTS_SECONDS
            while not _answers(url):
                if time.monotonic() > until or server.poll() is not None:
                    raise TimeoutError("The Redis of the run did not start.")
                time.sleep(0.1)
            yield url
        finally:
            server.kill()


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
