"""The tracker's pages, figures, files and programs: of a child whom a person may not see not even a number is there."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.builders import NOON, World, a_child, a_journey
from tests.security.test_visibility import NAME, counts
from tracker.actions.challenge import raise_challenge
from tracker.actions.permanence import set_route
from tracker.actions.permanency_action import set_action
from tracker.actions.permanency_meeting import open_meeting
from tracker.models import Child, Journey, MeetingAction, PermanencyMeeting, Relationship
from workflows.engine.indicators import shipped
from workflows.terms import Stage

DAY = timedelta(days=1)
SINCE = NOON - 40 * DAY
PAST = "as_at=2026-03-01"
INDICATOR = next(one.code for one in shipped().counted if one.as_it_stands)
PAGES = (
    "/permanency/", f"/permanency/?{PAST}", f"/permanency/?{PAST}&known_on=2026-03-02", "/permanency/?order=-drift&concern=challenged",
    "/permanency/csv/", f"/permanency/csv/?{PAST}", "/permanency/pack/", "/permanency/waiting/", "/permanency/scorecard/",
    "/permanency/scorecard/?measure=A10", "/permanency/set-routes/", "/permanency/milestones/?route=adoption",
    f"/permanency/milestones/?route=adoption&{PAST}", "/permanency/milestones/csv/?route=adoption",
    "/permanency/milestones/children/?route=adoption&milestone=start&show=reached", "/permanency/flow/", f"/permanency/flow/?{PAST}",
    "/permanency/flow/children/?of=care&month=2026-01&show=began", "/permanency/flow/csv/", "/permanency/meetings/",
    "/permanency/actions/", "/summary/", "/summary/into-care/", "/caseloads/", "/indicators/", f"/indicators/{INDICATOR}/",
    f"/indicators/{INDICATOR}/children/",
)  # fmt: skip
READS = (
    "permanency/", f"permanency/?{PAST}", "permanency/?order=-drift", "permanency/flow/", "permanency/milestones/?route=adoption",
    "indicators/", f"indicators/{INDICATOR}/cases/",
)  # fmt: skip


def a_looked_after_child(world: World, name: str) -> Journey:
    """In care for forty days, with adoption as the plan and a challenge of it."""
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name), at=SINCE)
    set_route(journey_id=journey.pk, route="adoption", actor=world.actor(world.amina, SINCE), occurred_at=SINCE + DAY, now=SINCE + DAY)
    raise_challenge(journey_id=journey.pk, issue="Not begun.", is_formal=True, actor=world.actor(world.ivy), now=SINCE + 2 * DAY)
    return journey


def hidden(journey: Journey) -> Child:
    """The child's record restricted, with nobody named for the child."""
    Relationship.objects.filter(child=journey.child_id, user__isnull=False).delete()
    Child.objects.filter(pk=journey.child_id).update(is_restricted=True)
    return journey.child


def told(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return re.sub(r'"csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"', "", body.decode())


@pytest.mark.parametrize("who", ["grace", "dora", "chidi"])
def test_with_a_child_whom_one_may_not_see_every_page_is_what_it_was_without_the_child(who, world, as_):
    a_looked_after_child(world, "Wren")
    client = as_(getattr(world, who))
    before = {page: (response.status_code, told(response)) for page in PAGES if (response := client.get(page))}
    assert ("Wren" in before["/permanency/"][1]) == (who != "chidi")
    child = hidden(a_looked_after_child(world, NAME))

    after = {page: (response.status_code, told(response)) for page in PAGES if (response := client.get(page))}

    assert [page for page in PAGES if NAME in after[page][1] or child.ref in after[page][1]] == []
    assert [page for page in PAGES if before[page] != after[page]] == []


@pytest.mark.parametrize("who", ["grace", "chidi"])
def test_with_a_child_whom_one_may_not_see_a_program_is_told_what_it_was_without_the_child(who, world, program):
    a_looked_after_child(world, "Wren")
    caller = program(getattr(world, who))
    before = {path: caller.get(path).content for path in READS}
    child = hidden(a_looked_after_child(world, NAME))

    after = {path: caller.get(path).content for path in READS}

    assert [path for path in READS if child.ref.encode() in after[path]] == []
    assert [path for path in READS if before[path] != after[path]] == []


def test_at_a_meeting_a_child_whom_one_may_not_see_is_on_no_list_and_in_no_place_of_it(world, as_):
    first, second, third = (a_looked_after_child(world, name) for name in ("Lark", NAME, "Wren"))
    who = {"actor": world.actor(world.grace), "viewer": world.viewer(world.grace), "now": NOON}
    meeting = open_meeting(unit_id=world.authority.pk, held_on=NOON.date(), present="Grace", **who)
    action = set_action(
        meeting_id=meeting.pk, journey_id=second.pk, what="Ring the aunt.", owner_as="social_worker", due_on=NOON.date(), **who
    )
    child, client, at = hidden(second), as_(world.grace), f"/permanency/meetings/{meeting.public_id}/"

    pages = [told(client.get(page)) for page in (at, f"{at}children/{first.public_id}/", f"{at}children/{third.public_id}/",
                                                 "/permanency/meetings/", "/permanency/actions/")]  # fmt: skip

    assert [NAME in page or child.ref in page or second.public_id in page or "Ring the aunt." in page for page in pages] == [False] * 5
    assert ["2 children whom you may see" in pages[0], "Child 1 of 2" in pages[1], "Child 2 of 2" in pages[2]] == [True] * 3
    before = counts()
    for page in (f"{at}children/{second.public_id}/", f"/permanency/actions/{action.public_id}/"):
        assert [client.get(page).status_code, client.post(page, {"go_on": "1", "how": "done", "came_of_it": "x"}).status_code] == [404, 404]
    assert counts() == before


def test_a_form_of_the_tracker_from_elsewhere_is_turned_away_and_nothing_is_done_by_looking(world):
    journey = a_looked_after_child(world, "Wren")
    who = {"actor": world.actor(world.grace), "viewer": world.viewer(world.grace), "now": NOON}
    meeting = open_meeting(unit_id=world.authority.pk, held_on=NOON.date(), present="Grace", **who)
    set_action(meeting_id=meeting.pk, journey_id=journey.pk, what="Ring the aunt.", owner_as="social_worker", due_on=NOON.date(), **who)
    at, action = f"/permanency/meetings/{meeting.public_id}/", MeetingAction.objects.get()
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.grace)
    before = counts()
    for page in (
        "/permanency/csv/", "/permanency/xlsx/", "/permanency/set-routes/", "/permanency/upload/", "/permanency/views/keep/",
        "/permanency/views/x/change/", "/permanency/views/x/delete/", "/permanency/meetings/", at, f"{at}children/{journey.public_id}/",
        f"/permanency/actions/{action.public_id}/", "/permanency/quarters/2025-10-01/",
    ):  # fmt: skip
        assert (page, client.post(page, {"rows": "x", "go_on": "1", "how": "done", "came_of_it": "x"}).status_code) == (page, 403)
    assert counts() == before
    for page in (f"{at}?close=1", f"{at}children/{journey.public_id}/?go_on=1", "/permanency/views/x/delete/"):
        client.get(page)
    assert PermanencyMeeting.objects.get().state == "open"
