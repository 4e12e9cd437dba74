"""The five yearly returns beside this repository, in one call: every figure, the second run, the standing rules after it, and
each 31 March as the tracker tells it against a count over the files."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.tracker.exchange.by_hand import YEARS, Files
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.management.commands import import_ssda903
from tracker.models import (
    EVER,
    Child,
    Effect,
    Event,
    ImportRemark,
    ImportRun,
    Journey,
    LegalStatus,
    PermanencyPast,
    Placement,
    Review,
    SpanRow,
)
from tracker.projections.rebuild import differences
from tracker.rules.as_at import AsAt
from tracker.selectors.invariants import breaches
from tracker.selectors.permanency.past import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EACH_31_MARCH = [date(year, 3, 31) for year in range(2018, 2023)]
SHORT_BREAKS = ("V3", "V4")
ADOPTED, GUARDIAN = ("E11", "E12"), ("E43", "E44", "E45", "E46", "E47", "E48")


@dataclass(frozen=True)
class Imported:
    """What the command gave back, where its report is, and how to call it again."""

    result: dict[str, Any]
    folder: Path
    again: Callable[[], dict[str, Any]]


@pytest.fixture(scope="module")
def imported(shared_data, tmp_path_factory, django_db_setup, django_db_blocker):
    """The five years, imported once for all the tests here and taken back at the end."""
    folder = tmp_path_factory.mktemp("reports")

    def run():
        out = StringIO()
        call_command(
            "import_ssda903", *(str(shared_data / "ssda903-5yr" / year) for year in YEARS), json=True, stdout=out, stderr=StringIO()
        )
        return json.loads(out.getvalue())

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patched:
        patched.setattr(import_ssda903, "_beside_the_database", lambda: folder)
        yield Imported(run(), folder, run)
        transaction.set_rollback(True)


def test_five_returns_become_live_journeys_and_the_second_run_changes_nothing(imported):
    result = imported.result

    assert (len(result["files"]), result["rows_read"], result["rows_taken"], result["rows_held_back"]) == (40, 21_441, 21_417, 24)
    assert sum(result["files"].values()) == 21_441
    assert result["files"]["2017/episodes.csv"] == 1460
    assert {k: v for k, v in result["made"].items() if v} == {
        "children": 820, "journeys": 850, "episodes": 2827, "reviews": 3477, "uasc": 31, "oc2": 1974, "oc3": 333,
        "previous_permanence": 820, "missing_episodes": 7, "placements": 2309, "legal_statuses": 1421,
    }  # fmt: skip
    assert set(result["already_there"].values()) == {0}
    assert (result["open_now"], result["looked_after_now"], result["as_at"]) == (86, 75, "2022-03-31")

    journeys = Journey.objects.all()
    assert (journeys.count(), journeys.filter(closed_at=None).count(), journeys.exclude(closed_at=None).count()) == (850, 86, 764)
    assert Counter(journeys.filter(closed_at=None).values_list("stage", flat=True))["child_in_need"] == 11
    assert LegalStatus.objects.filter(journey__closed_at=None, ended_at=None, code__in=["V3", "V4"]).count() == 11
    assert Counter(journeys.exclude(closed_at=None).values_list("closed_because", flat=True))["adopted"] == 86
    assert (Child.objects.count(), Review.objects.count(), Placement.objects.filter(ended_at=None).count()) == (820, 3477, 86)
    assert Child.objects.exclude(given_name="", family_name="").count() == 0

    found = Counter(remark["rule"] for remark in result["remarks"])
    assert (found["overlap"], found["gap"], found["legal_status_not_changed"], found["open_with_an_outcome"]) == (40, 30, 41, 86)
    assert {(h["file"].split("/")[1], h["rule"]) for h in result["held_back"]} == {("oc3.csv", "unknown_code")}
    assert all(set(row) == {"file", "line", "rule", "says"} and row["line"] >= 2 for row in [*result["held_back"], *result["remarks"]])
    (report,) = imported.folder.glob("import-ssda903-*.csv")
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 1 + 24 + len(result["remarks"])
    assert ImportRemark.objects.count() == 24 + len({tuple(r.values()) for r in result["remarks"]})

    fired = fire_due_clocks(now=ImportRun.objects.get().started_at)
    assert (fired.clocks, fired.rungs, Effect.objects.count()) == (0, 0, 0)
    assert (list(breaches()), list(differences())) == ([], [])

    events = Event.objects.count()
    again = imported.again()
    assert set(again["made"].values()) == {0}
    assert again["journeys_changed"] == 0
    assert again["already_there"] == result["made"]
    assert (again["remarks"], again["held_back"]) == (result["remarks"], result["held_back"])
    assert (Event.objects.count(), ImportRun.objects.count()) == (events, 1)


def test_each_31_march_the_tracker_holds_the_children_whom_the_files_hold(imported, shared_data):
    files = Files(shared_data / "ssda903-5yr")
    for day in EACH_31_MARCH:
        by_hand = files.on(day)
        in_care = {child for child, legal in by_hand.items() if legal not in SHORT_BREAKS}

        assert children_of(rows_of(AsAt(day)).values_list("child__source_ref", flat=True)) == in_care, day
        assert on_short_breaks(day) == set(by_hand) - in_care, day
    assert [len(files.on(day)) for day in EACH_31_MARCH] == [545, 339, 214, 140, 86]
    assert [sum(legal in SHORT_BREAKS for legal in files.on(day).values()) for day in EACH_31_MARCH] == [86, 53, 33, 18, 11]
    assert ended_because("adopted") == files.ended(ADOPTED)
    assert ended_because("special_guardianship_order") == files.ended(GUARDIAN)
    assert list(differences()) == []
    assert PermanencyPast.objects.exclude(known_to=EVER).count() == 0


def children_of(refs) -> set[str]:
    found = list(refs)
    assert len(found) == len(set(found)), "no child stands on the tracker twice"
    return set(found)


def on_short_breaks(day: date) -> set[str]:
    moment = AsAt(day).moment
    spans = SpanRow.objects.filter(what="legal_status", value__in=SHORT_BREAKS, true_from__lte=moment, known_to__isnull=True)
    open_then = spans.exclude(true_to__lte=moment).exclude(journey__closed_at__lte=moment)
    return children_of(open_then.values_list("journey__child__source_ref", flat=True))


def ended_because(why: str) -> Counter[int]:
    days = [closed.astimezone(ZoneInfo("Europe/London")).date() for closed in
            Journey.objects.filter(closed_because=why).values_list("closed_at", flat=True)]  # fmt: skip
    return Counter(day.year + (day > date(day.year, 3, 31)) for day in days)
