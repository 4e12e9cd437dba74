"""`manage.py deliver`: one pass of what follows from events and timescales, and of the mail."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from notifications.actions.send_mail import send_waiting
from tracker.actions.deliver_effects import deliver_due
from tracker.management.moment import add_now, moment


class Command(BaseCommand):
    help = "Tells people what is waiting to be told and sends the mail, once, and prints the counts as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_now(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        now = moment(options["now"])
        effects = deliver_due(now=now)
        mail = send_waiting(now=now)
        counts = {
            "done": effects.done, "failed": effects.failed, "given_up": effects.given_up,
            "mail_sent": mail.sent, "mail_failed": mail.failed, "mail_given_up": mail.given_up,
            "mail_not_needed": mail.not_needed, "mail_put_off": mail.put_off,
        }  # fmt: skip
        self.stdout.write(json.dumps(counts))
