"""One run on one database: starts the machine, takes children through moves while it is killed, and has it judged."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from faults import brokers
from faults.asking import Caller
from faults.databases import Databases
from faults.mailbox import Mailbox, mailbox
from faults.outages import moment, outages, ready_folder, ready_moments
from faults.shapes import ROOT, Embedded, Production, Shape, Warm
from faults.walking import Ledger, Walker
from tracker.rules.fault_points import FOLDER_VARIABLE, IN_THE_DOOR
from workflows.engine import registry

CALLERS = 2
STUCK_SECONDS = 60.0
"""Where so long nothing more is done of what is due, nothing more will be."""
PATIENCE_SECONDS = 90.0
POINT_SECONDS = 60.0
STARTS_SECONDS = 180.0
MOST_WAITING = 400
"""With more than this to be done, whoever asks waits for the workers. Two callers at full speed ask for more than a small machine can
deliver beside them, and the minute would measure how far it fell behind, not how soon it recovers. `make bench` measures throughput."""
HELD_SECONDS = 30.0
"""What is not delivered by then is no heap, and the judge's to find."""
EVERY_MOVE_FROM = 1_500
"""A run of so many acts has to make every kind of move: what chance does not lead to is made in the lives of `faults.lives`."""

EMPTIED = 2
"""How often in a run the broker loses every message that it holds."""

QUIET_LOOKS = 4
"""So often in a row nothing may be due before the machine counts as settled: what is delivered can call for more."""
WORKERS = ("engine", "worker-1", "worker-2")
"""The parts that fire, deliver and send: each that is killed may have left one message sent and not marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one run does. `points` are killed at once each; `kills` is how many processes are killed at random moments.

    `warm` has the processes forked from one that has the program loaded.
    """

    name: str
    moves: int
    seed: int
    points: Sequence[str]
    kills: int
    planted: str = ""
    broker: str = ""
    warm: bool = False
    patience_seconds: float = PATIENCE_SECONDS


@dataclass(slots=True)
class Machine:
    """A started machine and what is around it."""

    plan: Plan
    databases: Databases
    folder: Path
    shape: Shape
    mails: Mailbox
    killed: list[tuple[str, datetime]] = field(default_factory=list)
    armed: list[str] = field(default_factory=list)
    times_emptied: int = 0

    @property
    def traps(self) -> Path:
        return self.folder / "points"

    def arm(self, point: str) -> None:
        """Have the next process that passes this place die there. The file is there whole or not at all."""
        draft = self.traps / f"draft-{point}"
        draft.write_text("1", "ascii")
        draft.rename(self.traps / point)
        self.armed.append(point)

    def died_at(self) -> list[str]:
        """The places at which a process has died, each as often as one has."""
        return [path.name.partition(".")[0] for path in self.traps.iterdir() if "." in path.name]

    def not_passed(self) -> list[str]:
        """The armed places that nothing has passed yet."""
        return [point for point in self.armed if (self.traps / point).exists()]

    def kill(self, part: str) -> None:
        if self.shape.kill(part):
            self.killed.append((part, datetime.now(UTC)))

    def empty_the_broker(self) -> None:
        brokers.purge(self.plan.broker, self.queues)
        self.times_emptied += 1

    @property
    def queues(self) -> list[str]:
        return brokers.named(prefix_of_queues(self.plan))

    def workers_killed(self) -> list[datetime]:
        """When a process that fires, delivers and sends was killed, by chance or at a place."""
        by_chance = [at for part, at in self.killed if part in WORKERS]
        traps = [path for path in self.traps.iterdir() if "." in path.name and path.name.partition(".")[0] not in IN_THE_DOOR]
        return sorted([*by_chance, *(moment(path.stat().st_ctime) for path in traps)])


def run(plan: Plan, world: Mapping[str, Any], databases: Databases, url: str, folder: Path) -> dict[str, Any]:
    """Run and judge. Returns the judge's counts with what was done to the machine."""
    (folder / "points").mkdir(parents=True)
    ready_folder(folder).mkdir()
    with mailbox() as mails:
        port = _free_port()
        environment = environment_of(url, plan, folder, mails, port)
        machine = Machine(plan, databases, folder, _shape(plan, databases.kind, environment, folder, port), mails)
        began_at = datetime.now(UTC)
        machine.shape.start()
        try:
            _await_answers(port)
            ledger, callers = _live(machine, world, port)
            for caller in callers:
                caller.ask_again_all()
            settled_after = _settle(machine)
            ended_at = datetime.now(UTC)
        finally:
            machine.shape.stop()
            if plan.broker:
                brokers.remove(plan.broker, machine.queues)
        return _judge(machine, ledger, environment, Times(began_at, ended_at, settled_after))


@dataclass(slots=True)
class _Hands:
    """One caller at work in a thread of its own."""

    walker: Walker
    ledger: Ledger
    name: str

    def ask_again_all(self) -> None:
        for asked in self.ledger.acts:
            if asked.key.startswith(f"act-{self.name}-") and asked.status:
                self.walker.ask_again(asked)


def _live(machine: Machine, world: Mapping[str, Any], port: int) -> tuple[Ledger, list[_Hands]]:
    """Make the moves, and do to the machine what the plan has for each moment."""
    plan = machine.plan
    due = _schedule(machine)
    lock = threading.Lock()

    def after_each(count: int) -> None:
        with lock:
            while due and due[0][0] <= count:
                due.pop(0)[1]()

    ledger = Ledger(after_each)
    hands = []
    for number in range(CALLERS):
        caller = Caller(port, world["tokens"], patience_seconds=plan.patience_seconds)
        # A copy is short: it is found by its moves, timers and messages.
        kept = {**world, "families": [], "cases": [], "meetings": [], "lives": [], "nobody_returns": True} if plan.planted else world
        share = {name: of[number::CALLERS] if isinstance(of, list) else of for name, of in kept.items()}
        walker = Walker(f"c{number}", caller, ledger, seed=plan.seed, share=share)
        hands.append(_Hands(walker, ledger, f"c{number}"))
    steps = [hand.walker.step if plan.planted else partial(_step_in_turn, machine, hand.walker) for hand in hands]
    _together([partial(_until, lambda: len(ledger.acts) >= plan.moves, step) for step in steps])
    # What is armed and was not passed yet gets its chance: there is work for every part as long as there are acts.
    give_up_at = time.monotonic() + POINT_SECONDS

    def is_over() -> bool:
        return not machine.not_passed() or time.monotonic() > give_up_at

    _together([partial(_until, is_over, step) for step in steps])
    return ledger, hands


def _step_in_turn(machine: Machine, walker: Walker) -> None:
    """Take the next step once the workers have caught up, or do not."""
    until = time.monotonic() + HELD_SECONDS
    while machine.databases.waiting(machine.plan.name) > MOST_WAITING and time.monotonic() < until:
        time.sleep(0.2)
    walker.step()


def _await_answers(port: int) -> None:
    """Wait until the web takes connections, however slow the machine is. Raises TimeoutError where it never does."""
    until = time.monotonic() + STARTS_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise TimeoutError("The web did not start; --keep-output says what it wrote.") from None
            time.sleep(0.2)


def _until(over: Callable[[], bool], step: Callable[[], object]) -> None:
    while not over():
        step()


def _together(jobs: Sequence[Callable[[], None]]) -> None:
    """Do these at the same time, each in its thread; raises what any of them raises."""
    failed: list[BaseException] = []

    def do(job: Callable[[], None]) -> None:
        try:
            job()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=do, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _schedule(machine: Machine) -> list[tuple[int, Callable[[], None]]]:
    """After how many acts what is done to the machine, in order: each place armed once, processes killed at random."""
    plan, chance = machine.plan, Random(f"{machine.plan.seed} schedule")
    points = list(plan.points)
    chance.shuffle(points)
    span = plan.moves * 0.8
    due: list[tuple[int, Callable[[], None]]] = [
        (int(plan.moves * 0.08 + span * number / max(len(points), 1)), partial(machine.arm, point)) for number, point in enumerate(points)
    ]
    for _ in range(plan.kills):
        part = chance.choice(machine.shape.parts)
        due.append((chance.randint(int(plan.moves * 0.1), int(plan.moves * 0.9)), partial(machine.kill, part)))
    if plan.broker:
        due += [(chance.randint(int(plan.moves * 0.1), int(plan.moves * 0.9)), machine.empty_the_broker) for _ in range(EMPTIED)]
    return sorted(due, key=lambda pair: pair[0])


def _settle(machine: Machine) -> float:
    """Wait until nothing that is due is left to do. Returns the seconds that took; the judge finds what never was done."""
    began = last = time.monotonic()
    least = quiet = 0
    while quiet < QUIET_LOOKS and time.monotonic() - last < min(STUCK_SECONDS, machine.plan.patience_seconds):
        left = machine.databases.waiting(machine.plan.name)
        quiet = quiet + 1 if left == 0 else 0
        if left < least or not least:
            least, last = left, time.monotonic()
        time.sleep(0.5)
    return round(time.monotonic() - began, 1)


@dataclass(frozen=True, slots=True)
class Times:
    """When the machine was started and told to stop, and how many seconds it took to have nothing left to do."""

    started_at: datetime
    ended_at: datetime
    settled_after: float


def _judge(machine: Machine, ledger: Ledger, environment: Mapping[str, str], times: Times) -> dict[str, Any]:
    file, ready = machine.folder / "ledger.json", ready_moments(machine.folder)
    began_at = ready[0] if ready else times.started_at
    file.write_text(
        json.dumps(
            {
                "acts": [asked.as_json() for asked in ledger.acts],
                "mails": {message: [at.isoformat() for at in times] for message, times in machine.mails.received.items()},
                "workers_killed": [at.isoformat() for at in machine.workers_killed()],
                "asked_from": times.started_at.isoformat(),
                "ended_at": times.ended_at.isoformat(),
                "began_at": began_at.isoformat(),
                "outages": [(start.isoformat(), end.isoformat()) for start, end in outages(machine.workers_killed(), ready)],
            }
        ),
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "faults.judge", str(file)], cwd=ROOT, env=dict(environment), stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    found["wrong"]["places_not_passed"] = len(machine.not_passed())
    found["not_passed"] = machine.not_passed()
    found["died_at"] = sorted(machine.died_at())
    found["broker_emptied"] = machine.times_emptied
    found["killed_at_random"] = [part for part, _ in machine.killed]
    found["settled_after_seconds"] = times.settled_after
    found["kinds_of_act"] = len(ledger.kinds)
    found["moves_never_made"] = never_made(found.pop("moves_on_record"))
    found["wrong"] |= wrong_of_moves(found["moves_never_made"], machine.plan.moves)
    found["errands"] = dict(sorted(ledger.errands.items()))
    found["kinds"] = dict(sorted(ledger.kinds.items()))
    return found


def never_made(moves_on_record: Iterable[str]) -> list[str]:
    """The kinds of move of the process book that are not among these."""
    return sorted({move.code for move in registry.current("journey").moves}.difference(moves_on_record))


def wrong_of_moves(missed: Sequence[str], acts: int) -> dict[str, int]:
    """How many kinds of move a run of so many acts should have made and never made."""
    return {"kinds_of_move_never_made": len(missed) if acts >= EVERY_MOVE_FROM else 0}


def environment_of(url: str, plan: Plan, folder: Path, mails: Mailbox, port: int) -> dict[str, str]:
    """The program's environment: a database of our own, our mail server, and nobody's broker."""
    kept = {name: value for name, value in os.environ.items() if name not in ("BROKER_URL", "EMAIL_URL", "DATABASE_URL")}
    return kept | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "faults.settings", "LOG_LEVEL": "ERROR", "PORT": str(port), "HTTPS": "false",
        "SECRET_KEY": "for the fault run only; nothing outside of it ever sees it", "EMAIL_URL": mails.url,
        FOLDER_VARIABLE: str(folder / "points"), "WAYMARK_FAULTS_PLANTED": plan.planted, "WAYMARK_FAULTS_PREFIX": prefix_of_queues(plan),
        **({"BROKER_URL": plan.broker} if plan.broker else {}),
    }  # fmt: skip


def _shape(plan: Plan, kind: str, environment: Mapping[str, str], folder: Path, port: int) -> Shape:
    output = folder / "output"
    cold: Embedded | Production = Embedded(environment, output)
    if kind != "sqlite":
        cold = Production(environment, output, port=port, queues=",".join(brokers.named(environment["WAYMARK_FAULTS_PREFIX"])))
    return Warm(cold.commands, environment, output, folder / "parts") if plan.warm else cold


def prefix_of_queues(plan: Plan) -> str:
    """What a run's queues are called, so that it takes nobody else's work and leaves its own to nobody."""
    return f"faults-{os.getpid()}-{plan.name}-"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port
