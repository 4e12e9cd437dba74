"""Brokers for tests, each apart from anybody else's: a virtual host of RabbitMQ, a Redis server of the test's own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.conftest import skip_or_fail

ROOT = Path(__file__).resolve().parents[1]
AT_MOST_SECONDS = 120.0
AS_ROOT = () if os.geteuid() == 0 else ("sudo", "-n")
"""rabbitmqctl speaks to its server only for root, or for the server's own user."""


def until(true: Callable[[], bool], *, seconds: float = AT_MOST_SECONDS, says: Callable[[], str] = str) -> None:
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, says() or "it did not happen in time"
        time.sleep(0.1)


class Rabbit:
    """A virtual host that is made for one test."""

    def __init__(self) -> None:
        self.name = f"waymark_test_{os.getpid()}"
        self.url = f"amqp://guest:guest@127.0.0.1:5672/{self.name}"

    def start(self) -> None:
        control("add_vhost", self.name)
        control("set_permissions", "-p", self.name, "guest", ".*", ".*", ".*")

    def stop(self) -> None:
        control("delete_vhost", self.name)

    def queues(self) -> dict[str, str]:
        """Each queue there is, and of which kind."""
        told = control("list_queues", "--quiet", "--no-table-headers", "-p", self.name, "name", "type")
        return dict(line.split("\t") for line in told.splitlines() if line)

    def lose_everything(self) -> None:
        """The broker is taken away under its workers, and comes back with nothing in it."""
        self.stop()
        self.start()


class Redis:
    """A server that is started for one test, and keeps nothing."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._answers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def queues(self) -> dict[str, str]:
        """Each list of messages there is. A queue with nothing in it is none; what carries bindings is no queue."""
        told = subprocess.run(["redis-cli", "-p", str(self.port), "keys", "*"], capture_output=True, text=True, check=True).stdout
        return {name: "list" for name in told.split() if not name.startswith("_kombu.binding") and not name.startswith("unacked")}

    def lose_everything(self) -> None:
        """The server is killed, and another starts in its place."""
        self.stop()
        self.start()

    def _answers(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0


def control(*words: str) -> str:
    done = subprocess.run([*AS_ROOT, "rabbitmqctl", *words], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def broker(kind: str) -> Iterator[Rabbit | Redis]:
    """A broker of this kind for one test, which is skipped with a plain line where there is none."""
    one: Rabbit | Redis = Rabbit() if kind == "rabbitmq" else Redis()
    if isinstance(one, Rabbit) and not _rabbit_answers():
        skip_or_fail("no RabbitMQ answers rabbitmqctl on this machine, so nothing was sent through it")
    if isinstance(one, Redis) and shutil.which("redis-server") is None:
        skip_or_fail("there is no redis-server on this machine, so nothing was sent through one")
    one.start()
    try:
        yield one
    finally:
        one.stop()


def _rabbit_answers() -> bool:
    if shutil.which("rabbitmqctl") is None:
        return False
    return subprocess.run([*AS_ROOT, "rabbitmqctl", "status"], capture_output=True, timeout=60, check=False).returncode == 0


class Processes:
    """Workers and beats of the program's own settings, on the database of the test. Ends those that it started."""

    def __init__(self, url: str, folder: Path) -> None:
        self._folder = folder
        self._started: list[subprocess.Popen[bytes]] = []
        self.environment = {**os.environ, **_environment(url)}

    def worker(self, name: str, *, queues: str = "sweep,delivery,export,default") -> subprocess.Popen[bytes]:
        return self._celery("worker", "-Q", queues, "--concurrency", "1", "-n", f"{name}@%h", named=name)

    def beat(self, name: str) -> subprocess.Popen[bytes]:
        return self._celery("beat", "--scheduler", "celery.beat:Scheduler", "--pidfile", "", named=name)

    def say(self, script: str) -> None:
        """Have a process with the program's settings do something, and wait for it."""
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr

    def written(self) -> str:
        return "\n".join(f"--- {file.name}\n{file.read_text()}" for file in sorted(self._folder.glob("*.log")))

    def stop(self) -> None:
        for process in self._started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """As a power cut would: the worker and whatever it has started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _celery(self, *words: str, named: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{named}.log").open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tracker.config", *words],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self._started.append(process)
        return process


def _environment(broker_url: str) -> Mapping[str, str]:
    """What a production's processes are given, with the database that the test itself uses."""
    database = connection.settings_dict
    if settings.ON_SQLITE:
        url = f"sqlite:///{database['NAME']}"
    else:
        password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
        url = f"postgres://{database['USER']}{password}@{database['HOST']}:{database['PORT'] or 5432}/{database['NAME']}"
    return {
        "DJANGO_SETTINGS_MODULE": "tracker.config.settings.base", "DATABASE_URL": url, "BROKER_URL": broker_url,
        "SECRET_KEY": "for tests only", "EMAIL_URL": "dummymail://", "LOG_LEVEL": "INFO", "METRICS_TOKEN": "", "HEARTBEAT_URL": "",
    }  # fmt: skip


@contextmanager
def processes(broker_url: str, folder: Path) -> Iterator[Processes]:
    started = Processes(broker_url, folder)
    try:
        yield started
    finally:
        started.stop()
