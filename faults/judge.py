"""Compares what was answered, sent and run with what is on record. Started by the run after it has settled; prints JSON.

Every count under `wrong` must be 0. Those under `seen` say how much was put to the proof.
"""

import io
import json
import re
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db.models import Q

from faults.outages import Outage, whole_seconds

KEPT = (200, 201, 409, 422)
"""The answers that are given again to the same key. What cannot be read or seen is looked at anew each time."""

LATE_AT_MOST_SECONDS = 60.0
JUST_NOW = timedelta(seconds=3)
"""What came due so shortly before the machine was told to stop may still wait. What came due after that nobody could do any more."""


def main() -> int:
    parser = ArgumentParser()
    parser.add_argument("ledger", type=Path)
    options = parser.parse_args()
    django.setup()
    sys.stdout.write(json.dumps(judged(json.loads(options.ledger.read_text("utf-8")))) + "\n")
    return 0


def judged(ledger: dict[str, Any]) -> dict[str, Any]:
    """The counts. `ledger` has `acts`, `mails` (when each Message-ID came in), `workers_killed`, `outages`, `began_at`,
    before which nothing counts as late, `asked_from`, when the machine was started, and `ended_at`, when it was told to stop.
    """
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    began_at = datetime.fromisoformat(ledger["began_at"])
    all_due_by = datetime.fromisoformat(ledger["ended_at"]) - JUST_NOW
    _judge_acts(ledger["acts"], wrong, seen)
    _judge_timers(wrong, seen, all_due_by)
    _judge_effects(wrong, seen, all_due_by)
    _judge_notices(wrong, seen)
    received = {message: _moments(times) for message, times in ledger["mails"].items()}
    _judge_mails(received, _moments(ledger["workers_killed"]), wrong, seen, all_due_by)
    _judge_histories(wrong)
    away = [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in ledger["outages"]]
    late = _lateness(began_at, away)
    for name, seconds in late.items():
        wrong[f"{name}_later_than_a_minute"] += int(seconds > LATE_AT_MOST_SECONDS)
    moves = sorted(moves_on_record(since=datetime.fromisoformat(ledger["asked_from"])))
    return {"wrong": dict(wrong), "seen": dict(seen), "late_p99_seconds": late, "moves_on_record": moves}


def moves_on_record(*, since: datetime) -> set[str]:
    """The kinds of move that took effect from then on, whoever made them: a person, a receiver by accepting, or the program."""
    from tracker.models import EventPayload
    from workflows.terms import EventKind

    told = EventPayload.objects.filter(event__kind=EventKind.JOURNEY_MOVED, event__recorded_at__gte=since)
    return {body["move"] for body in told.values_list("body", flat=True)}


# ── What was answered ───────────────────────────────────────────────────────────────────────────────────────────────


def _judge_acts(acts: list[dict[str, Any]], wrong: Counter[str], seen: Counter[str]) -> None:
    from faults.asking import meaning
    from tracker.models import AnsweredRequest

    kept = {row.key: row for row in AnsweredRequest.objects.all()}
    on_record = Counter(_acts_on_record())
    # An offer that could not be accepted at first may be later: what is on record is then the later act's, which has the same marker.
    done_with = Counter(act["marker"] for act in acts if 200 <= act["status"] < 300)
    record = Record()
    for name in ("unanswered", "lost_acts", "doubled_acts", "refused_but_written", "answers_not_kept", "other_answers", "stale_acts_taken",
                 "halved_acts"):  # fmt: skip
        wrong[name] += 0
    for act in acts:
        row, done = kept.get(act["key"]), 200 <= act["status"] < 300
        if act["told"]:
            _judge_told(act, record, wrong)
            times = int(done)
        else:
            times = on_record[act["marker"]] - (0 if done else done_with[act["marker"]])
        if (times != 1) if done else times > 0 or act["status"] == 0:
            _note(f"{act['kind']} {act['key']}: answered {act['status']}, {times} times on record, asked {act['again']} times again")
        seen["acts"] += 1
        seen["acts_asked_again_after_a_cut"] += act["again"] > 0
        seen["acts_refused" if not done else "acts_done"] += 1
        wrong["unanswered"] += act["status"] == 0
        wrong["lost_acts"] += done and times == 0
        wrong["doubled_acts"] += times > 1
        wrong["refused_but_written"] += 400 <= act["status"] < 500 and times > 0
        wrong["stale_acts_taken"] += done and act["stale"]
        wrong["answers_not_kept"] += act["status"] in KEPT and row is None
        wrong["other_answers"] += row is not None and (row.status, meaning(row.answer)) != (act["status"], act["answer"])
        wrong["other_answers"] += act["replayed"] not in ("", act["answer"])
        seen["stale_acts"] += act["stale"]


def _judge_told(act: dict[str, Any], record: "Record", wrong: Counter[str]) -> None:
    """Whether an act beside moves is on record whole: by every event that tells it, each once; or by none, where it was refused."""
    done = 200 <= act["status"] < 300
    there = [(record.times(kind, where, words), times if done else 0) for kind, where, words, times in act["told"]]
    found = sum(times > 0 for times, _ in there)
    if any(times != wanted for times, wanted in there):
        _note(f"{act['kind']} {act['key']}: answered {act['status']}, told {there} of {act['told']}, asked {act['again']} times again")
    wrong["lost_acts"] += done and found == 0 and any(wanted for _, wanted in there)
    wrong["halved_acts"] += any(times < wanted for times, wanted in there) and found > 0
    wrong["doubled_acts"] += any(times > wanted for times, wanted in there if wanted)
    # An act that nobody answered may have been done; whoever asks again then hears of it.
    wrong["refused_but_written"] += act["status"] != 0 and any(times for times, wanted in there if not wanted)


class Record:
    """What people did, by the event that tells it: each act on a record once, however many events of it say the same words."""

    def __init__(self) -> None:
        from notifications.models import NeedToKnow
        from panels.models import Meeting
        from tracker.models import Event, Journey

        self._named: dict[int, str] = {}
        for model in (Journey, NeedToKnow, Meeting):
            self._named.update(model.objects.values_list("stream", "public_id"))
        events = Event.objects.select_related("payload").filter(actor__isnull=False)
        self._events = [
            (
                e.kind,
                self._named.get(e.stream_id, ""),
                (e.stream_id, e.caused_by or e.seq),
                f"{e.payload.says} {e.payload.reason} {json.dumps(e.payload.body)}",
            )
            for e in events
        ]

    def times(self, kind: str, where: str, words: str) -> int:
        """How many acts are told by an event of this kind on this record with these words. Nothing given stands for any."""
        ends_there = re.compile(rf"{re.escape(words)}(?!\d)")
        found = {
            act
            for its_kind, its_where, act, text in self._events
            if kind in ("", its_kind) and where in ("", its_where) and ends_there.search(text)
        }
        return len(found)


def _acts_on_record() -> Iterator[str]:
    """The marker of each act that is on record, as often as it is there."""
    from faults.walking import ACCEPTED
    from tracker.models import Event
    from workflows.terms import EventKind

    accepted: dict[tuple[int, int], str] = {}
    marked: dict[tuple[int, int], str] = {}
    for event in Event.objects.select_related("payload").filter(actor__isnull=False):
        act = (event.stream_id, event.caused_by or event.seq)
        if event.kind == EventKind.HANDOVER_ACCEPTED:
            accepted[act] = f"{ACCEPTED}{event.payload.body.get('handover')}"
        elif event.payload.reason.startswith("act "):
            marked[act] = event.payload.reason
    yield from accepted.values()
    # What an acceptance carries out has the reason of the offer, which is an act of its own.
    yield from (marker for act, marker in marked.items() if act not in accepted)


# ── Timers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _judge_timers(wrong: Counter[str], seen: Counter[str], all_due_by: datetime) -> None:
    from faults import probe
    from tracker.models import Firing
    from workflows.definitions.limits import BY_CODE

    on_the_wall = probe.firings()
    rungs: Counter[tuple[int, str]] = Counter()
    for firing in Firing.objects.select_related("clock"):
        rungs[firing.clock_id, firing.rung] += 1
        seen["firings"] += 1
        wrong["early_firings"] += min(firing.fired_at, on_the_wall.get((firing.clock_id, firing.rung), firing.fired_at)) < firing.moment
        is_event = not next(r for r in BY_CODE[firing.clock.limit].ladder if r.code == firing.rung).before_due
        wrong["lost_events"] += is_event and firing.event_id is None
    wrong["doubled_firings"] += sum(count - 1 for count in rungs.values())
    wrong["doubled_events"] += _doubled_events_of_rungs()
    wrong["lost_firings"] += sum(1 for _ in _unfired(frozenset(rungs), all_due_by))


def _doubled_events_of_rungs() -> int:
    """A rung that was told on a child's record more than once."""
    from tracker.models import EventPayload
    from workflows.terms import EventKind

    kinds = (EventKind.CLOCK_FELL_DUE, EventKind.CLOCK_OVERDUE)
    bodies = EventPayload.objects.filter(event__kind__in=kinds).values_list("body", flat=True)
    times = Counter((body["clock"], body["rung"]) for body in bodies)
    return sum(count - 1 for count in times.values())


def _unfired(fired: frozenset[tuple[int, str]], all_due_by: datetime) -> Iterator[tuple[int, str]]:
    """The rungs of running timescales whose moment was past by then and that have not fired."""
    from tracker.models import Clock
    from tracker.selectors.rulebook import rulebook
    from workflows.definitions.limits import BY_CODE
    from workflows.engine import clock as engine

    calendar = rulebook().calendar
    for clock in Clock.objects.filter(stopped_at__isnull=True, cancelled_at__isnull=True, paused_at__isnull=True):
        for rung, moment in engine.rung_moments(BY_CODE[clock.limit], clock.due_at, calendar):
            if moment < all_due_by and (clock.pk, rung.code) not in fired:
                yield clock.pk, rung.code


# ── Deliveries ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _judge_effects(wrong: Counter[str], seen: Counter[str], all_due_by: datetime) -> None:
    """Every event and firing has its effects, and each was run once."""
    from faults import probe
    from notifications.actions.tell import TELL
    from notifications.definitions import KINDS
    from tracker.models import Effect, Event, Firing

    ran = probe.runs()
    probes = Effect.objects.filter(handler=probe.HANDLER)
    wrong["lost_effects"] += Event.objects.exclude(pk__in=probes.filter(event__isnull=False).values("event")).count()
    wrong["lost_effects"] += Firing.objects.exclude(pk__in=probes.filter(firing__isnull=False).values("firing")).count()
    told = Effect.objects.filter(handler=TELL)
    wrong["lost_effects"] += Event.objects.filter(kind__in=KINDS).exclude(pk__in=told.filter(event__isnull=False).values("event")).count()
    only_just_due = Q(attempts=0, due_at__gte=all_due_by)
    wrong["lost_effects"] += Effect.objects.filter(done_at__isnull=True).exclude(only_just_due).count()
    for pk in probes.filter(done_at__isnull=False).values_list("pk", flat=True):
        seen["effects"] += 1
        times = len(ran.get(pk, ()))
        wrong["lost_effects"] += times == 0
        wrong["doubled_effects"] += max(times - 1, 0)


def _judge_notices(wrong: Counter[str], seen: Counter[str]) -> None:
    from notifications.models import Notice

    told = Counter(Notice.objects.values_list("event", "firing", "recipient", "channel"))
    seen["notices"] += sum(told.values())
    wrong["doubled_notices"] += sum(count - 1 for count in told.values())


def _judge_mails(
    received: dict[str, list[datetime]], killed: list[datetime], wrong: Counter[str], seen: Counter[str], all_due_by: datetime
) -> None:
    """Each message once, but for one more of each sender that was killed in between, and no message that is not on record."""
    from notifications.channels.email import message_id
    from notifications.models import Mail

    on_record = {message_id(mail.reference): mail for mail in Mail.objects.all()}
    gaps = sorted((after, before) for times in received.values() for before, after in pairwise(sorted(times)))
    excused = _excused(gaps, killed)
    seen["mails"] += len(received)
    seen["mails_sent_again_for_a_killed_sender"] += excused
    seen["workers_killed"] += len(killed)
    wrong["doubled_mails"] += len(gaps) - excused
    wrong["mails_not_on_record"] += len(received.keys() - on_record.keys())
    wrong["lost_mails"] += 0
    for name, mail in on_record.items():
        waits = mail.sent_at is None and (mail.due_at >= all_due_by or mail.gave_up_at is not None)
        if name not in received and not waits:
            wrong["lost_mails"] += 1
            _note(
                f"lost mail {mail.pk}: due {mail.due_at}, sent {mail.sent_at}, {mail.attempts} attempts, leased until {mail.leased_until}"
            )


def _note(text: str) -> None:
    """Say more of what is wrong, for whoever looks into it."""
    sys.stderr.write(f"{text}\n")


def _excused(gaps: list[tuple[datetime, datetime]], killed: list[datetime]) -> int:
    """How many of these messages, sent a second time, a sender that was killed in between accounts for; each for one."""
    left = sorted(killed)
    count = 0
    for after, before in gaps:
        kill = next((kill for kill in left if before <= kill <= after), None)
        if kill is not None:
            left.remove(kill)
            count += 1
    return count


# ── The whole ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _judge_histories(wrong: Counter[str]) -> None:
    """Every chain is whole, every standing rule holds, every list says what the events say."""
    for name, command, arguments in (
        ("broken_histories", "audit_verify", ()),
        ("broken_rules", "invariants_check", ("--projections",)),
        ("wrong_lists", "rebuild_projections", ("--check",)),
    ):
        said = io.StringIO()
        try:
            call_command(command, *arguments, stdout=said)
            wrong[name] += 0
        except SystemExit:
            wrong[name] += 1
            _note(f"{command}: {said.getvalue()[:2000]}")


def _lateness(began_at: datetime, away: list[Outage]) -> dict[str, float]:
    """For how long the machine was whole and a firing, or what follows from it, was still to come: all but one in a hundred."""
    from faults import probe
    from tracker.models import Effect, Firing

    ran = probe.runs()
    firings = [
        whole_seconds(max(firing.moment, firing.clock.start_event.recorded_at, began_at), firing.fired_at, away)
        for firing in Firing.objects.select_related("clock__start_event")
    ]
    deliveries, tries = [], Counter[int]()
    for effect in Effect.objects.filter(handler=probe.HANDLER).select_related("event", "firing"):
        caused = effect.event.recorded_at if effect.event is not None else effect.firing.fired_at  # type: ignore[union-attr]
        for ran_at in ran.get(effect.pk, [])[:1]:
            deliveries.append(whole_seconds(max(caused, began_at), ran_at, away))
            tries[effect.attempts] += deliveries[-1] > LATE_AT_MOST_SECONDS
    if tries.total():
        _note(f"delivered later than a minute: {tries.total()}, by how often each was tried: {dict(sorted((+tries).items()))}")
    return {"firings": _p99(firings), "deliveries": _p99(deliveries)}


def _moments(times: Iterable[str]) -> list[datetime]:
    return [datetime.fromisoformat(at) for at in times]


def _p99(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return round(ordered[int(len(ordered) * 0.99) - (len(ordered) % 100 == 0)] if ordered else 0.0, 1)


if __name__ == "__main__":
    sys.exit(main())
