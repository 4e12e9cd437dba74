"""`manage.py sweep`: one pass of the timers, and of the rules that keep every journey from being stuck."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from tracker.actions.challenge import make_formal_in_time
from tracker.actions.check_standing_rules import check_standing_rules
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.management.moment import add_now, moment


class Command(BaseCommand):
    help = "Fires every timescale that has come due, once, finds what is stuck, and prints the counts as JSON. Harmless when run twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment(options["now"])
        fired = fire_due_clocks(now=now)
        formal = make_formal_in_time(now=now)
        checked = check_standing_rules(now=now)
        self.stdout.write(json.dumps({**asdict(fired), "challenges_made_formal": formal, "standing_rules": asdict(checked)}))
