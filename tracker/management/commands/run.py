"""`manage.py run`: the web, the timers and the deliveries as one process tree."""

import json
import os
import socket
import sys
import warnings
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tracker.config import supervisor

DEFAULT_PORT = 8000
PEOPLE_TO_NAME = 12


class Command(BaseCommand):
    help = "Serves Waymark: web, timers and deliveries, supervised. PORT and HOST say where. Ctrl-C stops all of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--part", choices=("web", "engine"), help="run only one of the two children, in this process")
        parser.add_argument("--stop-with-parent", action="store_true", help="stop when the process that started this one ends")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = os.environ.get("HOST", "127.0.0.1"), _port()
        if options["part"] == "web":
            supervisor.stop_with_supervisor()
            _serve(host, port)
        elif options["part"] == "engine":
            supervisor.stop_with_supervisor()
            _engine()
        else:
            self.check(databases=["default"])
            _refuse_a_taken_port(host, port)
            self._say_where(host, port)
            sys.exit(supervisor.supervise(_children(), stop_with_parent=options["stop_with_parent"]))

    def _say_where(self, host: str, port: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        self.stdout.write(f"\n{settings.SERVICE_NAME} for {settings.AUTHORITY_NAME}: http://{shown}:{port}")
        for line in _who_can_sign_in():
            self.stdout.write(line)
        self.stdout.write("Ctrl-C stops it.\n")
        self.stdout.flush()


def _children() -> list[supervisor.Child]:
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run", "--part"]
    return [supervisor.Child("web", [*manage, "web"]), supervisor.Child("engine", [*manage, "engine"])]


def _port() -> int:
    given = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def _refuse_a_taken_port(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], found[1]) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(found[4])
    except OSError as error:
        raise CommandError(f"Port {port} of {host} cannot be used ({error.strerror}). Choose another: PORT=8001 make run") from error


def _serve(host: str, port: int) -> None:
    import waitress

    from tracker.config.wsgi import application

    waitress.serve(application, host=host, port=port, threads=4, ident="Waymark", clear_untrusted_proxy_headers=True)


def _engine() -> None:
    """A Celery worker and its beat in this one process: on `memory://` the messages live nowhere else."""
    from celery.beat import EmbeddedService
    from celery.platforms import SecurityWarning

    from tracker.config.celery import app

    # Celery warns a worker that runs as root about pickled messages; ours are JSON, and it takes no others.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat:Scheduler")
    worker = app.Worker(
        pool_cls="threads",
        concurrency=len(settings.ENGINE_QUEUES),  # a long task of one queue leaves a thread for each of the others
        queues=list(settings.ENGINE_QUEUES),
        quiet=True,
    )
    # The beat first speaks after half a minute. What fell due while nothing ran must not stand there for as long.
    app.send_task("tracker.tasks.sweep_clocks.sweep")
    beat.start()
    try:
        worker.start()
    finally:
        beat.stop()
    sys.exit(worker.exitcode)


def _who_can_sign_in() -> list[str]:
    """The people of a demonstration authority, from the file that `seed_world` left; nothing in production."""
    written = settings.VAR_DIR / "world.json"
    if settings.PRODUCTION or not written.exists():
        return []
    people: list[dict[str, Any]] = json.loads(written.read_text(encoding="utf-8")).get("users", [])
    one_of_each_role = {str(person.get("role")): person for person in reversed(people)}
    lines = [f"  {p.get('username', ''):<28}{p.get('password', ''):<28}{role}" for role, p in sorted(one_of_each_role.items())]
    if not people:
        return []
    lines = [f"  {'Sign in as':<28}{'with the password':<28}who is", *lines[:PEOPLE_TO_NAME]]
    return [*lines, f"  Everybody is listed in {written.relative_to(settings.BASE_DIR)}"]
