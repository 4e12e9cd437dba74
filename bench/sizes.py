"""How much is measured. By argument (`make bench ARGS="--moves 10"`) or by environment (`BENCH_MOVES=10`)."""

import os
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, fields, replace

PARTS = ("import", "pages", "sweep", "scale", "recount", "moves", "ways", "proof", "notices", "panels", "packs", "tracker")
"""What can be measured by itself."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of one run. The defaults are those of a large authority; counting again and scale go further by argument."""

    moves: int = 20
    looked_after: int = 10_000
    clocks: int = 100_000
    due: int = 100
    sweeps: int = 9
    recount_clocks: int = 100_000
    recounts: int = 1
    scale_small: int = 10_000
    scale_middle: int = 100_000
    scale_large: int = 1_000_000
    pages: int = 25
    import_children: int = 400
    imports: int = 3
    proofs: int = 3
    proof_tracks: int = 9
    notices: int = 10_000
    requests: int = 60
    plans: int = 3
    pack_children: int = 30
    packs: int = 9
    in_care: int = 84_000
    authorities: int = 153
    looks: int = 9

    @property
    def scales(self) -> tuple[int, ...]:
        """How many timescales are open where the pass is measured at scale, a thousandth of them due."""
        return (self.scale_small, self.scale_middle, self.scale_large)

    def at_scale(self, clocks: int) -> "Sizes":
        """The same with so many open timescales, a thousandth of them due at a pass: a hundred a child, so that they are soon filled."""
        sweeps = min(self.sweeps, 2)
        return replace(self, clocks=clocks, looked_after=max(clocks // 100, 10), due=max(clocks // 1000, 1), sweeps=sweeps)

    def for_recount(self) -> "Sizes":
        """The same with so many open timescales as are counted again."""
        return replace(self, clocks=self.recount_clocks, looked_after=min(max(self.recount_clocks // 10, 1), 20_000), due=1)

    def for_notices(self) -> "Sizes":
        """The same with as many children as have a timescale due at once, twice over: once for each side."""
        return replace(self, clocks=2 * self.notices, looked_after=2 * self.notices, due=self.notices)

    def on_sqlite(self) -> "Sizes":
        """The same with the tracker of one council, as large as SQLite is meant for."""
        return replace(self, in_care=min(self.in_care, ON_SQLITE), authorities=1)

    def as_arguments(self) -> list[str]:
        return [word for field in fields(self) for word in (f"--{_flag(field.name)}", str(getattr(self, field.name)))]


ON_SQLITE = 2_000
"""Children looked after by the council that runs on SQLite."""

HELP = {
    "moves": "pairs of each kind of move",
    "looked_after": "children looked after, on the tracker and in lists",
    "clocks": "open timescales",
    "due": "timescales due at each pass",
    "sweeps": "pairs of passes",
    "recount_clocks": "open timescales that are counted again",
    "recounts": "pairs of counting them again",
    "scale_small": "open timescales at the smallest of three scales, on PostgreSQL",
    "scale_middle": "at the middle one",
    "scale_large": "at the largest one",
    "pages": "pairs of each page",
    "import_children": "children in the generated return",
    "imports": "pairs of imports",
    "proofs": "pairs of proofs of the definitions",
    "proof_tracks": "tracks that may be open together while a definition is proved",
    "notices": "timescales due at once, each to be told",
    "requests": "requests planned into a month of panel meetings",
    "plans": "pairs of plans",
    "pack_children": "children in the papers of one panel meeting",
    "packs": "pairs of making those papers",
    "in_care": "children on the tracker of a whole country, on PostgreSQL; on SQLite those of one council",
    "authorities": "authorities in that country's one tree",
    "looks": "pairs of each look at that tracker",
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
