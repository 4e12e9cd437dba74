"""The what-if over the API: the figures of the page with their spread, the children behind each, for the same readers, changing nothing."""

from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from panels.actions.list_item import list_item
from panels.models import AgendaItem
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, asked, decided, some_panels
from tests.panels.web.test_what_if_pages import AFTER, heard, signed_in
from tracker.models import Event, User
from workflows.terms import Stage

PATH = "/api/v1/panels/legal_gateway/what-if/"
WEEKLY = "?months=6&every_weeks=1&by=team"


@pytest.fixture
def panels(db: None) -> Panels:
    return some_panels()


def read(user: User, path: str) -> Any:
    client = signed_in(user)
    with time_machine.travel(AFTER, tick=False):
        return client.get(path)


def test_the_replay_tells_waits_with_their_spread_and_the_children_behind_each_group_and_changes_nothing(panels: Panels) -> None:
    items = heard(panels, 11)
    before = Event.objects.count()

    told = read(panels.lena, PATH + WEEKLY).json()
    children = read(panels.lena, f"{PATH}children/{WEEKLY}&group=0&page_size=50").json()

    everyone = told["groups"][0]
    assert (everyone["number"], everyone["name"], everyone["recorded"]["number"]) == (0, "", 11)
    assert [group["name"] for group in told["groups"][1:]] == ["Assessment Team"]
    spread = everyone["replayed_with_the_change"]["middle"]
    assert spread["low"] <= spread["middle"] <= spread["high"]
    assert told["meetings_would_have"] > told["meetings_sat"] == 1
    assert told["tested"] is None, "all of them were ready on one day: there are no months to keep back"
    assert {row["request"] for row in children["results"]} == {item.request.public_id for item in items}
    assert Event.objects.count() == before


def test_a_child_whom_the_reader_may_not_see_is_counted_and_not_told(panels: Panels) -> None:
    heard(panels, 11)

    rows = read(panels.marcus, f"{PATH}children/{WEEKLY}").json()["results"]

    assert len(rows) == 11
    assert {row["team"] for row in rows} == {"Assessment Team"}
    assert "Example" not in str(rows)


@pytest.mark.parametrize(
    ("query", "field", "says"),
    [
        ("?months=6", "every_weeks", "Change at least one thing to try."),
        ("?months=7&every_weeks=1", "months", "valid choice"),
        ("?every_weeks=9", "every_weeks", "4"),
        ("?every_weeks=1&weekly=1", "weekly", "There is no such field."),
    ],
)
def test_what_cannot_be_tried_says_what_to_do(panels: Panels, query: str, field: str, says: str) -> None:
    answer = read(panels.lena, PATH + query)

    assert answer.status_code in (400, 422)
    assert says in answer.json()["fields"][field]


def test_too_little_on_record_and_a_group_that_is_not_there_say_so(panels: Panels) -> None:
    heard(panels, 2)
    little = read(panels.lena, PATH + WEEKLY)

    assert (little.status_code, little.json()["fields"]) == (
        422, {"months": "The panel heard 2 in this time, and 10 are needed to learn from. Choose more months."},
    )  # fmt: skip


def test_the_replay_is_for_the_readers_of_the_panels_report_and_for_nobody_else(panels: Panels) -> None:
    for path in (PATH, f"{PATH}children/"):
        assert read(panels.world.amina, path + WEEKLY).status_code == 404
    assert read(panels.ade, "/api/v1/panels/none/what-if/" + WEEKLY).status_code == 404


def test_the_replay_costs_the_same_queries_for_few_children_and_many(panels: Panels) -> None:
    items = heard(panels, 10)

    def queries(path: str) -> int:
        client = signed_in(panels.lena)
        with time_machine.travel(AFTER, tick=False), CaptureQueriesContext(connection) as made:
            assert client.get(path).status_code == 200
        return len(made)

    paths = (PATH + WEEKLY, f"{PATH}children/{WEEKLY}&page_size=50")
    few = [queries(path) for path in paths]
    for _ in range(3):
        request = asked(panels, a_journey(panels.world, stage=Stage.CHILD_IN_NEED), minutes=5)
        item = list_item(request_id=request.pk, meeting_id=items[0].meeting_id, actor=panels.actor(panels.ade), now=NOON)
        decided(panels, AgendaItem.objects.select_related("meeting").get(pk=item.pk), "not_met")

    assert [queries(path) for path in paths] == few
