"""Every kind of event, every rung of every timescale, every row about them: none of it takes a canary out of the service."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from viewflow.workflow.models import Process, Task

from notifications.actions.send_mail import send_waiting
from notifications.models import Mail
from notifications.selectors.digest import digest
from tests.builders import NOON, a_journey, a_world, admitted, fresh
from tests.canary.birds import NAMES, NOTE, PLAIN, STREET, Named, a_canary, found_in, told_by_mail
from tests.canary.ears import hearing
from tests.notifications.inboxes import emptied
from tracker.actions import effects
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.locks import lock_journey
from tracker.actions.record_event import Act, Entry, append
from tracker.models import Clock, Effect, Firing, User
from workflows.definitions.limits import ALL_LIMITS
from workflows.terms import EventKind, Stage

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def world(db):
    world = a_world()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    return world


def a_canarys_journey(world, name: Named = PLAIN, stage: Stage = Stage.LOOKED_AFTER):
    return a_journey(world, stage=stage, child=a_canary(name))


def happened(world, journey, kinds, at=LATER):
    """An event of each kind on the child's record, full of canaries, with the effects that it has in life."""
    child = journey.child
    full = f"{child.name}, born {child.date_of_birth}, of {STREET}. {NOTE}"
    with transaction.atomic():
        locked = lock_journey(journey.pk, version=None)
        entries = [Entry(kind=kind, says=full, reason=full, occurred_at=at, body={"says": full}) for kind in kinds]
        events = append(locked.journey.stream, entries, act=Act(actor=world.actor(world.edward, at), now=at), journey=locked.journey,
                        child=child)  # fmt: skip
        Effect.objects.bulk_create(effects.for_events(events, now=at))


def every_rung_fired(journey, at=LATER):
    """A running clock of every timescale, with every rung of its ladder fired."""
    event = journey.stream.events.order_by("seq").first()
    kept = set(Clock.objects.filter(journey=journey).values_list("limit", flat=True))
    clocks = Clock.objects.bulk_create(
        Clock(journey=journey, limit=limit.code, answers=limit.answers, started_at=NOON, series_started_at=NOON, due_at=NOON,
              start_event=event)
        for limit in ALL_LIMITS if limit.code not in kept
    )  # fmt: skip
    by_limit = {clock.limit: clock for clock in [*clocks, *Clock.objects.filter(journey=journey)]}
    firings = Firing.objects.bulk_create(
        Firing(clock=by_limit[limit.code], rung=rung.code, moment=NOON, fired_at=at)
        for limit in ALL_LIMITS if limit.code in by_limit for rung in limit.ladder
    )  # fmt: skip
    Effect.objects.bulk_create(effects.for_firings(firings, now=at))
    return firings


def delivered(at=LATER):
    """Everything delivered, and sent on a later working day, when no quiet hours hold it back; how many effects failed."""
    done = deliver_due(now=at, most=100_000)
    send_waiting(now=at + timedelta(days=7), most=100_000)
    return done.failed + done.given_up


def told_outside(capsys):
    """All that leaves the service or is kept beside the record: mail, what waits, what the flows hold."""
    capsys.readouterr()
    call_command("outbox_status")
    printed = capsys.readouterr()
    flows = [*Process.objects.values_list("data", flat=True), *Task.objects.values_list("data", flat=True)]
    return "\n".join([*(told_by_mail(sent) for sent in mail.outbox), printed.out, printed.err, *(str(row) for row in flows)])


def test_the_canaries_would_be_found():
    """So that finding none means something."""
    for name in NAMES:
        assert found_in(f"Told: {name.full}.") != []
    assert found_in("quinstella") == ["Quinstella"]
    assert found_in("Zor%28a.%2A%2B%3F%5Bx%5D%29%24") == ["Zor(a.*+?[x])$"]
    assert found_in("Z\\u030celjk".replace("Z\\u030c", "Z\u030c") + "o\u0301na") == ["Željkóna"], "two signs that make one letter"
    assert found_in("=C5=BDeljk=C3=B3na") == ["Željkóna"]
    assert found_in("nobody") == []


@pytest.mark.parametrize("name", NAMES, ids=lambda name: name.given)
def test_no_kind_of_event_takes_a_canary_out(world, name, capsys):
    journey = a_canarys_journey(world, name)

    with hearing() as heard:
        happened(world, journey, [kind for kind in EventKind if kind not in NEEDS_AN_OFFER])
        failed = delivered()

    assert failed == 0
    assert len(mail.outbox) > 0
    assert found_in(told_outside(capsys)) == []
    assert found_in(heard.text) == []


NEEDS_AN_OFFER = frozenset(kind for kind in EventKind if kind.value.startswith("handover_"))
"""They name their offer; the test of handovers drives them."""


def test_no_rung_of_any_timescale_takes_a_canary_out(world, capsys):
    journey = a_canarys_journey(world)

    with hearing() as heard:
        firings = every_rung_fired(fresh(journey))
        failed = delivered()

    assert failed == 0
    assert {firing.clock.limit for firing in firings} == {limit.code for limit in ALL_LIMITS if limit.ladder}
    assert Mail.objects.filter(sent_at__isnull=False).exists()
    assert found_in(told_outside(capsys)) == []
    assert found_in(heard.text) == []


def test_the_message_of_the_morning_holds_no_canary_though_the_page_that_it_opens_does(world, capsys):
    journey = a_canarys_journey(world, stage=Stage.ASSESSMENT)
    emptied(NOON)
    at_night = NOON + timedelta(hours=10)

    with hearing() as heard:
        admitted(world, journey, at_night)
        deliver_due(now=at_night)
        assert mail.outbox == []
        send_waiting(now=at_night + timedelta(hours=10))

    of_ben = Mail.objects.get(recipient=world.ben, is_digest=True)
    assert len(mail.outbox) == Mail.objects.filter(is_digest=True).count() > 0
    shown = digest(world.viewer(world.ben, of_ben.sent_at), of_ben.reference, now=of_ben.sent_at, page=1)
    assert [about.child.name for about in shown.children if about.child is not None] == [PLAIN.full]
    assert found_in(told_outside(capsys)) == []
    assert found_in(heard.text) == []
    assert found_in(" ".join(field for row in Mail.objects.values_list("reference", "key", "last_error") for field in row)) == []


def test_nobody_to_tell_is_logged_without_the_child(world):
    journey = a_canarys_journey(world)
    User.objects.update(is_active=False)

    with hearing() as heard:
        every_rung_fired(fresh(journey))
        delivered()

    assert "nobody_to_tell" in heard.text
    assert found_in(heard.text) == []


def test_a_handler_that_fails_with_the_childs_name_is_logged_and_kept_without_it(world, monkeypatch, capsys):
    journey = a_canarys_journey(world)

    def broken(causes, *, now):
        raise ValueError(f"{journey.child.name} {NOTE}")

    monkeypatch.setattr("notifications.actions.tell.put_into_inboxes", broken)
    with hearing() as heard:
        happened(world, journey, [EventKind.CHILD_MISSING])
        failed = delivered()

    assert failed == Effect.objects.filter(last_error="ValueError").count() > 0
    assert "ValueError" in heard.text
    assert found_in(heard.text) == []
    assert found_in(" ".join(Effect.objects.values_list("last_error", flat=True))) == []
    assert found_in(told_outside(capsys)) == []


@pytest.mark.parametrize("error", [ValueError, ConnectionRefusedError, OSError])
def test_a_mail_server_that_answers_with_the_childs_name_is_logged_without_it(world, monkeypatch, error):
    journey = a_canarys_journey(world)

    def refused(letter):
        raise error(f"550 no such mailbox: {journey.child.name}, {NOTE}")

    monkeypatch.setattr("notifications.actions.send_mail.send", refused)
    with hearing() as heard:
        happened(world, journey, [EventKind.CHILD_MISSING])
        delivered()

    assert Mail.objects.filter(sent_at__isnull=True).exists()
    assert found_in(heard.text) == []
    assert found_in(" ".join(Mail.objects.values_list("last_error", flat=True))) == []


def test_no_word_of_the_canaries_is_in_the_service_itself():
    """A canary that a template or a definition holds would be found everywhere and mean nothing."""
    folders = ("templates", "workflows", "tracker", "panels", "notifications")
    texts = [
        path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html")
    ]

    assert found_in("\n".join(texts)) == []
