"""`manage.py ship_timetable`: the five panels that are shipped, for a new authority."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from panels.actions.ship_timetable import ship_timetable
from tracker.errors import BadInput


class Command(BaseCommand):
    help = "Makes the shipped panels that are not there yet, their weeks counted from a date, and prints each code and owner as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", required=True, metavar="YYYY-MM-DD", help="the day that weeks are counted from")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchor = date.fromisoformat(options["anchor"])
            made = ship_timetable(anchor=anchor)
        except ValueError:
            raise CommandError(f"{options['anchor']!r} is not a date. Write it like 2026-03-02.") from None
        except BadInput as refused:
            raise CommandError(refused.says) from None
        self.stdout.write(json.dumps({panel.code: panel.owner.title for panel in made}))
