"""The names by which the record knows a row of the return again, and the row as an event keeps it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.exchange.ssda903.formats import BY_CODE
from tracker.exchange.ssda903.merging import Fact
from tracker.exchange.ssda903.staging import Said

SOURCE = "ssda903"


def record(*parts: object) -> str:
    """A source record such as ssda903:episode:398768:2017-04-09."""
    return ":".join([SOURCE, *(str(part) for part in parts)])


def record_of(fact: Fact) -> str:
    """The source record of the event that holds this row."""
    code, *key = fact.said.key
    return record(_NAMES.get(code, code), *key)


def is_episode(name: str) -> bool:
    """Whether a source record is that of an episode that has begun."""
    return name.startswith(record("episode", ""))


def body_of(fact: Fact) -> dict[str, Any]:
    """What the event keeps of the row: every cell as text, where it stood, and what the file spoke for."""
    said = fact.said
    return {
        "table": said.table.code,
        "row": dict(said.values),
        "file": said.file,
        "line": said.line,
        "return": said.return_on.isoformat(),
        "as_at": fact.as_at.isoformat(),
        "since": fact.since.isoformat(),
    }


def kept_row(body: Mapping[str, Any], *, record: str, stands_on: int | None) -> Said | None:
    """The row that an event of an earlier import holds; None for an event that holds none."""
    if "row" not in body:
        return None
    return Said(
        table=BY_CODE[body["table"]],
        values=dict(body["row"]),
        file=body["file"],
        line=body["line"],
        return_on=date.fromisoformat(body["return"]),
        as_at=date.fromisoformat(body["as_at"]),
        is_fresh=False,
        since=date.fromisoformat(body["since"]),
        record=record,
        stands_on=stands_on,
    )


_NAMES = {"episodes": "episode", "reviews": "review", "missing_episodes": "missing"}
