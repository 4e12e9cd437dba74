"""What is wrong with a definition, and the path that shows it: the moves from no open journey to the place, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflows.engine.stage import age_on
from workflows.shapes import Situation


class Turn(StrEnum):
    """How a leg of a path comes about."""

    MOVE = "move"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not accepted"
    WITHDRAWN = "withdrawn"
    RECORDED = "recorded"
    BY_ITSELF = "by itself"


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a path and the situation after it. `move` and `target` are empty for what comes about without a move."""

    says: str
    after: Situation
    turn: Turn = Turn.BY_ITSELF
    move: str = ""
    target: str = ""

    def __str__(self) -> str:
        named = f" [{self.move} to {self.target}]" if self.move else ""
        turned = f" ({self.turn})" if self.move and self.turn is not Turn.MOVE else ""
        return f"{self.says}{named}{turned} → {where(self.after)}"


@dataclass(frozen=True, slots=True)
class Path:
    """How the place of a fault is come to. `start` is a child without an open journey."""

    start: Situation
    legs: tuple[Leg, ...] = ()

    @property
    def end(self) -> Situation:
        """Where the path ends."""
        return self.legs[-1].after if self.legs else self.start

    def then(self, leg: Leg) -> "Path":
        return Path(self.start, (*self.legs, leg))

    def __str__(self) -> str:
        lines = [f"{_who(self.start)}: {where(self.start)}", *(str(leg) for leg in self.legs)]
        return "\n".join(f"  {number}. {line}" for number, line in enumerate(lines))


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, a sentence, and the path that shows it. No path where no move leads to the place at all."""

    code: str
    says: str
    path: Path | None = None

    def __str__(self) -> str:
        return self.says

    @property
    def in_full(self) -> str:
        """The sentence with its path."""
        return f"{self.says}\n{self.path}" if self.path else self.says


def where(situation: Situation) -> str:
    """Where a child stands, in the words of the definition."""
    if not situation.is_open:
        return "no open journey"
    beside = ", ".join(f"{code} {state}" for code, state in sorted(situation.tracks)) or "no track"
    return f"{situation.stage} with {beside}"


def sentences(faults: Iterator[Fault] | list[Fault]) -> list[str]:
    """The sentences of the faults."""
    return [fault.says for fault in faults]


def _who(situation: Situation) -> str:
    if situation.date_of_birth is None:
        return "an unborn child"
    age = age_on(situation.date_of_birth, situation.today)
    return f"a child of {age}" if age < 18 else f"a young person of {age}"
