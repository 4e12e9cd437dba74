"""Months add up: those at the start, with those who came and without those who left, are those at the end."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.rules.flow import AT_END, AT_START, BEGAN, ENDED, Stay, behind, end_of, flow, months

TODAY = date(2026, 3, 4)
DAYS = st.integers(0, 800).map(lambda back: TODAY - timedelta(days=back))
REASONS = ("returned_home", "adopted", "turned_18", "other")


@st.composite
def worlds(draw):
    """Stays of some children, each child's one after the other; some end on the day they began, or begin on the day the last ended."""
    made = []
    for journey in range(draw(st.integers(0, 8))):
        days = sorted(draw(st.lists(DAYS, max_size=7)))
        for began, ended in zip(days[::2], [*days[1::2], None], strict=False):
            made.append(Stay(journey, began, ended, draw(st.sampled_from(REASONS)) if ended else ""))
    return made


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(worlds(), st.sampled_from((13, 24)), DAYS)
def test_every_month_adds_up_and_every_number_is_its_list(stays, number, day):
    stays = [
        stay if stay.ended_on is None or stay.ended_on <= day else Stay(stay.journey, stay.began_on)
        for stay in stays
        if stay.began_on <= day
    ]

    found = flow(stays, months(day, number))

    for month in found:
        assert month.at_start + month.began - month.ended == month.at_end
        assert sum(month.why.values()) == month.ended
        for show, counted in ((AT_START, month.at_start), (BEGAN, month.began), (ENDED, month.ended), (AT_END, month.at_end)):
            assert len(behind(stays, month.period, show)) == counted, show
        for why in REASONS:
            assert len(behind(stays, month.period, why)) == month.why.get(why, 0)
    assert [month.at_end for month in found[:-1]] == [month.at_start for month in found[1:]]
    assert found[-1].at_end == sum(stay.ended_on is None for stay in stays)


def test_a_child_who_leaves_and_comes_back_in_a_month_is_counted_as_leaving_and_as_coming():
    stays = [Stay(1, date(2025, 1, 1), date(2026, 2, 5), "returned_home"), Stay(1, date(2026, 2, 20))]

    *_, february, march = flow(stays, months(TODAY, 13))

    assert (february.at_start, february.began, february.ended, february.at_end) == (1, 1, 1, 1)
    assert (march.at_start, march.began, march.ended, march.at_end) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    ("began", "ended", "in_month", "at_end"),
    [
        (date(2026, 2, 1), None, 1, 1),
        (date(2026, 1, 31), None, 0, 1),
        (date(2026, 2, 28), None, 1, 1),
        (date(2026, 3, 1), None, 0, 0),
        (date(2026, 2, 10), date(2026, 2, 10), 1, 0),  # came and left on one day
        (date(2026, 2, 10), date(2026, 2, 28), 1, 0),  # not there at the end of the last day
        (date(2026, 2, 10), date(2026, 3, 1), 1, 1),
    ],
)
def test_a_month_has_both_its_ends(began, ended, in_month, at_end):
    february = flow([Stay(1, began, ended, "other")], months(TODAY, 13))[-2]

    assert (february.period.code, february.began, february.at_end) == ("2026-02", in_month, at_end)


def test_the_last_month_goes_up_to_the_day_and_no_further():
    *_, march = months(TODAY, 13)

    assert (march.first, march.last, len(months(TODAY, 24))) == (date(2026, 3, 1), TODAY, 24)


@pytest.mark.parametrize(
    ("what", "born", "code"),
    [
        ("looked_after_reunified", date(2016, 1, 1), "returned_home"),
        ("special_guardianship_order", date(2016, 1, 1), "special_guardianship"),
        ("adoption_order", date(2016, 1, 1), "adopted"),
        ("", date(2008, 3, 4), "turned_18"),  # 18 on the day
        ("", date(2008, 3, 5), "other"),
        ("independent_living", date(2008, 3, 4), "turned_18"),
        ("independent_living", date(2009, 3, 4), "other"),
        ("returned_home_planned", date(2008, 3, 4), "returned_home"),
        ("", None, "other"),
    ],
)
def test_the_reason_on_record_decides_and_else_the_age_on_the_day(what, born, code):
    assert end_of(what, born=born, on=TODAY).code == code


def test_a_list_has_the_latest_first():
    stays = [Stay(number, TODAY - timedelta(days=number)) for number in range(3)]

    assert [stay.journey for stay in behind(stays, months(TODAY, 13)[-1], BEGAN)] == [0, 1, 2]
