"""What lists and pages read is what the events give, and can be thrown away and made again."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOON, a_child, a_contact, a_journey, a_world, admitted, fresh
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.go_missing import report_found, report_missing
from tracker.models import CaseloadRow, PermanencyRow, SpanRow
from tracker.projections.rebuild import differences, rebuild
from tracker.terms import MissingKind
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=2)


@pytest.fixture
def journeys(db):
    """A child at every stage the builders know, one of them missing for an hour, one in care."""
    world = a_world()
    made = [a_journey(world, stage=stage) for stage in (Stage.CONTACT, Stage.EARLY_HELP, Stage.CHILD_IN_NEED, Stage.CHILD_PROTECTION)]
    looked_after = admitted(world, a_journey(world, stage=Stage.ASSESSMENT, at=NOON - timedelta(days=1)), LATER)
    duty = world.actor(world.edward)
    report_missing(journey_id=looked_after.pk, kind=MissingKind.MISSING, note="", actor=duty, occurred_at=LATER, now=LATER)
    found_at = LATER + timedelta(hours=1)
    report_found(journey_id=looked_after.pk, where="", actor=duty, occurred_at=found_at, now=found_at)
    return [*made, fresh(looked_after)]


def rows() -> list[list[Any]]:
    return [list(table.objects.order_by("journey").values()) for table in (CaseloadRow, PermanencyRow)]


def seen_spans() -> set[tuple[object, ...]]:
    shown = SpanRow.objects.values_list("journey", "what", "value", "true_from", "true_to", "known_from", "known_to")
    return {s for s in shown if s[3] != s[4] and s[5] != s[6]}


def checked() -> tuple[int, list[dict[str, Any]]]:
    """The exit code of the command and what it printed."""
    out = StringIO()
    try:
        call_command("rebuild_projections", "--check", stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), [json.loads(line) for line in out.getvalue().splitlines()]
    return 0, [json.loads(line) for line in out.getvalue().splitlines()]


def test_what_was_kept_move_by_move_is_what_the_events_give(journeys):
    assert list(differences()) == []
    assert checked() == (0, [{"differences": 0}])


def test_timescales_that_fire_change_no_projection(journeys):
    fire_due_clocks(now=NOON + timedelta(days=60))

    assert list(differences()) == []


def test_everything_comes_back_after_it_was_thrown_away(journeys):
    before, spans = rows(), seen_spans()
    for table in (CaseloadRow, PermanencyRow, SpanRow):
        table.objects.all().delete()
    assert checked()[0] == 1

    out = StringIO()
    call_command("rebuild_projections", stdout=out)

    assert (rows(), seen_spans()) == (before, spans)
    assert json.loads(out.getvalue()) == {"journeys": 5, "caseload": 5, "permanency": 1, "spans": len(spans)}


def test_rebuilding_twice_changes_nothing(journeys):
    rebuild()
    before, spans = rows(), seen_spans()

    rebuild()

    assert (rows(), seen_spans()) == (before, spans)


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (
            lambda pk: CaseloadRow.objects.filter(journey=pk).update(stage="closed"),
            ("caseload", "stage is closed, the events give looked_after"),
        ),
        (lambda pk: CaseloadRow.objects.filter(journey=pk).delete(), ("caseload", "is missing")),
        (lambda pk: PermanencyRow.objects.filter(journey=pk).update(placement="K2"), ("permanency", "placement is K2, the events give U6")),
        (lambda pk: PermanencyRow.objects.filter(journey=pk).delete(), ("permanency", "is missing")),
    ],
)
def test_a_row_that_was_tampered_with_is_found(journeys, tamper, told):
    tamper(journeys[-1].pk)

    assert checked() == (1, [{"projection": told[0], "journey": journeys[-1].public_id, "says": told[1]}, {"differences": 1}])


def test_a_span_that_was_tampered_with_is_found_from_both_sides(journeys):
    SpanRow.objects.filter(journey=journeys[-1], what="placement").update(value="K2")

    code, printed = checked()

    assert code == 1
    assert [p["says"].partition(",")[0] for p in printed[:-1]] == ["is missing: placement U6", "is there and should not be: placement K2"]


def test_no_name_of_a_child_is_printed(db):
    a_journey(a_world(), stage=Stage.CHILD_IN_NEED, child=a_child(given="Rosalind"))
    CaseloadRow.objects.all().delete()
    SpanRow.objects.all().delete()

    assert "Rosalind" not in json.dumps(checked()[1])


def test_a_batch_makes_the_same_queries_for_few_and_for_many(db):
    world = a_world()
    a_contact(world)
    few = queries()
    for _ in range(4):
        a_journey(world, stage=Stage.CHILD_IN_NEED)

    assert queries() == few


def queries() -> int:
    with CaptureQueriesContext(connection) as captured:
        assert list(differences()) == []
    return len(captured)
