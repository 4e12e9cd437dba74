"""While an upgrade is under way the processes of the version before go on writing: what a migration does leaves them able to.

Not seen here, and for whoever reads the migration: a constraint that is added, and a column that is made narrower."""

from collections.abc import Iterator, Sequence

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddField, CreateModel, DeleteModel, RemoveField, RenameField, RenameModel
from django.db.migrations.operations.base import Operation
from django.db.models import ManyToManyField

BEFORE_ANYBODY_RAN_IT = {"tracker": 18, "panels": 13, "notifications": 7}
"""The last migration of each app that was made while no earlier version was in use anywhere."""

NOBODY_WRITES_THEM: frozenset[str] = frozenset()
"""What is taken away or renamed, as the faults below name it, once a version before has stopped using it."""


@pytest.mark.parametrize("app", sorted(BEFORE_ANYBODY_RAN_IT))
def test_what_the_version_before_writes_still_fits(app):
    assert set(_faults(app, since=BEFORE_ANYBODY_RAN_IT[app])) - NOBODY_WRITES_THEM == set()


def test_a_column_that_the_version_before_would_leave_empty_is_found():
    found = set(_faults("tracker", since=17))

    assert found == {"0018_limited_accounts: user.is_limited is new and may not be empty"}


def test_what_is_taken_away_or_renamed_is_found():
    found = set(_faults("panels", since=6))

    assert {
        "0007_a_meeting_as_it_sits: decision.conditions is renamed",
        "0009_conditions_and_presence_are_rows: meeting.present is taken away",
    } <= found


def _faults(app: str, *, since: int) -> Iterator[str]:
    for name, operations in _later(app, since):
        new = {operation.name_lower for operation in operations if isinstance(operation, CreateModel)}
        for operation in operations:
            yield from (f"{name}: {fault}" for fault in _fault(operation, new))


def _later(app: str, since: int) -> list[tuple[str, Sequence[Operation]]]:
    known = MigrationLoader(None).disk_migrations
    return sorted((name, migration.operations) for (label, name), migration in known.items() if label == app and int(name[:4]) > since)


def _fault(operation: Operation, new: set[str]) -> Iterator[str]:
    """What the version before would fail at. Tables made in the same migration are unknown to it."""
    if isinstance(operation, DeleteModel | RenameModel):
        yield f"{getattr(operation, 'old_name_lower', '') or operation.name_lower} is {_what_becomes(operation)}"
    elif isinstance(operation, AddField | RemoveField | RenameField) and operation.model_name_lower not in new:
        column = f"{operation.model_name_lower}.{getattr(operation, 'old_name_lower', '') or operation.name_lower}"
        if isinstance(operation, RemoveField | RenameField):
            yield f"{column} is {_what_becomes(operation)}"
        elif isinstance(operation, AddField) and not _may_be_left_out(operation):
            yield f"{column} is new and may not be empty"


def _what_becomes(operation: Operation) -> str:
    return "renamed" if isinstance(operation, RenameField | RenameModel) else "taken away"


def _may_be_left_out(added: AddField) -> bool:
    return isinstance(added.field, ManyToManyField) or added.field.null or added.field.has_db_default()
