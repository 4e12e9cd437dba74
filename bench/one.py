"""Measures on the one database that DATABASE_URL names, which must be new and empty. Started by `python -m bench`.

Settings are read once a process, so that each database has a process of its own. Prints one JSON object.
"""

import json
import sys
import warnings
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict

import django
from django.core.management import call_command
from django.db import connection

from bench import sizes as of_sizes
from bench.measuring import Figure


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("--only", nargs="+", choices=of_sizes.PARTS, default=of_sizes.PARTS)
    parser.add_argument("--quick", action="store_true", help="make the tables from the models, not by every migration")
    of_sizes.add_to(parser)
    options = parser.parse_args()
    warnings.simplefilter("ignore", ResourceWarning)
    django.setup()
    _refuse_a_used_database()
    _say("making the tables")
    if options.quick:
        from faults.tables import make_tables

        make_tables()
    else:
        call_command("migrate", verbosity=0)
    figures = _measure(of_sizes.of(options), frozenset(options.only))
    sys.stdout.write(json.dumps({"server": _server(), "figures": [asdict(figure) for figure in figures]}) + "\n")
    return 0


def _measure(sizes: of_sizes.Sizes, only: frozenset[str]) -> list[Figure]:
    """What is asked for, in an order in which nothing is in the way of the next: the import wants an empty record."""
    from bench import country, fill, imports, moves, notices, packs, pages, panels, proof, recount, sweep, tracker, ways

    found: list[Figure] = []
    if "import" in only:
        found += _step("an import", lambda: imports.measure(sizes))
    if only & {"pages", "sweep"}:
        _say(f"filling: {sizes.looked_after:,} looked after children, {sizes.clocks:,} timescales")
        filled = fill.fill(sizes, passes=sweep.passes(sizes))
    if "pages" in only:
        found += _step("pages", lambda: pages.measure(sizes, filled))
    if "sweep" in only:
        found += _step("passes over the timescales", lambda: sweep.measure(sizes, filled))
    if "recount" in only:
        _say(f"filling: {sizes.recount_clocks:,} timescales")
        fill.fill(sizes.for_recount(), passes=1)
        found += _step("counting timescales again", lambda: recount.measure(sizes))
    if "notices" in only:
        _say(f"filling: {sizes.notices:,} timescales to be due at once, for each side")
        filled = fill.fill(sizes.for_notices(), passes=notices.PASSES)
        found += _step("notices", lambda: notices.measure(sizes, filled))
    if "moves" in only:
        found += _step("moves", lambda: moves.measure(sizes, connection.vendor))
    alone: dict[str, tuple[str, Callable[[], list[Figure]]]] = {
        "ways": ("decisions with their ways", ways.measure),
        "proof": ("the proof of the definitions", lambda: proof.measure(sizes)),
        "packs": ("papers of a panel meeting", lambda: packs.measure(sizes)),
        "panels": ("plans of panel meetings", lambda: panels.measure(sizes)),
        "tracker": (
            f"the tracker of {sizes.in_care:,} children in {sizes.authorities:,} authorities",
            lambda: tracker.measure(sizes, country.fill(sizes)),
        ),
    }
    for part, (says, measured) in alone.items():
        if part in only:
            found += _step(says, measured)
    return found


def _step(says: str, measure: Callable[[], list[Figure]]) -> list[Figure]:
    _say(f"measuring {says}")
    return measure()


def _refuse_a_used_database() -> None:
    if connection.introspection.table_names():
        raise SystemExit("The benchmarks only run in a database of their own, and this one has tables in it.")


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0].split()[0]
    return f"{connection.display_name} {version}"


def _say(text: str) -> None:
    sys.stderr.write(f"  {text} ...\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
