"""How people answer what falls due: mostly in time, sometimes late, now and then not at all for a while.

Nothing here knows the rules: it reads the running timescales of a child, as anybody at work would, and answers each
with what stops it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from demonstration.sayings import says_of
from tracker.models import Clock
from tracker.terms import RelationshipKind
from workflows.calendar import local_date
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.definitions.recordable import RECORDABLE
from workflows.terms import EventKind, EvidenceKind, Role

if TYPE_CHECKING:
    from demonstration.case import Case

OWED = "record.owed"

LEFT_TO_THE_STORY = frozenset(
    {
        "front_door.contact_outcome",
        "front_door.referral_decision",
        "front_door.allocation",
        "early_help.allocation",
        "early_help.step_up_response",
        "assessment.child_and_family",
        "assessment.update",
        "assessment.overrun_reason",
        "cp.section_47_enquiry",
        "cp.initial_conference",
        "oversight.allocation",
        "oversight.handover_answer",
        "oversight.case_transfer_between_teams",
        "missing.senior_alert",
        "legal.police_protection",
        "legal.emergency_protection_order",
        "legal.pre_proceedings_end",
        "legal.proceedings_26_weeks",
        "permanence.long_term_foster_match",
        "permanence.settled_not_matched",
        "adoption.should_be_placed_decision",
        "adoption.match_approved",
    }
)
"""Answered by a decision, a court or a receiving team: the story tells when."""

DELAY = "permanence.delay_answered"
"""Answered on the notice itself, by whoever was asked."""

STOPPED_BY = {event: entry for entry in reversed(RECORDABLE) for event in entry.events}
"""The entry of the plain form that records each event; the first that there is."""

NAMES = {
    EventKind.IRO_APPOINTED: (RelationshipKind.IRO, Role.IRO),
    EventKind.PERSONAL_ADVISER_APPOINTED: (RelationshipKind.PERSONAL_ADVISER, Role.PERSONAL_ADVISER),
}
"""What is answered by naming a person."""

ROUTES = {
    "matched_long_term": "long_term_fostering",
    "settled_and_not_matched": "long_term_fostering",
    "placed_for_adoption": "adoption",
    "adopted": "adoption",
    "special_guardianship": "kinship_sgo",
    "home_from_care": "return_home",
    "home_and_closed": "return_home",
    "relevant_at_seventeen": "independence",
    "turned_eighteen": "independence",
}
"""The route that a story takes; any of the usual ones where the story leaves it open."""

USUAL_ROUTES = ("return_home", "return_home", "kinship_sgo", "long_term_fostering", "residential_long_term")

ON_TIME, LATE = 0.74, 0.92
"""Out of a hundred: so many in time, those up to the second figure some days late, the rest very late."""

TOGETHER = timedelta(days=7)
"""What one person would do for one child within so many days is done and written down on one day."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that somebody in one of these roles will do for the child: what happens, or the evidence that is owed."""

    at: datetime
    clock: int
    limit: str
    roles: tuple[Role, ...]
    event: EventKind | None
    evidence: EvidenceKind | None = None


class Practice:
    """The work that waits for one child. Each duty is set once, when its timescale is first seen."""

    def __init__(self, case: "Case") -> None:
        self._case = case
        self._duties: dict[int, Duty | None] = {}
        self.on_record: set[EvidenceKind] = set()
        self.left: set[str] = set()
        self._seen = True

    def stir(self) -> None:
        """Something has happened: what waits has to be looked at again before the next duty is chosen."""
        self._seen = False

    def leave(self, *limits: str) -> None:
        """Let nobody answer these timescales: one of the failures that the demonstration shows."""
        self.left |= set(limits)
        self._duties = {pk: duty for pk, duty in self._duties.items() if duty is None or duty.limit not in limits}

    def _look(self) -> None:
        """Read what runs now. What no longer runs is forgotten; what is new is given a moment and a person."""
        running = Clock.objects.filter(journey_id=self._case.journey_id, stopped_at__isnull=True, cancelled_at__isnull=True)
        self._duties = {
            row.pk: self._duties[row.pk] if row.pk in self._duties else self._plan(row)
            for row in running.only("limit", "asks_for", "answers", "started_at", "due_at").order_by("pk")
        }

    def next_duty(self, *, before: datetime) -> Duty | None:
        """What is done next, if anything before this moment. What has been waiting is done now."""
        if not self._seen:
            self._look()
            self._seen = True
        waiting = [d for d in self._duties.values() if d is not None and d.at < before]
        return min(waiting, key=lambda d: (d.at, d.clock), default=None)

    def carry_out(self, duty: Duty) -> None:
        """Do it, and with it whatever else the same person would do on the same day."""
        if duty.limit == DELAY:
            self._case.answer_delay(duty.clock)
            return
        case, by = self._case, self._case.person(*duty.roles)
        if duty.evidence is not None:
            case.evidence(duty.evidence, by=by)
            return
        assert duty.event is not None
        if duty.event in NAMES:
            self._name(duty.event)
            return
        soon = [d for d in self._duties.values() if d is not None and d.event is not None and d.at <= duty.at + TOGETHER]
        with_it = [d.event for d in soon if d.event not in NAMES and case.person(*d.roles) is by]
        together = dict.fromkeys([duty.event, *(e for e in with_it if e is not None)])
        kinds = dict.fromkeys(kind for event in together for kind in STOPPED_BY[event].events)
        case.record(*kinds, by=by, says=" ".join(says_of(event, case.chance) for event in together))
        if EventKind.PERMANENCE_PLAN_RECORDED in kinds and not case.route:
            case.plan_route(ROUTES.get(case.story) or case.chance.choice(USUAL_ROUTES))

    def _name(self, event: EventKind) -> None:
        kind, role = NAMES[event]
        case = self._case
        person = min(case.staff.everyone(role), key=lambda p: p.holds)
        person.holds += 1
        if role is Role.IRO:
            case.iro = person
        else:
            case.adviser = person
        case.name(kind, person)

    def _plan(self, clock: Clock) -> Duty | None:
        if clock.limit in LEFT_TO_THE_STORY or clock.limit in self.left:
            return None
        rule = LIMITS[clock.limit]
        at = self._moment(clock.started_at, clock.due_at)
        if clock.asks_for:
            kind = EvidenceKind(clock.asks_for)
            return Duty(at, clock.pk, clock.limit, EVIDENCE[kind].recorded_by or (Role(clock.answers),), None, kind)
        if clock.limit == DELAY:
            return Duty(at, clock.pk, clock.limit, (Role(clock.answers),), None)
        event = next((e for e in rule.stops_on if e in STOPPED_BY), None)
        if event is None:
            return None
        return Duty(at, clock.pk, clock.limit, STOPPED_BY[event].by or (rule.answers,), event)

    def _moment(self, started_at: datetime, due_at: datetime) -> datetime:
        """When it will be done. A worker with too many children is late more often."""
        case, chance = self._case, self._case.chance
        window = due_at - started_at
        load = max(0.0, (case.worker.holds - 18) * 0.006) if case.worker else 0.0
        fate = chance.random() + load
        if fate < ON_TIME:
            at = self._in_time(started_at + window * chance.uniform(0.74, 1.0), started_at, due_at)
        elif fate < LATE:
            at = case.period.at_work(local_date(due_at + timedelta(days=chance.uniform(0.3, max(2.0, window.days * 0.3)))), chance)
        else:
            at = case.period.at_work(local_date(due_at + timedelta(days=chance.uniform(8, min(70.0, 15 + window.days * 1.2)))), chance)
        return max(at, case.now + timedelta(minutes=chance.randint(20, 90)))

    def _in_time(self, wanted: datetime, started_at: datetime, due_at: datetime) -> datetime:
        """At work on the wanted day, or the working day before it where the next one would be too late."""
        period, chance = self._case.period, self._case.chance
        day = local_date(wanted)
        while day > local_date(started_at):
            at = period.at_work(day, chance)
            if at < due_at:
                return at
            day -= timedelta(days=1)
        return period.soon(started_at, chance)
