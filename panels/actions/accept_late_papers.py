"""The chair takes an item although its papers came after the cut-off (PN-11). The other way is to defer the item."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_chair
from panels.actions.locks import lock_item, sitting_of
from panels.errors import WrongMoment
from panels.models import LatePapers
from panels.selectors.timeliness import timeliness_of
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS
from tracker.actions.panel_business import record_panel_step
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind


@transaction.atomic
def accept_late_papers(*, item_id: int, because: str, actor: Actor, now: datetime) -> LatePapers:
    """Accept what has been sent by now, or that nothing has. Papers that come after this are late again.

    Raises WrongMoment where the item is decided or its papers are in time or accepted, BadInput without a reason,
    NotYourDecision for anyone but the chair and the deputy.
    """
    item, _ = lock_item(item_id)
    actor = must_chair(actor, item.meeting.panel, sitting_of(item.meeting.panel_id, now=now))
    if item.state not in OPEN_ITEMS:
        raise WrongMoment("This item has been decided, or is no longer on the agenda.")
    if not timeliness_of(item).needs_the_chair:
        raise WrongMoment("The papers of this item are in time, or have been accepted already.")
    if not because.strip():
        raise BadInput("Enter why the papers are accepted.", {"because": "Enter why the papers are accepted."})
    assert actor.user_id is not None, "a person chairs"
    event = record_panel_step(
        journey_id=item.request.journey_id, kinds=[EventKind.PANEL_LATE_PAPERS_ACCEPTED], reason=because.strip(), actor=actor, now=now,
        says=f"{named(item.meeting, item.request.business)}: the chair accepted papers that came late.",
        body={"request": item.request.public_id, "meeting": item.meeting.public_id},
    )  # fmt: skip
    return LatePapers.objects.create(item=item, accepted_by_id=actor.user_id, accepted_at=now, because=because.strip(), event=event)
