"""One row a child looked after in law, for the permanency tracker."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tracker.models import Clock, Journey, PermanencyPast, PermanencyRow, Relationship, Review
from tracker.projections.due import next_due
from tracker.projections.on_route import OnRoute, on_route
from tracker.rules.fold import Picture
from tracker.rules.permanence import LEFT, Standing, state_of
from tracker.terms import PlanOfRoute, RelationshipKind
from workflows.calendar import due_day, local_date
from workflows.definitions.progress import FAMILY_FINDING
from workflows.terms import EventKind

_FIELDS = [field.name for field in PermanencyRow._meta.concrete_fields if not field.primary_key]
_REVIEW = "lac.review"
_APPLICATION = "adoption.application_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The row as it is written; None where it is taken away. `has_past` is whether rows of the past may be there."""

    row: PermanencyRow | None = None
    has_past: bool = True


def refresh(journey: Journey, picture: Picture, running: Sequence[Clock]) -> Written:
    """Write the row of a child looked after in law, or take it away. At most three queries."""
    if not journey.is_open or not picture.is_looked_after or picture.looked_after_since is None:
        PermanencyRow.objects.filter(journey=journey).delete()
        return Written()
    known = known_of([journey.pk])[journey.pk]
    row = row_of(journey, picture, running, known)
    save([row])
    return Written(row=row, has_past=known.has_past)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the tracker shows beside the picture: the reviews, the people named, and all that is on record of the way there."""

    on_route: OnRoute = field(default_factory=OnRoute)
    last_review_on: date | None = None
    planned_review_on: date | None = None
    iro: int | None = None
    supervising_worker: int | None = None
    has_past: bool = True


def known_of(journeys: Sequence[int]) -> dict[int, Known]:
    """What is known of each of these journeys, in two queries."""
    found = on_route(journeys)
    return {
        pk: Known(on_route=found[pk], last_review_on=held, planned_review_on=planned, iro=iro, supervising_worker=supervises, has_past=past)
        for pk, held, planned, iro, supervises, past in _beside_the_picture().filter(pk__in=journeys)
    }


@cache
def _beside_the_picture() -> QuerySet[Journey, Any]:
    """Reviews and people by journey: put together once, because that takes longer than the reading."""
    reviews = Review.objects.filter(journey=OuterRef("pk"))
    return Journey.objects.order_by().values_list(
        "pk",
        Subquery(reviews.filter(is_planned=False).order_by("-held_on").values("held_on")[:1]),
        Subquery(reviews.filter(is_planned=True).order_by("-held_on").values("held_on")[:1]),
        Subquery(_named(RelationshipKind.IRO)),
        Subquery(_named(RelationshipKind.SUPERVISING_SOCIAL_WORKER)),
        Exists(PermanencyPast.objects.filter(journey=OuterRef("pk"))),
    )


def _named(kind: RelationshipKind) -> QuerySet[Relationship, Any]:
    ties = Relationship.objects.filter(child=OuterRef("child"), kind=kind, to_at__isnull=True, user__isnull=False)
    return ties.order_by("-from_at", "-pk").values("user")[:1]


def point_to_next(row: PermanencyRow, running: Sequence[Clock]) -> None:
    """Put into a row what its running timescales give. `running` is ordered by due moment."""
    first = next_due(running)
    row.next_limit = first.limit if first else ""
    row.next_asks_for = first.asks_for if first else ""
    row.next_answers = first.answers if first else ""
    row.next_due_at = first.due_at if first else None
    row.next_warns_at = first.warns_at if first else None
    row.review_due_on = _due_on(_REVIEW, running)
    row.target_on = _due_on(_APPLICATION, running)


BY_TIMESCALES = ["next_limit", "next_asks_for", "next_answers", "next_due_at", "next_warns_at", "review_due_on", "target_on"]
"""The columns that `point_to_next` fills."""


def _due_on(limit: str, running: Sequence[Clock]) -> date | None:
    return next((due_day(clock.due_at) for clock in running if clock.limit == limit), None)


def put_people(journey: Journey) -> None:
    """Bring up who is named for the child, after a person was. Two queries."""
    iro, supervises = _named(RelationshipKind.IRO), _named(RelationshipKind.SUPERVISING_SOCIAL_WORKER)
    people = Journey.objects.filter(pk=journey.pk).values_list(Subquery(iro), Subquery(supervises)).first()
    if people is not None:
        PermanencyRow.objects.filter(journey=journey).update(iro=people[0], supervising_worker=people[1])


def save(rows: Sequence[PermanencyRow]) -> None:
    """Insert or overwrite these rows, in one statement a batch."""
    PermanencyRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["journey"], update_fields=_FIELDS, batch_size=300)


def row_of(journey: Journey, picture: Picture, running: Sequence[Clock], known: Known) -> PermanencyRow:
    """The row of a looked after child. `running` is ordered by due moment."""
    assert journey.team_id is not None, "an open journey has a holder"
    assert picture.looked_after_since is not None
    row = PermanencyRow(
        journey=journey,
        child_id=journey.child_id,
        team_id=journey.team_id,
        worker_id=journey.worker_id,
        iro_id=known.iro,
        supervising_worker_id=known.supervising_worker,
        born_on=picture.date_of_birth or journey.child.date_of_birth,
        stage=journey.stage,
        sub_stage=journey.sub_stage,
        looked_after_since=picture.looked_after_since,
        legal_status=min(picture.legal, default=""),
        placement=picture.placement or "",
        placement_started_at=picture.placement_started_at,
    )
    _put_routes(row, known.on_route)
    _put_match(row, known.on_route, picture)
    _put_watch(row, known)
    point_to_next(row, running)
    row.state = state_of(
        Standing(
            route=row.route, route_state=row.route_state, settled_on=row.settled_on, matched_on=row.matched_on,
            placed_for_adoption_on=row.placed_for_adoption_on, application_on=row.application_on,
        )
    )  # fmt: skip
    return row


def _put_routes(row: PermanencyRow, told: OnRoute) -> None:
    """The main route and how far along it the child is, the others, and the documents that all of them expect."""
    routes = told.routes()
    if routes:
        main, *others = routes
        row.route, row.route_state, row.route_set_on = main.code, main.says, local_date(main.at)
        row.milestone, row.milestone_on, row.next_milestone = told.milestones(main)
        followed = [other for other in others if other.says not in LEFT]
        row.parallel_routes = ",".join(t.code for t in followed if t.more != PlanOfRoute.CONTINGENCY)
        row.contingency_routes = ",".join(t.code for t in followed if t.more == PlanOfRoute.CONTINGENCY)
    expects = [track.code for track in routes if track.says not in LEFT and track.more != PlanOfRoute.CONTINGENCY]
    row.documents_missing, row.documents_drafted, row.documents_final = told.documents(expects)
    row.last_progress_at = told.progressed_at()


def _put_match(row: PermanencyRow, told: OnRoute, picture: Picture) -> None:
    """Settled, matched, placed for adoption, applied: each where it still holds, and the decisions that lead there."""
    settled = told.last_on(EventKind.SETTLED_RECORDED)
    placed_since = picture.placement_started_at
    row.settled_on = settled if settled and placed_since and settled >= local_date(placed_since) else None
    matched = told.matched_at()
    row.matched_on = local_date(matched) if matched else None
    row.should_be_placed_on = told.last_on(EventKind.SHOULD_BE_PLACED_DECISION_MADE)
    row.authority_to_place_on = told.last_on(EventKind.AUTHORITY_TO_PLACE_OBTAINED)
    row.placed_for_adoption_on = told.first_on(EventKind.PLACED_FOR_ADOPTION, since=told.ended_at())
    if row.placed_for_adoption_on is not None:
        applied = told.last_on(EventKind.ADOPTION_APPLICATION_LODGED)
        row.application_on = applied if applied and applied >= row.placed_for_adoption_on else None
    looked_for = told.happened(*FAMILY_FINDING)
    if looked_for:
        row.family_finding, row.family_finding_on = looked_for[-1].code, local_date(looked_for[-1].at)


def _put_watch(row: PermanencyRow, known: Known) -> None:
    """Reviews and meetings, the child's experience and the challenge that is open."""
    told = known.on_route
    row.planning_meeting_on = told.last_on(EventKind.PERMANENCE_PLANNING_MEETING_HELD)
    row.last_review_on = known.last_review_on
    booked = told.booked_review() or known.planned_review_on
    row.next_review_on = booked if booked and (known.last_review_on is None or booked > known.last_review_on) else None
    experiences, challenge = told.rows("experience"), told.challenge()
    if experiences:
        last = experiences[-1]
        row.experience, row.experience_on, row.experience_told_by = last.code, local_date(last.at), last.says
    if challenge is not None:
        row.challenge, row.challenged_on = challenge.code, local_date(challenge.at)
