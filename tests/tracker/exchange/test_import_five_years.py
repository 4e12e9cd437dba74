"""The five yearly returns beside this repository, in one call: every figure, the second run, and the standing rules after it."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from tracker.actions.fire_clocks import fire_due_clocks
from tracker.management.commands import import_ssda903
from tracker.models import Child, Effect, Event, ImportRemark, ImportRun, Journey, LegalStatus, Placement, Review
from tracker.projections.rebuild import differences
from tracker.selectors.invariants import breaches

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEARS = ("2017", "2018", "2019", "2020", "2021")


@pytest.fixture
def imported(shared_data, tmp_path, monkeypatch, db):
    """A call that imports the five years and gives back its object."""
    monkeypatch.setattr(import_ssda903, "_beside_the_database", lambda: tmp_path)

    def run():
        out = StringIO()
        call_command(
            "import_ssda903", *(str(shared_data / "ssda903-5yr" / year) for year in YEARS), json=True, stdout=out, stderr=StringIO()
        )
        return json.loads(out.getvalue())

    return run


def test_five_returns_become_live_journeys_and_the_second_run_changes_nothing(imported, tmp_path):
    result = imported()

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
    (report,) = tmp_path.glob("import-ssda903-*.csv")
    assert len(report.read_text(encoding="utf-8-sig").splitlines()) == 1 + 24 + len(result["remarks"])
    assert ImportRemark.objects.count() == 24 + len({tuple(r.values()) for r in result["remarks"]})

    fired = fire_due_clocks(now=ImportRun.objects.get().started_at)
    assert (fired.clocks, fired.rungs, Effect.objects.count()) == (0, 0, 0)
    assert (list(breaches()), list(differences())) == ([], [])

    events = Event.objects.count()
    again = imported()
    assert set(again["made"].values()) == {0}
    assert again["journeys_changed"] == 0
    assert again["already_there"] == result["made"]
    assert (again["remarks"], again["held_back"]) == (result["remarks"], result["held_back"])
    assert (Event.objects.count(), ImportRun.objects.count()) == (events, 1)


def test_a_return_of_poor_quality_is_taken_whole_and_what_does_not_add_up_is_listed(shared_data, tmp_path, monkeypatch):
    monkeypatch.setattr(import_ssda903, "_beside_the_database", lambda: tmp_path)
    out = StringIO()

    call_command("import_ssda903", str(shared_data / "ssda903-2018-half-a"), json=True, stdout=out, stderr=StringIO())

    result = json.loads(out.getvalue())
    assert (result["rows_read"], result["rows_taken"], result["rows_held_back"], result["as_at"]) == (12_735, 12_735, 0, "2018-03-31")
    assert {k: result["made"][k] for k in ("children", "journeys", "episodes", "ad1", "placed_for_adoption", "missing_episodes")} == {
        "children": 1304, "journeys": 1036, "episodes": 2401, "ad1": 11, "placed_for_adoption": 11, "missing_episodes": 21,
    }  # fmt: skip
    found = Counter(remark["rule"] for remark in result["remarks"])
    assert (found["no_episode"], found["unknown_reason"], found["adopted_without_outcome"]) == (285, 11, 11)
    assert list(breaches()) == []
