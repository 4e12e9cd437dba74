"""Makes the files of the tracker that people have asked for, one after the other."""

import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import structlog
from django.core.files import File

from tracker.actions.keep_sheets import begin_sheet, drop_sheets, fail_sheet, finish_sheet, note_progress
from tracker.errors import NotVisible
from tracker.exchange.sheets import Plain, Sheet, csv_lines, write_xlsx
from tracker.exchange.tracker_sheet import Wanted, children_of, rows_of, sheet_of
from tracker.models import TrackerSheet
from tracker.models.kept_files import random_name, sheets
from tracker.selectors.rulebook import rulebook
from tracker.selectors.viewers import viewers_of
from tracker.selectors.words import Words
from tracker.terms import KindOfSheet

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """What one pass did."""

    made: int = 0
    failed: int = 0
    dropped: int = 0


def make_sheets(*, now: datetime, most: int = 5) -> Made:
    """Make up to `most` files that wait, and delete those that are kept no longer."""
    made = failed = 0
    for _ in range(most):
        sheet = begin_sheet(now=now)
        if sheet is None:
            break
        try:
            _make(sheet, now)
        except Exception as error:  # whatever is wrong with one, the next person must still get theirs
            log.error("tracker_sheet_failed", sheet=sheet.public_id, error=type(error).__name__)
            with suppress(NotVisible):  # another is making it by now
                fail_sheet(sheet=sheet)
            failed += 1
        else:
            made += 1
    return Made(made, failed, drop_sheets(now=now))


def _make(sheet: TrackerSheet, now: datetime) -> None:
    """The file shows what its owner may see now, in the words and with the colours of the moment at which it is made."""
    viewer = viewers_of([sheet.owner_id], now=now)[sheet.owner_id]
    wanted = Wanted.of(sheet.asked)
    ids = children_of(viewer, wanted, now=now)
    rows = rows_of(ids, wanted, Words(rulebook().rules.labels), now=now, progress=lambda done: note_progress(sheet=sheet, done=done))
    with tempfile.TemporaryFile() as file:
        write(KindOfSheet(sheet.kind), file, sheet_of(wanted, len(ids), now=now), rows)
        file.seek(0)
        stored_as = sheets.save(random_name(), File(file))
    try:
        finish_sheet(sheet=sheet, stored_as=stored_as, total=len(ids), now=now)
    except BaseException:
        sheets.delete(stored_as)
        raise


def write(kind: KindOfSheet, file: IO[bytes], sheet: Sheet, rows: Iterable[Sequence[Plain]]) -> None:
    """Write the table as a file of this kind."""
    if kind is KindOfSheet.XLSX:
        write_xlsx(file, sheet, rows)
        return
    for line in csv_lines(sheet, rows):
        file.write(line.encode())
