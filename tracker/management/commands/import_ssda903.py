"""`manage.py import_ssda903 DIR [DIR …]`: yearly returns on children looked after, taken as live journeys."""

import json
import sys
from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tracker.actions.keep_import import IMPORTED
from tracker.errors import WaymarkError
from tracker.exchange.ssda903.loading import import_returns
from tracker.exchange.ssda903.result import write_report


class Command(BaseCommand):
    help = (
        "Takes one or more yearly SSDA903 returns, one folder of CSV files each, as live journeys. The same files again change "
        "nothing. A file that is not what it says it is stops the import, and nothing is written. A row that cannot be taken is "
        "held back and named; the rest is taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folders", nargs="+", type=Path, metavar="DIR", help="a return, named for the April it starts in")
        parser.add_argument("--as-at", type=date.fromisoformat, metavar="YYYY-MM-DD",
                            help="the last day the files speak for (the 31 March that ends the last return)")  # fmt: skip
        parser.add_argument("--team", default=IMPORTED, metavar="CODE", help="the team that holds the open journeys")
        parser.add_argument("--json", action="store_true", help="print one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        now = datetime.now(UTC)
        try:
            result = import_returns(
                options["folders"], as_at=options["as_at"], team=options["team"], authority_name=settings.AUTHORITY_NAME,
                now=now, progress=self._progress,
            )  # fmt: skip
        except WaymarkError as error:
            raise CommandError(error.says) from error
        if sys.stderr.isatty():
            self.stderr.write("")  # below the line that was written over
        report = write_report(_beside_the_database(), result.held_back, result.remarks, now=now)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_object()))
            return
        for sentence in result.sentences():
            self.stdout.write(sentence)
        if report is not None:
            self.stdout.write(f"Rows held back, and what does not add up: {report}")

    def _progress(self, says: str) -> None:
        """Where a person waits at a terminal, one line that is written over; else a line each."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{says:<60}", ending="")
            self.stderr.flush()
        else:
            self.stderr.write(says)


def _beside_the_database() -> Path:
    """The folder of the SQLite file, or the program's own folder for data where the database is elsewhere."""
    return Path(connection.settings_dict["NAME"]).parent if settings.ON_SQLITE else Path(settings.VAR_DIR)
