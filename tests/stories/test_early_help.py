"""Early help as the reviews found it, and as it must be: each story is one acceptance test, over the real actions and the sweep."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import NOON, a_journey, a_person, a_world, ask, events_of, fresh, given
from tests.notifications.inboxes import delivered, emptied, readers, told
from tracker.actions.answer_handover import accept_handover, not_accept_handover
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.hold_taf import Held, hold_taf, publish_taf_minutes
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput
from tracker.models import Clock, Event, Firing
from tracker.selectors.caseloads import Filters, caseload
from workflows.definitions.limits import BY_CODE
from workflows.definitions.recordable import BY_CODE as ENTRIES
from workflows.terms import EventKind, EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db

NOBODY = None
E = EventKind


class Story:
    """A family in early help: Chidi works with the child, Fatima manages the team, Dora decides at the front door."""

    def __init__(self, *, start: datetime = NOON, worker: bool = True):
        self.world = a_world()
        self.sam = a_person("sam", "Sam", "Doyle", Role.SERVICE_MANAGER, self.world.early_help_service)
        self.tess = a_person("tess", "Tess", "Bell", Role.SERVICE_MANAGER, self.world.front_door)
        self.now = start
        self.journey = a_journey(self.world, stage=Stage.EARLY_HELP, at=start) if worker else self._without_worker(start)

    def _without_worker(self, start):
        journey = a_journey(self.world, stage=Stage.CONTACT, at=start)
        request = ask("contact_to_early_help", journey, start, to_team=self.world.early_help.pk, warnings_accepted=True,
                      given=given(EvidenceKind.RATIONALE))  # fmt: skip
        offered = move(journey_id=journey.pk, request=request, actor=self.world.actor(self.world.dora, start), now=start)
        accept_handover(handover_id=offered.handover.pk, actor=self.world.actor(self.world.fatima, start), worker_id=NOBODY,
                        occurred_at=start, now=start)  # fmt: skip
        return fresh(journey)

    def on(self, year, month, day, hour=12):
        self.now = datetime(year, month, day, hour, tzinfo=UTC)
        return self

    def later(self, **ago):
        self.now += timedelta(**ago)
        return self

    def sweep(self):
        return fire_due_clocks(now=self.now)

    def happened(self, *kinds, by=None):
        actor = self.world.actor(by or self.world.chidi, self.now)
        record_happened(journey_id=self.journey.pk, kinds=kinds, says="Happened.", note="", actor=actor, occurred_at=self.now, now=self.now)

    def records(self, code, answers, note="Because of what we saw.", *, by=None):
        record_entry(journey_id=self.journey.pk, entry=ENTRIES[code], answers=answers, note=note,
                     actor=self.world.actor(by or self.world.chidi, self.now), occurred_at=self.now, now=self.now)  # fmt: skip

    def steps_up(self):
        """The lead professional asks social care. Returns the offer."""
        request = ask("early_help_to_referral", fresh(self.journey), self.now, to_team=self.world.front_door.pk, warnings_accepted=True,
                      given=given(EvidenceKind.RATIONALE))  # fmt: skip
        return move(journey_id=self.journey.pk, request=request, actor=self.world.actor(self.world.fatima, self.now), now=self.now).handover

    def steps_up_and_is_refused(self):
        offer = self.steps_up()
        self.later(hours=4)
        not_accept_handover(handover_id=offer.pk, actor=self.world.actor(self.world.dora, self.now), reason="The threshold is not met.",
                            occurred_at=self.now, now=self.now)  # fmt: skip

    def clock(self, limit):
        return Clock.objects.get(journey=self.journey, limit=limit, stopped_at=None, cancelled_at=None)

    @property
    def due(self):
        running = Clock.objects.filter(journey=self.journey, stopped_at=None, cancelled_at=None).exclude(limit="record.owed")
        return set(running.values_list("limit", flat=True))

    def rungs(self, limit):
        fired = Firing.objects.filter(clock__journey=self.journey, clock__limit=limit).order_by("moment", "pk")
        return list(fired.values_list("rung", flat=True))


def test_at_010_paperwork_that_does_not_come_back_is_told_to_worker_and_manager_and_stays_overdue_until_an_outcome():
    story = Story()
    story.happened(E.EARLY_HELP_PAPERWORK_SENT)
    clock = story.clock("early_help.paperwork_returned")
    assert clock.due_at == datetime(2026, 3, 19, 0, tzinfo=UTC)  # ten working days after Wednesday 4 March
    emptied(story.now)

    story.now = clock.due_at
    story.sweep()
    delivered(story.now)

    says = "Family paperwork returned: was due on 18 March 2026 and is now overdue."
    assert says in told(story.world.chidi)
    assert "Family paperwork returned: still overdue, was due on 18 March 2026." in told(story.world.fatima)
    assert story.rungs("early_help.paperwork_returned") == ["warn", "due", "up_1"]
    story.later(days=3).sweep()
    assert story.clock("early_help.paperwork_returned").due_at == clock.due_at

    story.records("paperwork_reviewed", {"outcome": "chase"}, by=story.world.fatima)

    clock.refresh_from_db()
    assert clock.stopped_at == story.now
    again = story.clock("early_help.paperwork_returned")
    assert again.started_at == story.now
    story.records("paperwork_reviewed", {"outcome": "other_help"}, by=story.world.fatima)
    assert "early_help.paperwork_returned" not in story.due


def test_at_012_a_referral_without_a_worker_is_told_to_level_one_at_the_limit_and_to_level_two_when_it_has_passed_twice_over():
    story = Story(worker=False)
    limit = BY_CODE["early_help.allocation"]
    clock = story.clock(limit.code)
    assert clock.due_at == datetime(2026, 3, 7, 0, tzinfo=UTC)  # two working days after Wednesday
    emptied(story.now)

    story.now = clock.due_at
    story.sweep()
    delivered(story.now)
    assert (story.rungs(limit.code), limit.ladder[1].tells) == (["warn", "due"], Role.EARLY_HELP_MANAGER)
    assert "sam" not in readers()
    others = [a_journey(story.world, stage=Stage.EARLY_HELP, at=story.now) for _ in range(3)]

    story.on(2026, 3, 11, 0)  # two more working days have passed
    story.sweep()
    delivered(story.now)
    assert (story.rungs(limit.code), limit.ladder[2].tells) == (["warn", "due", "up_1"], Role.SERVICE_MANAGER)
    assert any(one.startswith("Allocate to an early help worker") for one in told(story.sam))

    for day in (datetime(2026, 3, 7, tzinfo=UTC), datetime(2026, 3, 11, tzinfo=UTC), datetime(2026, 8, 3, tzinfo=UTC)):
        rows = caseload(story.world.viewer(story.world.fatima, day), Filters(team="early-help-north"), now=day)
        assert rows[0].journey_id == story.journey.pk
        assert len(rows) == len(others) + 1


def test_at_014_six_weeks_without_an_early_help_assessment_is_late_under_the_shipped_standard():
    story = Story()
    clock = story.clock("early_help.assessment_start")

    story.later(days=42).sweep()

    assert clock.due_at < story.now
    assert story.rungs("early_help.assessment_start")[:2] == ["warn", "due"]
    red = caseload(story.world.viewer(story.world.fatima, story.now), Filters(colour="red"), now=story.now)
    assert [row.journey_id for row in red] == [story.journey.pk]


def test_at_014_six_weeks_without_anybody_to_start_it_is_late_too():
    story = Story(worker=False)

    story.later(days=42).sweep()

    assert story.clock("early_help.allocation").due_at < story.now
    assert story.rungs("early_help.allocation") == ["warn", "due", "up_1", "up_2"]


def test_at_024_an_assessment_of_february_without_a_meeting_in_september_is_late_once_still_open_and_known_at_the_top():
    story = Story(start=datetime(2026, 1, 5, 12, tzinfo=UTC)).on(2026, 2, 10)
    story.happened(E.EARLY_HELP_ASSESSMENT_COMPLETED)

    for month in range(2, 10):
        story.on(2026, month, 28 if month < 9 else 9).sweep()
        story.sweep()

    clock = story.clock("early_help.first_taf")
    assert clock.due_at == datetime(2026, 2, 25, 0, tzinfo=UTC)
    ladder = BY_CODE["early_help.first_taf"].ladder
    assert story.rungs("early_help.first_taf") == [rung.code for rung in ladder]
    assert ladder[-1].tells is Role.HEAD_OF_SERVICE
    fell_due = Event.objects.filter(journey=story.journey, kind=E.CLOCK_FELL_DUE, payload__body__limit="early_help.first_taf")
    assert fell_due.count() == 1


def test_at_025_a_meeting_without_a_next_date_is_saved_and_the_date_becomes_due():
    story = Story()
    before = Clock.objects.filter(journey=story.journey, limit="early_help.next_taf").count()

    hold_taf(journey_id=story.journey.pk, held=Held(on=date(2026, 3, 4)), actor=story.world.actor(story.world.chidi), now=story.now)

    assert before == 0
    assert story.clock("early_help.next_taf").due_at == datetime(2026, 3, 7, 0, tzinfo=UTC)
    assert "early_help.taf_review" in story.due
    story.happened(E.NEXT_TAF_PLANNED)
    assert "early_help.next_taf" not in story.due


def test_at_025_a_next_date_beyond_the_limit_needs_a_reason_and_with_one_it_is_saved():
    story = Story()
    actor = story.world.actor(story.world.chidi)
    late = Held(on=date(2026, 3, 4), next_on=date(2026, 4, 16))  # six weeks end on 15 April
    before = events_of(story.journey)

    with pytest.raises(BadInput) as refused:
        hold_taf(journey_id=story.journey.pk, held=late, actor=actor, now=story.now)
    assert refused.value.fields == {
        "why": "Give the reason: the next meeting would be after 15 April 2026, the last day of the time limit."
    }
    assert events_of(story.journey) == before

    with_reason = Held(on=date(2026, 3, 4), next_on=date(2026, 4, 16), why="The Easter holidays.")
    hold_taf(journey_id=story.journey.pk, held=with_reason, actor=actor, now=story.now)

    assert events_of(story.journey)[len(before) :] == ["first_taf_held", "next_taf_planned"]
    assert "early_help.next_taf" not in story.due


def test_at_025_a_meeting_that_agrees_to_close_needs_no_next_date():
    story = Story()

    hold_taf(journey_id=story.journey.pk, held=Held(on=date(2026, 3, 4), is_closing=True), actor=story.world.actor(story.world.chidi),
             now=story.now)  # fmt: skip

    assert "early_help.next_taf" not in story.due
    assert "early_help.closure_recorded" in story.due


WHOLE = {
    "attendance": "Mother, school, health visitor.", "parents": "We want mornings to be calmer.", "child": "I like breakfast club.",
    "agencies": "School: attendance is better.", "actions": "School offers breakfast club from Monday.",
    "analysis": "Mornings are where it goes wrong.", "plan": "Breakfast club takes the pressure off mornings.",
}  # fmt: skip


def test_at_026_minutes_without_the_parents_view_are_not_sent_out():
    story = Story()
    actor = story.world.actor(story.world.chidi)
    hold_taf(journey_id=story.journey.pk, held=Held(on=date(2026, 3, 4), next_on=date(2026, 4, 1)), actor=actor, now=story.now)
    before = events_of(story.journey)

    with pytest.raises(BadInput) as refused:
        publish_taf_minutes(journey_id=story.journey.pk, minutes={**WHOLE, "parents": " "}, actor=actor, now=story.now)
    assert refused.value.fields == {"parents": "Answer “What do the parents say?”"}
    with pytest.raises(BadInput) as all_blank:
        publish_taf_minutes(journey_id=story.journey.pk, minutes={}, actor=actor, now=story.now)
    assert list(all_blank.value.fields) == ["attendance", "parents", "child", "agencies", "actions", "analysis", "plan"]
    assert events_of(story.journey) == before
    assert "early_help.taf_minutes" in story.due


def test_at_026_minutes_that_say_why_no_parent_was_there_are_sent_out():
    story = Story()
    actor = story.world.actor(story.world.chidi)
    hold_taf(journey_id=story.journey.pk, held=Held(on=date(2026, 3, 4), next_on=date(2026, 4, 1)), actor=actor, now=story.now)
    minutes = {**WHOLE, "parents": "", "parents_absent": "In hospital; we call her tomorrow."}

    publish_taf_minutes(journey_id=story.journey.pk, minutes=minutes, actor=actor, now=story.now)

    assert events_of(story.journey)[-1] == "taf_minutes_published"
    assert "early_help.taf_minutes" not in story.due


def test_at_029_three_equal_risk_ratings_in_a_row_ask_lead_professional_and_manager_for_a_review_of_the_plan():
    story = Story()
    for rating in ("medium", "high", "high"):
        story.later(days=7).records("risk_rated", {"rating": rating})
    assert "early_help.risk_review" not in story.due

    story.later(days=7).records("risk_rated", {"rating": "high"})

    assert events_of(story.journey)[-2:] == ["risk_rated", "risk_rating_unchanged"]
    clock = story.clock("early_help.risk_review")
    assert (clock.answers, clock.started_at) == (Role.LEAD_PROFESSIONAL, story.now)
    emptied(story.now)
    story.now = clock.due_at
    story.sweep()
    delivered(story.now)
    title = "Review the plan: the risk has been rated the same three times"
    assert any(says.startswith(title) for says in told(story.world.chidi))
    assert any(says.startswith(title) for says in told(story.world.fatima))

    story.happened(E.EARLY_HELP_PLAN_CHANGED)
    assert "early_help.risk_review" not in story.due
    story.later(days=7).records("risk_rated", {"rating": "high"})
    assert "early_help.risk_review" not in story.due


def test_at_030_a_long_case_without_progress_asks_a_manager_for_a_decision_with_four_choices_and_no_default():
    story = Story()
    limit = "early_help.intervention_length"
    first = story.clock(limit).due_at

    story.later(weeks=17).sweep()

    assert first < story.now
    assert story.rungs(limit)[:2] == ["warn", "due"]
    (question,) = ENTRIES["early_help_decision"].asks
    assert [option.code for option in question.options] == ["change", "step_up", "step_down", "close"]
    with pytest.raises(BadInput) as refused:
        story.records("early_help_decision", {}, by=story.world.fatima)
    assert refused.value.fields == {"decision": "Answer “What is decided?”"}
    assert story.clock(limit).due_at == first

    story.records("early_help_decision", {"decision": "change"}, by=story.world.fatima)
    assert story.clock(limit).started_at == story.now


def test_at_030_progress_that_is_recorded_starts_the_time_again():
    story = Story()
    story.later(weeks=15).records("early_help_reviewed", {"outcome": "progress"})

    story.later(weeks=3).sweep()

    clock = story.clock("early_help.intervention_length")
    assert clock.due_at > story.now
    assert story.rungs("early_help.intervention_length") == []


def test_at_034_no_improvement_books_a_joint_review_and_never_bars_a_referral():
    story = Story()

    story.records("early_help_reviewed", {"outcome": "no_improvement"})

    assert story.clock("early_help.joint_review").due_at == datetime(2026, 3, 19, 0, tzinfo=UTC)
    offer = story.steps_up()
    assert offer.state == "offered"
    assert "early_help.joint_review" in story.due
    story.happened(E.EARLY_HELP_JOINT_REVIEW_HELD, by=story.world.fatima)
    assert "early_help.joint_review" not in story.due


def test_at_036_a_step_up_that_was_not_accepted_comes_back_with_a_plan_that_is_due():
    story = Story()

    story.steps_up_and_is_refused()

    assert story.clock("early_help.plan_after_step_up").answers == Role.LEAD_PROFESSIONAL
    assert "early_help.joint_review_of_step_ups" not in story.due


def test_at_036_the_second_refusal_within_six_months_gives_the_service_managers_of_both_sides_a_joint_review():
    story = Story()
    story.steps_up_and_is_refused()
    story.later(weeks=20)
    emptied(story.now)

    story.steps_up_and_is_refused()
    delivered(story.now)

    clock = story.clock("early_help.joint_review_of_step_ups")
    assert clock.answers == Role.SERVICE_MANAGER
    assert told(story.sam) == [
        "A second step-up of this child was not accepted within six months. You are to review both jointly with social care."
    ]
    assert told(story.tess) == [
        "Front door has not accepted this child twice within six months. You are to review both step-ups jointly with early help."
    ]


def test_at_036_a_second_refusal_after_more_than_six_months_asks_for_no_joint_review():
    story = Story()
    story.steps_up_and_is_refused()

    story.later(days=190).steps_up_and_is_refused()

    assert "early_help.joint_review_of_step_ups" not in story.due


def test_at_038_with_one_agency_no_timescale_of_a_team_around_the_family_starts():
    story = Story()
    story.records("level_of_help_decided", {"level": "one"}, note="")

    story.later(days=10).happened(E.EARLY_HELP_ASSESSMENT_COMPLETED)

    assert not {"early_help.first_taf", "early_help.taf_review"} & story.due
    story.later(days=10).records("level_of_help_decided", {"level": "now_several"})
    assert "early_help.first_taf" in story.due


def test_at_038_several_agencies_need_a_reason():
    story = Story()
    before = events_of(story.journey)

    with pytest.raises(BadInput) as refused:
        story.records("level_of_help_decided", {"level": "several"}, note="  ")

    assert refused.value.fields == {"note": "Give the reason for this answer in the note."}
    assert events_of(story.journey) == before
    story.records("level_of_help_decided", {"level": "several"})
    story.happened(E.EARLY_HELP_ASSESSMENT_COMPLETED)
    assert "early_help.first_taf" in story.due


def test_at_038_one_agency_in_place_of_several_ends_the_timescales_of_the_team():
    story = Story()
    story.happened(E.EARLY_HELP_ASSESSMENT_COMPLETED)
    assert "early_help.first_taf" in story.due

    story.later(days=1).records("level_of_help_decided", {"level": "one"}, note="")

    assert "early_help.first_taf" not in story.due
