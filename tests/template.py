"""One database template for all processes of a run, and for the next run, made once for each change of what it is made of.

In CI, and with `TABLES=migrations`, every migration is gone through. Elsewhere the tables are made straight from the models, in
seconds: `make check` sees that both say the same. The template is named by what it is made of. On SQLite it is a file that
each process copies, on PostgreSQL a database that the server copies; where several want it at once, the others wait.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from pytest_django.plugin import blocking_manager_key

OUR_APPS = ("tracker", "panels", "notifications")
ROOT = Path(__file__).resolve().parents[1]
MADE_OF = ("*/migrations/*.py", "*/terms.py", "*/terms/*.py", "*/models/fields.py", "notifications/models/notice.py", "requirements.lock")
"""What the tables and the rows that migrations write depend on. `test_architecture` holds that migrations import no more."""
FROM_MIGRATIONS = os.environ.get("TABLES", "migrations" if os.environ.get("CI") else "models") == "migrations"
FROM_MODELS = ("*/models/*.py", "*/definitions/**/*.py", "*/machines.py", "workflows/**/*.py", "faults/tables.py")
"""What the models' tables depend on beside that: their columns' words and constraints are read off definitions."""
KEPT_SECONDS = 7 * 24 * 3600
PREFIX = "waymark_template_"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None) -> Iterator[None]:
    """In the place of pytest-django's own: the test database is a copy of the template, and is dropped at the end."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():
        _copy_the_template()
        made = setup_databases(verbosity=0, interactive=False, keepdb=True, serialized_aliases=())
        _ROWS_OF_MIGRATIONS[:] = rows_of_tables()
    yield
    with django_db_blocker.unblock():
        _end_other_connections()
        teardown_databases(made, verbosity=0)


def _end_other_connections() -> None:
    """A thread or a process of a test that has not ended yet keeps PostgreSQL from dropping the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others}")


_ROWS_OF_MIGRATIONS: list[tuple[type[models.Model], list[models.Model]]] = []
"""What a new council's database holds: bank holidays, the first edition of the rulebook and the like."""


def rows_of_tables() -> list[tuple[type[models.Model], list[models.Model]]]:
    """What the tables of our apps hold, but for those that hold nothing."""
    ours = (model for label in OUR_APPS for model in apps.get_app_config(label).get_models())
    return [(model, rows) for model in ours if (rows := list(model._base_manager.all()))]


def put_back_rows_of_migrations() -> None:
    """Put back the rows that a test which emptied every table has taken away with its own, and count on from their numbers."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in _ROWS_OF_MIGRATIONS:
            if not model._base_manager.exists():
                model._base_manager.bulk_create(rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _ in _ROWS_OF_MIGRATIONS]):
            cursor.execute(statement)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with transactions of its own leaves every table empty. Whichever runs after it finds the rows of migrations again.

    After the last the database itself is gone.
    """
    try:
        return (yield)
    finally:
        if nextitem is not None and _ROWS_OF_MIGRATIONS and has_its_own_transactions(item):
            with item.config.stash[blocking_manager_key].unblock():
                put_back_rows_of_migrations()


def has_its_own_transactions(item: pytest.Item) -> bool:
    """Whether tables are emptied after this test, where after others what they wrote is rolled back."""
    marked = any(marker.kwargs.get("transaction") for marker in item.iter_markers("django_db"))
    return marked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))


def _copy_the_template() -> None:
    from django.conf import settings

    test = settings.DATABASES["default"]["TEST"]
    if settings.ON_SQLITE:
        shutil.copyfile(_template(), test["NAME"])
    else:
        test["TEMPLATE"] = _template()


def _template() -> str:
    """The template's file, or its database's name; made now where there is none."""
    from django.conf import settings

    folder = Path(settings.VAR_DIR) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    kind = "sqlite" if settings.ON_SQLITE else "postgresql"
    with _one_at_a_time(folder / f"template_{kind}.lock"):
        return str(_file(folder)) if settings.ON_SQLITE else _database(settings.DATABASES["default"])


def _file(folder: Path) -> Path:
    template = folder / f"{PREFIX}{_named_by()}.sqlite3"
    if not template.exists():
        for old in folder.glob(f"{PREFIX}*"):
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink()
        half = folder / f"half-made-{os.getpid()}.sqlite3"
        _fill(f"sqlite:///{half}")
        half.replace(template)
    return template


def _database(asked: dict[str, Any]) -> str:
    import psycopg

    name = f"{PREFIX}{_named_by()}"
    half = f"half_made_{name}_{os.getpid()}"
    wanted = {"host": asked["HOST"], "port": asked["PORT"], "user": asked["USER"], "password": asked["PASSWORD"]}
    server = {key: value for key, value in wanted.items() if value}
    with closing(psycopg.connect(dbname="postgres", autocommit=True, **server)) as connection:
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            _drop_old(connection)
            connection.execute(f'create database "{half}"')
            _fill(os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{half}")
            connection.execute(f"comment on database \"{half}\" is '{time.time():.0f}'")
            try:
                connection.execute(f'alter database "{half}" rename to "{name}"')
            except psycopg.errors.DuplicateDatabase:  # another checkout was quicker
                connection.execute(f'drop database "{half}"')
    return name


def _drop_old(connection: Any) -> None:
    """Templates of a week ago: nobody's migrations are those any more."""
    known = "select datname, shobj_description(oid, 'pg_database') from pg_database where datname like %s"
    for name, made_at in connection.execute(known, [PREFIX.replace("_", r"\_") + "%"]).fetchall():
        if made_at and time.time() - float(made_at) > KEPT_SECONDS:
            connection.execute(f'drop database if exists "{name}"')


def _fill(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tracker.config.settings.test"}
    how = ["manage.py", "migrate", "--verbosity", "0"] if FROM_MIGRATIONS else ["-c", TABLES_OF_MODELS]
    subprocess.run([sys.executable, *how], cwd=ROOT, env=environment, check=True)


TABLES_OF_MODELS = "import django; django.setup(); from faults.tables import make_tables; make_tables()"


def _named_by() -> str:
    """A short hash of all that the template is made of."""
    found = hashlib.sha256(f"{sys.version} {FROM_MIGRATIONS}".encode())
    for path in sorted({path for pattern in (MADE_OF if FROM_MIGRATIONS else MADE_OF + FROM_MODELS) for path in ROOT.glob(pattern)}):
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _one_at_a_time(path: Path) -> Iterator[None]:
    """Wait for whoever makes the template. Where files cannot be locked, each process makes its own and one of them stays."""
    with path.open("w") as file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":  # before the tests of both databases, so that neither waits for the other's migrations
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.config.settings.test")
    _template()
