"""Files that a page hands out: written whole before the answer begins, only saved, and kept nowhere on the way."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from typing import IO

from django.http import FileResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from tracker.exchange.make_sheets import write
from tracker.exchange.sheets import Plain, Sheet
from tracker.terms import KindOfSheet

TYPES = {
    KindOfSheet.CSV: "text/csv; charset=utf-8",
    KindOfSheet.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet_file(kind: KindOfSheet, sheet: Sheet, rows: Iterable[Sequence[Plain]], name: str) -> HttpResponseBase:
    """The table as a file of this kind; `name` is without its ending."""
    answer = FileResponse(_whole(lambda file: write(kind, file, sheet, rows)), content_type=TYPES[kind])
    return saved_only(answer, f"{name}.{kind}")


def saved_only(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    """Headers of a file that is only saved, and kept nowhere on the way. Its name holds no child."""
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def _whole(write_into: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """A file that is written to its end: a fault on the way must not leave half a file that looks like all of it."""
    with ExitStack() as on_a_fault:
        file = on_a_fault.enter_context(tempfile.TemporaryFile())
        write_into(file)
        file.seek(0)
        on_a_fault.pop_all()  # from here on the response closes it
    return file


__all__ = ["TYPES", "saved_only", "sheet_file"]
