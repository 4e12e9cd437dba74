"""Short forms stand in codes and in the facts; people read them in full."""

import pytest

from workflows.terms.in_words import in_full, in_words


def test_a_code_is_said_in_full():
    assert in_words("cin_plan_started") == "child in need plan started"


@pytest.mark.parametrize(("paper", "read"), [
    ("ADM minute", "agency decision maker minute"), ("SGO support plan", "special guardianship order support plan"),
    ("care plan", "care plan"), ("child permanence report (CPR)", "child permanence report (CPR)"), ("CPR", "child permanence report"),
])  # fmt: skip
def test_a_paper_is_said_in_full(paper, read):
    assert in_full(paper) == read
