"""What every test may use: markers, the shared data, Chromium, axe."""

import gc
import os
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import settings as examples

pytest_plugins = ["tests.browser", "tests.template"]

# A busy machine is no fault of what is tested: no example has to be done within a time.
examples.register_profile("unhurried", parent=examples.get_profile(examples.get_current_profile_name()), deadline=None)
examples.load_profile("unhurried")

SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI") == "true"
DATABASE_FIXTURES = frozenset({"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback", "live_server"})


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-db",
        action="store_true",
        help="only the tests that use a database, and of them those that need no browser (for a second database)",
    )


OF_A_BROWSER = frozenset({"browser", "live_server"})
"""Fixtures of a test that drives a browser. A test that asks for its page by the name of a device shows only the second."""

ON_ONE_DATABASE = ("browser", "one_database")
"""Markers of tests that a second database would tell nothing new."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if not OF_A_BROWSER.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    if config.getoption("--only-db"):
        kept = [item for item in items if _uses_database(item) and not any(item.get_closest_marker(name) for name in ON_ONE_DATABASE)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    if workers := getattr(config, "workerinput", {}).get("workercount", 0):
        items[:] = _long_files_first(items, workers)


def _long_files_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """Each process is given an equal part of the list and takes from another's end when it has done its own: so that nothing long
    is left to the last, each part begins with its share of the files that hold something slow. Files stay whole."""
    slow: list[list[pytest.Item]] = []
    others: list[pytest.Item] = []
    for of_file in (list(found) for _, found in groupby(items, key=lambda item: item.path)):
        if any(item.get_closest_marker("slow") for item in of_file):
            slow.append(of_file)
        else:
            others += of_file
    ordered: list[pytest.Item] = []
    for number in range(workers):
        ordered += [item for of_file in slow[number::workers] for item in of_file]
        room = max(len(items) * (number + 1) // workers - len(ordered), 0)
        ordered += others[:room]
        del others[:room]
    return ordered + others


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: garbage is looked for among what the tests make, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from django.conf import settings

    if not hasattr(terminalreporter.config, "workerinput"):
        kind = "SQLite" if settings.ON_SQLITE else "PostgreSQL"
        elsewhere = " To run on PostgreSQL too: DATABASE_URL=postgres://user@host/name make test" if settings.ON_SQLITE else ""
        terminalreporter.write_line(f"Ran on {kind}.{elsewhere}")
        for report in {r.longrepr[2] for r in terminalreporter.stats.get("skipped", []) if isinstance(r.longrepr, tuple)}:
            terminalreporter.write_line(f"NOT RUN: {report.removeprefix('Skipped: ')}", yellow=True, bold=True)


def skip_or_fail(says: str) -> None:
    """Skip in a developer's run, with a line that says why; in CI everything that a test needs has to be there."""
    if IN_CI:
        pytest.fail(says, pytrace=False)
    pytest.skip(says)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of invented returns beside this repository (../shared/data)."""
    if not (SHARED / "data").is_dir():
        skip_or_fail("there is no ../shared/data beside this repository, so nothing was imported from it")
    return SHARED / "data"


@pytest.fixture(scope="session")
def domain_pack() -> Path:
    """The folder of facts that definitions are checked against (../shared/domain)."""
    if not (SHARED / "domain").is_dir():
        skip_or_fail("there is no ../shared/domain beside this repository, so the definitions were not compared with it")
    return SHARED / "domain"
