"""The bulk form of the door: one fold a journey, a fixed number of statements a batch, and nothing that contradicts itself."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import a_unit
from tracker.actions.record_event import Act, Entry
from tracker.actions.restore_journey import NotTheSameStage, restore_journeys
from tracker.actions.restored import DatedRow, Restored, Written
from tracker.models import Child, Event, EventPayload, Journey, LegalStatus, Placement, Stream, Track
from tracker.rules import chain
from tracker.rules.access import Actor
from tracker.rules.fold import legal_change, placement_change, stage_change, track_change
from tracker.selectors.invariants import breaches
from tracker.terms import Precision, UnitKind
from workflows.calendar import start_of_day
from workflows.terms import EventKind, Stage, TrackCode

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 4, 4, 9, tzinfo=UTC)
ACT = Act(actor=Actor(user_id=None, name="Waymark", on_behalf_of="a return"), now=NOW)
BORN = date(2012, 5, 20)


@pytest.fixture
def team(db):
    authority = a_unit("larkshire", UnitKind.AUTHORITY, None, "Larkshire Council")
    return a_unit("imported", UnitKind.TEAM, authority, "Imported, to be allocated")


def entry(name, kind, day, *changes, record=""):
    return Entry(kind=kind, says="For a test.", occurred_at=start_of_day(day), precision=Precision.DAY, changes=changes,
                 source_record=record or f"test:{name}:{kind}:{day}")  # fmt: skip


def in_care(name, child, *, since=date(2021, 6, 1), stage=Stage.LOOKED_AFTER, previous="", until=None):
    """A journey in care under a care order, told in full."""
    entries = [
        entry(name, EventKind.JOURNEY_OPENED, since, stage_change(stage, None)),
        entry(name, EventKind.LEGAL_STATUS_STARTED, since, legal_change("C2", is_open=True),
              track_change(TrackCode.LEGAL, 1, "final_order", is_open=True)),
        entry(name, EventKind.PLACEMENT_STARTED, since, placement_change("U6", is_open=True),
              track_change(TrackCode.PLACEMENT, 1, "placed", is_open=True)),
        entry(name, EventKind.LOOKED_AFTER_STARTED, since),
    ]  # fmt: skip
    end = ""
    if until is not None:
        ends = entry(name, EventKind.PLACEMENT_ENDED, until, placement_change("U6", is_open=False),
                     track_change(TrackCode.PLACEMENT, 1, "ended", is_open=False))  # fmt: skip
        entries += [
            ends,
            entry(name, EventKind.LEGAL_STATUS_ENDED, until, legal_change("C2", is_open=False),
                  track_change(TrackCode.LEGAL, 1, "discharged", is_open=False)),
            entry(name, EventKind.JOURNEY_CLOSED, until, stage_change(Stage.CLOSED, None), {"closed": "other"}),
        ]  # fmt: skip
        end = ends.source_record
    values = {"code": "U6", "started_at": start_of_day(since), "ended_at": start_of_day(until) if until else None}
    legal = {"code": "C2", "started_at": start_of_day(since), "ended_at": start_of_day(until) if until else None}
    return Restored(
        source_record=f"test:journey:{name}", child_id=child.pk, date_of_birth=BORN, entries=tuple(entries),
        rows=(
            DatedRow(model=Placement, source_record=f"test:placement:{name}", values=values, start=entries[2].source_record, end=end),
            DatedRow(model=LegalStatus, source_record=f"test:legal:{name}", values=legal, start=entries[1].source_record, end=end),
        ),
        last_known_on=date(2022, 3, 31), speaks_of=frozenset({EventKind.LAC_REVIEW_HELD}), says="Brought in.", previous=previous,
    )  # fmt: skip


def children(count):
    return [Child.objects.create(date_of_birth=BORN, source_system="test", source_ref=str(n)) for n in range(count)]


def test_a_journey_is_put_back_as_its_events_give_it(team):
    (child,) = children(1)

    written = restore_journeys([in_care("a", child)], team_id=team.pk, act=ACT)

    journey = Journey.objects.get()
    assert (journey.stage, journey.team, journey.version, journey.looked_after_since) == (
        Stage.LOOKED_AFTER,
        team,
        1,
        start_of_day(date(2021, 6, 1)),
    )
    assert written.journeys_made == {"test:journey:a"}
    assert list(Track.objects.order_by("code").values_list("code", "state")) == [("legal", "final_order"), ("placement", "placed")]
    assert list(breaches()) == []


def test_its_events_are_chained_and_none_is_told_to_anybody(team):
    (child,) = children(1)
    restore_journeys([in_care("a", child)], team_id=team.pk, act=ACT)

    previous = chain.GENESIS
    for event in Event.objects.order_by("seq"):
        payload = EventPayload.objects.get(event=event)
        said = {"says": payload.says, "reason": payload.reason, "body": payload.body}
        assert (event.previous_hash, event.payload_hash) == (previous, chain.payload_hash(payload.salt, said))
        previous = event.hash
        assert not event.effects.exists()
    stream = Stream.objects.get()
    assert (stream.last_hash, stream.next_seq) == (previous, Event.objects.count() + 1)


def test_a_stage_that_the_facts_do_not_give_is_refused_and_nothing_is_written(team):
    first, second = children(2)

    with pytest.raises(NotTheSameStage, match=r"^test:journey:b: told as child_protection, and the facts give looked_after\.$"):
        restore_journeys([in_care("a", first), in_care("b", second, stage=Stage.CHILD_PROTECTION)], team_id=team.pk, act=ACT)

    assert (Journey.objects.count(), Event.objects.count(), Stream.objects.count()) == (0, 0, 0)


def test_the_statements_do_not_grow_with_the_journeys(team):
    def statements(count, name):
        told = [in_care(f"{name}{n}", child) for n, child in enumerate(_more_children(count, name))]
        with CaptureQueriesContext(connection) as made:
            restore_journeys(told, team_id=team.pk, act=ACT)
        # A long insert is a few statements, for a database takes only so many values at once: each table is counted once.
        return Counter(_what(query["sql"]) for query in made if not query["sql"].startswith("INSERT"))

    statements(1, "first")

    assert statements(2, "few") == statements(20, "many")


def _what(sql):
    return sql.split()[0]


def _more_children(count, name):
    return [Child.objects.create(date_of_birth=BORN, source_system=name, source_ref=str(n)) for n in range(count)]


def test_journeys_of_one_child_are_linked_in_order_within_one_batch(team):
    (child,) = children(1)
    first = in_care("a", child, since=date(2019, 1, 1), until=date(2019, 6, 1))
    second = in_care("b", child, since=date(2020, 1, 1), until=date(2020, 6, 1), previous="test:journey:a")
    third = in_care("c", child, previous="test:journey:b")

    restore_journeys([first, second, third], team_id=team.pk, act=ACT)

    a, b, c = Journey.objects.order_by("opened_at")
    assert (a.previous, b.previous, c.previous) == (None, a, b)


def test_a_new_journey_beside_an_open_one_is_no_journey_and_its_rows_are_kept_on_the_child(team):
    (child,) = children(1)
    restore_journeys([in_care("a", child)], team_id=team.pk, act=ACT)
    other = in_care("b", child, since=date(2022, 1, 1))
    row = replace(other.entries[0], kind=EventKind.EPISODE_RETURNED, body={"row": {"CHILD": "0"}}, source_record="test:row:b")

    written = restore_journeys([replace(other, entries=(row, *other.entries))], team_id=team.pk, act=ACT)

    assert (written.left_alone, written.journeys_made, Journey.objects.count()) == ({"test:journey:b"}, set(), 1)
    kept = Event.objects.get(source_record="test:row:b")
    assert (kept.journey, kept.stream.kind, kept.payload.body) == (None, "child", {"row": {"CHILD": "0"}})


def test_told_again_the_same_journeys_write_nothing(team):
    told = [in_care("a", child) for child in children(1)]
    restore_journeys(told, team_id=team.pk, act=ACT)

    with CaptureQueriesContext(connection) as made:
        written = restore_journeys(told, team_id=team.pk, act=ACT)

    assert written == Written()
    assert [q["sql"] for q in made if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_what_is_told_later_takes_its_place_between_what_was_told_before(team):
    (child,) = children(1)
    told = in_care("a", child)
    restore_journeys([told], team_id=team.pk, act=ACT)
    review = entry("a", EventKind.LAC_REVIEW_HELD, date(2021, 6, 20))

    written = restore_journeys(
        [replace(told, entries=(*told.entries, review))], team_id=team.pk, act=replace(ACT, now=NOW.replace(hour=10))
    )

    assert written.entries_made == {review.source_record}
    first = Journey.objects.get().clocks.get(limit="lac.review", occurrence=1)
    second = Journey.objects.get().clocks.get(limit="lac.review", occurrence=2)
    assert (first.stopped_at, second.started_at, second.stopped_at) == (review.occurred_at, review.occurred_at, None)
    assert list(breaches()) == []
