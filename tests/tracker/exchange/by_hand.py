"""The five yearly returns counted over the files, with no code of ours: what the tracker tells is held against it.

Where two episodes of a child overlap, the later start wins: the earlier one ends as the later begins.
"""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from pathlib import Path

YEARS = ("2017", "2018", "2019", "2020", "2021")


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
