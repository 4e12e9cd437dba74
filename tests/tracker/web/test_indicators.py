"""Indicators: every rate with its cases, by team and by month."""

import re
from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey
from tests.tracker.web.conftest import NOW, text_of
from tracker.actions.record import record_happened
from tracker.models import Child, Clock, Event, Journey, PermanencyRow, Relationship, Stream
from tracker.rules.rates import Period, Rate, periods
from tracker.selectors import indicators
from workflows.calendar import local_date
from workflows.definitions.recordable import BY_CODE
from workflows.engine.indicators import shipped
from workflows.terms import Stage

DAY = timedelta(days=1)
TWELVE = periods(local_date(NOW))[0]
SUPERVISION = shipped().indicator("supervision")


FIGURE = re.compile(r'no-visited-state" href="(/indicators/[^"]+)">(?:(?!</td>).)*?<span class="wm-under">(\d+) of (\d+)</span>', re.S)
LEFT_OUT = re.compile(r'href="(/indicators/[^"]+)">(\d+) left out')


def listed(client, address):
    """How many cases a list holds, which must fit on one page."""
    return max(client.get(address).content.decode().count("</tr>") - 1, 0)


def in_need(world, *, days=80):
    return a_journey(world, stage=Stage.CHILD_IN_NEED, at=NOON - days * DAY)


def record(world, journey, code, at):
    entry = BY_CODE[code]
    record_happened(journey_id=journey.pk, kinds=entry.events, says=f"{entry.label}.", note="", occurred_at=at, now=at,
                    actor=world.actor(world.amina, at))  # fmt: skip


def tally(world, code, period=TWELVE, *, user=None):
    return indicators.of_period(shipped().indicator(code), world.viewer(user or world.ben, NOW), period, now=NOW)


# ── What counts ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_came_due_counts_and_what_was_done_by_its_day_is_in_the_numerator(world):
    journey = in_need(world)
    record(world, journey, "child_seen_alone", NOON - 70 * DAY)
    due = Clock.objects.filter(journey=journey, limit="cin.visit").order_by("due_at")
    assert [clock.stopped_at is not None for clock in due] == [True, False]

    assert tally(world, "visits_in_need").rate == Rate(1, 2)


def test_what_was_done_late_and_what_was_never_done_are_both_in_the_denominator_alone(world):
    late, never = in_need(world), in_need(world)
    record(world, late, "child_seen_alone", NOON - 2 * DAY)

    found = indicators.figure(shipped().indicator("visits_in_need"), world.viewer(world.ben, NOW), TWELVE, NOW)

    assert found.rate == Rate(0, 2)
    assert found.numerator == ()
    assert found.denominator == tuple(sorted([late.child.ref, never.child.ref]))
    assert found.left_out == {}


def test_what_is_not_due_yet_does_not_count(world):
    in_need(world, days=3)

    assert tally(world, "visits_in_need").rate == Rate(0, 0)


def test_a_day_belongs_to_the_month_in_which_it_ends(world):
    journey = in_need(world)
    Clock.objects.filter(journey=journey, limit="cin.visit").update(due_at=Period("x", date(2026, 1, 1), date(2026, 1, 31), "").ends_at)
    viewer, one = world.viewer(world.ben, NOW), shipped().indicator("visits_in_need")

    months = {m.period.code: m.tally.rate.denominator for m in indicators.trend(one, viewer, now=NOW).months}

    assert {code: number for code, number in months.items() if number} == {"2026-01": 1}


def test_those_cancelled_paused_or_brought_in_too_late_are_left_out_with_the_reason_and_the_share_of_data_missing(world):
    cancelled, paused, brought_in, counted = (in_need(world) for _ in range(4))
    visit = Clock.objects.filter(limit="cin.visit")
    event = Event.objects.filter(journey=cancelled)[0]
    visit.filter(journey=cancelled).update(cancelled_at=NOON - 60 * DAY, cancel_event=event, next_fire_at=None)
    visit.filter(journey=paused).update(paused_at=NOON - 60 * DAY, next_fire_at=None)
    Journey.objects.filter(pk=brought_in.pk).update(last_known_on=date(2025, 12, 1))
    late = visit.filter(journey=brought_in)
    late.update(started_at=NOON - 200 * DAY, due_at=NOON - 150 * DAY)

    found = tally(world, "visits_in_need")

    assert found.rate == Rate(0, 1)
    assert [(code, number) for code, _, number in found.left_out] == [("cancelled", 1), ("paused", 1), ("imported", 1)]
    assert str(found.missing) == "1 of 2 (50%)"
    assert counted.pk


def test_a_child_seen_alone_is_in_the_numerator_of_those_seen(world):
    journey = in_need(world)
    before = tally(world, "seen_alone").rate
    record(world, journey, "child_seen_alone", NOON - 9 * DAY)
    record(world, journey, "child_seen", NOON - 8 * DAY)

    after = tally(world, "seen_alone").rate

    assert (after.numerator - before.numerator, after.denominator - before.denominator) == (1, 2)


def test_a_referral_within_twelve_months_of_another_is_a_re_referral(world):
    child = a_journey(world, stage=Stage.ASSESSMENT, at=NOON - 90 * DAY).child
    assert tally(world, "re_referral").rate == Rate(0, 1)
    first = Event.objects.get(child=child, kind="referral_received")
    Event.objects.create(
        stream=first.stream, seq=900, kind="referred_again", journey=first.journey, child=child, occurred_at=first.occurred_at,
        recorded_at=first.recorded_at, previous_hash="0" * 64, payload_hash="0" * 64, hash="0" * 64,
    )  # fmt: skip

    assert tally(world, "re_referral").rate == Rate(1, 1)


def test_at_137_a_rate_of_children_says_six_of_thirty_and_leaves_out_those_of_whom_it_is_not_recorded(world):
    copied_from = a_journey(world, stage=Stage.LOOKED_AFTER)
    Child.objects.filter(pk=copied_from.child_id).update(is_disabled=True)
    for number in range(30):
        _another_in_care(copied_from, is_disabled=None if number == 29 else number < 5)

    found = tally(world, "disabled_in_care")

    assert str(found.rate) == "6 of 30 (20%)"
    assert [(code, number) for code, _, number in found.left_out] == [("not_recorded", 1)]
    assert str(found.missing) == "1 of 31 (3%)"


def test_settled_and_not_matched_counts_who_waits_at_the_end_of_each_month(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 120 * DAY)
    start = Event.objects.filter(journey=journey)[0]
    Clock.objects.create(
        journey=journey, limit="permanence.settled_not_matched", answers="social_worker", started_at=NOON - 60 * DAY,
        series_started_at=NOON - 60 * DAY, start_event=start, due_at=NOON - 10 * DAY,
    )  # fmt: skip
    one = shipped().indicator("settled_not_matched")

    trend = indicators.trend(one, world.viewer(world.ben, NOW), now=NOW)

    assert [(m.period.code, str(m.tally.rate)) for m in trend.months[-4:]] == [
        ("2025-12", "None"), ("2026-01", "1 of 1 (100%)"), ("2026-02", "0 of 1 (0%)"), ("2026-03", "0 of 1 (0%)"),
    ]  # fmt: skip
    assert tally(world, "settled_not_matched").rate == Rate(0, 1)


def _another_in_care(journey, *, is_disabled):
    """One more child who stands as this one does, written past the door: only the rows that are counted."""
    child = Child.objects.create(given_name="Sam", family_name="Example", date_of_birth=date(2016, 5, 20), is_disabled=is_disabled)
    tie = Relationship.objects.get(child=journey.child, kind="responsible_team", to_at__isnull=True)
    Relationship.objects.create(child=child, kind=tie.kind, unit=tie.unit, from_at=tie.from_at)
    fields = {f.attname: getattr(journey, f.attname) for f in Journey._meta.concrete_fields if f.name not in ("id", "public_id")}
    stream = Stream.objects.create(kind="journey")
    other = Journey.objects.bulk_create([Journey(**{**fields, "child_id": child.pk, "stream_id": stream.pk})])[0]
    row = PermanencyRow.objects.get(journey=journey)
    row.pk, row.journey, row.child = other.pk, other, child
    row.save(force_insert=True)


# ── The numbers and their lists ─────────────────────────────────────────────────────────────────────────────────────


def test_at_138_every_figure_of_the_board_leads_to_exactly_that_many_cases(world, as_):
    for days in (80, 60, 40):
        record(world, in_need(world, days=days), "child_seen_alone", NOON - (days - 10) * DAY)
    a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 120 * DAY)
    client = as_(world.ben)

    page = client.get("/indicators/").content.decode()
    found = FIGURE.findall(page)

    assert len(found) > 10
    for href, numerator, denominator in found:
        address = href.replace("&amp;", "&")
        assert listed(client, address) == int(denominator), address
        assert listed(client, f"{address}&show=met") == int(numerator), address
    for href, number in LEFT_OUT.findall(page):
        assert listed(client, href.replace("&amp;", "&")) == int(number), href


def test_at_136_an_indicator_says_the_rate_its_target_what_is_left_out_and_who_is_counted_twice(world, as_):
    journey = in_need(world)
    record(world, journey, "child_seen_alone", NOON - 70 * DAY)

    text = text_of(as_(world.ben).get("/indicators/visits_in_need/"))

    assert "1 of 2 (50%) Off target" in text
    assert "1 in the numerator 2 in the denominator 1 not in the numerator 0 left out" in text
    assert "1 child is counted more than once: each visit counts." in text
    assert "Share of data missing: 0 of 2 (0%)." in text
    assert "Target At least 90%. Ships as a suggestion; nothing in law sets it" in text
    assert "Assessment Team 1 of 2 (50%)" in text


def test_a_list_says_of_each_case_whether_it_is_in_the_numerator(world, as_):
    journey = in_need(world)
    record(world, journey, "child_seen_alone", NOON - 70 * DAY)
    client = as_(world.ben)

    all_of_them = text_of(client.get("/indicators/visits_in_need/children/"))
    not_met = text_of(client.get("/indicators/visits_in_need/children/?show=not-met&team=assessment"))

    assert all_of_them.count(journey.child.ref) == 2
    assert "Assessment Team Yes" in all_of_them
    assert "Assessment Team No" in all_of_them
    assert "1 visit, latest first" in not_met
    assert "Assessment Team Yes" not in not_met


def test_a_strength_that_fell_says_so_with_the_months(world, as_):
    """Two visits came due in January and both were made in time; of the two of February one was."""
    first, second = in_need(world, days=62), in_need(world, days=62)
    visits = Clock.objects.filter(limit="cin.visit", journey__in=[first, second])
    visits.update(due_at=NOON - 40 * DAY)
    for journey, on in ((first, 45), (second, 44)):
        record(world, journey, "child_seen_alone", NOON - on * DAY)
    Clock.objects.filter(limit="cin.visit", stopped_at__isnull=True, journey__in=[first, second]).update(due_at=NOON - 9 * DAY)
    record(world, first, "child_seen_alone", NOON - 10 * DAY)

    text = text_of(as_(world.ben).get("/indicators/visits_in_need/"))

    assert "Fell by 50 points from January 2026 to February 2026." in text
    assert "February 2026 1 of 2 (50%) , February 2026 Off target January 2026 2 of 2 (100%) , January 2026 On target" in text


def test_an_indicator_that_waits_for_a_record_says_so_and_shows_no_figure(world, as_):
    client = as_(world.ben)

    text = text_of(client.get("/indicators/audit_grades/"))

    assert "Not counted yet: it waits for the audit's record with its grades." in text
    assert "%" not in text
    assert client.get("/indicators/audit_grades/children/").status_code == 404
    assert "Audits graded good or better: waits for the audit's record with its grades" in text_of(client.get("/indicators/"))


# ── Who sees what ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_figure_counts_only_children_whom_the_viewer_may_see(world):
    in_need(world)
    assert tally(world, "visits_in_need").rate == Rate(0, 1)

    assert tally(world, "visits_in_need", user=world.fatima).rate == Rate(0, 0)


def test_a_worker_is_told_whose_page_it_is_and_may_read_how_it_is_counted(world, as_):
    client = as_(world.amina)

    refused = client.get("/indicators/")

    assert refused.status_code == 403
    assert "This page is for managers" in text_of(refused)
    assert client.get("/indicators/visits_in_need/children/").status_code == 403
    assert "Child protection visits in time" in text_of(client.get("/indicators/how-they-are-counted/"))


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/nonsense/",
        "/indicators/?period=soon",
        "/indicators/supervision/children/?show=x",
        "/indicators/supervision/children/?team=x",
    ],
)
def test_what_there_is_not_is_not_found(address, world, as_):
    assert as_(world.ben).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/indicators/", "/indicators/visits_in_need/", "/indicators/visits_in_need/children/"])
def test_a_page_of_indicators_makes_the_same_number_of_queries_with_few_and_many(address, world, as_, queries_of):
    in_need(world)
    client = as_(world.ben)
    few = queries_of(client, address)
    for days in (50, 60, 70):
        a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - days * DAY)
        in_need(world, days=days)

    assert queries_of(client, address) == few
