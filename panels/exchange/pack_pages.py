"""Our own pages of a pack as PDF: the cover, the contents, each item's sections, and notes in the place of documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

MARGIN, TOP, BOTTOM = 18 * mm, 26 * mm, 22 * mm
WIDTH, PADDING = A4[0] - 2 * MARGIN, 8
LINES_OF_A_ROW = 40
"""A row of a table must fit on a page. What is longer goes on in a row below."""

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=13.5)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=9, leading=12)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9, leading=11.5, splitLongWords=1)
HEAD = ParagraphStyle("head", parent=CELL, fontName="Helvetica-Bold")
TITLE = ParagraphStyle("title", parent=BODY, fontName="Helvetica-Bold", fontSize=22, leading=27, spaceAfter=8)
ITEM = ParagraphStyle("item", parent=TITLE, fontSize=17, leading=21)
SECTION = ParagraphStyle("section", parent=BODY, fontName="Helvetica-Bold", fontSize=13, leading=17, spaceBefore=12, spaceAfter=4)
LATE = ParagraphStyle("late", parent=BODY, fontName="Helvetica-Bold", textColor=colors.HexColor("#942514"))


@dataclass(slots=True)
class Pages:
    """Some pages as the bytes of a PDF, how many they are, and at which of them (from 0) each heading stands."""

    data: bytes
    count: int
    headings: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents: what is there, and on which page (from 1) of the whole."""

    says: str
    page: int
    is_item: bool = False


class _Heading(Paragraph):
    """A heading that notes the page it comes to stand on."""

    def __init__(self, text: str, style: ParagraphStyle, noted: list[tuple[str, int]]) -> None:
        super().__init__(escape(_shown(text)), style)
        self._says, self._noted = text, noted
        self.keepWithNext = 1

    def draw(self) -> None:
        self._noted.append((self._says, self.canv.getPageNumber() - 1))
        super().draw()


def item_pages(content: Mapping[str, Any], documents: Iterable[Mapping[str, str]]) -> Pages:
    """The pages of one item: who it is about, how its papers stand, its sections, and a list of its documents."""
    noted: list[tuple[str, int]] = []
    child, papers = content["child"], content["papers"]
    born = f", born {day_in_words(child['born'])}" if child["born"] else ""
    story: list[Flowable] = [
        _Heading(f"Item {content['number']}: {child['name']}", ITEM, noted),
        _text(f"{content['business']}. {content['minutes']} minutes{', in reserve' if content['reserve'] else ''}.", BODY),
        _text(f"Reference {child['reference']}{born}.", BODY),
    ]
    if papers["says"]:
        accepted = f" {papers['accepted']}" if papers["accepted"] else ""
        story.append(_text(f"{papers['says']}: the last day was {papers['due_on']}.{accepted}", LATE))
    for section in content["sections"]:
        story.append(_Heading(section["title"], SECTION, noted))
        story += _table(section["head"], section["rows"]) if section["rows"] else [_text(section["empty"], BODY)]
    listed = list(documents)
    if listed:
        story.append(_Heading("Documents", SECTION, noted))
        story += _table(("Document", "What it is", "Attached", "Here"), [(d["name"], d["kind"], d["attached"], d["here"]) for d in listed])
    return _built(story, noted)


def cover_pages(*, title: str, when: str, facts: Sequence[tuple[str, str]], lines: Sequence[Line]) -> Pages:
    """The cover, and the contents with the number of each page. The same number of lines takes the same number of pages."""
    noted: list[tuple[str, int]] = []
    story: list[Flowable] = [_Heading(f"Papers for the {title}", TITLE, noted), _text(when, BODY), Spacer(1, 6 * mm)]
    story += [_text(f"{name}: {value}", BODY) for name, value in facts]
    story += [
        Spacer(1, 6 * mm),
        _text("For those who sit on this panel and for no one else. Keep it where nobody else can read it, and delete it after "
              "the meeting. The same papers can be read on screen, with headings for a screen reader.", SMALL),
        _Heading("Contents", SECTION, noted),
    ]  # fmt: skip
    rows = [(_text(line.says, HEAD if line.is_item else CELL), _text(str(line.page), HEAD if line.is_item else CELL)) for line in lines]
    if rows:
        story.append(Table(rows, colWidths=[WIDTH - 20 * mm, 20 * mm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])))
    return _built(story, noted)


def note_pages(title: str, says: str) -> Pages:
    """One page in the place of a document that cannot be put in here."""
    noted: list[tuple[str, int]] = []
    return _built([_Heading(title, SECTION, noted), _text(says, BODY)], noted)


def text_pages(title: str, text: str) -> Pages:
    """A plain text document as pages."""
    noted: list[tuple[str, int]] = []
    lines = [_text(line, BODY) if line.strip() else Spacer(1, 4 * mm) for line in text.splitlines()]
    return _built([_Heading(title, SECTION, noted), *lines], noted)


def picture_page(title: str, path: str, size: tuple[int, int]) -> Pages:
    """A picture on one page, as large as fits."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setFont("Helvetica-Bold", 11)
    canvas.drawString(MARGIN, A4[1] - TOP, _shown(title[:90]))
    room = (WIDTH, A4[1] - TOP - BOTTOM - 10 * mm)
    scale = min(room[0] / size[0], room[1] / size[1], 1)
    canvas.drawImage(path, MARGIN, A4[1] - TOP - 6 * mm - size[1] * scale, size[0] * scale, size[1] * scale)
    canvas.showPage()
    canvas.save()
    return Pages(out.getvalue(), 1, [(title, 0)])


def margins(headers: Sequence[str], *, first: int, total: int) -> bytes:
    """Pages that hold only a header and `Page 7 of 412`, to be laid over others. `first` is the first one's number."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    for number, header in enumerate(headers, start=first):
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(colors.HexColor("#505a5f"))
        if header:
            canvas.drawString(MARGIN, A4[1] - 14 * mm, _shown(header[:110]))
            canvas.line(MARGIN, A4[1] - 16 * mm, A4[0] - MARGIN, A4[1] - 16 * mm)
        canvas.drawRightString(A4[0] - MARGIN, 11 * mm, f"Page {number} of {total}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def day_in_words(iso: str) -> str:
    """`4 March 2026` of `2026-03-04`."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[Flowable]:
    widths = _widths(len(head))
    data = [[_text(cell, HEAD) for cell in head], *([_text(cell, CELL) for cell in row] for whole in rows for row in _fits(whole, widths))]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#b1b4b6")),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING / 4), ("RIGHTPADDING", (0, 0), (-1, -1), PADDING * 3 / 4),
    ]  # fmt: skip
    return [Table(data, colWidths=widths, repeatRows=1, style=TableStyle(style))]


def _widths(columns: int) -> list[float]:
    shares = {2: (30, 70), 3: (45, 25, 30), 4: (22, 38, 20, 20)}.get(columns, (100 / columns,) * columns)
    return [WIDTH * share / 100 for share in shares]


def _fits(row: Sequence[str], widths: Sequence[float]) -> Iterable[Sequence[str]]:
    """A row cut into rows that each fit on a page."""
    if sum(len(cell) for cell in row) < 500 and not any(cell.count("\n") > LINES_OF_A_ROW for cell in row):
        return [row]
    lines = [simpleSplit(_shown(cell), CELL.fontName, CELL.fontSize, width - PADDING) for cell, width in zip(row, widths, strict=True)]
    longest = max(len(one) for one in lines)
    return [["\n".join(one[start : start + LINES_OF_A_ROW]) for one in lines] for start in range(0, longest, LINES_OF_A_ROW)]


def _shown(text: str) -> str:
    """What the standard fonts can write; what they cannot is shown as a question mark. On screen it is as it was typed."""
    return text.translate(_PLAIN).encode("cp1252", "replace").decode("cp1252")


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph("<br/>".join(escape(line) for line in _shown(text).splitlines()) or "&nbsp;", style)


_PLAIN = {0x2011: "-", 0x2212: "-", 0x00A0: " ", 0x202F: " ", 0x2009: " "}


def _built(story: list[Flowable], noted: list[tuple[str, int]]) -> Pages:
    out = BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=TOP, bottomMargin=BOTTOM,
                                 invariant=1, pageCompression=1)  # fmt: skip
    document.build(story)
    return Pages(out.getvalue(), document.page, noted)
