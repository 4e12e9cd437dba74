"""What an import leaves beside the children: the team that holds them until they are allocated, its run, its remarks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tracker.errors import BadInput
from tracker.models import ImportRemark, ImportRun, OrgUnit, Post
from tracker.terms import UnitKind
from workflows.terms import Role

IMPORTED = "imported"
"""The code of the team that holds imported children where no other is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """One row held back, or taken although it does not add up."""

    kind: str
    file: str
    line: int
    rule: str
    says: str
    child_id: int | None


@transaction.atomic
def holding_team(code: str, *, authority_name: str) -> OrgUnit:
    """The team that holds what is brought in. The usual one is made where it is missing, with a post that answers for it.

    Raises BadInput where another team is named and there is none of that code.
    """
    team = OrgUnit.objects.filter(code=code, kind=UnitKind.TEAM, is_active=True).first()
    if team is not None:
        return team
    if code != IMPORTED:
        raise BadInput(f"There is no team with the code {code}.", {"team": "Give the code of a team that is there."})
    authority = OrgUnit.objects.filter(kind=UnitKind.AUTHORITY).order_by("pk").first()
    if authority is None:
        authority = OrgUnit.objects.create(code="authority", kind=UnitKind.AUTHORITY, name=authority_name)
    team = OrgUnit.objects.create(code=IMPORTED, kind=UnitKind.TEAM, parent=authority, name="Imported, to be allocated")
    Post.objects.create(unit=team, role=Role.TEAM_MANAGER, title="Manager, imported children")
    return team


@transaction.atomic
def keep_run(*, source: str, as_at: date, now: datetime, result: Mapping[str, Any], noted: Iterable[Noted], changed: bool) -> int:
    """Keep an import's run with what is new among its remarks. A run that changed and remarked nothing leaves no row.

    Returns how many remarks are new.
    """
    rows = list(noted)
    known = set(ImportRemark.objects.filter(file__in={row.file for row in rows}).values_list("kind", "file", "line", "rule", "says"))
    new = {(row.kind, row.file, row.line, row.rule, row.says): row for row in rows}
    for key in known & new.keys():
        del new[key]
    if not changed and not new:
        return 0
    run = ImportRun.objects.create(source=source, as_at=as_at, started_at=now, result=dict(result))
    ImportRemark.objects.bulk_create(
        [ImportRemark(run=run, kind=r.kind, file=r.file, line=r.line, rule=r.rule, says=r.says, child_id=r.child_id) for r in new.values()],
        batch_size=500,
    )
    return len(new)
