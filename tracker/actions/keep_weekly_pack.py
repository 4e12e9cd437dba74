"""Keeps the pack of the week: each list of the permanency meeting as it stands on Monday morning, and that it is there is told."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from tracker.actions import effects
from tracker.actions.fire_clocks import WAYMARK
from tracker.actions.record_event import Act, Entry, append
from tracker.models import ChildOfPack, PermanencyRow, Stream, WeeklyPack
from tracker.models.many import insert_many
from tracker.selectors.drift import worst_drift_first
from tracker.selectors.permanency import Filters
from tracker.selectors.permanency.filters import narrowing
from tracker.selectors.permanency_pack import LISTS
from tracker.terms import StreamKind
from workflows.calendar import local_date, start_of_day
from workflows.engine.clock import in_words
from workflows.terms import EventKind

FROM_HOUR = 6
"""How many hours after Monday's midnight (London) the pack is kept: before anybody opens the meeting."""

BATCH = 2000


def keep_weekly_pack(*, now: datetime) -> WeeklyPack | None:
    """Keep the pack of this week, once; None where it is kept already, or it is too early on Monday.

    Harmless when run twice, late or anywhere. It holds every child, and is shown to each as far as the children are theirs to see.
    """
    week_from = monday_of(local_date(now))
    if now < start_of_day(week_from) + timedelta(hours=FROM_HOUR) or WeeklyPack.objects.filter(week_from=week_from).exists():
        return None
    try:
        with transaction.atomic():
            return _keep(week_from, now)
    except IntegrityError:
        return None  # another worker was first


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _keep(week_from: date, now: datetime) -> WeeklyPack:
    stream = Stream.objects.create(kind=StreamKind.WEEKLY_PACK)
    pack = WeeklyPack.objects.create(stream=stream, week_from=week_from, kept_at=now)
    counts = {code: _keep_list(pack, code, now) for code in LISTS}
    says = f"The weekly pack of {in_words(week_from)} was kept."
    entry = Entry(kind=EventKind.PERMANENCY_PACK_KEPT, says=says, occurred_at=now, body={"week": week_from.isoformat(), "lists": counts})
    events = append(stream, [entry], act=Act(actor=WAYMARK, now=now))
    effects.save(effects.for_events(events, now=now))
    return pack


def _keep_list(pack: WeeklyPack, code: str, now: datetime) -> int:
    rows: QuerySet[Any] = worst_drift_first(PermanencyRow.objects.filter(narrowing(Filters(concern=code), now=now)), now=now)
    told = list(rows.values_list("child", "team", "drift"))
    for start in range(0, len(told), BATCH):
        some = told[start : start + BATCH]
        insert_many([ChildOfPack(pack=pack, listed=code, child_id=child, team_id=team, drift=drift) for child, team, drift in some])
    return len(told)


__all__ = ["keep_weekly_pack", "monday_of"]
