"""The certificate of a timescale: all that another program needs to work out its date again. See `docs/certificate.md`.

It names no child: the journey stands in it by its public id, and nothing where the timescale is of no journey.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from tracker.models import Clock, ClockPause, Event, Firing
from tracker.rules import chain
from tracker.selectors.rulebook import Book
from tracker.selectors.timescales import kind_of
from workflows.calendar import LONDON, local_date, terms_over
from workflows.engine import clock as engine
from workflows.shapes import Calendar, Length, TimeLimit
from workflows.terms import LimitKind, Unit

FORMAT = "waymark-timescale/1"


def certificate(
    clock: Clock, limit: TimeLimit, book: Book, pauses: Sequence[ClockPause], firings: Iterable[Firing], *, now: datetime
) -> dict[str, Any]:
    """The certificate of this timescale. The clock's start, stop and cancel events must have been read with it. No query.

    The hash is over everything but itself and the moment of issue, so that the same facts always give the same one.
    """
    content = {
        "format": FORMAT,
        "timescale": clock.public_id,
        "journey": clock.journey.public_id if clock.journey else None,
        "rule": _rule(clock, limit),
        "count": _count(clock, limit, book.calendar, pauses),
        "result": _result(clock, limit),
        "events": _events(clock),
        "ladder": _ladder(clock, limit, book.calendar, firings),
        "rulebook_edition": book.edition,
    }
    return {**content, "issued_at": chain.utc_text(now), "hash": hash_of(content)}


def hash_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a certificate without `issued_at` and `hash`."""
    covered = {key: value for key, value in content.items() if key not in ("issued_at", "hash")}
    return hashlib.sha256(chain.canonical(covered)).hexdigest()


def _rule(clock: Clock, limit: TimeLimit) -> dict[str, Any]:
    return {
        "code": limit.code,
        "version": clock.limit_version,
        "title": limit.title,
        "kind": str(limit.kind),
        "basis": str(limit.basis),
        "source": limit.source,
        "verified": limit.verified,
        "seen_in": limit.seen_in,
        "definition": clock.journey.definition if clock.journey else None,
        "definition_version": clock.journey.definition_version if clock.journey else None,
    }


def _count(clock: Clock, limit: TimeLimit, calendar: Calendar, pauses: Sequence[ClockPause]) -> dict[str, Any]:
    length, start = clock.length, clock.series_started_at if clock.from_series_start else clock.started_at
    first, last = _span(clock, limit, start)
    return {
        "set_by_a_person": clock.set_for_child,
        "value": length.value if length else None,
        "unit": str(length.unit) if length else None,
        "length_from": clock.length_from,
        "inclusive": limit.inclusive,
        "occurrence": clock.occurrence,
        "start": chain.utc_text(start),
        "started_at": chain.utc_text(clock.started_at),
        "back_from": clock.ahead_on.isoformat() if clock.ahead_on else None,
        "opens": {"value": limit.opens.value, "unit": str(limit.opens.unit)} if limit.opens else None,
        "pauses": [_pause(pause) for pause in pauses],
        "time_zone": LONDON.key,
        **_calendar(length, calendar, first, last),
    }


def _span(clock: Clock, limit: TimeLimit, start: datetime) -> tuple[date, date]:
    """The days over which it is counted. A window also opens within them; a lead time ends with its day ahead."""
    due_on = engine.day_of(limit.kind, clock.due_at)
    first = min(local_date(start), due_on)
    return first, max(due_on, clock.ahead_on or due_on)


def _calendar(length: Length | None, calendar: Calendar, first: date, last: date) -> dict[str, Any]:
    """The days off that lie within the count, and up to when they are known. None are needed where every day counts."""
    unit = length.unit if length else None
    days = unit in (Unit.WORKING_DAYS, Unit.SCHOOL_DAYS)
    in_school = unit is Unit.SCHOOL_TERMS or (unit is Unit.SCHOOL_DAYS and bool(calendar.terms))
    known_terms = calendar.terms[-1][1] if calendar.terms else None
    return {
        "bank_holidays": _within(calendar.bank_holidays, first, last) if days else [],
        "bank_holidays_known_until": calendar.known_until.isoformat() if calendar.known_until else None,
        "school_closed": _within(calendar.school_closed, first, last) if unit is Unit.SCHOOL_DAYS else [],
        "school_terms": [[a.isoformat(), b.isoformat()] for a, b in terms_over(first, last, calendar=calendar)] if in_school else None,
        "school_terms_known_until": known_terms.isoformat() if known_terms else None,
        "provisional": (days and calendar.known_until is not None and last > calendar.known_until)
        or (in_school and (known_terms is None or last > known_terms)),
    }


def _within(days: Iterable[date], first: date, last: date) -> list[str]:
    return sorted(day.isoformat() for day in days if first <= day <= last)


def _pause(pause: ClockPause) -> dict[str, Any]:
    return {
        "from": chain.utc_text(pause.from_at),
        "to": chain.utc_text(pause.to_at) if pause.to_at else None,
        "reason": pause.reason,
    }


def _result(clock: Clock, limit: TimeLimit) -> dict[str, Any]:
    return {
        "due_at": chain.utc_text(clock.due_at),
        "due_on": engine.day_of(limit.kind, clock.due_at).isoformat(),
        "opens_at": chain.utc_text(clock.opens_at) if clock.opens_at else None,
        "stopped_at": chain.utc_text(clock.stopped_at) if clock.stopped_at else None,
        "cancelled_at": chain.utc_text(clock.cancelled_at) if clock.cancelled_at else None,
        "paused": clock.paused_at is not None,
        "in_time": _in_time(clock),
    }


def _in_time(clock: Clock) -> bool | None:
    """Whether it was met in time; None while that is not known, and for what cannot be late."""
    if clock.stopped_at is None or not kind_of(clock.limit).can_be_late:
        return None
    return clock.stopped_at < clock.due_at


def _events(clock: Clock) -> dict[str, Any]:
    return {
        "start": _event(clock.start_event),
        "stop": _event(clock.stop_event) if clock.stop_event else None,
        "cancel": _event(clock.cancel_event) if clock.cancel_event else None,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "kind": event.kind,
        "occurred_at": chain.utc_text(event.occurred_at),
        "recorded_at": chain.utc_text(event.recorded_at),
        "hash": event.hash,
    }


def _ladder(clock: Clock, limit: TimeLimit, calendar: Calendar, firings: Iterable[Firing]) -> list[dict[str, Any]]:
    fired = {firing.rung: firing for firing in firings}
    return [
        {
            "rung": rung.code,
            "tells": str(rung.tells),
            "moment": chain.utc_text(fired[rung.code].moment if rung.code in fired else moment),
            "fired_at": chain.utc_text(fired[rung.code].fired_at) if rung.code in fired else None,
        }
        for rung, moment in engine.rung_moments(limit, clock.due_at, calendar)
        if limit.kind is not LimitKind.MINIMUM or rung.code != "warn"
    ]


def file_name(clock: Clock, now: datetime) -> str:
    """The name under which a certificate is saved: the timescale and the moment of issue, and no child."""
    return f"timescale-{clock.public_id}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.json"
