"""The door. Every change of a journey's state comes through here: lock, decide, set the state, append the events,
start and stop the timescales, write the effects, refresh the projections, in one transaction.

`move` takes a person's decision or happening; `carry_out` writes a change that an action has put together. Nothing
else sets a stage, a track, a placement, a legal status or a holder of a live journey.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker import machines
from tracker.actions import effects
from tracker.actions.change import Change
from tracker.actions.check_details import check_details
from tracker.actions.check_given import check_given
from tracker.actions.decided import Receiver, change_for
from tracker.actions.keep_clocks import Clocks
from tracker.actions.locks import Locked, lock_child_of, lock_journey
from tracker.actions.offers import offer, withdraw_waiting
from tracker.actions.record_event import Act, Entry, append
from tracker.actions.requests import MoveRequest
from tracker.actions.say_again import say_what_has_come_again
from tracker.actions.ties import begin_tie, retie
from tracker.errors import BadInput, MoveRefused, NotYourDecision
from tracker.models import Event, Evidence, Handover, Journey, LegalStatus, Placement, Review, Track, as_machine
from tracker.projections.on_route import COUNTS
from tracker.projections.refresh import refresh
from tracker.rules.access import Actor
from tracker.rules.fault_points import point
from tracker.selectors.scheme import decided_by
from tracker.selectors.words import Words
from tracker.terms import HandoverKind, RelationshipKind
from workflows.calendar import local_date
from workflows.engine.decide import Decision, decide
from workflows.engine.remedy import completed
from workflows.engine.scheme import roles_for_move
from workflows.engine.stage import looked_after_in_law
from workflows.shapes import Move, To
from workflows.terms import EventKind, EvidenceKind, TakesEffect, TrackCode


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a move: the journey after it, its events, and the offer where a receiver must accept."""

    journey: Journey
    events: list[Event]
    handover: Handover | None = None


@transaction.atomic
def move(*, journey_id: int, request: MoveRequest, actor: Actor, now: datetime) -> Moved:
    """Make a move, or offer it where the receiver must accept first.

    Raises MoveRefused with every unmet reason, NotYourDecision with who may make it or record what
    it gives, StaleJourney where someone else moved the child first, BadInput for a moment that cannot be and for facts
    that are missing. Nothing is written when any of them is raised.
    """
    if request.details.are_of_the_child:
        lock_child_of(journey_id)
    locked = lock_journey(journey_id, version=request.version, at=request.occurred_at)
    found, target = find_move(locked, request)
    check_moment(locked, request.occurred_at, now)
    decision = decided(locked, found, target, request, actor)
    check_given(request.given, actor, at=request.occurred_at)
    check_details(locked, found, target, request)
    act = Act(actor=actor, now=now, role=actor.acting_as(found.by) or "")
    if decision.takes_effect is TakesEffect.ON_ACCEPTANCE:
        return _offer_move(locked, decision, request, act)
    return take_effect(locked, decision, request, act)


def take_effect(locked: Locked, decision: Decision, request: MoveRequest, act: Act, *, receiver: Receiver | None = None) -> Moved:
    """Carry out a decided move on a locked journey. `receiver` takes the child on by it, at once."""
    change = change_for(locked, decision, request, act, receiver=receiver)
    handover = None
    if receiver is None and request.to_team and request.to_team != locked.journey.team_id:
        if change.closed_because:
            raise BadInput("This move closes the journey, so there is no child to hand over.", {"to_team": "Leave out the team."})
        handover = offer(change, act, kind=HandoverKind.TRANSFER, to_team=request.to_team, note=request.why)
    events = carry_out(change, act, handover=handover)
    return Moved(locked.journey, events, handover)


def decided(locked: Locked, found: Move, target: To, request: MoveRequest, actor: Actor) -> Decision:
    """Decide under the lock. Raises MoveRefused or NotYourDecision."""
    situation = locked.situation(request.occurred_at)
    decision = decide(
        found,
        target,
        situation,
        roles=roles_for_move(found, actor.roles, actor.user_id, locked.book.scheme, situation.today),
        given=frozenset(request.given) | _given_by_details(request),
        warnings_accepted=request.warnings_accepted,
        why=request.why,
        rules=locked.book.rules,
        calendar=locked.book.calendar,
    )
    if not decision.yours:
        decides = decided_by(found, locked.book.scheme, Words(), on=situation.today)
        raise NotYourDecision(f"This is not yours to decide. It is decided by: {decides}.", found.by)
    if not decision.allowed:
        told = completed(decision, locked.workflow, situation, rules=locked.book.rules, calendar=locked.book.calendar)
        raise MoveRefused(told.reasons, told.warnings)
    return decision


def find_move(locked: Locked, request: MoveRequest) -> tuple[Move, To]:
    """The move and the target that a request names. Raises BadInput where this journey's definition has none."""
    try:
        found = locked.workflow.move(request.move)
    except KeyError:
        raise BadInput("There is no such move.", {"move": "Choose one of the moves listed."}) from None
    target = next((t for t in found.targets if t.id == request.target), None)
    if not request.target:
        target = found.targets[0]
    if target is None:
        choices = ", ".join(t.id for t in found.targets)
        raise BadInput("This move does not lead there.", {"target": f"Choose one of: {choices}."})
    return found, target


def check_moment(locked: Locked, occurred_at: datetime, now: datetime) -> None:
    """Raises BadInput for a moment in the future, before the child was known, or before what is already on record."""
    if occurred_at > now:
        raise BadInput("The date and time are in the future.", {"occurred_at": "Give when it happened, not when it will."})
    if occurred_at < locked.journey.stage_entered_at:
        raise BadInput(
            "This is before the child came to the present stage. To put the record right, ask a manager for a correction.",
            {"occurred_at": "Give a moment after the last move."},
        )


def carry_out(change: Change, act: Act, *, handover: Handover | None = None) -> list[Event]:
    """Write a change to a locked journey: rows, events, timescales, effects, projections. Returns the events."""
    locked = change.locked
    _derive_care_events(change)
    say_what_has_come_again(change)
    if change.closed_because:
        withdraw_waiting(change, act)
    version_before = (locked.journey.stage, locked.journey.sub_stage, locked.picture.team, locked.picture.worker)
    _set_stage(change)
    _apply_to_picture(change)
    point("after_the_state_before_the_event")
    events = append(locked.stream, change.entries, act=act, journey=locked.journey, child=locked.journey.child)
    _write_tracks(change)
    _write_care(change, events)
    _write_reviews(change, events)
    _write_evidence(change, events, act)
    _write_attached(change, events, act)
    _save_journey(change, act, version_before)
    retie(change, events)
    clocks = Clocks(locked.journey, locked.workflow, locked.running, locked.book)
    _tell_clocks(change, clocks, events, act)
    point("after_the_events_before_the_clocks")
    clocks.save()
    locked.running = clocks.running
    if handover is not None:
        handover.version_offered = locked.journey.version
        handover.save()
        # The receiver has to read about the child before answering.
        begin_tie(locked.journey.child_id, RelationshipKind.OFFERED_TO_TEAM, change.occurred_at, events[0], unit=handover.to_team_id)
    point("after_the_clocks_before_the_effects")
    effects.save(effects.for_events(events, now=act.now))
    point("after_the_effects_before_the_lists")
    refresh(
        locked.journey, locked.picture, clocks.running, change.entries, recorded_at=events[-1].recorded_at,
        evidence_of=[given.occurred_at for kind, given in change.evidence if given.occurred_at and kind in COUNTS],
    )  # fmt: skip
    return events


def _offer_move(locked: Locked, decision: Decision, request: MoveRequest, act: Act) -> Moved:
    change = Change(locked=locked, occurred_at=request.occurred_at)
    # Where another authority answers, the sender holds the offer and records the answer.
    to_team = request.to_team if decision.move.received_by is not None else locked.journey.team_id
    handover = offer(change, act, kind=HandoverKind.MOVE, to_team=to_team, note=request.why,
                     move=decision.move, target=decision.target, request=request)  # fmt: skip
    events = carry_out(change, act, handover=handover)
    return Moved(locked.journey, events, handover)


def _given_by_details(request: MoveRequest) -> frozenset[EvidenceKind]:
    """The evidence that the structured part of the form gives: a placement says where, a legal status on what basis."""
    kinds: set[EvidenceKind] = set()
    if request.details.placement is not None:
        kinds |= {EvidenceKind.WHERE_PLACED, EvidenceKind.PLACEMENT_DETAILS, EvidenceKind.PLACEMENT, EvidenceKind.WHERE_ACCOMMODATED,
                  EvidenceKind.PLACEMENT_UPDATE}  # fmt: skip
    if request.details.legal_status:
        kinds |= {EvidenceKind.LEGAL_BASIS, EvidenceKind.LEGAL_BASIS_AND_TIME, EvidenceKind.LEGAL_STATUS,
                  EvidenceKind.CONSENT_OR_ORDER_OR_POLICE_POWER}  # fmt: skip
    if request.details.date_of_birth is not None:
        kinds.add(EvidenceKind.DATE_OF_BIRTH)
    if request.details.died_on is not None:
        kinds.add(EvidenceKind.DATE_OF_DEATH)
    return frozenset(kinds)


def _derive_care_events(change: Change) -> None:
    """Append that being looked after began or ended, where placements and legal statuses together make it so."""
    picture = change.locked.picture
    code = change.started_placement.code if change.started_placement else (None if change.ended_placement else picture.placement)
    legal = (set(picture.legal) - set(change.ended_legal)) | ({change.started_legal} if change.started_legal else set())
    after = looked_after_in_law(frozenset(legal), code)
    if after and not picture.is_looked_after:
        change.say(EventKind.LOOKED_AFTER_STARTED, "The child is looked after.")
        if change.locked.open_tracks(TrackCode.PROTECTION_PLAN):
            change.say(EventKind.CHILD_LOOKED_AFTER_ON_CP_PLAN, "The child is looked after and on a child protection plan.")
    elif after and change.ended_placement and change.started_placement is None:
        change.say(EventKind.LIVING_ARRANGEMENTS_CHANGED, "The child lives where the authority has not placed the child.")
    elif picture.is_looked_after and not after:
        change.say(EventKind.LOOKED_AFTER_CEASED, "The child is no longer looked after.")


def _set_stage(change: Change) -> None:
    if change.move is None:
        return
    journey, (found, target) = change.locked.journey, change.move
    machines.go(journey, found.code, target.id)
    if target.standing is not None and target.standing.stages:
        journey.sub_stage = target.standing.sub_stage or ""


def _apply_to_picture(change: Change) -> None:
    every_change = [c for entry in sorted(change.entries, key=_ends_first) for c in entry.changes]
    change.locked.picture.apply(every_change, change.occurred_at)


def _ends_first(entry: Entry) -> bool:
    return not any(c.get("open") is False for c in entry.changes)


def _write_tracks(change: Change) -> None:
    locked = change.locked
    known = {(t.code, t.number): t for t in locked.tracks}
    made: list[Track] = []
    altered: list[Track] = []
    for code, number, state, is_open, route, plan in change.track_steps:
        track = known.get((code, number))
        if track is None:
            track = as_machine(Track(journey=locked.journey, code=code, number=number, route=route,
                                     definition_version=locked.journey.definition_version,
                                     opened_at=change.occurred_at))  # fmt: skip
            known[code, number] = track
            made.append(track)
        elif track not in made and track not in altered:
            altered.append(track)
        if track.state != state:
            machines.go(track, "put", state)
        track.plan = plan or track.plan
        track.ended_at = None if is_open else change.occurred_at
    if altered:
        Track.objects.bulk_update(altered, ["state", "plan", "ended_at"])
    if made:
        Track.objects.bulk_create(made)
        locked.tracks += made


def _write_care(change: Change, events: list[Event]) -> None:
    locked, by_kind = change.locked, {e.kind: e for e in events}
    if change.ended_placement:
        Placement.objects.filter(journey=locked.journey, ended_at__isnull=True).update(
            ended_at=change.occurred_at, end_event=by_kind[EventKind.PLACEMENT_ENDED]
        )
    for code in change.ended_legal:
        LegalStatus.objects.filter(journey=locked.journey, code=code, ended_at__isnull=True).update(
            ended_at=change.occurred_at, end_event=by_kind[EventKind.LEGAL_STATUS_ENDED]
        )
    if change.started_placement is not None:
        given = change.started_placement
        Placement.objects.create(
            journey=locked.journey, code=given.code, provider=given.provider, where=given.where,
            provider_reference=given.provider_reference, source_record=given.source_record,
            started_at=change.occurred_at, start_event=by_kind[EventKind.PLACEMENT_STARTED],
        )  # fmt: skip
    if change.started_legal:
        LegalStatus.objects.create(
            journey=locked.journey, code=change.started_legal, started_at=change.occurred_at,
            expires_at=change.legal_expires_at, start_event=by_kind[EventKind.LEGAL_STATUS_STARTED],
        )  # fmt: skip
    if change.missing is not None:
        change.missing.journey = locked.journey
        if change.missing.ended_at is None:
            change.missing.start_event = by_kind[EventKind.CHILD_MISSING]
        else:
            # A closing ends the episode too; the event of a return is then not there to name.
            change.missing.end_event = by_kind.get(EventKind.CHILD_RETURNED_FROM_MISSING, events[0])
        change.missing.save()
    if change.born_on is not None or change.died_on is not None:
        _write_child(change)


def _write_child(change: Change) -> None:
    """A birth and a death are facts of the child, on whatever journey they are recorded."""
    child = change.locked.journey.child
    if change.born_on is not None:
        child.date_of_birth, child.expected_date = change.born_on, None
    if change.died_on is not None:
        child.died_on = change.died_on
    child.save(update_fields=["date_of_birth", "expected_date", "died_on"])


def _write_reviews(change: Change, events: list[Event]) -> None:
    for event in events:
        if event.kind == EventKind.LAC_REVIEW_HELD:
            Review.objects.create(journey=change.locked.journey, held_on=local_date(event.occurred_at), event=event)


def _write_evidence(change: Change, events: list[Event], act: Act) -> None:
    if change.evidence:
        Evidence.objects.bulk_create(
            Evidence(
                journey=change.locked.journey, event=events[0], kind=kind, says=given.says, reference=given.reference,
                occurred_at=given.occurred_at or change.occurred_at, precision=change.precision,
                recorded_by_id=act.actor.user_id,
            )
            for kind, given in change.evidence
        )  # fmt: skip


def _write_attached(change: Change, events: list[Event], act: Act) -> None:
    """Registered documents and the child's experience stand on the act's first event."""
    for row in change.attached:
        row.journey, row.event, row.recorded_by_id = change.locked.journey, events[0], act.actor.user_id
        row.occurred_at = change.occurred_at
        row.save()


def _save_journey(change: Change, act: Act, before: tuple[object, ...]) -> None:
    if not any(entry.changes for entry in change.entries):
        return  # a fact that leaves the child where the child stands
    journey, picture = change.locked.journey, change.locked.picture
    if change.holder is not None:
        journey.team_id, journey.worker_id = change.holder
    if picture.stage_entered_at is not None:
        journey.stage_entered_at = picture.stage_entered_at
    journey.arrived_by = picture.arrived_by
    journey.looked_after_since = picture.looked_after_since
    if change.closed_because:
        journey.closed_at, journey.closed_because = change.occurred_at, change.closed_because
    after = (journey.stage, journey.sub_stage, picture.team, picture.worker)
    if after != before or change.track_steps:
        journey.version += 1
    journey.save(
        update_fields=["stage", "sub_stage", "version", "team", "worker", "stage_entered_at", "arrived_by", "closed_at",
                       "closed_because", "looked_after_since"]
    )  # fmt: skip


def _tell_clocks(change: Change, clocks: Clocks, events: list[Event], act: Act) -> None:
    locked = change.locked
    situation = locked.situation(change.occurred_at)
    recorded = [kind for kind, _ in change.evidence]
    for number, event in enumerate(events):
        clocks.hear(event, situation, recorded if number == 0 else ())
    for owed in change.owed:
        clocks.owe(owed.kinds, events[0], situation, answers=owed.answers, due_at=owed.due_at)


__all__ = ["Moved", "carry_out", "check_moment", "decided", "find_move", "move", "take_effect"]
