"""The lists behind a manager's numbers: what waits for a decision, and what is overdue by who has been told."""

import re
from datetime import timedelta

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.challenge import raise_challenge
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import CaseloadRow, Clock, Journey
from workflows.terms import Stage

DAY = timedelta(days=1)


def without_worker(world, at):
    journey = a_journey(world, stage=Stage.ASSESSMENT, at=at)
    for rows in (Journey.objects.filter(pk=journey.pk), CaseloadRow.objects.filter(journey=journey)):
        rows.update(worker=None)
    return journey


def test_a_challenge_to_answer_waits_beside_the_others_with_its_days(world, as_):
    challenged, nobody = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 30 * DAY), without_worker(world, NOON - 9 * DAY)
    raise_challenge(journey_id=challenged.pk, issue="Not begun.", is_formal=True, actor=world.actor(world.ivy, NOON - 3 * DAY),
                    now=NOON - 3 * DAY)  # fmt: skip

    text = text_of(as_(world.ben).get("/decisions/"))

    assert "2 waiting, oldest first" in text
    assert text.index(nobody.child.ref) < text.index(challenged.child.ref)
    assert re.search(rf"{challenged.child.ref} Answer the reviewing officer's formal challenge .*? 3$|3 ", text)


def test_each_kind_of_decision_leads_to_exactly_as_many(world, as_):
    for days in (9, 5):
        without_worker(world, NOON - days * DAY)
    client = as_(world.ben)

    home = text_of(client.get("/"))
    listed = client.get("/decisions/?kind=unallocated").content.decode()

    assert re.search(r"2 Children to allocate, the oldest \d+ days", home)
    assert listed.count("</tr>") - 1 == 2
    assert "None of this kind waits in your teams." in text_of(client.get("/decisions/?kind=offer"))
    assert client.get("/decisions/?kind=x").status_code == 404


def test_what_is_overdue_counts_once_at_the_highest_level_that_was_told_and_each_number_leads_to_exactly_those(world, as_):
    a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - 80 * DAY)
    fire_due_clocks(now=NOW)
    a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - 80 * DAY)
    client = as_(world.ben)
    late = Clock.objects.filter(due_at__lte=NOW, stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True)

    page = client.get("/overdue/").content.decode()
    numbers = re.findall(r'href="/overdue/\?level=(\d)"[^>]*>\s*<span class="wm-counts__number">(\d+)</span>', page)

    assert [level for level, _ in numbers] == ["0", "1", "2", "3"]
    assert 0 < sum(int(number) for _, number in numbers) <= late.count()
    assert int(numbers[0][1]) > 0
    assert sum(int(number) for _, number in numbers[1:]) > 0
    for level, number in numbers:
        listed = client.get(f"/overdue/?level={level}").content.decode()
        assert max(listed.count("</tr>") - 1, 0) == int(number), level
    assert client.get("/overdue/?level=7").status_code == 404


def test_these_lists_are_for_managers(world, as_):
    assert [as_(world.amina).get(address).status_code for address in ("/decisions/", "/overdue/")] == [403, 403]


def test_the_lists_and_the_home_page_make_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    without_worker(world, NOON - 80 * DAY)
    client = as_(world.ben)
    few = [queries_of(client, address) for address in ("/", "/decisions/", "/overdue/")]
    for days in (80, 70):
        without_worker(world, NOON - days * DAY)

    assert [queries_of(client, address) for address in ("/", "/decisions/", "/overdue/")] == few
