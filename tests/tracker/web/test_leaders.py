"""The summary for leaders: contacts to care leavers, each number with its children, as at a moment."""

import re
from datetime import timedelta

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from workflows.terms import Stage

DAY = timedelta(days=1)


def test_at_140_the_summary_says_the_moment_it_speaks_for(world, as_):
    assert "as at Wednesday 4 March 2026, 1pm" in text_of(as_(world.grace).get("/summary/"))


def test_the_children_with_an_open_journey_add_up_by_stage_and_each_number_leads_to_them(world, as_):
    journeys = [a_journey(world, stage=stage, at=NOON - DAY) for stage in (Stage.ASSESSMENT, Stage.CHILD_PROTECTION, Stage.LOOKED_AFTER)]
    client = as_(world.grace)

    text = text_of(client.get("/summary/"))

    assert "3 children have an open journey." in text
    assert "1 In assessment" in text
    assert "1 Looked after in law, at any stage" in text
    assert "1 On a child protection plan, at any stage" in text
    for address, journey in (
        ("/children/?stage=assessment", journeys[0]), ("/children/?track=protection_plan", journeys[1]), ("/permanency/", journeys[2]),
    ):  # fmt: skip
        assert address.replace("&", "&amp;") in client.get("/summary/").content.decode()
        listed = client.get(address).content.decode()
        assert [one.child.ref for one in journeys if one.child.ref in listed or one.public_id in listed] == [journey.child.ref]


def test_what_happened_counts_times_and_different_children_and_lists_exactly_those(world, as_):
    for _ in range(2):
        a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 40 * DAY)
    client = as_(world.grace)

    page = client.get("/summary/").content.decode()
    numbers = re.findall(r'href="(/summary/[a-z0-9-]+/\?[^"]+)">(\d+)<', page)

    assert len(numbers) == 14
    assert "Referrals received 2 Referrals received 2" in text_of(client.get("/summary/"))
    for address, number in numbers:
        listed = client.get(address.replace("&amp;", "&")).content.decode()
        assert max(listed.count("</tr>") - 1, 0) == int(number), address


def test_the_summary_counts_only_children_whom_the_viewer_may_see(world, as_):
    a_journey(world, stage=Stage.ASSESSMENT)
    assert "1 child has an open journey." in text_of(as_(world.ben).get("/summary/"))

    assert "0 children have an open journey." in text_of(as_(world.fatima).get("/summary/"))
    assert as_(world.amina).get("/summary/").status_code == 403


def test_the_summary_makes_the_same_number_of_queries_with_few_and_many(world, as_, queries_of):
    a_journey(world, stage=Stage.ASSESSMENT)
    client = as_(world.grace)
    few = [queries_of(client, address) for address in ("/summary/", "/summary/referrals/")]
    for stage in (Stage.CHILD_PROTECTION, Stage.LOOKED_AFTER):
        a_journey(world, stage=stage)

    assert [queries_of(client, address) for address in ("/summary/", "/summary/referrals/")] == few
