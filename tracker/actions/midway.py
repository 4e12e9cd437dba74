"""The reviewing officer's look between two reviews: which of the last review's decisions have been begun (LA-17)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput, NotYourDecision
from tracker.models import MidwayAnswer, Review, ReviewDecision
from tracker.models.many import insert_many
from tracker.rules.access import Actor
from tracker.selectors.midway import last_review
from tracker.selectors.words import Words
from workflows.engine.clock import in_words
from workflows.terms import EventKind, Role

REVIEWS = (Role.IRO,)
"""Who lists what a review decided, and who looks between reviews."""

LONGEST, MOST = 500, 40


@transaction.atomic
def list_review_decisions(*, journey_id: int, decisions: Sequence[str], actor: Actor, now: datetime) -> list[ReviewDecision]:
    """List what the last review decided, once. Empty lines are left out.

    Raises NotYourDecision for anybody but a reviewing officer, and BadInput where no review has been held, where its
    decisions are listed already, without any, and for one that is too long.
    """
    _check(actor)
    locked = lock_journey(journey_id, version=None)
    review = _reviewed(locked)
    said = [one.strip() for one in decisions if one.strip()]
    if not said or len(said) > MOST or any(len(one) > LONGEST for one in said):
        says = f"Enter each decision on a line of its own: at least one, at most {MOST}, each of {LONGEST} characters or fewer"
        raise BadInput("The decisions are not complete.", {"decisions": says})
    if ReviewDecision.objects.filter(review=review).exists():
        raise BadInput("The decisions of this review are listed already.")
    change = Change(locked=locked, occurred_at=now)
    change.say(EventKind.REVIEW_DECISIONS_LISTED, f"Decisions of the review of {in_words(review.held_on)} were listed: {len(said)}.",
               reason="\n".join(said), body={"decisions": len(said), "held_on": review.held_on.isoformat()})  # fmt: skip
    events = carry_out(change, _act(actor, now))
    rows = [
        ReviewDecision(journey=locked.journey, review=review, place=place, says=one, event=events[0])
        for place, one in enumerate(said, start=1)
    ]
    insert_many(rows)
    return rows


@transaction.atomic
def record_midway_check(*, journey_id: int, begun: Mapping[str, bool], note: str, actor: Actor, now: datetime) -> int:
    """Say of each decision of the last review whether it has been begun. Returns how many have not.

    `begun` is by the decisions' public ids. Raises NotYourDecision for anybody but a reviewing officer, and BadInput where
    a decision has no answer or no review has been held.
    """
    _check(actor)
    locked = lock_journey(journey_id, version=None)
    review = _reviewed(locked)
    rows = list(ReviewDecision.objects.filter(review=review))
    missing = {f"decision_{row.public_id}": "Select whether this has been begun" for row in rows if row.public_id not in begun}
    if missing:
        raise BadInput("Some decisions have no answer.", missing)
    not_begun = [row for row in rows if not begun[row.public_id]]
    told = f"{len(rows) - len(not_begun)} of {len(rows)} decisions begun" if rows else "no decision is listed"
    change = Change(locked=locked, occurred_at=now)
    change.say(EventKind.IRO_MIDWAY_CHECK_RECORDED, f"Check between reviews: {told}.", reason=note.strip(),
               body={"decisions": len(rows), "begun": len(rows) - len(not_begun), "held_on": review.held_on.isoformat()})  # fmt: skip
    events = carry_out(change, _act(actor, now))
    insert_many([MidwayAnswer(decision=row, event=events[0], is_begun=begun[row.public_id]) for row in rows])
    return len(not_begun)


def _check(actor: Actor) -> None:
    if actor.roles.isdisjoint(REVIEWS):
        raise NotYourDecision(f"This is done by: {Words().roles(REVIEWS)}.", REVIEWS)


def _reviewed(locked: Locked) -> Review:
    review = last_review(locked.journey)
    if review is None:
        raise BadInput("No looked after review has been held yet. Record it first.")
    return review


def _act(actor: Actor, now: datetime) -> Act:
    return Act(actor=actor, now=now, role=actor.acting_as(REVIEWS) or "")


__all__ = ["REVIEWS", "list_review_decisions", "record_midway_check"]
