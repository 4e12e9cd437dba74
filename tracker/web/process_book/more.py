"""Parts of the process book that apps above keep: each registers its own as it starts (`AppConfig.ready`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""A heading, the heads of its columns, and its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of the book. `page` is the name of its address, `says` what is there.

    `tables` gives the whole of it: as the authority has set it, or, given True, as it ships (no database is asked then).
    """

    title: str
    says: str
    page: str
    tables: Callable[[bool], Iterable[Table]]


_chapters: dict[str, Chapter] = {}


def register_chapter(chapter: Chapter) -> None:
    """Put it into the book. Registering the same page twice shows it once."""
    _chapters[chapter.page] = chapter


def chapters() -> list[Chapter]:
    """Every part that an app above keeps, in the order in which they were registered."""
    return list(_chapters.values())


__all__ = ["Chapter", "Table", "chapters", "register_chapter"]
