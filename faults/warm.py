"""A keeper that has the program loaded and starts each of its processes by forking: what was killed is back in a moment.

The processes are those of `make run` or of a production, under the program's own supervisor; they only have the program
loaded from the start. Run as `python -m faults.warm NAME=COMMAND ...`, each command a list of words as JSON.
"""

import json
import os
import random
import runpy
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import django

PARTS = "WAYMARK_FAULTS_PARTS"
"""Names the folder in which each process leaves its id under the name of its part."""

LOOK_SECONDS = 0.02


def main() -> int:
    django.setup()
    _load()
    from django.db import connections

    from tracker.config import supervisor

    connections.close_all()
    given = [argument.partition("=") for argument in sys.argv[1:]]
    children = [_kept(name, json.loads(command)) for name, _, command in given]
    return supervisor.supervise(children)


class Forked:
    """A forked process, with what the supervisor asks of a started one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        until = time.monotonic() + timeout if timeout is not None else None
        while self.poll() is None:
            if until is not None and time.monotonic() > until:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(LOOK_SECONDS)
        assert self.returncode is not None
        return self.returncode

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)


def _load() -> None:
    """Load what the processes will need, so that none of them loads it again."""
    from django.conf import settings
    from django.template import engines

    from tracker.config.celery import app

    import_module(settings.ROOT_URLCONF)
    import_module("tracker.config.wsgi")
    for name in ("celery.worker", "celery.beat", "celery.bin.celery", "celery.apps.worker", "gunicorn.app.wsgiapp", "waitress"):
        import_module(name)
    app.loader.import_default_modules()
    app.finalize()
    engines.all()


def _kept(name: str, command: list[str]) -> Any:
    """A child of the supervisor that is forked where another would be started."""
    from tracker.config import supervisor

    class Child(supervisor.Child):
        def start(self, pipe: int) -> None:
            assert threading.active_count() == 1, "a process with threads is no good to fork"
            self.started_at = time.monotonic()
            sys.stdout.flush()
            sys.stderr.flush()
            pid = os.fork()
            if pid == 0:
                _live(self.name, self.command, pipe)
            self.process = Forked(pid)  # type: ignore[assignment]

    return Child(name, command)


def _live(name: str, command: list[str], pipe: int) -> NoReturn:
    """Be the process of this command, and end."""
    code = 1
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        _leave_the_writing_end(pipe)
        random.seed()
        from tracker.config import supervisor

        os.environ[supervisor.PIPE_VARIABLE] = str(pipe)
        folder = Path(os.environ[PARTS])
        draft = folder / f"draft-{os.getpid()}"
        draft.write_text(str(os.getpid()), "ascii")
        draft.rename(folder / name)
        _run(command)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(command: list[str]) -> None:
    """Do what `python COMMAND` would do."""
    if command[0] == "-m":
        sys.argv = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = command
        runpy.run_path(command[0], run_name="__main__")


def _leave_the_writing_end(pipe: int) -> None:
    """Close what only the supervisor may hold open, or nobody would notice that it is gone."""
    files = Path("/proc/self/fd")
    same = (files / str(pipe)).readlink()
    for file in list(files.iterdir()):
        try:
            if int(file.name) != pipe and file.readlink() == same:
                os.close(int(file.name))
        except OSError:
            continue  # the listing itself had one


if __name__ == "__main__":
    sys.exit(main())
