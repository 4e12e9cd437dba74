"""Amounts of money as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.engine.amounts import in_pounds, pence


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1450", 145_000), ("£1,450.50", 145_050), (" 1450.5 ", 145_050), ("0", 0), ("£ 90", 9_000), ("999999.99", 99_999_999)],
)
def test_an_amount_is_read_as_pence(typed: str, amount: int) -> None:
    assert pence(typed) == amount


@pytest.mark.parametrize("typed", ["", "about 900", "-5", "1450.505", "1000000", "1.4.5", "٣"])
def test_what_is_no_amount_is_none(typed: str) -> None:
    assert pence(typed) is None


@given(st.integers(0, 99_999_999))
def test_an_amount_in_words_reads_as_itself(amount: int) -> None:
    assert pence(in_pounds(amount)) == amount
