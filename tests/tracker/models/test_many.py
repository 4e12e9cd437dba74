"""Many rows are written with one statement: saved, and only the columns that are named, or inserted."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_contact, a_world
from tracker.models import Clock, Event, EventPayload, Firing, Stream
from tracker.models.many import insert_many, insert_missing, save_many
from tracker.terms import StreamKind

pytestmark = pytest.mark.django_db

COLUMNS = ["due_at", "opens_at", "length_value", "length_unit", "next_fire_at"]


@pytest.fixture
def clocks(db):
    world = a_world()
    for _ in range(4):
        a_contact(world)
    return list(Clock.objects.order_by("pk"))


def later(clocks):
    """Each changed in its own way, the first without a length or a moment to fire at."""
    for number, clock in enumerate(clocks):
        clock.due_at += timedelta(days=number + 1, microseconds=number)
        clock.next_fire_at = clock.due_at if number else None
        clock.length_value, clock.length_unit = (number, "weeks") if number else (None, "")
        clock.limit = "not saved"
    return clocks


def stored(columns):
    return list(Clock.objects.order_by("pk").values_list("pk", *columns))


def test_each_row_gets_its_own_values_and_no_other_column_changes(clocks):
    limits = stored(["limit", "started_at", "answers"])

    save_many(later(clocks), COLUMNS)

    assert stored(COLUMNS) == [(clock.pk, *(getattr(clock, name) for name in COLUMNS)) for clock in clocks]
    assert stored(["limit", "started_at", "answers"]) == limits


def test_a_column_may_hold_nothing_in_every_row(clocks):
    for clock in clocks:
        clock.opens_at = clock.next_fire_at = None

    save_many(clocks, ["opens_at", "next_fire_at"])

    assert {tuple(row[1:]) for row in stored(["opens_at", "next_fire_at"])} == {(None, None)}


def test_rows_that_are_not_given_stay(clocks):
    before = stored(COLUMNS)

    save_many(later(clocks)[:1], COLUMNS)

    assert stored(COLUMNS)[1:] == before[1:]
    assert stored(COLUMNS)[0] != before[0]


def test_few_rows_and_many_take_one_statement_and_none_takes_none(clocks):
    taken = []
    for some in ([], clocks[:1], clocks):
        with CaptureQueriesContext(connection) as captured:
            save_many(later(some), COLUMNS)
        taken.append(len(captured))

    assert taken == [0, 1, 1]


def test_more_rows_than_a_statement_takes_are_all_saved(clocks, monkeypatch):
    monkeypatch.setattr("tracker.models.many.AT_MOST", 3)

    save_many(later(clocks), COLUMNS)

    assert stored(COLUMNS) == [(clock.pk, *(getattr(clock, name) for name in COLUMNS)) for clock in clocks]


def events_on(stream, how_many):
    """Not yet saved; every second one without a role."""
    return [
        Event(
            stream=stream, seq=number + 1, kind="contact_received", occurred_at=NOON + timedelta(microseconds=number), recorded_at=NOON,
            role="" if number % 2 else "social_worker", definition_version=None if number % 2 else 1, previous_hash="0" * 64,
            payload_hash="1" * 64, hash=f"{number:064}",
        )
        for number in range(how_many)
    ]  # fmt: skip


def columns_of(rows):
    names = [field.attname for field in Event._meta.concrete_fields if field.attname not in ("id", "stream_id")]
    return [tuple(getattr(row, name) for name in names) for row in rows]


def test_inserted_rows_have_their_ids_and_every_column_as_a_bulk_insert_leaves_it(db):
    ours, djangos = (Stream.objects.create(kind=StreamKind.STAFF) for _ in range(2))
    events = events_on(ours, 5)

    insert_many(events)
    Event.objects.bulk_create(events_on(djangos, 5))

    assert [event.pk for event in events] == list(Event.objects.filter(stream=ours).order_by("seq").values_list("pk", flat=True))
    assert columns_of(Event.objects.filter(stream=ours).order_by("seq")) == columns_of(Event.objects.filter(stream=djangos).order_by("seq"))
    assert not any(event._state.adding for event in events)


def test_rows_that_hold_a_document_and_whose_key_is_another_row_are_inserted_too(db):
    events = events_on(Stream.objects.create(kind=StreamKind.STAFF), 2)
    insert_many(events)
    bodies = [{"limit": "lac.visit", "of": [1, None, "é"]}, {}]

    insert_many([EventPayload(event=event, salt="2" * 32, says="Said.", body=body) for event, body in zip(events, bodies, strict=True)])

    assert [Event.objects.get(pk=event.pk).payload.body for event in events] == bodies


def test_an_insert_of_few_and_of_many_takes_one_statement_and_of_none_none(clocks):
    taken = []
    for some in ([], clocks[:1], clocks[1:]):
        with CaptureQueriesContext(connection) as captured:
            insert_many([Firing(clock=clock, rung="warn", moment=NOON, fired_at=NOON) for clock in some])
        taken.append(len(captured))

    assert taken == [0, 1, 1]


def test_more_rows_than_a_statement_takes_are_all_inserted_in_their_order(clocks, monkeypatch):
    monkeypatch.setattr("tracker.models.many.AT_MOST", 3)
    firings = [Firing(clock=clock, rung="warn", moment=NOON, fired_at=NOON) for clock in clocks]

    insert_many(firings)

    assert [(firing.pk, firing.clock_id) for firing in firings] == list(Firing.objects.order_by("pk").values_list("pk", "clock"))


def test_what_the_database_refuses_is_not_inserted_nor_is_what_came_with_it(clocks):
    Firing.objects.create(clock=clocks[0], rung="warn", moment=NOON, fired_at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many([Firing(clock=clock, rung="warn", moment=NOON, fired_at=NOON) for clock in clocks])

    assert Firing.objects.count() == 1


def test_what_is_there_already_stays_and_the_rest_is_inserted(clocks):
    first = Firing.objects.create(clock=clocks[0], rung="warn", moment=NOON, fired_at=NOON)
    later = NOON + timedelta(hours=1)

    with CaptureQueriesContext(connection) as captured:
        insert_missing([Firing(clock=clock, rung="warn", moment=later, fired_at=later) for clock in clocks])

    assert len(captured) == 1
    assert list(Firing.objects.order_by("clock").values_list("clock", "fired_at")) == [
        (clock.pk, NOON if clock.pk == first.clock_id else later) for clock in clocks
    ]
