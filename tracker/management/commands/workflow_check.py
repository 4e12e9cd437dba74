"""`manage.py workflow_check`: proves the definitions that are shipped, or those of a file in the exported form."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.selectors.rulebook import rulebook
from workflows.definitions.forbidden import FORBIDDEN_EDGES, ForbiddenEdge
from workflows.engine import proof, registry, small
from workflows.engine.faults import Fault
from workflows.engine.rows import time_limit, track
from workflows.engine.written import Written, read
from workflows.errors import NotAsWritten
from workflows.shapes import Rules, SmallMachine, TimeLimit, TrackMachine, Workflow
from workflows.terms import Stage


class Command(BaseCommand):
    help = "Proves the definitions. Prints each fault with a path that shows it; exit 1 if there is any."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", metavar="F.json", type=Path, help="prove the definitions of this file instead, as exported")
        parser.add_argument(
            "--forbid", metavar="FROM:TO", action="append", default=[], type=_edge,
            help="hold this edge forbidden too, such as child_protection:early_help; may be repeated",
        )  # fmt: skip
        parser.add_argument("--here", action="store_true", help="as this authority has it: without what it forbids and switches off")

    def handle(self, *args: Any, **options: Any) -> None:
        rules = rulebook().rules if options["here"] else Rules()
        count = 0
        for definition in _in_file(options["file"]) if options["file"] else _shipped():
            faults = _faults(definition, rules, (*FORBIDDEN_EDGES, *options["forbid"]))
            for fault in faults:
                self.stdout.write(f"{definition.code}: {fault.in_full}\n")
            self.stdout.write(f"{_name(definition)}: {_count(len(faults))}")
            count += len(faults)
        if count:
            sys.exit(1)


def _shipped() -> list[Written]:
    return [*registry.shipped(), *registry.machines()]


def _faults(definition: Written, rules: Rules, forbidden: tuple[ForbiddenEdge, ...]) -> list[Fault]:
    if isinstance(definition, Workflow):
        return proof.check(definition, tracks=None, rules=rules, forbidden=forbidden)
    if isinstance(definition, SmallMachine):
        return small.check(definition)
    said = track(definition) if isinstance(definition, TrackMachine) else time_limit(definition)
    return [Fault(code, f"“{definition.code}” {says}") for code, says in said]


def _in_file(file: Path) -> list[Written]:
    """The definitions of the file. A file that is none gets its sentences, and nothing is proved."""
    try:
        return read(file.read_text("utf-8"))
    except OSError as wrong:
        raise CommandError(f"{file} cannot be read: {wrong.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{file} is not text in UTF-8.") from None
    except NotAsWritten as wrong:
        raise CommandError("\n".join(f"{file}: {one}" for one in wrong.wrong)) from None


def _edge(text: str) -> ForbiddenEdge:
    """An edge as it is typed, such as child_protection:early_help."""
    source, _, target = text.partition(":")
    for stage in (source, target):
        if stage not in Stage.__members__.values():
            raise ArgumentTypeError(f"“{stage}” is no stage; the stages are {', '.join(Stage)}.")
    return ForbiddenEdge(Stage(source), Stage(target), "this authority forbids it")


def _name(definition: Written) -> str:
    kinds = {Workflow: "definition", TrackMachine: "track", TimeLimit: "time limit", SmallMachine: "machine"}
    version = "" if isinstance(definition, SmallMachine) else f", version {definition.version}"
    return f"The {kinds[type(definition)]} {definition.code}{version}"


def _count(faults: int) -> str:
    return "proved, no fault." if not faults else f"{faults} fault{'' if faults == 1 else 's'}."
