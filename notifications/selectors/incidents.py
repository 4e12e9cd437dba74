"""Need-to-knows as lists: those that a person may read, what waits for that person, and how they were answered by category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Count, F, Q, QuerySet

from notifications.models import Direction, NeedToKnow, Rung
from notifications.models.readable import readable, seen_of
from notifications.rules.made_with import read
from notifications.rules.may import MAY_CONFIRM, MAY_SEND_UNCONFIRMED
from notifications.terms import OPEN_STATES, NeedToKnowState
from tracker.rules.access import Viewer
from tracker.selectors.of_streams import RunningOfStream, running_of_streams
from tracker.selectors.timescales import shown
from workflows.calendar import start_of_day
from workflows.engine.need_to_know import shipped
from workflows.terms import Severity

OPEN = "open"
"""Drafts and what was sent, together: about these something is still to be done."""

UPDATE, FORM = "incident.need_to_know_update", "incident.need_to_know_form"
CONFIRMING = ("incident.need_to_know_confirmed", "incident.need_to_know_confirmed_urgent")
MOST = 200
"""How much of one kind may wait for one person on one page."""

STATES: Mapping[str, str] = {
    NeedToKnowState.DRAFT: "Draft",
    NeedToKnowState.SENT: "Sent",
    NeedToKnowState.CLOSED: "Closed",
    NeedToKnowState.DISMISSED: "Dismissed",
    NeedToKnowState.WITHDRAWN: "Withdrawn",
}
STATE_COLOURS: Mapping[str, str] = {NeedToKnowState.DRAFT: "yellow", NeedToKnowState.SENT: "blue"}
SEVERITY_COLOURS: Mapping[str, str] = {Severity.CRITICAL: "red", Severity.MAJOR: "yellow", Severity.SIGNIFICANT: "blue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. Days are the first and the last, of when the incident became known."""

    state: str = ""
    category: str = ""
    severity: str = ""
    child: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One need-to-know as a row. `people` are those told who were asked to acknowledge, and how many did."""

    public_id: str
    title: str
    severity: str
    severity_colour: str
    state: str
    state_colour: str
    children: tuple[str, ...]
    team: str
    known_at: datetime
    told: int
    acknowledged: int
    due: RunningOfStream | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """One thing that somebody is to do about a need-to-know, by when."""

    public_id: str
    does: str
    title: str
    severity: str
    severity_colour: str
    children: tuple[str, ...]
    due_at: datetime | None
    colour: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCategory:
    """One category in numbers. `median_time` is how long those told took to acknowledge; None where nobody has yet."""

    code: str
    title: str
    number: int
    still_open: int
    asked: int
    acknowledged: int
    median_time: timedelta | None


def incidents(viewer: Viewer, filters: Filters) -> QuerySet[NeedToKnow]:
    """Those that this person may read, narrowed, the latest first."""
    return readable(viewer).filter(_narrowed(viewer, filters)).order_by("-known_at", "-pk")


def listed(rows: Iterable[NeedToKnow], *, now: datetime) -> list[Listed]:
    """Rows of a list. Four queries, however many rows."""
    rows = _whole(rows)
    running = running_of_streams([row.stream_id for row in rows], now=now)
    return [_listed(row, running.get(row.stream_id, [])) for row in rows]


def counts(viewer: Viewer) -> dict[str, int]:
    """How many this person may read in each state. One query."""
    rows = readable(viewer).order_by().values_list("state").annotate(number=Count("pk"))
    found = dict(rows)
    return {state: found.get(state, 0) for state in STATES}


def waiting_for(viewer: Viewer, *, now: datetime) -> list[Waits]:
    """Everything about need-to-knows that waits for this person, what is due first in front. A fixed number of queries."""
    told = list(_to_acknowledge(viewer).select_related("need_to_know")[:MOST])
    drafts = list(_drafts_for(viewer)[:MOST])
    mine = list(_to_update(viewer)[:MOST])
    directed = list(_to_carry_out(viewer).select_related("need_to_know")[:MOST])
    rows = {row.pk: row for row in _whole({*(t.need_to_know for t in told), *drafts, *mine, *(d.need_to_know for d in directed)})}
    running = running_of_streams([row.stream_id for row in rows.values()], now=now)
    found = [_waits(rows[rung.need_to_know_id], "Acknowledge it", running, subject=rung.role) for rung in told]
    found += [_draft_waits(rows[row.pk], running, viewer) for row in drafts]
    for row in mine:
        if any(clock.limit == UPDATE for clock in running.get(row.stream_id, [])):
            found.append(_waits(rows[row.pk], "Write an update", running, limits=(UPDATE,)))
    found += [_directed(rows[one.need_to_know_id], one, now) for one in directed]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or now, one.public_id, one.does))


def told_and_waiting(user_id: int) -> int:
    """How many were sent to this person and wait for their word. One query."""
    return Rung.objects.filter(
        recipient=user_id, told_at__isnull=False, acknowledged_at__isnull=True, need_to_know__state=NeedToKnowState.SENT
    ).count()


def by_category(viewer: Viewer, filters: Filters) -> list[OfCategory]:
    """The need-to-knows that this person may read by category, the most frequent first. Two queries."""
    among = incidents(viewer, filters)
    is_open = Q(state__in=[str(state) for state in OPEN_STATES])
    rows = among.order_by().values("category").annotate(number=Count("pk"), still_open=Count("pk", filter=is_open))
    took, asked = _times(among)
    found = [
        OfCategory(
            code=row["category"], title=_title(row["category"]), number=row["number"],
            still_open=row["still_open"], asked=asked.get(row["category"], 0), acknowledged=len(took.get(row["category"], [])),
            median_time=_median(took[row["category"]]) if row["category"] in took else None,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.number, one.title))


def week_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def in_words(took: timedelta | None) -> str:
    """A time to acknowledge as people say it: `40 minutes`, `3 hours`, `2 days`. Empty for none."""
    if took is None:
        return ""
    minutes = round(took.total_seconds() / 60)
    if minutes < 1:
        return "Under a minute"
    if minutes < 90:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24)} days"


def _narrowed(viewer: Viewer, filters: Filters) -> Q:
    found = Q()
    if filters.state == OPEN:
        found &= Q(state__in=[str(state) for state in OPEN_STATES])
    elif filters.state in STATES:
        found &= Q(state=filters.state)
    for name in ("category", "severity"):
        if value := getattr(filters, name):
            found &= Q(**{name: value})
    if filters.child:
        # Whoever may not see the case learns nothing of the child by asking.
        found &= Q(pk__in=seen_of(viewer, filters.child).values("need_to_know"))
    if filters.from_on:
        found &= Q(known_at__gte=start_of_day(filters.from_on))
    if filters.to_on:
        found &= Q(known_at__lt=start_of_day(filters.to_on + timedelta(days=1)))
    return found


def _whole(rows: Iterable[NeedToKnow]) -> list[NeedToKnow]:
    """The rows with what a list shows of them, in their order."""
    order = [row.pk for row in rows]
    found = NeedToKnow.objects.select_related("unit").prefetch_related("children__child", "rungs").in_bulk(order)
    return [found[pk] for pk in order]


def _listed(row: NeedToKnow, running: Sequence[RunningOfStream]) -> Listed:
    told = [rung for rung in row.rungs.all() if rung.told_at is not None]
    return Listed(
        public_id=row.public_id, title=read(row.terms).title, severity=title_of_severity(row.severity),
        severity_colour=SEVERITY_COLOURS.get(row.severity, "grey"), state=STATES[row.state],
        state_colour=STATE_COLOURS.get(row.state, "grey"), children=_names(row), team=row.unit.name if row.unit else "",
        known_at=row.known_at, told=len(told), acknowledged=sum(rung.acknowledged_at is not None for rung in told),
        due=running[0] if running and row.is_open else None,
    )  # fmt: skip


def _names(row: NeedToKnow) -> tuple[str, ...]:
    return tuple(one.child.name for one in row.children.all())


def title_of_severity(severity: str) -> str:
    """What a severity is called."""
    return shipped().grade(Severity(severity)).title


def _to_acknowledge(viewer: Viewer) -> QuerySet[Rung]:
    mine = Rung.objects.filter(recipient=viewer.user_id, told_at__isnull=False, acknowledged_at__isnull=True)
    return mine.filter(need_to_know__in=readable(viewer).filter(state=NeedToKnowState.SENT)).order_by("told_at", "pk")


def _drafts_for(viewer: Viewer) -> QuerySet[NeedToKnow]:
    """Drafts that this person may go on with: a manager those of the teams managed, anybody else their own and their children's."""
    drafts = readable(viewer).filter(state=NeedToKnowState.DRAFT).order_by("known_at", "pk")
    if viewer.roles.intersection((*MAY_CONFIRM, *MAY_SEND_UNCONFIRMED)):
        return drafts
    return drafts.filter(Q(written_at__isnull=True) | Q(written_by=viewer.user_id))


def _to_update(viewer: Viewer) -> QuerySet[NeedToKnow]:
    """What was sent by this person's hand, and is brought up to date by them."""
    hands = Q(written_by=viewer.user_id) | Q(confirmed_by=viewer.user_id) | Q(sent_by=viewer.user_id)
    return readable(viewer).filter(hands, state=NeedToKnowState.SENT).order_by("sent_at", "pk")


def _to_carry_out(viewer: Viewer) -> QuerySet[Direction]:
    return Direction.objects.filter(owner=viewer.user_id, done_at__isnull=True, need_to_know__in=readable(viewer)).order_by("due_on", "pk")


def _draft_waits(row: NeedToKnow, running: Mapping[int, list[RunningOfStream]], viewer: Viewer) -> Waits:
    if row.written_at is None:
        return _waits(row, "Write the form", running, limits=(FORM,))
    may = viewer.roles.intersection((*MAY_CONFIRM, *MAY_SEND_UNCONFIRMED))
    return _waits(row, "Confirm it" if may else "A manager is to confirm it", running, limits=CONFIRMING)


def _waits(
    row: NeedToKnow, does: str, running: Mapping[int, list[RunningOfStream]], *, subject: str = "", limits: Sequence[str] = ()
) -> Waits:
    clocks = running.get(row.stream_id, [])
    clock = next((one for one in clocks if (one.limit in limits if limits else one.subject == subject)), None)
    return Waits(
        public_id=row.public_id, does=does, title=read(row.terms).title, severity=title_of_severity(row.severity),
        severity_colour=SEVERITY_COLOURS.get(row.severity, "grey"), children=_names(row), due_at=clock.due_at if clock else None,
        colour=clock.colour if clock else "", word=clock.word if clock else "",
    )  # fmt: skip


def _directed(row: NeedToKnow, direction: Direction, now: datetime) -> Waits:
    due_at = start_of_day(direction.due_on + timedelta(days=1))
    colour, word = shown(due_at, start_of_day(direction.due_on), now=now)
    return Waits(
        public_id=row.public_id, does=f"Carry out: {direction.says}", title=read(row.terms).title,
        severity=title_of_severity(row.severity), severity_colour=SEVERITY_COLOURS.get(row.severity, "grey"), children=_names(row),
        due_at=due_at, colour=str(colour), word=word,
    )  # fmt: skip


def _times(among: QuerySet[NeedToKnow]) -> tuple[dict[str, list[timedelta]], dict[str, int]]:
    """How long those who were told took, by category, and how many were asked. Whoever sent it themselves is not counted."""
    rungs = Rung.objects.filter(told_at__isnull=False, need_to_know__in=among.order_by().values("pk"))
    rows = rungs.exclude(recipient=F("need_to_know__sent_by")).values_list("need_to_know__category", "told_at", "acknowledged_at")
    took: dict[str, list[timedelta]] = {}
    asked: dict[str, int] = {}
    for category, told_at, acknowledged_at in rows.order_by("pk"):
        asked[category] = asked.get(category, 0) + 1
        if acknowledged_at is not None and told_at is not None:
            took.setdefault(category, []).append(acknowledged_at - told_at)
    return took, asked


def _median(times: Sequence[timedelta]) -> timedelta:
    return timedelta(seconds=median(time.total_seconds() for time in times))


def _title(code: str) -> str:
    category = shipped().category(code)
    return category.title if category else code


__all__ = [
    "OPEN",
    "STATES",
    "Filters",
    "Listed",
    "OfCategory",
    "Waits",
    "by_category",
    "counts",
    "in_words",
    "incidents",
    "listed",
    "title_of_severity",
    "told_and_waiting",
    "waiting_for",
    "week_of",
]
