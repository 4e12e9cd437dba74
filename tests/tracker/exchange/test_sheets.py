"""Files that a spreadsheet opens: nothing in them runs, and each says the moment that it speaks for."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tracker.exchange.sheets import Sheet, csv_lines, harmless, write_xlsx

SHEET = Sheet("Permanency tracker", "Permanency tracker, as at 4 March 2026, 1pm", ("2 children.",), ("Child", "Days", "On"))
ROWS = [["=1+1", 12, date(2026, 3, 4)], ["Robin Example", None, None]]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "\u00a0=1", "\ufeff=1", "＝1", "\x00=1"])
def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(text):
    assert harmless(text) == "'" + text.replace("\0", "")


@pytest.mark.parametrize("value", ["Robin Example", "O'Hara", "Anne-Marie", "", 12, -3, None, date(2026, 3, 4)])
def test_other_values_stay_as_they_are(value):
    assert harmless(value) == value


def test_a_csv_says_what_it_is_and_has_its_rows():
    told = "".join(csv_lines(SHEET, ROWS))

    assert told.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(told.removeprefix("\ufeff")))) == [
        ["Permanency tracker, as at 4 March 2026, 1pm"],
        ["2 children."],
        [],
        ["Child", "Days", "On"],
        ["'=1+1", "12", "2026-03-04"],
        ["Robin Example", "", ""],
    ]


def test_a_workbook_has_the_same_rows_as_values_and_no_formula():
    file = io.BytesIO()
    write_xlsx(file, SHEET, ROWS)

    page = load_workbook(file).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]

    assert cells[0][0] == "Permanency tracker, as at 4 March 2026, 1pm"
    assert cells[3] == ["Child", "Days", "On"]
    assert [cells[4][0], cells[4][1], cells[4][2].date()] == ["'=1+1", 12, date(2026, 3, 4)]
    assert cells[5] == ["Robin Example", None, None]
    assert {cell.data_type for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_each_printed_page_of_a_workbook_carries_the_moment():
    """AT-140: each page carries its as-at date and time."""
    file = io.BytesIO()
    write_xlsx(file, SHEET, ROWS)

    assert load_workbook(file).active.oddHeader.left.text == "Permanency tracker, as at 4 March 2026, 1pm"
