"""Lists of open journeys on behalf of a viewer: my children, a team's children, what waits for a decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from tracker.models import CaseloadRow, Child, Handover, OrgUnit, Relationship
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.timescales import Timescale, days_waiting, first_of, of_colour
from tracker.selectors.who import Directory, Responsible, Who, directory
from tracker.selectors.words import Words
from tracker.terms import HandoverState
from workflows.calendar import local_date
from workflows.engine.stage import age_on
from workflows.terms import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. Empty values narrow nothing."""

    mine: bool = False
    team: str = ""
    stage: str = ""
    colour: str = ""
    without_worker: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.mine or self.team or self.stage or self.colour or self.without_worker)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One child in a list."""

    ref: str
    name: str
    age: str
    born_on: date | None
    stage: str
    stage_code: str
    is_looked_after: bool
    team: str
    worker: str
    next: Timescale | None
    holder: Who | None
    waiting_days: int
    journey: str


def caseload(viewer: Viewer, filters: Filters, *, now: datetime) -> QuerySet[CaseloadRow]:
    """The open journeys that this person may see, narrowed, the worst timescale first."""
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id"), narrowed(viewer, filters, now=now))
    return rows.order_by(F("next_due_at").asc(nulls_last=True), "journey_id")


def narrowed(viewer: Viewer, filters: Filters, *, now: datetime) -> Q:
    """The filters as one condition on caseload rows."""
    found = Q()
    if filters.mine:
        found &= mine(viewer)
    if filters.team:
        found &= Q(team__code=filters.team)
    if filters.stage:
        found &= Q(stage=filters.stage)
    if filters.colour:
        found &= of_colour(filters.colour, now=now)
    if filters.without_worker:
        found &= Q(worker__isnull=True)
    return found


def mine(viewer: Viewer) -> Q:
    """The children this person works with by name: the allocated worker, the IRO, a personal adviser and so on."""
    tied = Relationship.objects.filter(child=OuterRef("child_id"), user=viewer.user_id, to_at__isnull=True)
    return Q(worker=viewer.user_id) | Q(Exists(tied))


def listed(rows: Iterable[CaseloadRow], words: Words, *, now: datetime) -> list[Listed]:
    """The rows of one page as people read them. Five queries, whatever the number of rows, beside that of the rows."""
    here = list(rows)
    found = directory(words, [row.child_id for row in here], now=now)
    return [_listed(row, found, words, now) for row in here]


def with_people(rows: QuerySet[CaseloadRow]) -> QuerySet[CaseloadRow]:
    """The rows with everything that `listed` reads of them."""
    return rows.select_related("child", "team", "worker", "journey")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of my children stand how. Each number leads to those children."""

    children: int
    overdue: int
    due_today: int
    waiting: int


def my_counts(viewer: Viewer, *, now: datetime) -> Counts:
    """My children: all, overdue, due today, and those offered to another team that has not answered. One query."""
    offered = Handover.objects.filter(journey=OuterRef("journey_id"), state=HandoverState.OFFERED)
    found = CaseloadRow.objects.filter(visible(viewer, child="child_id"), mine(viewer)).aggregate(
        children=Count("pk"),
        overdue=Count("pk", filter=of_colour("red", now=now)),
        due_today=Count("pk", filter=of_colour("today", now=now)),
        waiting=Count("pk", filter=Exists(offered)),
    )
    return Counts(**found)


@dataclass(frozen=True, slots=True)
class TeamCount:
    """A team, its open children and how many of them are overdue."""

    code: str
    name: str
    children: int
    overdue: int
    without_worker: int


def by_team(viewer: Viewer, units: Sequence[int], *, now: datetime) -> list[TeamCount]:
    """Each team of these units with the children that this viewer may see, those with most overdue first. One query."""
    rows = (
        CaseloadRow.objects.filter(visible(viewer, child="child_id", reads_all=True), team__in=list(units))
        .order_by()
        .values("team__code", "team__name")
        .annotate(
            children=Count("pk"),
            overdue=Count("pk", filter=of_colour("red", now=now)),
            without_worker=Count("pk", filter=Q(worker__isnull=True)),
        )
        .order_by("-overdue", "team__name")
    )
    return [TeamCount(r["team__code"], r["team__name"], r["children"], r["overdue"], r["without_worker"]) for r in rows]


def teams_of(viewer: Viewer) -> QuerySet[OrgUnit]:
    """The teams whose children this viewer may see: the choices of a filter."""
    teams = OrgUnit.objects.filter(is_active=True, kind="team").order_by("name")
    return teams if viewer.sees_every_child else teams.filter(pk__in=sorted(viewer.unit_ids))


def contacts_waiting(viewer: Viewer) -> QuerySet[CaseloadRow]:
    """Contacts and referrals that await a decision, the oldest first."""
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id"), stage=Stage.CONTACT)
    return rows.order_by("stage_entered_at", "journey_id")


def age_in_words(child: Child, *, now: datetime) -> str:
    """`9 years`, `5 months`, `12 days`, `expected 4 March 2027`, or that the child died."""
    if child.died_on is not None:
        return f"died {child.died_on.day} {child.died_on:%B %Y}"
    if child.date_of_birth is None:
        expected = child.expected_date
        return f"expected {expected.day} {expected:%B %Y}" if expected else ""
    today = local_date(now)
    years = age_on(child.date_of_birth, today)
    if years >= 2:
        return f"{years} years"
    months = (today.year - child.date_of_birth.year) * 12 + today.month - child.date_of_birth.month
    months -= today.day < child.date_of_birth.day
    if months >= 1:
        return f"{months} months" if months > 1 else "1 month"
    days = (today - child.date_of_birth).days
    return "1 day" if days == 1 else f"{days} days"


def _listed(row: CaseloadRow, found: Directory, words: Words, now: datetime) -> Listed:
    worker = row.worker
    journey = Responsible(
        child_id=row.child_id, team_id=row.team_id, worker_id=row.worker_id, worker_name=worker.display_name if worker else ""
    )
    next_one = first_of(row.next_limit, row.next_asks_for, row.next_answers, row.next_due_at, row.next_warns_at, journey, found, now=now)
    return Listed(
        ref=row.child.ref,
        name=row.child.name,
        age=age_in_words(row.child, now=now),
        born_on=row.child.date_of_birth,
        stage=words.stage(row.stage, row.sub_stage),
        stage_code=row.stage,
        is_looked_after=row.looked_after_since is not None,
        team=row.team.name,
        worker=worker.display_name if worker else "",
        next=next_one,
        holder=None if worker else found.manager(row.team_id),
        waiting_days=days_waiting(row.stage_entered_at, now=now),
        journey=row.journey.public_id,
    )
