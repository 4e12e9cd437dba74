"""`manage.py audit_verify`: the chain of events, link by link."""

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.selectors.audit import Heads, verify_chain


class Command(BaseCommand):
    help = "Proves the chain of every stream of events. Prints what was read as JSON; exit 1 and the first broken link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint", metavar="F", type=Path,
            help="compare with the ends of the streams that this file notes, then note those of now in it",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path | None = options["checkpoint"]
        verified = verify_chain(known=_noted(file) if file is not None and file.exists() else None)
        broken = asdict(verified.broken) if verified.broken else None
        read = {"streams": verified.streams, "events": verified.events, "erased": verified.erased, "broken": broken}
        self.stdout.write(json.dumps(read))
        if broken:
            sys.exit(1)
        if file is not None:
            _note(file, verified.heads)


def _noted(file: Path) -> Heads:
    try:
        return {int(stream): (int(seq), str(hashed)) for stream, (seq, hashed) in json.loads(file.read_text("ascii")).items()}
    except (ValueError, AttributeError, TypeError):
        raise CommandError(f"{file} is not a checkpoint that this command wrote.") from None


def _note(file: Path, heads: Heads) -> None:
    """Whole or not at all: a checkpoint half written would accuse an honest record."""
    made = file.with_name(f"{file.name}.{os.getpid()}")
    made.write_text(json.dumps({str(stream): list(head) for stream, head in heads.items()}), "ascii")
    made.replace(file)
