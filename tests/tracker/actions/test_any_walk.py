"""Whatever lawful way a child is taken through the moves, the standing rules hold after every step.

A seeded walk: from a contact, move after move drawn from those that the engine allows, by whoever may decide them,
with all the evidence that each asks for.
"""

import random
from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_child, a_contact, a_world, fresh
from tracker.actions.answer_handover import accept_handover
from tracker.actions.keep_birthdays import keep_birthdays
from tracker.actions.move import move
from tracker.actions.requests import Details, Given, MoveRequest, PlacementDetails
from tracker.errors import MoveRefused
from tracker.models import Clock, Event, Relationship
from tracker.rules import chain
from tracker.rules.access import Actor
from tracker.rules.fold import fold, starts
from tracker.selectors.pictures import picture_of
from tracker.selectors.rulebook import rulebook
from tracker.terms import RelationshipKind
from workflows.definitions.evidence import EVIDENCE
from workflows.engine import registry
from workflows.engine.decide import decide, possible_moves
from workflows.engine.effects import LEGAL_STATUS_OF
from workflows.shapes import Detail
from workflows.terms import EvidenceKind, Role, Stage, TrackCode

pytestmark = pytest.mark.django_db

STEPS = 14
PLACES = {"placed_for_adoption": "A6", "matched_long_term": "U4"}


@pytest.mark.parametrize("seed", range(24))
def test_the_standing_rules_hold_after_every_step_of_a_walk(seed):
    rng = random.Random(seed)
    world = a_world()
    child = a_child(born=rng.choice([date(2025, 9, 1), date(2016, 5, 20), date(2009, 8, 1)]))
    journey = a_contact(world, child)
    at, walked = NOON, ["contact_from_universal"]

    for _ in range(STEPS):
        at += timedelta(days=rng.choice([1, 9, 40, 100]))
        step = "turned_18" if keep_birthdays(now=at) else a_step(rng, world, journey, at)
        if step is None:
            break
        walked.append(step)
        journey = fresh(journey)
        hold(journey, at, walked)
        if journey.stage == Stage.CLOSED:
            break

    assert len(walked) > 1


def a_step(rng, world, journey, at):
    """Make one move that the engine allows; its code, or None where no move is possible."""
    book, workflow = rulebook(), registry.current("journey")
    situation = picture_of(journey, *rows_of(journey)).situation(at)
    choices = list(possible_moves(workflow, situation, calendar=book.calendar))
    rng.shuffle(choices)
    for found, target in choices:
        request = a_request(found, target, at)
        decision = decide(found, target, situation, roles=frozenset(found.by), given=frozenset(request.given) | set(EvidenceKind),
                          warnings_accepted=True, why="w", rules=book.rules, calendar=book.calendar)  # fmt: skip
        # A walk that closes at once proves little.
        if not decision.allowed or (target.id in ("closed", "universal", "transferred_out") and rng.random() < 0.8):
            continue
        team = world.early_help.pk if found.received_by is Role.EARLY_HELP_MANAGER else world.assessment.pk
        if decision.takes_effect.value == "on_acceptance":
            request = MoveRequest(**{**vars_of(request), "to_team": team})
        # One person stands for everybody: who decides the move, and whose decisions come with it.
        roles = frozenset(found.by).union({Role.SOCIAL_WORKER}, *(EVIDENCE[kind].recorded_by for kind in request.given))
        actor = Actor(world.ben.pk, "Ben", roles, frozenset({team, journey.team_id}))
        try:
            moved = move(journey_id=journey.pk, request=request, actor=actor, now=at)
        except MoveRefused as refused:
            pytest.fail(f"the engine allowed {found.code} to {target.id} and the door refused it: {refused.says}")
        if moved.handover is not None:
            accept_handover(handover_id=moved.handover.pk, actor=actor, worker_id=None, occurred_at=at, now=at)
        return f"{found.code}→{target.id}"
    return None


def a_request(found, target, at):
    asked = found.asks_at(target)
    legal = next((LEGAL_STATUS_OF[o.state] for o in target.opens if o.track is TrackCode.LEGAL and o.state in LEGAL_STATUS_OF), "")
    details = Details(
        placement=PlacementDetails(code=PLACES.get(target.id, "U6"), where="Carers")
        if Detail.PLACEMENT in asked or Detail.PLACE_FOR_ADOPTION in asked else None,
        legal_status=legal or "V2" if Detail.LEGAL_STATUS in asked else "",
        permanence_route="adoption" if Detail.PERMANENCE_ROUTE in asked else "",
        died_on=at.date() if Detail.DATE_OF_DEATH in asked else None,
        date_of_birth=at.date() if Detail.DATE_OF_BIRTH in asked else None,
    )  # fmt: skip
    kinds = [k for k in (*found.before, *found.reason) if isinstance(k, EvidenceKind)]
    return MoveRequest(move=found.code, target=target.id, version=None, occurred_at=at, why="A step of a walk.", warnings_accepted=True,
                       given={k: Given(says="Given", occurred_at=at) for k in kinds}, details=details)  # fmt: skip


def hold(journey, at, walked):
    """The standing rules of one journey."""
    way = " → ".join(walked)
    stored = picture_of(journey, *rows_of(journey))
    assert stored.stage_by_the_tracks(at) == journey.stage, way
    events = list(Event.objects.filter(journey=journey).select_related("payload").order_by("seq"))
    entries = [(e.occurred_at, starts(e.payload.body.get("changes", ())), e.seq, e.payload.body.get("changes", ())) for e in events]
    folded = fold(entries, journey.child.date_of_birth)
    for part in ("stage", "sub_stage", "arrived_by", "tracks", "legal", "placement", "looked_after_since", "team", "worker", "is_closed"):
        assert getattr(folded, part) == getattr(stored, part), f"{part} after {way}"
    previous = chain.GENESIS
    for event in events:
        assert event.previous_hash == previous
        previous = event.hash
    running = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None)
    holders = Relationship.objects.filter(child=journey.child, kind=RelationshipKind.RESPONSIBLE_TEAM, to_at=None)
    if journey.is_open:
        assert running.exists(), f"nothing is due after {way}"
        assert [h.unit_id for h in holders] == [journey.team_id], way
    else:
        assert not holders.exists(), way


def rows_of(journey):
    return list(journey.tracks.all()), list(journey.placements.all()), list(journey.legal_statuses.all())


def vars_of(request):
    return {name: getattr(request, name) for name in MoveRequest.__dataclass_fields__}
