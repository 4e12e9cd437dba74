"""A child missing, or away without authorisation, and found again. Recorded at once by anyone who knows."""

from datetime import datetime

from django.db import transaction

from tracker.actions.change import Change, Owed
from tracker.actions.locks import Locked, lock_journey
from tracker.actions.move import Moved, carry_out
from tracker.actions.record_event import Act
from tracker.errors import BadInput
from tracker.models import MissingEpisode
from tracker.rules.access import Actor
from tracker.terms import MissingKind
from workflows.definitions.evidence import EVIDENCE
from workflows.terms import EventKind, Role, TrackCode


@transaction.atomic
def report_missing(*, journey_id: int, kind: MissingKind, note: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Record that a child is missing since `occurred_at`. Raises BadInput where the child is missing already."""
    locked = lock_journey(journey_id, version=None)
    if locked.open_tracks(TrackCode.MISSING):
        raise BadInput("The child is recorded as missing already.", {"occurred_at": "Record that the child was found first."})
    if occurred_at > now:
        raise BadInput("The time is in the future.", {"occurred_at": "Give when the child was last where they should be."})
    change = Change(locked=locked, occurred_at=occurred_at)
    change.missing = MissingEpisode(kind=kind, started_at=occurred_at)
    change.track_steps.append((TrackCode.MISSING, locked.picture.next_number(TrackCode.MISSING), "open", True, "", ""))
    says = "The child is missing." if kind is MissingKind.MISSING else "The child is away without authorisation."
    change.say(EventKind.CHILD_MISSING, says, reason=note, changes=_track(change, "open", is_open=True))
    change.owed += _what_follows(locked, "child_missing")
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or "")))


@transaction.atomic
def report_found(*, journey_id: int, where: str, actor: Actor, occurred_at: datetime, now: datetime) -> Moved:
    """Record that a missing child was found or came back. The return interview falls due from then."""
    locked = lock_journey(journey_id, version=None)
    episode = MissingEpisode.objects.filter(journey=locked.journey, ended_at__isnull=True).first()
    if episode is None:
        raise BadInput("The child is not recorded as missing.", {"occurred_at": "Record the missing episode first."})
    if not episode.started_at <= occurred_at <= now:
        raise BadInput("The time does not fit.", {"occurred_at": "Give a time after the child went missing, and not in the future."})
    change = Change(locked=locked, occurred_at=occurred_at)
    episode.ended_at = occurred_at
    change.missing = episode
    number = locked.open_tracks(TrackCode.MISSING)[0].number
    change.track_steps.append((TrackCode.MISSING, number, "returned", False, "", ""))
    change.say(EventKind.CHILD_RETURNED_FROM_MISSING, "The child was found.", reason=where,
               changes=_track(change, "returned", is_open=False))  # fmt: skip
    change.owed += _what_follows(locked, "child_returned_from_missing")
    return Moved(locked.journey, carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(()) or "")))


def _what_follows(locked: Locked, move: str) -> list[Owed]:
    """What falls due after it, as the move of the same name says: the form and the move have one outcome."""
    after = [kind for kind in locked.workflow.move(move).after if kind not in locked.evidence]
    return [Owed(kinds=(kind,), answers=next(iter(EVIDENCE[kind].who), Role.SOCIAL_WORKER)) for kind in after]


def _track(change: Change, state: str, *, is_open: bool) -> tuple[dict[str, object], ...]:
    number = change.track_steps[-1][1]
    return ({"track": str(TrackCode.MISSING), "number": number, "state": state, "open": is_open, "route": ""},)
