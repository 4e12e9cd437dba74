"""What an import hands to the bulk form of the door: a journey as another system's record tells it, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.actions.record_event import Entry
from tracker.models import LegalStatus, MissingEpisode, Placement, Review
from workflows.terms import EventKind, EvidenceKind, Role

Dated = Placement | LegalStatus | Review | MissingEpisode


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRow:
    """One row of a dated table. `values` are its columns; `start` and `end` name the entries on which it stands."""

    model: type[Dated]
    source_record: str
    values: Mapping[str, Any]
    start: str
    end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A task that the import leaves to a person: the evidence that is to come, and the role that owes it."""

    kind: EvidenceKind
    answers: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """One journey as a source tells it, whole: the same source gives the same value, however often it is read.

    `entries` are in order of occurrence, each with a source record of its own. `previous` is the source record of the
    child's journey before this one. `last_known_on` is the last day the source speaks for, and `speaks_of` the kinds of
    event that it would have told: a recurring limit that only other events stop starts again from the import.
    """

    source_record: str
    child_id: int
    date_of_birth: date
    entries: tuple[Entry, ...]
    rows: tuple[DatedRow, ...]
    last_known_on: date
    speaks_of: frozenset[EventKind]
    says: str
    previous: str = ""
    known_as: int | None = None
    owed: tuple[Owed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loose:
    """What a source tells of a child who has no journey: entries for the child's own stream."""

    child_id: int
    entries: tuple[Entry, ...]


@dataclass(slots=True, kw_only=True)
class Written:
    """What came of a batch: source records of journeys, entries and dated rows that were made or changed.

    `left_alone` are journeys that people have moved on since, or that are closed: what the source now says of stage,
    placement and legal status changed nothing there.
    """

    journeys_made: set[str] = field(default_factory=set)
    journeys_changed: set[str] = field(default_factory=set)
    entries_made: set[str] = field(default_factory=set)
    rows_made: set[str] = field(default_factory=set)
    left_alone: set[str] = field(default_factory=set)

    def add(self, other: "Written") -> None:
        for name in self.__slots__:
            getattr(self, name).update(getattr(other, name))


def entry_record(source_record: str) -> str:
    """The record that an event came from, without the number of its correction."""
    return source_record.split("#", 1)[0]


def says_the_same(entry: Entry, *, kind: str, occurred_at: datetime, body: Mapping[str, Any]) -> bool:
    """Whether a stored event already says what this entry says. Where in a file it was read makes no difference."""
    return (
        kind == entry.kind
        and occurred_at == entry.occurred_at
        and list(body.get("changes", ())) == [dict(change) for change in entry.changes]
        and body.get("row") == entry.body.get("row")
    )
