"""Counting every open timescale again after a new bank holiday, against statements that put the same rows there.

The plain side reads every timescale that is counted, and is given what SQL cannot work out: the dates themselves and the
hashes of the chain. It writes an event on each record on which a date has moved, the timescales and the rows of the lists.
Each run takes the holiday there or back.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from django.db import connection
from django.db.models import Count

from bench import plain
from bench.fill import NOW
from bench.measuring import Figure, paired, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from tracker.actions.recount_clocks import recount
from tracker.models import Clock, Event
from tracker.selectors.recount import preview
from tracker.selectors.rulebook import Book, rulebook
from workflows.calendar import due_day, is_working_day

WARM_UPS = 1

HOLD_CLOCKS = """CREATE TEMPORARY TABLE {name}_clocks AS SELECT id, due_at, warns_at, next_fire_at, opens_at FROM tracker_clock
WHERE id IN (SELECT id FROM moving)"""
HOLD_ROWS = """CREATE TEMPORARY TABLE {name}_{kind} AS
SELECT journey_id, next_limit, next_asks_for, next_answers, next_due_at, next_warns_at
FROM tracker_{kind}row WHERE journey_id IN (SELECT journey_id FROM moving)"""
EVENTS = """INSERT INTO tracker_event (stream_id, seq, kind, journey_id, child_id, occurred_at, precision, recorded_at, on_behalf_of,
  role, definition, definition_version, source_record, previous_hash, payload_hash, hash)
SELECT s.id, s.next_seq, 'clock_recounted', j.id, j.child_id, %s, 'instant', %s, '', '', 'journey', 1, '', s.last_hash, %s, %s
FROM tracker_journey j JOIN tracker_stream s ON s.id = j.stream_id WHERE j.id IN (SELECT journey_id FROM moving)"""
PAYLOADS = """INSERT INTO tracker_eventpayload (event_id, salt, says, reason, body)
SELECT e.id, %s, 'Counted again.', '', '{{}}' FROM tracker_event e JOIN tracker_stream s ON s.id = e.stream_id AND s.next_seq = e.seq
WHERE e.kind = 'clock_recounted'"""
STREAMS = """UPDATE tracker_stream SET next_seq = next_seq + 1, last_hash = %s, last_recorded_at = %s
WHERE id IN (SELECT stream_id FROM tracker_journey WHERE id IN (SELECT journey_id FROM moving))"""
CLOCKS = """UPDATE tracker_clock SET due_at = t.due_at, warns_at = t.warns_at, next_fire_at = t.next_fire_at, opens_at = t.opens_at
FROM {name}_clocks t WHERE t.id = tracker_clock.id"""
ROWS = """UPDATE tracker_{kind}row SET next_limit = t.next_limit, next_asks_for = t.next_asks_for, next_answers = t.next_answers,
  next_due_at = t.next_due_at, next_warns_at = t.next_warns_at FROM {name}_{kind} t WHERE t.journey_id = tracker_{kind}row.journey_id"""
READ = """SELECT c.id, c."limit", c.occurrence, c.started_at, c.series_started_at, c.length_value, c.length_unit, c.length_from, c.ahead_on,
  c.due_at, j.definition, j.definition_version, j.stream_id FROM tracker_clock c JOIN tracker_journey j ON j.id = c.journey_id
  WHERE c.stopped_at IS NULL AND c.cancelled_at IS NULL AND NOT c.set_for_child"""
LISTS = ("caseload", "permanency")
PAYLOAD_HASH, HASH, SALT = "3" * 64, "4" * 64, "5" * 32


@dataclass(slots=True)
class Side:
    """Whether the holiday is there now, and the two books."""

    without: Book
    with_it: Book
    is_there: bool = False

    def turn(self) -> tuple[Book, str]:
        """The book to count by next, and the name of what is then held."""
        self.is_there = not self.is_there
        return (self.with_it, "there") if self.is_there else (self.without, "back")


def measure(sizes: Sizes) -> list[Figure]:
    """Count by turns with the holiday and without it. Raises where the two ways leave different dates."""
    recount(book=rulebook(), now=NOW)  # from dates that were made up to those of the rules
    holiday = _the_day_that_moves_most()
    book = rulebook()
    side = Side(book, replace(book, calendar=replace(book.calendar, bank_holidays=book.calendar.bank_holidays | {holiday})))
    bare = plain.cursor()
    moving = _hold(bare, side)
    open_now = Clock.objects.filter(stopped_at=None, cancelled_at=None).count()

    def ours(_: int) -> float:
        by, name = side.turn()
        took = seconds(partial(recount, book=by, now=NOW))
        _refuse_a_difference(bare, name)
        return took

    def plainly(_: int) -> float:
        name = side.turn()[1]
        took = seconds(partial(plain.send_in_a_transaction, bare, plain.ready(_statements(name))))
        _refuse_a_difference(bare, name)
        return took

    pairs = paired(sizes.recounts, ours, plainly, warm_ups=WARM_UPS)
    return [
        Figure("recount", open_now / pairs.ours, "clocks/s", f"{open_now:,} timescales counted again, {moving:,} of them moved"),
        Figure("recount_took", pairs.ours, "s", "all of them, after a new bank holiday"),
        Figure("recount_plain", pairs.plain, "s", "statements that read them all and write the same dates"),
        Figure("recount_ratio", pairs.ratio, "x", "counting again against those statements"),
    ]


def _the_day_that_moves_most() -> date:
    """The day on which most are due, of those that a bank holiday can be."""
    calendar = rulebook().calendar
    due = Clock.objects.filter(length_unit="working_days").values_list("due_at").annotate(many=Count("pk")).order_by("-many", "due_at")
    return next(due_day(at) for at, _ in due.iterator() if is_working_day(due_day(at), calendar=calendar))


def _hold(bare: object, side: Side) -> int:
    """Keep the rows that move as they are without the holiday and with it. Returns how many timescales move."""
    moved = [(change.clock.pk, change.clock.journey_id) for change in preview(book=side.with_it, now=NOW)]
    plain.send(bare, [("CREATE TEMPORARY TABLE moving (id bigint PRIMARY KEY, journey_id bigint)", ())])
    bare.executemany(plain.ready([("INSERT INTO moving (id, journey_id) VALUES (%s, %s)", ())])[0][0], moved)  # type: ignore[attr-defined]
    for name in ("back", "there"):
        if name == "there":
            recount(book=side.with_it, now=NOW)
        held = [HOLD_ROWS.format(name=name, kind=kind) for kind in LISTS]
        plain.send(bare, [(sql, ()) for sql in (HOLD_CLOCKS.format(name=name), *held)])
    recount(book=side.without, now=NOW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(moved)


def _statements(name: str) -> list[Statement]:
    at = connection.ops.adapt_datetimefield_value(NOW + timedelta(seconds=1))
    return [
        (READ, []),
        (EVENTS, [at, at, PAYLOAD_HASH, HASH]),
        (PAYLOADS.format(), [SALT]),
        (STREAMS, [HASH, at]),
        (CLOCKS.format(name=name), []),
        *[(ROWS.format(name=name, kind=kind), []) for kind in LISTS],
    ]


def _refuse_a_difference(bare: object, name: str) -> None:
    """Both ways leave the same dates, and tell on the record that they have moved."""
    differ = f"SELECT count(*) FROM tracker_clock c JOIN {name}_clocks t ON t.id = c.id WHERE t.due_at <> c.due_at"
    wrong = plain.send(bare, [(differ, ())])[0][0][0]
    if wrong:
        raise AssertionError(f"{wrong} timescales are due on another day.")
    if not Event.objects.filter(kind="clock_recounted").exists():
        raise AssertionError("No record tells that a date has moved.")
