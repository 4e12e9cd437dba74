"""The packs of past weeks as they were kept, each child shown to whoever may see the child today; and whom a pack is for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from tracker.models import ChildOfPack, Holding, OrgUnit, WeeklyPack
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.decisions import MANAGES
from tracker.selectors.permanency import CONCERNS
from tracker.selectors.permanency_pack import LISTS, MOST
from workflows.calendar import local_date

SHOWN = 8
"""How many weeks the page of the pack leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """One list of a kept pack: how many children of it this person may see, and the first of them."""

    code: str
    says: str
    number: int
    rows: tuple[ChildOfPack, ...]

    @property
    def left_out(self) -> int:
        return self.number - len(self.rows)


def weeks() -> list[date]:
    """The Mondays of the packs that are kept, the latest first. One query."""
    return list(WeeklyPack.objects.values_list("week_from", flat=True)[:SHOWN])


def pack_of(week: str) -> WeeklyPack | None:
    """The pack of the week that begins on this day, as an address has it; None where none was kept, or this is no day."""
    try:
        return WeeklyPack.objects.filter(week_from=date.fromisoformat(week)).first()
    except ValueError:
        return None


def lists_of(pack: WeeklyPack, viewer: Viewer, *, team: str = "") -> list[KeptList]:
    """Every list as it was kept, of one team where one is named. As many queries whatever they hold."""
    return [_list(code, _rows(pack, code, viewer, team)) for code in LISTS if code in CONCERNS]


def managers_of(stream: int, *, now: datetime) -> list[int]:
    """Who manages, today and in person, a team with a child in this pack, or a unit above it. Three queries."""
    held = set(ChildOfPack.objects.filter(pack__stream=stream).order_by().values_list("team", flat=True).distinct())
    parents = dict(OrgUnit.objects.values_list("pk", "parent"))
    units: set[int] = set()
    for unit in held:
        above: int | None = unit
        while above is not None and above not in units:
            units.add(above)
            above = parents.get(above)
    today = local_date(now)
    there = Q(to_on__isnull=True) | Q(to_on__gte=today)
    rows = Holding.objects.filter(
        there, from_on__lte=today, is_deputy=False, user__is_active=True, post__unit__in=units, post__role__in=[str(r) for r in MANAGES]
    )
    return list(rows.order_by("user").values_list("user", flat=True).distinct())


def packs_seen(viewer: Viewer, streams: Iterable[int]) -> list[WeeklyPack]:
    """The packs that have these streams, for those who manage; nobody else knows of any. One query."""
    return [] if viewer.roles.isdisjoint(MANAGES) else list(WeeklyPack.objects.filter(stream__in=set(streams)))


def _rows(pack: WeeklyPack, code: str, viewer: Viewer, team: str) -> QuerySet[ChildOfPack]:
    rows = ChildOfPack.objects.filter(visible(viewer, child="child_id"), pack=pack, listed=code)
    return rows.filter(team__code=team) if team else rows


def _list(code: str, rows: QuerySet[ChildOfPack]) -> KeptList:
    first = tuple(rows.select_related("child", "team")[:MOST])
    return KeptList(code=code, says=CONCERNS[code].says, number=rows.order_by().count(), rows=first)


__all__ = ["KeptList", "lists_of", "managers_of", "pack_of", "packs_seen", "weeks"]
