"""The spans of a journey as its events give them, whatever order they were recorded in.

`spans.advance` carries spans on by one act and is what a move can afford; this is what it must agree with, and what an
import or a rebuild uses: after each act the spans are those of all that was known by then, in order of happening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.models import Journey, SpanRow
from tracker.projections.history import History, Told
from tracker.projections.spans import from_the_start
from tracker.rules.fold import starts

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Held:
    """Something that was true, from when to when."""

    what: str
    value: str
    true_from: datetime
    true_to: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """Something that was true, and from when to when the record said so."""

    what: str
    value: str
    true_from: datetime
    true_to: datetime | None
    known_from: datetime
    known_to: datetime | None

    @property
    def is_ever_seen(self) -> bool:
        """Whether any page can show it: neither of its two lengths is nothing."""
        return self.true_from != self.true_to and self.known_from != self.known_to


def spans_of(history: History) -> set[Span]:
    """Every span that any page can show, as at any date and as known on any date."""
    spans: set[Span] = set()
    known: dict[Held, datetime] = {}
    moments = {event.recorded_at for event in history.told} | {event.voided_at for event in history.told if event.voided_at}
    for recorded_at in sorted(moments):
        held = set(_all_held([event for event in history.told if _is_known(event, recorded_at)]))
        for span in known.keys() - held:
            spans.add(_as_known(span, known.pop(span), recorded_at))
        for span in held - known.keys():
            known[span] = recorded_at
    spans.update(_as_known(span, since, None) for span, since in known.items())
    return {span for span in spans if span.is_ever_seen}


def stored_span(row: SpanRow) -> Span:
    """A row as a value, to be compared."""
    return Span(row.what, row.value, row.true_from, row.true_to, row.known_from, row.known_to)


def _is_known(event: Told, moment: datetime) -> bool:
    """Whether the event was on record at this moment, and no correction had voided it."""
    return event.recorded_at <= moment and (event.voided_at is None or event.voided_at > moment)


def _all_held(told: list[Told]) -> Iterable[Held]:
    """What was true, by all of these events in order of happening."""
    in_order = sorted(told, key=lambda e: (e.occurred_at, starts(e.changes), e.seq))
    changes = [(event.occurred_at, change) for event in in_order for change in event.changes]
    for row in from_the_start(Journey(), changes, recorded_at=max((e.recorded_at for e in told), default=_EVER)):
        yield Held(row.what, row.value, row.true_from, row.true_to)


def _as_known(span: Held, since: datetime, until: datetime | None) -> Span:
    return Span(span.what, span.value, span.true_from, span.true_to, since, until)
