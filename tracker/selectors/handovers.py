"""Offers of children between teams, on behalf of a viewer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tracker.models import Clock, Handover, Holding, OrgUnit, User
from tracker.models.visible import visible
from tracker.rules.access import Actor, Viewer
from tracker.selectors.journeys import offer_in_words
from tracker.selectors.timescales import days_waiting, shown
from tracker.selectors.words import Words
from tracker.terms import HandoverState, UnitKind
from workflows.calendar import due_day, local_date
from workflows.terms import Role

ANSWER_LIMIT = "oversight.handover_answer"

TO_ME, BY_ME, OVERDUE = "to-me", "by-me", "overdue"
LISTS = {TO_ME: "Offered to me", BY_ME: "Offered by me", OVERDUE: "Overdue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One offer in a list."""

    public_id: str
    child: str
    ref: str
    stage: str
    says: str
    note: str
    from_team: str
    to_team: str
    offered_by: str
    offered_at: datetime
    days: int
    due_on: date | None
    colour: str
    word: str
    fell_back: bool
    mine_to_answer: bool
    mine_to_withdraw: bool


def offers(which: str, viewer: Viewer, actor: Actor, units: Sequence[int], *, now: datetime) -> QuerySet[Handover]:
    """The offers that wait for an answer: to my teams, by my teams or me, or past the time for an answer. Oldest first.

    `units` are those of the posts this person holds and all below them.
    """
    return _waiting(viewer).filter(_which(which, actor, units, now)).order_by("offered_at", "pk")


def counts(viewer: Viewer, actor: Actor, units: Sequence[int], *, now: datetime) -> dict[str, int]:
    """How many offers are in each list. One query."""
    return _waiting(viewer).aggregate(**{which.replace("-", "_"): Count("pk", filter=_which(which, actor, units, now)) for which in LISTS})


def in_words(page: Iterable[Handover], words: Words, actor: Actor, *, now: datetime) -> list[Offered]:
    """One page of offers as people read it. No query beside that of the page."""
    return [_offered(offer, words, actor, now) for offer in page]


def offer_for(viewer: Viewer, public_id: str) -> Handover | None:
    """An offer of a child whom this person may see, answered or not."""
    return _read(Handover.objects.filter(visible(viewer, child="journey__child_id"), public_id=public_id)).first()


def workers_of(team_id: int, *, now: datetime) -> list[tuple[int, str]]:
    """Who works in a team today: (id, name and job). One query."""
    today = local_date(now)
    held = Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), post__unit=team_id, from_on__lte=today, user__is_active=True)
    rows = held.select_related("user", "post").order_by("user__last_name", "user__first_name", "user_id", "is_deputy")
    names: dict[int, str] = {}
    for holding in rows:
        names.setdefault(holding.user_id, f"{holding.user.display_name}, {holding.post.title.lower()}")
    return list(names.items())


def people_with(roles: Iterable[Role], *, now: datetime) -> list[tuple[int, str]]:
    """Everyone who holds a post of one of these roles today: (id, name and job). One query."""
    today = local_date(now)
    users = (
        User.objects.filter(is_active=True)
        .filter(Exists(Holding.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), user=OuterRef("pk"), from_on__lte=today,
                                              post__role__in=[str(role) for role in roles])))
        .order_by("last_name", "first_name", "pk")
    )  # fmt: skip
    return [(user.pk, user.display_name) for user in users]


def teams_that_receive(role: Role | None) -> list[tuple[int, str]]:
    """The teams that may be offered a child: those with a post of this role, or all. One query."""
    teams = OrgUnit.objects.filter(is_active=True, kind=UnitKind.TEAM).order_by("name")
    if role is not None:
        teams = teams.filter(posts__role=str(role)).distinct()
    return list(teams.values_list("pk", "name"))


def _waiting(viewer: Viewer) -> QuerySet[Handover]:
    answer_by = Clock.objects.filter(
        journey=OuterRef("journey_id"), limit=ANSWER_LIMIT, stopped_at__isnull=True, cancelled_at__isnull=True
    ).order_by("due_at")
    rows = Handover.objects.filter(visible(viewer, child="journey__child_id"), state=HandoverState.OFFERED)
    return _read(rows).annotate(
        answer_due_at=Subquery(answer_by.values("due_at")[:1]), answer_warns_at=Subquery(answer_by.values("warns_at")[:1])
    )


def _read(rows: QuerySet[Handover]) -> QuerySet[Handover]:
    return rows.select_related("journey__child", "journey__team", "from_team", "to_team", "offered_by", "answered_by")


def _which(which: str, actor: Actor, units: Sequence[int], now: datetime) -> Q:
    if which == TO_ME:
        return Q(to_team__in=list(units))
    if which == BY_ME:
        return Q(from_team__in=list(units)) | Q(offered_by=actor.user_id)
    return Q(answer_due_at__lte=now) | Q(fell_back_at__isnull=False)


def _offered(offer: Handover, words: Words, actor: Actor, now: datetime) -> Offered:
    due: datetime | None = getattr(offer, "answer_due_at", None)
    colour, word = "grey", "No timescale"
    if due is not None:
        colour, word = shown(due, getattr(offer, "answer_warns_at", None), now=now)
    elif offer.fell_back_at is not None:
        colour, word = "red", "Overdue"
    journey = offer.journey
    return Offered(
        public_id=offer.public_id, child=journey.child.name, ref=journey.child.ref, stage=words.stage(journey.stage, journey.sub_stage),
        says=offer_in_words(offer, journey), note=offer.note, from_team=offer.from_team.name, to_team=offer.to_team.name,
        offered_by=offer.offered_by.display_name, offered_at=offer.offered_at, days=days_waiting(offer.offered_at, now=now),
        due_on=due_day(due) if due else None, colour=colour, word=word, fell_back=offer.fell_back_at is not None,
        mine_to_answer=offer.to_team_id in actor.unit_ids,
        mine_to_withdraw=offer.from_team_id in actor.unit_ids or offer.offered_by_id == actor.user_id,
    )  # fmt: skip
