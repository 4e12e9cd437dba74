"""The demonstration authority as a whole: so many children, two years, day by day."""

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from demonstration.case import Case, Steps
from demonstration.fostering_panel import FosteringPanel
from demonstration.incident import Incident
from demonstration.needs_to_know import everything_told
from demonstration.organisation import UNITS, build_units
from demonstration.people import PASSWORD, Person, Staff, appoint
from demonstration.sittings import Sittings
from demonstration.stories import SHARES, STORIES, Story
from demonstration.time import Period
from notifications.actions.read import mark_all_read
from notifications.actions.tell import TELL
from notifications.flows.by_itself import DRAFT
from panels.actions.arise import HANDLER as ARISE
from panels.actions.keep_ready import HANDLER as KEEP_READY
from panels.actions.look_back import HANDLER as LOOK_BACK
from tracker.actions import effects
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.demonstration import NotADemonstration, mark_demonstration
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import Child, Journey, OrgUnit, User
from tracker.models.fields import chosen_by
from tracker.selectors.rulebook import rulebook
from workflows.calendar import add_months

EVERY_HOUR = timedelta(hours=1)
EVERY_FEW_HOURS = timedelta(hours=4)
EVERY_FEW_DAYS = timedelta(days=6)
LATELY, LAST_DAY = timedelta(days=21), timedelta(days=1)
"""In the last weeks the timers pass every few hours and people get notices; before that they pass every few days and nobody is told."""

T = TypeVar("T")
Turn = tuple[datetime, int, Case | Sittings | FosteringPanel | Incident, Steps]
"""When a story goes on, a number that nobody else has, whose story it is, and the story."""

SIBLINGS = 0.18
MOST_AT_ONE_PASS = 100_000
MAILBOXES = "larkshire.example"
"""A domain that nobody can ever have (RFC 2606)."""


@dataclass(slots=True)
class World:
    """An invented authority being lived through. `progress` is called with each day as it begins."""

    children: int
    seed: int
    as_at: date
    staff: Staff = field(init=False)
    period: Period = field(init=False)
    cases: list[Case] = field(default_factory=list)

    def make(self) -> None:
        """Make all of it in one transaction, or nothing. Raises NotADemonstration where the database holds anything already."""
        ids = Random(f"{self.seed} ids")  # noqa: S311  invented references, so that the same seed gives the same world
        with transaction.atomic(), chosen_by(ids.choice):
            self._begin()
            self._live(list(self._lives()))

    def _begin(self) -> None:
        if User.objects.exists() or Child.objects.exists() or OrgUnit.objects.exists():
            raise NotADemonstration("This database holds people or children already. Use an empty one for the demonstration.")
        mark_demonstration()
        self.period = Period(self.as_at, rulebook().calendar)
        self.staff = appoint(build_units(settings.AUTHORITY_NAME))

    # ── Who the children are ────────────────────────────────────────────────────────────────────────────────────

    def _lives(self) -> Iterator[tuple[datetime, Case, Steps]]:
        for number, story in enumerate(told(self.children, self.seed), start=1):
            chance = Random(f"{self.seed} {number}")  # noqa: S311  chance in a story, not a secret
            case = self._case(number, story, chance)
            self.cases.append(case)
            day = self.as_at - timedelta(days=chance.randint(*story.began))
            yield self.period.at_work(day, chance), case, story.path(case)

    def _case(self, number: int, story: Story, chance: Random) -> Case:
        months = round(chance.uniform(*story.aged) * 12)
        born = add_months(self.as_at, -months) - timedelta(days=chance.randint(0, 27))
        sibling = self.cases[-1] if self.cases and chance.random() < SIBLINGS else None
        return Case(
            number=number,
            story=story.code,
            period=self.period,
            staff=self.staff,
            chance=chance,
            born=born - timedelta(days=1) if (born.month, born.day) == (2, 29) else born,
            area=story.area or chance.choice(("north", "south")),
            sex=chance.choice("FM"),
            sibling_of=sibling,
        )

    # ── Living through it ───────────────────────────────────────────────────────────────────────────────────────

    def _live(self, lives: list[tuple[datetime, Case, Steps]]) -> None:
        """Everything in the order in which it happens, with the timers passing in between."""
        panels = Sittings(self.period, self.staff, self.cases, Random(f"{self.seed} panels"))  # noqa: S311
        queue: list[Turn] = [(at, case.number, case, _to_the_end(case, steps)) for at, case, steps in lives]
        queue.append((panels.now, 0, panels, panels.life()))
        fostering = FosteringPanel(self.period, self.staff, self.cases, Random(f"{self.seed} fostering panel"))  # noqa: S311
        queue.append((fostering.now, len(self.cases) + 1, fostering, fostering.life()))
        told = everything_told(self.period, self.staff, self.cases, self.seed)
        queue += [(at, -number, incident, steps) for number, (at, incident, steps) in enumerate(told, start=1)]
        heapq.heapify(queue)
        lately, last_day = self.period.end - LATELY, self.period.end - LAST_DAY
        with effects.without(TELL), effects.without(ARISE), effects.without(KEEP_READY), effects.without(LOOK_BACK), effects.without(DRAFT):
            self._live_until(lately, queue, self.period.start, EVERY_FEW_DAYS)
        self._live_until(last_day, queue, lately, EVERY_FEW_HOURS)
        self._live_until(self.period.end, queue, last_day, EVERY_HOUR)
        self._leave_the_desk()

    def _live_until(self, end: datetime, queue: list[Turn], sweep_at: datetime, every: timedelta) -> None:
        while queue and queue[0][0] < end:
            at, number, whose, steps = heapq.heappop(queue)
            while sweep_at <= at:
                _sweep(sweep_at)
                sweep_at += every
            whose.now = max(at, whose.now + timedelta(minutes=1))
            following = next(steps, None)
            if following is not None:
                heapq.heappush(queue, (max(following, whose.now), number, whose, steps))
        _sweep(end)

    def _leave_the_desk(self) -> None:
        """Everybody has read the inbox up to some hours or days ago, and has a mailbox from now on: no old mail goes out."""
        everybody = [*self.staff.people, *self.staff.outsiders]
        for number, person in enumerate(everybody):
            read_to = self.period.end - timedelta(hours=16 + 10 * (number % 5))
            mark_all_read(recipient_id=person.user.pk, told_before=read_to, now=read_to)
            person.user.email = f"{person.user.username}@{MAILBOXES}"
        User.objects.bulk_update([person.user for person in everybody], ["email"])

    # ── What was made ───────────────────────────────────────────────────────────────────────────────────────────

    def as_json(self) -> dict[str, Any]:
        """Everybody who can sign in, and every child that was made."""
        return {
            "authority": settings.AUTHORITY_NAME,
            "as_at": self.as_at.isoformat(),
            "seed": self.seed,
            "users": [self._user(person) for person in self.staff.people],
            "outsiders": [self._outsider(person) for person in self.staff.outsiders],
            "teams": [{"code": unit.code, "name": unit.name} for unit in UNITS if unit.purpose],
            "children": list(self._made()),
        }

    def write(self, path: Path) -> None:
        """Write `as_json` to a file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self.as_json(), indent=1) + "\n", encoding="utf-8")

    def _user(self, person: Person) -> dict[str, Any]:
        unit, role = person.posts[0]
        return self._outsider(person) | {
            "role": str(role),
            "roles": [str(r) for _, r in person.posts],
            "team": unit,
        }

    def _outsider(self, person: Person) -> dict[str, Any]:
        return {"username": person.user.username, "password": PASSWORD, "name": person.name, "job": person.user.job_title}

    def _made(self) -> Iterator[dict[str, Any]]:
        told_of = {case.journey_id: case for case in self.cases}
        journeys = Journey.objects.filter(pk__in=told_of).select_related("child", "team", "worker").order_by("pk")
        for journey in journeys:
            yield {
                "child": journey.child.ref,
                "journey": journey.public_id,
                "stage": journey.stage,
                "story": told_of[journey.pk].story,
                "team": journey.team.code if journey.team else None,
                "worker": journey.worker.username if journey.worker else None,
            }


def told(children: int, seed: int) -> list[Story]:
    """Which story is told of which child: the stages by their shares, and in each stage the stories by their weights."""
    chosen: list[Story] = []
    for stage, how_many in shared_out(children, [(stage, share) for stage, share in SHARES.items()]):
        of_stage = [s for s in STORIES if s.ends is stage]
        must = [s for s in of_stage if s.always][: how_many // 3]
        rest = shared_out(how_many - len(must), [(s, s.weight) for s in of_stage if not s.always])
        chosen += must + [story for story, times in rest for _ in range(times)]
    Random(f"{seed} order").shuffle(chosen)  # noqa: S311
    return chosen


def shared_out(total: int, weights: list[tuple[T, float]]) -> list[tuple[T, int]]:
    """So many, shared out by weight; what is left over goes to the largest remainders."""
    whole = sum(weight for _, weight in weights)
    exact = [(thing, total * weight / whole) for thing, weight in weights]
    given = [int(share) for _, share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (given[i] - exact[i][1], i))
    for i in by_remainder[: total - sum(given)]:
        given[i] += 1
    return [(thing, n) for (thing, _), n in zip(exact, given, strict=True)]


def _sweep(now: datetime) -> None:
    """The timers pass, and what follows from events and rungs is delivered."""
    fire_due_clocks(now=now)
    deliver_due(now=now, most=MOST_AT_ONE_PASS)


def _to_the_end(case: Case, steps: Steps) -> Steps:
    """A story, and then the ordinary work for as long as the child is open."""
    yield from steps
    if case.is_open:
        yield from case.ever_after()
