"""The shapes of machine: how the processes of each are started, found, killed and started again."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from faults.warm import PARTS

ROOT = Path(__file__).resolve().parents[1]
STOPPING_SECONDS = 25.0


class Shape(Protocol):
    """One shape. `parts` are what may be killed by name; whatever has died is soon started again."""

    @property
    def parts(self) -> tuple[str, ...]: ...

    def start(self) -> None: ...

    def kill(self, part: str) -> bool: ...

    def stop(self) -> None: ...


class Warm:
    """The processes of another shape, each forked from a keeper that has the program loaded."""

    def __init__(self, commands: Mapping[str, list[str]], environment: Mapping[str, str], output: Path, folder: Path) -> None:
        self._commands, self._output, self._folder = commands, output, folder
        self._environment = {**environment, PARTS: str(folder)}
        self._keeper: subprocess.Popen[bytes] | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self._commands)

    def start(self) -> None:
        self._folder.mkdir()
        words = [f"{name}={json.dumps(command)}" for name, command in self._commands.items()]
        self._keeper = _started([sys.executable, "-m", "faults.warm", *words], self._environment, self._output)

    def kill(self, part: str) -> bool:
        """Kill the process and what it has started, all at once. False where it is not up just now."""
        try:
            os.killpg(int((self._folder / part).read_text("ascii")), signal.SIGKILL)
        except (FileNotFoundError, ProcessLookupError):
            return False
        return True

    def stop(self) -> None:
        if self._keeper is not None:
            _stopped(self._keeper)


class Embedded:
    """`manage.py run`: its own supervisor starts again what died."""

    parts = ("web", "engine")
    commands: Mapping[str, list[str]] = {part: ["manage.py", "run", "--part", part, "--skip-checks"] for part in parts}
    """What its supervisor starts. A keeper has the program checked already."""

    def __init__(self, environment: Mapping[str, str], output: Path) -> None:
        self._environment, self._output = environment, output
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._supervisor = _started([sys.executable, "manage.py", "run"], self._environment, self._output)

    def kill(self, part: str) -> bool:
        """Kill the child that does this part. False where it is not up just now."""
        assert self._supervisor is not None
        for pid in children_of(self._supervisor.pid):
            if command_of(pid)[-1:] == [part]:
                return _killed(pid)
        return False

    def stop(self) -> None:
        if self._supervisor is not None:
            _stopped(self._supervisor)


class Production:
    """gunicorn, two workers and two beats, each looked after as a service manager would."""

    parts = ("web", "worker-1", "worker-2", "beat-1", "beat-2")

    def __init__(self, environment: Mapping[str, str], output: Path, *, port: int, queues: str) -> None:
        self._environment, self._output = environment, output
        self.commands = self._commands_of(port, queues)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ending = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def _commands_of(self, port: int, queues: str) -> dict[str, list[str]]:
        """The words after `python` of each part."""
        celery = ["-m", "celery", "-A", "tracker.config.celery", "--quiet"]
        bind = ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--preload", "--log-level", "error"]
        quiet = ["--without-gossip", "--without-mingle", "-l", "ERROR"]
        beats = {n: str(self._output.with_suffix(f".beat-{n}")) for n in (1, 2)}
        return {
            "web": ["-m", "gunicorn", "tracker.config.wsgi", *bind],
            **{f"worker-{n}": [*celery, "worker", "-c", "1", "-Q", queues, "-n", f"{n}@{queues[:40]}", *quiet] for n in (1, 2)},
            **{f"beat-{n}": [*celery, "beat", "-s", file, "--pidfile=", "-l", "ERROR"] for n, file in beats.items()},
        }

    def start(self) -> None:
        for part in self.parts:
            self._begin(part)
        self._keeper.start()

    def kill(self, part: str) -> bool:
        """Kill the process and what it has started, all at once, as when the machine under it is gone."""
        process = self._running[part]
        if process.poll() is not None:
            return False
        os.killpg(process.pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        self._ending.set()
        self._keeper.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            _stopped(process)

    def _begin(self, part: str) -> None:
        self._running[part] = _started([sys.executable, *self.commands[part]], self._environment, self._output)

    def _keep(self) -> None:
        while not self._ending.wait(0.2):
            for part, process in list(self._running.items()):
                if process.poll() is not None:
                    self._begin(part)


def children_of(parent: int) -> Iterator[int]:
    """The ids of the processes that this one has started and that still run."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                status = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            if int(status[1]) == parent and status[0] != "Z":
                yield int(folder.name)


def command_of(pid: int) -> list[str]:
    """The words that a process was started with."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def _started(command: list[str], environment: Mapping[str, str], output: Path) -> subprocess.Popen[bytes]:
    with output.open("ab") as said:
        return subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )


def _killed(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _stopped(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, wait, and end what is left of it."""
    if process.poll() is None:
        process.terminate()
    until = time.monotonic() + STOPPING_SECONDS
    while process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
