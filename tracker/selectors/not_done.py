"""What did not happen, day by day, as a viewer may see it: of each rule how many, and which children."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from tracker.models import DayOfLooking, NotDone
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.timescales import kind_of, responsible, title_of
from tracker.selectors.who import Directory, Who
from workflows.calendar import local_date
from workflows.definitions.not_done import LOOKED_FOR, LookedFor
from workflows.engine.clock import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that had not happened. `done_since` is the day on which it was done after all, or was no longer needed."""

    ref: str
    child: str
    team: str
    what: str
    clock: str
    due_on: date
    days: int
    who: Who
    done_since: date | None


def day_on(on: date | None) -> DayOfLooking | None:
    """The look of this day, or the latest; None where there was none."""
    days = DayOfLooking.objects.all()
    return days.filter(on=on).first() if on is not None else days.first()


def days() -> QuerySet[DayOfLooking]:
    """Every day that was looked at, the latest first."""
    return DayOfLooking.objects.order_by("-on")


def around(day: DayOfLooking) -> tuple[date | None, date | None]:
    """The day that was looked at before, and the one after. Two queries."""
    before = DayOfLooking.objects.filter(on__lt=day.on).order_by("-on").values_list("on", flat=True).first()
    after = DayOfLooking.objects.filter(on__gt=day.on).order_by("on").values_list("on", flat=True).first()
    return before, after


def counts(viewer: Viewer, day: DayOfLooking) -> list[tuple[LookedFor, int]]:
    """Of each rule how many, about children whom this person may see; every rule, also where it is none. One query."""
    rows = _of(viewer, day, reads_all=True).values_list("rule").annotate(n=Count("pk")).order_by()
    known: dict[str, int] = dict(rows)
    return [(rule, known.get(rule.code, 0)) for rule in LOOKED_FOR]


def found(viewer: Viewer, day: DayOfLooking, rule: str = "") -> QuerySet[NotDone]:
    """What was found that day about children whom this person may see, the longest overdue first."""
    rows = _of(viewer, day)
    if rule:
        rows = rows.filter(rule=rule)
    return rows.select_related("journey__child", "journey__team", "journey__worker", "clock").order_by("due_at", "pk")


def in_words(rows: Iterable[NotDone], names: Directory, *, now: datetime) -> Sequence[Found]:
    """One page of it in words. No query."""
    return [_in_words(row, names, now) for row in rows]


def _in_words(row: NotDone, names: Directory, now: datetime) -> Found:
    journey, clock = row.journey, row.clock
    ended = clock.stopped_at or clock.cancelled_at
    due_on = day_of(kind_of(clock.limit), row.due_at)
    return Found(
        ref=journey.child.ref, child=journey.child.name, team=journey.team.name if journey.team else "No team",
        what=title_of(clock.limit, clock.asks_for), clock=clock.public_id, due_on=due_on, days=(local_date(now) - due_on).days,
        who=names.who(clock.answers, responsible(journey)), done_since=local_date(ended) if ended else None,
    )  # fmt: skip


def _of(viewer: Viewer, day: DayOfLooking, *, reads_all: bool = False) -> QuerySet[NotDone]:
    return NotDone.objects.filter(visible(viewer, child="journey__child_id", reads_all=reads_all), day=day)
