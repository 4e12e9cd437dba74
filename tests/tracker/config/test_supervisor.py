"""`manage.py run` keeps its children alive and leaves none behind. Every wait has an end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
AT_MOST_SECONDS = 30.0

# A child that appends its pid to a file and then waits for its supervisor or a signal.
CHILD = """
import os, signal, sys, threading
from tracker.config.supervisor import stop_with_supervisor
stop_with_supervisor()
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()}\\n")
threading.Event().wait()
"""
SUPERVISOR = """
import sys
from tracker.config.supervisor import Child, supervise
command = [sys.executable, "-c", sys.argv[2], sys.argv[1]]
sys.exit(supervise([Child("one", command)]))
"""


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + AT_MOST_SECONDS
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # One that has ended and was not yet asked after is not alive.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z" if Path(f"/proc/{pid}").exists() else True


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    return tmp_path / "pids"


def seen(pids: Path) -> list[int]:
    return [int(line) for line in pids.read_text().split()] if pids.exists() else []


@pytest.fixture
def supervisor(pids: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(pids), CHILD], cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_until(lambda: len(seen(pids)) == 1)
    yield process
    process.kill()
    process.wait()
    for pid in seen(pids):
        if alive(pid):
            os.kill(pid, signal.SIGKILL)


def test_a_child_that_dies_is_started_again(supervisor: subprocess.Popen[bytes], pids: Path) -> None:
    first = seen(pids)[0]

    os.kill(first, signal.SIGKILL)

    wait_until(lambda: len(seen(pids)) == 2)
    assert alive(seen(pids)[1])
    assert not alive(first)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_supervisor_told_to_stop_takes_its_child_along(supervisor: subprocess.Popen[bytes], pids: Path, number: signal.Signals) -> None:
    supervisor.send_signal(number)

    assert supervisor.wait(AT_MOST_SECONDS) == 0
    assert [pid for pid in seen(pids) if alive(pid)] == []


def test_a_supervisor_that_is_killed_leaves_no_orphan(supervisor: subprocess.Popen[bytes], pids: Path) -> None:
    supervisor.kill()

    wait_until(lambda: not any(alive(pid) for pid in seen(pids)))


def test_a_child_that_never_starts_ends_the_supervisor_with_a_sentence(tmp_path: Path) -> None:
    impatient = SUPERVISOR.replace("import sys", "import sys\nimport tracker.config.supervisor as s; s.TRIES = 2", 1)

    done = subprocess.run(
        [sys.executable, "-c", impatient, str(tmp_path / "pids"), "raise SystemExit(3)"],
        cwd=ROOT, capture_output=True, text=True, timeout=AT_MOST_SECONDS, check=False,
    )  # fmt: skip

    assert done.returncode == 1
    assert "one did not start in 2 tries" in done.stderr
