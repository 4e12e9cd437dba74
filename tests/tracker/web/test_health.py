"""A silent stop is impossible: /healthz, the figures for Prometheus, and the word on every page when something is late."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from notifications.actions.send_mail import send_waiting
from notifications.models import Mail
from tests.builders import NOON, a_child, a_contact, a_journey, a_world
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.take_checkpoint import EVERY, take_checkpoint
from tracker.models import AuditCheckpoint, Clock, Effect, EventPayload
from tracker.selectors import health
from workflows.terms import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    return a_world()


def healthz():
    answer = Client().get("/healthz")
    return answer.status_code, json.loads(answer.content)


def long_ago(**ago):
    return datetime.now(UTC) - timedelta(**ago)


def test_healthz_says_that_all_is_well_to_anybody_and_reads_little(db, django_assert_num_queries):
    with django_assert_num_queries(4):
        status, told = healthz()

    assert status == 200
    assert told == {
        "well": True,
        "database": "answers",
        "oldest_overdue_timer_not_fired": {"at": None, "seconds": 0, "limit_seconds": 300},
        "oldest_unsent_notice": {"at": None, "seconds": 0, "limit_seconds": 900},
        "last_audit_checkpoint": {"at": None, "seconds": 0, "limit_seconds": 172800, "holds": True},
    }


def test_healthz_is_503_once_a_timer_is_unfired_past_its_limit(world):
    clock = Clock.objects.get(journey=a_contact(world), limit="front_door.contact_outcome")
    Effect.objects.all().delete()
    Clock.objects.exclude(pk=clock.pk).update(next_fire_at=None)
    Clock.objects.filter(pk=clock.pk).update(next_fire_at=long_ago(minutes=4))
    assert healthz()[0] == 200

    Clock.objects.filter(pk=clock.pk).update(next_fire_at=long_ago(minutes=6))

    status, told = healthz()
    assert (status, told["well"]) == (503, False)
    assert 360 <= told["oldest_overdue_timer_not_fired"]["seconds"] < 420


@pytest.mark.parametrize("kind", ["effect", "mail"])
def test_healthz_is_503_once_a_notice_is_unsent_past_its_limit(world, kind):
    a_contact(world)
    deliver_due(now=NOON)
    Clock.objects.update(next_fire_at=None)
    assert healthz()[0] == 200

    if kind == "effect":
        effect = Effect.objects.first()
        Effect.objects.filter(pk=effect.pk).update(done_at=None, due_at=long_ago(minutes=16))
    else:
        Mail.objects.all().delete()
        Mail.objects.create(recipient=world.amina, key="k", due_at=long_ago(minutes=16))

    status, told = healthz()
    assert status == 503
    assert 960 <= told["oldest_unsent_notice"]["seconds"] < 1020


def test_mail_that_waits_for_the_morning_is_not_late(world):
    Mail.objects.create(recipient=world.amina, key="k", due_at=datetime.now(UTC) + timedelta(hours=9))

    assert healthz()[0] == 200


def test_healthz_is_503_where_the_database_does_not_answer(db, monkeypatch):
    def gone(*, now):
        raise OperationalError("could not connect to postgres://waymark:secret@db")

    monkeypatch.setattr(health, "health", gone)

    assert healthz() == (503, {"well": False, "database": "does not answer"})


def test_the_record_is_proved_once_a_day(world):
    a_contact(world)

    first = take_checkpoint(now=NOON)

    assert first is not None
    assert (first.holds, first.events > 0) == (True, True)
    assert take_checkpoint(now=NOON + EVERY - timedelta(minutes=1)) is None
    assert take_checkpoint(now=NOON + EVERY) is not None


def test_a_record_that_was_changed_by_hand_is_in_healthz_until_it_holds_again(world, caplog):
    a_contact(world)
    Effect.objects.all().delete()
    Clock.objects.update(next_fire_at=None)
    payload = EventPayload.objects.order_by("pk").first()
    said = payload.says
    EventPayload.objects.filter(pk=payload.pk).update(says="Something else about Rosalind.")

    take_checkpoint(now=datetime.now(UTC))

    status, told = healthz()
    assert (status, told["last_audit_checkpoint"]["holds"]) == (503, False)
    assert "chain_broken" in caplog.text
    assert "Rosalind" not in caplog.text
    EventPayload.objects.filter(pk=payload.pk).update(says=said)
    take_checkpoint(now=datetime.now(UTC))
    assert healthz()[0] == 200


def test_a_record_that_nobody_has_proved_for_two_days_is_in_healthz(world):
    AuditCheckpoint.objects.create(taken_at=long_ago(hours=49), streams=1, events=1, holds=True)

    assert healthz()[0] == 503


# --- the word on every page ---


@pytest.fixture
def banner(settings):
    settings.LATE_BANNER_SECONDS = 15
    cache.clear()
    yield
    cache.clear()


BANNER = "Waymark is running late"


def test_everybody_who_has_signed_in_reads_that_the_service_runs_late(world, banner):
    Clock.objects.filter(journey=a_contact(world)).update(next_fire_at=long_ago(hours=1))

    for user in (world.amina, world.chidi):
        client = Client()
        client.force_login(user)
        page = client.get("/").content.decode()
        assert BANNER in page, user.username
        assert 'data-disable-auto-focus="true"' in page, "a word on every page must not take the reader's place on it"
    assert BANNER not in Client().get("/sign-in/").content.decode()


def test_nobody_is_told_so_while_all_is_on_time(world, banner):
    client = Client()
    client.force_login(world.amina)

    assert BANNER not in client.get("/").content.decode()


def test_pages_ask_once_for_some_seconds_and_not_each_time(world, banner, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert health.late_since(now=NOON) is None
    with django_assert_num_queries(0):
        assert health.late_since(now=NOON) is None


# --- Prometheus ---


def measured(**headers):
    return Client().get("/metrics", headers=headers)


def lines(answer):
    return {line.rsplit(" ", 1)[0]: line.rsplit(" ", 1)[1] for line in answer.content.decode().splitlines() if not line.startswith("#")}


def test_without_its_token_there_is_no_such_address(db, settings):
    settings.METRICS_TOKEN = "a-long-token"

    assert measured().status_code == 404
    assert measured(Authorization="Bearer another").status_code == 404
    assert measured(Authorization="Bearer a-long-token").status_code == 200


def test_in_production_there_are_no_figures_until_a_token_is_set(db, settings):
    settings.METRICS_TOKEN, settings.PRODUCTION = "", True

    assert measured().status_code == 404


def test_without_a_token_only_this_machine_may_measure(db, settings):
    settings.METRICS_TOKEN, settings.PRODUCTION = "", False

    assert measured().status_code == 200
    assert Client(REMOTE_ADDR="10.1.2.3").get("/metrics").status_code == 404


def test_what_was_fired_and_delivered_is_counted(world, settings):
    settings.METRICS_TOKEN = "t"
    journey = a_contact(world)
    clock = Clock.objects.get(journey=journey, limit="front_door.contact_outcome")
    Clock.objects.exclude(pk=clock.pk).update(next_fire_at=None)
    deliver_due(now=NOON)
    before = lines(measured(Authorization="Bearer t"))

    fire_due_clocks(now=clock.next_fire_at + timedelta(seconds=20))
    waiting = lines(measured(Authorization="Bearer t"))
    done = deliver_due(now=clock.next_fire_at + timedelta(seconds=20)).done
    after = lines(measured(Authorization="Bearer t"))

    assert before["waymark_firing_late_seconds_count"] == "0.0"
    assert [after[f'waymark_firing_late_seconds_bucket{{le="{step}"}}'] for step in ("15", "30", "+Inf")] == ["0.0", "1.0", "1.0"]
    assert (after["waymark_firing_late_seconds_count"], after["waymark_firing_late_seconds_sum"]) == ("1.0", "20.0")
    assert (waiting['waymark_waiting{queue="effects"}'], after['waymark_waiting{queue="effects"}']) == (f"{done}.0", "0.0")
    name = 'waymark_deliveries_total{queue="effects",result="done"}'
    assert float(after[name]) - float(before[name]) == done


def test_no_child_and_no_person_is_in_the_figures(world, settings):
    settings.METRICS_TOKEN = "t"
    child = a_child(given="Rosalind", family="Quillfeather")
    journey = a_journey(world, stage=Stage.CHILD_PROTECTION, child=child)
    fire_due_clocks(now=NOON + timedelta(days=60))
    deliver_due(now=NOON + timedelta(days=60))
    send_waiting(now=NOON + timedelta(days=60))

    told = measured(Authorization="Bearer t").content.decode() + json.dumps(healthz()[1])

    for secret in ("Rosalind", "Quillfeather", child.ref, journey.public_id, "amina", "Amina", "Ben", "/children/"):
        assert secret not in told, secret
    labels = set(re.findall(r"\{([^}]*)\}", measured(Authorization="Bearer t").content.decode()))
    words = {value for label in labels for value in re.findall(r'="([^"]*)"', label)}
    counted = {"done", "failed", "given_up", "sent", "timers", "effects", "mail", health.TIMER, health.NOTICE}
    assert {word for word in words if not re.fullmatch(r"[\d.]+|\+Inf", word)} <= counted
