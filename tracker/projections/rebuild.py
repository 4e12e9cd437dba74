"""Rebuilds what lists and pages read from the events, or says where it differs from them."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from tracker import machines
from tracker.models import CaseloadRow, Clock, Journey, PermanencyPast, PermanencyRow, SpanRow, Stream
from tracker.models.streamed import streamed
from tracker.projections import caseload, past, past_check, permanency
from tracker.projections.history import History, batches, histories
from tracker.projections.replay import Span, spans_of, stored_span
from tracker.rules.fold import Picture

BATCH = 200
"""How many journeys are held in memory at once."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the events give. `journey` is its public id."""

    projection: str
    journey: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rebuilt:
    """The rows that one journey's events give."""

    journey: Journey
    caseload: CaseloadRow | None
    permanency: PermanencyRow | None
    spans: set[Span]


def rebuild(*, batch: int = BATCH) -> dict[str, int]:
    """Write every projection anew, batch by batch, each in its own transaction. Returns how many rows each has."""
    counts = {"journeys": 0, "caseload": 0, "permanency": 0, "spans": 0}
    for journeys in _all_journeys(batch):
        with transaction.atomic():
            rebuilt = list(_rebuilt(_locked(journeys)))
            _write(journeys, rebuilt)
            _tell_the_past(rebuilt)
        counts["journeys"] += len(rebuilt)
        counts["caseload"] += sum(r.caseload is not None for r in rebuilt)
        counts["permanency"] += sum(r.permanency is not None for r in rebuilt)
        counts["spans"] += sum(len(r.spans) for r in rebuilt)
    return counts


def differences(*, batch: int = BATCH) -> Iterator[Difference]:
    """Every row that is missing, over, or not what the events give. A fixed number of queries a batch."""
    for journeys in _all_journeys(batch):
        rows = {row.journey_id: row for row in CaseloadRow.objects.filter(journey__in=journeys)}
        tracked = {row.journey_id: row for row in PermanencyRow.objects.filter(journey__in=journeys)}
        spans: dict[int, set[Span]] = {}
        for span in SpanRow.objects.filter(journey__in=journeys):
            spans.setdefault(span.journey_id, set()).add(stored_span(span))
        pasts = _pasts(journeys)
        for want in _rebuilt(Journey.objects.filter(pk__in=journeys)):
            pk, public_id = want.journey.pk, want.journey.public_id
            yield from _compared("caseload", public_id, want.caseload, rows.get(pk))
            yield from _compared("permanency", public_id, want.permanency, tracked.get(pk))
            yield from _spans_compared(public_id, want.spans, {s for s in spans.get(pk, ()) if s.is_ever_seen})
            for says in past_check.faults(want.permanency, pasts.get(pk, []), want.spans):
                yield Difference("permanency_past", public_id, says)


def _all_journeys(batch: int) -> Iterator[list[int]]:
    return batches(streamed(Journey.objects.order_by("pk").values_list("pk", flat=True)), batch)


def _locked(journeys: Sequence[int]) -> models.QuerySet[Journey]:
    """Nobody moves these children while their rows are written. On SQLite the transaction itself sees to that."""
    list(Stream.objects.select_for_update().filter(journey__in=journeys).order_by("kind", "pk").values_list("pk", flat=True))
    return Journey.objects.filter(pk__in=journeys)


def _rebuilt(journeys: models.QuerySet[Journey]) -> Iterator[_Rebuilt]:
    held = list(journeys.select_related("child", "stream").order_by("pk"))
    told = histories(held)
    running = _running(held)
    known = permanency.known_of([journey.pk for journey in held])
    seen = caseload.seen_of([journey.pk for journey in held])
    for journey in held:
        yield _of(journey, told[journey.pk], running.get(journey.pk, []), known[journey.pk], seen.get(journey.pk))


def _of(
    journey: Journey, history: History, running: Sequence[Clock], known: permanency.Known, seen: caseload.Seen | None
) -> _Rebuilt:  # fmt: skip
    picture = history.folded(journey.child.date_of_birth)
    spans = spans_of(history)
    if picture.is_closed or picture.stage is None:
        return _Rebuilt(journey=journey, caseload=None, permanency=None, spans=spans)
    as_folded = _as_folded(journey, picture)
    looked_after = picture.is_looked_after and picture.looked_after_since is not None
    return _Rebuilt(
        journey=journey,
        caseload=caseload.row_of(as_folded, running, seen, last_event_at=history.last_act_at or journey.opened_at),
        permanency=permanency.row_of(as_folded, picture, running, known) if looked_after else None,
        spans=spans,
    )


def _as_folded(journey: Journey, picture: Picture) -> Journey:
    """The journey as its events give it, in memory only."""
    folded = copy(journey)
    machines.restore(folded, "stage", picture.stage or "")
    folded.sub_stage = picture.sub_stage or ""
    folded.team_id, folded.worker_id = picture.team, picture.worker
    folded.looked_after_since = picture.looked_after_since
    folded.stage_entered_at = picture.stage_entered_at or journey.opened_at
    return folded


def _running(journeys: Sequence[Journey]) -> dict[int, list[Clock]]:
    """The timescales that run on each journey, in the order in which the lists take the first."""
    clocks = Clock.objects.filter(journey__in=journeys, stopped_at__isnull=True, cancelled_at__isnull=True)
    running: dict[int, list[Clock]] = {}
    for clock in sorted(clocks, key=lambda c: (c.due_at, c.limit, c.asks_for)):
        running.setdefault(clock.journey_id or 0, []).append(clock)
    return running


def _write(journeys: Sequence[int], rebuilt: Sequence[_Rebuilt]) -> None:
    for table in (CaseloadRow, PermanencyRow, SpanRow):
        table.objects.filter(journey__in=journeys).delete()
    caseload.save([r.caseload for r in rebuilt if r.caseload is not None])
    permanency.save([r.permanency for r in rebuilt if r.permanency is not None])
    SpanRow.objects.bulk_create(
        (
            SpanRow(journey=r.journey, what=s.what, value=s.value, true_from=s.true_from, true_to=s.true_to,
                    known_from=s.known_from, known_to=s.known_to)
            for r in rebuilt
            for s in sorted(r.spans, key=lambda s: (s.true_from, s.known_from, s.what, s.value))
        ),
        batch_size=500,
    )  # fmt: skip


def _tell_the_past(rebuilt: Sequence[_Rebuilt]) -> None:
    """Tell the tracker's past rows again where they are not what the events give. What was known before is lost with them.

    Rows that agree stay: what was told of a day as known on a day is itself a record.
    """
    pasts = _pasts([r.journey.pk for r in rebuilt])
    wrong = [r.journey for r in rebuilt if any(past_check.faults(r.permanency, pasts.get(r.journey.pk, []), r.spans))]
    if wrong:
        PermanencyPast.objects.filter(journey__in=wrong).delete()
        past.retell(wrong, recorded_at=max(journey.stream.last_recorded_at or journey.opened_at for journey in wrong))


def _pasts(journeys: Sequence[int]) -> dict[int, list[PermanencyPast]]:
    found: dict[int, list[PermanencyPast]] = {}
    for row in PermanencyPast.objects.filter(journey__in=journeys):
        found.setdefault(row.journey_id, []).append(row)
    return found


def _compared(name: str, public_id: str, want: models.Model | None, have: models.Model | None) -> Iterable[Difference]:
    if want is None and have is None:
        return
    if want is None or have is None:
        yield Difference(name, public_id, "is there and should not be" if want is None else "is missing")
        return
    for field in want._meta.concrete_fields:
        wanted, found = getattr(want, field.attname), getattr(have, field.attname)
        if wanted != found:
            yield Difference(name, public_id, f"{field.name} is {_plain(found)}, the events give {_plain(wanted)}")


def _spans_compared(public_id: str, want: set[Span], have: set[Span]) -> Iterable[Difference]:
    for span in sorted(want - have, key=repr):
        yield Difference("spans", public_id, f"is missing: {_span_text(span)}")
    for span in sorted(have - want, key=repr):
        yield Difference("spans", public_id, f"is there and should not be: {_span_text(span)}")


def _span_text(span: Span) -> str:
    to = [_plain(moment) for moment in (span.true_from, span.true_to, span.known_from, span.known_to)]
    return f"{span.what} {span.value}, true {to[0]} to {to[1]}, known {to[2]} to {to[3]}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else "nothing" if value in (None, "") else str(value)


__all__ = ["BATCH", "Difference", "differences", "rebuild"]
