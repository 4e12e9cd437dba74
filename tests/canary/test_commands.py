"""Every management command, every task: what it prints and what it logs names no child, also when it fails."""

import sys
import threading
from datetime import timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery import current_app
from django.core.management import call_command, get_commands

from notifications.channels.email import message_id
from notifications.models import Mail
from tests.builders import NOON, a_journey, a_world, admitted, fresh
from tests.canary.birds import NOTE, PLAIN, SIBLING, STREET, a_canary, an_unborn_canary, found_in
from tests.canary.ears import hearing
from tests.tracker.exchange.returns import a_return
from tracker.actions.family import link_children
from tracker.config.celery import TASK_PACKAGES, import_every_task
from tracker.models import Child, Stream
from tracker.terms import LinkKind
from workflows.terms import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

OURS = ("tracker", "panels", "notifications", "demonstration")
MUCH_LATER = NOON + timedelta(days=400)

ARGUMENTS: dict[str, tuple[str, ...]] = {
    "api_token": ("amina",),
    "audit_verify": (),
    "deliver": (),
    "generate_meetings": (),
    "import_ssda903": ("{return}",),
    "invariants_check": (),
    "mail_bounced": ("{message}",),
    "outbox_status": (),
    "rebuild_projections": (),
    "seed_world": ("--if-empty",),
    "ship_timetable": ("--anchor", "2026-03-02"),
    "sweep": (),
    "time_minutes": (),
    "workflow_check": (),
    "workflow_export": ("journey",),
}
"""What each command is called with. A new command is to be told here."""

RUNS_FOR_EVER = frozenset({"run"})
"""It only starts the others; what they log is heard in the tests of pages, commands and tasks."""


@pytest.fixture
def world(db):
    world = a_world()
    journey = a_journey(world, stage=Stage.ASSESSMENT, child=a_canary())
    actor = world.actor(world.ben)
    for other, kind in ((a_canary(SIBLING), LinkKind.SIBLING), (an_unborn_canary(), LinkKind.HALF_SIBLING)):
        link_children(child_id=journey.child_id, other_id=other.pk, kind=kind, actor=actor, occurred_at=NOON, now=NOON)
    admitted(world, fresh(journey), NOON + timedelta(minutes=5))
    Child.objects.filter(pk=journey.child_id).update(source_ref=PLAIN.full)
    return world


@pytest.fixture
def places(tmp_path, world):
    """A return, for the command that takes one, and a message that came back, for the one that takes that."""
    sent = Mail.objects.create(recipient=world.ben, key="for a test", due_at=NOON, sent_at=NOON, sent_to="ben@larkshire.example")
    return {"{return}": str(a_return(tmp_path / "returns")), "{message}": message_id(sent.reference)}


def run(command: str, places: dict[str, str], out: StringIO, err: StringIO) -> BaseException | None:
    try:
        call_command(command, *(places.get(word, word) for word in ARGUMENTS[command]), stdout=out, stderr=err)
    except (Exception, SystemExit) as error:
        return error
    return None


def test_every_command_is_known_here():
    ours = {name for name, app in get_commands().items() if str(app).split(".")[0] in OURS}

    assert ours == set(ARGUMENTS) | RUNS_FOR_EVER


@pytest.mark.parametrize("command", sorted(ARGUMENTS))
def test_no_command_prints_or_logs_a_canary(world, places, command, capfd):
    out, err = StringIO(), StringIO()

    with hearing() as heard, time_machine.travel(MUCH_LATER, tick=False):
        ended = run(command, places, out, err)

    assert ended is None or isinstance(ended, SystemExit)
    printed = capfd.readouterr()
    assert found_in("\n".join([out.getvalue(), err.getvalue(), printed.out, printed.err])) == []
    assert found_in(heard.text) == []


@pytest.mark.parametrize("command", ["sweep", "deliver", "rebuild_projections", "invariants_check", "audit_verify"])
def test_a_command_that_a_childs_name_ends_says_nothing_of_it(world, places, command, monkeypatch, capfd):
    """Where it is not a person at a terminal who called it, Python's own words go where the logs go."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError(f"{PLAIN.full}, {STREET}: {NOTE}")

    monkeypatch.setattr(Child, "from_db", classmethod(broken))
    monkeypatch.setattr(Stream, "from_db", classmethod(broken))
    out, err = StringIO(), StringIO()
    with hearing() as heard, time_machine.travel(MUCH_LATER, tick=False):
        ended = run(command, places, out, err)
        if ended is not None and not isinstance(ended, SystemExit):
            sys.excepthook(type(ended), ended, ended.__traceback__)

    printed = capfd.readouterr()
    assert "ValueError" in heard.text or not isinstance(ended, ValueError)
    assert found_in("\n".join([out.getvalue(), err.getvalue(), printed.out, printed.err])) == []
    assert found_in(heard.text) == []


def test_a_thread_that_a_childs_name_ends_says_nothing_of_it(db, capfd):
    from tracker.config.settings._safe_to_log import log_what_nobody_caught

    def broken() -> None:
        raise KeyError(PLAIN.full)

    was = sys.excepthook, threading.excepthook
    log_what_nobody_caught()
    try:
        with hearing() as heard:
            thread = threading.Thread(target=broken)
            thread.start()
            thread.join()
    finally:
        sys.excepthook, threading.excepthook = was

    assert "KeyError" in heard.text
    assert found_in(heard.text + capfd.readouterr().err) == []


def tasks() -> list[str]:
    import_every_task()
    return sorted(name for name in current_app.tasks if name.startswith(TASK_PACKAGES))


NO_TASKS = frozenset({"nudge", "one_at_a_time"})
"""What tasks are woken with and kept apart by; no task itself."""


def test_every_task_of_the_packages_is_heard():
    files = [path.stem for package in TASK_PACKAGES for path in Path(str(import_module(package).__path__[0])).glob("[a-z]*.py")]

    assert {name.split(".")[-2] for name in tasks()} == set(files) - NO_TASKS


@pytest.mark.parametrize("fault", [None, ValueError, RuntimeError])
def test_no_task_logs_a_canary_whether_it_fails_or_not(world, monkeypatch, fault, capfd):
    from celery.app.trace import build_tracer

    if fault is not None:

        def broken(*_: Any, **__: Any) -> Any:
            raise fault(f"{PLAIN.full}, {STREET}: {NOTE}")

        for table in (Child, Stream):
            monkeypatch.setattr(table, "from_db", classmethod(broken))
        monkeypatch.setattr("django.db.models.query.QuerySet.count", broken)
        monkeypatch.setattr("django.db.models.query.QuerySet.exists", broken)
        monkeypatch.setattr("django.db.models.query.QuerySet._fetch_all", broken)
    with hearing() as heard, time_machine.travel(MUCH_LATER, tick=False):
        failed = []
        for number, name in enumerate(tasks()):
            trace = build_tracer(name, current_app.tasks[name], app=current_app)
            request = {"id": f"task-{number}", "is_eager": False, "delivery_info": {}, "args": (), "kwargs": {}, "hostname": "here"}
            if trace(f"task-{number}", (), {}, request).info is not None:
                failed.append(name)

    printed = capfd.readouterr()
    assert bool(failed) is (fault is not None)
    if fault is not None:
        assert fault.__name__ in heard.text
    assert found_in(heard.text + printed.out + printed.err) == []
