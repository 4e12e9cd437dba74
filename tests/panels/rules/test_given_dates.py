"""Dates as people type and paste them."""

from datetime import date, time

import pytest

from panels.rules.given_dates import GivenDate, read_dates, read_hour

TEN, ONE = time(10), time(13)


def read(text: str) -> tuple[list[GivenDate], list[str]]:
    return read_dates(text, starts=TEN, ends=ONE)


@pytest.mark.parametrize(
    "line", ["14 April 2026", "14 Apr 2026", "2026-04-14", "14/04/2026", "Tuesday 14 April 2026", '"14/04/2026"', "Tue, 14 April 2026"]
)
def test_a_day_is_read_as_people_write_it(line: str) -> None:
    assert read(line) == ([GivenDate(on=date(2026, 4, 14), starts=TEN, ends=ONE)], [])


@pytest.mark.parametrize(
    "line", ["14 April 2026, 2pm to 4:30pm", "14/04/2026,14:00,16:30", "2026-04-14\t14:00\t16.30", "14 April 2026; 2pm - 4.30pm"]
)
def test_hours_may_stand_beside_it(line: str) -> None:
    assert read(line) == ([GivenDate(on=date(2026, 4, 14), starts=time(14), ends=time(16, 30))], [])


def test_a_spreadsheets_headings_and_empty_lines_are_passed_over_and_the_order_is_mended() -> None:
    found, wrong = read("Date,Start,End\n\n12/05/2026,,\n14/04/2026,10:00,13:00\n,,\n")

    assert ([one.on for one in found], wrong) == ([date(2026, 4, 14), date(2026, 5, 12)], [])


def test_each_line_that_is_none_is_told_by_its_number() -> None:
    found, wrong = read("14 April 2026\nnext Tuesday\n15 April 2026, 2pm\n14/04/2026\n31/02/2026\n16 April 2026, 4pm to 2pm")

    assert [one.on for one in found] == [date(2026, 4, 14)]
    assert wrong == [
        "Line 2: “next Tuesday” is not a date. Write it like 14 April 2026 or 14/04/2026.",
        "Line 3: give when it starts and when it ends, such as 10:00, 13:00, or neither.",
        "Line 4: 14 April 2026 is given twice.",
        "Line 5: “31/02/2026” is not a date. Write it like 14 April 2026 or 14/04/2026.",
        "Line 6: the meeting must end after it starts.",
    ]


def test_there_is_an_end_to_how_many() -> None:
    assert read("1 May 2026\n" * 201) == ([], ["Give 200 dates or fewer at a time."])


HOURS = {"2pm": time(14), "12am": time(0), "12pm": time(12), "9:30am": time(9, 30), "0:15": time(0, 15), "13pm": None, "24:00": None,
         "9:75": None, "": None, "soon": None}  # fmt: skip


@pytest.mark.parametrize(("text", "hour"), HOURS.items())
def test_an_hour_is_read_or_it_is_none(text: str, hour: time | None) -> None:
    assert read_hour(text) == hour
