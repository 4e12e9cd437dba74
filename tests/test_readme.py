"""What README tells people to run is there to be run."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tracker").rglob("*.py"))


def code() -> Iterator[str]:
    """Every line or span of the page that is set as code."""
    yield from (line.strip() for line in README.splitlines() if line.startswith("    "))
    yield from re.findall(r"`([^`]+)`", README)


def part(title: str) -> str:
    return re.search(rf"^## {title}$(.*?)^## ", README, re.MULTILINE | re.DOTALL).group(1)


def test_every_command_of_manage_that_it_names_exists():
    named = {word for line in code() for word in re.findall(r"manage\.py (\w+)", line)}

    assert {"migrate", "audit_verify", "invariants_check", "outbox_status", "check"} <= named
    assert named - set(get_commands()) == set()


def test_every_target_of_make_that_it_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {word for line in code() for word in re.findall(r"(?:^|\s)make (\w+)", line)}

    assert {"run", "setup", "test", "bench"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_every_program_that_it_starts_is_installed():
    named = {word for line in code() for word in re.findall(r"\.venv/bin/([\w-]+)", line)}

    assert {"python", "gunicorn", "celery"} <= named
    assert [name for name in named if not (ROOT / ".venv" / "bin" / name).exists()] == []


def test_the_workers_that_it_tells_to_start_serve_every_queue_and_no_other():
    queues = [queue for given in re.findall(r"-Q ([\w,]+) --concurrency", README) for queue in given.split(",")]

    assert sorted(queues) == sorted(settings.ENGINE_QUEUES)


def test_every_setting_that_it_names_is_read():
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", part("Settings, all by environment variable"), re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"[A-Z_]+", row)}

    assert {"DATABASE_URL", "BROKER_URL", "HEARTBEAT_URL", "METRICS_TOKEN"} <= named
    assert [name for name in named if not re.search(rf'["\']{name}["\']', SETTINGS)] == []


def test_every_word_of_the_log_that_it_calls_worth_an_alarm_is_written():
    logs = "\n".join(file.read_text(encoding="utf-8") for app in ("tracker", "notifications") for file in (ROOT / app).rglob("*.py"))
    named = re.findall(r"`([a-z_]+)`", re.search(r"- \*\*Logs\*\*.*", part("Running it for a council"), re.DOTALL).group(0).split("- `")[0])

    assert named == ["effect_failed", "mail_failed", "chain_broken", "heartbeat_withheld"]
    assert [word for word in named if f'"{word}"' not in logs] == []


def test_every_file_that_it_tells_to_write_is_kept_out_of_the_repository():
    """A dump holds every child: `git add .` beside it must not take it along."""
    backup = re.search(r"^### How it is backed up$(.*?)^### ", README, re.MULTILINE | re.DOTALL).group(1)
    written = re.findall(r"(?:--file=|--checkpoint |\.backup )([\w./]+)", backup)

    assert {"var/waymark.dump", "var/heads.json", "var/waymark.backup"} == set(written)
    assert "var/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_a_restore_ends_with_the_proofs_in_their_order():
    commands = [line.strip() for line in README.splitlines() if line.startswith("    ")]
    restored = next(place for place, line in enumerate(commands) if line.startswith("pg_restore"))

    assert [re.findall(r"manage\.py (\w+)", line)[0] for line in commands[restored + 1 : restored + 4]] == [
        "audit_verify",
        "invariants_check",
        "rebuild_projections",
    ]
