"""The pack for the meeting, what the days went on, and the lists of the tracker that a meeting asks about."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import text_of
from tracker.actions.allocate import name_person
from tracker.actions.challenge import answer_challenge, raise_challenge
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Child, PermanencyRow
from tracker.selectors.permanency import CONCERNS, Filters, tracker
from tracker.terms import RelationshipKind
from workflows.terms import Stage

DAY = timedelta(days=1)


@pytest.fixture
def drifting(world):
    """Looked after for sixty days, with a reviewing officer, and the first planning meeting overdue."""
    at = NOON - 60 * DAY
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=at)
    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben, at), occurred_at=at,
                now=at)  # fmt: skip
    fire_due_clocks(now=NOON)
    deliver_due(now=NOON)
    return journey


def on(world, concern):
    return [row.pk for row in tracker(world.viewer(world.grace), Filters(concern=concern), now=NOON)]


def test_drift_without_challenge_is_listed_for_each_watcher_until_that_watcher_challenges(world, drifting):
    calm = a_journey(world, stage=Stage.LOOKED_AFTER)
    assert (on(world, "no_iro_challenge"), on(world, "no_ssw_challenge")) == ([drifting.pk], [drifting.pk])
    assert calm.pk != drifting.pk

    raise_challenge(journey_id=drifting.pk, issue="No meeting.", is_formal=True, actor=world.actor(world.ivy), now=NOON)

    assert (on(world, "no_iro_challenge"), on(world, "no_ssw_challenge")) == ([], [drifting.pk])


def test_the_row_says_challenged_with_the_agreed_action_and_its_date(world, as_, drifting):
    made = raise_challenge(journey_id=drifting.pk, issue="No meeting.", is_formal=True, actor=world.actor(world.ivy), now=NOON)
    answer_challenge(challenge_id=made.pk, response="It is booked.", agreed_action="Planning meeting on Friday.",
                     agreed_by=(NOON + 2 * DAY).date(), actor=world.actor(world.ben), now=NOON)  # fmt: skip

    text = text_of(as_(world.grace).get("/permanency/?columns=challenged&columns=drift"))

    assert "Answered, not closed. Agreed by 6 March 2026: Planning meeting on Friday." in text
    assert "for days since progress" in text


def test_the_worst_drift_comes_first_when_it_is_asked_for(world, as_, drifting):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    rows = list(tracker(world.viewer(world.grace), Filters(), now=NOON, order="-drift"))

    assert rows[0].pk == drifting.pk
    assert rows[0].drift > rows[1].drift
    text = text_of(as_(world.grace).get("/permanency/?order=-drift"))
    assert drifting.child.name in text


def test_the_pack_names_the_children_of_each_list_for_those_who_may_see_them_and_for_nobody_else(world, as_, drifting):
    text = text_of(as_(world.grace).get("/permanency/pack/"))
    assert "Drift without challenge by the reviewing officer: 1 child" in text
    assert drifting.child.name in text
    assert "As at Wednesday 4 March 2026" in text

    others = text_of(as_(world.chidi).get("/permanency/pack/"))
    assert drifting.child.name not in others
    assert "Drift without challenge by the reviewing officer: 0 children" in others


def test_the_file_of_the_pack_has_every_child_of_each_list_its_stamp_and_cells_that_no_spreadsheet_runs(world, as_, drifting):
    Child.objects.filter(pk=drifting.child_id).update(given_name="=HYPERLINK(1)")
    answer = as_(world.grace).get("/permanency/pack/file/")
    lines = list(csv.reader(answer.getvalue().decode("utf-8-sig").splitlines()))

    assert answer["Content-Disposition"] == 'attachment; filename="permanency-pack-2026-03-04.csv"'
    assert lines[0] == ["Weekly pack for the permanency meeting, as at 4 March 2026, 1pm"]
    heads = next(at for at, line in enumerate(lines) if line[:1] == ["List"])
    rows = [dict(zip(lines[heads], line, strict=True)) for line in lines[heads + 1 :]]
    assert [row["List"] for row in rows] == [
        "Drift without challenge by the reviewing officer", "Drift without challenge by the supervising social worker",
    ]  # fmt: skip
    assert {row["Child"] for row in rows} == {"'=HYPERLINK(1) Example"}
    assert any(line == ["Drift without challenge by the reviewing officer: 1 child. " + CONCERNS["no_iro_challenge"].rule + "."]
               for line in lines[:heads])  # fmt: skip


def test_the_file_of_the_pack_names_nobody_whom_its_reader_may_not_see(world, as_, drifting):
    told = as_(world.chidi).get("/permanency/pack/file/").getvalue().decode()

    assert drifting.child.ref not in told
    assert drifting.child.name not in told


def test_the_days_by_route_lead_to_exactly_the_children_behind_them(world, as_, drifting):
    a_journey(world, stage=Stage.LOOKED_AFTER)
    grace = as_(world.grace)
    lines = grace.get("/permanency/waiting/")
    assert "60" in text_of(lines)

    behind = text_of(grace.get("/permanency/waiting/?kind=work&route=none"))

    assert drifting.child.name in behind
    assert grace.get("/permanency/waiting/?kind=nonsense").status_code == 404
    assert PermanencyRow.objects.count() == 2


@pytest.mark.parametrize("address", ["/permanency/pack/", "/permanency/waiting/?kind=work", "/permanency/"])
def test_they_make_the_same_number_of_queries_for_one_child_on_each_list_and_for_three(world, as_, queries_of, drifting, address):
    def another():
        other = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 60 * DAY)
        raise_challenge(journey_id=other.pk, issue="No.", is_formal=True, actor=world.actor(world.ivy), now=NOON)
        fire_due_clocks(now=NOON)

    another()
    grace = as_(world.grace)
    few = queries_of(grace, address)
    for _ in range(2):
        another()

    assert queries_of(grace, address) == few


def test_the_file_makes_the_same_number_of_queries_for_one_child_and_for_three(world, as_, drifting):
    grace = as_(world.grace)

    def queries():
        with CaptureQueriesContext(connection) as made:
            assert grace.get("/permanency/pack/file/").getvalue()
        return len(made)

    few = queries()
    for _ in range(2):
        a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 60 * DAY)
    fire_due_clocks(now=NOON)

    assert queries() == few
