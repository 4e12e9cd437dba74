"""Records what those who are there advise where the panel cannot decide: too few are there, or the child's journey has closed."""

from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import lock_item, sitting_of
from panels.errors import WrongMoment
from panels.models import Advice, AgendaItem
from panels.selectors.conflicts import who_takes_no_part
from panels.selectors.sitting_now import gaps, here_now
from panels.selectors.words import named
from panels.terms import OPEN_ITEMS, MeetingState
from tracker.actions.panel_business import record_panel_step
from tracker.errors import BadInput
from tracker.rules.access import Actor
from workflows.terms import EventKind

CLOSED = "The child's journey is closed."


@transaction.atomic
def give_advice(*, item_id: int, says: str, actor: Actor, now: datetime) -> Advice:
    """Put advice on the child's record. It is no decision and no evidence; the item stays to be decided, deferred or carried.

    Raises WrongMoment where the panel can decide, or the meeting is not being held; NotYourDecision for anyone who does not
    run the panel.
    """
    if not says.strip():
        raise BadInput("Say what those who are here advise.", {"says": "Say what those who are here advise."})
    item, _ = lock_item(item_id)
    meeting = item.meeting
    people = sitting_of(meeting.panel_id, now=now)
    actor = must_run(actor, meeting.panel, people)
    if meeting.state != MeetingState.HELD or item.state not in OPEN_ITEMS:
        raise WrongMoment("Advice is recorded on an open item while the meeting is being held.")
    apart = who_takes_no_part([item.pk], now=now)[item.pk]
    lacked = why_not(item, gaps(meeting, people, here_now(meeting, now=now), apart=apart))
    if not lacked:
        raise WrongMoment("The panel can decide this item. Record its decision.")
    event = record_panel_step(
        journey_id=item.request.journey_id, kinds=[EventKind.PANEL_ADVICE_GIVEN], reason=says.strip(), actor=actor, now=now,
        says=f"{named(meeting, item.request.business)}: advice, and no decision. {lacked}",
        body={"meeting": meeting.public_id, "item": item.public_id},
    )  # fmt: skip
    assert actor.user_id is not None, "who runs a panel is a person"
    return Advice.objects.create(item=item, says=says.strip(), lacked=lacked, given_at=now, written_by_id=actor.user_id, event=event)


def why_not(item: AgendaItem, lacking: list[str]) -> str:
    """Why the panel cannot decide an item now, in words; empty where it can."""
    closed = [] if item.request.journey.is_open else [CLOSED]
    return " ".join([*closed, *lacking])
