"""A document attached to a request: kept, named, told on the record, scanned where there is a scanner, and taken back."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from panels.actions.attach import attach, remove_attachment
from panels.actions.put_forward import withdraw_request
from panels.actions.scan_documents import Scanned, scan_documents
from panels.channels.scanner import NoScanner, what_was_found
from panels.errors import WrongMoment
from panels.models import Attachment, PanelRequest
from panels.models.kept_files import files
from tests.builders import NOON, events_of
from tests.panels.builders import GATEWAY, Panels, listed
from tests.panels.papers.builders import attached
from tests.panels.papers.files import a_docx, a_pdf
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Event, Journey
from tracker.rules.access import Actor

LATER = NOON + timedelta(hours=1)


def kept_files(kept: Path) -> list[Path]:
    return [path for path in kept.rglob("*") if path.is_file()]


def test_a_document_is_kept_under_a_random_name_and_told_on_the_childs_record(
    panels: Panels, journey: Journey, request_made: PanelRequest, kept: Path
) -> None:
    document = attached(panels, request_made, "../Threshold document.PDF", a_pdf("One", "Two"))

    assert (document.name, document.kind, document.pages, document.state) == ("Threshold document.pdf", "pdf", 2, "not_scanned")
    (file,) = kept_files(kept)
    assert "threshold" not in str(file.relative_to(kept)).lower()
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_bytes() == a_pdf("One", "Two")
    assert events_of(journey)[-1] == "panel_document_attached"
    event = Event.objects.select_related("payload").filter(journey=journey).latest("seq")
    assert event.payload.says == "A document (PDF) was attached for Legal Gateway."
    assert event.payload.body == {"request": request_made.public_id, "document": document.public_id, "sha256": document.sha256}


def test_attaching_sends_the_papers(panels: Panels, request_made: PanelRequest) -> None:
    attached(panels, request_made, at=LATER)

    request_made.refresh_from_db()
    assert (request_made.papers, request_made.papers_sent_at) == ("Attached here", LATER)


def test_the_same_file_twice_is_refused_under_whatever_name_and_nothing_is_kept_of_it(
    panels: Panels, journey: Journey, request_made: PanelRequest, kept: Path
) -> None:
    attached(panels, request_made)
    before = events_of(journey)

    with pytest.raises(BadInput, match=r"This file is attached already, as threshold\.pdf\."):
        attached(panels, request_made, "another name.pdf")

    assert (Attachment.objects.count(), len(kept_files(kept)), events_of(journey)) == (1, 1, before)


def test_the_number_of_documents_has_a_limit(panels: Panels, request_made: PanelRequest, settings: Any, kept: Path) -> None:
    settings.DOCUMENTS_OF_A_REQUEST = 1
    attached(panels, request_made)

    with pytest.raises(BadInput, match="1 documents are attached, which is the most"):
        attached(panels, request_made, "plan.docx", a_docx())

    assert (Attachment.objects.count(), len(kept_files(kept))) == (1, 1)


def test_a_file_that_is_refused_leaves_nothing(panels: Panels, journey: Journey, request_made: PanelRequest, kept: Path) -> None:
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        attached(panels, request_made, "plan.pdf", a_docx())

    assert list(refused.value.fields) == ["document"]
    assert (Attachment.objects.count(), kept_files(kept), events_of(journey)) == (0, [], before)


def test_nothing_is_attached_once_the_request_was_withdrawn(panels: Panels, request_made: PanelRequest, kept: Path) -> None:
    withdraw_request(request_id=request_made.pk, because="Moved away.", actor=panels.actor(panels.world.ben), now=NOON)

    with pytest.raises(WrongMoment):
        attached(panels, request_made)

    assert (Attachment.objects.count(), kept_files(kept)) == (0, [])


def test_only_who_may_put_a_child_forward_or_runs_the_panel_attaches(panels: Panels, journey: Journey, kept: Path) -> None:
    request = listed(panels, journey, GATEWAY).request
    run = attach(request_id=request.pk, name="a.pdf", file=io.BytesIO(a_pdf()), actor=panels.actor(panels.ade), now=LATER)
    assert run.attached_by == panels.ade

    nobody = Actor(user_id=panels.world.hari.pk, name="Hari Patel")
    with pytest.raises(NotYourDecision):
        attach(request_id=request.pk, name="b.pdf", file=io.BytesIO(a_pdf("b")), actor=nobody, now=LATER)

    assert (Attachment.objects.count(), len(kept_files(kept))) == (1, 1)


def test_a_document_that_is_taken_back_loses_its_bytes_and_keeps_its_row(
    panels: Panels, journey: Journey, request_made: PanelRequest, kept: Path, django_capture_on_commit_callbacks: Any
) -> None:
    document = attached(panels, request_made)

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment_id=document.pk, because="It is another child's.", actor=panels.actor(panels.world.ben), now=LATER)

    document.refresh_from_db()
    assert (document.state, document.removed_by, document.removed_because) == ("removed", panels.world.ben, "It is another child's.")
    assert kept_files(kept) == []
    assert events_of(journey)[-1] == "panel_document_removed"
    again = attached(panels, request_made, at=LATER)
    assert again.state == "not_scanned"


def test_taking_back_asks_for_a_reason_and_does_it_once(panels: Panels, request_made: PanelRequest) -> None:
    document = attached(panels, request_made)
    ben = panels.actor(panels.world.ben)
    with pytest.raises(BadInput):
        remove_attachment(attachment_id=document.pk, because=" ", actor=ben, now=LATER)
    remove_attachment(attachment_id=document.pk, because="Out of date.", actor=ben, now=LATER)

    with pytest.raises(WrongMoment):
        remove_attachment(attachment_id=document.pk, because="Out of date.", actor=ben, now=LATER)


def test_without_a_scanner_a_document_stays_marked_as_not_scanned(panels: Panels, request_made: PanelRequest) -> None:
    document = attached(panels, request_made)

    assert scan_documents(now=LATER) == Scanned()
    document.refresh_from_db()
    assert document.state == "not_scanned"


def test_with_a_scanner_a_document_waits_until_it_was_found_clean(panels: Panels, request_made: PanelRequest, settings: Any) -> None:
    settings.SCANNER = "tcp://127.0.0.1:1"
    document = attached(panels, request_made)
    assert document.state == "waiting"

    assert scan_documents(now=LATER, scan=lambda file: "") == Scanned(clean=1)
    document.refresh_from_db()
    assert (document.state, document.scanned_at, document.found) == ("clean", LATER, "")


def test_what_the_scan_finds_something_in_is_kept_in_quarantine_and_told(
    panels: Panels, journey: Journey, request_made: PanelRequest, settings: Any, kept: Path
) -> None:
    settings.SCANNER = "tcp://127.0.0.1:1"
    document = attached(panels, request_made)

    assert scan_documents(now=LATER, scan=lambda file: "Eicar-Test-Signature") == Scanned(quarantined=1)
    document.refresh_from_db()
    assert (document.state, document.found) == ("quarantined", "Eicar-Test-Signature")
    assert len(kept_files(kept)) == 1
    assert events_of(journey)[-1] == "panel_document_quarantined"
    with pytest.raises(WrongMoment):
        remove_attachment(attachment_id=document.pk, because="Rid of it.", actor=panels.actor(panels.world.ben), now=LATER)


def test_a_scanner_that_does_not_answer_leaves_the_document_waiting_and_is_asked_again(
    panels: Panels, request_made: PanelRequest, settings: Any
) -> None:
    settings.SCANNER = "tcp://127.0.0.1:1"  # nothing listens there
    document = attached(panels, request_made)

    assert scan_documents(now=LATER) == Scanned(waiting=1)
    document.refresh_from_db()
    assert document.state == "waiting"
    assert scan_documents(now=LATER, scan=lambda file: "") == Scanned(clean=1)


def test_documents_from_before_there_was_a_scanner_are_scanned_once_there_is_one(
    panels: Panels, request_made: PanelRequest, settings: Any
) -> None:
    document = attached(panels, request_made)
    settings.SCANNER = "tcp://127.0.0.1:1"

    assert scan_documents(now=LATER, scan=lambda file: "") == Scanned(clean=1)
    document.refresh_from_db()
    assert document.state == "clean"


def test_a_document_whose_bytes_are_gone_waits_and_holds_up_no_other(panels: Panels, request_made: PanelRequest, settings: Any) -> None:
    settings.SCANNER = "tcp://127.0.0.1:1"
    lost, other = attached(panels, request_made), attached(panels, request_made, "plan.docx", a_docx())
    files.delete(lost.stored_as)

    assert scan_documents(now=LATER, scan=lambda file: "") == Scanned(clean=1, waiting=1)
    other.refresh_from_db()
    assert other.state == "clean"


@pytest.fixture
def clamd() -> Iterator[tuple[str, list[bytes]]]:
    """A scanner that speaks clamd's protocol: it finds EICAR, and says what it was sent."""
    got: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client, client.makefile("rb") as stream:
                assert stream.read(10) == b"zINSTREAM\0"
                data = b""
                while size := struct.unpack("!I", stream.read(4))[0]:
                    data += stream.read(size)
                got.append(data)
                says = b"Eicar-Test-Signature FOUND" if b"EICAR" in data else b"OK"
                client.sendall(b"INSTREAM size limit exceeded. ERROR\0" if b"LARGE" in data else b"stream: " + says + b"\0")

    threading.Thread(target=serve, daemon=True).start()
    yield f"tcp://127.0.0.1:{server.getsockname()[1]}", got
    server.close()


def test_the_scanner_is_asked_in_its_own_protocol_and_only_its_plain_words_count(settings: Any, clamd: tuple[str, list[bytes]]) -> None:
    settings.SCANNER, got = clamd
    large = b"x" * 200_000

    assert what_was_found(io.BytesIO(large)) == ""
    assert got == [large]
    assert what_was_found(io.BytesIO(b"EICAR")) == "Eicar-Test-Signature"
    with pytest.raises(NoScanner, match="size limit"):
        what_was_found(io.BytesIO(b"LARGE"))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "unix:///nowhere/clamd.sock"])
def test_a_scanner_that_is_not_there_is_never_taken_for_one_that_found_nothing(settings: Any, address: str) -> None:
    settings.SCANNER = address

    with pytest.raises(NoScanner):
        what_was_found(io.BytesIO(b"x"))
