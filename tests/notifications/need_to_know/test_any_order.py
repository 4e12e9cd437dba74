"""Whatever is done with a need-to-know in whatever order: what must be true of it stays true."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.errors import WrongMoment
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow
from notifications.selectors.standing import breaches
from notifications.terms import NeedToKnowState
from tests.builders import NOON
from tests.notifications.need_to_know.builders import FORM, Line, a_line, drafted
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event
from workflows.terms import Severity

pytestmark = pytest.mark.django_db

READERS = ("ben", "sana", "grace", "adam", "delia", "amina")
REFUSALS = (BadInput, NotYourDecision, WrongMoment)


@dataclass
class Walk:
    """One need-to-know and the moment that has been reached."""

    line: Line
    row: int
    now: datetime = NOON

    def by(self, name: str) -> dict[str, Any]:
        people = {"sana": self.line.sana, "adam": self.line.adam, "delia": self.line.delia}
        user = people.get(name) or getattr(self.line.world, name)
        return {"need_to_know_id": self.row, "actor": self.line.actor(user), "now": self.now}

    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        fire_due_clocks(now=self.now)
        deliver_due(now=self.now)


Act = Callable[[Walk, str], Any]

ACTS: tuple[Act, ...] = (
    lambda walk, who: write(form=FORM, **walk.by(who)),
    lambda walk, who: write(form=Form(facts="Begun.", is_ready=False), **walk.by(who)),
    lambda walk, who: flow.confirm(form=FORM, **walk.by(who)),
    lambda walk, who: flow.confirm(**walk.by(who)),
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
        walk = Walk(*(lambda line: (line, drafted(line).pk))(a_line()))
        for number, who in steps:
            _try(walk, ACTS[number], who)
            _holds(walk)
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
    assert list(breaches()) == []
    assert list(flow.out_of_step()) == []
