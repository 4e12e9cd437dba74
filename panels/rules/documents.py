"""Which documents may be attached, and what a file must be to be what its name says. Plain values and an open file in."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

LONGEST_NAME = 120
TAKES = "a PDF, a Word document (DOCX), an OpenDocument text (ODT), a spreadsheet (XLSX), a PNG or JPEG picture, or plain text"


class Refused(Exception):
    """The file cannot be attached. The sentence says why and what to do."""


class Shape(StrEnum):
    """How a file is built inside, which decides how it is looked at."""

    PDF = "pdf"
    PACKAGE = "package"
    """A zip of parts, as office programs write it."""
    PICTURE = "picture"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class KindOfDocument:
    """One kind of document that is taken. `inline` may be shown by the browser; anything else is only ever saved."""

    code: str
    title: str
    extensions: tuple[str, ...]
    media_type: str
    shape: Shape
    starts: tuple[bytes, ...] = ()
    inline: bool = False


KINDS_OF_DOCUMENT: dict[str, KindOfDocument] = {
    kind.code: kind
    for kind in (
        KindOfDocument("pdf", "PDF", ("pdf",), "application/pdf", Shape.PDF, (b"%PDF-",), inline=True),
        KindOfDocument(
            "docx", "Word document", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Shape.PACKAGE, (b"PK\x03\x04",),
        ),
        KindOfDocument(
            "xlsx", "Excel spreadsheet", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Shape.PACKAGE, (b"PK\x03\x04",),
        ),
        KindOfDocument("odt", "OpenDocument text", ("odt",), "application/vnd.oasis.opendocument.text", Shape.PACKAGE, (b"PK\x03\x04",)),
        KindOfDocument("png", "PNG picture", ("png",), "image/png", Shape.PICTURE, (b"\x89PNG\r\n\x1a\n",), inline=True),
        KindOfDocument("jpeg", "JPEG picture", ("jpg", "jpeg"), "image/jpeg", Shape.PICTURE, (b"\xff\xd8\xff",), inline=True),
        KindOfDocument("text", "Plain text", ("txt",), "text/plain; charset=utf-8", Shape.TEXT),
    )
}  # fmt: skip
"""What may be attached (D-69). By the end of its name and by what is in it: both must say the same."""


def clean_name(name: str) -> str:
    """The name of a file as it is kept and shown: no folder, nothing unprintable, at most 120 characters.

    Raises Refused where nothing but an ending is left.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c if c.isprintable() and c not in '<>:"|?*\u202e\u202d\u2066\u2067\u2068' else " " for c in last)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot or not stem.strip(" ."):
        raise Refused(f"The file has no name with an ending that says what it is. Attach {TAKES}.")
    room = LONGEST_NAME - len(extension) - 1
    return f"{stem.strip(' .')[:room].rstrip()}.{extension.lower()}"


def kind_by_name(name: str) -> KindOfDocument:
    """The kind that a cleaned name's ending says. Raises Refused for an ending that is not taken."""
    ending = name.rpartition(".")[2].lower()
    found = next((kind for kind in KINDS_OF_DOCUMENT.values() if ending in kind.extensions), None)
    if found is None:
        raise Refused(f"A file of this type cannot be attached. Save it as a PDF, or attach {TAKES}.")
    return found


def check_size(size: int, *, most: int) -> None:
    """Raises Refused for an empty file, or one of more than `most` bytes."""
    if size == 0:
        raise Refused("The file is empty. Open it, see that it holds what it should, and attach it again.")
    if size > most:
        raise Refused(f"The file is {in_megabytes(size)}. Attach one of {in_megabytes(most)} or less, or split it.")


def check_start(kind: KindOfDocument, file: BinaryIO) -> None:
    """Raises Refused where the first bytes are not those of its kind. The file is wound back."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    if kind.starts and not head.startswith(kind.starts):
        raise Refused(f"The name says {kind.title}, but the file is something else. Save it again in the program that made it.")


def in_megabytes(size: int) -> str:
    """`2.4 MB`, or `310 KB` below one megabyte."""
    if size >= 1024 * 1024:
        value = f"{size / 1024 / 1024:.1f}".removesuffix(".0")
        return f"{value} MB"
    return f"{max(1, round(size / 1024))} KB"
