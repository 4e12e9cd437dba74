"""Episodes into periods of care, and the rows of several returns into one fact."""

from datetime import date

import pytest

from tests.tracker.exchange.returns import EPISODE
from tracker.exchange.ssda903.formats import EPISODES
from tracker.exchange.ssda903.merging import merge
from tracker.exchange.ssda903.periods import care_of
from tracker.exchange.ssda903.staging import Said

AS_AT = date(2022, 3, 31)


def said(starts, ends="", *, line=2, year=2022, order=0, is_fresh=True, **cells):
    values = {**EPISODE, "DECOM": starts, "DEC": ends, "REC": "X1" if ends else "", **cells}
    return Said(table=EPISODES, values=values, file=f"{year - 1}/episodes.csv", line=line, return_on=date(year, 3, 31), as_at=AS_AT,
                order=order, is_fresh=is_fresh)  # fmt: skip


def care(*rows, as_at=AS_AT, journeys=None, closed=frozenset()):
    facts, _ = merge(rows)
    return care_of(facts, as_at=as_at, journeys=journeys or {}, closed=closed)


def spans(found):
    return [(p.started_on.isoformat(), p.ended_on.isoformat() if p.ended_on else "", p.outcome) for p in found.periods]


def remarked(found):
    return [(r.line, str(r.rule)) for r in found.remarks if r.rule not in ("started_twice", "care_began_earlier")]


def test_episodes_that_touch_are_one_period():
    found = care(said("2021-01-01", "2021-02-01", line=2), said("2021-02-01", "2021-03-01", line=3, RNE="P", REC="E4A"))

    assert spans(found) == [("2021-01-01", "2021-03-01", "E4A")]
    assert remarked(found) == []


def test_a_gap_begins_the_next_period_and_is_a_remark():
    found = care(said("2021-01-01", "2021-02-01", line=2, REC="E4A"), said("2021-02-03", line=3))

    assert spans(found) == [("2021-01-01", "2021-02-01", "E4A"), ("2021-02-03", "", "")]
    assert remarked(found) == [(3, "gap")]


def test_an_overlap_is_one_period_in_which_the_later_start_wins():
    found = care(said("2021-01-01", "2021-12-01", line=2), said("2021-06-01", "2021-07-01", line=3, RNE="P", REC="E4A"))

    assert spans(found) == [("2021-01-01", "2021-07-01", "E4A")]
    assert [(e.start, e.end) for e in found.periods[0].episodes] == [
        (date(2021, 1, 1), date(2021, 6, 1)), (date(2021, 6, 1), date(2021, 7, 1)),
    ]  # fmt: skip
    assert remarked(found) == [(3, "overlap")]


def test_an_episode_that_is_open_when_the_next_starts_ends_then():
    found = care(said("2021-01-01", line=2), said("2021-06-01", line=3, RNE="P"))

    assert spans(found) == [("2021-01-01", "", "")]
    assert remarked(found) == [(3, "open_when_the_next_starts")]


def test_an_open_episode_with_an_outcome_is_open():
    found = care(said("2021-01-01", REC="E11"))

    assert spans(found) == [("2021-01-01", "", "")]
    assert remarked(found) == [(2, "open_with_an_outcome")]


def test_an_episode_that_says_another_begins_and_none_does_is_left_open_so_that_nobody_loses_sight_of_the_child():
    found = care(said("2021-01-01", "2021-05-01", REC="X1"))

    assert spans(found) == [("2021-01-01", "", "")]
    assert remarked(found) == [(2, "nothing_follows")]


def test_an_end_without_an_outcome_ends_the_period_and_is_a_remark():
    found = care(said("2021-01-01", "2021-05-01", REC=""))

    assert spans(found) == [("2021-01-01", "2021-05-01", "")]
    assert remarked(found) == [(2, "ended_without_an_outcome")]


def test_what_is_dated_after_the_last_day_known_is_a_plan():
    found = care(said("2021-01-01", "2022-04-01", line=2, REC="E4A"), said("2022-05-01", line=3), as_at=AS_AT)

    assert spans(found) == [("2021-01-01", "", "")]
    assert [fact.values["DECOM"] for fact in found.planned] == ["2022-05-01"]
    assert remarked(found) == [(3, "after_the_last_day"), (2, "ends_after_the_last_day")]


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"RNE": "L", "LS": "C2"}, "legal_status_not_changed"),
        ({"RNE": "B", "LS": "C2"}, "placement_alone_changed"),
        ({"RNE": "P", "LS": "C1"}, "legal_status_changed_unsaid"),
        ({"RNE": "P", "CIN": "N2"}, "category_of_need_changed"),
    ],
)
def test_what_an_episode_says_of_the_one_before_and_is_not_so_is_a_remark(cells, rule):
    found = care(said("2021-01-01", "2021-02-01", line=2), said("2021-02-01", line=3, **cells))

    assert remarked(found) == [(3, rule)]


def test_an_outcome_in_the_middle_of_care_is_a_remark():
    found = care(said("2021-01-01", "2021-02-01", line=2, REC="E4B"), said("2021-02-01", line=3, RNE="P"))

    assert spans(found) == [("2021-01-01", "", "")]
    assert remarked(found) == [(3, "care_went_on")]


def test_a_closed_journey_on_record_is_never_opened_again_what_follows_is_the_next():
    found = care(said("2021-01-01", "2021-02-01", line=2, REC="E4A"), said("2021-02-01", line=3, RNE="P"),
                 journeys={"2021-01-01": 7}, closed=frozenset({7}))  # fmt: skip

    assert spans(found) == [("2021-01-01", "2021-02-01", "E4A"), ("2021-02-01", "", "")]
    assert (3, "closed_already") in remarked(found)


def test_an_episode_sent_again_is_one_episode_and_what_is_filled_in_is_no_difference():
    facts, remarks = merge([
        said("2021-01-01", year=2021, order=0, REC="X1"),
        said("2021-01-01", "2021-06-01", year=2022, order=1, REC="E4A", REASON_PLACE_CHANGE="CARPL"),
    ])  # fmt: skip

    assert [(f.values["DEC"], f.values["REC"], f.since, f.sent_on) for f in facts] == [
        ("2021-06-01", "E4A", date(2021, 3, 31), date(2022, 3, 31))
    ]
    assert remarks == []


def test_where_returns_differ_the_later_wins_whatever_the_order_they_were_given_in():
    facts, remarks = merge(
        [said("2021-01-01", year=2022, line=4, order=0, LS="C1"), said("2021-01-01", year=2021, line=9, order=1, LS="C2")]
    )

    assert [f.values["LS"] for f in facts] == ["C1"]
    assert [(r.file, r.line, r.rule, r.says) for r in remarks] == [
        ("2021/episodes.csv", 4, "differs_between_returns",
         "An earlier return says otherwise (2020/episodes.csv, line 9): LS was C2 and is C1. The later return was taken.")
    ]  # fmt: skip


def test_two_episodes_that_start_on_one_day_are_one_and_the_later_row_wins():
    facts, remarks = merge([said("2021-01-01", line=2, PLACE="U6"), said("2021-01-01", line=3, PLACE="K2")])

    assert [f.values["PLACE"] for f in facts] == ["K2"]
    assert [(r.line, r.rule) for r in remarks] == [(3, "same_day_start")]
