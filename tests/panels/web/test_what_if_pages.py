"""What if the panel met every week: from its own record, with the children behind each row, and nothing changed."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.models import AgendaItem, Decision, Meeting, Panel, PanelRequest
from panels.rules.what_if.history import Ended
from panels.selectors.what_if import Asked, history_of, rules_of
from tests.builders import NOON, a_journey, fresh
from tests.panels.builders import GATEWAY, Panels, asked, decided, listed, opened, some_panels, the_next, the_panel
from tracker.actions.permanence import set_route
from tracker.models import Event, User
from tracker.selectors.words import Words
from workflows.calendar import local_date
from workflows.terms import Stage

AFTER = NOON + timedelta(days=40)
PATH = "/panel-what-if/legal_gateway/"
WEEKLY = "?months=6&every_weeks=1&minutes=&more_makers=0&sooner_by=&by=team"


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def heard(panels: Panels, number: int) -> list[AgendaItem]:
    """The Gateway has met once and decided on so many children."""
    first = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), minutes=10)
    items = [first]
    for _ in range(number - 1):
        request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), minutes=10)
        items.append(list_item(request_id=request.pk, meeting_id=first.meeting_id, actor=panels.actor(panels.ade), now=NOON))
    opened(panels, first.meeting)
    for item in items:
        decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "not_met")
    return items


def page(client: Client, path: str, *, status: int = 200) -> str:
    with time_machine.travel(AFTER, tick=False):
        answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_history_of_a_panel_is_read_from_the_record(panels: Panels) -> None:
    items = heard(panels, 3)
    deferred = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=Meeting.objects.get(pk=items[0].meeting_id))
    back = the_next(GATEWAY, after=items[0].meeting.ends_at)
    decided(panels, AgendaItem.objects.select_related("meeting").get(pk=deferred.pk), "deferred",
            action="Ask.", action_owner_id=panels.world.amina.pk, returns_to_id=back.pk)  # fmt: skip
    first, last = local_date(NOON - timedelta(days=30)), local_date(AFTER)

    found = history_of(the_panel("legal_gateway"), Words(), first=first, last=last)

    one = next(ask for ask in found.history.asks if ask.request == items[0].request_id)
    assert (one.ready_on, one.decided_on, one.minutes) == (local_date(NOON), items[0].meeting.on, 10)
    assert [hearing.ended for hearing in one.hearings] == [Ended.DECIDED]
    late = next(ask for ask in found.history.asks if ask.request == deferred.request_id)
    assert [hearing.ended for hearing in late.hearings] == [Ended.DEFERRED]
    assert late.decided_on is None
    assert [(s.on, s.minutes) for s in found.history.sittings] == [(items[0].meeting.on, 150)]
    assert len(found.history.asks) == 4


def test_a_child_is_grouped_by_the_main_route_whatever_is_planned_beside_it(panels: Panels) -> None:
    journey = a_journey(panels.world, stage=Stage.LOOKED_AFTER)
    ben = panels.actor(panels.world.ben)
    for route, plan, at in (("long_term_fostering", "", NOON), ("kinship_sgo", "parallel", NOON + timedelta(days=1))):
        set_route(journey_id=journey.pk, route=route, plan=plan, actor=ben, occurred_at=at, now=at)
    item = listed(panels, journey, at=NOON + timedelta(days=2))
    opened(panels, item.meeting)
    decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "not_met")

    found = history_of(the_panel("legal_gateway"), Words(), first=local_date(NOON - timedelta(days=30)), last=local_date(AFTER))

    (one,) = found.history.asks
    assert one.group[0] == Words().route("long_term_fostering")


def test_a_panel_every_week_sits_on_its_own_weekday_at_its_own_hours(panels: Panels) -> None:
    heard(panels, 1)
    panel, first, last = the_panel("legal_gateway"), local_date(NOON), local_date(AFTER)
    found = history_of(panel, Words(), first=first, last=last)

    was, would = rules_of(panel, found, Asked(first=first, last=last, every_weeks=1, minutes=45, more_makers=2, sooner_by=5))

    assert {s.on.weekday() for s in would.sittings} == {panel.weekday}
    assert {s.minutes for s in would.sittings} == {45}
    assert len(would.sittings) > len(was.sittings) == 1
    assert (was.makers, would.makers, would.sooner_by) == (1, 3, 5)


def test_the_replay_shows_waits_with_their_children_and_changes_nothing(panels: Panels) -> None:
    items = heard(panels, 11)
    before = (
        Event.objects.count(),
        PanelRequest.objects.count(),
        Decision.objects.count(),
        Panel.objects.get(code="legal_gateway").version,
    )
    client = signed_in(panels.lena)

    text = page(client, PATH + WEEKLY)

    assert "What the replay shows" in text
    assert "Everyone: 11" in text
    assert "It could not be tested" in text
    children = page(client, f"{PATH}{WEEKLY}&show=0")
    assert "Everyone: 11 children" in children
    assert fresh(items[0].request.journey).child.name in children
    page(client, f"{PATH}{WEEKLY}&show=99", status=404)
    assert before == (
        Event.objects.count(), PanelRequest.objects.count(), Decision.objects.count(), Panel.objects.get(code="legal_gateway").version,
    )  # fmt: skip


def test_the_replay_costs_the_same_queries_for_few_children_and_many(panels: Panels) -> None:
    items, client = heard(panels, 10), signed_in(panels.lena)
    page(client, PATH + WEEKLY)
    with CaptureQueriesContext(connection) as few:
        page(client, PATH + WEEKLY)
    for _ in range(4):
        request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), minutes=5)
        meeting = items[0].meeting_id
        item = list_item(request_id=request.pk, meeting_id=meeting, actor=panels.actor(panels.ade), now=NOON)
        decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "not_met")

    with CaptureQueriesContext(connection) as many:
        assert "Everyone: 14" in page(client, PATH + WEEKLY)

    assert len(many) == len(few)


def test_too_little_on_record_says_how_much_is_needed(panels: Panels) -> None:
    heard(panels, 2)

    assert "The panel heard 2 children in this time, and 10 are needed" in page(signed_in(panels.lena), PATH + WEEKLY)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("?months=6&every_weeks=0&minutes=&more_makers=0&sooner_by=&by=route", "Change at least one thing to try"),
        ("?months=7&every_weeks=1&by=route&more_makers=0", "Select one of the numbers of months listed"),
        ("?months=6&every_weeks=1&minutes=9000&more_makers=0&by=route", "Enter 480 minutes or fewer"),
        ("?months=6&every_weeks=1&minutes=x&more_makers=0&by=route", "Enter minutes as a number"),
        ("?months=6&every_weeks=1&more_makers=0&by=child", "Select route or team"),
    ],
)
def test_what_cannot_be_tried_says_so_and_keeps_what_was_chosen(panels: Panels, sent: str, says: str) -> None:
    text = page(signed_in(panels.lena), PATH + sent, status=422)

    assert says in text
    assert 'value="6" selected' in text or "months=7" in sent


def test_the_replay_is_for_who_runs_the_panel_or_is_above(panels: Panels) -> None:
    page(signed_in(panels.ade), PATH)
    page(signed_in(panels.marcus), PATH)
    page(signed_in(panels.world.amina), PATH, status=404)
    page(signed_in(panels.ade), "/panel-what-if/none/", status=404)
