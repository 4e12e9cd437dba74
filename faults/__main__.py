"""`make faults`: kills processes at every named place and at seeded moments while children are taken through moves.

Prints one JSON object of counts; exit 1 where anything was lost, doubled or early, or a planted fault was not found.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

from bench.databases import VAR
from faults import brokers
from faults.databases import Databases, Postgresql, Sqlite, server
from faults.plants import PLANTS
from faults.run import Plan, run
from faults.shapes import ROOT
from tracker.rules.fault_points import POINTS

KINDS = ("sqlite", "postgresql")
TEMPLATE = "template"
AT_ONCE = 2
OTHER_BROKERS_SHARE = 4
"""With each further kind of broker one act is made for so many with the first; every place is passed once more all the same."""

ACTS_A_KILL = 66
MOVES_OF_A_PLANT = 24
PATIENCE_OF_A_PLANT_SECONDS = 25.0
"""With a fault planted some things never come about, and are not waited for as long."""


def main() -> int:
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that everything started is stopped and every database dropped
    began = time.monotonic()
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"waymark_faults_{os.getpid()}-", dir=VAR) as folder:
        found: dict[str, Any] = {"seed": options.seed, "moves": options.moves, "not_run": []}
        machines = _machines(options, Path(folder), found["not_run"])
        with ThreadPoolExecutor() as at_once:
            worlds = list(at_once.map(lambda databases: _world(databases, options), machines))
        try:
            for databases, world in zip(machines, worlds, strict=True):
                found[databases.kind] = _runs(databases, world, options, Path(folder) / databases.kind)
        finally:
            for databases in machines:
                databases.drop(TEMPLATE)
    found["took_seconds"] = round(time.monotonic() - began)
    found["passed"] = bool(machines) and all(found[databases.kind]["passed"] for databases in machines)
    sys.stdout.write(json.dumps(found, indent=None if options.one_line else 1) + "\n")
    return 0 if found["passed"] else 1


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--moves", type=int, default=2_000, help="how many acts are made on each database")
    parser.add_argument("--seed", type=int, default=1, help="the same seed: the same children, acts, places and moments")
    parser.add_argument("--kills", type=int, default=None, help=f"processes killed at random moments; without it one in {ACTS_A_KILL} acts")
    parser.add_argument("--points", nargs="*", choices=POINTS, default=list(POINTS), help="the places; all where none is named")
    parser.add_argument("--plants", default="all", help="all, none, how many in turn by the seed, or names with commas between")
    parser.add_argument("--broker", choices=(*brokers.KINDS, "both"), default="both", help="what carries the word on PostgreSQL")
    parser.add_argument("--quick", action="store_true", help="tables from the models, processes kept warm, planted copies meanwhile")
    parser.add_argument("--one-line", action="store_true", help="print the JSON on one line")
    parser.add_argument("--keep-output", type=Path, help="write here what the processes said")
    return parser.parse_args()


def _machines(options: Namespace, folder: Path, not_run: list[str]) -> list[Databases]:
    """Where to run. What is missing is said aloud, and fails the run where it was asked for by name."""
    machines: list[Databases] = []
    if options.database in ("sqlite", "both"):
        machines.append(Sqlite(folder))
    if options.database in ("postgresql", "both"):
        url = server()
        if url is None:
            not_run.append("postgresql: no server answers; name one: DATABASE_URL=postgres://user@host/name make faults")
        elif not _brokers(options):
            not_run.append("postgresql: no broker answers; name one: BROKER_URL=amqp://… make faults")
        else:
            machines.append(Postgresql(url))
            wanted = brokers.KINDS if options.broker == "both" else (options.broker,)
            not_run += [f"{kind}: there is none here" for kind in wanted if kind not in _brokers(options)]
    return machines


def _brokers(options: Namespace) -> list[str]:
    """The kinds of broker to run with on PostgreSQL."""
    return [kind for kind in brokers.answering() if options.broker in (kind, "both")]


def _world(databases: Databases, options: Namespace) -> dict[str, Any]:
    """Fill the template of one kind of database, in a process of its own."""
    _say(f"{databases.kind}: making the council and its children ...")
    environment = {name: value for name, value in os.environ.items() if name not in ("BROKER_URL", "EMAIL_URL")} | {
        "DATABASE_URL": databases.new(TEMPLATE), "DJANGO_SETTINGS_MODULE": "faults.settings", "LOG_LEVEL": "ERROR",
        "SECRET_KEY": "for the fault run only; nothing outside of it ever sees it",
    }  # fmt: skip
    sizes = ["--moves", str(options.moves), "--seed", str(options.seed)]
    command = [sys.executable, "-m", "faults.world", *sizes, *(["--quick"] if options.quick else [])]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    world: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return world


def _runs(databases: Databases, world: dict[str, Any], options: Namespace, folder: Path) -> dict[str, Any]:
    """The run itself, then the copies with a fault each; then a shorter run with each other kind of broker."""
    first, *others = _brokers(options) if databases.kind == "postgresql" else [""]
    with brokers.broker(first) as broker, ThreadPoolExecutor(AT_ONCE if options.quick else 1) as at_once:
        # A copy mostly waits for what never comes. In a short run it does so beside the others.
        main_run = at_once.submit(_one, _plan("main", options, options.moves, broker), world, databases, folder, options)
        copies = {
            name: at_once.submit(_planted, name, world, databases, folder, options, broker) for name in _chosen(options, databases.kind)
        }
        found = main_run.result()
        planted = {name: copy.result() for name, copy in copies.items()}
    missed = [name for name, came in planted.items() if not came["found"]]
    found |= {"broker": first, "planted": planted, "planted_and_missed": missed}
    for kind in others:
        with brokers.broker(kind) as broker:
            plan = _plan(kind, options, max(options.moves // OTHER_BROKERS_SHARE, len(options.points)), broker)
            found[f"with_{kind}"] = _one(plan, world, databases, folder, options)
    is_right = not any(found["wrong"].values()) and not any(any(found[f"with_{kind}"]["wrong"].values()) for kind in others)
    return found | {"passed": is_right and not missed}


def _plan(name: str, options: Namespace, moves: int, broker: str) -> Plan:
    kills = moves // ACTS_A_KILL if options.kills is None else options.kills
    return Plan(name=name, moves=moves, seed=options.seed, points=options.points, kills=kills, broker=broker, warm=options.quick)


def _planted(name: str, world: dict[str, Any], databases: Databases, folder: Path, options: Namespace, broker: str) -> dict[str, Any]:
    """A short run of a copy with this fault in it. It is found where each count that it must raise is not 0."""
    plan = Plan(
        name=name, moves=MOVES_OF_A_PLANT, seed=options.seed, points=PLANTS[name].points, kills=0, planted=name, broker=broker,
        warm=options.quick, patience_seconds=PATIENCE_OF_A_PLANT_SECONDS,
    )  # fmt: skip
    came = _one(plan, world, databases, folder, options)
    wrong = {count: number for count, number in came["wrong"].items() if number}
    return {"found": all(wrong.get(count) for count in PLANTS[name].found_by), "wrong": wrong}


def _one(plan: Plan, world: dict[str, Any], databases: Databases, folder: Path, options: Namespace) -> dict[str, Any]:
    _say(f"{databases.kind}: {plan.name} begins, {f'with {plan.planted} planted' if plan.planted else f'{plan.moves} acts'} ...")
    url = databases.copy(TEMPLATE, plan.name)
    try:
        found = run(plan, world, databases, url, folder / plan.name)
        wrong = {name: count for name, count in found["wrong"].items() if count}
        _say(f"{databases.kind}: {plan.name} is over after {found['seen']['acts']} acts: {wrong or 'nothing wrong'}")
        return found
    finally:
        if options.keep_output:
            options.keep_output.mkdir(parents=True, exist_ok=True)
            for name in ("output", "ledger.json"):
                (folder / plan.name / name).rename(options.keep_output / f"{databases.kind}-{plan.name}-{name}")
        databases.drop(plan.name)


def _chosen(options: Namespace, kind: str) -> Sequence[str]:
    """The faults to plant on this kind of database."""
    names = [name for name, plant in PLANTS.items() if kind in plant.kinds]
    if options.plants in ("all", "none"):
        return names if options.plants == "all" else []
    if options.plants.isdecimal():
        Random("plants").shuffle(names)  # a fixed order, in which each has its turn as the seeds go on
        first = options.seed * int(options.plants)
        return [names[(first + number) % len(names)] for number in range(int(options.plants))]
    return options.plants.split(",")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
