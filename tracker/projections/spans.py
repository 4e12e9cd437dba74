"""What was true of a journey from when to when, and from when to when the record said so. The ribbon reads it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from tracker.models import Journey, SpanRow
from tracker.rules.fold import Change


class Told(Protocol):
    """An event, or an entry about to be one."""

    @property
    def occurred_at(self) -> datetime: ...

    @property
    def changes(self) -> tuple[Change, ...]: ...


def advance(journey: Journey, entries: Sequence[Told], *, recorded_at: datetime) -> None:
    """Carry the spans on by one act. At most three queries, and none where nothing that has a span changed.

    A span that ends is written anew with its end: the row that said it was open stays, as what was known until now.
    """
    changes = [(entry.occurred_at, c) for entry in entries for c in entry.changes]
    carried = list(_steps(changes))
    if not carried:
        return
    known = SpanRow.objects.filter(journey=journey, true_to__isnull=True, known_to__isnull=True)
    open_now = {(s.what, s.value if _many(s.what) else ""): s for s in known}
    fresh: list[SpanRow] = []
    superseded: list[SpanRow] = []
    for at, what, value, is_open in carried:
        key = (what, value if _many(what) else "")
        before = open_now.get(key)
        if before is not None and is_open and before.value == value:
            continue
        if before is not None:
            _end(before, at, recorded_at, fresh, superseded)
            del open_now[key]
        if is_open:
            span = SpanRow(journey=journey, what=what, value=value, true_from=at, known_from=recorded_at)
            open_now[key] = span
            fresh.append(span)
    SpanRow.objects.bulk_update(superseded, ["known_to"])
    SpanRow.objects.bulk_create(fresh)


def from_the_start(journey: Journey, told: Iterable[tuple[datetime, Change]], *, recorded_at: datetime) -> list[SpanRow]:
    """The spans of a journey told whole, in order, as known from one moment. Not saved."""
    spans: list[SpanRow] = []
    open_now: dict[tuple[str, str], SpanRow] = {}
    for at, what, value, is_open in _steps(told):
        key = (what, value if _many(what) else "")
        before = open_now.get(key)
        if before is not None and is_open and before.value == value:
            continue
        if before is not None:
            open_now.pop(key).true_to = max(at, before.true_from)
        if is_open:
            span = open_now[key] = SpanRow(journey=journey, what=what, value=value, true_from=at, known_from=recorded_at)
            spans.append(span)
    return spans


def put_right(journey: Journey, spans: Sequence[SpanRow], *, recorded_at: datetime) -> None:
    """Make these the spans of a journey as known from now on. What was known until now stays, with its end."""
    wanted = {(s.what, s.value, s.true_from, s.true_to): s for s in spans}
    known = SpanRow.objects.filter(journey=journey, known_to__isnull=True)
    superseded = [s for s in known if wanted.pop((s.what, s.value, s.true_from, s.true_to), None) is None]
    for span in superseded:
        span.known_to = recorded_at
    SpanRow.objects.bulk_update(superseded, ["known_to"], batch_size=200)
    SpanRow.objects.bulk_create(wanted.values(), batch_size=200)


def _end(span: SpanRow, at: datetime, recorded_at: datetime, fresh: list[SpanRow], superseded: list[SpanRow]) -> None:
    if span._state.adding:
        span.true_to = max(at, span.true_from)
        return
    span.known_to = recorded_at
    superseded.append(span)
    fresh.append(
        SpanRow(journey_id=span.journey_id, what=span.what, value=span.value, true_from=span.true_from,
                true_to=max(at, span.true_from), known_from=recorded_at)
    )  # fmt: skip


def _steps(changes: Iterable[tuple[datetime, Change]]) -> Iterable[tuple[datetime, str, str, bool]]:
    """Each change as (moment, what, value, whether it begins)."""
    for at, change in changes:
        if "stage" in change:
            yield at, "stage", change["stage"], True
            yield at, "sub_stage", change.get("sub_stage") or "none", True
        elif "track" in change:
            yield at, f"track:{change['track']}:{change['number']}", change["state"], change["open"]
        elif "placement" in change:
            yield at, "placement", change["placement"], change["open"]
        elif "legal_status" in change:
            yield at, "legal_status", change["legal_status"], change["open"]
        elif "team" in change:
            yield at, "team", str(change["team"]), True
            yield at, "worker", str(change.get("worker") or "none"), True
        elif "closed" in change:
            yield at, "closed", change["closed"] or "closed", True


def _many(what: str) -> bool:
    """Whether several values of this may be true at once."""
    return what == "legal_status"
