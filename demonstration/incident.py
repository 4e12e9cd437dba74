"""One incident that leaders are told of: what people do about it, each through the action or flow that a screen would call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from demonstration.case import Case
from demonstration.people import Person, Staff
from demonstration.time import Period
from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct, do_direction
from notifications.actions.need_to_know.draft import Told
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Rung
from workflows.terms import Role

Fits = Callable[[Case], bool]


@dataclass(eq=False, slots=True, kw_only=True)
class Incident:
    """An incident, the child whom it is about if it is about one, and the moment at which its story has arrived."""

    period: Period
    staff: Staff
    chance: Random
    now: datetime = field(init=False)
    case: Case | None = None
    row_id: int = 0

    def __post_init__(self) -> None:
        self.now = self.period.start

    def tick(self, low: int = 4, high: int = 14) -> datetime:
        """Some minutes later."""
        self.now += timedelta(minutes=self.chance.randint(low, high))
        return self.now

    def is_about(self, cases: Iterable[Case], *fits: Fits) -> bool:
        """Whether there is an open child whom it can be about: the first kind that there is, and any of those."""
        there = [case for case in cases if case.is_open and case.worker is not None and not case.in_an_incident]
        for fit in fits:
            found = [case for case in there if fit(case)]
            if found:
                self.case = self.chance.choice(found)
                self.case.in_an_incident = True
                return True
        return False

    @property
    def worker(self) -> Person:
        """Whoever holds the child."""
        assert self.case is not None, "it is about a child"
        return self.case.worker or self.staff.manager(self.case.team)

    @property
    def manager(self) -> Person:
        """The manager of the team that holds the child."""
        assert self.case is not None, "it is about a child"
        return self.staff.manager(self.case.team)

    # ── Until it is sent ────────────────────────────────────────────────────────────────────────────────────────

    def draft(self, category: str, *, by: Person, because: str = "", told: Person | None = None, note: str = "", unit: str = "") -> None:
        """Draft it as it becomes known. `told` was rung up at once, before anything was written."""
        known, rang = self.now, self.tick()
        made = flow.draft(
            category=category, actor=by.actor, known_at=known, now=self.tick(), because=because,
            child_ids=[self.case.child.pk] if self.case is not None else [],
            unit_id=self.staff.unit(unit).pk if unit else None,
            told=Told(user_id=told.user.pk, at=rang, note=note) if told is not None else None,
        )  # fmt: skip
        self.row_id = made.need_to_know.pk
        self._stir()

    def begin(self, by: Person, facts: str) -> None:
        """Begin the form, and leave it."""
        write(need_to_know_id=self.row_id, form=Form(facts=facts, is_ready=False), actor=by.actor, now=self.tick())

    def write(self, by: Person, facts: str, done: str, asks: str) -> None:
        """Write the form, for a manager to confirm."""
        version = NeedToKnow.objects.values_list("version", flat=True).get(pk=self.row_id)
        form = Form(facts=facts, immediate_action=done, asks=asks, version=version)
        write(need_to_know_id=self.row_id, form=form, actor=by.actor, now=self.tick(10, 25))

    def confirm(self, by: Person, form: Form | None = None) -> None:
        """A manager confirms it, which sends it."""
        flow.confirm(need_to_know_id=self.row_id, actor=by.actor, now=self.tick(), form=form)
        self._stir()

    def send_at_night(self, by: Person) -> None:
        """The emergency duty team sends it without waiting for a manager."""
        flow.send_unconfirmed(need_to_know_id=self.row_id, actor=by.actor, now=self.tick())
        self._stir()

    def dismiss(self, by: Person, because: str) -> None:
        """Drop the draft, with the reason."""
        flow.dismiss(need_to_know_id=self.row_id, because=because, actor=by.actor, now=self.tick())

    # ── Once it is sent ─────────────────────────────────────────────────────────────────────────────────────────

    def call(self, by: Person, told: Person, note: str = "") -> None:
        """Ring somebody up, and log it."""
        log_call(need_to_know_id=self.row_id, told_id=told.user.pk, told_at=self.tick(), actor=by.actor, now=self.tick(1, 3), note=note)

    def told_in(self, *roles: Role) -> list[Person]:
        """Those who were told in these roles and have not acknowledged it, lowest first."""
        rungs = Rung.objects.filter(need_to_know=self.row_id, told_at__isnull=False, acknowledged_at__isnull=True)
        if roles:
            rungs = rungs.filter(role__in=[str(role) for role in roles])
        return [person for rung in rungs for person in self.staff.people if person.user.pk == rung.recipient_id]

    def acknowledge(self, *people: Person, note: str = "", low: int = 3, high: int = 11) -> None:
        """Each of them opens it and says so, one after the other."""
        for person in people:
            open_it(need_to_know_id=self.row_id, actor=person.actor, now=self.tick(low, high))
            flow.acknowledge(need_to_know_id=self.row_id, actor=person.actor, now=self.tick(1, 3), note=note)

    def opens(self, person: Person) -> None:
        """Somebody opens it, and no more."""
        open_it(need_to_know_id=self.row_id, actor=person.actor, now=self.tick())

    def direct(self, by: Person, says: str, owner: Person, due_on: date | None = None) -> int:
        """A leader directs what is to be done. Returns the direction."""
        made = direct(need_to_know_id=self.row_id, says=says, owner_id=owner.user.pk, actor=by.actor, now=self.tick(), due_on=due_on)
        self._stir()
        return made.pk

    def carry_out(self, direction: int, by: Person, done: str) -> None:
        do_direction(direction_id=direction, done=done, actor=by.actor, now=self.tick())
        self._stir()

    def update(self, by: Person, says: str) -> None:
        update(need_to_know_id=self.row_id, says=says, actor=by.actor, now=self.tick())

    def tell_outside(self, by: Person, duty: str, *, sent: bool = True, to: str = "", reference: str = "", says: str = "") -> None:
        """Somebody outside was told just now, or is not, with the reason."""
        outside = Outside(duty=duty, at=self.tick(), sent=sent, to=to, reference=reference, says=says)
        tell_outside(need_to_know_id=self.row_id, outside=outside, actor=by.actor, now=self.tick())
        self._stir()

    def close(self, by: Person, outcome: str, learning: str) -> None:
        flow.close(need_to_know_id=self.row_id, outcome=outcome, learning=learning, actor=by.actor, now=self.tick())
        self._stir()

    # ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────

    def in_post(self, role: Role) -> Person:
        """Who answers in this role for the child, or for the authority."""
        return self.staff.someone((role,), near=self.case.team if self.case is not None else "looked-after")

    @property
    def row(self) -> NeedToKnow:
        return NeedToKnow.objects.get(pk=self.row_id)

    def _stir(self) -> None:
        if self.case is not None:
            self.case.practice.stir()
