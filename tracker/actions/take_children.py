"""Children as another system names them: put on record in bulk, and put right where the source says otherwise later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from tracker.models import Child

COLUMNS = ("date_of_birth", "sex", "ethnicity", "unique_pupil_number")
"""What a source says of a child that is a column here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedChild:
    """A child as a source tells it. `reference` is the source's own; a return holds no name."""

    reference: str
    date_of_birth: date
    sex: str
    ethnicity: str
    unique_pupil_number: str

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}


@transaction.atomic
def take_children(source: str, new: Sequence[SourcedChild]) -> dict[str, Child]:
    """Put these children on record, each found again by the source's reference. Returns them by it."""
    children = [
        Child(source_system=source, source_ref=child.reference, search_text=child.reference.lower(), **child.columns) for child in new
    ]
    return {child.source_ref: child for child in Child.objects.bulk_create(children, batch_size=500)}


@transaction.atomic
def put_children_right(changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Set what a later source says of children on record: columns by the child's id."""
    children = Child.objects.in_bulk(list(changed))
    for pk, columns in changed.items():
        for name, value in columns.items():
            setattr(children[pk], name, value)
    Child.objects.bulk_update(children.values(), [*COLUMNS, "died_on"], batch_size=200)
