"""One act for brothers and sisters: each child's conditions are judged alone, and the lawful ones are moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db import transaction

from tracker.actions.locks import lock_streams
from tracker.actions.move import Moved, move
from tracker.actions.requests import MoveRequest
from tracker.errors import BadInput, WaymarkError
from tracker.models import Stream
from tracker.rules.access import Actor

A_REASON_EACH = "Say why, for this child."


@dataclass(frozen=True, slots=True, kw_only=True)
class ForChild:
    """What is asked for one child of the family."""

    journey_id: int
    request: MoveRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of it for one child: the move, or why this child was not moved."""

    journey_id: int
    moved: Moved | None = None
    refused: WaymarkError | None = None


class Makes(Protocol):
    """How the move of one child is made: by the door, or by a flow that waits for the answer to an offer."""

    def __call__(self, *, journey_id: int, request: MoveRequest, actor: Actor, now: datetime) -> Moved: ...


@transaction.atomic
def move_family(*, each: Sequence[ForChild], actor: Actor, now: datetime, makes: Makes = move) -> list[Came]:
    """Move each child whose own conditions allow it. Answers in the order asked, with each refusal.

    Every stream is locked first, in the one order, so that two people who move one family at once wait and never for
    each other. A refusal undoes what it began for that child and nothing of the others. Raises BadInput where no child
    is named or one is named twice.
    """
    named = [one.journey_id for one in each]
    if not named:
        raise BadInput("Choose at least one child.", {"children": "Choose at least one child."})
    if len(set(named)) != len(named):
        raise BadInput("A child is named twice.", {"children": "Name each child once."})
    lock_streams(Stream.objects.filter(journey__in=named).values_list("pk", flat=True))
    return [_moved(one, actor, now, makes) for one in each]


def _moved(one: ForChild, actor: Actor, now: datetime, makes: Makes) -> Came:
    try:
        if not one.request.why.strip():
            raise BadInput(A_REASON_EACH, {"reason": A_REASON_EACH})
        with transaction.atomic():
            made = makes(journey_id=one.journey_id, request=one.request, actor=actor, now=now)
    except WaymarkError as refused:
        return Came(journey_id=one.journey_id, refused=refused)
    return Came(journey_id=one.journey_id, moved=made)


__all__ = ["Came", "ForChild", "Makes", "move_family"]
