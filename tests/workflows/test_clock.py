"""Due moments, ladders and colours, worked out from dates."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.clocks import ENGLAND, NO_RULES, a_child, due, london
from workflows.calendar import due_day
from workflows.definitions.limits import ALL_LIMITS, BY_CODE
from workflows.engine import clock
from workflows.engine.explained import Explained, explain
from workflows.shapes import Calendar, Condition, Length, Rules, Rung, Situation, Step, TimeLimit
from workflows.terms import Basis, Colour, LimitKind, Role, Stage, SubStage, Unit

ASSESSMENT = BY_CODE["assessment.child_and_family"]
CHECKPOINT = BY_CODE["assessment.manager_checkpoint"]
CIN_REVIEW = BY_CODE["cin.review"]
CIN_VISIT = BY_CODE["cin.visit"]
VISIT_IN_CARE = BY_CODE["lac.visit"]
RETURN_INTERVIEW = BY_CODE["missing.return_interview"]

SECOND = timedelta(seconds=1)
DUE = london("2026-05-12")
WARNS = london("2026-04-24")


def looked_after(placed: str, today: str, sub_stage: SubStage | None = None) -> Situation:
    return Situation(
        stage=Stage.PERMANENCE if sub_stage else Stage.LOOKED_AFTER,
        sub_stage=sub_stage,
        today=date.fromisoformat(today),
        date_of_birth=date(2015, 6, 1),
        legal_statuses=frozenset({"C2"}),
        placement="U6",
        placement_started_on=date.fromisoformat(placed),
        looked_after_since=date.fromisoformat(placed),
    )


# Due moments


def test_an_assessment_from_a_referral_on_4_march_2026_is_due_on_11_may() -> None:
    assert due(ASSESSMENT, "2026-03-04 16:40") == london("2026-05-12")
    assert due_day(due(ASSESSMENT, "2026-03-04 16:40")) == date(2026, 5, 11)


def test_each_checkpoint_is_counted_from_the_start_of_the_assessment() -> None:
    first = due(CHECKPOINT, "2026-03-04")
    second = due(CHECKPOINT, "2026-03-12 11:00", occurrence=2, series="2026-03-04")
    third = due(CHECKPOINT, "2026-04-02 11:00", occurrence=3, series="2026-03-04")

    assert [due_day(moment) for moment in (first, second, third)] == [date(2026, 3, 18), date(2026, 4, 1), date(2026, 4, 24)]


def test_a_series_counted_from_its_start_ends_with_its_last_step() -> None:
    assert [clock.goes_on(CHECKPOINT, n) for n in (1, 2, 3, 4)] == [True, True, True, False]
    assert [clock.goes_on(CIN_REVIEW, n) for n in (1, 2, 3, 40)] == [True, True, True, True]
    assert [clock.goes_on(ASSESSMENT, n) for n in (1, 2)] == [True, False]


def test_the_last_step_serves_every_later_occurrence() -> None:
    lengths = [clock.step_for(CIN_REVIEW, n, a_child(), rules=NO_RULES, calendar=ENGLAND).length for n in (1, 2, 3, 20)]

    assert lengths == [Length(6, Unit.WEEKS), *[Length(3, Unit.MONTHS)] * 3]


def test_a_visit_in_care_is_weekly_then_six_weekly_then_three_monthly_where_the_home_is_meant_to_last() -> None:
    first_year = looked_after("2026-01-05", "2026-03-04")
    later = looked_after("2024-01-05", "2026-03-04")
    matched = looked_after("2024-01-05", "2026-03-04", SubStage.MATCHED_LONG_TERM)

    def length(occurrence: int, child: Situation) -> str:
        return str(clock.step_for(VISIT_IN_CARE, occurrence, child, rules=NO_RULES, calendar=ENGLAND).length)

    assert [length(1, first_year), length(1, matched)] == ["1 week", "1 week"]
    assert [length(2, first_year), length(9, first_year)] == ["6 weeks", "6 weeks"]
    assert [length(9, later), length(9, matched)] == ["6 weeks", "3 months"]


def test_an_authority_sets_the_first_length_of_a_local_standard_and_no_other() -> None:
    rules = Rules(standards={"cin.review": Length(4, Unit.WEEKS)})

    def length(occurrence: int) -> Length:
        return clock.step_for(CIN_REVIEW, occurrence, a_child(), rules=rules, calendar=ENGLAND).length

    assert [length(1), length(2)] == [Length(4, Unit.WEEKS), Length(3, Unit.MONTHS)]
    assert due_day(due(CIN_REVIEW, "2026-06-01", rules=rules)) == date(2026, 6, 29)


def test_a_standard_of_one_length_is_an_authoritys_own_each_time() -> None:
    rules = Rules(standards={"cin.visit": Length(10, Unit.WORKING_DAYS)})

    assert due_day(due(CIN_VISIT, "2026-06-01", occurrence=7, rules=rules)) == date(2026, 6, 15)


@pytest.mark.parametrize("code", ["assessment.child_and_family", "lac.review", "lac.placement_plan"])
def test_no_authority_changes_law_or_guidance(code: str) -> None:
    limit = BY_CODE[code]
    rules = Rules(standards={code: Length(99, Unit.WORKING_DAYS)}, switched_off=frozenset({code}))

    assert due(limit, "2026-03-04", rules=rules) == due(limit, "2026-03-04")
    assert clock.own_length(limit, rules) is None
    assert clock.applies(replace(limit, applies=()), a_child(), rules=rules, calendar=ENGLAND) is True


# For whom a limit applies


def test_an_authority_may_switch_off_its_own_standard() -> None:
    off = Rules(switched_off=frozenset({"early_help.visit"}))
    limit = BY_CODE["early_help.visit"]

    assert clock.applies(limit, a_child(), rules=NO_RULES, calendar=ENGLAND) is True
    assert clock.applies(limit, a_child(), rules=off, calendar=ENGLAND) is False


def test_a_limit_applies_only_where_all_its_conditions_hold() -> None:
    limit = replace(CIN_VISIT, applies=(Condition.UNDER_18, Condition.UNDER_5))
    toddler, teenager = a_child(born="2024-01-01"), a_child(born="2012-01-01")

    assert clock.applies(limit, toddler, rules=NO_RULES, calendar=ENGLAND) is True
    assert clock.applies(limit, teenager, rules=NO_RULES, calendar=ENGLAND) is False


def test_the_health_of_a_child_is_reviewed_by_one_limit_at_any_age() -> None:
    limits = [BY_CODE["lac.review_health_assessment_under_5"], BY_CODE["lac.review_health_assessment_5_plus"]]

    def applying(born: str) -> list[str]:
        child = replace(looked_after("2026-01-05", "2026-03-04"), date_of_birth=date.fromisoformat(born))
        return [limit.code for limit in limits if clock.applies(limit, child, rules=NO_RULES, calendar=ENGLAND)]

    assert applying("2023-03-04") == ["lac.review_health_assessment_under_5"]
    assert applying("2020-03-04") == ["lac.review_health_assessment_5_plus"]


# Ladders


def test_the_rungs_of_a_long_limit_fire_from_the_warning_up() -> None:
    moments = clock.rung_moments(ASSESSMENT, DUE, ENGLAND)

    assert [(rung.code, rung.tells, moment) for rung, moment in moments] == [
        ("warn", Role.SOCIAL_WORKER, london("2026-04-24")),  # ten working days before Monday 11 May
        ("due", Role.SOCIAL_WORKER, london("2026-05-12")),
        ("up_1", Role.TEAM_MANAGER, london("2026-05-19")),
        ("up_2", Role.SERVICE_MANAGER, london("2026-05-27")),  # the spring bank holiday is not counted
        ("up_3", Role.HEAD_OF_SERVICE, london("2026-06-10")),
    ]


def test_the_rungs_of_a_limit_in_hours_are_hours() -> None:
    due_at = due(RETURN_INTERVIEW, "2026-03-27 22:00")

    moments = clock.rung_moments(RETURN_INTERVIEW, due_at, ENGLAND)

    assert [(rung.code, moment - due_at) for rung, moment in moments] == [
        ("warn", timedelta(hours=-24)),
        ("due", timedelta(0)),
        ("up_1", timedelta(hours=12)),
        ("up_2", timedelta(hours=24)),
        ("up_3", timedelta(hours=48)),
    ]


def test_a_limit_of_one_working_day_warns_at_noon_of_its_day() -> None:
    limit = BY_CODE["front_door.contact_outcome"]

    assert clock.warns_at(limit, due(limit, "2026-06-30 09:00"), ENGLAND) == london("2026-07-01 12:00")


def test_an_unallocated_child_reaches_the_manager_at_the_limit_and_the_next_level_at_twice_the_limit() -> None:
    limit = BY_CODE["early_help.allocation"]  # two working days
    due_at = due(limit, "2026-03-02 10:00")

    moments = clock.rung_moments(limit, due_at, ENGLAND)

    assert [(rung.tells, moment) for rung, moment in moments if not rung.before_due] == [
        (Role.EARLY_HELP_MANAGER, london("2026-03-05")),
        (Role.SERVICE_MANAGER, london("2026-03-07")),  # Friday the 6th is the fourth working day
        (Role.HEAD_OF_SERVICE, london("2026-03-11")),
    ]


def test_the_next_rung_is_the_earliest_that_has_not_fired() -> None:
    def following(*fired: str) -> str | None:
        found = clock.next_rung(ASSESSMENT, DUE, frozenset(fired), ENGLAND)
        return found[0].code if found else None

    assert following() == "warn"
    assert following("warn") == "due"
    assert following("due") == "warn"  # a rung passed over is still written
    assert following("warn", "due", "up_1", "up_2", "up_3") is None


def test_a_limit_without_a_warning_turns_amber_never() -> None:
    limit = replace(ASSESSMENT, ladder=(Rung(code="due", length=None, before_due=False, tells=Role.SOCIAL_WORKER),))

    assert clock.warns_at(limit, DUE, ENGLAND) == DUE


# Colours and words


def colour_and_word(now: datetime, stopped: datetime | None = None, cancelled: datetime | None = None) -> tuple[Colour, str]:
    facts = {"due_at": DUE, "warns_at": WARNS, "stopped_at": stopped, "cancelled_at": cancelled, "now": now}
    return clock.colour(**facts), clock.word(**facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (WARNS - SECOND, (Colour.GREEN, "on time")),
        (WARNS, (Colour.AMBER, "due soon")),
        (london("2026-05-10 23:59:59"), (Colour.AMBER, "due soon")),
        (london("2026-05-11 00:00:00"), (Colour.AMBER, "due today")),
        (london("2026-05-11 23:59:59"), (Colour.AMBER, "due today")),
        (DUE, (Colour.RED, "overdue")),
        (DUE + SECOND, (Colour.RED, "overdue")),
    ],
)
def test_a_running_clock_turns_amber_and_red_on_the_second(now: datetime, expected: tuple[Colour, str]) -> None:
    assert colour_and_word(now) == expected


def test_done_late_is_still_late_however_much_later_it_is_looked_at() -> None:
    years_later = london("2030-01-01")

    assert colour_and_word(years_later, stopped=DUE - SECOND) == (Colour.GREEN, "done")
    assert colour_and_word(years_later, stopped=DUE) == (Colour.RED, "done late")
    assert colour_and_word(years_later, stopped=DUE + SECOND) == (Colour.RED, "done late")


def test_a_cancelled_clock_is_neither_met_nor_missed() -> None:
    assert colour_and_word(london("2026-05-20"), cancelled=london("2026-05-15")) == (Colour.GREY, "no longer needed")
    assert colour_and_word(london("2026-03-20"), cancelled=london("2026-03-15")) == (Colour.GREY, "no longer needed")


def test_a_limit_due_today_is_never_told_as_on_time() -> None:
    facts = {"due_at": DUE, "warns_at": DUE, "stopped_at": None, "cancelled_at": None}

    assert clock.word(**facts, now=london("2026-05-11 09:00")) == "due today"  # type: ignore[arg-type]


# How a date was worked out


def explained(code: str, started: str, **changes: object) -> Explained:
    facts: dict[str, object] = {
        "occurrence": 1,
        "started_at": london(started),
        "series_started_at": london(started),
        "situation": a_child(),
        "rules": NO_RULES,
        "calendar": ENGLAND,
    }
    return explain(BY_CODE[code], **{**facts, **changes})  # type: ignore[arg-type]


def test_an_explanation_lists_each_day_not_counted_and_why() -> None:
    easter = explained("front_door.referral_decision", "2026-04-02 16:00")

    assert easter.due_on == date(2026, 4, 7)
    assert easter.skipped == (
        (date(2026, 4, 3), "bank holiday"),
        (date(2026, 4, 4), "weekend"),
        (date(2026, 4, 5), "weekend"),
        (date(2026, 4, 6), "bank holiday"),
    )
    assert easter.sentences() == (
        "Decide next steps on a referral and acknowledge to referrer: 1 working day, version 1 of the rule.",
        "Source: Working Together to Safeguard Children (2018, 2023), response to a referral; Keeping Children Safe in "
        "Education, role of the local authority.",
        "Counted from 2 April 2026.",
        "Weekends and bank holidays are not counted.",
        "The start day is day 0.",
        "4 days are not counted.",
        "Due on 7 April 2026.",
    )


def test_an_explanation_tells_whose_length_it_is_and_from_which_start() -> None:
    local = explained("cin.review", "2026-06-01", rules=Rules(standards={"cin.review": Length(4, Unit.WEEKS)}))
    third = explained("assessment.manager_checkpoint", "2026-04-02", occurrence=3, series_started_at=london("2026-03-04"))

    assert (local.set_by_the_authority, local.length, local.due_on) == (True, Length(4, Unit.WEEKS), date(2026, 6, 29))
    assert "The length is the one this authority has set." in local.sentences()
    assert (third.counted_from_the_first_start, third.due_on) == (True, date(2026, 4, 24))
    assert "Counted from 4 March 2026, when it first started." in third.sentences()


def test_an_explanation_of_hours_speaks_of_no_days() -> None:
    interview = explained("missing.return_interview", "2026-03-27 22:00")

    assert interview.skipped == ()
    assert interview.sentences()[2:] == (
        "Counted from 27 March 2026.",
        "Hours run through nights, weekends and holidays.",
        "Due on 30 March 2026.",
    )


def test_a_date_beyond_the_known_bank_holidays_says_that_it_may_move() -> None:
    known_to_april = Calendar(ENGLAND.bank_holidays, known_until=date(2026, 4, 30))

    assert explained("assessment.child_and_family", "2026-03-04").beyond_known_holidays is False
    unsure = explained("assessment.child_and_family", "2026-03-04", calendar=known_to_april)
    assert unsure.beyond_known_holidays is True
    assert unsure.sentences()[-1] == "Bank holidays are not known that far ahead, so the date may move."


MOMENTS = st.datetimes(min_value=datetime(2025, 1, 1), max_value=datetime(2027, 6, 1), timezones=st.just(UTC))


@given(limit=st.sampled_from(ALL_LIMITS), started=MOMENTS, occurrence=st.integers(1, 5))
def test_the_explanation_is_always_of_the_date_itself(limit: TimeLimit, started: datetime, occurrence: int) -> None:
    facts = {
        "occurrence": occurrence,
        "started_at": started,
        "series_started_at": started,
        "situation": a_child(),
        "rules": NO_RULES,
        "calendar": ENGLAND,
        "ahead_on": started.date() + timedelta(days=200) if limit.kind is LimitKind.LEAD_TIME else None,
    }

    due_at = clock.due_at(limit, **facts)  # type: ignore[arg-type]
    this = explain(limit, **facts)  # type: ignore[arg-type]

    assert (this.due_at, this.due_on) == (due_at, clock.day_of(limit.kind, due_at))
    assert due_at > started


@given(limit=st.sampled_from(ALL_LIMITS), due_at=MOMENTS)
def test_a_ladder_always_climbs(limit: TimeLimit, due_at: datetime) -> None:
    moments = clock.rung_moments(limit, due_at, ENGLAND)
    times = [moment for _, moment in moments]

    assert [rung.code for rung, _ in moments] == [rung.code for rung in limit.ladder]
    assert times == sorted(times)
    apart = [moment for rung, moment in moments if rung.length is not None]  # two may be told as it falls due
    assert len(set(apart)) == len(apart)
    assert {rung.code: moment for rung, moment in moments}["due"] == due_at


@given(now=MOMENTS, stopped=st.none() | MOMENTS, cancelled=st.none() | MOMENTS)
def test_a_colour_and_its_word_never_contradict_each_other(now: datetime, stopped: datetime | None, cancelled: datetime | None) -> None:
    words = {
        Colour.GREEN: {"on time", "due today", "done"},
        Colour.AMBER: {"due soon", "due today"},
        Colour.RED: {"overdue", "done late"},
        Colour.GREY: {"no longer needed"},
    }

    colour, word = colour_and_word(now, stopped, cancelled)

    assert word in words[colour]


def test_no_step_of_the_shapes_is_lost_when_an_authority_sets_its_own_length() -> None:
    rules = Rules(standards={"assessment.manager_checkpoint": Length(8, Unit.WORKING_DAYS)})

    assert clock.step_for(CHECKPOINT, 1, a_child(), rules=rules, calendar=ENGLAND) == Step(
        length=Length(8, Unit.WORKING_DAYS), from_start=True
    )
    assert CHECKPOINT.basis is Basis.COMMON_LOCAL_STANDARD


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (time(0), "midnight"),
        (time(0, 5), "12:05am"),
        (time(9, 30), "9:30am"),
        (time(12), "midday"),
        (time(14), "2pm"),
        (time(14, 30), "2:30pm"),
    ],
)
def test_a_time_is_written_as_gov_uk_writes_it(at: time, says: str) -> None:
    assert clock.hour_in_words(at) == says


def test_a_moment_is_written_with_its_day_in_london() -> None:
    assert clock.moment_in_words(london("2026-07-01 00:30")) == "1 July 2026, 12:30am"
