"""A journey's events heard again from the first, by the timescales that run on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from tracker.actions.keep_clocks import Clocks
from tracker.actions.restored import Restored
from tracker.models import Event
from tracker.rules.fold import Change, Picture, starts
from tracker.selectors.pictures import EvidenceAsItCame
from workflows.terms import EventKind, EvidenceKind


@dataclass(frozen=True, slots=True)
class Heard:
    """An event on record, what it changes, and the evidence that was put on record with it."""

    event: Event
    changes: tuple[Change, ...]
    evidence: tuple[EvidenceKind, ...] = ()

    @property
    def occurred_at(self) -> datetime:
        return self.event.occurred_at


def in_order(told: Iterable[Heard]) -> list[Heard]:
    """By moment, ends before starts, then as they were written: the order of the fold."""
    return sorted(told, key=lambda h: (h.occurred_at, starts(h.changes), h.event.seq))


def hear_all(clocks: Clocks, told: Sequence[Heard], journey: Restored, evidence: EvidenceAsItCame | None = None) -> Picture:
    """Let the timescales hear every event in its situation. Returns the picture after all of them.

    `evidence` is what people have put on record since; a journey that is brought in for the first time has none.
    Nothing runs before a journey opens or after it closes. At an import, what the source never speaks of starts again,
    and what the import owes starts; a worker's name is asked for at the first import and not again.
    """
    picture = Picture(date_of_birth=journey.date_of_birth)
    is_first_import = True
    for moment, at_once in groupby(in_order(told), key=lambda h: h.occurred_at):
        together = list(at_once)
        was_closed = picture.is_closed
        picture.apply([change for heard in together for change in heard.changes], moment)
        if picture.stage is None or was_closed:
            continue
        on_record = evidence.at(moment, stage_entered_at=picture.stage_entered_at) if evidence else None
        situation = picture.situation(moment, on_record)
        for heard in together:
            imported = heard.event.kind == EventKind.JOURNEY_IMPORTED
            if not imported or is_first_import:
                clocks.hear(heard.event, situation, heard.evidence)
            if imported:
                is_first_import = False
                clocks.resume(heard.event, situation, journey.speaks_of)
                for owed in journey.owed:
                    clocks.owe([owed.kind], heard.event, situation, answers=owed.answers, due_at=None)
    return picture
