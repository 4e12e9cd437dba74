"""One PDF of a meeting's papers: cover, contents, each item with its documents, bookmarks and one run of page numbers.

The same version and the same items give the same bytes. Documents are read one at a time from where they are kept.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import IO, Any

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PdfReadError
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, IndirectObject, NameObject, create_string_object
from reportlab.lib.pagesizes import A4

from panels.exchange.pack_pages import (
    BOTTOM,
    MARGIN,
    TOP,
    Line,
    Pages,
    cover_pages,
    item_pages,
    margins,
    note_pages,
    picture_page,
    text_pages,
)
from panels.exchange.pdf_forms import as_form, draw_over
from panels.models.kept_files import files
from panels.rules.documents import KINDS_OF_DOCUMENT, Shape, in_megabytes
from panels.selectors.packs import Document, Reading
from workflows.engine.clock import moment_in_words

MOST_JOINED = 150 * 1024 * 1024
"""Bytes of documents that one file takes in, which bounds what making it needs; the rest are named and read on screen."""

OUR_MARGIN, THEIRS = "/WaymarkMargin", "/WaymarkDocument"
"""What a page calls our header and footer, and a document's page that is laid between them."""

Progress = Callable[[int, int], None]
"""Takes how many pages are made, and how many there will be."""


@dataclass(slots=True)
class _Part:
    """One run of pages: our own, or a document's."""

    pages: Pages | None
    document: Document | None
    count: int
    title: str


@dataclass(slots=True)
class _Item:
    """One item with its parts, and the header of its pages."""

    header: str
    title: str
    parts: list[_Part] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)


def write_pack(reading: Reading, out: IO[bytes], *, progress: Progress = lambda done, total: None) -> int:
    """Write the papers as one PDF, and return how many pages it has. It names in its title no child."""
    items = _items(reading)
    cover = _cover(reading, items, pages_before=0)
    cover = _cover(reading, items, pages_before=cover.count)  # now that the length of the contents is known
    total = cover.count + sum(item.count for item in items)
    writer = PdfWriter()
    _add(writer, cover.data, [""] * cover.count, total)
    writer.add_outline_item(title="Contents", page_number=0)
    progress(cover.count, total)
    for item in items:
        _add_item(writer, item, total)
        progress(len(writer.pages), total)
    _finish(writer, reading)
    writer.write(out)
    return total


def covers_what(reading: Reading) -> str:
    """SHA-256 of what is in this reader's file: the version, the items, and which documents may be opened now."""
    parts = [reading.pack.hash, str(reading.pack.number)]
    for paper in reading.papers:
        parts += [paper.row.hash, *(f"{one.row.sha256}:{one.row.state}" for one in paper.documents)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _items(reading: Reading) -> list[_Item]:
    room = MOST_JOINED
    found = []
    for paper in reading.papers:
        said = paper.content
        name = f"Item {said['number']}: {said['child']['name']}"
        item = _Item(header=f"{reading.title}, item {said['number']}, {said['child']['name']}", title=name)
        joined, told = [], []
        for document in paper.documents:
            part, here = _document(document, room)
            room -= document.row.size if part is not None and part.document is not None else 0
            told.append({**{k: str(document.told[k]) for k in ("name", "kind", "attached")}, "here": here})
            joined += [part] if part is not None else []
        own = item_pages(said, told)
        item.parts = [_Part(own, None, own.count, name), *joined]
        found.append(item)
    return found


def _document(document: Document, room: int) -> tuple[_Part | None, str]:
    """The pages of a document, and what the list of documents says of it."""
    title = f"Document: {document.row.name}"
    if not document.may_be_opened:
        return None, f"Not in here. {document.scan}."
    kind = KINDS_OF_DOCUMENT[document.row.kind]
    if kind.shape is Shape.PACKAGE:
        return None, f"Not in here: open it on screen ({in_megabytes(document.row.size)}). {document.scan}."
    if document.row.size > room:
        return None, "Not in here, because these papers would be too large: open it on screen."
    try:
        pages = _of_text_or_picture(document, kind.shape, title)
    except (OSError, UnicodeDecodeError):
        note = note_pages(title, "This document could not be read when these papers were made. Open it on screen.")
        return _Part(note, None, note.count, title), "Could not be read."
    if pages is not None:
        return _Part(pages, None, pages.count, title), f"Follows. {document.scan}."
    return _Part(None, document, document.row.pages, title), f"Follows, {document.row.pages} pages. {document.scan}."


def _of_text_or_picture(document: Document, shape: Shape, title: str) -> Pages | None:
    """The pages of a text or a picture; None for a PDF, which is read when its turn comes. Raises OSError where it is gone."""
    if shape is Shape.PDF:
        if not files.exists(document.row.stored_as):
            raise FileNotFoundError(document.row.stored_as)
        return None
    if shape is Shape.TEXT:
        with files.open(document.row.stored_as) as kept:
            return text_pages(title, kept.read().decode("utf-8-sig"))
    path = files.path(document.row.stored_as)
    with Image.open(path) as picture:
        size = picture.size
    return picture_page(title, path, size)


def _cover(reading: Reading, items: Sequence[_Item], *, pages_before: int) -> Pages:
    meeting, pack = reading.meeting, reading.pack
    assert pack.published_at is not None, "a file is made of what was published"
    lines, page = [], pages_before + 1
    for item in items:
        for number, part in enumerate(item.parts):
            lines.append(Line(part.title, page, is_item=number == 0))
            if number == 0 and part.pages is not None:
                lines += [Line(title, page + at) for title, at in part.pages.headings[1:]]
            page += part.count
    facts = [
        ("Version", f"{pack.number}, published {moment_in_words(pack.published_at)}"),
        ("Items in this file", str(len(items))),
        ("Checked by", pack.hash),
    ]
    return cover_pages(title=reading.title, when=moment_in_words(meeting.starts_at), facts=facts, lines=lines)


def _add_item(writer: PdfWriter, item: _Item, total: int) -> None:
    first = len(writer.pages)
    marks: list[tuple[str, int]] = []
    for number, part in enumerate(item.parts):
        start = len(writer.pages)
        if part.pages is not None:
            _add(writer, part.pages.data, [item.header] * part.count, total)
            headings = part.pages.headings[1:] if number == 0 else [(part.title, 0)]
            marks += [(title, start + at) for title, at in headings]
        else:
            assert part.document is not None, "a part is our own pages or a document's"
            _add_document(writer, part, item.header, total)
            marks.append((part.title, start))
    top = writer.add_outline_item(title=item.title, page_number=first)
    for title, page in marks:
        writer.add_outline_item(title=title, page_number=page, parent=top)


def _add(writer: PdfWriter, data: bytes, headers: Sequence[str], total: int) -> None:
    """Add our own pages, with their margins laid over them."""
    over = PdfReader(BytesIO(margins(headers, first=len(writer.pages) + 1, total=total)))
    for page, margin in zip(PdfReader(BytesIO(data)).pages, over.pages, strict=True):
        draw_over(writer, writer.add_page(page), {OUR_MARGIN: as_form(writer, margin)})


def _add_document(writer: PdfWriter, part: _Part, header: str, total: int) -> None:
    """Add a document's pages, each made to fit between our margins. Nothing that acts by itself comes with them."""
    assert part.document is not None
    over = PdfReader(BytesIO(margins([header] * part.count, first=len(writer.pages) + 1, total=total)))
    with _opened(part.document) as pages:
        for number in range(part.count):
            sheet = writer.add_blank_page(width=A4[0], height=A4[1])
            laid = {THEIRS: _laid(writer, pages[number])} if pages is not None and number < len(pages) else {}
            draw_over(writer, sheet, {**laid, OUR_MARGIN: as_form(writer, over.pages[number])})


@contextmanager
def _opened(document: Document) -> Iterator[Any]:
    """The pages of a kept PDF; None where it cannot be read any more: its place stays blank, and its number is kept."""
    with files.open(document.row.stored_as) as kept:
        try:
            yield PdfReader(kept).pages
        except PdfReadError:
            yield None


def _laid(writer: PdfWriter, page: PageObject) -> IndirectObject:
    """A document's page laid upright between our margins, no larger than it is."""
    box, turned = page.cropbox, page.rotation % 360
    width, height = float(box.width), float(box.height)
    upright = Transformation().translate(-float(box.left), -float(box.bottom)).rotate(-turned)
    back = {0: (0.0, 0.0), 90: (0.0, width), 180: (width, height), 270: (height, 0.0)}[turned]
    if turned in (90, 270):
        width, height = height, width
    room = (A4[0] - MARGIN, A4[1] - TOP - BOTTOM + 12)
    scale = min(room[0] / width, room[1] / height, 1.0)
    left, low = (A4[0] - width * scale) / 2, BOTTOM - 6 + (room[1] - height * scale) / 2
    placed = upright.translate(*back).scale(scale).translate(left, low)
    return as_form(writer, page, placed.ctm)


def _finish(writer: PdfWriter, reading: Reading) -> None:
    """Language, title and dates, none of them the moment at which the file happens to be made."""
    made = _pdf_date(reading.pack.published_at)
    title = f"Papers for the {reading.title}, {moment_in_words(reading.meeting.starts_at)}, version {reading.pack.number}"
    writer.add_metadata({"/Title": title, "/CreationDate": made, "/ModDate": made, "/Producer": "Waymark"})
    writer.root_object[NameObject("/Lang")] = create_string_object("en-GB")
    shows = DictionaryObject()
    shows[NameObject("/DisplayDocTitle")] = BooleanObject(True)
    writer.root_object[NameObject("/ViewerPreferences")] = shows
    writer.page_mode = "/UseOutlines"
    same = create_string_object(reading.pack.hash[:32])
    writer._ID = ArrayObject([same, same])


def _pdf_date(moment: datetime | None) -> str:
    assert moment is not None
    return moment.strftime("D:%Y%m%d%H%M%SZ")


__all__ = ["covers_what", "write_pack"]
