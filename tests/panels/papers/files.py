"""Invented files to attach: whole ones, and ones that are not what they say."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def a_pdf(*pages: str, size: tuple[float, float] = A4) -> bytes:
    """A PDF with this text on its pages."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for text in pages or ("The threshold document.",):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def a_locked_pdf() -> bytes:
    return _written(lambda writer: writer.encrypt("secret"))


def a_pdf_with_a_script() -> bytes:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hello');")})
    return _written(lambda writer: writer.root_object.__setitem__(NameObject("/OpenAction"), action))


def a_pdf_with_a_file_in_it() -> bytes:
    return _written(lambda writer: writer.add_attachment("other.exe", b"MZ"))


def a_turned_pdf() -> bytes:
    return _written(lambda writer: writer.pages[0].rotate(90))


def a_docx(**over: bytes) -> bytes:
    """A Word document as far as its parts go. `over` puts other parts in by name, `__` standing for a slash."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}
    return a_zip(parts | {name.replace("__", "/"): data for name, data in over.items()})


def an_odt() -> bytes:
    return a_zip({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office:document-content/>"})


def a_bomb() -> bytes:
    """Small on disk, 30 million bytes once unpacked."""
    return a_docx(word__media__zeros=b"\0" * 30_000_000)


def a_picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind)
    return out.getvalue()


def a_zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def _written(change: object) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(a_pdf()))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
