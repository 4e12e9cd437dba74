"""The tracker and a child's page as at a past day, by what was true and by what had been recorded."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.builders import NOON, a_journey, fresh, recorded
from tests.tracker.web.conftest import text_of
from tracker.actions.permanence import advance_route, set_route
from tracker.models import Event, PermanencyPast
from workflows.terms import EvidenceKind, Stage

DAY = timedelta(days=1)
LATER = NOON + 90 * DAY


@pytest.fixture
def ben(world, client):
    """Ben, signed in ninety days later, on 2 June 2026."""
    with time_machine.travel(LATER, tick=False):
        client.force_login(world.ben)
        yield client


def looked_after(world, *, at=NOON):
    return a_journey(world, stage=Stage.LOOKED_AFTER, at=at)


def plan(world, journey, route, at, *, now=None):
    return set_route(journey_id=journey.pk, route=route, actor=world.actor(world.amina, at), occurred_at=at, now=now or at)


def step(world, journey, route, state, at):
    return advance_route(journey_id=journey.pk, route=route, state=state, actor=world.actor(world.amina, at), occurred_at=at, now=at)


def told(response) -> bytes:
    """The bytes of what a page tells. What stands around it, such as how many notices wait today, is not of that day."""
    found = re.search(rb"(?s)<main.*</main>", response.content)
    assert found is not None
    return found[0]


def test_the_tracker_shows_a_day_as_it_was_and_the_way_back_to_today(world, ben):
    journey = looked_after(world)
    plan(world, journey, "adoption", NOON + 20 * DAY)

    before, after, now = (text_of(ben.get(f"/permanency/{day}")) for day in ("?as_at=2026-03-20", "?as_at=2026-03-25", ""))

    assert "As at 20 March 2026 What was recorded later about that day or before is included." in before
    assert "Go to today" in before
    assert ("Adoption Being planned" in before, "Adoption Being planned" in after, "Adoption Being planned" in now) == (False, True, True)
    assert "16" in before[before.index(journey.child.name) :]
    assert "Go to today" not in now


def test_what_was_recorded_later_is_left_out_of_what_was_known(world, ben):
    journey = looked_after(world)
    plan(world, journey, "adoption", NOON + 5 * DAY, now=NOON + 40 * DAY)

    true_then = text_of(ben.get("/permanency/?as_at=2026-03-20"))
    known_then = text_of(ben.get("/permanency/?as_at=2026-03-20&known_on=2026-04-01"))
    known_later = text_of(ben.get("/permanency/?as_at=2026-03-20&known_on=2026-05-01"))

    assert "As at 20 March 2026, as known on 1 April 2026" in known_then
    assert ["Adoption Being planned" in page for page in (true_then, known_then, known_later)] == [True, False, True]


def test_a_page_saved_last_month_is_made_again_the_same_to_the_byte(world, ben):
    first, second = looked_after(world), looked_after(world, at=NOON + DAY)
    plan(world, first, "adoption", NOON + 10 * DAY)
    pages = [
        f"{page}?as_at=2026-04-10&known_on=2026-04-10"
        for page in ("/permanency/", f"/children/{first.child.ref}/", f"/children/{second.child.ref}/")
    ]
    with time_machine.travel(NOON + 60 * DAY, tick=False):
        ben.force_login(world.ben)
        saved = [told(ben.get(page)) for page in pages]
    events = Event.objects.count()

    step(world, first, "adoption", "plan_agreed", NOON + 70 * DAY)
    plan(world, second, "long_term_fostering", NOON + 8 * DAY, now=NOON + 75 * DAY)
    recorded(world, fresh(second), EvidenceKind.DECISION_MAKER_NAMED, world.ben, NOON + 80 * DAY)
    looked_after(world, at=NOON + 81 * DAY)

    ben.force_login(world.ben)
    assert Event.objects.count() > events + 3
    assert [told(ben.get(page)) for page in pages] == saved
    assert told(ben.get("/permanency/?as_at=2026-04-10")) != saved[0]


def test_a_child_is_on_the_tracker_from_the_day_of_coming_into_care(world, ben):
    journey = looked_after(world)

    assert "No child whom you may see was looked after then" in text_of(ben.get("/permanency/?as_at=2026-03-03"))
    assert journey.child.name in text_of(ben.get("/permanency/?as_at=2026-03-04"))


def test_every_link_of_a_past_page_keeps_its_day_and_nothing_can_be_done_there(world, ben):
    journey = looked_after(world)
    plan(world, journey, "adoption", NOON + 5 * DAY)
    day = "as_at=2026-03-20&amp;known_on=2026-04-01"

    tracker = ben.get("/permanency/?as_at=2026-03-20&known_on=2026-04-01").content.decode()
    child = ben.get(f"/children/{journey.child.ref}/?as_at=2026-03-20&known_on=2026-04-01").content.decode()

    assert f'href="/children/{journey.child.ref}/?{day}"' in tracker
    assert f"/permanency/?route=adoption&amp;{day}" in tracker
    assert f"/journeys/{journey.public_id}/permanence/" not in tracker
    assert f"/journeys/{journey.public_id}/" not in child
    assert "What you can do" not in child


def test_the_childs_page_says_where_the_child_stood_and_what_had_happened(world, ben):
    journey = looked_after(world)
    plan(world, journey, "adoption", NOON + 20 * DAY)

    before = text_of(ben.get(f"/children/{journey.child.ref}/?as_at=2026-03-20"))
    after = text_of(ben.get(f"/children/{journey.child.ref}/?as_at=2026-03-25"))
    none = text_of(ben.get(f"/children/{journey.child.ref}/?as_at=2026-03-01"))

    assert "Looked after since 4 March 2026" in before
    assert "Foster care" in before or "Foster" in before
    assert ("adoption: being planned" in before, "adoption: being planned" in after) == (False, True)
    assert "Who held the child Amina Khan, Assessment Team" in after
    assert "No open journey of this child was on record for that day." in none


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("as_at=2026-02-30", "Enter a real date, such as 2026-06-02"),
        ("as_at=yesterday", "Enter a real date, such as 2026-06-02"),
        ("as_at=2026-06-03", "Enter today or a day in the past"),
        ("as_at=1950-01-01", "Enter a day from 14 October 1991 on"),
        ("as_at=2026-03-20&known_on=2026-03-01", "nothing is on record of a day that is yet to come"),
    ],
)
def test_a_date_that_cannot_be_is_answered_with_what_to_do_and_keeps_what_was_typed(world, ben, asked, says):
    looked_after(world)

    response = ben.get(f"/permanency/?{asked}")

    assert response.status_code == 422
    assert says in text_of(response)
    assert f'value="{asked.partition("=")[2].partition("&")[0]}"' in response.content.decode()


def test_who_may_see_a_past_page_is_who_may_see_the_child_today(world, client):
    journey = looked_after(world)
    with time_machine.travel(LATER, tick=False):
        client.force_login(world.chidi)
        assert "No child whom you may see was looked after then" in text_of(client.get("/permanency/?as_at=2026-03-20"))
        assert client.get(f"/children/{journey.child.ref}/?as_at=2026-03-20").status_code == 404


def test_a_past_page_makes_the_same_number_of_queries_for_few_and_many(world, ben, queries_of):
    looked_after(world)
    few = queries_of(ben, "/permanency/?as_at=2026-03-20")
    for days in (1, 2, 3):
        looked_after(world, at=NOON + days * DAY)

    assert queries_of(ben, "/permanency/?as_at=2026-03-20") == few
    assert PermanencyPast.objects.count() > 3


def test_the_file_of_a_past_day_holds_that_day_says_so_and_stays_the_same(world, ben):
    journey = looked_after(world)
    plan(world, journey, "adoption", NOON + 20 * DAY)
    address = "/permanency/csv/?as_at=2026-03-20&known_on=2026-04-01"

    def table() -> list[str]:
        told = b"".join(ben.get(address).streaming_content).decode("utf-8-sig").splitlines()
        assert "as at 20 march 2026, as known on 1 april 2026" in told[0].lower()
        return told[1:]

    saved = table()
    plan(world, journey, "long_term_fostering", NOON + 10 * DAY, now=LATER)

    assert any(journey.child.ref in line and "Adoption" not in line for line in saved)
    assert table() == saved
