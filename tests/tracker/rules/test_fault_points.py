"""Places where a process may be killed on purpose: harmless in service, deadly once where they are armed."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.rules import fault_points
from tracker.rules.fault_points import FOLDER_VARIABLE, POINTS, arm, disarm, point

ROOT = Path(__file__).resolve().parents[3]
PASSES_IT = """
import sys
from tracker.rules.fault_points import arm, point
arm({"WAYMARK_FAULT_POINTS": sys.argv[1]}, allowed=lambda: sys.argv[2] == "invented")
for number in range(int(sys.argv[3])):
    print(number, flush=True)
    point("after_the_send_is_marked")
"""


@pytest.fixture(autouse=True)
def _disarmed():
    yield
    disarm()


def passing(folder: Path, children: str, times: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PASSES_IT, str(folder), children, str(times)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_named_place_is_in_the_program_and_every_place_has_a_known_name():
    passed = set[str]()
    for app in ("tracker", "panels", "notifications"):
        for path in (ROOT / app).rglob("*.py"):
            passed.update(re.findall(r'\bpoint\("(\w+)"\)', path.read_text("utf-8")))

    assert passed == set(POINTS)
    assert len(POINTS) == len(set(POINTS))


def test_nothing_is_armed_in_service():
    arm({}, allowed=lambda: True)

    assert fault_points._traps == {}
    point("after_the_send_is_marked")


def test_an_armed_place_without_its_file_lets_everybody_pass(tmp_path):
    done = passing(tmp_path, "invented", 3)

    assert (done.returncode, done.stdout.split()) == (0, ["0", "1", "2"])


def test_a_process_dies_at_the_passing_that_the_file_counts_to_and_leaves_its_number(tmp_path):
    (tmp_path / "after_the_send_is_marked").write_text("2")

    done = passing(tmp_path, "invented", 4)

    assert (done.returncode, done.stdout.split()) == (-signal.SIGKILL, ["0", "1"])
    assert re.fullmatch(r"after_the_send_is_marked\.\d+", *[path.name for path in tmp_path.iterdir()])


def test_the_next_process_passes_unharmed(tmp_path):
    (tmp_path / "after_the_send_is_marked").write_text("1")

    assert [passing(tmp_path, "invented", 2).returncode for _ in range(2)] == [-signal.SIGKILL, 0]


def test_nobody_dies_where_the_children_are_not_invented_and_it_is_said_why(tmp_path):
    (tmp_path / "after_the_send_is_marked").write_text("1")

    done = passing(tmp_path, "real", 3)

    assert (done.returncode, done.stdout.split()) == (0, ["0", "1", "2"])
    assert done.stderr.splitlines() == [
        f"Fault points are armed on a database that is no demonstration. They are ignored; unset {FOLDER_VARIABLE}."
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["after_the_send_is_marked"]
