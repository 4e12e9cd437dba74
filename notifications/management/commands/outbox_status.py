"""`manage.py outbox_status`: what waits to be told or sent."""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from notifications.selectors.outbox import outbox_status


class Command(BaseCommand):
    help = "Prints how old the oldest unsent notice is, and how many stand in each state, as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(outbox_status(now=datetime.now(UTC))))
