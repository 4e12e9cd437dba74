"""The quarters as pages: figures of the whole authority for those who read figures, lists as each may see, closed by those who report."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.builders import NOON, a_journey, a_person
from tests.tracker.web.conftest import text_of
from tracker.models import Quarter
from workflows.terms import Role, Stage

AFTER = NOON + timedelta(days=40)
"""13 April 2026: the first quarter of the year is over."""
QUARTER = "/permanency/quarters/2026-01-01/"
ADDRESSES = ("/permanency/quarters/", QUARTER, f"{QUARTER}in_care/")


@pytest.fixture
def in_april():
    with time_machine.travel(AFTER, tick=False):
        yield


def page(client, user, address):
    client.force_login(user)
    return client.get(address)


def test_the_figures_are_for_managers_and_whoever_looks_after_quality_and_for_nobody_else(world, client, in_april):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    pia = a_person("pia", "Pia", "Stone", Role.PERFORMANCE_OFFICER, world.authority)

    for user in (world.ben, world.grace, pia):
        assert [page(client, user, address).status_code for address in ADDRESSES] == [200, 200, 200], user.username
    for user in (world.amina, world.chidi, world.ivy):
        refused = [page(client, user, address) for address in ADDRESSES]
        assert [one.status_code for one in refused] == [403, 403, 403], user.username
        assert all("The figures of a quarter count every child of the authority." in text_of(one) for one in refused)


def test_a_figure_counts_every_child_and_its_list_names_those_whom_the_reader_may_see(world, client, in_april):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)

    mine = text_of(page(client, world.grace, f"{QUARTER}in_care/"))
    elsewhere = text_of(page(client, world.fatima, f"{QUARTER}in_care/"))

    assert journey.child.ref in mine
    assert journey.child.ref not in elsewhere
    assert journey.child.name not in elsewhere
    assert "On record now: 1" in elsewhere
    assert "because you have no reason to see them: 1 of those counted now." in elsewhere


def test_a_reader_who_does_not_report_cannot_close_and_nothing_is_written(world, client, in_april):
    client.force_login(world.ben)

    refused = client.post(QUARTER)

    assert (refused.status_code, Quarter.objects.count()) == (403, 0)
    client.force_login(world.amina)
    assert (client.post(QUARTER).status_code, Quarter.objects.count()) == (403, 0)
    client.force_login(world.grace)
    assert (client.post(QUARTER).status_code, Quarter.objects.get().starts_on) == (302, date(2026, 1, 1))


def test_the_pages_make_the_same_number_of_queries_with_few_and_many(world, client, in_april, queries_of):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    client.force_login(world.grace)
    few = [queries_of(client, address) for address in ADDRESSES]
    for _ in range(2):
        a_journey(world, stage=Stage.LOOKED_AFTER)

    assert [queries_of(client, address) for address in ADDRESSES] == few
