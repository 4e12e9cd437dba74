"""Drift is days overdue by the weight of their standard and days since progress, and its parts are all of it (D-60)."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.rules.drift import Overdue, drift
from workflows.definitions.drift import WEIGHTS
from workflows.definitions.limits import BY_CODE
from workflows.terms import Basis

TODAY = date(2026, 3, 4)
LAW, GUIDANCE, LOCAL = "lac.review", "lac.iro_dispute_resolution", "permanence.settled_not_matched"

days_before = st.integers(min_value=0, max_value=2000).map(lambda days: TODAY - timedelta(days=days))
late = st.builds(Overdue, limit=st.sampled_from([LAW, GUIDANCE, LOCAL, "adoption.adm_decision"]), due_on=days_before)
some_late = st.lists(late, max_size=8)
progress = days_before
tried = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
"""A busy machine draws slowly."""


def days_ago(days):
    return TODAY - timedelta(days=days)


def test_a_day_late_in_law_weighs_more_than_one_in_guidance_and_that_more_than_one_of_a_local_standard():
    assert [BY_CODE[code].basis for code in (LAW, GUIDANCE, LOCAL)] == [
        Basis.STATUTORY, Basis.NATIONAL_GUIDANCE, Basis.COMMON_LOCAL_STANDARD,
    ]  # fmt: skip
    found = drift([Overdue(limit=code, due_on=days_ago(10)) for code in (LOCAL, LAW, GUIDANCE)], last_progress_on=days_ago(7), today=TODAY)

    assert [(part.limit, part.days, part.weight, part.points) for part in found.overdue] == [
        (LAW, 10, 3, 30), (GUIDANCE, 10, 2, 20), (LOCAL, 10, 1, 10),
    ]  # fmt: skip
    assert (found.progress.days, found.progress.points, found.points) == (7, 7, 67)


def test_every_weight_has_its_reason_and_every_basis_a_weight():
    assert set(WEIGHTS) == set(Basis)
    assert [basis for basis, weight in WEIGHTS.items() if weight.points < 1 or not weight.because.strip()] == []


def test_there_is_none_where_nothing_is_overdue_and_there_was_progress_today():
    assert drift([], last_progress_on=TODAY, today=TODAY).points == 0


@tried
@given(some_late, progress)
def test_the_parts_add_up_to_the_whole(overdue, last):
    found = drift(overdue, last_progress_on=last, today=TODAY)

    assert len(found.overdue) == len(overdue)
    assert sum(part.days * part.weight for part in found.parts) == found.points


@tried
@given(some_late, progress, st.integers(min_value=1, max_value=400))
def test_it_grows_by_the_same_each_day_on_which_nothing_is_done(overdue, last, days):
    now = drift(overdue, last_progress_on=last, today=TODAY)
    later = drift(overdue, last_progress_on=last, today=TODAY + timedelta(days=days))

    assert later.points - now.points == days * (1 + sum(part.weight for part in now.overdue))


@tried
@given(some_late, late, progress)
def test_one_thing_more_that_is_overdue_never_makes_it_less_and_doing_it_never_makes_it_more(overdue, one, last):
    without = drift(overdue, last_progress_on=last, today=TODAY)
    with_it = drift([*overdue, one], last_progress_on=last, today=TODAY)

    assert with_it.points - without.points == (TODAY - one.due_on).days * WEIGHTS[BY_CODE[one.limit].basis].points
    assert drift(overdue, last_progress_on=TODAY, today=TODAY).points <= without.points
