"""The pages of papers and documents: who is let in, what each person sees, and that every look leaves its row."""

import io
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from panels.actions.build_pack import build_pack
from panels.actions.hold_meeting import close_meeting
from panels.actions.publish_pack import publish_pack
from panels.actions.scan_documents import scan_documents
from panels.exchange.make_files import Made, make_files
from panels.models import AgendaItem, Attachment, LatePapers, Pack, PackFile, PanelRequest, Seat
from panels.tasks.export_packs import export
from panels.tasks.scan_documents import scan
from tests.builders import NOON, a_journey
from tests.panels.builders import Panels, decided, listed, opened, post_of
from tests.panels.papers.builders import attached
from tests.panels.papers.files import a_docx, a_pdf, a_picture, a_turned_pdf
from tracker.models import AccessRow, Journey, User
from workflows.terms import Stage

LATER = NOON + timedelta(hours=2)
SignIn = Callable[[User], Client]


@pytest.fixture
def at() -> Iterator[Callable[[datetime], None]]:
    """Puts the clock of the web's edge to a moment."""
    travelled: list[time_machine.travel] = []

    def go(moment: datetime) -> None:
        travel = time_machine.travel(moment, tick=False)
        travel.start()
        travelled.append(travel)

    go(LATER)
    yield go
    for travel in reversed(travelled):
        travel.stop()


@pytest.fixture
def sign_in(at: Callable[[datetime], None]) -> SignIn:
    def go(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return go


@pytest.fixture
def item(panels: Panels, journey: Journey) -> AgendaItem:
    return listed(panels, journey)


def published(panels: Panels, item: AgendaItem) -> Pack:
    ade = panels.actor(panels.ade, LATER)
    pack = build_pack(meeting_id=item.meeting_id, actor=ade, now=LATER)
    return publish_pack(pack_id=pack.pk, actor=ade, now=LATER)


def papers_of(item: AgendaItem, rest: str = "") -> str:
    return f"/panel-meetings/{item.meeting.public_id}/papers/{rest}"


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return " ".join(answer.content.decode().split())


def status(client: Client, path: str) -> int:
    """The code of an answer, which is read to its end."""
    answer = client.get(path)
    if answer.streaming:
        taken(answer)
    return answer.status_code


def taken(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def looks(user: User) -> list[str]:
    return list(AccessRow.objects.filter(user=user, page__startswith="Panel papers").order_by("pk").values_list("page", flat=True))


def test_a_worker_attaches_a_document_on_the_page_and_opens_it_again(panels: Panels, request_made: PanelRequest, sign_in: SignIn) -> None:
    client = sign_in(panels.world.amina)
    address = f"/panel-requests/{request_made.public_id}/documents/"
    assert "Documents are not scanned for viruses here" in text_of(client, address)

    answer = client.post(address, {"document": SimpleUploadedFile("Threshold.pdf", a_pdf(), "text/html")})

    assert answer.status_code == 302
    document = Attachment.objects.get()
    shown = text_of(client, address)
    assert "Threshold.pdf" in shown
    assert "Not scanned" in shown
    opened_again = client.get(f"/panel-documents/{document.public_id}/")
    assert taken(opened_again) == a_pdf()
    assert opened_again["Content-Type"] == "application/pdf"
    assert opened_again["Content-Disposition"] == 'inline; filename="Threshold.pdf"'
    assert opened_again["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in opened_again["Content-Security-Policy"]
    assert opened_again["Cache-Control"] == "private, no-store"
    assert looks(panels.world.amina) == ["Panel papers, a document"]


def test_a_file_that_is_refused_is_told_beside_its_field_and_nothing_is_kept(
    panels: Panels, request_made: PanelRequest, sign_in: SignIn
) -> None:
    client = sign_in(panels.world.amina)
    address = f"/panel-requests/{request_made.public_id}/documents/"

    for name, data, says in (
        ("plan.pdf", a_docx(), "The name says PDF"),
        ("plan.pdf", b"", "The file is empty"),
        ("x.exe", b"MZ", "of this type"),
    ):
        answer = client.post(address, {"document": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert client.post(address, {}).status_code == 422
    assert Attachment.objects.count() == 0


def test_an_office_document_is_only_saved_and_a_picture_is_shown_in_a_sandbox(
    panels: Panels, request_made: PanelRequest, sign_in: SignIn
) -> None:
    client = sign_in(panels.world.amina)
    office, picture = attached(panels, request_made, "plan.docx", a_docx()), attached(panels, request_made, "p.png", a_picture())

    saved, seen = client.get(f"/panel-documents/{office.public_id}/"), client.get(f"/panel-documents/{picture.public_id}/")

    assert saved["Content-Disposition"] == 'attachment; filename="plan.docx"'
    assert saved["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert seen["Content-Disposition"].startswith("inline")
    assert seen["Content-Security-Policy"].endswith("sandbox")
    assert (taken(saved), taken(seen)) == (a_docx(), a_picture())


def test_a_document_that_waits_or_is_in_quarantine_or_was_removed_is_opened_by_nobody(
    panels: Panels, request_made: PanelRequest, sign_in: SignIn, settings: Any
) -> None:
    settings.SCANNER = "tcp://127.0.0.1:1"
    client = sign_in(panels.world.amina)
    document = attached(panels, request_made)
    address = f"/panel-documents/{document.public_id}/"
    assert client.get(address).status_code == 404
    assert scan() == {"clean": 0, "quarantined": 0, "waiting": 1}

    scan_documents(now=LATER, scan=lambda file: "Eicar-Test-Signature")
    assert client.get(address).status_code == 404
    assert "In quarantine" in text_of(client, f"/panel-requests/{request_made.public_id}/documents/")

    second = attached(panels, request_made, "other.pdf", a_pdf("Other"))
    remove = f"/panel-requests/{request_made.public_id}/documents/{second.public_id}/remove/"
    assert client.post(remove, {"because": ""}).status_code == 422
    assert client.post(remove, {"because": "Out of date."}).status_code == 302
    assert client.get(remove).status_code == 404
    assert client.get(f"/panel-documents/{second.public_id}/").status_code == 404
    assert looks(panels.world.amina) == []


def test_the_administrator_builds_and_publishes_and_a_member_reads_on_screen(
    panels: Panels, journey: Journey, item: AgendaItem, sign_in: SignIn
) -> None:
    attached(panels, item.request, at=NOON + timedelta(hours=1))
    ade, lena = sign_in(panels.ade), sign_in(panels.lena)
    assert "No papers have been published" in text_of(ade, papers_of(item))
    assert sign_in(panels.marcus).get(papers_of(item)).status_code == 404

    ade.post(papers_of(item, "build/"))
    draft = Pack.objects.get()
    assert "Nobody but those who run this panel" in text_of(ade, papers_of(item, "?version=draft"))
    assert ade.post(papers_of(item, "publish/"), {"draft": "zzz"}).status_code == 302
    assert Pack.objects.get().state == "draft"
    ade.post(papers_of(item, "publish/"), {"draft": draft.public_id})

    shown = text_of(lena, papers_of(item))
    assert "Version 1, published" in shown
    assert f'{item.public_id}/#timeline"' in shown
    read = text_of(lena, papers_of(item, f"{item.public_id}/"))
    assert 'id="timeline"' in read
    assert "Is the threshold met?" in read
    assert "threshold.pdf" in read
    assert f"<title>Papers, item 1 – " in read  # noqa: F541
    assert looks(panels.lena) == ["Panel papers, contents", "Panel papers"]
    assert AccessRow.objects.filter(user=panels.lena, child=journey.child).count() == 2


def test_whoever_has_no_reason_gets_404_whatever_they_guess(panels: Panels, item: AgendaItem, sign_in: SignIn) -> None:
    document = attached(panels, item.request, at=NOON + timedelta(hours=1))
    build_pack(meeting_id=item.meeting_id, actor=panels.actor(panels.ade, LATER), now=LATER)
    addresses = [papers_of(item), papers_of(item, f"{item.public_id}/"), papers_of(item, "file/"), papers_of(item, "file/take/"),
                 f"/panel-requests/{item.request.public_id}/documents/", f"/panel-documents/{document.public_id}/"]  # fmt: skip
    of_draft = [f"{address}?version=draft" for address in addresses[:4]]
    for person in (panels.marcus, panels.world.ben):  # they see the child, and no draft
        client = sign_in(person)
        assert [client.get(one).status_code for one in [*addresses[:4], *of_draft]] == [404] * 8, person
    publish_pack(pack_id=Pack.objects.get().pk, actor=panels.actor(panels.ade, LATER), now=LATER)

    for person in (panels.world.chidi, panels.world.hari, panels.world.fatima):
        client = sign_in(person)
        assert [client.get(one).status_code for one in [*addresses, *of_draft]] == [404] * 10, person
        assert client.post(papers_of(item, "build/")).status_code == 404
        assert client.post(papers_of(item, "file/")).status_code == 404
        assert client.post(papers_of(item, f"accept/?item={item.public_id}"), {"because": "x"}).status_code == 404
        assert looks(person) == []
    for person in (panels.world.dora, panels.world.edward):  # their role reaches every child; that is no reason to read papers
        client = sign_in(person)
        assert [client.get(one).status_code for one in [*addresses[:4], addresses[5]]] == [404] * 5, person
    lena = sign_in(panels.lena)
    assert [lena.get(papers_of(item, f"?version={odd}")).status_code for odd in ("2", "0", "-1", "x", "²", "99999")] == [404] * 6
    assert (Pack.objects.count(), LatePapers.objects.count(), PackFile.objects.count()) == (1, 0, 0)


def test_papers_are_gone_after_their_days_and_with_the_seat(
    panels: Panels, item: AgendaItem, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    document = attached(panels, item.request, at=NOON + timedelta(hours=1))
    published(panels, item)
    opened(panels, item.meeting)
    decided(panels, item, "enter_plo")
    closed = item.meeting.starts_at + timedelta(hours=2)
    close_meeting(meeting_id=item.meeting_id, actor=panels.actor(panels.lena, closed), now=closed)
    addresses = [papers_of(item), papers_of(item, f"{item.public_id}/"), f"/panel-documents/{document.public_id}/"]

    at(closed + timedelta(days=10))
    assert [status(sign_in(panels.ade), one) for one in addresses] == [200, 200, 200]
    assert "You can read these papers until 29 March 2026" in text_of(sign_in(panels.ade), addresses[0])
    at(closed + timedelta(days=11))
    assert [sign_in(panels.ade).get(one).status_code for one in addresses[1:]] == [404, 404]
    at(closed + timedelta(days=1))
    Seat.objects.filter(post=post_of(panels.ade)).delete()
    assert [sign_in(panels.ade).get(one).status_code for one in addresses] == [404, 404, 404]


def test_the_chair_accepts_late_papers_on_the_page(
    panels: Panels, item: AgendaItem, sign_in: SignIn, at: Callable[[datetime], None]
) -> None:
    thursday = NOON + timedelta(days=8)
    at(thursday)
    attached(panels, item.request, at=thursday)
    lena, ade = sign_in(panels.lena), sign_in(panels.ade)
    address = papers_of(item, f"accept/?item={item.public_id}")
    page = text_of(lena, papers_of(item))
    assert "Late papers" in page
    assert f'href="/panel-meetings/{item.meeting.public_id}/items/{item.public_id}/">Item 1,' in page
    assert lena.post(address, {"because": ""}).status_code == 422
    assert ade.post(address, {"because": "Never mind."}).status_code == 403
    assert LatePapers.objects.count() == 0

    assert lena.post(address, {"because": "The court asked."}).status_code == 302

    assert LatePapers.objects.get().because == "The court asked."
    assert "Papers late, accepted by the chair" in text_of(lena, f"/panel-meetings/{item.meeting.public_id}/")


def test_one_pdf_with_bookmarks_page_numbers_and_the_readers_items_alone(
    panels: Panels, journey: Journey, item: AgendaItem, sign_in: SignIn
) -> None:
    other = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=item.meeting)
    attached(panels, item.request, "threshold.pdf", a_pdf("First sheet", "Second sheet"), at=NOON + timedelta(hours=1))
    attached(panels, item.request, "turned.pdf", a_turned_pdf(), at=NOON + timedelta(hours=1))
    attached(panels, item.request, "note.txt", b"She said: I want to stay.", at=NOON + timedelta(hours=1))
    attached(panels, item.request, "photo.jpg", a_picture("JPEG"), at=NOON + timedelta(hours=1))
    attached(panels, item.request, "plan.docx", a_docx(), at=NOON + timedelta(hours=1))
    published(panels, item)
    lena = sign_in(panels.lena)
    assert "Make the PDF" in text_of(lena, papers_of(item, "file/"))
    assert lena.get(papers_of(item, "file/take/")).status_code == 404

    lena.post(papers_of(item, "file/"))
    assert "waiting to be made" in text_of(lena, papers_of(item, "file/"))
    assert export() == {"made": 1, "failed": 0, "dropped": 0}
    assert "The PDF is ready" in text_of(lena, papers_of(item, "file/"))
    answer = lena.get(papers_of(item, "file/take/"))

    data = taken(answer)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert journey.child.name not in answer["Content-Disposition"]
    pdf = PdfReader(io.BytesIO(data))
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Papers for the Legal Gateway Panel, 18 March 2026, 9:30am, version 1"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    total = len(pdf.pages)
    texts = [page.extract_text() for page in pdf.pages]
    assert [f"Page {n} of {total}" in text for n, text in enumerate(texts, start=1)] == [True] * total
    top = [mark for mark in pdf.outline if not isinstance(mark, list)]
    assert [mark["/Title"] for mark in top] == ["Contents", f"Item 1: {journey.child.name}", f"Item 2: {other.request.journey.child.name}"]
    under: Any = next(marks for marks in pdf.outline if isinstance(marks, list))
    titles = [mark["/Title"] for mark in under if not isinstance(mark, list)]
    assert titles[0] == "What the panel is asked"
    assert titles[-5:] == ["Documents", "Document: threshold.pdf", "Document: turned.pdf", "Document: note.txt", "Document: photo.jpg"]
    for mark in under:
        page = pdf.get_destination_page_number(mark)
        assert page is not None
        assert f"item 1, {journey.child.name}" in texts[page]
    sheet = pdf.get_destination_page_number(under[-4])
    assert sheet is not None
    assert ("First sheet" in texts[sheet], "Second sheet" in texts[sheet + 1]) == (True, True)
    assert f"Document: threshold.pdf\n{sheet + 1}" in texts[0]
    assert AccessRow.objects.filter(user=panels.lena, page="Panel papers, as a file").count() == 2

    PackFile.objects.all().delete()
    lena.post(papers_of(item, "file/"))
    make_files(now=LATER)
    assert taken(lena.get(papers_of(item, "file/take/"))) == data  # the same version, the same bytes


def test_who_sees_fewer_items_gets_a_file_of_their_own(panels: Panels, item: AgendaItem, sign_in: SignIn) -> None:
    other = listed(panels, a_journey(panels.world, stage=Stage.CHILD_PROTECTION), on=item.meeting)
    published(panels, item)
    sign_in(panels.lena).post(papers_of(item, "file/"))
    make_files(now=LATER)
    Journey.objects.filter(pk=other.request.journey_id).update(team=panels.world.early_help)
    other.request.journey.child.relationships.filter(unit=panels.world.assessment).update(to_at=LATER)
    other.request.journey.child.relationships.filter(user=panels.world.amina).update(to_at=LATER)
    amina = sign_in(panels.world.amina)

    assert amina.get(papers_of(item, "file/take/")).status_code == 404
    amina.post(papers_of(item, "file/"))
    assert make_files(now=LATER) == Made(made=1)

    texts = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(amina.get(papers_of(item, "file/take/"))))).pages)
    assert item.request.journey.child.name in texts
    assert other.request.journey.child.name not in texts


def test_a_file_whose_document_went_into_quarantine_is_taken_by_nobody_and_one_made_anew_leaves_it_out(
    panels: Panels, item: AgendaItem, sign_in: SignIn, settings: Any
) -> None:
    attached(panels, item.request, at=NOON + timedelta(hours=1), data=a_pdf("Infected sheet"))
    published(panels, item)
    lena = sign_in(panels.lena)
    lena.post(papers_of(item, "file/"))
    settings.SCANNER = "tcp://127.0.0.1:1"
    scan_documents(now=LATER, scan=lambda file: "Eicar-Test-Signature")

    assert make_files(now=LATER) == Made(failed=1)
    assert lena.get(papers_of(item, "file/take/")).status_code == 404
    lena.post(papers_of(item, "file/"))
    assert make_files(now=LATER) == Made(made=1)
    texts = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(lena.get(papers_of(item, "file/take/"))))).pages)
    assert "Infected sheet" not in texts
    assert "In quarantine" in " ".join(texts.split())


def test_a_made_file_is_kept_for_a_day(panels: Panels, item: AgendaItem, sign_in: SignIn, kept: Any) -> None:
    published(panels, item)
    sign_in(panels.lena).post(papers_of(item, "file/"))
    make_files(now=LATER)
    assert len([one for one in kept.rglob("*") if one.is_file()]) == 1

    assert make_files(now=LATER + timedelta(days=1)) == Made(dropped=1)
    assert [one for one in kept.rglob("*") if one.is_file()] == []
    assert PackFile.objects.count() == 0
