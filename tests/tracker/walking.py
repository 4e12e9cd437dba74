"""A seeded walk of one child through lawful acts, one after another: moves, offers and their answers, entries, birthdays.

Where a journey closes, the next one begins. One person stands for everybody: who decides, who answers, who records.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.builders import NOON, World, a_child, a_world, fresh
from tracker.actions.allocate import allocate
from tracker.actions.answer_handover import accept_handover, not_accept_handover, withdraw_handover
from tracker.actions.keep_birthdays import keep_birthdays
from tracker.actions.move import Moved, move
from tracker.actions.open_journey import open_journey
from tracker.actions.record import record_evidence
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Details, Given, MoveRequest, PlacementDetails
from tracker.errors import AlreadyAnswered, MoveRefused, StaleJourney, WaymarkError
from tracker.models import Child, Clock, Event, Handover, Journey
from tracker.rules.access import Actor
from tracker.selectors.pictures import evidence_that_counts, picture_of
from tracker.selectors.rulebook import rulebook
from tracker.terms import HandoverState
from workflows.definitions.evidence import EVIDENCE, RECORDABLE, Recordable
from workflows.definitions.recordable import Question
from workflows.engine import registry, told
from workflows.engine.decide import decide, possible_moves
from workflows.engine.effects import LEGAL_STATUS_OF
from workflows.shapes import Detail, Move, Situation, To
from workflows.terms import EventKind, EvidenceKind, Role, Stage, TrackCode

PLACES = {"placed_for_adoption": "A6", "matched_long_term": "U4"}
BORN = (date(2025, 9, 1), date(2016, 5, 20), date(2009, 8, 1))
EVERYBODY = frozenset(Role)


class Walk:
    """One walk. `path` is what was done so far, in words; print it with the seed, and the walk can be walked again."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.seed = seed
        self.world: World = a_world()
        self.at = NOON
        self.path: list[str] = []
        self.child: Child = a_child(born=self.rng.choice(BORN))
        self.journey: Journey | None = None

    @property
    def told(self) -> str:
        """The seed and the path, for whoever has to look into it."""
        return f"seed {self.seed}: " + " → ".join(self.path)

    def step(self) -> Journey:
        """Do one lawful act, a move or the answer to an offer, with what people record in between. Returns its journey."""
        self.at += timedelta(days=self.rng.choice([1, 3, 9, 30]))
        journey = self.journey
        if journey is None or not journey.is_open:
            return self._kept(self._opened())
        if keep_birthdays(now=self.at):
            return self._kept(journey, "turned_18")
        self._in_between(journey)
        waiting = Handover.objects.filter(journey=journey, state=HandoverState.OFFERED).first()
        if waiting is not None and self.rng.random() < 0.7:
            return self._kept(journey, self._answered(waiting))
        return self._kept(journey, self._moved(fresh(journey), waits=waiting is not None))

    def _kept(self, journey: Journey, did: str = "") -> Journey:
        if did:
            self.path.append(did)
        self.journey = fresh(journey)
        return self.journey

    def _actor(self, *teams: int | None) -> Actor:
        """One person for everybody, in these teams."""
        return Actor(self.world.ben.pk, "Ben", EVERYBODY, frozenset(team for team in teams if team is not None))

    # ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _opened(self) -> Journey:
        for child in (self.child, a_child(born=self.rng.choice(BORN))):
            opened = self._open(child)
            if opened is not None:
                self.child = child
                return opened
        raise AssertionError(f"no journey can be opened: {self.told}")

    def _open(self, child: Child) -> Journey | None:
        here = Situation(stage=Stage.CLOSED, today=self.at.date(), is_open=False, date_of_birth=child.date_of_birth)
        for found, target, request in self._choices(here):
            if target.closes or target.standing is None or not target.standing.stages:
                continue
            self._check_offered_at_once(found, target, here)
            moved = open_journey(
                child_id=child.pk, request=request, team_id=self.world.front_door.pk,
                actor=self._actor(self.world.front_door.pk), now=self.at,
            )  # fmt: skip
            self.path.append(f"{found.code}→{target.id}")
            return moved.journey
        return None

    def _check_offered_at_once(self, found: Move, target: To, here: Situation) -> None:
        assert not told.is_offered(found, target, here), "whoever opens a journey holds it at once"

    # ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _moved(self, journey: Journey, *, waits: bool) -> str:
        here = situation_of(journey, self.at)
        for found, target, request in self._choices(here):
            offered = told.is_offered(found, target, here)
            # A walk that closes at once proves little, and only one offer waits at a time.
            if (target.closes and self.rng.random() < 0.9) or (offered and waits):
                continue
            team = self.world.early_help.pk if found.received_by is Role.EARLY_HELP_MANAGER else self.world.assessment.pk
            asked = replace(request, to_team=team) if offered else request
            moved = self._through_the_door(journey, asked)
            if self.rng.random() < 0.3:
                self._check_told(found, target, here, moved)
            return f"{found.code}→{target.id}{' (offered)' if offered else ''}"
        raise AssertionError(f"nothing is possible: {self.told}")

    def _through_the_door(self, journey: Journey, request: MoveRequest) -> Moved:
        try:
            return move(journey_id=journey.pk, request=request, actor=self._actor(journey.team_id, request.to_team), now=self.at)
        except MoveRefused as refused:
            raise AssertionError(f"the engine allowed {request.move} and the door refused it: {refused.says}; {self.told}") from refused

    def _check_told(self, found: Move, target: To, here: Situation, moved: Moved) -> None:
        """What the proof takes for sure to be told is told."""
        kinds = {EventKind(event.kind) for event in moved.events}
        if moved.handover is not None:
            assert kinds >= set(told.when_offered(found, here)), self.told
            return
        after = situation_of(fresh(moved.journey), self.at)
        machines = {machine.code: machine for machine in registry.current("journey").tracks}
        assert kinds >= set(told.when_taken(found, target, here, after, machines)), self.told

    def _choices(self, here: Situation) -> Iterator[tuple[Move, To, MoveRequest]]:
        """Every move that the engine allows here, in a random order, each with all that it asks for."""
        book, workflow = rulebook(), registry.current("journey")
        choices = list(possible_moves(workflow, here, calendar=book.calendar))
        self.rng.shuffle(choices)
        for found, target in choices:
            request = a_request(found, target, self.at)
            decision = decide(
                found, target, here, roles=frozenset(found.by), given=frozenset(request.given) | set(EvidenceKind),
                warnings_accepted=True, why="w", rules=book.rules, calendar=book.calendar,
            )  # fmt: skip
            if decision.allowed:
                yield found, target, request

    # ── Answers and entries ─────────────────────────────────────────────────────────────────────────────────────────

    def _answered(self, waiting: Handover) -> str:
        actor = self._actor(waiting.to_team_id, waiting.from_team_id)
        how = self.rng.choice(["accepted", "accepted", "not accepted", "withdrawn"])
        if how == "accepted":
            try:
                accept_handover(handover_id=waiting.pk, actor=actor, worker_id=None, occurred_at=self.at, now=self.at)
            except MoveRefused:
                how = "not accepted"  # the child has been moved on since the offer, and it no longer holds
        if how == "not accepted":
            not_accept_handover(handover_id=waiting.pk, actor=actor, reason="No room.", occurred_at=self.at, now=self.at)
        elif how == "withdrawn":
            withdraw_handover(handover_id=waiting.pk, actor=actor, reason="No longer.", occurred_at=self.at, now=self.at)
        self._refused(lambda: accept_handover(handover_id=waiting.pk, actor=actor, worker_id=None, occurred_at=self.at, now=self.at),
                      AlreadyAnswered)  # fmt: skip
        return f"{waiting.move or 'transfer'} {how}"

    def _in_between(self, journey: Journey) -> None:
        """What people do between two moves: allocate, record what happened or what was obtained, and try what cannot be."""
        what = self.rng.random()
        actor = self._actor(journey.team_id)
        if what < 0.2 and journey.worker_id is None and journey.team_id == self.world.assessment.pk:
            allocate(journey_id=journey.pk, version=journey.version, worker_id=self.world.amina.pk, actor=actor,
                     occurred_at=self.at, now=self.at)  # fmt: skip
            self.path.append("(allocated)")
        elif what < 0.45:
            self._record(journey, self.rng.choice(RECORDABLE), actor)
        elif what < 0.6:
            kind = self.rng.choice(sorted(EVIDENCE))
            record_evidence(journey_id=journey.pk, kind=kind, given=Given(says="Given"), actor=actor, occurred_at=self.at, now=self.at)
            self.path.append(f"({kind})")
        elif what < 0.75:
            self._try_what_cannot_be(journey, actor)

    def _record(self, journey: Journey, entry: Recordable, actor: Actor) -> None:
        """One entry of the record form, each of its questions answered at random."""
        answers = {asked.code: self._answer(asked) for asked in entry.asks}
        record_entry(
            journey_id=journey.pk, entry=entry, answers=answers, note="A reason.", actor=actor, occurred_at=self.at, now=self.at,
            ahead_on=self.at.date() + timedelta(days=30) if entry.asks_ahead else None,
        )  # fmt: skip
        self.path.append(f"({entry.code})")

    def _answer(self, asked: Question) -> str:
        if asked.options:
            return self.rng.choice(asked.options).code
        return "812.50" if asked.is_amount else "In words."

    def _try_what_cannot_be(self, journey: Journey, actor: Actor) -> None:
        """A move from somewhere else is refused; a move by somebody who saw an older version is told what happened."""
        possible = {found.code for found, _ in possible_moves(registry.current("journey"), situation_of(journey, self.at))}
        elsewhere = [found for found in registry.current("journey").moves if found.code not in possible]
        found = self.rng.choice(elsewhere)
        request = a_request(found, found.targets[0], self.at)
        self._refused(lambda: move(journey_id=journey.pk, request=request, actor=actor, now=self.at), MoveRefused)
        stale = replace(request, version=journey.version + 1)
        self._refused(lambda: move(journey_id=journey.pk, request=stale, actor=actor, now=self.at), StaleJourney)

    def _refused(self, act: Callable[[], object], by: type[WaymarkError]) -> None:
        """The act is refused, and nothing of it is on record."""
        before = self._on_record()
        try:
            act()
        except by:
            assert self._on_record() == before, f"something was written: {self.told}"
        else:
            raise AssertionError(f"it was not refused: {self.told}")

    def _on_record(self) -> tuple[object, ...]:
        running = Clock.objects.filter(stopped_at=None, cancelled_at=None).count()
        return Event.objects.count(), running, tuple(Journey.objects.values_list("stage", "version", "team", "worker"))


def a_request(found: Move, target: To, at: datetime) -> MoveRequest:
    """The move with everything that it asks for."""
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
    kinds = [kind for kind in (*found.before, *found.reason) if isinstance(kind, EvidenceKind)]
    return MoveRequest(move=found.code, target=target.id, version=None, occurred_at=at, why="A step of a walk.", warnings_accepted=True,
                       given={kind: Given(says="Given", occurred_at=at) for kind in kinds}, details=details)  # fmt: skip


def situation_of(journey: Journey, at: datetime) -> Situation:
    """The journey as the engine sees it."""
    tracks, placements, statuses = list(journey.tracks.all()), list(journey.placements.all()), list(journey.legal_statuses.all())
    return picture_of(journey, tracks, placements, statuses).situation(at, evidence_that_counts(journey, tracks=tracks, at=at))
