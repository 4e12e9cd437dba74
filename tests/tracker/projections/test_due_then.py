"""Due dates and drift of a past day are those that stood then, whatever has paused, resumed or counted again since."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.builders import NOON, a_journey, a_world
from tests.tracker.projections.test_past import told
from tests.tracker.walking import Walk
from tests.tracker.web.conftest import text_of
from tracker.actions.pause_clock import pause_clock
from tracker.actions.permanence import set_route
from tracker.actions.recount_clocks import recount
from tracker.actions.resume_clock import resume_clock
from tracker.errors import BadInput
from tracker.models import BankHoliday, Clock, Journey, MovedDueDate, PermanencyRow
from tracker.projections.past import retell
from tracker.projections.rebuild import differences
from tracker.rules.as_at import AsAt
from tracker.selectors import rulebook as rules
from tracker.selectors.child_then import then
from tracker.selectors.drift import drifts
from tracker.selectors.drift_in_words import drift_in_words
from tracker.selectors.drift_then import drifts_then
from tracker.selectors.permanency.past import rows_of
from tracker.selectors.words import Words
from workflows.calendar import due_day, local_date
from workflows.terms import PauseReason, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LIMIT = "lac.placement_planning_meeting"
"""A local standard in working days, which a manager may pause."""


@pytest.fixture
def world(db):
    return a_world()


def pause(world, clock, at, days=10):
    return pause_clock(clock_id=clock.pk, reason=PauseReason.COURT_TIMETABLE, note="", until=local_date(at + days * DAY),
                       actor=world.actor(world.ben, at), now=at)  # fmt: skip


def on(journey, day, *, known_on=None):
    """The planning meeting as the child's page shows it at the end of a day: (word, due on)."""
    found = then(journey.child, AsAt(local_date(day), known_on), Words())
    return next((one.word, one.due_on) for one in found.running if one.name == "Placement planning meeting")


def test_a_past_day_keeps_the_due_date_that_stood_before_a_pause_and_says_paused_while_it_lasted(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    clock = Clock.objects.get(journey=journey, limit=LIMIT)
    before = due_day(clock.due_at)

    pause(world, clock, NOON + 2 * DAY)
    resume_clock(clock_id=clock.pk, note="", actor=world.actor(world.ben, NOON + 9 * DAY), now=NOON + 9 * DAY)
    clock.refresh_from_db()

    after = due_day(clock.due_at)
    assert after > before
    assert on(journey, NOON + DAY) == ("On time", before)
    assert on(journey, NOON + 3 * DAY) == ("Paused", before)
    assert on(journey, NOON + 9 * DAY)[1] == after
    assert on(journey, NOON + 3 * DAY, known_on=local_date(NOON + 30 * DAY)) == ("Paused", before)


def test_a_bank_holiday_that_was_added_later_does_not_move_the_days_before(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    clock = Clock.objects.get(journey=journey, limit=LIMIT)
    before = due_day(clock.due_at)

    BankHoliday.objects.create(on=local_date(NOON + 2 * DAY), name="A day of mourning")
    rules.forget()
    recount(book=rules.rulebook(), now=NOON + DAY)
    clock.refresh_from_db()

    assert due_day(clock.due_at) > before
    assert on(journey, NOON)[1] == before
    assert on(journey, NOON + DAY)[1] == due_day(clock.due_at)
    assert MovedDueDate.objects.filter(clock=clock).count() == 1
    rules.forget()


class PausingWalk(Walk):
    """A walk on which managers pause timescales and let them run on, and counting again moves some."""

    def paused_or_resumed(self) -> None:
        running = list(Clock.objects.filter(journey=self.journey, stopped_at=None, cancelled_at=None).order_by("pk"))
        paused = [clock for clock in running if clock.paused_at is not None]
        self.at += timedelta(hours=1)
        if paused and self.rng.random() < 0.5:
            clock = self.rng.choice(paused)
            resume_clock(clock_id=clock.pk, note="", actor=self._actor(None), now=self.at)
            self.path.append(f"({clock.limit} runs on)")
            return
        self.rng.shuffle(running)
        for clock in running:
            try:
                pause_clock(clock_id=clock.pk, reason=PauseReason.COURT_TIMETABLE, note="", until=(self.at + 5 * DAY).date(),
                            actor=self._actor(None), now=self.at)  # fmt: skip
            except BadInput:
                continue
            self.path.append(f"({clock.limit} paused)")
            return


@pytest.mark.parametrize("seed", range(3))
def test_on_any_walk_each_past_day_has_the_rows_the_dates_and_the_drift_that_it_had(seed):
    walk = PausingWalk(seed)
    seen = {}
    for _ in range(14):
        walk.step()
        if walk.journey.is_open:
            walk.paused_or_resumed()
        past = AsAt(local_date(walk.at))
        rows = list(PermanencyRow.objects.all())
        seen[past] = ({row.journey_id: row.next_due_at for row in rows}, drifts(rows, now=past.moment))
    kept = told()

    assert {past: _then(past) for past in seen} == seen, walk.told
    retell(list(Journey.objects.select_related("child")), recorded_at=walk.at)
    assert told() == kept, walk.told
    assert {past: _then(past) for past in seen} == seen, walk.told
    assert list(differences()) == [], walk.told


def _then(past):
    rows = list(rows_of(past))
    return {row.journey_id: row.next_due_at for row in rows}, drifts_then(rows, past)


def test_the_tracker_of_a_past_day_shows_the_drift_of_that_day_and_none_as_known_on_an_earlier_one(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    set_route(journey_id=journey.pk, route="adoption", actor=world.actor(world.amina), occurred_at=NOON, now=NOON)
    client = Client()
    client.force_login(world.ben)

    with time_machine.travel(NOON + 60 * DAY, tick=False):
        page = text_of(client.get("/permanency/?as_at=2026-03-20"))
        earlier = text_of(client.get("/permanency/?as_at=2026-03-20&known_on=2026-03-20"))
    past = AsAt(local_date(NOON + 16 * DAY))
    found = drifts_then(rows_of(past), past)[journey.pk]

    assert found.points > 0
    assert drift_in_words(found).says in page
    assert "Drift is not told as known on an earlier day." in earlier
    assert drift_in_words(found).says not in earlier


def test_the_past_takes_the_same_queries_with_few_children_and_many(world, django_assert_num_queries):
    past = AsAt(local_date(NOON + 16 * DAY))
    for number in range(3):
        journey = a_journey(world, stage=Stage.LOOKED_AFTER)
        pause(world, Clock.objects.get(journey=journey, limit=LIMIT), NOON + DAY)
        rows = list(rows_of(past))
        with django_assert_num_queries(3):
            assert len(drifts_then(rows, past)) == number + 1
