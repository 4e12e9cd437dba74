"""The tracker's rows as they were: true from when to when, and from when to when the record said so.

`advance` carries a child's rows on by one act, as a move can afford. What is recorded late changes rows that stand
between then and now, so they are told again by `retell`, as is a journey that an import brings. Neither alters a row
but for its ends: a row that turns out otherwise is known until now, and another is known from now on.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from tracker.models import EVER, Journey, PermanencyPast, PermanencyRow
from tracker.models.projected import PermanencyColumns
from tracker.projections.as_it_was import Told, rows_of

COLUMNS = tuple(field.attname for field in PermanencyColumns._meta.concrete_fields)
"""What of a row is compared and copied: all that the tracker shows."""


def advance(
    journey: Journey, row: PermanencyRow | None, moments: Iterable[datetime], *, recorded_at: datetime, has_past: bool = True
) -> None:  # fmt: skip
    """Carry the rows of a child in care on by one act. At most three queries where nothing was recorded late.

    `row` is the tracker's row after the act; None after the child has left care. `moments` are when what was recorded
    happened; none where only a date has been counted again. Without `has_past` no row is looked for: there is none.
    """
    happened = sorted(set(moments)) or [recorded_at]
    last = PermanencyPast.objects.filter(journey=journey, known_to=EVER).order_by("-true_from").first() if has_past else None
    if not _follows(last, row, happened):
        retell([journey], since=happened[0], recorded_at=recorded_at)
        return
    _carry_on([(last if last is not None and last.true_to == EVER else None, row, journey.pk)], happened[0], recorded_at)


def count_again(rows: Sequence[PermanencyRow], *, at: datetime) -> None:
    """Carry on the rows of children for whom only a date has been counted again. Three queries."""
    journeys = [row.journey_id for row in rows]
    known = {past.journey_id: past for past in PermanencyPast.objects.filter(journey__in=journeys, known_to=EVER, true_to=EVER)}
    _carry_on([(known.get(row.journey_id), row, row.journey_id) for row in rows], at, at)


def retell(journeys: Sequence[Journey], *, since: datetime | None = None, recorded_at: datetime) -> None:
    """Tell the rows of these journeys again by all that is on record now, from a moment on. A fixed number of queries."""
    told = rows_of(journeys, since=since)
    known: dict[int, list[PermanencyPast]] = {journey.pk: [] for journey in journeys}
    later = Q() if since is None else Q(true_to__gt=since)
    for past in PermanencyPast.objects.filter(later, journey__in=list(known), known_to=EVER).order_by("true_from"):
        known[past.journey_id].append(past)
    superseded: list[PermanencyPast] = []
    fresh: list[PermanencyPast] = []
    for pk, before in known.items():
        wanted = _before(before, since, recorded_at) + _spans(pk, told[pk], recorded_at)
        agreed = {_whole(past) for past in before} & {_whole(past) for past in wanted}
        superseded += [past for past in before if _whole(past) not in agreed]
        fresh += [past for past in wanted if _whole(past) not in agreed]
    _supersede(superseded, recorded_at)
    _keep(fresh)


def values(row: PermanencyColumns) -> tuple[object, ...]:
    """All that the tracker shows of a child, as one value to compare."""
    return tuple(getattr(row, name) for name in COLUMNS)


def _carry_on(
    changed: Iterable[tuple[PermanencyPast | None, PermanencyRow | None, int]], at: datetime, recorded_at: datetime
) -> None:  # fmt: skip
    """Let each row that stood until now end at a moment, and what is so from then on follow it."""
    superseded: list[PermanencyPast] = []
    fresh: list[PermanencyPast] = []
    for last, row, journey in changed:
        if last is not None and row is not None and values(last) == values(row):
            continue
        if last is not None:
            superseded.append(last)
            fresh += [_ended(last, at, recorded_at)] if last.true_from < at else []
        if row is not None:
            fresh.append(_past(row, journey, at, EVER, recorded_at))
    _supersede(superseded, recorded_at)
    _keep(fresh)


def _follows(last: PermanencyPast | None, row: PermanencyRow | None, happened: Sequence[datetime]) -> bool:
    """Whether an act happened at one moment and after all that the rows tell."""
    if len(happened) > 1:
        return False
    if last is None:
        return row is None or happened[0] == row.looked_after_since
    return happened[0] >= (last.true_from if last.true_to == EVER else last.true_to)


def _before(known: Sequence[PermanencyPast], since: datetime | None, recorded_at: datetime) -> list[PermanencyPast]:
    """What is kept of a row that is told again from its middle on."""
    return [_ended(past, since, recorded_at) for past in known if since is not None and past.true_from < since]


def _spans(journey: int, told: Sequence[Told], recorded_at: datetime) -> list[PermanencyPast]:
    """Rows from what was so at each moment: as long as nothing changes, one row."""
    found: list[PermanencyPast] = []
    for at, row in told:
        last = found[-1] if found and found[-1].true_to == EVER else None
        if last is not None and row is not None and values(last) == values(row):
            continue
        if last is not None:
            last.true_to = at
        if row is not None:
            found.append(_past(row, journey, at, EVER, recorded_at))
    return found


def _ended(past: PermanencyPast, at: datetime, recorded_at: datetime) -> PermanencyPast:
    return _past(past, past.journey_id, past.true_from, at, recorded_at)


def _past(row: PermanencyColumns, journey: int, since: datetime, until: datetime, recorded_at: datetime) -> PermanencyPast:
    shown = {name: getattr(row, name) for name in COLUMNS}
    return PermanencyPast(journey_id=journey, true_from=since, true_to=until, known_from=recorded_at, **shown)


def _whole(past: PermanencyPast) -> tuple[object, ...]:
    return past.true_from, past.true_to, *values(past)


def _supersede(rows: Sequence[PermanencyPast], recorded_at: datetime) -> None:
    """Let these be what was known until now. What the same act wrote a moment ago was never known to anybody, and goes."""
    never_seen = [row.pk for row in rows if row.known_from == recorded_at]
    if never_seen:
        PermanencyPast.objects.filter(pk__in=never_seen).delete()
    if len(rows) > len(never_seen):
        PermanencyPast.objects.filter(pk__in=[row.pk for row in rows if row.known_from != recorded_at]).update(known_to=recorded_at)


def _keep(rows: Sequence[PermanencyPast]) -> None:
    if rows:
        PermanencyPast.objects.bulk_create(rows, batch_size=300)


__all__ = ["COLUMNS", "advance", "count_again", "retell", "values"]
