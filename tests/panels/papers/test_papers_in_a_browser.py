"""Papers in a real Chromium: a worker attaches, the administrator publishes, a member reads on screen and takes the PDF."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from panels.exchange.make_files import make_files
from tests.builders import NOON, a_journey
from tests.panels.builders import listed, some_panels
from tests.panels.papers.files import a_pdf
from tracker.models import AccessRow
from workflows.terms import Stage

SignIn = Callable[[Page, str, str, str], None]


@pytest.mark.slow
def test_a_worker_attaches_the_administrator_publishes_and_a_member_reads_and_takes_the_pdf(
    page: Page, live_server: LiveServer, sign_in: SignIn, axe: Callable[[Page], None], tmp_path: Path
) -> None:
    with time_machine.travel(NOON, tick=True):
        panels = some_panels()
        journey = a_journey(panels.world, stage=Stage.CHILD_PROTECTION)
        item = listed(panels, journey)
        url, name = live_server.url, journey.child.name
        file = tmp_path / "Threshold document.pdf"
        file.write_bytes(a_pdf("The first sheet", "The second sheet"))

        sign_in(page, url, "amina", "password")
        page.goto(f"{url}/panel-requests/{item.request.public_id}/")
        page.get_by_role("link", name="Documents for the panel").click()
        page.get_by_role("button", name="Attach the document").click()
        expect(page.get_by_role("alert")).to_contain_text("Select a document")
        axe(page)
        page.get_by_label("Document").set_input_files(file)
        page.get_by_role("button", name="Attach the document").click()
        expect(page.get_by_role("row", name="Threshold document.pdf")).to_contain_text("Not scanned")
        axe(page)

        _change_to(page, url, "ade", sign_in)
        page.goto(f"{url}/panel-meetings/{item.meeting.public_id}/")
        page.get_by_role("link", name="Papers: build, publish and read").click()
        page.get_by_role("button", name="Build a draft").click()
        page.get_by_role("link", name="Read the draft").click()
        expect(page.get_by_role("row", name=name)).to_contain_text("In time")
        axe(page)
        page.get_by_role("button", name="Publish the draft as version 1").click()
        expect(page.get_by_role("main")).to_contain_text("Version 1 is published")

        _change_to(page, url, "lena", sign_in)
        page.goto(f"{url}/panel-meetings/{item.meeting.public_id}/papers/")
        axe(page)
        page.get_by_role("row", name=name).get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(page.get_by_role("heading", name="What happened")).to_be_visible()
        axe(page)
        page.get_by_role("link", name="Back to the papers").click()
        page.get_by_role("link", name="All of them as one PDF").click()
        page.get_by_role("button", name="Make the PDF").click()
        expect(page.get_by_role("status").first).to_contain_text("waiting to be made")
        axe(page)
        assert make_files(now=NOON).made == 1
        with page.expect_download() as download:
            page.get_by_role("button", name="Download the PDF").click()  # it comes by itself once the file is made
        taken = PdfReader(io.BytesIO(download.value.path().read_bytes()))

    assert any("The second sheet" in sheet.extract_text() for sheet in taken.pages)
    looked = AccessRow.objects.filter(user=panels.lena, child=journey.child).values_list("page", flat=True)
    assert {"Panel papers, contents", "Panel papers", "Panel papers, as a file"} <= set(looked)


def _change_to(page: Page, url: str, username: str, sign_in: SignIn) -> None:
    page.context.clear_cookies()
    sign_in(page, url, username, "password")
