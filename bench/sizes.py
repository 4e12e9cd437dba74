"""How much is measured. By argument (`make bench ARGS="--moves 10"`) or by environment (`BENCH_MOVES=10`)."""

import os
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, fields

PARTS = ("import", "pages", "sweep", "moves", "ways")
"""What can be measured by itself."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of one run. The defaults are those that the design names, in some five minutes on two cores."""

    moves: int = 20
    looked_after: int = 10_000
    clocks: int = 100_000
    due: int = 100
    sweeps: int = 9
    pages: int = 25
    import_children: int = 400
    imports: int = 3

    def as_arguments(self) -> list[str]:
        return [word for field in fields(self) for word in (f"--{_flag(field.name)}", str(getattr(self, field.name)))]


HELP = {
    "moves": "pairs of each kind of move",
    "looked_after": "children looked after, on the tracker and in lists",
    "clocks": "open timescales",
    "due": "timescales due at each pass",
    "sweeps": "pairs of passes",
    "pages": "pairs of each page",
    "import_children": "children in the generated return",
    "imports": "pairs of imports",
}


def add_to(parser: ArgumentParser) -> None:
    """Give the parser one option for each size."""
    defaults = Sizes()
    for field in fields(Sizes):
        default = int(os.environ.get(f"BENCH_{field.name.upper()}", getattr(defaults, field.name)))
        parser.add_argument(f"--{_flag(field.name)}", type=_positive, default=default, help=f"{HELP[field.name]} ({default})")


def of(options: Namespace) -> Sizes:
    return Sizes(**{field.name: getattr(options, field.name) for field in fields(Sizes)})


def _flag(name: str) -> str:
    return name.replace("_", "-")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
