"""A real Chromium for tests: the fixtures `browser` and `page`, and `axe` to look for what shuts people out."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PATIENCE = 30_000
"""Milliseconds: the first page of a run loads every template, and a busy machine takes its time. Nothing waits this long that goes well."""


def _chromium() -> str | None:
    given = os.environ.get("CHROMIUM")
    return given or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once. Its tests are skipped with a line that says so where there is none; in CI that is a failure."""
    from tests.conftest import skip_or_fail

    program = _chromium()
    if program is None:
        skip_or_fail("no Chromium was found (apt-get install chromium, or CHROMIUM=/path/to/it), so no page was tried in a browser")
    # Playwright's loop runs in this thread, which Django would take for a place where its ORM may not be called.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, transactional_db: None) -> Iterator[Page]:
    """A fresh visitor. An error in a script, or anything that the content security policy refuses, fails the test."""
    yield from _visitor(browser, DESKTOP)


@pytest.fixture
def at_noon() -> Iterator[datetime]:
    """It is noon on a working day, and time goes on from there: at night or on a Sunday a page may rightly say something else."""
    with time_machine.travel(NOON, tick=True):
        yield NOON


@pytest.fixture
def phone(browser: Browser, transactional_db: None) -> Iterator[Page]:
    """The same on a phone's screen."""
    yield from _visitor(browser, PHONE)


def _visitor(browser: Browser, viewport: ViewportSize) -> Iterator[Page]:
    context = browser.new_context(viewport=viewport, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Asserts that axe finds nothing on the page once it has loaded, and that there is something: a page without a heading fails."""
    checker = Axe()

    def check(page: Page) -> None:
        # A click returns when the next page has begun to arrive; half a page has no heading and no main part yet.
        page.wait_for_load_state("load")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        results = checker.run(page)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(scope="session")
def sign_in() -> Callable[[Page, str, str, str], None]:
    """Signs in as a person does: `sign_in(page, live_server.url, username, password)`; ends on the home page."""

    def go(page: Page, url: str, username: str, password: str) -> None:
        page.goto(f"{url}/sign-in/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{url}/")

    return go
