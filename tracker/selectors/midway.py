"""The decisions of a child's last review, and whether each had been begun when the reviewing officer last looked."""

from dataclasses import dataclass
from datetime import date

from tracker.models import Journey, MidwayAnswer, Review, ReviewDecision
from workflows.calendar import local_date

CHECK = "lac.iro_midway_check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One decision. `is_begun` is None where nobody has looked since the review."""

    public_id: str
    says: str
    is_begun: bool | None
    looked_on: date | None


def last_review(journey: Journey) -> Review | None:
    """The last looked after review that was held. One query."""
    return Review.objects.filter(journey=journey, is_planned=False).order_by("-held_on", "-pk").first()


def decided_at(review: Review) -> list[Decided]:
    """What a review decided, in order, with the last look at each. Two queries."""
    rows = list(ReviewDecision.objects.filter(review=review).order_by("place"))
    answers = MidwayAnswer.objects.filter(decision__in=[row.pk for row in rows]).select_related("event").order_by("event__seq")
    last = {answer.decision_id: answer for answer in answers}
    return [
        Decided(
            public_id=row.public_id, says=row.says, is_begun=last[row.pk].is_begun if row.pk in last else None,
            looked_on=local_date(last[row.pk].event.occurred_at) if row.pk in last else None,
        )
        for row in rows
    ]  # fmt: skip


__all__ = ["CHECK", "Decided", "decided_at", "last_review"]
