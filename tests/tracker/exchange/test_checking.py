"""One row by itself: what holds it back, what is only a remark, and what it is kept as."""

import pytest

from tests.tracker.exchange import returns
from tracker.exchange.ssda903.checking import check
from tracker.exchange.ssda903.formats import BY_CODE
from tracker.exchange.ssda903.reading import RawRow, read

ROWS = {
    "header": returns.CHILD, "episodes": returns.EPISODE, "reviews": returns.REVIEW, "missing_episodes": returns.MISSING,
    "oc2": returns.OC2, "placed_for_adoption": returns.PLACED,
    "previous_permanence": {"CHILD": "1001", "DOB": "20/05/2012", "PREV_PERM": "Z1", "LA_PERM": "", "DATE_PERM": ""},
    "oc3": {"CHILD": "1001", "DOB": "20/05/2004", "IN_TOUCH": "YES", "ACTIV": "F1", "ACCOM": "B1"},
}  # fmt: skip


def checked(table, **cells):
    return check(RawRow(table=BY_CODE[table], file="f.csv", line=2, cells={**ROWS[table], **cells}))


@pytest.mark.parametrize("table", ROWS)
def test_a_good_row_has_no_fault(table):
    assert checked(table).faults == ()


def test_dates_are_kept_as_the_record_writes_them_and_codes_as_they_are():
    values = checked("episodes", DEC="31/07/2021", REC="X1").values

    assert (values["DECOM"], values["DEC"], values["REC"], values["URN"]) == ("2021-06-01", "2021-07-31", "X1", "SC01")


@pytest.mark.parametrize(
    ("table", "cells", "rule", "says"),
    [
        ("episodes", {"DECOM": "31/02/2021"}, "wrong_date", "DECOM is 31/02/2021, which is not a date written dd/mm/yyyy."),
        ("episodes", {"DECOM": "2021-06-01"}, "wrong_date", "DECOM is 2021-06-01, which is not a date written dd/mm/yyyy."),
        ("episodes", {"DECOM": "01/06/0221"}, "wrong_date", "DECOM is 01/06/0221, which is not a year of this or the last century."),
        ("episodes", {"DECOM": ""}, "missing_value", "DECOM is blank."),
        ("episodes", {"CHILD": ""}, "missing_value", "CHILD is blank."),
        ("episodes", {"LS": "C9"}, "unknown_code", "LS is C9, which is not a code of the return."),
        ("episodes", {"PLACE": "A1"}, "unknown_code", "PLACE is A1, which is not a code of the return."),
        ("episodes", {"REC": "E99"}, "unknown_code", "REC is E99, which is not a code of the return."),
        ("episodes", {"DEC": "31/05/2021", "REC": "X1"}, "ends_before_it_starts", "DEC is before DECOM."),
        ("missing_episodes", {"MIS_END": "30/06/2021"}, "ends_before_it_starts", "MIS_END is before MIS_START."),
        ("header", {"SEX": "3"}, "unknown_code", "SEX is 3, which is not a code of the return."),
        ("header", {"MOTHER": "2"}, "wrong_value", "MOTHER is 2; it is a whole number from 0 to 1."),
        ("header", {"UPN": "X" * 61}, "wrong_value", "UPN is longer than 60 characters."),
        ("oc2", {"SDQ_SCORE": "41"}, "wrong_value", "SDQ_SCORE is 41; it is a whole number from 0 to 40."),
        ("oc2", {"SDQ_SCORE": "-1"}, "wrong_value", "SDQ_SCORE is -1; it is a whole number from 0 to 40."),
        ("oc3", {"ACCOM": "02"}, "unknown_code", "ACCOM is 02, which is not a code of the return."),
        ("previous_permanence", {"DATE_PERM": "ZZ/13"}, "wrong_date",
         "DATE_PERM is ZZ/13; write dd/mm/yyyy, with ZZ for a part that is not known."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_taken_is_held_back_with_the_rule_and_a_sentence(table, cells, rule, says):
    result = checked(table, **cells)

    assert result.is_held_back
    assert [(f.rule, f.says) for f in result.faults] == [(rule, says)]


def test_everything_that_is_wrong_with_a_row_is_told_at_once():
    assert [f.rule for f in checked("episodes", DECOM="x", LS="C9", CIN="").faults] == ["wrong_date", "unknown_code", "missing_value"]


@pytest.mark.parametrize(
    ("table", "cells"),
    [("header", {"SEX": "1"}), ("header", {"SEX": "2"}), ("episodes", {"PLACE": "P2"}), ("episodes", {"PLACE": "H5"}),
     ("episodes", {"PLACE": "Z1"}),
     ("episodes", {"DEC": "02/06/2021", "REC": "E43"}), ("oc3", {"ACTIV": "F3"})],
)  # fmt: skip
def test_codes_that_were_retired_since_are_taken(table, cells):
    assert checked(table, **cells).faults == ()


def test_an_unknown_code_that_gives_only_a_reason_does_not_hold_the_fact_back():
    result = checked("placed_for_adoption", DATE_PLACED_CEASED="23/04/2022", REASON_PLACED_CEASED="XXX")

    assert not result.is_held_back
    assert result.values["REASON_PLACED_CEASED"] == "XXX"
    assert [(f.rule, f.says) for f in result.faults] == [
        ("unknown_reason", "REASON_PLACED_CEASED is XXX, which is not a code of the return. The row is taken and the code kept as it is.")
    ]


def test_a_whole_number_that_a_spreadsheet_wrote_with_a_point_is_that_number():
    assert checked("header", MOTHER="1.0").values["MOTHER"] == "1"


def test_a_date_with_parts_that_are_not_known_is_kept_as_it_is():
    assert checked("previous_permanence", PREV_PERM="P1", DATE_PERM="ZZ/ZZ/2010").values["DATE_PERM"] == "ZZ/ZZ/2010"


def test_a_row_with_too_few_or_too_many_cells_is_held_back(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n1001,20/05/2012,20/06/2021\n1001,20/05/2012,20/06/2021,PN1,,\n1001,20/05/2012,20/06/2021,PN1,x\n"
    )
    assert [[f.rule for f in check(row).faults] for row in read(path, "reviews.csv")] == [
        ["wrong_number_of_cells"], [], ["wrong_number_of_cells"],
    ]  # fmt: skip
