"""A file that is not what it says it is: one clear sentence with the file, the line where there is one, and what to do."""

import pytest

from tests.tracker.exchange.returns import EPISODE, a_return, child, episode, write
from tracker.exchange.errors import FileRefused
from tracker.exchange.ssda903 import reading
from tracker.exchange.ssda903.formats import EPISODES, HEADER, TABLES


def read(path):
    return list(reading.read(path, path.name))


def test_a_file_is_known_by_its_columns_whatever_their_order_and_its_name(tmp_path):
    backwards = list(reversed(EPISODES.columns))
    path = write(tmp_path / "anything.csv", backwards, [episode()])

    (row,) = read(path)

    assert (row.table, row.line, row.cells) == (EPISODES, 2, {k: v.upper() for k, v in EPISODE.items()})


def test_no_two_tables_have_the_same_columns():
    assert len({table.names for table in TABLES}) == len(TABLES) == 12


def test_windows_line_ends_and_a_byte_order_mark_are_read_as_if_they_were_not_there(tmp_path):
    plain = write(tmp_path / "plain.csv", EPISODES.columns, [episode(), episode("02/07/2021")])
    windows = write(tmp_path / "windows.csv", EPISODES.columns, [episode(), episode("02/07/2021")], line_end="\r\n", start="\ufeff")

    assert [(r.line, r.cells) for r in read(windows)] == [(r.line, r.cells) for r in read(plain)]


def test_every_value_is_read_in_capitals_without_blanks_around_it(tmp_path):
    path = write(tmp_path / "episodes.csv", EPISODES.columns, [episode(RNE=" s ", PLACE="u6")])

    assert (read(path)[0].cells["RNE"], read(path)[0].cells["PLACE"]) == ("S", "U6")


def test_blank_lines_are_no_rows_and_lines_are_counted_as_an_editor_counts_them(tmp_path):
    path = tmp_path / "header.csv"
    path.write_text("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n\n,,,,,,\n1001,F,20/05/2012,WBRI,UN1,,\n")

    assert [row.line for row in read(path)] == [4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00",
         "e.csv is a spreadsheet or a zip file, not comma-separated text. Open it and save the sheet as CSV UTF-8."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1",
         "e.csv is a spreadsheet of the older kind, not comma-separated text. Open it and save the sheet as CSV UTF-8."),
        (b"%PDF-1.7", "e.csv is a PDF document, not comma-separated text."),
        (b"<?xml version='1.0'?>", "e.csv is XML, not comma-separated text. Export the return as one CSV file for each table."),
        ("CHILD,DOB".encode("utf-16"), "e.csv is in UTF-16, not UTF-8. Save it as CSV UTF-8."),
        (b"", "e.csv, line 1: there are no column names."),
        (b"\n1001\n", "e.csv, line 1: there are no column names."),
        (b"NAME,AGE\nRobin,9\n",
         "e.csv, line 1: these are not the columns of a table of the SSDA903 return (header.csv, episodes.csv, reviews.csv, uasc.csv, "
         "oc2.csv, oc3.csv, ad1.csv, placed_for_adoption.csv, previous_permanence.csv, missing.csv, sw_episodes.csv, dolo.csv)."),
        (b"CHILD,DOB,REVIEW\n", "e.csv, line 1: taken as reviews.csv, the column REVIEW_CODE is missing."),
        (b"CHILD,DOB,REVIEW,REVIEW_CODE,CHAIR,NOTES\n",
         "e.csv, line 1: taken as reviews.csv, the columns CHAIR, NOTES are not one of that table."),
        (b"CHILD,DOB,REVIEW,REVIEW_DATE\n",
         "e.csv, line 1: taken as reviews.csv, the column REVIEW_CODE is missing and the column REVIEW_DATE is not one of that table."),
        (b"CHILD,DOB,DOB,REVIEW,REVIEW_CODE\n", "e.csv, line 1: the column DOB is there twice."),
        (b"CHILD,DOB,REVIEW,REVIEW_CODE\n1001,20/05/2012,20/06/2021,PN1\n1002,20/05/2012,20/06/2021,P\xe91\n",
         "e.csv, line 3: this is not UTF-8. Save the file as CSV UTF-8."),
        (b"CHILD,DOB,REVIEW,REVIEW_CODE\n1001,\x00,20/06/2021,PN1\n", "e.csv, line 2: this is not text. Save the sheet as CSV UTF-8."),
        (b'CHILD,DOB,REVIEW,REVIEW_CODE\n1001,"20/05/2012,20/06/2021,PN1\n',
         "e.csv, line 2: this is not a row of a CSV file (unexpected end of data)."),
    ],
)  # fmt: skip
def test_what_is_not_a_table_of_the_return_is_refused_in_one_sentence(tmp_path, content, says):
    path = tmp_path / "e.csv"
    path.write_bytes(content)

    with pytest.raises(FileRefused) as refused:
        read(path)

    assert refused.value.says == says


def test_letters_that_come_with_a_return_are_passed_over_and_a_spreadsheet_beside_it_is_not(tmp_path):
    folder = a_return(tmp_path, header=[child()])
    (folder / "README.md").write_text("About this return.")
    (folder / ".DS_Store").write_bytes(b"\x00")
    (given,) = reading.folders([folder])

    assert [path.name for path in reading.files_of(given)] == ["header.csv"]

    (folder / "episodes.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(FileRefused, match=r"^2021/episodes.xlsx is not a CSV file"):
        reading.files_of(given)


def test_a_folder_that_is_not_there_or_holds_no_return_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="is not a folder"):
        reading.folders([tmp_path / "2021"])

    (empty,) = reading.folders([tmp_path])
    with pytest.raises(FileRefused, match="There is no CSV file in"):
        reading.files_of(empty)


def test_two_folders_of_one_name_are_told_apart(tmp_path):
    first, second = a_return(tmp_path / "north"), a_return(tmp_path / "south")

    assert [folder.name for folder in reading.folders([first, second])] == ["north/2021", "south/2021"]


@pytest.mark.parametrize(
    ("name", "year"),
    [("2017", 2017), ("2017-18", 2017), ("ssda903_2017-2018", 2017), ("2017_18 final", 2017), ("2017-19", None),
     ("ssda903-2018-half-a", None),
     ("returns", None), ("3017", None)],
)  # fmt: skip
def test_the_year_of_a_return_is_read_from_the_folder_only_where_its_name_says_it(name, year):
    assert reading.year_in(name) == year


def test_the_header_is_a_table_like_the_others():
    assert HEADER.key == ("CHILD",)
