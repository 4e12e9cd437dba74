"""The pass over timescales: 100,000 open, 100 due, against one sequence of statements that works on whole sets.

The plain side writes the same rows: a firing, an event with its payload, the effects, the stream and the timescale. It
is given what SQL cannot work out: the moment of the next rung (working days) and the hashes of the chain.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from bench import plain
from bench.fill import Filled
from bench.measuring import Figure, paired, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Clock, Effect, Event, EventPayload, Firing, Stream

AT_MOST = 10.0
WARM_UPS = 2
TABLES = (Firing, Event, EventPayload, Effect)

HOLD = """CREATE TEMPORARY TABLE due (clock_id bigint, due_at {moment}, journey_id bigint, child_id bigint, stream_id bigint,
  seq integer, last_hash varchar(64))"""
TAKE = """INSERT INTO due
SELECT c.id, c.due_at, c.journey_id, j.child_id, s.id, s.next_seq, s.last_hash
FROM tracker_clock c JOIN tracker_journey j ON j.id = c.journey_id JOIN tracker_stream s ON s.id = j.stream_id
WHERE c.next_fire_at <= %s"""
EVENTS = """INSERT INTO tracker_event (stream_id, seq, kind, journey_id, child_id, occurred_at, precision, recorded_at, on_behalf_of,
  role, definition, definition_version, source_record, previous_hash, payload_hash, hash)
SELECT stream_id, seq, 'clock_fell_due', journey_id, child_id, due_at, 'instant', %s, '', '', 'journey', 1, '', last_hash, %s, %s
FROM due"""
PAYLOADS = """INSERT INTO tracker_eventpayload (event_id, salt, says, reason, body)
SELECT e.id, %s, 'A timescale: overdue.', '', CAST('{{"limit": "lac.visit", "rung": "due", "clock": ' || due.clock_id || '}}' AS {json})
FROM due JOIN tracker_event e ON e.stream_id = due.stream_id AND e.seq = due.seq"""
FIRINGS = """INSERT INTO tracker_firing (clock_id, rung, state, moment, fired_at, event_id)
SELECT due.clock_id, 'due', 'fired', due.due_at, %s, e.id
FROM due JOIN tracker_event e ON e.stream_id = due.stream_id AND e.seq = due.seq"""
FROM_FIRINGS = """INSERT INTO tracker_effect (firing_id, handler, due_at, attempts, last_error)
SELECT f.id, %s, %s, 0, '' FROM due JOIN tracker_firing f ON f.clock_id = due.clock_id AND f.rung = 'due'"""
FROM_EVENTS = """INSERT INTO tracker_effect (event_id, handler, due_at, attempts, last_error)
SELECT e.id, %s, %s, 0, '' FROM due JOIN tracker_event e ON e.stream_id = due.stream_id AND e.seq = due.seq"""
STREAMS = """UPDATE tracker_stream SET next_seq = next_seq + 1, last_hash = %s, last_recorded_at = %s
WHERE id IN (SELECT stream_id FROM due)"""
CLOCKS = "UPDATE tracker_clock SET next_fire_at = %s WHERE id IN (SELECT clock_id FROM due)"
DONE = "DELETE FROM due"
PAYLOAD_HASH, HASH, SALT = "3" * 64, "4" * 64, "5" * 32


def passes(sizes: Sizes) -> int:
    """How many passes one run makes, ours and plain, those that do not count included."""
    return 2 * (sizes.sweeps + WARM_UPS)


def measure(sizes: Sizes, filled: Filled) -> list[Figure]:
    """Make the passes in turn, each at a moment of its own. Raises where the two leave different rows."""
    moments = iter(filled.moments)
    bare = plain.cursor()
    plain.send(bare, [(HOLD.format(moment=moment_type()), ())])
    nothing = seconds(partial(fire_due_clocks, now=filled.moments[0] - timedelta(seconds=1)))
    left: list[dict[str, int]] = []

    def ours(_: int) -> float:
        now, before = next(moments), _rows()
        took = seconds(partial(fire_due_clocks, now=now))
        left.append(_added(before))
        return took

    def plainly(_: int) -> float:
        now, before = next(moments), _rows()
        ready = plain.ready(statements(now))
        took = seconds(partial(plain.send_in_a_transaction, bare, ready))
        left.append(_added(before))
        return took

    pairs = paired(sizes.sweeps, ours, plainly, warm_ups=WARM_UPS)
    _refuse_a_difference(left, sizes.due)
    return [
        Figure("sweep", pairs.ours * 1000, "ms", f"a pass with {sizes.due} due of {sizes.clocks:,} open"),
        Figure("sweep_plain", pairs.plain * 1000, "ms", "one sequence of statements that works on whole sets"),
        Figure("sweep_ratio", pairs.ratio, "x", "a pass against that sequence", AT_MOST),
        Figure("sweep_nothing_due", nothing * 1000, "ms", f"a pass with nothing due of {sizes.clocks:,} open"),
    ]


def statements(now: datetime) -> list[Statement]:
    moment = connection.ops.adapt_datetimefield_value
    at, after = moment(now), moment(now + timedelta(days=1))
    from_firings, from_events = _handlers()
    return [
        (TAKE, [at]),
        (EVENTS, [at, PAYLOAD_HASH, HASH]),
        (PAYLOADS.format(json=_types()["json"]), [SALT]),
        (FIRINGS, [at]),
        *[(FROM_FIRINGS, [handler, at]) for handler in from_firings],
        *[(FROM_EVENTS, [handler, at]) for handler in from_events],
        (STREAMS, [HASH, at]),
        (CLOCKS, [after]),
        (DONE, []),
    ]


def _handlers() -> tuple[list[str], list[str]]:
    """Who hears of a firing, and who of its event: what the first pass, which is ours, has shown."""
    heard = Effect.objects.order_by("handler").distinct()
    of_firings = heard.filter(firing__rung="due").values_list("handler", flat=True)
    return list(of_firings), list(heard.filter(event__kind="clock_fell_due").values_list("handler", flat=True))


def moment_type() -> str:
    """What a moment is called by this database."""
    return _types()["moment"]


def _types() -> dict[str, str]:
    if connection.vendor == "sqlite":
        return {"moment": "datetime", "json": "text"}
    return {"moment": "timestamptz", "json": "jsonb"}


def _rows() -> dict[str, int]:
    waiting = Clock.objects.filter(next_fire_at__isnull=False).count()
    appended = Stream.objects.filter(next_seq=3).count()
    return {table.__name__: table._default_manager.count() for table in TABLES} | {"waiting": waiting, "appended": appended}


def _added(before: dict[str, int]) -> dict[str, int]:
    return {name: number - before[name] for name, number in _rows().items()}


def _refuse_a_difference(left: list[dict[str, int]], due: int) -> None:
    if any(each != left[0] for each in left) or left[0]["Firing"] != due:
        raise AssertionError(f"The passes leave different rows: {left}")
