"""What a need-to-know does by itself, once the act that calls for it is over: effects, each delivered once.

A draft arises from what happened, or from what did not happen in its time. One that no manager confirms goes on without
waiting; one that is not acknowledged is passed on; and whoever may not be told after all is skipped.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from notifications.actions.need_to_know.draft import Cause, is_drafted
from notifications.actions.need_to_know.send import WAYMARK
from notifications.flows import need_to_know as flow
from notifications.models import NeedToKnow, Rung
from notifications.selectors.made_with import ACKNOWLEDGE, ACKNOWLEDGE_URGENT, CONFIRM, CONFIRM_URGENT, is_in_use
from notifications.terms import NeedToKnowState
from tracker.actions import effects
from tracker.selectors.sight import who_may_be_told
from tracker.selectors.what_happened import Happened, happened, passed
from workflows.engine.need_to_know import shipped
from workflows.need_to_know import Draft
from workflows.terms import EventKind

DRAFT, GO_ON, PASS_ON, READERS = "need_to_know.draft", "need_to_know.go_on", "need_to_know.pass_on", "need_to_know.readers"
"""The names under which these wait among the effects. They never change."""

TELLS = (
    EventKind.NEED_TO_KNOW_SENT,
    EventKind.URGENT_NEED_TO_KNOW_SENT,
    EventKind.NEED_TO_KNOW_PASSED_ON,
    EventKind.NEED_TO_KNOW_SEVERITY_RAISED,
)
"""The events by which somebody on a ladder is told."""


class Effect(Protocol):
    """What is needed of an effect: its one cause."""

    @property
    def event_id(self) -> int | None: ...

    @property
    def firing_id(self) -> int | None: ...


def listen() -> None:
    """Register for what drafts one, and for the timescales after which it goes on. Called as the program starts."""
    drafts = shipped().drafts
    kinds = {row.on for row in drafts if row.on is not None}
    rungs = {(limit, row.rung) for row in drafts for limit in row.limits}
    effects.register(DRAFT, draft_of, kinds=kinds, firings=lambda firing: (firing.clock.limit, firing.rung) in rungs)
    effects.register(GO_ON, go_on_of, firings=_falls_due(CONFIRM, CONFIRM_URGENT))
    effects.register(PASS_ON, pass_on_of, firings=_falls_due(ACKNOWLEDGE, ACKNOWLEDGE_URGENT))
    effects.register(READERS, skip_who_may_not_know, kinds=TELLS)


def draft_of(effect: Effect, now: datetime) -> None:
    """Draft what the definitions say that an event, or a timescale that has passed, drafts. Each cause once."""
    if effect.event_id is not None:
        what = happened(effect.event_id)
        assert what.kind is not None
        rows: Sequence[Draft] = shipped().drafted_by(what.kind, move=what.move, is_emergency=what.is_emergency, told_with=what.told_with)
    else:
        assert effect.firing_id is not None, "an effect has one cause"
        what = passed(effect.firing_id)
        rows = shipped().drafted_by_limit(what.limit, what.rung)
    if what.child_id is not None:
        _draft(rows, what, effect, now)


def go_on_of(effect: Effect, now: datetime) -> None:
    """Nobody confirmed it in time: it goes on without waiting."""
    row = _of_firing(effect)
    if row is not None:
        flow.go_on(need_to_know_id=row.pk, now=now)


def pass_on_of(effect: Effect, now: datetime) -> None:
    """Somebody did not acknowledge it in time: the next above is told."""
    row = _of_firing(effect)
    assert effect.firing_id is not None, "a timescale has passed"
    for rung in Rung.objects.filter(need_to_know=row, role=passed(effect.firing_id).subject):
        flow.pass_on(rung_id=rung.pk, now=now)


def skip_who_may_not_know(effect: Effect, now: datetime) -> None:
    """Whoever has left, or lost sight of a restricted child, between the sending and the telling is skipped, with the reason."""
    told = list(Rung.objects.filter(told_by=effect.event_id, told_at__isnull=False, acknowledged_at__isnull=True).order_by("order"))
    if not told or told[0].need_to_know.state != NeedToKnowState.SENT:
        return
    children = list(told[0].need_to_know.children.values_list("child", flat=True))
    people = [rung.recipient_id for rung in told if rung.recipient_id is not None]
    here, may_know = who_may_be_told([], people, now=now), who_may_be_told(children, people, now=now)
    for rung in told:
        if rung.recipient_id not in may_know:
            left = rung.recipient_id not in here
            because = "Left before it could be told." if left else "May not see a child whom it is about."
            flow.skip_told(rung_id=rung.pk, because=because, now=now)


def _draft(rows: Iterable[Draft], what: Happened, effect: Effect, now: datetime) -> None:
    for row in rows:
        if not is_in_use(row.category) or is_drafted(category=row.category, event_id=effect.event_id, firing_id=effect.firing_id):
            continue
        assert what.child_id is not None
        flow.draft(
            category=row.category, child_ids=[what.child_id], known_at=what.known_at, actor=WAYMARK, now=max(now, what.known_at),
            cause=Cause(says=row.says, event_id=effect.event_id, firing_id=effect.firing_id),
        )  # fmt: skip


def _of_firing(effect: Effect) -> NeedToKnow | None:
    return NeedToKnow.objects.filter(stream__clocks__firings=effect.firing_id).first()


def _falls_due(*limits: str) -> Callable[[Any], bool]:
    return lambda firing: firing.rung == "due" and firing.clock.limit in limits


__all__ = ["DRAFT", "GO_ON", "PASS_ON", "READERS", "draft_of", "go_on_of", "listen", "pass_on_of", "skip_who_may_not_know"]
