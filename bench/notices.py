"""So many timescales due at one moment, to the workers of forty caseloads: how long until all have fired, all is in the
inboxes, and the morning's messages have gone. Against one sequence of statements that works on whole sets.

The plain side writes the same rows: an item with what it asks and a notice of it in the inbox, a notice in the message of the
morning, one message a person, and the mark that each effect is done. It is told who is to be told: the worker, whom nobody else may be.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, models

from bench import plain, sweep
from bench.fill import Filled
from bench.measuring import Figure, seconds
from bench.plain import Statement
from bench.sizes import Sizes
from notifications.actions.send_mail import send_waiting
from notifications.actions.tell import TELL
from notifications.models import Asked, Item, Mail, Notice
from tracker.actions.deliver_effects import deliver_due, waiting
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Effect, Firing, User

PASSES = 2
"""One of ours and one plain, each with timescales of its own."""

FIRED_AT_MOST = 10.0
MORNING = timedelta(hours=20, minutes=30)
"""After noon: the next day at half past eight, when the message of the morning has long been due."""

TOLD = """FROM tracker_effect e JOIN tracker_firing f ON f.id = e.firing_id JOIN tracker_clock c ON c.id = f.clock_id
JOIN tracker_journey j ON j.id = c.journey_id WHERE e.done_at IS NULL AND e.handler = %s"""


def measure(sizes: Sizes, filled: Filled) -> list[Figure]:
    """Make one pass of each. Raises where the two leave different rows."""
    for user in User.objects.all():
        user.email = f"{user.username}@measured.example"
        user.save(update_fields=["email"])
    first, second = filled.moments
    before = _rows()
    fired = seconds(partial(fire_due_clocks, now=first))
    in_app = seconds(partial(_deliver_all, first))
    ours = _added(before)
    people = Mail.objects.count()
    sent = seconds(partial(_send_all, first + MORNING))

    bare, before = plain.cursor(), _rows()
    plain.send(bare, [(sweep.HOLD.format(moment=sweep.moment_type()), ())])
    fired_plain = seconds(partial(plain.send_in_a_transaction, bare, plain.ready(sweep.statements(second))))
    in_app_plain = seconds(partial(plain.send_in_a_transaction, bare, plain.ready(_statements(second))))
    _refuse_a_difference(ours, _added(before), sizes.notices)
    told = f"{sizes.notices:,} due at once to {people} people"
    return [
        Figure("notices_fired", fired, "s", f"{told}: until all have fired"),
        Figure("notices_fired_ratio", fired / fired_plain, "x", "that against whole sets", FIRED_AT_MOST),
        Figure("notices_in_app", fired + in_app, "s", "until all is in the inboxes"),
        Figure("notices_digests", fired + in_app + sent, "s", "until the messages of the morning have gone, the night left out"),
        Figure("notices_delivered", sizes.notices / in_app, "deliveries/s", "deliveries to the inbox and the morning's message"),
        Figure(
            "notices_delivered_plain", sizes.notices / in_app_plain, "deliveries/s", "one sequence of statements that works on whole sets"
        ),
        Figure("notices_delivered_ratio", in_app / in_app_plain, "x", "a delivery against that sequence"),
    ]


def _deliver_all(now: datetime) -> None:
    while waiting(now):
        deliver_due(now=now)


def _send_all(now: datetime) -> None:
    sent = send_waiting(now=now, most=Mail.objects.count())
    if sent.failed or not sent.sent:
        raise AssertionError(f"The messages of the morning did not go: {sent}")


def _statements(now: datetime) -> list[Statement]:
    at = connection.ops.adapt_datetimefield_value(now)
    morning = connection.ops.adapt_datetimefield_value(now + MORNING)
    reference = "'P' || lpad(CAST({0}.id AS text), 11, '0')" if connection.vendor == "postgresql" else "printf('P%%011d', {0}.id)"
    found = f"{TOLD} AND f.fired_at = %s"
    worker = {"recipient_id": "j.worker_id"}
    items = {
        **worker,
        "reference": reference.format("f"),
        "child_id": "j.child_id",
        "key": "'plain:' || CAST(f.id AS text)",
        "told_at": "%s",
    }
    notice = {**worker, "firing_id": "f.id", "says": "'A timescale is due.'"}
    in_box = {**notice, "channel": "'inbox'", "item_id": "i.id"}
    in_mail = {**notice, "channel": "'mail'", "mail_id": "m.id"}
    with_item = found.replace("WHERE", "JOIN notifications_item i ON i.key = 'plain:' || CAST(f.id AS text) WHERE")
    with_mail = found.replace("WHERE", "JOIN notifications_mail m ON m.recipient_id = j.worker_id AND m.key = 'plain' WHERE")
    return [
        _insert(Item, items, found, [at, TELL, at]),
        _insert(Notice, in_box, with_item, [TELL, at]),
        _insert(Asked, {"item_id": "i.id", "clock_id": "c.id"}, with_item, [TELL, at]),
        _insert(
            Mail,
            {"recipient_id": "u.id", "reference": reference.format("u"), "key": "'plain'", "due_at": "%s", "is_digest": "%s"},
            f"FROM tracker_user u WHERE u.id IN (SELECT j.worker_id {found})",
            [morning, True, TELL, at],
        ),
        _insert(Notice, in_mail, with_mail, [TELL, at]),
        ("UPDATE tracker_effect SET done_at = %s, attempts = 1 WHERE done_at IS NULL AND handler = %s", [at, TELL]),
    ]


def _insert(table: type[models.Model], columns: Mapping[str, str], found: str, params: list[Any]) -> Statement:
    """One statement for all rows; a column that is not given has the value that a new row has."""
    other = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in table._meta.concrete_fields
        if not field.primary_key and field.column not in columns
    }
    rest = {column: value for column, value in other.items() if value is not None}
    names = ", ".join(connection.ops.quote_name(name) for name in (*rest, *columns))
    values = ", ".join((*(["%s"] * len(rest)), *columns.values()))
    return f"INSERT INTO {table._meta.db_table} ({names}) SELECT {values} {found}", [*rest.values(), *params]


def _rows() -> dict[str, int]:
    done = Effect.objects.filter(done_at__isnull=False, handler=TELL).count()
    return {table.__name__: table._default_manager.count() for table in (Firing, Item, Asked, Notice, Mail)} | {"done": done}


def _added(before: dict[str, int]) -> dict[str, int]:
    return {name: number - before[name] for name, number in _rows().items()}


def _refuse_a_difference(ours: dict[str, int], plainly: dict[str, int], due: int) -> None:
    if ours != plainly or ours["Item"] != due:
        raise AssertionError(f"The two leave different rows: {ours} and {plainly}")
