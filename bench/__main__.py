"""`make bench`: every figure beside plain SQL doing the same, on SQLite and on PostgreSQL.

The last lines are `name value unit`, one figure a line; a ratio has the unit `x`.
"""

import json
import os
import subprocess
import sys
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from dataclasses import replace

from bench import databases
from bench import sizes as of_sizes
from bench.measuring import Figure, rounded

KINDS = ("sqlite", "postgresql")
APART = ("recount", "notices", "packs", "tracker", "scale")
"""Parts that have databases of their own, because they are filled with far more than the others. Scale is PostgreSQL's alone."""


def main() -> int:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--database", choices=(*KINDS, "both"), default="both")
    parser.add_argument("--only", nargs="+", choices=of_sizes.PARTS, default=list(of_sizes.PARTS), help="only these parts")
    parser.add_argument("--quick", action="store_true", help="tables from the models, for a run that tries the benchmarks themselves")
    of_sizes.add_to(parser)
    options = parser.parse_args()
    sizes, quick = of_sizes.of(options), ["--quick"] if options.quick else []
    together = [part for part in options.only if part not in APART]
    lines: list[str] = []
    failed = False
    start = time.perf_counter()
    for kind in KINDS if options.database == "both" else (options.database,):
        where = _where(kind)
        if where is None:
            print("PostgreSQL: NOT MEASURED, because no server answers. Name one: DATABASE_URL=postgres://user@host/name make bench\n")
            failed = failed or options.database == kind
            continue
        runs = [("", together, sizes)] if together else []
        runs += [("", [part], sizes) for part in APART if part in options.only and part != "scale"]
        if "scale" in options.only and kind == "postgresql":
            runs += [(f"_of_{clocks}", ["sweep"], sizes.at_scale(clocks)) for clocks in sizes.scales]
        for number, (suffix, only, of_this) in enumerate(runs):
            of_this = of_this.on_sqlite() if kind == "sqlite" else of_this
            here = where if number == 0 else _where(kind)
            figures = _measure(kind, here, ["--only", *only, *quick, *of_this.as_arguments()]) if here is not None else []
            failed = failed or not figures
            lines += [f"{kind}_{replace(figure, name=figure.name + suffix).line}" for figure in figures]
    print(f"Took {time.perf_counter() - start:.0f} seconds.\n")
    print("\n".join(lines))
    return 1 if failed else 0


def _where(kind: str) -> AbstractContextManager[str] | None:
    if kind == "sqlite":
        return databases.temporary_sqlite()
    server = databases.server()
    return databases.temporary_postgresql(server) if server else None


def _measure(kind: str, where: AbstractContextManager[str], arguments: list[str]) -> list[Figure]:
    """Measure in a process of its own; nothing, said aloud, where that process failed."""
    sys.stderr.write(f"{kind}\n")
    with where as url:
        command = [sys.executable, "-m", "bench.one", *arguments]
        done = subprocess.run(command, env=_environment(url), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"{kind}: FAILED, see above.\n")
        return []
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    figures = [Figure(**figure) for figure in answer["figures"]]
    _show(answer["server"], figures)
    return figures


def _environment(url: str) -> dict[str, str]:
    """The program's own settings, with a database of our own and nobody's broker or mail server."""
    kept = {name: value for name, value in os.environ.items() if name not in ("BROKER_URL", "EMAIL_URL")}
    return kept | {
        "DATABASE_URL": url, "EMAIL_URL": "dummymail://", "DJANGO_SETTINGS_MODULE": "tracker.config.settings.base", "LOG_LEVEL": "WARNING",
        "SECRET_KEY": "for benchmarks only; nothing outside of them ever sees it",
    }  # fmt: skip


def _show(server: str, figures: list[Figure]) -> None:
    print(server)
    for figure in figures:
        print(f"  {figure.says:<66} {rounded(figure.value):>9} {figure.unit:<8} {_wanted(figure)}".rstrip())
    print(flush=True)


def _wanted(figure: Figure) -> str:
    """What the design asks for, and whether it was kept this time."""
    if figure.at_most is None:
        return ""
    return f"at most {rounded(figure.at_most)}: {'kept' if figure.value <= figure.at_most else 'NOT KEPT'}"


if __name__ == "__main__":
    sys.exit(main())
