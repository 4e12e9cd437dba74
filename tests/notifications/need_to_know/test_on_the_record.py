"""What need-to-knows add to the record: who may see their timescales, the trace of a look, what is to be fixed, and nothing more."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from notifications.flows.on_the_record import matters
from notifications.models.readable import readable
from tests.builders import NOON, a_person
from tests.notifications.need_to_know.builders import LATER, a_line, drafted, sent
from tracker.actions.look import look_at_matter
from tracker.models import AccessRow, Child, User
from tracker.selectors.viewers import viewer_of
from workflows.terms import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    return a_line()


def readers(row) -> list[str]:
    """Everybody who may read it, by username."""
    people = User.objects.order_by("username")
    return [user.username for user in people if readable(viewer_of(user, now=NOON)).filter(pk=row.pk).exists()]


def test_those_told_those_with_a_hand_in_it_and_those_with_the_case_read_it_and_nobody_else(line):
    row = sent(line)

    assert readers(row) == ["adam", "amina", "ben", "delia", "dora", "edward", "grace", "jonah", "sana"]


def test_of_a_restricted_child_nobody_reads_who_may_not_see_the_child(line):
    row = sent(line)
    Child.objects.filter(pk=line.child.pk).update(is_restricted=True)

    assert readers(row) == ["amina"]


def test_one_about_an_adult_is_read_by_those_told_and_not_by_whoever_has_the_case(line):
    draft = drafted(line, "allegation_against_staff")
    assert "jonah" not in readers(draft)

    row = sent(line, "allegation_against_staff", at=NOON + timedelta(minutes=1))

    assert readers(row) == ["adam", "amina", "ben", "grace", "sana"]


def test_one_about_the_service_is_read_by_those_who_manage_the_unit(line):
    row = drafted(line, "premises_incident", children=[], unit_id=line.world.social_care.pk)

    assert readers(row) == ["adam", "amina", "ben", "delia", "grace", "jonah", "sana"]


def test_its_timescales_are_seen_by_its_readers_with_who_must_act(line):
    row = sent(line)

    seen = matters(line.world.viewer(line.adam), [row.stream_id], NOON)

    assert seen[row.stream_id].title == "Need to know: Child missing, high risk"
    assert seen[row.stream_id].href == f"/need-to-know/{row.public_id}/"
    assert seen[row.stream_id].people["assistant_director"].name == "Adam Frost"
    assert matters(line.world.viewer(line.world.chidi), [row.stream_id], NOON) == {}


def test_a_look_at_a_timescale_of_it_is_a_look_at_it_and_at_each_child(line):
    row = sent(line)
    before = AccessRow.objects.filter(child=line.child).count()

    look_at_matter(stream_id=row.stream_id, user_id=line.adam.pk, page="timescale", now=LATER)

    assert [(one.user, one.at) for one in row.looks.all()] == [(line.adam, LATER)]
    assert AccessRow.objects.filter(child=line.child).count() == before + 1


def test_an_administrator_sees_under_to_fix_one_that_reached_nobody_and_no_child(line):
    admin = a_person("priya", "Priya", "Nair", Role.SYSTEM_ADMINISTRATOR, line.world.authority)
    Child.objects.filter(pk=line.child.pk).update(is_restricted=True)
    row = sent(line)
    client = Client()

    with time_machine.travel(LATER + timedelta(minutes=30), tick=False):
        client.force_login(admin)
        page = client.get("/to-fix/").content.decode()
        client.force_login(line.world.chidi)
        other = client.get("/to-fix/").content.decode()

    assert row.public_id in page
    assert "May not see a child whom it is about." in page
    assert line.child.name not in page
    assert row.public_id not in other
