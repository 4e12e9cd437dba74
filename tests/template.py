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
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


def _copy_the_template() -> None:
    from django.conf import settings

    folder = Path(settings.VAR_DIR) / "test"
    folder.mkdir(parents=True, exist_ok=True)
    test = settings.DATABASES["default"]["TEST"]
    with _one_at_a_time(folder / "template.lock"):
        if settings.ON_SQLITE:
            shutil.copyfile(_file(folder), test["NAME"])
        else:
            test["TEMPLATE"] = _database(settings.DATABASES["default"])


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
