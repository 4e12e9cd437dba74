"""Eight faults that a program like this could have, each planted into the running processes and never into its code.

The run must find every one of them; a run that finds nothing wrong in a copy with a fault proves nothing of the program.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from faults.compressed import replace

VARIABLE = "WAYMARK_FAULTS_PLANTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """A fault: how it is planted, where a process is killed to bring it out, and the counts that must then not be 0.

    `kinds` are the databases on which it can come out at all.
    """

    put: Callable[[], None]
    points: tuple[str, ...]
    found_by: tuple[str, ...]
    kinds: tuple[str, ...] = ("sqlite", "postgresql")


def plant(name: str) -> None:
    """Plant the fault of this name into this process; nothing where the name is empty."""
    if name:
        PLANTS[name].put()


def no_version_check() -> None:
    """Whoever decided on what the child was an hour ago is let through."""
    from tracker.actions import move
    from tracker.actions.locks import lock_journey

    def locks_whatever_was_seen(journey_id: int, *, version: int | None, at: datetime | None = None) -> Any:
        return lock_journey(journey_id, version=None, at=at)

    replace(move, "lock_journey", locks_whatever_was_seen)


def mail_on_commit() -> None:
    """A message is sent as soon as what it tells of is committed, and no row waits for it to have been sent."""
    from django.utils import timezone

    from notifications.actions import tell
    from notifications.actions.put_into_post import put_into_post
    from notifications.channels.email import Letter, send
    from notifications.models import Mail
    from tracker.rules.fault_points import point
    from tracker.selectors.people import addresses_of

    def writes_and_sends(*arguments: Any, **named: Any) -> None:
        put_into_post(*arguments, **named)
        now = timezone.now()
        for mail in Mail.objects.filter(sent_at__isnull=True, due_at__lte=now):
            Mail.objects.filter(pk=mail.pk).update(sent_at=now)
            transaction.on_commit(partial(sends, mail))

    def sends(mail: Mail) -> None:
        point("after_the_claim_before_the_send")
        send(Letter(addresses_of([mail.recipient_id])[mail.recipient_id], mail.reference))

    replace(tell, "put_into_post", writes_and_sends)


def no_claim() -> None:
    """Whoever finds something due does it, whoever else is at it."""
    from notifications.actions import send_mail

    def takes_what_is_due(now: datetime, *, until: datetime) -> Any:
        due = send_mail._due(now).order_by("due_at", "pk").first()
        time.sleep(0.3)  # two who look at the same moment see the same
        return due

    replace(send_mail, "_claim", takes_what_is_due)


def timer_by_the_beat() -> None:
    """A pass fires all that will be due before the next one, so as never to be late."""
    from tracker.actions.fire_clocks import fire_due_clocks
    from tracker.tasks import sweep_clocks

    def fires_ahead(*, now: datetime) -> Any:
        return fire_due_clocks(now=now + timedelta(seconds=30))

    replace(sweep_clocks, "fire_due_clocks", fires_ahead)


def event_outside_the_transaction() -> None:
    """The events of a move are committed by themselves, and the child's state follows."""
    from tracker.actions import move, record_event

    def appends_and_commits(*arguments: Any, **named: Any) -> Any:
        events = record_event.append(*arguments, **named)
        commit_halfway()
        return events

    replace(move, "append", appends_and_commits)


def done_before_it_is() -> None:
    """An effect is marked done as it is claimed."""
    from tracker.actions import deliver_effects
    from tracker.models import Effect

    claim = deliver_effects._claim

    def claims_as_done(now: datetime, most: int) -> Any:
        claimed = claim(now, most)
        Effect.objects.filter(pk__in=[effect.pk for effect in claimed]).update(done_at=now, leased_until=None)
        return claimed

    replace(deliver_effects, "_claim", claims_as_done)
    replace(deliver_effects, "_still_mine", list)


def key_not_kept() -> None:
    """The answer to a key is not kept, so the same request again is done again."""
    from rest_framework.response import Response

    from tracker.api.views import moves
    from tracker.rules.fault_points import point

    def answers_each_time(request: Any, do: Callable[[], tuple[int, Any]], *, user: Any) -> Response:
        with transaction.atomic():
            status, answer = do()
        point("after_the_commit_before_the_answer")
        return Response(answer, status=status)

    replace(moves, "answered_once", answers_each_time)


def clock_before_its_firing() -> None:
    """A timescale is taken off the list of what is due, and that is committed, before its rung has fired.

    Moved on to the next rung only, it would come back with that one: a pass fires every rung that it finds past.
    """
    from tracker.actions import fire_clocks
    from tracker.models.many import save_many

    rungs_due = fire_clocks._rungs_due

    def takes_off_first(clocks: Any, *, now: datetime) -> Any:
        firings = rungs_due(clocks, now=now)
        following = [clock.next_fire_at for clock in clocks]
        for clock in clocks:
            clock.next_fire_at = None
        save_many(clocks, ["next_fire_at"])
        commit_halfway()
        for clock, moment in zip(clocks, following, strict=True):
            clock.next_fire_at = moment
        return firings

    replace(fire_clocks, "_rungs_due", takes_off_first)


def commit_halfway() -> None:
    """Commit what the open transaction has written so far and go on in another, as code without a transaction would."""
    with connection.cursor() as cursor:
        cursor.execute("COMMIT")
        cursor.execute("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
        for savepoint in connection.savepoint_ids:
            if savepoint is not None:
                cursor.execute(f"SAVEPOINT {connection.ops.quote_name(savepoint)}")


PLANTS = {
    "no_version_check": Plant(put=no_version_check, points=(), found_by=("stale_acts_taken",)),
    "mail_on_commit": Plant(put=mail_on_commit, points=("after_the_claim_before_the_send",), found_by=("lost_mails",)),
    # One engine sends one message at a time, so on SQLite there is never a second sender to get in the way of.
    "no_claim": Plant(put=no_claim, points=(), found_by=("doubled_mails",), kinds=("postgresql",)),
    "timer_by_the_beat": Plant(put=timer_by_the_beat, points=(), found_by=("early_firings",)),
    "event_outside_the_transaction": Plant(
        put=event_outside_the_transaction, points=("after_the_events_before_the_clocks",), found_by=("broken_rules",)
    ),
    "done_before_it_is": Plant(put=done_before_it_is, points=("after_the_claim_before_the_effect",), found_by=("lost_effects",)),
    "key_not_kept": Plant(put=key_not_kept, points=("after_the_commit_before_the_answer",), found_by=("answers_not_kept",)),
    "clock_before_its_firing": Plant(
        put=clock_before_its_firing, points=("after_the_events_before_the_firings",), found_by=("lost_firings",)
    ),
}

__all__ = ["PLANTS", "VARIABLE", "Plant", "plant"]
