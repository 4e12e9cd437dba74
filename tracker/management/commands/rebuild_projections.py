"""`manage.py rebuild_projections`: what lists and pages read, from the events."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from tracker.projections.rebuild import differences, rebuild

MOST_SHOWN = 200


class Command(BaseCommand):
    help = "Rebuilds every projection from the events; with --check only compares, prints each difference, exit 1 on any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, only compare")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            self.stdout.write(json.dumps(rebuild()))
            return
        count = 0
        for count, difference in enumerate(differences(), start=1):
            if count <= MOST_SHOWN:
                self.stdout.write(json.dumps(asdict(difference)))
        self.stdout.write(json.dumps({"differences": count}))
        if count:
            sys.exit(1)
