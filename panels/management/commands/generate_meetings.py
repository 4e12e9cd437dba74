"""`manage.py generate_meetings`: the panel meetings of the coming weeks."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from panels.actions.generate_meetings import WEEKS_AHEAD, generate_meetings
from tracker.management.moment import add_now, moment


class Command(BaseCommand):
    help = "Makes the panel meetings of the coming weeks from the panels' rules, and prints the counts as JSON. Harmless when run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--weeks", type=int, default=WEEKS_AHEAD, help=f"how far ahead (default {WEEKS_AHEAD})")
        add_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        made = generate_meetings(now=moment(options["now"]), weeks=options["weeks"])
        self.stdout.write(json.dumps(asdict(made)))
