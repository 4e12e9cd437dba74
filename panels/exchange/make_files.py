"""Makes the files that readers have asked for, one after the other."""

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.core.files import File

from panels.actions.pack_files import begin_file, drop_files, fail_file, finish_file, note_progress
from panels.exchange.pack_pdf import covers_what, write_pack
from panels.models import PackFile
from panels.models.kept_files import files, random_name
from panels.selectors.packs import reading_of_file
from tracker.errors import NotVisible

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """What one pass did."""

    made: int = 0
    failed: int = 0
    dropped: int = 0


def make_files(*, now: datetime, most: int = 10) -> Made:
    """Make up to `most` files that wait, and delete those that are kept no longer."""
    made = failed = 0
    for _ in range(most):
        file = begin_file(now=now)
        if file is None:
            break
        try:
            _make(file, now)
        except Exception as error:  # whatever is wrong with one, the next reader must still get theirs
            log.error("pack_file_failed", file=file.public_id, error=type(error).__name__)
            with suppress(NotVisible):  # another is making it by now
                fail_file(file=file, now=now)
            failed += 1
        else:
            made += 1
    return Made(made, failed, drop_files(now=now))


def _make(file: PackFile, now: datetime) -> None:
    reading = reading_of_file(file)
    if covers_what(reading) != file.covers:
        raise RuntimeError("A document has been taken back or quarantined since this was asked for.")
    with tempfile.TemporaryFile() as written:
        total = write_pack(reading, written, progress=lambda done, total: note_progress(file=file, done=done, total=total))
        written.seek(0)
        sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        written.seek(0)
        stored_as = files.save(random_name(), File(written))
    try:
        finish_file(file=file, stored_as=stored_as, sha256=sha256, total=total, now=now)
    except BaseException:
        files.delete(stored_as)
        raise
