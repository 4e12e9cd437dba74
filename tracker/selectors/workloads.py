"""Caseloads by weight (SV-11, SV-12): what each worker of a team holds, and whether a newly qualified one holds too much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tracker.models import CaseloadRow, Handover, Holding, Journey, OrgUnit, Track
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.rules.workload import Load, Spread, average_said, ceiling_said, in_order, is_above_ceiling, said, weight_of
from tracker.selectors.who import WORKERS
from workflows.calendar import local_date
from workflows.definitions.standings import STANDINGS
from workflows.engine.indicators import shipped
from workflows.terms import Role, TrackCode

HOLDS_CHILDREN = WORKERS | {Role.PERSONAL_ADVISER}
"""The posts that count in a team's average. A manager who holds a child is shown all the same."""

IN_PROCEEDINGS = ("proceedings_issued", "interim_order")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one worker holds, in words. `warning` is empty where nothing is to be warned of."""

    user_id: int
    name: str
    username: str
    post: str
    children: int
    weight: str
    ceiling: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team's workers, those who hold least first, with its average and its spread."""

    code: str
    name: str
    workers: tuple[Shown, ...]
    average: str
    least: str
    most: str


@dataclass(frozen=True, slots=True)
class _Post:
    team: int
    user: int
    name: str
    username: str
    role: str
    title: str
    since: date


def of_teams(teams: Iterable[OrgUnit], viewer: Viewer | None, *, now: datetime) -> list[Team]:
    """Each of these teams with its workers. `viewer` None counts every child, for a rule. Two queries."""
    here = list(teams)
    spreads, names = _spreads([team.pk for team in here], viewer, now)
    return [_team(team, spreads[team.pk], names, now) for team in here]


def before_choosing(journey: Journey, viewer: Viewer, *, now: datetime) -> Team | None:
    """The journey's team as whoever allocates sees it: each worker with what the child would make of it. Three queries."""
    return _with_the_child(journey.team, child_weighs(journey), viewer, now) if journey.team is not None else None


def before_accepting(offer: Handover, viewer: Viewer, *, now: datetime) -> Team:
    """The team that is offered a child, as whoever answers sees it: the child weighs what it will after the move. Three queries."""
    return _with_the_child(offer.to_team, child_weighs(offer.journey, stage=_stage_offered(offer)), viewer, now)


def too_much_for(journey: Journey, worker: int, *, now: datetime, offer: Handover | None = None) -> str:
    """Why this worker should not be given the child: newly qualified and above the ceiling with it. Empty where nothing is against it.

    The worker's team is that which is offered the child, where one is, else that which holds the child. Every child
    counts, whoever may see it. One query for whoever is experienced, and four for whoever is newly qualified.
    """
    weights = shipped().weights
    roles = [str(role) for role in weights.newly_qualified]
    team = offer.to_team_id if offer is not None else journey.team_id
    if team is None or journey.worker_id == worker:
        return ""
    if not _held([team], now).filter(user=worker, post__role__in=roles).exists():
        return ""
    spreads, _ = _spreads([team], None, now)
    load = next((load for load in spreads[team].loads if load.user_id == worker), None)
    taking = child_weighs(journey, stage=_stage_offered(offer) if offer is not None else "")
    return _warning(load, spreads[team], taking, now) if load is not None else ""


def child_weighs(journey: Journey, *, stage: str = "") -> int:
    """The weight of this child in tenths, where the child stands or in a stage that is offered. One query."""
    proceedings = Track.objects.filter(journey=journey, code=TrackCode.LEGAL, state__in=IN_PROCEEDINGS, ended_at__isnull=True)
    return weight_of(
        stage or journey.stage,
        in_care=journey.looked_after_since is not None,
        in_proceedings=proceedings.exists(),
        weights=shipped().weights,
    )


def _stage_offered(offer: Handover) -> str:
    """The stage to which an offered move leads; empty where the child stays where the child stands."""
    standing = STANDINGS.get(offer.target)
    return standing.stages[0] if standing is not None and standing.stages else ""


def _with_the_child(team: OrgUnit, taking: int, viewer: Viewer, now: datetime) -> Team:
    spreads, names = _spreads([team.pk], viewer, now)
    return _team(team, spreads[team.pk], names, now, taking=taking)


def _spreads(teams: list[int], viewer: Viewer | None, now: datetime) -> tuple[dict[int, Spread], dict[int, str]]:
    posts = _posts(teams, now)
    held = _held_by({post.user for post in posts}, viewer)
    loads: dict[int, dict[int, Load]] = {team: {} for team in teams}
    newly = {str(role) for role in shipped().weights.newly_qualified}
    for post in posts:
        children, weight = held.get(post.user, (0, 0))
        if post.role not in HOLDS_CHILDREN and not children:
            continue
        loads[post.team].setdefault(
            post.user, Load(post.user, post.name, post.title, children, weight, post.since if post.role in newly else None)
        )
    return {team: Spread(in_order(list(own.values()))) for team, own in loads.items()}, {post.user: post.username for post in posts}


def _posts(teams: list[int], now: datetime) -> list[_Post]:
    """Who works in these teams today, each person's first post in a team first."""
    rows = _held(teams, now).select_related("user", "post").order_by("is_deputy", "from_on", "pk")
    return [
        _Post(row.post.unit_id, row.user_id, row.user.display_name, row.user.username, row.post.role, row.post.title, row.from_on)
        for row in rows
    ]


def _held(teams: list[int], now: datetime) -> QuerySet[Holding]:
    today = local_date(now)
    return Holding.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today), post__unit__in=teams, from_on__lte=today, user__is_active=True, is_deputy=False
    )


def _held_by(users: set[int], viewer: Viewer | None) -> dict[int, tuple[int, int]]:
    """How many open children each of these holds and their weight, whichever the team."""
    rows = CaseloadRow.objects.filter(worker__in=users)
    if viewer is not None:
        rows = rows.filter(visible(viewer, child="child_id", reads_all=True))
    proceedings = Track.objects.filter(
        journey=OuterRef("journey_id"), code=TrackCode.LEGAL, state__in=IN_PROCEEDINGS, ended_at__isnull=True
    )
    counted = (
        rows.order_by()
        .annotate(in_care=Q(looked_after_since__isnull=False), in_proceedings=Exists(proceedings))
        .values_list("worker", "stage", "in_care", "in_proceedings")
        .annotate(number=Count("pk"))
    )
    weights, found = shipped().weights, dict.fromkeys(users, (0, 0))
    for user, stage, in_care, in_proceedings, number in counted:
        each = weight_of(stage, in_care=bool(in_care), in_proceedings=bool(in_proceedings), weights=weights)
        children, weight = found[user]
        found[user] = (children + number, weight + number * each)
    return found


def _team(team: OrgUnit, spread: Spread, usernames: dict[int, str], now: datetime, *, taking: int = 0) -> Team:
    today, weights = local_date(now), shipped().weights
    return Team(
        code=team.code, name=team.name, average=average_said(spread), least=said(spread.least), most=said(spread.most),
        workers=tuple(
            Shown(
                user_id=load.user_id, name=load.name, username=usernames[load.user_id], post=load.post, children=load.children,
                weight=said(load.weight), ceiling=ceiling_said(load, spread, weights, today=today),
                warning=_warning(load, spread, taking, now),
            )
            for load in spread.loads
        ),
    )  # fmt: skip


def _warning(load: Load, spread: Spread, taking: int, now: datetime) -> str:
    today, weights = local_date(now), shipped().weights
    if not is_above_ceiling(load, spread, weights, today=today, taking=taking):
        return ""
    ceiling = ceiling_said(load, spread, weights, today=today)
    if taking:
        return f"{load.name} is newly qualified and would hold a weight of {said(load.weight + taking)}, above the ceiling of {ceiling}."
    return f"{load.name} is newly qualified and holds a weight of {said(load.weight)}, above the ceiling of {ceiling}."
