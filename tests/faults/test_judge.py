"""The judge of the fault run: what it calls lost, doubled or refused but written."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from faults import probe
from faults.asking import Asked, meaning
from faults.judge import _excused, _judge_acts, _judge_effects, _judge_mails, _judge_timers, _unfired
from notifications.channels.email import message_id
from notifications.models import Mail
from tests.builders import NOON, a_contact, a_world
from tracker.actions import effects
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.models import AnsweredRequest, Clock, Effect, EventPayload, Firing

pytestmark = pytest.mark.django_db

ANSWER = {"id": "abc"}


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def an_act(*, status: int, marker: str = "act c0-1-1", key: str = "k", replayed: str = "") -> dict:
    asked = Asked(key=key, kind="contact_to_referral", journey="j", marker=marker, path="", body={}, status=status)
    asked.answer, asked.replayed = meaning(ANSWER), replayed
    return asked.as_json()


def on_record(world, marker: str) -> None:
    """One act on record, with this marker as its reason."""
    journey = a_contact(world)
    first = journey.events.order_by("seq").first()
    EventPayload.objects.filter(event__journey=journey).update(reason="")
    EventPayload.objects.filter(event=first).update(reason=marker)


def kept(world, status: int = 200, key: str = "k", answer: dict = ANSWER) -> None:
    AnsweredRequest.objects.create(user=world.ben, key=key, asked="", status=status, answer=answer, at=NOON)


@contextmanager
def probing() -> Iterator[None]:
    """With the harness's handler registered, as in its own processes."""
    probe.listen()
    try:
        yield
    finally:
        del effects._registered[probe.HANDLER]


def wrongs(*acts: dict) -> dict[str, int]:
    wrong: Counter[str] = Counter()
    _judge_acts(list(acts), wrong, Counter())
    return {name: count for name, count in wrong.items() if count}


@pytest.fixture
def world():
    return a_world()


def test_an_act_that_was_answered_and_is_on_record_once_is_in_order(world):
    on_record(world, "act c0-1-1")
    kept(world)

    assert wrongs(an_act(status=200, replayed=meaning(ANSWER))) == {}


def test_an_act_that_was_answered_and_is_not_on_record_is_lost(world):
    kept(world)

    assert wrongs(an_act(status=200)) == {"lost_acts": 1}


def test_an_act_that_is_on_record_twice_is_doubled(world):
    for _ in range(2):
        on_record(world, "act c0-1-1")
    kept(world)

    assert wrongs(an_act(status=200)) == {"doubled_acts": 1}


def test_an_act_that_was_refused_and_is_on_record_is_told_apart(world):
    on_record(world, "act c0-1-1")
    kept(world, status=422)

    assert wrongs(an_act(status=422)) == {"refused_but_written": 1}


def test_an_offer_that_could_not_be_accepted_at_first_may_be_later(world):
    on_record(world, "act of accepting the same offer")
    kept(world, status=422, key="first")
    kept(world, key="second")
    first = an_act(status=422, marker="act of accepting the same offer", key="first")
    second = an_act(status=200, marker="act of accepting the same offer", key="second")

    assert wrongs(first, second) == {}
    on_record(world, "act of accepting the same offer")
    assert wrongs(first, second) == {"doubled_acts": 1, "refused_but_written": 1}


def test_another_answer_to_the_same_key_is_seen(world):
    on_record(world, "act c0-1-1")
    kept(world, answer={"id": "another"})

    assert wrongs(an_act(status=200)) == {"other_answers": 1}
    assert wrongs(an_act(status=200, key="nobody's")) == {"answers_not_kept": 1}


def test_a_rung_whose_moment_is_past_and_that_has_not_fired_is_lost(world):
    journey = a_contact(world)  # months ago, and no pass has been made since

    now = datetime.now(UTC)

    unfired = list(_unfired(frozenset(), now))

    assert {clock for clock, _ in unfired} == set(Clock.objects.filter(journey=journey, warns_at__lt=now).values_list("pk", flat=True))
    assert list(_unfired(frozenset(unfired), now)) == []


def test_what_came_due_as_the_machine_was_told_to_stop_is_not_lost(world):
    a_contact(world)
    probe.make_tables()
    Mail.objects.create(recipient=world.ben, key="just now", due_at=NOON, decided_at=NOON)
    Effect.objects.all().update(due_at=NOON)

    def lost(all_due_by: datetime) -> tuple[int, int]:
        wrong: Counter[str] = Counter()
        _judge_mails({}, [], wrong, Counter(), all_due_by)
        _judge_effects(wrong, Counter(), all_due_by)
        return wrong["lost_mails"], wrong["lost_effects"]

    mails, effects_lost = lost(NOON)
    assert mails == 0
    assert lost(NOON + timedelta(seconds=1)) == (1, effects_lost + Effect.objects.count())
    Effect.objects.all().update(attempts=1, due_at=NOON + timedelta(hours=1))  # tried and failed, and not tried again in time
    assert lost(NOON) == (0, effects_lost + Effect.objects.count())
    assert list(_unfired(frozenset(), NOON)) == []


def test_a_rung_is_early_by_the_clock_on_the_wall_whatever_the_time_that_the_pass_was_told(world):
    a_contact(world, at=datetime.now(UTC))
    probe.make_tables()

    with probing():
        fire_due_clocks(now=datetime.now(UTC) + timedelta(days=300))
    wrong: Counter[str] = Counter()
    _judge_timers(wrong, Counter(), datetime.now(UTC))

    assert Firing.objects.count() == wrong["early_firings"] > 0


def test_a_message_that_was_marked_and_never_came_in_is_lost_and_one_that_waits_is_not(world):
    sent = Mail.objects.create(recipient=world.ben, key="sent", due_at=NOON, decided_at=NOON, sent_at=NOON)
    Mail.objects.create(recipient=world.ben, key="gone", due_at=NOON, decided_at=NOON, sent_at=NOON)
    Mail.objects.create(recipient=world.ben, key="waits", due_at=datetime.now(UTC) + timedelta(days=1), decided_at=NOON)
    wrong: Counter[str] = Counter()

    _judge_mails({message_id(sent.reference): [NOON], "<stray@example.org>": [NOON]}, [], wrong, Counter(), datetime.now(UTC))

    assert wrong == {"lost_mails": 1, "mails_not_on_record": 1, "doubled_mails": 0}


def test_each_killed_sender_accounts_for_one_more_message_and_only_where_it_was_killed_in_between():
    gaps = [(at(10), at(0)), (at(11), at(1)), (at(30), at(20))]

    assert _excused(gaps, []) == 0
    assert _excused(gaps, [at(5)]) == 1
    assert _excused(gaps, [at(5), at(6)]) == 2
    assert _excused(gaps, [at(15)]) == 0
