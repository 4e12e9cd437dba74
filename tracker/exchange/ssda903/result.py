"""What an import says when it is done: one object for programs, a few lines for people, and a file of what to look at."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tracker.exchange.remarks import Remark


@dataclass(slots=True, kw_only=True)
class Result:
    """The counts of one import, and every row held back or taken although it does not add up."""

    as_at: date
    files: dict[str, int] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    already_there: Counter[str] = field(default_factory=Counter)
    journeys_changed: int = 0
    open_now: int = 0
    looked_after_now: int = 0
    held_back: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def rows_read(self) -> int:
        return sum(self.files.values())

    @property
    def changed(self) -> bool:
        """Whether the import wrote anything of a child."""
        return bool(self.journeys_changed or any(self.made.values()))

    def count(self, what: str, *, total: int, made: int) -> None:
        self.made[what] += made
        self.already_there[what] += total - made

    def counts(self) -> dict[str, Any]:
        """All but the two lists."""
        return {
            "as_at": self.as_at.isoformat(),
            "files": self.files,
            "rows_read": self.rows_read,
            "rows_taken": self.rows_read - len(self.held_back),
            "rows_held_back": len(self.held_back),
            "made": dict(self.made),
            "already_there": dict(self.already_there),
            "journeys_changed": self.journeys_changed,
            "open_now": self.open_now,
            "looked_after_now": self.looked_after_now,
        }

    def as_object(self) -> dict[str, Any]:
        """The one object that a program reads."""
        return {
            **self.counts(),
            "held_back": [remark.as_row() for remark in sorted(self.held_back)],
            "remarks": [remark.as_row() for remark in sorted(self.remarks)],
        }

    def sentences(self) -> list[str]:
        """What a person reads."""
        made, there = self.made, self.already_there
        lines = [
            f"{len(self.files)} files, {self.rows_read:,} rows read: {self.rows_read - len(self.held_back):,} taken, "
            f"{len(self.held_back):,} held back. Last known {self.as_at.strftime('%d/%m/%Y')}.",
            f"Children {made['children']:,} new, {there['children']:,} known. Journeys {made['journeys']:,} new, "
            f"{self.journeys_changed:,} changed. Episodes {made['episodes']:,} new, {there['episodes']:,} known.",
            f"Open now: {self.open_now:,} journeys; {self.looked_after_now:,} children looked after.",
        ]
        if self.remarks:
            rules = Counter(str(remark.rule) for remark in self.remarks)
            told = ", ".join(f"{rule.replace('_', ' ')} {count:,}" for rule, count in rules.most_common())
            lines.append(f"Taken, but it does not add up: {told}.")
        return lines


def write_report(folder: Path, held_back: Sequence[Remark], remarks: Sequence[Remark], *, now: datetime) -> Path | None:
    """Write what to look at as a CSV file, for a spreadsheet. None where there is nothing to look at."""
    if not held_back and not remarks:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"import-ssda903-{now.strftime('%Y%m%d-%H%M%S')}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as report:
        writer = csv.writer(report)
        writer.writerow(["what", "file", "line", "rule", "says"])
        for what, rows in (("held back", held_back), ("remark", remarks)):
            writer.writerows([what, _plain(r.file), r.line, str(r.rule), _plain(r.says)] for r in sorted(rows))
    return path


def _plain(text: str) -> str:
    """Text that a spreadsheet will not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
