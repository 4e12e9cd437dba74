"""The table of who is told holds for every event and every rung that it speaks of."""

import string

import pytest

from notifications.definitions import KINDS, WHAT_HAPPENED, WHAT_IS_DUE, telling_of_rung, tellings_of
from notifications.selectors.people_of_need_to_know import OF_NEED_TO_KNOW
from notifications.selectors.people_of_panel_meeting import OF_PANEL_MEETING
from notifications.selectors.people_of_weekly_pack import OF_WEEKLY_PACK
from notifications.selectors.recipients import _FOUND
from notifications.terms import Channel, To
from workflows.definitions.limits import ALL_LIMITS
from workflows.terms import EventKind

MUST_BE_TOLD = (
    EventKind.HANDOVER_OFFERED, EventKind.HANDOVER_ACCEPTED, EventKind.HANDOVER_NOT_ACCEPTED, EventKind.HANDOVER_FELL_BACK,
    EventKind.CASE_ALLOCATED, EventKind.TEAM_CHANGED, EventKind.STEP_DOWN_ACCEPTED, EventKind.LOOKED_AFTER_STARTED,
    EventKind.CHILD_MISSING, EventKind.PANEL_DECISION_MADE, EventKind.ASSESSMENT_SUBMITTED, EventKind.ASSESSMENT_RETURNED,
)  # fmt: skip


@pytest.mark.parametrize("kind", MUST_BE_TOLD)
def test_somebody_is_told_of_it(kind):
    assert [row.to for row in tellings_of(kind)] != []


@pytest.mark.parametrize("row", [*WHAT_HAPPENED, *(row for row in WHAT_IS_DUE if row.to)], ids=lambda row: row.says[:40])
def test_each_row_reaches_the_inbox_and_names_nobody(row):
    assert row.by[0] is Channel.INBOX
    assert {field for _, field, _, _ in string.Formatter().parse(row.says) if field} <= {"team", "from_team", "to_team", "limit", "due"}


@pytest.mark.parametrize("limit", ALL_LIMITS, ids=lambda limit: limit.code)
def test_every_rung_of_every_timescale_has_a_row(limit):
    for rung in limit.ladder:
        assert telling_of_rung(limit.code, rung.code) in WHAT_IS_DUE


def test_every_word_for_a_person_can_be_looked_up():
    assert set(_FOUND) | set(OF_NEED_TO_KNOW) | set(OF_PANEL_MEETING) | set(OF_WEEKLY_PACK) == set(To)


def test_the_program_listens_for_what_the_table_speaks_of_and_nothing_else():
    assert {row.of for row in WHAT_HAPPENED} == KINDS
