"""The fold: what stands now is what the events say, by when it happened and ends before starts."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.fold import Picture, fold, legal_change, placement_change, stage_change, track_change
from workflows.terms import Stage, SubStage, TrackCode

DAY = timedelta(days=1)
T0 = datetime(2020, 3, 2, tzinfo=UTC)
BORN = date(2006, 1, 10)


def entry(at, seq, *changes):
    return (at, not any(c.get("open") is False for c in changes), seq, changes)


def test_a_move_of_placement_does_not_begin_a_new_period_of_care():
    picture = fold(
        [
            entry(T0, 1, legal_change("V2", is_open=True)),
            entry(T0, 2, placement_change("U6", is_open=True)),
            entry(T0 + 30 * DAY, 3, placement_change("U6", is_open=False)),
            entry(T0 + 30 * DAY, 4, placement_change("K2", is_open=True)),
        ],
        BORN,
    )

    assert (picture.is_looked_after, picture.looked_after_since, picture.placement) == (True, T0, "K2")


def test_a_start_written_before_the_end_of_the_same_day_still_stands():
    picture = fold([entry(T0, 1, placement_change("K2", is_open=True)), entry(T0, 2, placement_change("U6", is_open=False))], BORN)

    assert picture.placement == "K2"


def test_care_that_ended_is_counted_from_fourteen_on():
    start, end = datetime(2019, 12, 1, tzinfo=UTC), datetime(2020, 2, 10, tzinfo=UTC)
    picture = fold(
        [
            entry(start, 1, legal_change("C2", is_open=True)),
            entry(end, 2, legal_change("C2", is_open=False)),
        ],
        BORN,
    )

    situation = picture.situation(datetime(2020, 6, 1, tzinfo=UTC))

    assert situation.days_looked_after_since_14 == (date(2020, 2, 10) - date(2020, 1, 10)).days
    assert situation.looked_after_since is None


def test_a_change_of_sub_stage_is_not_a_new_stage():
    picture = fold(
        [
            entry(T0, 1, stage_change(Stage.CONTACT, SubStage.RECEIVED)),
            entry(T0 + DAY, 2, stage_change(Stage.CONTACT, SubStage.REFERRAL_DECISION)),
        ],
        BORN,
    )

    assert (picture.stage_entered_at, picture.sub_stage) == (T0, SubStage.REFERRAL_DECISION)


def test_the_next_number_of_a_track_counts_the_ended_ones():
    picture = Picture()
    picture.apply([track_change(TrackCode.ASSESSMENT, 1, "allocated", is_open=True)], T0)
    picture.apply([track_change(TrackCode.ASSESSMENT, 1, "cancelled", is_open=False)], T0 + DAY)

    assert (picture.next_number(TrackCode.ASSESSMENT), picture.tracks) == (2, {})


@given(st.permutations(range(6)))
def test_the_order_in_which_events_were_written_makes_no_difference_to_the_fold(order):
    events = [
        entry(T0, 1, stage_change(Stage.LOOKED_AFTER, None), legal_change("V2", is_open=True)),
        entry(T0, 2, placement_change("U6", is_open=True)),
        entry(T0 + DAY, 3, track_change(TrackCode.MISSING, 1, "open", is_open=True)),
        entry(T0 + 2 * DAY, 4, track_change(TrackCode.MISSING, 1, "returned", is_open=False)),
        entry(T0 + 3 * DAY, 5, legal_change("V2", is_open=False)),
        entry(T0 + 3 * DAY, 6, legal_change("C1", is_open=True)),
    ]

    assert fold([events[i] for i in order], BORN) == fold(events, BORN)
