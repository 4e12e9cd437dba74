"""Queries that are put into SQL once: the same rows as the query itself, read afresh each time."""

from dataclasses import fields
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_journey, a_person, a_world
from tracker.models import CaseloadRow, OrgUnit, PermanencyRow, prepared
from tracker.models.prepared import filled_up, read, read_whole
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from workflows.calendar import end_of_day, local_date
from workflows.terms import Role, Stage

HOUR = timedelta(hours=1)


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture(autouse=True)
def nothing_kept():
    prepared._kept.clear()


def seen(viewer, now):
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id"), opened_at__lte=now)
    return rows.order_by("journey_id").values_list("journey_id", "opened_at", "stage")


def of_journeys(journeys, stage):
    return (
        CaseloadRow.objects.filter(journey__in=journeys, stage=stage).order_by("journey_id").values_list("journey_id", "looked_after_since")
    )


def due_until_tonight(now):
    due = Q(next_due_at__gt=now, next_due_at__lte=end_of_day(local_date(now)))
    return CaseloadRow.objects.filter(due).order_by("journey_id").values_list("journey_id", "next_due_at")


def opened_in_the_last_hour(now):
    return CaseloadRow.objects.filter(opened_at__gt=now - HOUR).values_list("journey_id")


def the_first(places):
    return OrgUnit.objects.order_by("pk")[places.start : places.stop].values_list("pk", "name")


def unit_after(number):
    return OrgUnit.objects.filter(pk=number + 1).values_list("pk")


def units_after(numbers):
    return OrgUnit.objects.filter(pk__in=[number + 1 for number in numbers]).values_list("pk")


def in_care(now):
    return PermanencyRow.objects.filter(looked_after_since__lte=now).select_related("child").order_by("-journey_id")


def test_the_rows_are_those_of_the_query_for_each_person_and_each_moment(world):
    for hours in range(3):
        journey = a_journey(world, stage=Stage.LOOKED_AFTER)
        CaseloadRow.objects.filter(journey=journey).update(opened_at=NOON + hours * HOUR)
    elsewhere = a_person("lena", "Lena", "Holt", Role.SOCIAL_WORKER, world.long_term)
    people = [world.viewer(user) for user in (world.amina, elsewhere, world.ben, world.chidi)]
    found = [(viewer, now, read(seen, viewer, now)) for viewer in people for now in (NOON - HOUR, NOON, NOON + HOUR, NOON + 5 * HOUR)]

    assert [rows for _, _, rows in found] == [list(seen(viewer, now)) for viewer, now, _ in found]
    assert [len(rows) for _, _, rows in found] == [0, 1, 2, 3, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]
    # The two social workers, each of one team, are asked about with one statement.
    (kept,) = prepared._kept.values()
    assert len([asked for asked in kept if asked[0] is seen]) == 3


def test_all_that_says_who_may_see_a_child_makes_the_statement_or_is_put_into_it():
    """Whoever adds to a Viewer has to say in `_taken_apart` which of the two it is."""
    assert {field.name for field in fields(Viewer)} == {"user_id", "unit_ids", "roles", "sees_every_child"}


def test_what_was_written_since_is_read(world):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    before = read(seen, world.viewer(world.ben), NOON)
    CaseloadRow.objects.update(stage="assessment")

    assert [stage for _, _, stage in before] == ["looked_after"]
    assert [stage for _, _, stage in read(seen, world.viewer(world.ben), NOON)] == ["assessment"]


def test_a_moment_of_another_day_has_the_end_of_its_own_day(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    for days in range(3):
        CaseloadRow.objects.filter(journey=journey).update(next_due_at=NOON + timedelta(days=days, hours=6))
        told = [read(due_until_tonight, NOON + timedelta(days=day)) for day in range(3)]
        assert [len(rows) for rows in told] == [int(day == days) for day in range(3)]


def test_lists_of_one_length_and_words_are_asked_as_they_are_given(world):
    one, two, three = (a_journey(world, stage=Stage.LOOKED_AFTER) for _ in range(3))
    for journeys in ([one.pk, two.pk], [two.pk, three.pk], [three.pk, three.pk], [one.pk], []):
        for stage in ("looked_after", "contact"):
            assert read(of_journeys, journeys, stage) == list(of_journeys(journeys, stage))
    assert [pk for pk, _ in read(of_journeys, [two.pk, three.pk], "looked_after")] == [two.pk, three.pk]


def test_a_query_that_can_find_nothing_is_not_sent(world):
    with CaptureQueriesContext(connection) as sent:
        assert read(of_journeys, [], "contact") == []
    assert len(sent) == 0


def test_places_make_statements_of_their_own(world):
    everybody = list(the_first(range(100)))

    assert read(the_first, range(2)) == everybody[:2]
    assert read(the_first, range(2, 4)) == everybody[2:4]


@pytest.mark.parametrize(("build", "given"), [(opened_in_the_last_hour, NOON), (unit_after, 5), (units_after, [5, 6, 7])])
def test_a_query_that_reckons_with_what_it_is_given_is_refused_before_anything_is_sent(world, build, given):
    for _ in range(2):
        with (
            CaptureQueriesContext(connection) as sent,
            pytest.raises(TypeError, match=f"{build.__name__}.* reckons with a number or a moment"),
        ):
            read(build, given)
        assert len(sent) == 0


def test_whole_rows_are_those_of_the_query_without_what_stands_beside_them(world):
    for hours in range(2):
        a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - hours * HOUR)
    expected = list(in_care(NOON))

    with CaptureQueriesContext(connection) as sent:
        found = read_whole(PermanencyRow, in_care, NOON)

    assert len(sent) == 1
    fields = [field.attname for field in PermanencyRow._meta.concrete_fields]
    assert [[getattr(row, name) for name in fields] for row in found] == [[getattr(row, name) for name in fields] for row in expected]
    assert [row._state.adding for row in found] == [False, False]


def test_no_more_statements_are_kept_than_there_is_room_for(world, monkeypatch):
    monkeypatch.setattr(prepared, "AT_MOST", 3)
    for stop in range(1, 6):
        read(the_first, range(stop))

    (kept,) = prepared._kept.values()
    assert [asked[1] for asked in kept] == [(range, range(stop)) for stop in (3, 4, 5)]


def test_lists_are_filled_up_with_their_last_number():
    assert filled_up([]) == []
    assert filled_up([7]) == [7] * 5
    assert filled_up([1, 2, 3, 4, 5]) == [1, 2, 3, 4, 5]
    assert filled_up(list(range(6))) == [0, 1, 2, 3, 4, 5, 5, 5, 5, 5]
    assert len(filled_up(list(range(101)))) == 150
