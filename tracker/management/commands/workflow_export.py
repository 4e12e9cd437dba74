"""`manage.py workflow_export`: the definitions as they are, in a form for other programs or for people."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from tracker.models import Rulebook
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from tracker.web.process_book.export import as_markdown, as_svg, chapters_as_markdown, whole_book
from workflows.engine import registry
from workflows.engine.written import Written, text
from workflows.shapes import Rules, TimeLimit, TrackMachine


class Command(BaseCommand):
    help = "Prints the process book: every definition, or the one of this code (a definition, a track, a time limit, a machine)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", nargs="?", default="", help="such as journey, legal, cin.review or panel_request")
        parser.add_argument("--format", choices=sorted(FORMATS), default="json")

    def handle(self, *args: Any, **options: Any) -> None:
        code: str = options["code"]
        found = _of_code(code) if code else _everything()
        if not found:
            raise CommandError(f"There is no definition, track, time limit or machine “{code}”.")
        self.stdout.write(FORMATS[options["format"]](found), ending="")


def _everything() -> list[Written]:
    return [*registry.shipped(), *registry.machines()]


def _of_code(code: str) -> list[Written]:
    """What goes by this code. Of a definition every version; of its tracks and time limits those of the newest."""
    whole = [definition for definition in _everything() if definition.code == code]
    parts: list[Written] = [part for part in _parts() if part.code == code]
    return whole or parts[:1]


def _parts() -> Iterator[TrackMachine | TimeLimit]:
    for workflow in reversed(registry.shipped()):
        yield from workflow.tracks
        yield from workflow.limits


def _svg(definitions: Sequence[Written]) -> str:
    """One picture. Raises CommandError where there is not exactly one thing to draw."""
    codes = {definition.code for definition in definitions}
    try:
        return as_svg(codes.pop() if len(codes) == 1 else "", Words(_rules().labels)) + "\n"
    except KeyError:
        raise CommandError("A picture is of one definition or track. Name it, such as: workflow_export --format svg journey") from None


def _rules() -> Rules:
    """What the authority has set for itself; what is shipped where no database has been prepared yet."""
    return rulebook().rules if _is_prepared() else Rules()


def _is_prepared() -> bool:
    """Whether the database has its tables."""
    return Rulebook._meta.db_table in connection.introspection.table_names()


def _markdown(definitions: Sequence[Written]) -> str:
    """The book as a document, with the authority's own lengths and labels; without a code the routes to permanence too."""
    rules = _rules()
    is_whole = list(definitions) == _everything()
    parts = as_markdown(whole_book() if is_whole else definitions, rules, Words(rules.labels))
    return f"{parts}\n{chapters_as_markdown(as_shipped=not _is_prepared())}" if is_whole else parts


FORMATS: Mapping[str, Callable[[Sequence[Written]], str]] = {"json": text, "md": _markdown, "svg": _svg}
"""Each format by its name, and what writes it."""
