"""Who came into care and who left, month by month: the tracker of each day agrees, and each figure has its children."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from tests.builders import NOON, World, a_child, a_journey, admitted, given
from tests.tracker.walking import Walk
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.move import move
from tracker.actions.requests import MoveRequest
from tracker.models import Journey, SpanRow
from tracker.rules.as_at import AsAt
from tracker.rules.flow import flow, months
from tracker.selectors.permanency.past import rows_of
from tracker.selectors.permanency.stays import IN_CARE, stays
from workflows.calendar import local_date
from workflows.terms import EvidenceKind, Stage

DAY = timedelta(days=1)


def goes_home(world: World, journey: Journey, *, at, now=None) -> Journey:
    request = MoveRequest(
        move="looked_after_unplanned_return", target="child_in_need", version=None, occurred_at=at, why="Taken home.",
        given=given(EvidenceKind.RETURN_DATE, EvidenceKind.WHERE_CHILD_IS), warnings_accepted=True,
    )  # fmt: skip
    return move(journey_id=journey.pk, request=request, actor=world.actor(world.ben, now or at), now=now or at).journey


@pytest.fixture
def came_and_went(world):
    """Robin stays; Wren went home on 2 February; Jay went home on 10 February and came back on 20 February."""
    robin, wren, jay = (
        a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(given=name), at=NOON - days * DAY)
        for name, days in (("Robin", 500), ("Wren", 300), ("Jay", 60))
    )
    goes_home(world, wren, at=NOON - 30 * DAY)
    admitted_again(world, goes_home(world, jay, at=NOON - 22 * DAY), at=NOON - 12 * DAY)
    return robin, wren, jay


def admitted_again(world: World, journey: Journey, *, at) -> Journey:
    return admitted(world, journey, at)


def row(client, title: str, query: str = "") -> dict[str, str]:
    """A month of care in the file, by heading."""
    content = b"".join(client.get(f"/permanency/flow/csv/{query}").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(content)))
    headings = next(line for line in rows if line and line[0] == "Counted")
    return next(dict(zip(headings, line, strict=True)) for line in rows if line[:2] == ["In care", title])


def test_a_month_says_who_came_who_left_and_why(world, came_and_went, as_):
    february = row(as_(world.ben), "February 2026")

    assert {name: february[name] for name in ("At the start", "Began", "Ended", "Returned home", "Adopted", "At the end")} == {
        "At the start": "3", "Began": "1", "Ended": "2", "Returned home": "2", "Adopted": "0", "At the end": "2",
    }  # fmt: skip
    text = text_of(as_(world.ben).get("/permanency/flow/"))
    assert "February 2026 3 In care at the start, February 2026 1 Came into care, February 2026 2 Left care, February 2026" in text


def test_every_figure_leads_to_exactly_its_children(world, came_and_went, as_):
    client = as_(world.ben)

    def listed(show: str) -> tuple[bool, list[str]]:
        text = text_of(client.get(f"/permanency/flow/children/?of=care&month=2026-02&show={show}"))
        names = [name for name in ("Robin", "Wren", "Jay") for _ in range(text.count(f"{name} Example"))]
        return f"{len(names)} in all" in text, names

    assert listed("at_start") == (True, ["Robin", "Wren", "Jay"])
    assert listed("began") == (True, ["Jay"])
    assert listed("ended") == (True, ["Wren", "Jay"])
    assert listed("returned_home") == (True, ["Wren", "Jay"])
    assert listed("at_end") == (True, ["Robin", "Jay"])
    text = text_of(client.get("/permanency/flow/children/?of=care&month=2026-02&show=adopted"))
    assert "Nobody is counted here" in text


def test_what_was_recorded_late_is_left_out_as_known_before(world, as_):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 300 * DAY)
    goes_home(world, journey, at=NOON - 60 * DAY, now=NOON - 5 * DAY)
    client = as_(world.ben)

    assert row(client, "January 2026", "?as_at=2026-01-31")["Ended"] == "1"
    assert row(client, "January 2026", "?as_at=2026-01-31&known_on=2026-02-10")["Ended"] == "0"
    assert row(client, "January 2026", "?as_at=2026-01-31&known_on=2026-02-10")["At the end"] == "1"


def test_series_of_short_breaks_are_counted_apart_and_never_as_care(world, as_):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_child(given="Pip"), at=NOON - 100 * DAY)
    for value, since, until in (("V3", 40, 30), ("V3", 20, None), ("V4", 60, None)):
        SpanRow.objects.create(
            journey=journey, what="legal_status", value=value, true_from=NOON - since * DAY,
            true_to=None if until is None else NOON - until * DAY, known_from=NOON - since * DAY,
        )  # fmt: skip
    client = as_(world.ben)

    text = text_of(client.get("/permanency/flow/"))
    behind = text_of(client.get("/permanency/flow/children/?of=V3&month=2026-02&show=began"))

    assert row(client, "February 2026")["At the end"] == "0"
    assert "Short breaks, each recorded (V3)" in text
    breaks = text[text.index("Short breaks, each recorded (V3) Month") : text.index("Short breaks, the agreement recorded (V4) Month")]
    assert "February 2026 0 1 Began, February 2026 1 Ended, February 2026 0" not in breaks
    assert "Pip Example" in behind
    assert "1 in all" in behind


@pytest.mark.parametrize("seed", range(3))
def test_the_end_of_every_month_is_what_the_tracker_shows_for_that_day(seed, db):
    walk = Walk(seed)
    for _ in range(40):
        walk.step()
    viewer, today = walk.world.viewer(walk.world.edward, walk.at), local_date(walk.at)
    periods = months(today, 24)

    found = flow(stays(viewer, since=periods[0].first, now=walk.at)[IN_CARE], periods)

    for month in found:
        shown = set(rows_of(AsAt(month.period.last) if month.period.last < today else None).values_list("journey_id", flat=True))
        assert month.at_end == len(shown), (month.period, walk.told)
        assert month.at_start + month.began - month.ended == month.at_end, (month.period, walk.told)
        assert sum(month.why.values()) == month.ended, walk.told


def test_a_child_whom_the_viewer_may_not_see_is_in_no_figure(world, came_and_went, as_):
    client = as_(world.chidi)

    assert set(row(client, "February 2026").values()) >= {"0"}
    assert {value for name, value in row(client, "February 2026").items() if name in ("At the start", "Began", "Ended", "At the end")} == {
        "0"
    }
    assert "Nobody is counted here" in text_of(client.get("/permanency/flow/children/?of=care&month=2026-02&show=began"))


@pytest.mark.parametrize("address", ["/permanency/flow/", "/permanency/flow/children/?of=care&month=2026-02&show=ended"])
def test_many_children_cost_no_more_queries(world, came_and_went, as_, queries_of, address):
    client = as_(world.ben)
    queries_of(client, address)
    few = queries_of(client, address)
    for _ in range(5):
        goes_home(world, a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 90 * DAY), at=NOON - 20 * DAY)

    assert queries_of(client, address) == few


@pytest.mark.parametrize("query", ["", "of=care&month=2026-02&show=x", "of=x&month=2026-02&show=began", "of=V3&month=2026-02&show=adopted",
                                   "of=care&month=2019-02&show=began", "of=care&month=2026-02&show=began&months=7"])  # fmt: skip
def test_a_figure_that_is_none_does_not_exist(world, as_, query):
    assert as_(world.ben).get(f"/permanency/flow/children/?{query}").status_code == 404


def test_without_anybody_in_care_every_month_is_nought(world, as_):
    text = text_of(as_(world.ben).get("/permanency/flow/?months=24"))

    assert "April 2024" in text
    assert "No child whom you may see had a series of short breaks (V3 or V4) in these months." in text
    assert NOW.date().isoformat() == "2026-03-04"
