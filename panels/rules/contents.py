"""Looks inside a file that is to be attached: is it whole, is it only what it says, and does it bring anything that acts by itself?

A picture that is also an archive, an archive that unfolds to a thousand times its size, a document with a macro, a PDF
with a password: each is refused with what to do. Nothing here runs or shows what it reads.
"""

import re
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from PIL import Image
from pypdf import PdfReader
from pypdf.errors import PdfReadError
from pypdf.generic import DictionaryObject, IndirectObject

from panels.rules.documents import KindOfDocument, Refused, Shape

MOST_UNPACKED = 200 * 1024 * 1024
"""Bytes that an office document may hold once unpacked."""
MOST_TIMES_ITS_SIZE = 200
"""How many times its own size one part may unpack to. Plain XML seldom passes 30."""
MOST_PARTS = 5000
MOST_PIXELS = 60_000_000
"""A sheet of A4 at 600 dots an inch has 35 million."""
MOST_PAGES = 400

AGAIN = "Open it, save it again, and attach the new file."
ALSO_SOMETHING_ELSE = f"The file holds something besides what its name says. {AGAIN}"
MACRO = "The document holds a macro. Save it without macros, or as a PDF, and attach that."

_MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "odt": "content.xml"}


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a file that may be attached. `pages` is 0 for what has no fixed pages."""

    pages: int = 0


def look_inside(kind: KindOfDocument, file: BinaryIO) -> Looked:
    """What a file holds. Raises Refused where it is broken, locked, or not only what it says."""
    looks = {Shape.PDF: _pdf, Shape.PACKAGE: _package, Shape.PICTURE: _picture, Shape.TEXT: _text}
    try:
        return looks[kind.shape](kind, file)
    finally:
        file.seek(0)


def _pdf(kind: KindOfDocument, file: BinaryIO) -> Looked:
    file.seek(0)
    data = file.read()
    ends = data.rfind(b"%%EOF")
    if ends < 0:
        raise Refused(f"The PDF is not whole: its end is missing. {AGAIN}")
    if len(data) - ends > 1024 or _is_archive(file):
        raise Refused(ALSO_SOMETHING_ELSE)
    try:
        reader = PdfReader(file)
        if reader.is_encrypted:
            raise Refused("The PDF is locked with a password. Save a copy without one, and attach that.")
        pages = len(reader.pages)
        acts, asks = _acts_by_itself(reader), _is_a_form(reader)
        for page in reader.pages:
            _ = page.mediabox, page.get("/Resources")
    except (PdfReadError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, AssertionError) as error:
        raise Refused(f"The PDF is broken and cannot be read. {AGAIN}") from error
    if not pages:
        raise Refused(f"The PDF has no pages. {AGAIN}")
    if pages > MOST_PAGES:
        raise Refused(f"The PDF has {pages} pages. Attach one of {MOST_PAGES} pages or fewer, or split it.")
    if acts:
        raise Refused("The PDF holds a program or another file. Print it to a new PDF, and attach that.")
    if asks:
        raise Refused("The PDF is a form to be filled in. Print it to a new PDF, so that what was filled in stays, and attach that.")
    return Looked(pages=pages)


def _acts_by_itself(reader: PdfReader) -> bool:
    """Whether a PDF runs something when it is opened, or carries files within it."""
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    names = _dictionary(root.get("/Names"))
    opens = _dictionary(root.get("/OpenAction"))
    runs = opens.get("/S") in ("/JavaScript", "/Launch", "/URI", "/SubmitForm", "/ImportData")
    return runs or "/JavaScript" in names or "/EmbeddedFiles" in names or "/AA" in root


def _is_a_form(reader: PdfReader) -> bool:
    """What is filled in in a form stands apart from the page, and would be lost as pages are joined."""
    form = _dictionary(_dictionary(reader.trailer["/Root"]).get("/AcroForm"))
    fields = form.get("/Fields")
    found = fields.get_object() if fields is not None else ()
    return bool(len(found)) if isinstance(found, list | tuple) else False


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _package(kind: KindOfDocument, file: BinaryIO) -> Looked:
    try:
        with zipfile.ZipFile(file) as package:
            parts = package.infolist()
            _check_parts(parts)
            _check_kind(kind, package, {part.filename for part in parts})
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refused(f"The document is broken and cannot be read. {AGAIN}") from error
    _starts_and_ends_as_one_archive(file)
    return Looked()


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    too_large = f"The document unpacks to far more than it should. {AGAIN}"
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(too_large)
    for part in parts:
        if part.flag_bits & 1:
            raise Refused("The document is locked with a password. Save a copy without one, and attach that.")
        if part.file_size > 64 * 1024 and part.file_size > MOST_TIMES_ITS_SIZE * max(part.compress_size, 1):
            raise Refused(too_large)
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", part.filename):
            raise Refused(ALSO_SOMETHING_ELSE)
        if part.filename.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat")) or "/Basic/" in f"/{part.filename}":
            raise Refused(MACRO)


def _check_kind(kind: KindOfDocument, package: zipfile.ZipFile, names: set[str]) -> None:
    wrong = f"The name says {kind.title}, but the file is something else. Save it again in the program that made it."
    if _MAIN_PART[kind.code] not in names:
        raise Refused(wrong)
    if kind.code == "odt":
        if "mimetype" not in names or package.getinfo("mimetype").file_size > 100:
            raise Refused(wrong)
        if package.read("mimetype").strip() != kind.media_type.encode():
            raise Refused(wrong)
        return
    if "[Content_Types].xml" not in names or package.getinfo("[Content_Types].xml").file_size > 1024 * 1024:
        raise Refused(wrong)
    types = package.read("[Content_Types].xml")
    if b"macroEnabled" in types:
        raise Refused(MACRO)


def _starts_and_ends_as_one_archive(file: BinaryIO) -> None:
    """An archive that begins with another file's bytes opens as either. The first entry stands at the first byte."""
    file.seek(-min(_size(file), 66_000), 2)
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    comment = int.from_bytes(tail[end + 20 : end + 22], "little") if end >= 0 else 0
    if end < 0 or len(tail) - end - 22 != comment or comment > 1024:
        raise Refused(ALSO_SOMETHING_ELSE)


def _picture(kind: KindOfDocument, file: BinaryIO) -> Looked:
    broken = f"The picture is broken and cannot be shown. {AGAIN}"
    try:
        file.seek(0)
        with Image.open(file, formats=[kind.code.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("The picture is too large to be shown. Save it smaller, and attach that.")
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(broken) from error
    file.seek(0)
    data = file.read()
    last = data.rfind(b"IEND") + 8 if kind.code == "png" else data.rfind(b"\xff\xd9") + 2
    if last < 8:
        raise Refused(broken)
    if len(data) - last > 64 or _is_archive(file) or b"%PDF-" in data[:1024]:
        raise Refused(ALSO_SOMETHING_ELSE)
    return Looked(pages=1)


def _text(kind: KindOfDocument, file: BinaryIO) -> Looked:
    file.seek(0)
    data = file.read()
    try:
        said = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("The file is not plain text. Save it as plain text (UTF-8), or as a PDF.") from error
    if any(c < " " and c not in "\t\n\r\f" for c in said):
        raise Refused("The file is not plain text. Save it as plain text (UTF-8), or as a PDF.")
    if _is_archive(file) or re.match(r"\s*<(!doctype|html|script|svg|\?xml)", said, re.IGNORECASE):
        raise Refused(ALSO_SOMETHING_ELSE)
    return Looked()


def _is_archive(file: BinaryIO) -> bool:
    file.seek(0)
    return zipfile.is_zipfile(file)


def _size(file: BinaryIO) -> int:
    file.seek(0, 2)
    return file.tell()
