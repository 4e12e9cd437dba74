"""The engine of `make run` begins with what fell due while nothing ran: nobody who opens the service first reads that it is late."""

import pytest
from django.conf import settings

from tracker.config.celery import app, import_every_task
from tracker.management.commands.run import _engine

SWEEP = "tracker.tasks.sweep_clocks.sweep"


def test_the_timers_are_woken_before_the_beat_first_speaks(monkeypatch):
    order = []

    class Beat:
        def __init__(self, *_, **__):
            pass

        def start(self):
            order.append("beat")

        def stop(self):
            order.append("beat stopped")

    class Worker:
        exitcode = 0

        def __init__(self, **given):
            assert "sweep" in given["queues"]

        def start(self):
            order.append("worker")

    monkeypatch.setattr("celery.beat.EmbeddedService", Beat)
    monkeypatch.setattr(app, "Worker", Worker)
    monkeypatch.setattr(app, "send_task", order.append)

    with pytest.raises(SystemExit) as ended:
        _engine()

    assert (ended.value.code, order) == (0, [SWEEP, "beat", "worker", "beat stopped"])


def test_what_it_wakes_is_the_task_of_the_beats_own_timetable():
    import_every_task()

    assert SWEEP in app.tasks
    assert SWEEP in [row["task"] for row in settings.CELERY_BEAT_SCHEDULE.values()]
