"""Signing in with a real Chromium, at a desk and on a phone."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

PASSWORD = "a long enough password"


@pytest.fixture
def amina(transactional_db: None) -> str:
    get_user_model().objects.create_user(username="amina", password=PASSWORD)
    return "amina"


def test_a_wrong_password_says_so_and_keeps_the_name(page: Page, live_server: LiveServer, axe: Callable[[Page], None], amina: str) -> None:
    page.goto(f"{live_server.url}/sign-in/")
    axe(page)

    page.get_by_label("Username").fill(amina)
    page.get_by_label("Password", exact=True).fill("not this")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("Please enter a correct username and password")
    expect(page.get_by_label("Username")).to_have_value(amina)
    expect(page).to_have_title("Error: Sign in – Waymark – Larkshire Council")
    axe(page)


def test_an_error_in_the_summary_leads_to_its_field(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Enter password").click()

    expect(page.get_by_label("Password", exact=True)).to_be_focused()


def test_the_page_fits_a_phone(phone: Page, live_server: LiveServer, axe: Callable[[Page], None]) -> None:
    phone.goto(f"{live_server.url}/sign-in/")

    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    axe(phone)
