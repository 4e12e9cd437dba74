"""Keeps what somebody has typed about an item until it is recorded, so that a lost connection loses nothing."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panels.actions.allowed import must_run
from panels.actions.locks import sitting_of
from panels.errors import WrongMoment
from panels.models import AgendaItem, Draft
from panels.terms import OPEN_ITEMS, MeetingState
from tracker.errors import BadInput, NotVisible
from tracker.rules.access import Actor

LONGEST = 20_000


@transaction.atomic
def keep_draft(*, item_id: int, typed: Mapping[str, str | list[str]], actor: Actor, now: datetime) -> Draft:
    """Keep what this person has typed about an item, in place of what was kept before. Nobody else reads it.

    Raises WrongMoment where the item is decided or its meeting not being held, BadInput for more than 20,000 characters.
    """
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__panel").filter(pk=item_id).first()
    if item is None or actor.user_id is None:
        raise NotVisible("There is no such item.")
    must_run(actor, item.meeting.panel, sitting_of(item.meeting.panel_id, now=now))
    if item.meeting.state != MeetingState.HELD or item.state not in OPEN_ITEMS:
        raise WrongMoment("This item is decided, or the meeting is over.")
    if sum(len(str(value)) for value in typed.values()) > LONGEST:
        raise BadInput("That is too long to keep.", {"reason": f"Use {LONGEST:,} characters or fewer."})
    kept, _ = Draft.objects.update_or_create(item=item, user_id=actor.user_id, defaults={"typed": dict(typed), "saved_at": now})
    return kept
