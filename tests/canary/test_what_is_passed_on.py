"""Need-to-knows and handovers, act by act, with a canary in every word that is typed: none gets out, and everything is delivered."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct, do_direction
from notifications.actions.need_to_know.draft import Told
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.actions.send_mail import send_waiting
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Notice
from tests.builders import NOON, a_journey, a_person, fresh
from tests.canary.birds import NOTE, PLAIN, SIBLING, STREET, a_canary, found_in
from tests.canary.ears import hearing
from tests.canary.test_notices import told_outside
from tests.notifications.need_to_know.builders import Line, a_line
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.flows import handover
from tracker.models import Child, Effect, Event, User
from workflows.terms import EventKind, Role, Severity, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TYPED = f"{PLAIN.full} of {STREET}. {NOTE}"
FORM = Form(facts=TYPED, immediate_action=TYPED, asks=TYPED)
HOUR = timedelta(hours=1)

WITH_WORDS = (
    EventKind.NEED_TO_KNOW_DRAFTED, EventKind.NEED_TO_KNOW_CALL_LOGGED, EventKind.NEED_TO_KNOW_WRITTEN,
    EventKind.NEED_TO_KNOW_CHILD_JOINED, EventKind.NEED_TO_KNOW_CONFIRMED, EventKind.NEED_TO_KNOW_OPENED,
    EventKind.NEED_TO_KNOW_ACKNOWLEDGED, EventKind.NEED_TO_KNOW_UPDATED, EventKind.NEED_TO_KNOW_OUTSIDE_TOLD,
    EventKind.NEED_TO_KNOW_SEVERITY_RAISED, EventKind.NEED_TO_KNOW_SEVERITY_LOWERED, EventKind.NEED_TO_KNOW_PASSED_ON,
    EventKind.NEED_TO_KNOW_DIRECTION_GIVEN,
    EventKind.NEED_TO_KNOW_DIRECTION_DONE, EventKind.NEED_TO_KNOW_CLOSED,
)  # fmt: skip
"""What is on the record of one that went all its way."""


@pytest.fixture
def line(db):
    """The line of management of every test of need-to-knows, with a mailbox each; Amina's child is a canary."""
    line = a_line()
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@larkshire.example")
    Child.objects.filter(pk=line.child.pk).update(given_name=PLAIN.given, family_name=PLAIN.family)
    line.child.refresh_from_db()
    return line


@contextmanager
def nothing_got_out(capsys) -> Iterator[None]:
    """All that was logged, sent and kept beside the record meanwhile holds no canary, and nothing was left undelivered."""
    with hearing() as heard:
        yield
    undelivered = Effect.objects.filter(done_at=None).exclude(last_error="")
    assert list(undelivered.values_list("handler", "event__kind", "firing__clock__limit", "last_error")) == []
    assert not Effect.objects.filter(done_at=None).exists()
    assert len(mail.outbox) > 0
    assert found_in(told_outside(capsys)) == []
    assert found_in(heard.text) == []
    assert found_in("\n".join(Notice.objects.values_list("says", flat=True))) == []


def passed(at: datetime) -> datetime:
    """Everything that was due by then has fired, was delivered and was sent."""
    fire_due_clocks(now=at)
    while deliver_due(now=at, most=100_000).done:
        pass
    send_waiting(now=at, most=100_000)
    return at


def by(line: Line, row: NeedToKnow, user: User, at: datetime) -> dict[str, Any]:
    return {"need_to_know_id": row.pk, "actor": line.actor(user, at), "now": at}


def drafted(line: Line, at: datetime) -> NeedToKnow:
    told = Told(user_id=line.world.ben.pk, at=at, note=TYPED)
    made = flow.draft(category="missing_high_risk", actor=line.actor(line.world.amina, at), now=at, known_at=at, because=TYPED,
                      child_ids=[line.child.pk], told=told)  # fmt: skip
    return made.need_to_know


def test_no_act_of_a_need_to_know_takes_a_canary_out_and_each_is_delivered(line, capsys):
    world, now = line.world, NOON
    sibling = a_journey(world, stage=Stage.CHILD_IN_NEED, child=a_canary(SIBLING)).child

    with nothing_got_out(capsys):
        row = drafted(line, now)

        def done(act: Callable[..., Any], user: User, **given: Any) -> Any:
            nonlocal now
            now += timedelta(minutes=2)
            came_of_it = act(**given, **by(line, row, user, now))
            passed(now)
            return came_of_it

        done(log_call, world.amina, told_id=world.grace.pk, told_at=now, note=TYPED)
        done(write, world.amina, form=Form(facts=TYPED, is_ready=False))
        done(write, world.amina, form=replace(FORM, version=1))
        done(join_child, world.amina, child_id=sibling.pk)
        done(lower_severity, world.ben, severity=Severity.SIGNIFICANT, why=TYPED)
        done(flow.confirm, world.ben, version=2)
        done(open_it, line.sana)
        done(flow.acknowledge, line.sana, note=TYPED)
        done(update, world.ben, says=TYPED)
        given = done(direct, world.grace, says=TYPED, owner_id=world.amina.pk)
        do_direction(direction_id=given.pk, done=TYPED, actor=line.actor(world.amina, now), now=now)
        done(tell_outside, world.ben, outside=Outside(duty="police_report", at=now, to=TYPED, reference=STREET, says=TYPED))
        done(flow.raise_severity, world.grace, severity=Severity.CRITICAL, why=TYPED)
        User.objects.filter(pk=line.adam.pk).update(is_active=False)
        now = passed(now + 25 * HOUR)  # nobody else has acknowledged it: it is passed on
        now = passed(now + 26 * HOUR)
        done(flow.close, world.grace, outcome=TYPED, learning=TYPED)

    assert NeedToKnow.objects.get().state == "closed"
    heard_of = set(Event.objects.filter(stream=row.stream).values_list("kind", flat=True))
    assert {kind.value for kind in WITH_WORDS} - heard_of == set()


def test_no_need_to_know_that_is_dropped_takes_a_canary_out(line, capsys):
    world = line.world

    with nothing_got_out(capsys):
        dismissed = drafted(line, NOON)
        flow.dismiss(because=TYPED, **by(line, dismissed, world.ben, NOON))
        at = passed(NOON + 2 * HOUR)
        taken_back = drafted(line, at)
        flow.send_unconfirmed(form=FORM, **by(line, taken_back, world.edward, at))
        passed(at)
        flow.withdraw(because=TYPED, **by(line, taken_back, world.ben, at + HOUR))
        at = passed(at + HOUR)
        waits = drafted(line, at)
        write(form=FORM, **by(line, waits, world.amina, at))
        passed(at + 8 * HOUR)  # nobody confirms it, and it goes on without waiting
        passed(at + 96 * HOUR)

    assert [row.state for row in NeedToKnow.objects.order_by("pk")] == ["dismissed", "withdrawn", "sent"]


def test_no_act_of_a_handover_takes_a_canary_out(line, capsys):
    world, journey, now = line.world, line.journey, NOON + HOUR
    ben = world.ben
    receiver = a_person("mo", "Mo", "Bell", Role.TEAM_MANAGER, world.long_term)
    User.objects.filter(pk=receiver.pk).update(email="mo@larkshire.example")

    def offered(at: datetime) -> int:
        moved = handover.offer_transfer(journey_id=journey.pk, version=fresh(journey).version, to_team=world.long_term.pk,
                                        actor=line.actor(ben, at), note=TYPED, occurred_at=at, now=at)  # fmt: skip
        passed(at)
        assert moved.handover is not None
        return moved.handover.pk

    with nothing_got_out(capsys):
        first = offered(now)
        handover.withdraw(handover_id=first, actor=line.actor(ben, now), reason=TYPED, occurred_at=now, now=now)
        second = offered(passed(now + HOUR))
        at = now + 2 * HOUR
        handover.not_accept(handover_id=second, actor=line.actor(receiver, at), reason=TYPED, occurred_at=at, now=at)
        third = offered(passed(at + HOUR))
        at = passed(passed(at + 10 * 24 * HOUR))  # nobody answers: it falls back
        handover.accept(handover_id=third, actor=line.actor(receiver, at), worker_id=None, occurred_at=at, now=at)
        passed(at)

    kinds = set(Event.objects.filter(journey=journey, kind__startswith="handover_").values_list("kind", flat=True))
    assert kinds >= {"handover_offered", "handover_withdrawn", "handover_not_accepted", "handover_fell_back", "handover_accepted"}
