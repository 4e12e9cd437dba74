"""The moment for which a command works: now, or the one that it was told in a demonstration."""

from argparse import ArgumentParser
from datetime import UTC, datetime

from django.core.management.base import CommandError

from tracker.actions.demonstration import is_demonstration


def add_now(parser: ArgumentParser) -> None:
    """Add `--now` to a command."""
    parser.add_argument("--now", metavar="ISO", help="work as if it were this moment, with its offset; only in a demonstration database")


def moment(given: str | None) -> datetime:
    """The moment to work for (UTC). Raises CommandError for one that cannot be read, or outside a demonstration."""
    if given is None:
        return datetime.now(UTC)
    if not is_demonstration():
        raise CommandError("--now is only for a demonstration or a test: this database was never marked as one. Nothing was done.")
    try:
        told = datetime.fromisoformat(given)
    except ValueError:
        raise CommandError(f"{given!r} is not a moment. Write it like 2026-03-31T06:30:00+00:00.") from None
    if told.tzinfo is None:
        raise CommandError(f"{given!r} has no offset, so nobody can say which moment it means. Write it like 2026-03-31T06:30:00+00:00.")
    return told.astimezone(UTC)
