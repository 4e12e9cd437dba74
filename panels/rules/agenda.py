"""Places and minutes of an agenda."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToHear:
    """An item as far as its place goes. `family` is one number for brothers and sisters, `arrived` orders those who came."""

    id: int
    arrived: int
    deadline: date | None = None
    presenter: int | None = None
    family: int | None = None
    comes_first: bool = False

    @property
    def pressing(self) -> tuple[bool, date, int]:
        return (not self.comes_first, self.deadline or date.max, self.arrived)


def in_order(items: Iterable[ToHear]) -> list[int]:
    """The order in which items are best heard, as their ids.

    What was carried over comes first (D-41), then the nearest lawful deadline, then who came first. Brothers and sisters
    follow each other, and so do the items of one presenter that come first and those that do not, at the place of the most
    pressing of them.
    """
    families: dict[object, list[ToHear]] = {}
    for item in sorted(items, key=lambda one: one.pressing):
        families.setdefault(item.family if item.family is not None else ("one", item.id), []).append(item)
    presented: dict[object, list[list[ToHear]]] = {}
    for family in families.values():
        first = family[0]
        presented.setdefault((first.comes_first, first.presenter or ("one", first.id)), []).append(family)
    return [item.id for group in presented.values() for family in group for item in family]


def apart(items: Sequence[ToHear]) -> list[int]:
    """The items of a list in its order that stand apart from a brother or sister on it."""
    places: dict[int, list[int]] = {}
    for number, item in enumerate(items):
        if item.family is not None:
            places.setdefault(item.family, []).append(number)
    broken = {family for family, found in places.items() if found[-1] - found[0] >= len(found)}
    return [item.id for item in items if item.family in broken]
