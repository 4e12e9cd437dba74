"""A plan may set a shorter gap freely, a longer one with a reason, and never one that the law does not allow."""

from datetime import date

import pytest

from tests.workflows.clocks import ENGLAND, NO_RULES, a_child
from tracker.actions.check_interval import check_interval, standard_of
from tracker.errors import BadInput
from tracker.selectors.rulebook import Book
from workflows.definitions.limits import BY_CODE
from workflows.shapes import Length, Rules
from workflows.terms import Stage, Unit

BOOK = Book(edition=1, calendar=ENGLAND, rules=NO_RULES)
CHILD = a_child(Stage.LOOKED_AFTER)


def test_a_shorter_gap_needs_nothing():
    check_interval(["cin.visit", "lac.review"], Length(1, Unit.WEEKS), "", CHILD, BOOK)


def test_a_longer_gap_than_a_local_standard_needs_a_reason():
    with pytest.raises(BadInput) as refused:
        check_interval(["cin.visit"], Length(3, Unit.MONTHS), " ", CHILD, BOOK)

    assert set(refused.value.fields) == {"note"}
    check_interval(["cin.visit"], Length(3, Unit.MONTHS), "Seen daily at school.", CHILD, BOOK)


def test_a_longer_gap_than_the_law_allows_is_refused_whatever_the_reason():
    limit = BY_CODE["lac.review"]
    with pytest.raises(BadInput) as refused:
        check_interval([limit.code], Length(12, Unit.MONTHS), "All is well.", CHILD, BOOK)

    assert refused.value.fields == {
        "interval_value": f"{limit.title}: the law allows no longer gap than {standard_of(limit, CHILD, BOOK)} ({limit.source})."
    }


def test_the_authoritys_own_length_is_the_standard():
    book = Book(edition=2, calendar=ENGLAND, rules=Rules(standards={"cin.visit": Length(30, Unit.WORKING_DAYS)}))

    check_interval(["cin.visit"], Length(6, Unit.WEEKS), "", CHILD, book)
    assert CHILD.today > date(2026, 1, 1)
