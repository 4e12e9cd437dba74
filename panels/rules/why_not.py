"""Why a request has no place in a plan, and what would make it fit, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from panels.rules.planning import Assigned, Problem, Slot, Unit

OFFERED = 3
"""How many ways to make it fit are told: the earliest of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Why it has no place: one sentence; and what would give it one, each a few words such as "20 more minutes on 3 March 2026"."""

    says: str
    fits_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hindered:
    """What stands in the way at one meeting that hears this kind of business."""

    slot: Slot
    too_early: bool
    busy: tuple[int, ...]
    gaps: tuple[str, ...]
    minutes: int

    @property
    def only_minutes(self) -> bool:
        return not (self.too_early or self.busy or self.gaps)


def why_not(problem: Problem, assigned: Assigned, unit: Unit, *, names: Mapping[int, str]) -> WhyNot:
    """Why these have no place in the plan. `names` are those of presenters, by id."""
    heard = [slot for slot in problem.slots if unit.business in slot.minutes]
    if not heard:
        return WhyNot(says="No coming meeting hears this kind of business.", fits_if=("A meeting of its kind",))
    left = problem.left(assigned)
    found = [_hindered(problem, assigned, unit, slot, left[slot.id, unit.business]) for slot in heard]
    ways = [words for hindered in found if (words := _fits_if(hindered, names))]
    return WhyNot(says=_says(unit, found, names), fits_if=tuple(ways[:OFFERED]))


def _hindered(problem: Problem, assigned: Assigned, unit: Unit, slot: Slot, left: int) -> _Hindered:
    elsewhere = {
        ask.presenter
        for ask in problem.asks
        if ask.presenter in unit.presenters and (place := problem.slot.get(assigned.get(ask.id, 0))) is not None
        and place.id != slot.id and place.overlaps(slot)
    }  # fmt: skip
    return _Hindered(
        slot=slot,
        too_early=any(ask.ready_on > slot.on for ask in unit.asks),
        busy=tuple(sorted(p for p in unit.presenters if p in slot.busy or p in elsewhere)),
        gaps=tuple(dict.fromkeys(gap for ask in unit.asks for gap in slot.gaps(ask))),
        minutes=max(unit.minutes - max(left, 0), 0),
    )


def _says(unit: Unit, found: list[_Hindered], names: Mapping[int, str]) -> str:
    of = "they need together" if len(unit.asks) > 1 else "it needs"
    if any(hindered.only_minutes for hindered in found):
        return f"No meeting has the {unit.minutes} minutes left that {of}."
    if all(hindered.too_early for hindered in found):
        return "The papers cannot be in time for any coming meeting."
    if any(hindered.gaps for hindered in found):
        return "Too few members without an interest are left to hear it where there is time."
    who = " and ".join(dict.fromkeys(names.get(p, "Who presents") for hindered in found for p in hindered.busy))
    return f"{who or 'Who presents'} is at another meeting whenever it could be heard."


def _fits_if(hindered: _Hindered, names: Mapping[int, str]) -> str:
    """What this meeting lacks to hear it; nothing where the papers cannot be there in time, which nobody can change."""
    if hindered.too_early:
        return ""
    lacks = []
    if hindered.minutes:
        lacks.append(f"{hindered.minutes} more {'minute' if hindered.minutes == 1 else 'minutes'}")
    lacks += [f"another presenter than {names.get(person, 'the one named')}" for person in hindered.busy]
    if hindered.gaps:
        lacks.append("more members without an interest in it")
    return f"{', and '.join(lacks)[:1].upper()}{', and '.join(lacks)[1:]} on {_day(hindered.slot.on)}" if lacks else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
