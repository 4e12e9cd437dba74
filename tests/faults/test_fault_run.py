"""The fault run from end to end, in its short form: one database at a time, and a planted fault in its turn."""

import json
import os
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.db import connection

from bench.databases import VAR
from faults import brokers
from faults.__main__ import _chosen
from faults.compressed import replace
from faults.plants import PLANTS
from tests.conftest import skip_or_fail
from tracker.rules.fault_points import POINTS

ROOT = Path(__file__).resolve().parents[2]
MOVES = 200
SEED = int(os.environ.get("SEED") or date.today().toordinal())
"""Another each day; the one of a run that failed is in what it printed, and repeats it."""


@pytest.mark.slow
@pytest.mark.django_db
def test_nothing_is_lost_doubled_or_early_wherever_a_process_is_killed():
    sys.stdout.write(f"SEED={SEED} repeats this run.\n")  # shown where it fails, also where the run itself said nothing
    kind = "sqlite" if settings.ON_SQLITE else "postgresql"
    broker = brokers.KINDS[SEED // len(PLANTS) % len(brokers.KINDS)]  # each has its turn, with every fault
    if kind == "postgresql" and broker not in brokers.answering():
        skip_or_fail(f"no {broker} answers, so several workers were not killed on PostgreSQL")

    arguments = [
        "--database",
        kind,
        "--moves",
        str(MOVES),
        "--plants",
        "1",
        "--seed",
        str(SEED),
        "--broker",
        broker,
        "--quick",
        "--one-line",
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "faults", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        out, said = run.communicate()

    assert run.returncode == 0, f"{out}\n{said}"
    found = json.loads(out)[kind]
    assert {name: count for name, count in found["wrong"].items() if count} == {}
    assert set(found["died_at"]) == set(POINTS)
    assert [came["found"] for came in found["planted"].values()] == [True]
    assert found["seen"]["acts"] >= MOVES
    assert [kind for kind, acts in found["errands"].items() if not acts] == []
    assert [name for name in ("acts_done", "acts_asked_again_after_a_cut", "firings", "notices", "mails") if not found["seen"][name]] == []
    assert [path.name for path in VAR.glob(f"waymark_faults_{run.pid}*")] == []


TABLES = """
import django
django.setup()
from faults.tables import make_tables
from tests.faults.test_fault_run import shape_of
from tracker.models import BankHoliday, Edition
make_tables()
print(*shape_of(), sep="\\n")
print("rows", BankHoliday.objects.count() > 0, Edition.objects.count())
"""


def shape_of() -> list[str]:
    """Every table with its columns, and how many conditions it has."""
    shape = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = sorted(column.name for column in connection.introspection.get_table_description(cursor, table))
            found = connection.introspection.get_constraints(cursor, table).values()
            shape.append(f"{table} {columns} {sum(one['check'] for one in found)} {sum(one['unique'] for one in found)}")
    return shape


@pytest.mark.one_database
@pytest.mark.django_db
def test_the_quick_way_makes_the_tables_that_the_migrations_make(tmp_path):
    place = {"DJANGO_SETTINGS_MODULE": "faults.settings", "DATABASE_URL": f"sqlite:///{tmp_path / 'quick.sqlite3'}", "SECRET_KEY": "x"}

    done = subprocess.run([sys.executable, "-c", TABLES], cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [*shape_of(), "rows True 1"]


PLANTS_ALL = """
import django
django.setup()
from faults.plants import PLANTS, plant
for name in PLANTS:
    plant(name)
print(*PLANTS)
"""


def test_every_fault_still_finds_in_the_program_what_it_takes_the_place_of(tmp_path):
    environment = {"DJANGO_SETTINGS_MODULE": "faults.settings", "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}", "SECRET_KEY": "x"}

    done = subprocess.run(
        [sys.executable, "-c", PLANTS_ALL], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout.split()) == (0, list(PLANTS)), done.stderr


def test_a_fault_that_cannot_be_called_as_what_it_takes_the_place_of_is_not_planted():
    there = ModuleType("there")
    there.claim = claim = lambda now, *, until: (now, until)  # type: ignore[attr-defined]

    with pytest.raises(TypeError, match="until"):
        replace(there, "claim", lambda now: now)
    with pytest.raises(AttributeError):
        replace(there, "claims", lambda now, *, until: now)

    assert there.claim is claim  # type: ignore[attr-defined]
    assert replace(there, "claim", lambda *_, **__: None) is claim


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_fault_has_its_turn_as_the_seeds_go_on(kind: str):
    of_this_kind = {name for name, plant in PLANTS.items() if kind in plant.kinds}

    planted = [_chosen(Namespace(plants="1", seed=seed), kind) for seed in range(len(of_this_kind))]

    assert {name for names in planted for name in names} == of_this_kind


def test_every_fault_can_come_out_somewhere():
    assert len(PLANTS) == 8
    assert [name for name, plant in PLANTS.items() if not plant.kinds or not plant.found_by] == []
    assert {point for plant in PLANTS.values() for point in plant.points} <= set(POINTS)
