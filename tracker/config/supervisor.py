"""Keeps the children of `manage.py run` alive, and leaves none behind.

Each child runs in a session of its own, so that Ctrl-C reaches only the supervisor, which tells the children to finish.
Each holds the reading end of a pipe whose writing end only the supervisor has: however the supervisor ends, kill -9
included, the pipe closes and the child stops.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

PIPE_VARIABLE = "WAYMARK_SUPERVISOR_PIPE"
LOOK_EVERY_SECONDS = 0.2
GRACE_SECONDS = 20.0  # a waitress request or a task under way may finish
LONG_ENOUGH_SECONDS = 10.0  # a child that lived so long had started properly
TRIES = 5
STOPPING = (signal.SIGTERM, signal.SIGINT)


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    failures: int = field(default=0)

    def start(self, pipe: int) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            env={**os.environ, PIPE_VARIABLE: str(pipe)},
            pass_fds=(pipe,),
            start_new_session=True,
        )

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def noted_dead(self, now: float) -> None:
        """Plan the next start: at once after a proper life, later and later after a failed start."""
        assert self.process is not None
        lived = now - self.started_at
        self.failures = 0 if lived >= LONG_ENOUGH_SECONDS else self.failures + 1
        self.start_again_at = now + (min(2.0 ** (self.failures - 1), 10.0) if self.failures else 0.0)
        _say(f"{self.name} ended with {self.process.returncode} after {lived:.0f} s and is started again")
        self.process = None


def supervise(children: Sequence[Child], *, stop_with_parent: bool = False) -> int:
    """Run the children until told to stop; returns the exit code: 0 when told, 1 where a child will not start."""
    asked = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda _number, _frame: asked.set())
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asks that a closed terminal be no reason to stop
        signal.signal(signal.SIGHUP, lambda _number, _frame: asked.set())
    reading, _writing = os.pipe()
    parent = os.getppid()
    gave_up: str | None = None
    for child in children:
        child.start(reading)
    while not asked.wait(LOOK_EVERY_SECONDS):
        gave_up = _look_after(children, reading)
        if gave_up or (stop_with_parent and os.getppid() != parent):
            break
    _stop(children)
    if gave_up:
        _say(f"{gave_up} did not start in {TRIES} tries; what it wrote above says why. Everything is stopped.")
    return 1 if gave_up else 0


def stop_with_supervisor() -> None:
    """Called in a child: ends this process as SIGTERM does once the supervisor is gone."""
    pipe = os.environ.get(PIPE_VARIABLE)
    if pipe is None:
        return

    def wait() -> None:
        os.read(int(pipe), 1)  # returns only when the last writing end closes: nothing is ever written
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os._exit(1)

    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=wait, name="supervisor", daemon=True).start()


def _leave(_number: int, _frame: FrameType | None) -> None:
    """Waitress knows no SIGTERM of its own; SystemExit lets it finish what it is answering. Celery sets its own handler."""
    raise SystemExit(0)


def _look_after(children: Sequence[Child], pipe: int) -> str | None:
    """Start again what has died; the name of a child that cannot be started, if there is one."""
    now = time.monotonic()
    for child in children:
        if child.process is not None and not child.running:
            child.noted_dead(now)
        if child.failures >= TRIES:
            return child.name
        if child.process is None and now >= child.start_again_at:
            child.start(pipe)
    return None


def _stop(children: Sequence[Child]) -> None:
    """Ask every child to finish, wait, and end what is left with everything that it started."""
    alive = [child for child in children if child.running and child.process]
    for child in alive:
        assert child.process
        child.process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for child in alive:
        assert child.process
        try:
            child.process.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
