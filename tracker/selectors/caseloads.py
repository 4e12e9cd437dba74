"""Lists of open journeys on behalf of a viewer: my children, a team's children, what waits for a decision."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.models import CaseloadRow, Child, Clock, Event, Handover, OrgUnit, Relationship, Track
from tracker.models.prepared import read
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.timescales import Timescale, days_waiting, first_of, of_colour
from tracker.selectors.who import Directory, Responsible, Who, directory
from tracker.selectors.words import Words
from tracker.terms import HandoverState
from workflows.calendar import local_date
from workflows.definitions.limits.child_protection import CONFERENCE_LATE_REASON
from workflows.definitions.limits.oversight import NO_CONTACT, PLANS_WRITTEN
from workflows.definitions.recordable import WHY_LATE
from workflows.engine.stage import age_on
from workflows.terms import EventKind, Stage, TrackCode

OTHER_REASON = "Another reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to. Empty values narrow nothing. `kept` is one of the lists that are kept apart: see `KEPT`."""

    mine: bool = False
    team: str = ""
    stage: str = ""
    colour: str = ""
    without_worker: bool = False
    kept: str = ""
    longest_unseen_first: bool = False
    track: str = ""
    state: str = ""
    worker: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.mine, self.team, self.stage, self.colour, self.without_worker, self.kept, self.track, self.worker))


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
    seen: "LastSeen | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """How long ago a child was seen, and whether alone. `on` None: not since the journey began."""

    on: date | None
    alone: bool
    alone_on: date | None
    days: int


def caseload(viewer: Viewer, filters: Filters, *, now: datetime) -> QuerySet[CaseloadRow]:
    """The open journeys that this person may see, narrowed: the worst timescale first, or the longest since the child was seen."""
    rows = CaseloadRow.objects.filter(visible(viewer, child="child_id"), narrowed(viewer, filters, now=now))
    if filters.longest_unseen_first:
        return rows.order_by(Coalesce("last_seen_at", "opened_at"), "journey_id")
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
    if filters.worker:
        found &= Q(worker__username=filters.worker)
    if filters.track:
        standing = Track.objects.filter(journey=OuterRef("journey_id"), code=filters.track, ended_at__isnull=True)
        found &= Q(Exists(standing.filter(state=filters.state) if filters.state else standing))
    if filters.kept:
        found &= KEPT[filters.kept].who(now=now)
    return found


def on_the_edge_of_care(*, now: datetime) -> Q:
    """The children who are marked as on the edge of care (ST-08)."""
    marked = Track.objects.filter(journey=OuterRef("journey_id"), code=TrackCode.EDGE_OF_CARE, ended_at__isnull=True)
    return Q(Exists(marked))


def with_a_blank_assessment(*, now: datetime) -> Q:
    """Assessments that were started and in which nothing has been written for as long as the standard allows (AS-03)."""
    return Q(Exists(_past("assessment.blank", now=now)))


def without_purpose(*, now: datetime) -> Q:
    """Cases to close or to take up again (ST-11): no contact for as long as the authority allows, and nothing left to aim at.

    A case has something to aim at while a plan of it stands, which was written since the child came to the present stage.
    """
    planned = Event.objects.filter(
        journey=OuterRef("journey_id"), kind__in=[str(kind) for kind in PLANS_WRITTEN], corrected_by__isnull=True,
        occurred_at__gte=OuterRef("stage_entered_at"),
    )  # fmt: skip
    return Q(Exists(_past(NO_CONTACT, now=now))) & ~Q(Exists(planned))


def with_a_late_conference(*, now: datetime) -> Q:
    """The children whose initial conference is late, or was, and nobody has said why (CP-05)."""
    return Q(Exists(_past(CONFERENCE_LATE_REASON, now=now)))


def _past(limit: str, *, now: datetime) -> QuerySet[Clock]:
    """A running timescale of this limit whose moment has come, on the journey of the row."""
    return Clock.objects.filter(
        journey=OuterRef("journey_id"), limit=limit, due_at__lte=now, stopped_at__isnull=True, cancelled_at__isnull=True
    )


class WhoIsOn(Protocol):
    """Which children a list that is kept apart holds."""

    def __call__(self, *, now: datetime) -> Q: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A list of children that is kept apart, what it is for, and who is on it."""

    title: str
    lead: str
    who: WhoIsOn


KEPT: Mapping[str, Kept] = {
    "edge_of_care": Kept("On the edge of care", "These children are marked as on the edge of care, and reviewed.", on_the_edge_of_care),
    "no_purpose": Kept(
        "To close or take up again",
        "Nobody has been in contact with these families for as long as your authority allows, and no plan has been written since the "
        "child came to the stage. Decide for each: close the case, or plan what it is for.",
        without_purpose,
    ),
    "blank": Kept("Blank assessments", "These assessments were started, and nothing has been written in them.", with_a_blank_assessment),
    "conference_late": Kept(
        "Conference late, no reason yet",
        "The initial conference of these children is late, or was. A manager says why.",
        with_a_late_conference,
    ),
}
"""Every list that is kept apart, by its code."""


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


def choices_of_teams(viewer: Viewer) -> list[tuple[str, str]]:
    """The same teams by code and name. One query."""
    return [(code, name) for code, name in read(_codes_and_names, viewer)]


def _codes_and_names(viewer: Viewer) -> QuerySet[OrgUnit, tuple[Any, ...]]:
    return teams_of(viewer).values_list("code", "name")


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
        seen=last_seen(row, now=now),
    )


def why_conferences_were_late(viewer: Viewer) -> list[tuple[str, int]]:
    """Each reason given for a late initial conference and how often, the most frequent first. One query."""
    given = Event.objects.filter(
        visible(viewer, child="child_id"), kind=EventKind.CONFERENCE_LATE_REASON_RECORDED, corrected_by__isnull=True
    ).values_list("payload__body__answers__why_late")
    counted = Counter(code for (code,) in given.iterator())
    labels = {option.code: option.label for option in WHY_LATE.options}
    return [(labels.get(code, OTHER_REASON), number) for code, number in counted.most_common()]


def last_seen(row: CaseloadRow, *, now: datetime) -> LastSeen:
    """When the child was last seen, and the days since; since the journey began where the child has not been seen on it."""
    at, alone_at = row.last_seen_at, row.last_seen_alone_at
    return LastSeen(
        on=local_date(at) if at else None,
        alone=at is not None and at == alone_at,
        alone_on=local_date(alone_at) if alone_at else None,
        days=(local_date(now) - local_date(at or row.opened_at)).days,
    )
