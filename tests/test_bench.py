"""The benchmarks run from end to end and print figures that a program can read. How fast is not a test's matter."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from bench.databases import VAR, name_of
from bench.measuring import Figure, paired, rounded

ROOT = Path(__file__).resolve().parents[1]
SMALL = [
    "--quick",
    *("--recount-clocks", "300", "--recounts", "1", "--scale-small", "300", "--scale-middle", "600", "--scale-large", "900"),
    *("--moves", "1", "--looked-after", "60", "--clocks", "600", "--due", "5", "--sweeps", "1"),
    *("--pages", "1", "--import-children", "5", "--imports", "1", "--proofs", "1", "--proof-tracks", "1", "--notices", "30"),
    *("--requests", "12", "--plans", "1", "--pack-children", "2", "--packs", "1"),
    *("--in-care", "60", "--authorities", "2", "--looks", "1"),
]
PRINTED = {
    "import": "rows/s", "import_plain": "rows/s", "import_ratio": "x", "import_written_ratio": "x",
    "tracker_page": "ms", "tracker_page_plain": "ms", "tracker_page_database_ratio": "x", "tracker_page_ratio": "x",
    "caseload_page": "ms", "caseload_page_plain": "ms", "caseload_page_database_ratio": "x", "caseload_page_ratio": "x",
    "sweep": "ms", "sweep_plain": "ms", "sweep_ratio": "x", "sweep_nothing_due": "ms",
    "moves": "moves/s", "moves_plain": "moves/s", "moves_ratio": "x", "moves_queries": "queries",
    "recount": "clocks/s", "recount_took": "s", "recount_plain": "s", "recount_ratio": "x",
    "ways": "ms", "ways_decide": "ms", "ways_ratio": "x",
    "notices_fired": "s", "notices_fired_ratio": "x", "notices_in_app": "s", "notices_digests": "s",
    "notices_delivered": "deliveries/s", "notices_delivered_plain": "deliveries/s", "notices_delivered_ratio": "x",
    "panels_plan": "s", "panels_plan_greedy": "s", "panels_plan_ratio": "x", "panels_in_time": "children",
    "panels_in_time_greedy": "children", "panels_in_time_by_turn": "children", "panels_in_time_at_best": "children",
    "panels_heard": "children", "panels_heard_greedy": "children", "panels_heard_by_turn": "children",
    "packs": "ms", "packs_plain": "ms", "packs_database_ratio": "x", "packs_ratio": "x", "packs_pdf": "s", "packs_pdf_pages": "pages/s",
    "panels_timetable": "ms", "proof": "s", "proof_walk": "s", "proof_ratio": "x", "proof_loading": "s",
    "tracker_queries": "queries", "tracker_move": "ms", "tracker_move_ratio": "x",
}  # fmt: skip
LOOKS = ("page", "filter", "sort", "as_at")
for who in ("council", "country"):
    PRINTED |= {f"tracker_{look}_{who}": "ms" for look in (*LOOKS, "counts", *(f"whole_{look}" for look in LOOKS))}
    PRINTED |= {f"tracker_{look}_{who}_ratio": "x" for look in (*LOOKS, "counts", "file", *(f"whole_{look}" for look in LOOKS))}
    PRINTED |= {f"tracker_file_{who}": "s", f"tracker_file_{who}_database_ratio": "x"}

AT_SCALE = {f"{name}_of_{clocks}": unit for clocks in (300, 600, 900) for name, unit in PRINTED.items() if name.startswith("sweep")}
"""Printed on PostgreSQL alone."""


@pytest.mark.slow
@pytest.mark.django_db
def test_the_last_lines_are_name_value_and_unit_and_nothing_is_left_behind():
    kind = "sqlite" if settings.ON_SQLITE else "postgresql"

    with subprocess.Popen(
        [sys.executable, "-m", "bench", "--database", kind, *SMALL], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        out, said = run.communicate()

    assert run.returncode == 0, said
    printed = PRINTED | ({} if settings.ON_SQLITE else AT_SCALE)
    figures = [line.split() for line in out.rstrip().splitlines()[-len(printed) :]]
    assert {name: unit for name, _, unit in figures} == {f"{kind}_{name}": unit for name, unit in printed.items()}
    assert [name for name, value, _ in figures if float(value) <= 0] == []
    assert _left_behind(name_of(run.pid)) == []


def test_the_benchmarks_refuse_a_database_with_tables_in_it(tmp_path):
    import sqlite3

    file = tmp_path / "somebodys.sqlite3"
    with sqlite3.connect(file) as somebodys:
        somebodys.execute("CREATE TABLE kept (id integer)")
    somebodys.close()

    done = subprocess.run(
        [sys.executable, "-m", "bench.one"], cwd=ROOT, env=os.environ | {"DATABASE_URL": f"sqlite:///{file}", "SECRET_KEY": "x"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (1, "")
    assert "only run in a database of their own" in done.stderr


def test_a_ratio_is_the_median_of_the_pairs_and_not_of_the_medians():
    mine, bare = iter([9.0, 2.0, 6.0, 30.0]), iter([9.0, 1.0, 2.0, 6.0])

    pairs = paired(3, lambda _: next(mine), lambda _: next(bare))

    assert (pairs.ours, pairs.plain, pairs.ratio) == (6.0, 2.0, 3.0)


def test_the_two_sides_take_turns_to_go_first():
    order: list[str] = []

    def ours(number: int) -> float:
        order.append(f"ours {number}")
        return 1.0

    def plain(number: int) -> float:
        order.append(f"plain {number}")
        return 1.0

    paired(3, ours, plain, warm_ups=0)

    assert order == ["ours 0", "plain 0", "plain 1", "ours 1", "ours 2", "plain 2"]


def test_a_figure_is_written_without_powers_of_ten():
    assert Figure("moves", 1234.5678, "moves/s", "").line == "moves 1235 moves/s"
    assert [rounded(12.345), rounded(0.000321)] == ["12.35", "0.0003"]


def _left_behind(name: str) -> list[str]:
    if settings.ON_SQLITE:
        return [path.name for path in VAR.glob(f"{name}*")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname = %s", [name])
        return [row[0] for row in cursor.fetchall()]
