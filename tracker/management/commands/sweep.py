"""`manage.py sweep`: one pass of the timers."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from tracker.actions.fire_clocks import fire_due_clocks
from tracker.management.moment import add_now, moment


class Command(BaseCommand):
    help = "Fires every timescale that has come due, once, and prints the counts as JSON. Harmless when run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(fire_due_clocks(now=moment(options["now"])))))
