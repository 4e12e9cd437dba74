"""Takes invented children through the moves of the API, as seeded: each child by one caller, one act after another."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from faults.asking import Asked, Caller
from faults.bodies import a_body
from faults.errands import (
    KINDS,
    LIFE,
    Errand,
    Wish,
    filled,
    of_a_family,
    of_a_life,
    of_a_need_to_know,
    of_a_panel,
    of_a_pause,
    of_a_route,
)
from workflows.engine import registry
from workflows.shapes import Move, To
from workflows.terms import Nature

DUE_AFTER = timedelta(hours=24)
"""How long after a child goes missing the leaders must know of it: the timescale that falls due in the run."""

ACCEPTED = "accepted "
"""What the marker of an acceptance begins with, before the offer."""

ERRAND_EVERY = 3
"""Every so many acts one is of an errand, as long as there are any: what is done beside moves."""

BESIDE_LIVES = tuple(kind for kind in KINDS if kind != LIFE)
"""Between any two of these the life in hand goes on: half of the errands, a sixth of all acts. The lives ask for fewer than forty
acts, so all of them have been lived after 240, long before the end of the shortest run that has to make every kind of move."""

STALE_EVERY, CLOSED_EVERY = 3, 12
"""Of so many planned moves one is tried with a version that is over; of so many closings one is made, for a closed child proves little."""


@dataclass(slots=True)
class Ledger:
    """All that was asked, by every caller. `on_act` is called after each with how many there are.

    `kinds` and `errands` count what was done: by the kind of act, and by the kind of errand that it was part of; `accepted`
    counts by the move that was offered.
    """

    on_act: Callable[[int], None]
    acts: list[Asked] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    errands: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(KINDS, 0)))
    accepted: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, asked: Asked, errand: str = "") -> None:
        with self._lock:
            self.acts.append(asked)
            if asked.done:
                self.kinds[asked.kind] += 1
                self.errands.update([errand] if errand else [])
            count = len(self.acts)
        self.on_act(count)

    def made(self, kind: str) -> int:
        return self.kinds[kind]


class Walker:
    """One caller with children of its own. `step` makes one act.

    `share` has the journeys of `walkers` and `timers`, and of what the errands are about: `families`, `cases`, `meetings`,
    `lives` and a `colleague`.
    """

    def __init__(self, name: str, caller: Caller, ledger: Ledger, *, seed: int, share: Mapping[str, Any]) -> None:
        self._name, self._caller, self._ledger = name, caller, ledger
        self._chance = Random(f"{seed} {name}")
        self._children = list(share["walkers"])
        self._timers = list(share["timers"])
        self._nobody_returns = share.get("nobody_returns", False)
        self._errands = self._errands_of(share)
        self._in_hand: dict[str, tuple[Errand, Any]] = {}
        beside = self._chance.sample(BESIDE_LIVES, len(BESIDE_LIVES))
        self._turns = deque(turn for kind in beside for turn in (LIFE, kind))
        self._offers: dict[str, tuple[str, str]] = {}
        self._number = self._planned = 0

    def step(self) -> None:
        """Make one act: let a timescale begin that soon falls due, answer an offer, or make a move."""
        self._number += 1
        if self._timers and self._number % 3 == 0:
            self.start_a_timer()
            return
        if self._number % ERRAND_EVERY == 1 and self._run_an_errand():
            return
        first = self._never_accepted()
        journey = first or self._chance.choice(self._children)
        waiting = self._offers.get(journey)
        if waiting and (first or self._chance.random() < 0.8):
            self._answer(journey, waiting, "accept" if first else self._chance.choice(("accept", "accept", "refuse", "withdraw")))
        else:
            self._move(journey, self._chance.choice(self._children))

    def start_a_timer(self) -> bool:
        """A child is reported missing who went almost a day ago: what is due in a day is due in seconds. False where none is left."""
        if not self._timers:
            return False
        journey = self._timers.pop()
        went = datetime.now(UTC) - DUE_AFTER + timedelta(seconds=self._chance.randint(2, 12))
        missing = registry.current("journey").move("child_missing")
        body = {**a_body(missing, missing.targets[0], version=0), "occurred_at": went.isoformat()}
        asked = self._asked("child_missing", journey, f"journeys/{journey}/moves/", body)
        answer = self._caller.ask(asked)
        self._ledger.add(asked)
        self._after(asked, journey, answer)
        if not self._nobody_returns:  # a timescale that was lost is not seen once the child is back
            self._children.append(journey)
        return True

    def ask_again(self, asked: Asked) -> None:
        self._caller.ask_again(asked)

    # ── Errands ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _errands_of(self, share: Mapping[str, Any]) -> dict[str, list[Errand]]:
        """What there is to do beside moves, by kind."""
        cases, meetings = list(share["cases"]), list(share["meetings"])
        read, chance = self._caller.read, self._chance
        errands: dict[str, list[Errand]] = {kind: [] for kind in KINDS}
        errands[LIFE] = [of_a_life(life, read) for life in share["lives"]]
        errands["family"] = [of_a_family(children, read, chance) for children in share["families"]]
        while meetings and len(cases) > 1:
            errands["panel"].append(of_a_panel((cases.pop(), cases.pop()), meetings.pop(), chance))
        errands["route"] = [of_a_route(case, chance) for case in cases[::3]]
        errands["need_to_know"] = [of_a_need_to_know(case, share["colleague"], chance) for case in cases[1::3]]
        errands["pause"] = [of_a_pause(case, read) for case in cases[2::3]]
        return errands

    def _run_an_errand(self) -> bool:
        """Make the next act of an errand: of the kind whose turn it is. False where none of any kind is left."""
        for _ in range(len(self._turns)):
            kind = self._turns[0]
            self._turns.rotate(-1)
            if self._go_on_with(kind):
                return True
        return False

    def _go_on_with(self, kind: str) -> bool:
        """Make the next act of the errand of this kind that is in hand, or of a new one. False where there are none left."""
        while kind in self._in_hand or self._errands[kind]:
            errand, answer = self._in_hand.pop(kind, None) or (self._errands[kind].pop(), None)
            try:
                wish = errand.send(answer)
            except StopIteration:
                continue
            self._in_hand[kind] = (errand, self._do(wish, kind))
            return True
        return False

    def _do(self, wish: Wish, errand: str) -> Any:
        """Ask for it. Returns the answer; None where it was refused."""
        asked = self._asked(wish.kind, "", wish.path, {})
        asked.by = wish.by
        asked.body = filled(wish.body, asked.marker)
        answer = self._caller.ask(asked)
        told = wish.told(answer) if callable(wish.told) and asked.done else wish.told
        if not callable(told):
            asked.told = [[one.kind, one.where, filled(one.words, asked.marker), one.times] for one in told]
        self._ledger.add(asked, errand)
        return answer if asked.done else None

    # ── Moves ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _move(self, *journeys: str) -> None:
        """Of these children the one moves to whom the rarest move is open."""
        choices = [(choice, journey, told) for journey in dict.fromkeys(journeys) for choice, told in self._choices_of(journey)]
        if not choices:
            return
        (found, target, _), journey, told = min(choices, key=lambda choice: choice[0][2])
        self._offers.pop(journey, None)
        body = a_body(found, target, version=told["version"])
        self._planned += found.nature is Nature.PLANNED and told["version"] > 0
        is_stale = self._planned >= STALE_EVERY and found.nature is Nature.PLANNED and told["version"] > 0
        if is_stale:
            self._planned = 0
            body["version"] -= 1
        asked = self._asked(found.code, journey, f"journeys/{journey}/moves/", body, stale=is_stale)
        answer = self._caller.ask(asked)
        self._ledger.add(asked)
        self._after(asked, journey, answer)

    def _choices_of(self, journey: str) -> list[tuple[tuple[Move, To, tuple[int, float]], dict[str, Any]]]:
        """What can be made of this child, with what was read. Where that is nothing another child comes in."""
        told = self._caller.read(f"journeys/{journey}/moves/")
        choices = [(choice, told) for choice in self._choices(told)] if told else []
        if not choices:
            self._children.remove(journey)
            self._begin_anew()
        return choices

    def _choices(self, told: dict[str, Any]) -> Iterator[tuple[Move, To, tuple[int, float]]]:
        """What can be made here: what has been made least comes first, chance decides between the rest."""
        for one in told["moves"]:
            if not one["yours"] or any(not reason["code"].startswith("missing_") for reason in one["reasons"]):
                continue
            found = registry.current("journey").move(one["code"])
            target = next(t for t in found.targets if t.id == one["target"])
            made = self._ledger.made(found.code)
            if (target.closes or found.code == "child_died") and made and self._chance.random() > 1 / CLOSED_EVERY:
                continue
            yield found, target, (made, self._chance.random())

    def _begin_anew(self) -> None:
        """The child's journey is over: another child comes in."""
        body: dict[str, Any] = {
            "given_name": f"Robin{self._number}{self._name}", "family_name": "Example", "date_of_birth": "2014-05-20", "sex": "F",
            "contact": {"source": "School", "received_at": datetime.now(UTC).isoformat(), "concern": "A worry.", "team": "front-door"},
        }  # fmt: skip
        asked = self._asked("contact_from_universal", "", "children/", body)
        body["contact"]["concern"] = asked.marker
        answer = self._caller.ask(asked)
        self._ledger.add(asked)
        if asked.done:
            self._children.append(answer["journeys"][0]["id"])

    def _after(self, asked: Asked, journey: str, answer: Any) -> None:
        """Remember the offer that now waits, or that the journey is closed."""
        if not asked.done:
            return
        if answer.get("offer"):
            self._offers[journey] = (answer["offer"]["id"], asked.kind)
        if not answer.get("is_open", True):
            if journey in self._children:
                self._children.remove(journey)
            self._begin_anew()

    # ── Offers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _never_accepted(self) -> str:
        """A child with an offer of a kind that nobody has accepted yet: until then the move has not been made."""
        return next((journey for journey, (_, move) in self._offers.items() if not self._ledger.accepted[move]), "")

    def _answer(self, journey: str, waiting: tuple[str, str], how: str) -> None:
        offer, move = waiting
        del self._offers[journey]
        asked = self._asked(f"handover_{how}", journey, f"handovers/{offer}/{how}/", {})
        if how == "accept":
            asked.marker = f"{ACCEPTED}{offer}"  # an acceptance gives no reason; its event names the offer
        else:
            asked.body = {"reason": asked.marker}
        self._caller.ask(asked)
        self._ledger.add(asked)
        if how == "accept" and asked.done:
            self._ledger.accepted[move] += 1

    def _asked(self, kind: str, journey: str, path: str, body: dict[str, Any], *, stale: bool = False) -> Asked:
        marker = f"act {self._name}-{self._number}-{len(self._ledger.acts)}"
        if "move" in body:
            body = {**body, "reason": marker}
        return Asked(key=marker.replace(" ", "-"), kind=kind, journey=journey, marker=marker, path=path, body=body, stale=stale)
