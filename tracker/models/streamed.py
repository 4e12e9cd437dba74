"""Reads many rows a batch at a time, and leaves nothing open behind it, whether it is read to its end or not."""

import traceback
from collections.abc import Generator
from typing import Any

BATCH = 2000


def streamed(rows: Any, *, batch: int = BATCH) -> Generator[Any]:
    """The rows of a queryset, so many at a time. Whoever stops in the middle closes it (`contextlib.closing`).

    Where reading a row fails, the error holds the frames that were reading and with them, on PostgreSQL, a cursor on the
    server, until some later collection. The frames are cleared, so that the cursor is closed now; the error is as it was.
    """
    try:
        yield from rows.iterator(chunk_size=batch)
    except BaseException as failed:
        traceback.clear_frames(failed.__traceback__)
        raise


__all__ = ["streamed"]
