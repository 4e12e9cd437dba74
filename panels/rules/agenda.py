"""Places and minutes of an agenda."""

from collections.abc import Iterable
from dataclasses import dataclass

from panels.terms import Business


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The minutes of one part of a meeting: the panel's own business, or a section at its end."""

    minutes: int
    used: int

    @property
    def left(self) -> int:
        return self.minutes - self.used

    def fits(self, minutes: int) -> bool:
        """Whether an item of this length still has its time."""
        return minutes <= self.left


def budget(
    *, business: Business, section: Business | None, length: int, section_minutes: int, listed: Iterable[tuple[Business, int]]
) -> Budget:
    """The minutes for one kind of business at a meeting `length` minutes long.

    `section` is the meeting's section, for which `section_minutes` are kept. `listed` are the items with a time, each
    its kind and its minutes; items in reserve have none.
    """
    used = sum(minutes for kind, minutes in listed if kind is business)
    if business is section:
        return Budget(minutes=section_minutes, used=used)
    return Budget(minutes=length - (section_minutes if section else 0), used=used)
