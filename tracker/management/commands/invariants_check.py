"""`manage.py invariants_check`: every standing rule over every journey."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from tracker.flows.handover import out_of_step
from tracker.selectors.invariants import Breach, breaches, breaches_above, remarks
from tracker.selectors.standing import what_is_stuck


class Command(BaseCommand):
    help = "Proves every standing rule over every journey. Prints breaches, remarks and what is to be fixed as JSON; exit 1 for a breach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--projections", action="store_true", help="compare every projection with the events as well")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write('{"breaches": [', ending="")
        count = self._write(asdict(breach) for breach in _every_breach(with_projections=options["projections"]))
        self.stdout.write('], "remarks": [', ending="")
        now = datetime.now(UTC)
        self._write(remarks(now=now))
        self.stdout.write('], "to_fix": [', ending="")
        self._write(what_is_stuck(now=now))
        self.stdout.write("]}")
        if count:
            sys.exit(1)

    def _write(self, found: Iterator[dict[str, Any]]) -> int:
        """Write them as they are found, so that any number fits into memory. Returns how many."""
        count = 0
        for count, row in enumerate(found, start=1):
            self.stdout.write((",\n" if count > 1 else "\n") + json.dumps(row), ending="")
        return count


def _every_breach(*, with_projections: bool) -> Iterator[Breach]:
    yield from breaches(with_projections=with_projections)
    for rule, journey, says in out_of_step():
        yield Breach(rule, journey, says)
    yield from breaches_above()
