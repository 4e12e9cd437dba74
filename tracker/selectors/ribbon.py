"""A journey over time, as a picture and as a table: its stages, the legal basis and where the child lived."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.models import Journey, SpanRow
from tracker.selectors.words import SUB_STAGES, Words
from workflows.calendar import local_date

WIDTH = 1000
"""The width of the picture in its own units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time. `x` and `width` place it in the picture; `code` gives its colour, which the words repeat."""

    lane: str
    says: str
    code: str
    from_on: date
    to_on: date | None
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row of the picture."""

    name: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis of time."""

    says: str
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """The whole picture. `today_x` is None for a journey that is closed."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    from_on: date
    to_on: date
    today_x: float | None

    @property
    def rows(self) -> list[Span]:
        """The same as a table, in order of time."""
        return sorted((span for lane in self.lanes for span in lane.spans), key=lambda s: (s.from_on, s.lane))


LANES = (("stage", "Stage"), ("legal_status", "Legal status"), ("placement", "Placement"))


def ribbon(journey: Journey, words: Words, *, now: datetime) -> Ribbon | None:
    """The picture of one journey as it is known now; None where nothing is known of it. One query."""
    spans = list(
        SpanRow.objects.filter(journey=journey, known_to__isnull=True, what__in=["stage", "sub_stage", "legal_status", "placement"])
        .order_by("true_from", "pk")
    )  # fmt: skip
    if not spans:
        return None
    start = min(span.true_from for span in spans)
    end = max(journey.closed_at or now, start + timedelta(days=1))
    scale = WIDTH / (end - start).total_seconds()
    lanes = tuple(
        Lane(name=name, spans=made) for what, name in LANES if (made := tuple(_spans(what, name, spans, words, start, end, scale)))
    )
    return Ribbon(
        lanes=lanes,
        ticks=tuple(_ticks(start, end, scale)),
        from_on=local_date(start),
        to_on=local_date(end),
        today_x=None if journey.closed_at else round(WIDTH - 1, 1),
    )


def _spans(what: str, name: str, spans: Sequence[SpanRow], words: Words, start: datetime, end: datetime, scale: float) -> Iterable[Span]:
    closed = [s for s in spans if s.what == what and not (what == "stage" and s.value == "closed")]
    for span in closed:
        until = min(span.true_to or end, end)
        x = (span.true_from - start).total_seconds() * scale
        yield Span(
            lane=name, says=_says(what, span, spans, words), code=span.value if what == "stage" else what,
            from_on=local_date(span.true_from), to_on=local_date(span.true_to) if span.true_to else None,
            x=round(x, 1), width=round(max((until - span.true_from).total_seconds() * scale, 3), 1),
        )  # fmt: skip


def _says(what: str, span: SpanRow, spans: Sequence[SpanRow], words: Words) -> str:
    if what == "legal_status":
        return words.legal_status(span.value)
    if what == "placement":
        return words.placement(span.value)
    told = [
        SUB_STAGES[s.value]
        for s in spans
        if s.what == "sub_stage" and s.value in SUB_STAGES and s.true_from >= span.true_from
        and (span.true_to is None or s.true_from < span.true_to) and span.value == "permanence"
    ]  # fmt: skip
    return f"{words.stage(span.value)}: {', then '.join(told)}" if told else words.stage(span.value)


def _ticks(start: datetime, end: datetime, scale: float) -> Iterable[Tick]:
    """A handful of round dates: years for a long journey, months for a short one, days for a very short one."""
    days = (end - start).days
    step = 12 if days > 1200 else 6 if days > 700 else 3 if days > 270 else 1
    if days < 45:
        for number in range(0, days + 1, max(1, days // 5)):
            moment = start + timedelta(days=number)
            yield Tick(f"{local_date(moment).day} {local_date(moment):%b}", round(number * 86400 * scale, 1))
        return
    first = local_date(start)
    month = date(first.year, first.month, 1)
    last = -200.0
    while True:
        month = date(month.year + (month.month // 12), month.month % 12 + 1, 1)
        if month >= local_date(end):
            return
        x = (month - first).days * 86400 * scale
        if (month.month - 1) % step == 0 and x - last > 90 and x < WIDTH - 60:
            last = x
            yield Tick(f"{month:%Y}" if step == 12 else f"{month:%b %Y}", round(x, 1))
