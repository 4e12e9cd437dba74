"""`manage.py workflow_export`: the definitions as they are, in a form for other programs or for people."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.engine import draw, registry
from workflows.engine.svg import svg
from workflows.engine.written import Written, text
from workflows.shapes import TimeLimit, TrackMachine, Workflow


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
    return whole or [part for part in _parts() if part.code == code][:1]


def _parts() -> Iterator[TrackMachine | TimeLimit]:
    for workflow in reversed(registry.shipped()):
        yield from (*workflow.tracks, *workflow.limits)


def _svg(definitions: Sequence[Written]) -> str:
    """One picture. Raises CommandError where there is not exactly one thing to draw."""
    one = definitions[-1] if len({definition.code for definition in definitions}) == 1 else None
    if not isinstance(one, Workflow | TrackMachine):
        raise CommandError("A picture is of one definition or track. Name it, such as: workflow_export --format svg journey")
    workflow = one if isinstance(one, Workflow) else next(w for w in reversed(registry.shipped()) if one in w.tracks)
    return svg(draw.diagram(workflow, one.code)) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Written]], str]] = {"json": text, "svg": _svg}
"""Each format by its name, and what writes it."""
