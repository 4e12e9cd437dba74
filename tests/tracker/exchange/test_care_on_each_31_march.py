"""The five yearly returns as the tracker tells them on each 31 March, held against a count over the files that uses no code of ours.

Where two episodes of a child overlap, the later start wins: the earlier one ends as the later begins.
"""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from tracker.management.commands import import_ssda903
from tracker.models import EVER, Journey, PermanencyPast, SpanRow
from tracker.projections.rebuild import differences
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.past import rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEARS = ("2017", "2018", "2019", "2020", "2021")
EACH_31_MARCH = [date(year, 3, 31) for year in range(2018, 2023)]
SHORT_BREAKS = ("V3", "V4")
ADOPTED, GUARDIAN = ("E11", "E12"), ("E43", "E44", "E45", "E46", "E47", "E48")


class Files:
    """The episodes of the five returns, each as its last return tells it, read with the standard library alone."""

    def __init__(self, folder: Path) -> None:
        told: dict[tuple[str, date], dict[str, str]] = {}
        for year in YEARS:
            with (folder / year / "episodes.csv").open(encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    told[row["CHILD"], self.day(row["DECOM"])] = row
        self.of_child: dict[str, list[tuple[date, date | None, dict[str, str]]]] = defaultdict(list)
        for (child, start), row in sorted(told.items(), key=lambda one: one[0]):
            self.of_child[child].append((start, self.day(row["DEC"]) if row["DEC"] else None, row))

    @staticmethod
    def day(text: str) -> date:
        return datetime.strptime(text, "%d/%m/%Y").date()

    def on(self, day: date) -> dict[str, str]:
        """The legal status of each child with an open episode at the end of a day."""
        found = {}
        for child, episodes in self.of_child.items():
            begun = [episode for episode in episodes if episode[0] <= day]
            if begun and (begun[-1][1] is None or begun[-1][1] > day):
                found[child] = begun[-1][2]["LS"]
        return found

    def ended(self, reasons: tuple[str, ...]) -> Counter[int]:
        """Episodes that ended care for these reasons, by the year whose 31 March follows. One that a later start cut short did not."""
        found: Counter[int] = Counter()
        for episodes in self.of_child.values():
            for number, (_, end, row) in enumerate(episodes):
                cut_short = end is not None and number + 1 < len(episodes) and episodes[number + 1][0] < end
                if end is not None and row["REC"] in reasons and not cut_short:
                    found[end.year + (end > date(end.year, 3, 31))] += 1
        return found


@pytest.fixture
def imported(shared_data, tmp_path, monkeypatch, db):
    """The five years, imported, and the files that they came from."""
    monkeypatch.setattr(import_ssda903, "_beside_the_database", lambda: tmp_path)
    folder = shared_data / "ssda903-5yr"
    call_command("import_ssda903", *(str(folder / year) for year in YEARS), json=True, stdout=StringIO(), stderr=StringIO())
    return Files(folder)


def test_each_31_march_the_tracker_holds_the_children_whom_the_files_hold(imported):
    for day in EACH_31_MARCH:
        by_hand = imported.on(day)
        in_care = {child for child, legal in by_hand.items() if legal not in SHORT_BREAKS}

        assert children_of(rows_of(AsAt(day)).values_list("child__source_ref", flat=True)) == in_care, day
        assert on_short_breaks(day) == set(by_hand) - in_care, day
    assert [len(imported.on(day)) for day in EACH_31_MARCH] == [545, 339, 214, 140, 86]
    assert [sum(legal in SHORT_BREAKS for legal in imported.on(day).values()) for day in EACH_31_MARCH] == [86, 53, 33, 18, 11]
    assert ended_because("adopted") == imported.ended(ADOPTED)
    assert ended_because("special_guardianship_order") == imported.ended(GUARDIAN)
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
