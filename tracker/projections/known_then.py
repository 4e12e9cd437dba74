"""What was on record, beside the state, of a child's way to a permanent home at a past moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tracker.models import Challenge, Journey, Relationship, Review
from tracker.projections.on_route import ENDED, Fact, OnRoute, on_route
from tracker.projections.permanency import Known
from tracker.rules.fold import Picture
from tracker.terms import ChallengeState, RelationshipKind
from workflows.terms import TrackCode

_PEOPLE = (RelationshipKind.IRO, RelationshipKind.SUPERVISING_SOCIAL_WORKER)


@dataclass(slots=True)
class KnownThen:
    """The dated facts of one journey. `moments` are those at which any of them began or ended (UTC)."""

    facts: Sequence[Fact] = ()
    reviews: list[tuple[datetime, date, bool]] = field(default_factory=list)
    ties: list[Relationship] = field(default_factory=list)
    challenges: list[Challenge] = field(default_factory=list)

    @property
    def moments(self) -> set[datetime]:
        """When what is known changes, whether or not an event says so at that very moment."""
        ends = [(tie.from_at, tie.to_at) for tie in self.ties]
        raised = [(one.raised_at, one.formal_at, one.answered_at, one.ended_at) for one in self.challenges]
        told = {fact.at for fact in self.facts if fact.what in ("evidence", "document", "experience")}
        return told | {at for several in (*ends, *raised) for at in several if at is not None}

    def at(self, picture: Picture, at: datetime) -> Known:
        """What was known at a moment; `picture` is the state then."""
        facts = [fact for fact in self.facts if fact.at <= at and fact.what not in ("track", "challenge")]
        facts += [_track(fact, picture) for fact in self.facts if fact.what == "track" and fact.at <= at]
        facts += [fact for one in self.challenges if (fact := _challenge(one, at)) is not None]
        held = [day for told_at, day, is_planned in self.reviews if told_at <= at and not is_planned]
        planned = [day for told_at, day, is_planned in self.reviews if told_at <= at and is_planned]
        return Known(
            on_route=OnRoute(sorted(facts, key=lambda fact: (fact.at, fact.number))),
            last_review_on=max(held, default=None), planned_review_on=max(planned, default=None),
            iro=self._named(RelationshipKind.IRO, at), supervising_worker=self._named(RelationshipKind.SUPERVISING_SOCIAL_WORKER, at),
        )  # fmt: skip

    def _named(self, kind: RelationshipKind, at: datetime) -> int | None:
        """Who was named for this at a moment: the latest, where two were."""
        there = [tie.user_id for tie in self.ties if tie.kind == kind and tie.from_at <= at and (tie.to_at is None or tie.to_at > at)]
        return there[-1] if there else None


def known_then(journeys: Sequence[Journey]) -> dict[int, KnownThen]:
    """The dated facts of each of these journeys. Four queries."""
    pks = [journey.pk for journey in journeys]
    found = {pk: KnownThen(facts=told.facts) for pk, told in on_route(pks).items()}
    for review in Review.objects.filter(journey__in=pks).select_related("event"):
        found[review.journey_id].reviews.append((review.event.occurred_at, review.held_on, review.is_planned))
    for challenge in Challenge.objects.filter(journey__in=pks):
        found[challenge.journey_id].challenges.append(challenge)
    ties = _ties(journeys)
    for journey in journeys:
        found[journey.pk].ties = ties[journey.child_id]
    return found


def _ties(journeys: Iterable[Journey]) -> dict[int, list[Relationship]]:
    """Who was ever named for each child, in the order in which the last one counts."""
    children = [journey.child_id for journey in journeys]
    rows = Relationship.objects.filter(child__in=children, kind__in=[str(kind) for kind in _PEOPLE], user__isnull=False)
    found: dict[int, list[Relationship]] = defaultdict(list)
    for tie in rows.order_by("from_at", "pk"):
        found[tie.child_id].append(tie)
    return found


def _track(fact: Fact, picture: Picture) -> Fact:
    """A route as it stood then. What kind of plan it was to the child is as it is now."""
    key = (TrackCode.PERMANENCE_ROUTE, fact.number)
    if key in picture.tracks:
        return replace(fact, says=picture.tracks[key], more="" if fact.more == ENDED else fact.more)
    return replace(fact, says=picture.ended_tracks.get(key, fact.says), more=ENDED)


def _challenge(one: Challenge, at: datetime) -> Fact | None:
    """An open challenge as it stood then; None where it was not raised yet, or was over."""
    if one.raised_at > at or (one.ended_at is not None and one.ended_at <= at):
        return None
    if one.answered_at is not None and one.answered_at <= at:
        state = ChallengeState.ANSWERED
    else:
        state = ChallengeState.FORMAL if one.formal_at is not None and one.formal_at <= at else ChallengeState.INFORMAL
    since = one.formal_at if one.formal_at is not None and one.formal_at <= at else one.raised_at
    return Fact("challenge", str(state), since, one.pk, "", "")


__all__ = ["KnownThen", "known_then"]
