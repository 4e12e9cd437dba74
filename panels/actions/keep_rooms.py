"""Rooms that panels meet in: added and changed by an administrator."""

from datetime import datetime

from django.db import transaction

from panels.models import Room
from tracker.actions.draft_rules import must_change_rules
from tracker.actions.tell import lock_rulebook, tell
from tracker.errors import BadInput
from tracker.rules.access import Actor
from tracker.terms import StreamKind
from workflows.terms import EventKind

LONGEST_NAME = 80


@transaction.atomic
def add_room(*, name: str, is_exclusive: bool, actor: Actor, now: datetime) -> Room:
    """Add a room. One that is exclusive takes one meeting at a time: another is then refused, else only warned of."""
    role = must_change_rules(actor)
    lock_rulebook()
    called = name.strip()
    if not called or len(called) > LONGEST_NAME:
        raise BadInput("The room needs a name.", {"name": f"Enter a name of {LONGEST_NAME} characters or fewer."})
    if Room.objects.filter(name__iexact=called).exists():
        raise BadInput("There is such a room.", {"name": "Another room has this name. Choose another."})
    room = Room.objects.create(name=called, is_exclusive=is_exclusive)
    takes = "one meeting at a time" if is_exclusive else "any number of meetings"
    tell(StreamKind.RULEBOOK, EventKind.PANEL_ROOM_KEPT, f"The room {called} was added; it takes {takes}.", actor=actor, now=now, role=role,
         body={"room": room.pk, "exclusive": is_exclusive})  # fmt: skip
    return room
