"""What the service is kept going with: one pass of the timers, one of what follows, a token, the state of what waits."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from tests.builders import NOON, a_journey, a_world
from tracker.actions.demonstration import NotADemonstration, is_demonstration, mark_demonstration
from tracker.models import ApiToken, Clock, Effect, Firing, User
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

LATER = "2026-05-05T09:30:00+00:00"
NOTHING_STUCK = {"found": 0, "mended": 0, "to_fix": 0}
NOTHING_ELSE = {"challenges_made_formal": 0, "standing_rules": NOTHING_STUCK}


@pytest.fixture
def world(db):
    mark_demonstration()
    return a_world()


def test_a_sweep_fires_what_is_due_and_prints_the_counts(run, world):
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)

    code, printed = run("sweep", "--now", LATER)

    assert code == 0
    assert printed == {"clocks": Firing.objects.values("clock").distinct().count(), "rungs": Firing.objects.count(),
                       "events": Firing.objects.exclude(rung="warn").count(), **NOTHING_ELSE}  # fmt: skip
    assert printed["rungs"] > 3
    assert {f.fired_at.isoformat() for f in Firing.objects.filter(clock__journey=journey)} == {LATER}
    assert run("sweep", "--now", LATER) == (
        0,
        {"clocks": 0, "rungs": 0, "events": 0, **NOTHING_ELSE},
    )


def test_a_delivery_tells_and_sends_and_prints_the_counts(run, world):
    User.objects.update(email="somebody@larkshire.example")
    a_journey(world, stage=Stage.CHILD_IN_NEED)
    run("sweep", "--now", LATER)
    waiting = Effect.objects.count()

    code, printed = run("deliver", "--now", LATER)

    assert (code, printed["done"], printed["failed"], printed["given_up"]) == (0, waiting, 0, 0)
    assert (printed["mail_sent"], printed["mail_failed"]) == (len(mail.outbox), 0)
    assert len(mail.outbox) > 0
    again = run("deliver", "--now", LATER)
    nothing = ["done", "failed", "given_up", "mail_sent", "mail_failed", "mail_given_up", "mail_not_needed", "mail_put_off"]
    assert again == (0, dict.fromkeys(nothing, 0))


@pytest.mark.parametrize("command", ["sweep", "deliver"])
def test_a_live_database_is_not_told_what_time_it_is(db, command):
    journey = a_journey(a_world(), stage=Stage.CHILD_IN_NEED)

    with pytest.raises(CommandError, match="never marked as one"):
        call_command(command, "--now", LATER)

    assert Firing.objects.count() == 0
    assert Clock.objects.filter(journey=journey, next_fire_at__lt=LATER).exists()


@pytest.mark.parametrize("moment", ["yesterday", "2026-05-04", "2026-05-04T06:30:00"])
def test_a_moment_that_cannot_be_meant_is_refused(world, moment):
    with pytest.raises(CommandError, match="Write it like"):
        call_command("sweep", "--now", moment)


def test_a_live_database_is_swept_and_delivered_for_now(run, db):
    a_journey(a_world(), stage=Stage.CONTACT)

    assert run("sweep")[0] == 0
    assert run("deliver")[0] == 0

    assert Effect.objects.filter(done_at=None).count() == 0
    assert all(f.fired_at - datetime.now(UTC) < timedelta(minutes=1) for f in Firing.objects.all())


def test_a_database_with_children_does_not_become_a_demonstration(db):
    a_journey(a_world(), stage=Stage.CONTACT)

    with pytest.raises(NotADemonstration):
        mark_demonstration()

    assert not is_demonstration()


def test_what_waits_is_counted_by_state_with_the_age_of_the_oldest(run, world):
    a_journey(world, stage=Stage.CONTACT)
    oldest = Effect.objects.order_by("due_at")[0].due_at

    code, printed = run("outbox_status")

    assert code == 0
    assert printed["effects"]["waiting"] == Effect.objects.count() > 0
    assert printed["effects"]["oldest"] == oldest.isoformat()
    assert abs(printed["effects"]["oldest_seconds"] - (datetime.now(UTC) - oldest).total_seconds()) < 60
    assert printed["mail"] == {"oldest": None, "oldest_seconds": 0, "waiting": 0, "failing": 0, "done": 0, "given_up": 0}
    run("deliver", "--now", (NOON + timedelta(days=1)).isoformat())
    assert run("outbox_status")[1]["effects"]["done"] == printed["effects"]["waiting"]


def test_a_token_is_printed_once_and_only_its_hash_is_kept(world):
    out = StringIO()

    call_command("api_token", "amina", stdout=out)

    token = out.getvalue().strip()
    kept = ApiToken.objects.get()
    assert len(token) >= 40
    assert (kept.user, kept.hashed, kept.ended_at) == (world.amina, hashlib.sha256(token.encode()).hexdigest(), None)
    assert token not in json.dumps(list(ApiToken.objects.values()), default=str)


@pytest.mark.parametrize("username", ["nobody", "ben"])
def test_nobody_gets_a_token_who_may_not_sign_in(world, username):
    User.objects.filter(username="ben").update(is_active=False)

    with pytest.raises(CommandError, match="Nobody who may sign in"):
        call_command("api_token", username)

    assert ApiToken.objects.count() == 0
