"""Turns a decided move into the change that it makes: what ends, what opens, what is told and what is owed."""

from dataclasses import dataclass

from tracker.actions.change import LEGAL_TRACK, Change, Owed, sentence
from tracker.actions.locks import Locked
from tracker.actions.record_event import Act
from tracker.actions.requests import Given, MoveRequest
from tracker.models import Handover, MissingEpisode
from tracker.terms import MissingKind, Precision
from workflows.calendar import end_of_day
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.tracks import TRACKS
from workflows.engine.decide import Decision
from workflows.engine.effects import TrackChange, closes, told_when_decided, track_changes
from workflows.shapes import Move, To
from workflows.terms import Direction, EventKind, EvidenceKind, Role, Stage, TakesEffect, TrackCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who takes the child on as a move takes effect, and the offer that is accepted by it."""

    team: int
    worker: int | None = None
    accepted: Handover | None = None
    why_above_ceiling: str = ""


def change_for(locked: Locked, decision: Decision, request: MoveRequest, act: Act, *, receiver: Receiver | None = None) -> Change:
    """The change that a decided move makes. Ends come before starts, so that no day has two plans and none has none."""
    found, target = decision.move, decision.target
    change = Change(locked=locked, occurred_at=request.occurred_at, precision=Precision.INSTANT)
    if receiver is not None:
        say_accepted(change, receiver)
    change.take(found, target, _sentence(found, target, act), reason=request.why, body=_body(request))
    _give_details(change, request)
    _give_evidence(change, found, request, rests_on=True)
    made = _track_changes(locked, found, target, request)
    for track in (t for t in made if not t.is_open):
        change.track(track)
    if found.ends_care_at(target) or closes(target):
        change.end_placement()
        change.end_legal_statuses()
    if request.details.legal_status:
        change.start_legal_status(request.details.legal_status, expires_at=request.details.legal_expires_at)
    if request.details.placement is not None:
        change.start_placement(request.details.placement)
    _keep_missing_episode(change, made)
    for track in (t for t in made if t.is_open):
        change.track(track, route=request.details.permanence_route if track.track is TrackCode.PERMANENCE_ROUTE else "")
    told = told_when_decided(found, locked.situation(request.occurred_at)) if _at_once(decision) else ()
    for kind in dict.fromkeys([*told, *found.tells]):
        change.say(kind, sentence(kind))
    _give_evidence(change, found, request, rests_on=False)
    _owe(change, decision, request)
    if receiver is not None and not closes(target):
        hand_over(change, receiver)
    if closes(target):
        change.close(found.code, f"The journey closed: {found.says}")
    return change


def hand_over(change: Change, receiver: Receiver) -> None:
    """Make the receiver responsible: its worker where one is named, else the team, in which a worker is then due."""
    if receiver.worker is None:
        change.hand_to(receiver.team, None, "Responsibility passed to the team.", kind=EventKind.TEAM_CHANGED)
        return
    change.hand_to(
        receiver.team, receiver.worker, "A worker was allocated.", kind=EventKind.CASE_ALLOCATED, reason=receiver.why_above_ceiling
    )
    change.say(EventKind.SOCIAL_WORKER_ALLOCATED, "A worker was allocated.")
    if change.move is not None and change.move[1].id == Stage.EARLY_HELP:
        change.say(EventKind.EARLY_HELP_WORKER_ALLOCATED, "An early help worker was allocated.")


def say_accepted(change: Change, receiver: Receiver) -> None:
    """Tell that the offer was accepted, where there was one, before what follows from it."""
    handover = receiver.accepted
    if handover is None:
        return
    change.say(EventKind.HANDOVER_ACCEPTED, f"{handover.to_team.name} accepted the child.",
               body={"handover": handover.public_id})  # fmt: skip
    change.say(EventKind.HANDOVER_ANSWERED, "The offer was answered.")


def _at_once(decision: Decision) -> bool:
    """Leaving a standing is told as the move is decided: for an offered move that was with the offer."""
    return decision.takes_effect is TakesEffect.ON_DECISION


def _track_changes(locked: Locked, found: Move, target: To, request: MoveRequest) -> tuple[TrackChange, ...]:
    return track_changes(
        found,
        target,
        [(code, state) for (code, _), state in locked.picture.tracks.items()],
        TRACKS,
        legal_state=LEGAL_TRACK.get(request.details.legal_status, ""),
    )


def _give_evidence(change: Change, found: Move, request: MoveRequest, *, rests_on: bool) -> None:
    """What the move rests on comes before what it does; the rest comes after, so that it answers what the move starts."""
    for kind, given in request.given.items():
        if (kind in found.before) is rests_on:
            change.give(kind, given)


def _keep_missing_episode(change: Change, made: tuple[TrackChange, ...]) -> None:
    """A child who goes missing, or is found, has an episode beside the track."""
    for track in (t for t in made if t.track is TrackCode.MISSING):
        if track.is_open:
            change.missing = MissingEpisode(kind=MissingKind.MISSING, started_at=change.occurred_at)
        else:
            change.missing = MissingEpisode.objects.filter(journey=change.locked.journey, ended_at__isnull=True).first()
            if change.missing is not None:
                change.missing.ended_at = change.occurred_at


def _give_details(change: Change, request: MoveRequest) -> None:
    details = request.details
    change.died_on = details.died_on
    if details.date_of_birth is not None:
        change.born(details.date_of_birth)
    if details.placement is not None:
        change.give(EvidenceKind.WHERE_PLACED, Given(says=details.placement.where, reference=details.placement.code))
    if details.legal_status:
        change.give(EvidenceKind.LEGAL_BASIS, Given(says=details.legal_status))


def _owe(change: Change, decision: Decision, request: MoveRequest) -> None:
    # An offer may be accepted after the day by which the rest was to follow: it is then due at once.
    due_at = max(end_of_day(request.tasks_due_on), request.occurred_at) if request.tasks_due_on else None
    warned = tuple(w.evidence for w in decision.warnings if w.evidence is not None)
    for kinds, moment in ((decision.due_after, None), (warned, due_at)):
        for kind in kinds:
            who = EVIDENCE[kind].who
            change.owed.append(Owed(kinds=(kind,), answers=who[0] if who else Role.SOCIAL_WORKER, due_at=moment))


def _sentence(found: Move, target: To, act: Act) -> str:
    words = {
        Direction.STEP_UP: "Step up",
        Direction.STEP_DOWN: "Step down",
        Direction.EMERGENCY: "Emergency",
        Direction.CLOSE: "Closed",
        Direction.REOPEN: "Reopened",
        Direction.OPEN: "Opened",
        Direction.LATERAL: "Moved",
    }
    goes = target.standing is not None and not closes(target)
    to = f" to {target.standing.title.lower()}" if goes and target.standing is not None else ""
    return f"{words[found.direction]}{to}: {found.says}"


def _body(request: MoveRequest) -> dict[str, object]:
    return {
        "given": {str(k): {"says": g.says, "reference": g.reference} for k, g in request.given.items()},
        "warnings_accepted": request.warnings_accepted,
        **({"is_emergency": True} if request.is_emergency else {}),
    }
