"""Any order of causes, withdrawals, listings and closings leaves at most one open request of a kind, and none on a closed journey."""

from datetime import timedelta

from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from panels.actions.arise import Cause, raise_request
from panels.actions.put_forward import put_forward, withdraw_request
from panels.actions.withdraw_closed import withdraw_closed
from panels.models import PanelRequest, RequestCause
from panels.terms import OPEN_REQUESTS, Business
from tests.builders import NOON, a_journey, ask, fresh
from tests.builders import given as with_evidence
from tests.panels.builders import Panels, some_panels
from tracker.actions.locks import lock_journey
from tracker.actions.move import move
from tracker.errors import WaymarkError
from tracker.models import Effect, Journey
from workflows.terms import EvidenceKind, Stage

KINDS = (Business.LEGAL_GATEWAY, Business.ACCESS_TO_RESOURCES)
CLOSING = (EvidenceKind.CIN_REVIEW_DECISION, EvidenceKind.CHILD_SEEN_RECENTLY, EvidenceKind.CLOSURE_SUMMARY)
STEPS = st.one_of(
    st.tuples(st.just("cause"), st.sampled_from(KINDS), st.integers(1, 3)),
    st.tuples(st.just("ask"), st.sampled_from(KINDS), st.just(0)),
    st.tuples(st.just("withdraw"), st.sampled_from(KINDS), st.just(0)),
    st.tuples(st.just("close"), st.just(KINDS[0]), st.just(0)),
    st.tuples(st.just("deliver"), st.just(KINDS[0]), st.just(0)),
)


class AnyOrder(TestCase):
    """One child and one panel's people for every example; each example is taken back by its transaction."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEPS, min_size=1, max_size=9))
    def test_at_most_one_open_request_of_a_kind_and_none_on_a_closed_journey(self, steps: list[tuple[str, Business, int]]) -> None:
        panels = some_panels()
        journey = a_journey(panels.world, stage=Stage.CHILD_IN_NEED)
        heard: set[tuple[Business, int]] = set()
        for number, (what, business, cause) in enumerate(steps):
            at = NOON + timedelta(minutes=number + 1)
            try:
                _do(panels, journey, what, business, cause, at)
            except WaymarkError:
                pass  # refused: nothing was written
            heard |= {(business, cause)} if what == "cause" else set()
            _check(journey, closing_is_delivered=what == "deliver")
        _deliver(journey, NOON + timedelta(hours=1))
        _check(journey, closing_is_delivered=True)
        assert RequestCause.objects.count() <= len(heard)


def _do(panels: Panels, journey: Journey, what: str, business: Business, cause: int, at) -> None:  # type: ignore[no-untyped-def]
    ben = panels.actor(panels.world.ben, at)
    if what == "cause":
        found = Cause(trigger="any", business=business, cause=f"{business}:{cause}", because="Any", asks="Any?")
        raise_request(lock_journey(journey.pk, version=None), found, now=at)
    elif what == "ask":
        put_forward(journey_id=journey.pk, business=business, asks="Any?", wanted_id=None, actor=ben, now=at)
    elif what == "withdraw":
        waiting = PanelRequest.objects.filter(journey=journey, business=business, state__in=[str(s) for s in OPEN_REQUESTS]).first()
        if waiting is not None:
            withdraw_request(request_id=waiting.pk, because="Any.", actor=ben, now=at)
    elif what == "close":
        request = ask("cin_closed", fresh(journey), at, warnings_accepted=True, given=with_evidence(*CLOSING))
        move(journey_id=journey.pk, request=request, actor=ben, now=at)
    else:
        _deliver(journey, at)


def _deliver(journey: Journey, at) -> None:  # type: ignore[no-untyped-def]
    for effect in Effect.objects.filter(handler="panels.withdraw_closed", event__journey=journey):
        withdraw_closed(effect, at)


def _check(journey: Journey, *, closing_is_delivered: bool) -> None:
    waiting = PanelRequest.objects.filter(journey=journey, state__in=[str(s) for s in OPEN_REQUESTS])
    doubled = waiting.order_by().values("business").annotate(n=Count("pk")).filter(n__gt=1)
    assert list(doubled) == []
    if closing_is_delivered and not fresh(journey).is_open:
        assert list(waiting) == []
