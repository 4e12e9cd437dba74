"""`manage.py time_minutes`: starts the timescale of draft minutes that have none."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from panels.actions.time_minutes import time_draft_minutes


class Command(BaseCommand):
    help = "Starts the timescale of minutes that were begun before minutes had one, and prints how many. Harmless when run twice."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps({"started": time_draft_minutes()}))
