"""Takes the one step that puts a stuck journey right, where what is already on record says how."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from tracker.actions.allocate import ALLOCATES
from tracker.actions.change import Change
from tracker.actions.check_standing_rules import settle
from tracker.actions.keep_clocks import Clocks
from tracker.actions.locks import Locked, lock_journey, lock_streams
from tracker.actions.move import carry_out
from tracker.actions.record_event import Act, changes_of
from tracker.actions.refold import put_back, put_back_tracks
from tracker.actions.replay import Heard, in_order
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, Effect, Event, Firing, Journey, Relationship, Stream
from tracker.projections import caseload, past, permanency
from tracker.projections.history import histories
from tracker.rules.access import Actor
from tracker.rules.fold import Picture
from tracker.rules.standing import BY_RULE
from tracker.selectors.pictures import EvidenceAsItCame
from tracker.selectors.standing import FIX, found
from tracker.selectors.words import capital
from tracker.terms import RelationshipKind, StandingRule
from workflows.engine import clock as engine
from workflows.terms import EventKind


@transaction.atomic
def put_right(*, journey_id: int, rule: StandingRule, actor: Actor, now: datetime) -> None:
    """Put right what this rule found on a journey, from what is on record, and tell it on the child's record.

    Raises NotYourDecision for whoever does not manage the team that holds the child, BadInput where a person must
    decide the step on its own page, where it has been put right already, or where the step could not put it right: nothing is then written.
    """
    if rule not in _STEPS:
        raise BadInput(f"{BY_RULE[rule].step}: this is decided on its own page.")
    journey = Journey.objects.get(pk=journey_id)
    if not any(role in actor.roles for role in ALLOCATES) or (journey.team_id is not None and journey.team_id not in actor.unit_ids):
        raise NotYourDecision("Only a manager of the team that holds the child may put this right.", ALLOCATES)
    if not journey.is_open and rule is not StandingRule.RECORD_CHANGED:
        raise BadInput("The journey is closed. Nothing of it is left to be put right.")
    lock_streams(Stream.objects.filter(journey=journey_id).values_list("pk", flat=True))
    journey.refresh_from_db()
    if rule not in {one for _, one in found(now=now, journey=journey_id)}:
        raise BadInput("This has been put right already.")
    _STEPS[rule](journey, now)
    locked = lock_journey(journey_id, version=None)
    change = Change(locked=locked, occurred_at=now)
    change.say(EventKind.NOTE_RECORDED, f"Put right: {capital(BY_RULE[rule].step)}.", body={"rule": str(rule)})
    carry_out(change, Act(actor=actor, now=now, role=actor.acting_as(ALLOCATES) or ""))
    left = {one for _, one in found(now=now, journey=journey_id)}
    if rule in left:
        raise BadInput("What is on record does not say how to put this right. Open the child's page and decide what must happen next.")
    settle(journey_id, left, now=now)


def _put_back_rows(journey: Journey, now: datetime) -> None:
    """Make the journey, its tracks and its holder's tie what the fold of the events gives."""
    heard = _heard(journey)
    picture = histories([journey])[journey.pk].folded(journey.child.date_of_birth)
    put_back(journey, picture, heard)
    journey.version += 1  # whoever decides on what was shown meanwhile is told
    journey.save()
    put_back_tracks(journey, heard)
    _put_back_holder(journey, picture, heard, now)
    running = list(_running(journey).order_by("due_at", "limit", "asks_for"))
    caseload.refresh(journey, running, last_event_at=now)
    permanency.refresh(journey, picture, running)
    if picture.is_looked_after or picture.earlier_care:
        past.retell([journey], recorded_at=now)


def _put_back_holder(journey: Journey, picture: Picture, heard: list[Heard], now: datetime) -> None:
    """One open tie of the team, and one of the worker where there is one: those of the fold."""
    wanted = {RelationshipKind.RESPONSIBLE_TEAM: ("unit_id", picture.team), RelationshipKind.ALLOCATED_WORKER: ("user_id", picture.worker)}
    for kind, (column, holder) in wanted.items():
        ties = Relationship.objects.filter(child=journey.child_id, kind=kind, to_at__isnull=True)
        ties.exclude(**{column: holder}).update(to_at=now)
        if holder is not None and not ties.filter(**{column: holder}).exists():
            Relationship.objects.create(child=journey.child, kind=kind, from_at=now, event=heard[-1].event, **{column: holder})


def _start_again(journey: Journey, now: datetime) -> None:
    """Start every timescale that the record says should run and does not, from its true start."""
    locked = lock_journey(journey.pk, version=None)
    wanted = [clock for clock in _by_the_record(locked) if clock.limit != FIX]
    running = set(_running(journey).values_list("limit", flat=True))
    Clock.objects.bulk_create([clock for clock in wanted if clock.limit not in running])


def _by_the_record(locked: Locked) -> list[Clock]:
    """The timescales that run after hearing every event again. Not saved."""
    clocks = Clocks(locked.journey, locked.workflow, [], locked.book)
    picture, evidence = Picture(date_of_birth=locked.journey.child.date_of_birth), EvidenceAsItCame(locked.journey)
    for heard in in_order(_heard(locked.journey)):
        picture.apply(heard.changes, heard.occurred_at)
        if picture.stage is not None:
            on_record = evidence.at(heard.occurred_at, stage_entered_at=picture.stage_entered_at)
            clocks.hear(heard.event, picture.situation(heard.occurred_at, on_record))
    return clocks.running


def _tell_now(journey: Journey, now: datetime) -> None:
    """Have every rung that was not told told by the next pass, and every notice that was given up tried again."""
    locked = lock_journey(journey.pk, version=None)
    limits = {limit.code: limit for limit in locked.workflow.limits}
    fired: dict[int, set[str]] = {}
    for pk, rung in Firing.objects.filter(clock__journey=journey).values_list("clock", "rung"):
        fired.setdefault(pk, set()).add(rung)
    for clock in locked.running:
        following = engine.next_rung(limits[clock.limit], clock.due_at, frozenset(fired.get(clock.pk, ())), locked.book.calendar)
        if following is not None and clock.next_fire_at != following[1]:
            clock.next_fire_at = max(following[1], now)
            clock.save(update_fields=["next_fire_at"])
    again = {"gave_up_at": None, "attempts": 0, "due_at": now, "leased_until": None}
    Effect.objects.filter(gave_up_at__isnull=False, firing__clock__journey=journey).update(**again)
    Effect.objects.filter(gave_up_at__isnull=False, event__journey=journey).update(**again)


def _heard(journey: Journey) -> list[Heard]:
    """The events of a journey that stand, with what each changed."""
    events = Event.objects.filter(journey=journey, corrected_by__isnull=True).select_related("payload").order_by("seq")
    return [Heard(event, tuple(changes_of(event.payload.body))) for event in events]


def _running(journey: Journey) -> QuerySet[Clock]:
    return Clock.objects.filter(journey=journey, stopped_at__isnull=True, cancelled_at__isnull=True)


_STEPS: Mapping[StandingRule, Callable[[Journey, datetime], None]] = {
    StandingRule.RECORD_CHANGED: _put_back_rows,
    StandingRule.NO_OWNER: _put_back_rows,
    StandingRule.NOTHING_DUE: _start_again,
    StandingRule.NOBODY_TOLD: _tell_now,
}
