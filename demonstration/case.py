"""One child in the demonstration: what people do for the child, each through the action that a screen would call."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from demonstration.names import CONCERNS, REFERRERS, child_name
from demonstration.people import HOLDS_CASES, Person, Staff
from demonstration.practice import Practice
from demonstration.sayings import says_of
from demonstration.time import Period
from tracker.actions import permanence
from tracker.actions.allocate import allocate, name_person
from tracker.actions.ask_about_delay import answer_delay
from tracker.actions.assess import authorise_assessment, return_assessment, start_assessment, submit_assessment
from tracker.actions.family import link_children
from tracker.actions.go_missing import report_found, report_missing
from tracker.actions.move import Moved
from tracker.actions.open_journey import open_journey
from tracker.actions.record import record_evidence, record_happened
from tracker.actions.requests import Details, Given, MoveRequest
from tracker.flows import handover as flow
from tracker.models import Child, Clock, DelayQuestion, Handover
from tracker.selectors.oversight import may_answer
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.terms import DelayAnswer, LinkKind, MissingKind, RelationshipKind
from workflows.calendar import local_date, start_of_day
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.recordable import BY_CODE
from workflows.engine import registry
from workflows.shapes import Move
from workflows.terms import EventKind, EvidenceKind, Nature, Role

Steps = Generator[datetime, None, None]
"""A path is told as a generator: it yields the moment at which it goes on, and acts when it is that moment."""

OUTSIDE = (Role.COURT, Role.POLICE_OFFICER)
"""They decide in life; somebody of the council records it."""


@dataclass(eq=False, slots=True, kw_only=True)
class Case:
    """A child, the people around the child, and the moment at which the story has arrived."""

    number: int
    story: str
    period: Period
    staff: Staff
    chance: Random
    born: date
    area: str
    sex: str = "F"
    sibling_of: "Case | None" = None
    now: datetime = field(init=False)
    child: Child = field(init=False)
    practice: Practice = field(init=False)
    journey_id: int = 0
    public_id: str = ""
    stage: str = ""
    version: int = 0
    team: str = "front-door"
    worker: Person | None = None
    iro: Person | None = None
    chair: Person | None = None
    adviser: Person | None = None
    route: str = ""
    in_an_incident: bool = False

    def __post_init__(self) -> None:
        self.now = self.period.start
        self.practice = Practice(self)

    # ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────

    def days(self, low: int, high: int) -> Steps:
        """Go on after so many days, on a working day. Meanwhile people do what falls due."""
        day = local_date(self.now) + timedelta(days=self.chance.randint(low, high))
        yield from self.until(self.period.at_work(day, self.chance))

    def working_days(self, low: int, high: int) -> Steps:
        """Go on after so many working days. Meanwhile people do what falls due."""
        yield from self.until(self.period.working_days_after(self.now, self.chance.randint(low, high), self.chance))

    def night_after(self, low: int, high: int) -> Steps:
        """Go on at night, after so many days."""
        day = local_date(self.now) + timedelta(days=self.chance.randint(low, high))
        yield from self.until(self.period.at_night(day, self.chance))

    def until(self, moment: datetime) -> Steps:
        """Go on at this moment. Meanwhile people do what falls due."""
        while (duty := self.practice.next_duty(before=moment)) is not None:
            yield duty.at
            self.practice.carry_out(duty)
        yield moment

    def ever_after(self) -> Steps:
        """Nothing but the ordinary work, until the simulated period ends."""
        yield from self.until(self.period.end)

    def tick(self) -> datetime:
        """A few minutes later: no two acts for one child are at the same moment."""
        self.now += timedelta(minutes=self.chance.randint(3, 12))
        return self.now

    # ── Opening ─────────────────────────────────────────────────────────────────────────────────────────────────

    def contact(self, *, by: Person | None = None, code: str = "contact_from_universal") -> None:
        """Somebody makes contact about the child, and the front door opens a journey."""
        self.child = self._write_child()
        by = by or self.chance.choice(self.staff.everyone(Role.MASH_DECISION_MAKER))
        request = MoveRequest(
            move=code,
            version=None,
            occurred_at=self.now,
            why=self.chance.choice(CONCERNS),
            given={
                EvidenceKind.SOURCE: Given(says=self.chance.choice(REFERRERS)),
                EvidenceKind.TIME_RECEIVED: Given(says="By telephone.", occurred_at=self.now),
            },
        )
        self._opened(request, by)

    def opened_by_happening(self, request: MoveRequest, by: Person) -> None:
        """A happening finds no open journey, and opens one."""
        self.child = self._write_child()
        self._opened(request, by)

    def _opened(self, request: MoveRequest, by: Person) -> None:
        team = self.staff.unit(self.team)
        moved = open_journey(child_id=self.child.pk, request=request, team_id=team.pk, actor=by.actor, now=self.now)
        self.journey_id, self.public_id = moved.journey.pk, moved.journey.public_id
        self._after(moved)
        self._link_family(by)

    def _link_family(self, by: Person) -> None:
        """Whoever opens the journey records a brother or sister who is known."""
        other = self.sibling_of
        if other is not None and other.journey_id:
            link_children(child_id=self.child.pk, other_id=other.child.pk, kind=LinkKind.SIBLING, actor=by.actor,
                          occurred_at=self.now, now=self.now)  # fmt: skip

    def _write_child(self) -> Child:
        given, family = child_name(self.chance, self.sex)
        sibling = self.sibling_of if self.sibling_of is not None and self.sibling_of.journey_id else None
        family = sibling.child.family_name if sibling else family
        return Child.objects.create(
            given_name=given, family_name=family, date_of_birth=self.born, sex=self.sex, search_text=f"{given} {family}".lower(),
            is_disabled=self.story.startswith("short_breaks"),
        )  # fmt: skip

    # ── Watching over the plan ──────────────────────────────────────────────────────────────────────────────────

    def answer_delay(self, clock: int) -> None:
        """Whoever was asked about a delay answers the notice; where it was asked of a post elsewhere nobody here does."""
        notice = DelayQuestion.objects.get(public_id=Clock.objects.values_list("subject", flat=True).get(pk=clock))
        asked = {Role.IRO: self.iro, Role.TEAM_MANAGER: self.staff.manager(self.team)}.get(Role(notice.role))
        names = directory(Words(), [self.child.pk], now=self.now)
        if asked is None or not may_answer(notice, asked.actor, names, notice.journey):
            return
        answer = self.chance.choice([DelayAnswer.ACKNOWLEDGE, DelayAnswer.EXPLAIN, DelayAnswer.EXPLAIN])
        words = "" if answer is DelayAnswer.ACKNOWLEDGE else self.chance.choice(_DELAYED)
        answer_delay(question_id=notice.pk, answer=answer, words=words, actor=asked.actor, now=self.tick())
        self.practice.stir()

    # ── Moving ──────────────────────────────────────────────────────────────────────────────────────────────────

    def move(
        self,
        code: str,
        *,
        target: str = "",
        by: Person | None = None,
        to_team: str = "",
        details: Details | None = None,
        why: str = "",
        thorough: float = 0.85,
    ) -> Handover | None:
        """Make a move as the person who decides it would: what must be there first is put there, most of the rest too.

        `thorough` is how likely each thing is that only warns. Returns the offer where a receiver must accept.
        """
        found = registry.current("journey").move(code)
        person = by or self.decides(found)
        given = self._gather(found, person, thorough)
        request = MoveRequest(
            move=code,
            target=target,
            version=None if found.nature is Nature.HAPPENING else self.version,
            given=given,
            details=details or Details(),
            why=why or self.chance.choice(_WHY),
            warnings_accepted=True,
            tasks_due_on=self.period.working_days_after(self.now, self.chance.randint(5, 10), self.chance).date(),
            to_team=self.staff.unit(to_team).pk if to_team else None,
            occurred_at=self.tick(),
        )
        moved = flow.offer_move(journey_id=self.journey_id, request=request, actor=person.actor, now=self.now)
        self._after(moved)
        return moved.handover

    def decides(self, found: Move) -> Person:
        """Who decides this move for this child, or records it where somebody outside decides."""
        inside = [role for role in found.by if role not in OUTSIDE]
        if not inside:
            return self.worker or self.staff.manager(self.team)
        return self.person(*inside)

    def person(self, *roles: Role) -> Person:
        """The person who acts in one of these roles for this child, the first role first."""
        for role in roles:
            named = {Role.IRO: self.iro, Role.CP_CHAIR: self.chair, Role.PERSONAL_ADVISER: self.adviser}.get(role)
            if named is not None:
                return named
            if self.worker is not None and (self.worker.has(role) or role in _WORKER_STANDS_FOR):
                return self.worker
        inside = [r for r in roles if r not in _WORKER_STANDS_FOR]
        if not inside:
            return self.staff.manager(self.team)
        return self.staff.someone(inside, near=self.team)

    def _gather(self, found: Move, person: Person, thorough: float) -> dict[EvidenceKind, Given]:
        """What is given with the move. A decision that is another person's is put on record by that person first."""
        given: dict[EvidenceKind, Given] = {}
        wanted = [(k, 1.0) for k in found.before] + [(k, thorough) for k in found.reason] + [(k, thorough * 0.7) for k in found.after]
        for kind, likely in wanted:
            if not isinstance(kind, EvidenceKind) or kind in given or self.chance.random() > likely:
                continue
            rule = EVIDENCE[kind]
            if rule.met_by_acceptance or (rule.recorded_by and kind in self.practice.on_record):
                continue
            if rule.recorded_by and person.actor.roles.isdisjoint(rule.recorded_by):
                self.evidence(kind, by=self.person(*rule.recorded_by))
            else:
                given[kind] = self._given(kind)
        return given

    def _given(self, kind: EvidenceKind) -> Given:
        rule = EVIDENCE[kind]
        if rule.answer == "text":
            return Given(says=says_of(kind, self.chance))
        return Given(says=f"{local_date(self.now):%d %B %Y}", occurred_at=self.now)

    # ── Handing over ────────────────────────────────────────────────────────────────────────────────────────────

    def accepted(
        self, offers: Callable[[], Handover | None], *, made: Handover | None = None, low: int = 0, high: int = 2, worker: bool = True
    ) -> Steps:
        """An offer and its answer. Some are answered late, and a few not accepted at first and offered again.

        `made` is the offer that is there already; `offers` makes one, or the next.
        """
        handover = made or offers()
        assert handover is not None, "nothing was offered"
        fate = self.chance.random()
        if fate < 0.10:
            yield from self.working_days(4, 8)
        else:
            yield from self.working_days(low, high)
        if fate > 0.94:
            self.not_accept(handover)
            yield from self.working_days(1, 3)
            handover = offers()
            assert handover is not None, "nothing was offered"
            yield from self.working_days(0, 1)
        self.accept(handover, worker=worker)
        if not worker:
            yield from self.working_days(1, 4)
            self.allocate()

    def accept(self, handover: Handover, *, worker: bool = True) -> None:
        """The receiving team accepts the child, and names a worker at once where `worker`."""
        team = self._code_of(handover.to_team_id)
        chosen = self.staff.worker(team) if worker else None
        moved = flow.accept(
            handover_id=handover.pk,
            actor=self.staff.manager(team).actor,
            worker_id=chosen.user.pk if chosen else None,
            occurred_at=self.tick(),
            now=self.now,
            why_above_ceiling=_WHY_ABOVE_CEILING,
        )
        self._held_by(team, chosen)
        self._after(moved)

    def not_accept(self, handover: Handover) -> None:
        """The receiving team answers that it does not accept the child, and why."""
        by = self.staff.manager(self._code_of(handover.to_team_id))
        reason = self.chance.choice(_NOT_ACCEPTED)
        flow.not_accept(handover_id=handover.pk, actor=by.actor, reason=reason, occurred_at=self.tick(), now=self.now)

    def withdraw(self, handover: Handover, reason: str) -> None:
        """The sender takes the offer back."""
        by = self.staff.manager(self.team)
        flow.withdraw(handover_id=handover.pk, actor=by.actor, reason=reason, occurred_at=self.tick(), now=self.now)

    def transfer(self, team: str) -> Handover | None:
        """The team's manager offers the child to another team."""
        moved = flow.offer_transfer(
            journey_id=self.journey_id,
            version=self.version,
            to_team=self.staff.unit(team).pk,
            actor=self.staff.manager(self.team).actor,
            note=self.chance.choice(_TRANSFER),
            occurred_at=self.tick(),
            now=self.now,
        )
        self._after(moved)
        return moved.handover

    def allocate(self) -> None:
        """The manager gives the child to the worker of the team with the fewest children."""
        chosen = self.staff.worker(self.team)
        manager = self.staff.manager(self.team)
        moved = allocate(journey_id=self.journey_id, version=self.version, worker_id=chosen.user.pk, actor=manager.actor,
                         occurred_at=self.tick(), now=self.now,
                         why_above_ceiling=_WHY_ABOVE_CEILING)  # fmt: skip
        self._held_by(self.team, chosen)
        self._after(moved)

    def name(self, kind: RelationshipKind, person: Person) -> None:
        """Name the reviewing officer, the conference chair, the personal adviser or the lead professional."""
        moved = name_person(journey_id=self.journey_id, kind=kind, user_id=person.user.pk,
                            actor=self.staff.manager(self.team).actor, occurred_at=self.tick(), now=self.now)  # fmt: skip
        self._after(moved)

    # ── Recording ───────────────────────────────────────────────────────────────────────────────────────────────

    def record(self, *kinds: EventKind, by: Person | None = None, says: str = "", note: str = "") -> None:
        """Something happened today: a visit, a meeting, a document."""
        entry = BY_CODE.get(kinds[0].value)
        person = by or self.person(*(entry.by if entry and entry.by else (Role.SOCIAL_WORKER,)))
        moved = record_happened(
            journey_id=self.journey_id,
            kinds=list(dict.fromkeys([*kinds, *(entry.events if entry else ())])),
            says=says or says_of(kinds[0], self.chance),
            note=note,
            actor=person.actor,
            occurred_at=start_of_day(local_date(self.now)),
            now=self.tick(),
        )
        self._after(moved)

    def evidence(self, kind: EvidenceKind, *, by: Person | None = None, says: str = "") -> None:
        """A piece of evidence is put on record, by somebody who may."""
        rule = EVIDENCE[kind]
        person = by or self.person(*(rule.recorded_by or rule.who or (Role.SOCIAL_WORKER,)))
        moved = record_evidence(
            journey_id=self.journey_id,
            kind=kind,
            given=Given(says=says or says_of(kind, self.chance)),
            actor=person.actor,
            occurred_at=start_of_day(local_date(self.now)),
            now=self.tick(),
        )
        self.practice.on_record.add(kind)
        self._after(moved)

    # ── Assessing ───────────────────────────────────────────────────────────────────────────────────────────────

    def start_assessment(self) -> None:
        self._after(start_assessment(journey_id=self.journey_id, actor=self.assessor.actor, occurred_at=self.tick(), now=self.now))

    def submit_assessment(self) -> None:
        self._after(submit_assessment(journey_id=self.journey_id, actor=self.assessor.actor, occurred_at=self.tick(), now=self.now))

    def return_assessment(self) -> None:
        manager, reason = self.staff.manager(self.team), self.chance.choice(_RETURNED)
        self._after(
            return_assessment(journey_id=self.journey_id, actor=manager.actor, reason=reason, occurred_at=self.tick(), now=self.now)
        )

    def authorise_assessment(self) -> None:
        manager = self.staff.manager(self.team)
        self._after(
            authorise_assessment(journey_id=self.journey_id, actor=manager.actor, reference="", occurred_at=self.tick(), now=self.now)
        )
        self.practice.on_record |= {EvidenceKind.AUTHORISED_ASSESSMENT, EvidenceKind.ASSESSMENT_AUTHORISED}

    @property
    def assessor(self) -> Person:
        """Who writes the assessment: the allocated social worker."""
        assert self.worker is not None, "an assessment needs a worker"
        return self.worker

    # ── Missing, permanence ─────────────────────────────────────────────────────────────────────────────────────

    def goes_missing(self, by: Person) -> None:
        self._after(
            report_missing(journey_id=self.journey_id, kind=MissingKind.MISSING, note="Did not come home at the agreed time.",
                           actor=by.actor, occurred_at=self.tick(), now=self.now)
        )  # fmt: skip

    def is_found(self, by: Person) -> None:
        self._after(
            report_found(
                journey_id=self.journey_id, where=self.chance.choice(_FOUND), actor=by.actor, occurred_at=self.tick(), now=self.now
            )
        )

    def plan_route(self, route: str) -> None:
        """The social worker records the route to permanence that is planned, unless it is the one that is planned already."""
        if self.route == route:
            return
        self.route = route
        by = self.person(Role.SOCIAL_WORKER)
        self._after(permanence.set_route(journey_id=self.journey_id, route=route, actor=by.actor, occurred_at=self.tick(), now=self.now))

    def route_moves(self, route: str, state: str) -> None:
        """The next step on the route."""
        by = self.person(Role.SOCIAL_WORKER)
        self._after(
            permanence.advance_route(
                journey_id=self.journey_id, route=route, state=state, actor=by.actor, occurred_at=self.tick(), now=self.now
            )
        )

    # ── Keeping step with the record ────────────────────────────────────────────────────────────────────────────

    @property
    def is_open(self) -> bool:
        return bool(self.journey_id) and self.stage != "closed"

    def _after(self, moved: Moved) -> None:
        """Remember where the child stands after an act, and look at what now runs."""
        journey = moved.journey
        if journey.stage != self.stage:
            self.practice.on_record.clear()
        self.stage, self.version = journey.stage, journey.version
        if not self.is_open:
            self._held_by(self.team, None)
            for person in (self.iro, self.adviser):
                if person is not None:
                    person.holds -= 1
            self.iro = self.adviser = None
        self.practice.stir()

    def _held_by(self, team: str, worker: Person | None) -> None:
        if self.worker is not None:
            self.worker.holds -= 1
        self.team, self.worker = team, worker
        if worker is not None:
            worker.holds += 1

    def _code_of(self, unit_id: int) -> str:
        return next(code for code, unit in self.staff.units.items() if unit.pk == unit_id)


_WORKER_STANDS_FOR = frozenset(
    {*HOLDS_CASES, Role.LEAD_PROFESSIONAL, Role.LOOKED_AFTER_HEALTH, Role.FAMILY_FINDER, Role.PLACEMENTS_OFFICER}
)  # fmt: skip
"""Roles that the allocated worker acts in, or records for."""

_WHY: tuple[str, ...] = (
    "Discussed in supervision and agreed.",
    "The family agrees, and the other agencies were asked.",
    "What is missing will follow; the child should not wait for it.",
    "Agreed with the worker after the last visit.",
)
_DELAYED: tuple[str, ...] = (
    "The assessment of a relative came late, and the plan waits for it.",
    "The court has moved its date. The meeting is booked for the week after.",
    "The child is settled, and the carers were not ready to decide before.",
)
_WHY_ABOVE_CEILING = "Of the team this worker holds fewest children."
_NOT_ACCEPTED: tuple[str, ...] = (
    "The chronology is missing, and the family has not been told of the change.",
    "The needs look higher than this team can meet. Please talk to us first.",
    "No joint visit has been made.",
)
_TRANSFER: tuple[str, ...] = (
    "The assessment is done, and the plan needs a longer-term worker.",
    "The child will not go home soon, as the review agreed.",
    "The family has moved to the other side of the county.",
)
_RETURNED: tuple[str, ...] = (
    "The child's own words are missing.",
    "Say what the school and the health visitor think, and what the father's part is.",
)
_FOUND: tuple[str, ...] = ("Found by the police at the railway station.", "Came back by herself or himself.", "Found at a friend's home.")
