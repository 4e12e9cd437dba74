"""The permanency tracker: a row a child looked after in law, worst first, with the counts that lead to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from tracker.models import PermanencyRow
from tracker.models.visible import visible
from tracker.rules.access import Viewer
from tracker.selectors.timescales import COLOURS, Timescale, first_of, of_colour
from tracker.selectors.who import Responsible, directory
from tracker.selectors.words import Words
from workflows.calendar import local_date

NO_ROUTE = "none"
"""The word in an address for a child without a route."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the tracker is narrowed to. Empty values narrow nothing."""

    team: str = ""
    route: str = ""
    colour: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.team or self.route or self.colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """One child on the tracker."""

    ref: str
    name: str
    journey: str
    route: str
    route_state: str
    stage: str
    days_in_care: int
    in_care_since: date
    legal_status: str
    placement: str
    settled_on: date | None
    last_review_on: date | None
    next: Timescale | None
    must_act: str
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number of children, in words, and the value that narrows the tracker to them."""

    value: str
    says: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The children by route and by colour. Each narrows by the other filters and not by its own."""

    total: int
    by_route: tuple[Number, ...]
    by_colour: tuple[Number, ...]


def tracker(viewer: Viewer, filters: Filters, *, now: datetime) -> QuerySet[PermanencyRow]:
    """The children looked after in law whom this person may see, the worst timescale first. One read of an index."""
    rows = _of_team(viewer, filters)
    if filters.route:
        rows = rows.filter(_of_route(filters.route))
    if filters.colour:
        rows = rows.filter(of_colour(filters.colour, now=now))
    return rows.order_by(F("next_due_at").asc(nulls_last=True), "journey_id").select_related("child", "team", "worker", "journey")


def counts(viewer: Viewer, filters: Filters, words: Words, *, now: datetime) -> Counts:
    """How many children take each route and have each colour. One query."""
    coloured = {f"n_{colour}": Count("pk", filter=of_colour(colour, now=now)) for colour in COLOURS}
    every = _of_team(viewer, filters, reads_all=True)
    rows = list(every.order_by().values("route").annotate(number=Count("pk"), **coloured).order_by("-number", "route"))
    here = [row for row in rows if not filters.route or row["route"] == _route_code(filters.route)]
    number = f"n_{filters.colour}" if filters.colour else "number"
    return Counts(
        total=sum(row[number] for row in here),
        by_route=tuple(
            Number(value=row["route"] or NO_ROUTE, says=words.route(row["route"]), number=row[number]) for row in rows if row[number]
        ),
        by_colour=tuple(
            Number(value=colour, says=says, number=sum(row[f"n_{colour}"] for row in here)) for colour, says in COLOURS.items()
        ),
    )


def in_words(page: Iterable[PermanencyRow], words: Words, *, now: datetime) -> list[Tracked]:
    """One page of the tracker as people read it. Four queries beside that of the page."""
    here = list(page)
    found = directory(words, [row.child_id for row in here], now=now)
    today = local_date(now)
    told = []
    for row in here:
        worker = row.worker
        journey = Responsible(
            child_id=row.child_id, team_id=row.team_id, worker_id=row.worker_id, worker_name=worker.display_name if worker else ""
        )
        next_one = first_of(
            row.next_limit, row.next_asks_for, row.next_answers, row.next_due_at, row.next_warns_at, journey, found, now=now
        )
        must_act = next_one.who if next_one and next_one.who else found.manager(row.team_id)
        told.append(
            Tracked(
                ref=row.child.ref, name=row.child.name, journey=row.journey.public_id, route=words.route(row.route),
                route_state=words.route_state(row.route_state) if row.route else "", stage=words.stage(row.stage, row.sub_stage),
                days_in_care=(today - local_date(row.looked_after_since)).days, in_care_since=local_date(row.looked_after_since),
                legal_status=words.legal_status(row.legal_status), placement=words.placement(row.placement),
                settled_on=row.settled_on, last_review_on=row.last_review_on, next=next_one, must_act=str(must_act), team=row.team.name,
            )
        )  # fmt: skip
    return told


def _of_team(viewer: Viewer, filters: Filters, *, reads_all: bool = False) -> QuerySet[PermanencyRow]:
    rows = PermanencyRow.objects.filter(visible(viewer, child="child_id", reads_all=reads_all))
    return rows.filter(team__code=filters.team) if filters.team else rows


def _of_route(value: str) -> Q:
    return Q(route=_route_code(value))


def _route_code(value: str) -> str:
    return "" if value == NO_ROUTE else value
