"""`manage.py mail_bounced`: takes back a message that a mail server returned."""

import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.actions.take_bounce import take_bounce
from tracker.errors import BadInput

MOST = 200_000
"""How much of a returned message is read."""


class Command(BaseCommand):
    help = "Marks a mailbox as one that gives messages back, by the Message-ID of the message; without one, reads the returned message."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("message_id", nargs="?", help="the Message-ID that was sent; without it the returned message is read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mail = take_bounce(text=options["message_id"] or _piped(), now=datetime.now(UTC))
        except BadInput as refused:
            raise CommandError(f"{refused.says} Nothing was changed.") from None
        self.stdout.write(f"{mail.reference} came back. Nothing more is sent to that address; the administrator sees it.")


def _piped() -> str:
    """What a mail server pipes in, whatever it is written in: of a returned message only the Message-ID and a status are wanted."""
    return sys.stdin.buffer.read(MOST).decode("utf-8", errors="replace")
