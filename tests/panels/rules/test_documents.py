"""What may be attached, and what a file must be to be what its name says."""

import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.rules.contents import look_inside
from panels.rules.documents import Refused, check_size, check_start, clean_name, in_megabytes, kind_by_name
from tests.panels.papers.files import (
    a_bomb,
    a_docx,
    a_locked_pdf,
    a_pdf,
    a_pdf_with_a_file_in_it,
    a_pdf_with_a_script,
    a_picture,
    a_zip,
    an_odt,
)


def look(name: str, data: bytes) -> int:
    """The pages of a file under this name, or the refusal."""
    kind = kind_by_name(clean_name(name))
    file = io.BytesIO(data)
    check_size(len(data), most=20 * 1024 * 1024)
    check_start(kind, file)
    return look_inside(kind, file).pages


@pytest.mark.parametrize(
    ("name", "data", "pages"),
    [
        ("threshold.pdf", a_pdf("One", "Two", "Three"), 3),
        ("plan.docx", a_docx(), 0),
        ("costs.xlsx", a_zip({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}), 0),
        ("letter.odt", an_odt(), 0),
        ("drawing.png", a_picture(), 1),
        ("photo.jpg", a_picture("JPEG"), 1),
        ("note.txt", "Visited on Tuesday. She said: “I want to stay.”\n".encode(), 0),
    ],
)
def test_a_whole_document_of_each_kind_is_taken(name: str, data: bytes, pages: int) -> None:
    assert look(name, data) == pages


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.pdf", b"", "The file is empty."),
        ("program.exe", b"MZ", "A file of this type cannot be attached."),
        ("page.html", b"<html></html>", "A file of this type cannot be attached."),
        ("macro.docm", a_docx(), "A file of this type cannot be attached."),
        ("renamed.pdf", a_picture(), "The name says PDF, but the file is something else."),
        ("renamed.png", a_pdf(), "The name says PNG picture, but the file is something else."),
        ("renamed.docx", an_odt(), "The name says Word document, but the file is something else."),
        ("renamed.odt", a_docx(), "The name says OpenDocument text, but the file is something else."),
        ("locked.pdf", a_locked_pdf(), "The PDF is locked with a password."),
        ("script.pdf", a_pdf_with_a_script(), "The PDF holds a program or another file."),
        ("carrier.pdf", a_pdf_with_a_file_in_it(), "The PDF holds a program or another file."),
        ("half.pdf", a_pdf()[:200], "The PDF is not whole: its end is missing."),
        ("broken.pdf", b"%PDF-1.4\n" + b"x" * 300 + b"\n%%EOF\n", "The PDF is broken and cannot be read."),
        ("both.pdf", a_pdf() + a_docx(), "The file holds something besides what its name says."),
        ("both.png", a_picture() + a_zip({"a.js": b"x"}), "The file holds something besides what its name says."),
        ("tail.jpg", a_picture("JPEG") + b"<script>" * 40, "The file holds something besides what its name says."),
        ("cut.png", a_picture()[:40], "The picture is broken and cannot be shown."),
        ("bomb.docx", a_bomb(), "The document unpacks to far more than it should."),
        ("macro.docx", a_docx(word__vbaProject_bin=b"x").replace(b"vbaProject_bin", b"vbaProject.bin"), "The document holds a macro."),
        ("out.docx", a_zip({"[Content_Types].xml": b"", "word/document.xml": b"", "../../etc/x": b""}), "The file holds something besides"),
        ("cut.docx", a_docx()[:60], "The document is broken and cannot be read."),
        ("tail.docx", a_docx() + b"%PDF-1.4", "The file holds something besides what its name says."),
        ("not.txt", b"\x00\x01\x02", "The file is not plain text."),
        ("latin.txt", "café".encode("latin-1"), "The file is not plain text."),
        ("page.txt", b"  <!DOCTYPE html><script>alert(1)</script>", "The file holds something besides what its name says."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # the bytes hold the time of day, and each process has its own
)
def test_what_is_not_what_it_says_is_refused_with_what_to_do(name: str, data: bytes, says: str) -> None:
    with pytest.raises(Refused) as refused:
        look(name, data)

    assert str(refused.value).startswith(says)


def test_a_file_over_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(Refused, match=r"The file is 20\.5 MB\. Attach one of 20 MB or less"):
        check_size(int(20.5 * 1024 * 1024), most=20 * 1024 * 1024)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\amina\\Plan final.PDF", "Plan final.pdf"),
        ("a\x00b\r\nc.pdf", "a b c.pdf"),
        ("gnp.exe\u202e.pdf", "gnp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("  ..hidden.pdf", "hidden.pdf"),
    ],
)
def test_a_name_is_cleaned_of_folders_and_of_what_does_not_show(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@pytest.mark.parametrize("name", ["", ".pdf", "noending", "folder/", "  . .pdf"])
def test_a_name_without_an_ending_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        clean_name(name)


@given(st.text(max_size=300))
def test_a_cleaned_name_is_short_printable_and_in_no_folder_and_cleaning_it_again_changes_nothing(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except Refused:
        return

    assert len(cleaned) <= 120
    assert cleaned.isprintable()
    assert not set(cleaned) & set('/\\:"<>|?*')
    assert clean_name(cleaned) == cleaned


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.docx", "a.odt", "a.png", "a.jpg", "a.txt"]))
def test_whatever_bytes_come_the_answer_is_yes_or_a_refusal(data: bytes, name: str) -> None:
    with suppress(Refused):
        assert look(name, data) >= 0


@pytest.mark.parametrize(("size", "words"), [(1, "1 KB"), (310 * 1024, "310 KB"), (1024 * 1024, "1 MB"), (2_500_000, "2.4 MB")])
def test_a_size_is_told_as_people_read_it(size: int, words: str) -> None:
    assert in_megabytes(size) == words
