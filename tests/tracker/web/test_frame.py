"""The frame of every page, the pages for errors, and the right to the source."""

import io
import re
import subprocess
import tarfile
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tracker.web import error_pages, navigation, source_code

ROOT = Path(__file__).resolve().parents[3]


def test_the_sign_in_page_names_the_authority_and_shows_no_links_of_the_service(client: Client, db: None) -> None:
    html = client.get("/sign-in/").content.decode()

    assert "<title>Sign in – Waymark – Larkshire Council</title>" in html
    assert "Process book" not in html
    assert "Skip to main content" in html


def test_every_page_refuses_scripts_styles_and_frames_of_others(client: Client, db: None) -> None:
    response = client.get("/sign-in/")

    policy = dict(rule.split(" ", 1) for rule in response["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    html = response.content.decode()
    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\sonclick=", html) == []


def test_no_file_of_a_page_comes_from_elsewhere(client: Client, db: None) -> None:
    html = client.get("/sign-in/").content.decode()

    addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert [address for address in addresses if not address.startswith(("/", "#"))] == []


def test_a_missing_page_says_so_without_saying_whether_a_child_exists(client: Client, db: None) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "A child whom you have no reason to see has no page for you." in response.content.decode()


def test_a_refused_page_says_who_may(rf: RequestFactory) -> None:
    response = error_pages.permission_denied(rf.get("/"), PermissionDenied("Only Ben, who manages the team, may do this."))

    assert response.status_code == 403
    assert "Only Ben, who manages the team, may do this." in response.content.decode()


@pytest.mark.parametrize(("page", "status"), [(error_pages.server_error, 500), (error_pages.csrf_failure, 403)])
def test_a_page_for_a_fault_needs_no_database(rf: RequestFactory, page: object, status: int) -> None:
    # Without the db fixture pytest-django fails any query.
    assert callable(page)
    assert page(rf.get("/")).status_code == status


def test_a_count_hangs_on_its_link(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    link = navigation.Link("Notices", "/notices/", current=False, active=False, count=1234, count_says="unread")

    assert link.item["html"] == ('Notices <span class="wm-count">1,234</span><span class="govuk-visually-hidden"> unread</span>')


def test_nobody_signed_in_has_no_links() -> None:
    assert navigation.links_for(HttpRequest()) == []


def test_the_source_is_there_for_everybody_and_nothing_but_the_source(client: Client, db: None) -> None:
    response = client.get("/source-code/")

    with tarfile.open(fileobj=io.BytesIO(response.content)) as archive:
        names = archive.getnames()
    assert "waymark/LICENSE" in names
    assert "waymark/tracker/web/source_code.py" in names
    top = {name.split("/")[1] for name in names}
    assert top & {"var", ".venv", ".git", "node_modules"} == set()
    assert [name for name in names if "secret_key" in name and not name.endswith("_secret_key.py")] == []


def test_the_source_holds_all_that_is_kept_in_the_repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of the repository, so nothing says what is kept in it")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()

    assert {name.partition("/")[0] for name in kept} == {*source_code.FOLDERS, *source_code.FILES}
