"""Parts of a child's record as plain rows, for papers that are read away from the record. Each kind of record registers its own.

A section says the same to everybody: whoever makes papers of it decides who reads them. So nothing is in a section that
depends on who looks, such as a link to another child. It makes a fixed number of queries for any number of journeys.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Row = tuple[str, ...]
Rows = Mapping[int, Sequence[Row]]
"""The rows of each journey, by the journey's id. A journey without any may be left out."""

Read = Callable[[Sequence[int], datetime], Rows]
"""Takes the ids of journeys and a moment (UTC): what was on record of them at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the record. `head` names its columns; `empty` is what is said where it has no rows.

    Where `by_name`, each row is a name and what stands there, not one of a list. `compared` is how many columns, from the
    first, say what is on record (0: all); the rest only say how that looked on the day.
    """

    code: str
    title: str
    order: int
    head: Row
    empty: str
    read: Read
    by_name: bool = False
    compared: int = 0


_sections: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Add a section, or put it in the place of another of its code. Called when the program starts."""
    _sections[section.code] = section


def sections(codes: Iterable[str]) -> list[Section]:
    """The sections of these codes in their order. Raises KeyError for a code that nothing has registered."""
    return sorted((_sections[code] for code in set(codes)), key=lambda section: (section.order, section.code))


__all__ = ["Read", "Row", "Rows", "Section", "register_section", "sections"]
