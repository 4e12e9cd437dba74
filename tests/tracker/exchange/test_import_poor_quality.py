"""A return of poor quality: taken whole, and what does not add up is listed."""

import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from tracker.management.commands import import_ssda903
from tracker.selectors.invariants import breaches

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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
