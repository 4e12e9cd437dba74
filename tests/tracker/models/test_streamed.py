"""Reading a batch at a time leaves nothing open on the server, also where reading fails or is given up in the middle."""

from contextlib import closing

import pytest
from django.db import connection

from tests.builders import a_world
from tracker.models import OrgUnit
from tracker.models.streamed import streamed

pytestmark = pytest.mark.django_db


def open_cursors() -> int:
    """How many cursors this connection holds open on the server. SQLite has no server to hold one."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name LIKE '_django_curs%'")
        return int(cursor.fetchone()[0])


def test_every_row_is_read_in_order():
    a_world()
    units = OrgUnit.objects.order_by("pk")

    assert list(streamed(units, batch=2)) == list(units)
    assert open_cursors() == 0


def test_a_row_that_cannot_be_read_leaves_no_cursor_behind_as_long_as_the_error_is_held(monkeypatch):
    a_world()
    read = OrgUnit.from_db

    def broken(*args):
        if args[2][0] != first:
            raise ValueError("unreadable")
        return read(*args)

    first = OrgUnit.objects.order_by("pk").values_list("pk", flat=True)[0]
    monkeypatch.setattr(OrgUnit, "from_db", broken)
    with pytest.raises(ValueError, match="unreadable") as failed:
        list(streamed(OrgUnit.objects.order_by("pk"), batch=1))

    assert open_cursors() == 0
    assert failed.value.args == ("unreadable",)


def test_whoever_stops_in_the_middle_closes_it():
    a_world()

    with closing(streamed(OrgUnit.objects.order_by("pk"), batch=1)) as units:
        next(units)

    assert open_cursors() == 0
