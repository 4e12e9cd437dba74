"""Whether the tracker's rows as they were agree with the row as it is, and with what the events say was so at each moment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from tracker.models import EVER, PermanencyPast, PermanencyRow
from tracker.projections.past import COLUMNS
from tracker.projections.replay import Span


def faults(now: PermanencyRow | None, pasts: Sequence[PermanencyPast], spans: Iterable[Span]) -> Iterator[str]:
    """What of one journey's past rows is wrong, in words. No query."""
    yield from _of_today(now, [past for past in pasts if past.true_to == EVER and past.known_to == EVER])
    told = list(spans)
    for past in pasts:
        if past.known_from != past.known_to:
            yield from _of_then(past, [span for span in told if _held(span, past.true_from, past.known_from)])


def _of_today(now: PermanencyRow | None, still_so: Sequence[PermanencyPast]) -> Iterator[str]:
    if now is None and not still_so:
        return
    if now is None or not still_so:
        yield "is missing as it is now" if still_so == [] else "still stands, and the child is not looked after"
        return
    for name in COLUMNS:
        if getattr(now, name) != getattr(still_so[0], name):
            yield f"{name} is not what the tracker says now"


def _of_then(past: PermanencyPast, spans: Sequence[Span]) -> Iterator[str]:
    held = {span.what: span.value for span in spans}
    legal = min((span.value for span in spans if span.what == "legal_status"), default="")
    wanted = {
        "stage": held.get("stage", ""), "sub_stage": _value(held, "sub_stage"), "placement": held.get("placement", ""),
        "legal_status": legal, "worker_id": int(worker) if (worker := _value(held, "worker")) else None,
    }  # fmt: skip
    for name, value in wanted.items():
        if getattr(past, name) != value:
            yield f"{name} from {past.true_from.isoformat()} is {getattr(past, name)}, the events give {value}"


def _value(held: dict[str, str], what: str) -> str:
    value = held.get(what, "")
    return "" if value == "none" else value


def _held(span: Span, true_at: datetime, known_at: datetime) -> bool:
    true = span.true_from <= true_at and (span.true_to is None or span.true_to > true_at)
    return true and span.known_from <= known_at and (span.known_to is None or span.known_to > known_at)
