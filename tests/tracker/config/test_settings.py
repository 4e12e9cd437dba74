"""The settings: what production refuses, and what the databases promise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from tracker.checks import sqlite_keeps_its_promises
from tracker.config.settings._secret_key import kept_secret_key

ROOT = Path(__file__).resolve().parents[3]


def test_a_secret_key_is_made_once_and_kept_for_nobody_else_to_read(tmp_path: Path) -> None:
    kept_in = tmp_path / "var" / "secret_key"

    first = kept_secret_key("", production=False, kept_in=kept_in)
    second = kept_secret_key("", production=False, kept_in=kept_in)

    assert first == second
    assert len(first) >= 64
    assert kept_in.stat().st_mode & 0o077 == 0
    assert [file.name for file in kept_in.parent.iterdir()] == ["secret_key"]


def test_production_without_a_secret_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        kept_secret_key("", production=True, kept_in=tmp_path / "secret_key")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "False False django.db.backends.sqlite3"),
        ({"DATABASE_URL": "postgres://somebody@127.0.0.1/waymark", "SECRET_KEY": "x"}, "True True django.db.backends.postgresql"),
        ({"BROKER_URL": "redis://127.0.0.1/0", "SECRET_KEY": "x"}, "True True django.db.backends.sqlite3"),
    ],
)
def test_production_is_a_server_database_or_a_broker(environment: dict[str, str], says: str) -> None:
    script = "from tracker.config.settings import base as s;print(s.PRODUCTION, s.SESSION_COOKIE_SECURE, s.DATABASES['default']['ENGINE'])"
    ours = {"DATABASE_URL", "BROKER_URL", "SECRET_KEY", "HTTPS"}
    around = {name: value for name, value in os.environ.items() if name not in ours}

    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=around | environment, capture_output=True, text=True, timeout=60, check=True
    )

    assert done.stdout.strip() == says


@pytest.mark.django_db
def test_the_database_keeps_its_promises() -> None:
    assert sqlite_keeps_its_promises in checks.registry.registry.registered_checks
    assert checks.run_checks(tags=[checks.Tags.database], databases=["default"]) == []


@pytest.mark.skipif(not settings.ON_SQLITE, reason="only SQLite has pragmas")
@pytest.mark.django_db(transaction=True)
def test_a_pragma_that_was_not_taken_is_found_at_start() -> None:
    connections["default"].close()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")

    found = sqlite_keeps_its_promises(databases=["default"])

    connections["default"].close()
    assert [fault.id for fault in found] == ["tracker.E001"]
    assert "a power cut could lose a move" in found[0].msg


def test_no_request_is_one_long_transaction() -> None:
    assert connection.settings_dict["ATOMIC_REQUESTS"] is False
