"""A nudge is a courtesy: one for many acts, and nobody waits for a broker."""

import time
from threading import Event

from tracker.tasks.nudge import Nudger

AT_MOST_SECONDS = 10.0


def until(true) -> None:
    last = time.monotonic() + AT_MOST_SECONDS
    while not true():
        assert time.monotonic() < last, "it did not happen in time"
        time.sleep(0.005)


def test_a_flood_of_acts_is_a_few_nudges_and_the_last_act_is_never_forgotten():
    sent: list[float] = []
    nudge = Nudger(lambda: sent.append(time.monotonic()), pause=0.2)

    start = time.monotonic()
    for _ in range(1000):
        nudge()
    last = time.monotonic()

    until(lambda: (sent and sent[-1] >= last) or len(sent) > 1)
    assert len(sent) <= 2 + (time.monotonic() - start) / 0.2


def test_a_broker_that_does_not_answer_keeps_nobody_waiting():
    going, answers = Event(), Event()

    def hangs():
        going.set()
        answers.wait(AT_MOST_SECONDS)

    nudge = Nudger(hangs)
    start = time.monotonic()
    nudge()
    assert going.wait(AT_MOST_SECONDS)
    for _ in range(100):
        nudge()

    assert time.monotonic() - start < AT_MOST_SECONDS / 2
    answers.set()


def test_a_broker_that_is_down_is_asked_again_after_a_while(caplog):
    tries: list[str] = []

    def fails_once():
        tries.append("tried")
        if len(tries) == 1:
            raise ConnectionRefusedError("amqp://waymark:secret@broker")

    nudge = Nudger(fails_once, pause=0.01, after_a_failure=0.05)
    nudge()
    until(lambda: len(tries) == 1)
    nudge()

    until(lambda: len(tries) == 2)
    assert "nudge_not_sent" in caplog.text
    assert "secret" not in caplog.text
