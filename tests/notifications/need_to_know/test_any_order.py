"""Whatever is done with a need-to-know in whatever order: what must be true of it stays true."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Notice
from notifications.selectors.standing import breaches
from notifications.terms import Channel, NeedToKnowState
from tests.builders import NOON, a_journey
from tests.notifications.need_to_know.builders import FORM, Line, a_line, drafted
from tracker.actions import stream_clocks
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import BadInput, NotYourDecision, StaleDraft
from tracker.models import Event, User
from workflows.terms import Severity, Stage

pytestmark = pytest.mark.django_db

READERS = ("ben", "sana", "grace", "adam", "delia", "amina", "edward")
REFUSALS = (BadInput, NotYourDecision, StaleDraft, WrongMoment)


@dataclass
class Walk:
    """One need-to-know and the moment that has been reached."""

    line: Line
    row: int
    other: int
    now: datetime = NOON

    def by(self, name: str) -> dict[str, Any]:
        people = {"sana": self.line.sana, "adam": self.line.adam, "delia": self.line.delia}
        user = people.get(name) or getattr(self.line.world, name)
        return {"need_to_know_id": self.row, "actor": self.line.actor(user), "now": self.now}

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        fire_due_clocks(now=self.now)
        deliver_due(now=self.now)

    @property
    def version(self) -> int:
        """Of the form, as somebody reads it now."""
        return NeedToKnow.objects.values_list("version", flat=True).get(pk=self.row)

    def skip_the_first(self) -> None:
        """Whoever was told first turns out not to be there."""
        rung = NeedToKnow.objects.get(pk=self.row).rungs.filter(told_at__isnull=False).order_by("order").first()
        if rung is not None:
            flow.skip_told(rung_id=rung.pk, because="Left before it could be told.", now=self.now)

    def leaves(self, who: str) -> None:
        """Somebody leaves, and whatever waits is delivered after that."""
        User.objects.filter(username=who).exclude(username="amina").update(is_active=False)
        self.wait(1)


Act = Callable[[Walk, str], Any]

ACTS: tuple[Act, ...] = (
    lambda walk, who: write(form=FORM, **walk.by(who)),
    lambda walk, who: write(form=replace(FORM, version=walk.version), **walk.by(who)),
    lambda walk, who: write(form=Form(facts="Begun.", is_ready=False), **walk.by(who)),
    lambda walk, who: flow.confirm(form=replace(FORM, version=walk.version), **walk.by(who)),
    lambda walk, who: flow.confirm(**walk.by(who)),
    lambda walk, who: flow.confirm(version=walk.version + 1, **walk.by(who)),
    lambda walk, who: flow.send_unconfirmed(**walk.by(who)),
    lambda walk, who: log_call(told_id=walk.line.world.grace.pk, told_at=walk.now, **walk.by(who)),
    lambda walk, who: tell_outside(outside=Outside(duty="police_report", at=walk.now, reference="77"), **walk.by(who)),
    lambda walk, who: tell_outside(outside=Outside(duty="police_report", at=walk.now, sent=False, says="Known."), **walk.by(who)),
    lambda walk, who: join_child(child_id=walk.other, **walk.by(who)),
    lambda walk, _: walk.skip_the_first(),
    lambda walk, who: walk.leaves(who),
    lambda walk, who: open_it(**walk.by(who)),
    lambda walk, who: flow.acknowledge(**walk.by(who)),
    lambda walk, who: update(says="Seen.", **walk.by(who)),
    lambda walk, who: direct(says="Visit.", owner_id=walk.line.world.amina.pk, **walk.by(who)),
    lambda walk, who: flow.raise_severity(severity=Severity.CRITICAL, why="Worse.", **walk.by(who)),
    lambda walk, who: lower_severity(severity=Severity.SIGNIFICANT, why="Better.", **walk.by(who)),
    lambda walk, who: flow.close(outcome="Safe.", learning="", **walk.by(who)),
    lambda walk, who: flow.close(outcome="Safe.", learning="Call sooner.", **walk.by(who)),
    lambda walk, who: flow.dismiss(because="Found.", **walk.by(who)),
    lambda walk, who: flow.withdraw(because="Wrong child.", **walk.by(who)),
    lambda walk, _: walk.wait(20),
    lambda walk, _: walk.wait(70),
    lambda walk, _: walk.wait(26 * 60),
)

steps = st.lists(st.tuples(st.sampled_from(range(len(ACTS))), st.sampled_from(READERS)), min_size=3, max_size=9)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=steps)
def test_whatever_the_order_of_acts_nothing_that_must_be_true_is_lost(db, steps):
    with transaction.atomic():
        line = a_line()
        walk = Walk(line, drafted(line).pk, a_journey(line.world, stage=Stage.CHILD_IN_NEED).child_id)
        for number, who in steps:
            _try(walk, ACTS[number], who)
            _holds(walk)
        walk.wait(0)
        _told_once_each(walk)
        transaction.set_rollback(True)


def _try(walk: Walk, act: Act, who: str) -> None:
    """A refusal is an answer too, and leaves nothing behind."""
    before = Event.objects.count()
    try:
        act(walk, who)
    except REFUSALS:
        assert Event.objects.count() == before


def _holds(walk: Walk) -> None:
    row = NeedToKnow.objects.get(pk=walk.row)
    for rung in row.rungs.all():
        assert (rung.told_at is None) != (rung.skipped_at is None)
        assert rung.acknowledged_at is None or rung.acknowledged_at >= rung.told_at
        assert rung.acknowledged_at is None or rung.opened_at is not None
    assert row.state != NeedToKnowState.CLOSED or (row.outcome and row.learning)
    assert row.version == Event.objects.filter(stream=row.stream, kind="need_to_know_written").count()
    _nothing_is_asked_of_what_is_over(row)
    assert list(breaches()) == []
    assert list(flow.out_of_step()) == []


def _nothing_is_asked_of_what_is_over(row: NeedToKnow) -> None:
    """What was dropped or withdrawn has no timescale left; of what was closed only directions and duties outside run on."""
    running = {clock.limit for clock in stream_clocks.running(row.stream)}
    if row.state in (NeedToKnowState.DISMISSED, NeedToKnowState.WITHDRAWN):
        assert running == set()
    if row.state == NeedToKnowState.CLOSED:
        assert {limit for limit in running if limit.startswith("incident.need_to_know") and "direction" not in limit} == set()


def _told_once_each(walk: Walk) -> None:
    """Whoever stands on the ladder as told has it in the inbox once, but for who sent it."""
    sent_by = NeedToKnow.objects.values_list("sent_by", flat=True).get(pk=walk.row)
    for rung in NeedToKnow.objects.get(pk=walk.row).rungs.filter(told_at__isnull=False).exclude(recipient=sent_by):
        told = Notice.objects.filter(recipient=rung.recipient, event=rung.told_by, channel=Channel.INBOX).count()
        assert told == 1, rung.role
