"""One child's path, told in one test: a worried school, an assessment, a protection plan, and home again with help.

Every step is a real decision by the one who takes it. After each the story says where the child stands, who holds
the child, and what is due next.
"""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import a_child, a_contact, a_world, ask, events_of, fresh, given, recorded
from tracker.actions.answer_handover import accept_handover
from tracker.actions.assess import authorise_assessment, start_assessment, submit_assessment
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.errors import NotYourDecision
from tracker.models import Clock, Event, Journey
from workflows.terms import EventKind, EvidenceKind, Stage

MONDAY = datetime(2026, 1, 12, 9, tzinfo=UTC)
"""Monday 12 January 2026, 9am in London."""


class Story:
    """The child, the calendar and the people, so that the test below reads as a story."""

    def __init__(self):
        self.world = a_world()
        self.now = MONDAY
        self.journey = a_contact(self.world, a_child(), at=self.now)

    def later(self, **ago):
        self.now += timedelta(**ago)
        fire_due_clocks(now=self.now)

    def decide(self, code, who, *evidence, to_team=None, target=""):
        request = ask(code, fresh(self.journey), self.now, given=given(*evidence), warnings_accepted=True, to_team=to_team, target=target)
        return move(journey_id=self.journey.pk, request=request, actor=self.world.actor(who, self.now), now=self.now)

    def accept(self, moved, who, worker):
        self.later(hours=2)
        accept_handover(handover_id=moved.handover.pk, actor=self.world.actor(who, self.now), worker_id=worker.pk,
                        occurred_at=self.now, now=self.now)  # fmt: skip

    def happened(self, says, *kinds, by):
        record_happened(journey_id=self.journey.pk, kinds=kinds, says=says, note="", actor=self.world.actor(by, self.now),
                        occurred_at=self.now, now=self.now)  # fmt: skip

    @property
    def stands(self):
        journey = fresh(self.journey)
        return journey.stage, journey.team.code, journey.worker.username if journey.worker else None

    @property
    def due(self):
        running = Clock.objects.filter(journey=self.journey, stopped_at=None, cancelled_at=None).exclude(limit="record.owed")
        return set(running.values_list("limit", flat=True))

    @property
    def late(self):
        stopped = Clock.objects.filter(journey=self.journey).exclude(stopped_at=None)
        return {c.limit for c in stopped if c.stopped_at >= c.due_at}


@pytest.mark.django_db
def test_a_child_is_followed_from_a_contact_to_closure_and_something_is_always_due():
    story = Story()
    world = story.world
    assert story.stands == (Stage.CONTACT, "front-door", None)
    assert "front_door.contact_outcome" in story.due

    story.later(hours=3)
    story.decide("contact_to_referral", world.dora, EvidenceKind.RATIONALE)
    assert {"front_door.referral_decision", "front_door.referrer_outcome_feedback"} <= story.due
    assert "front_door.contact_outcome" not in story.due

    story.later(hours=2)
    referral = (EvidenceKind.RATIONALE, EvidenceKind.REFERRAL_DATE)
    offered = story.decide("referral_to_assessment", world.dora, *referral, to_team=world.assessment.pk)
    assert story.stands == (Stage.ASSESSMENT, "front-door", None), "the front door holds the child until the team accepts"
    story.accept(offered, world.ben, world.amina)
    assert story.stands == (Stage.ASSESSMENT, "assessment", "amina")
    assert "assessment.child_and_family" in story.due

    story.later(days=3)
    story.happened("Child seen at school, and alone.", EventKind.CHILD_SEEN, by=world.amina)
    amina, ben = world.actor(world.amina), world.actor(world.ben)
    start_assessment(journey_id=story.journey.pk, actor=amina, occurred_at=story.now, now=story.now)
    story.later(days=30)
    submit_assessment(journey_id=story.journey.pk, actor=amina, occurred_at=story.now, now=story.now)
    with pytest.raises(NotYourDecision):
        authorise_assessment(journey_id=story.journey.pk, actor=amina, reference="", occurred_at=story.now, now=story.now)
    story.later(days=1)
    authorise_assessment(journey_id=story.journey.pk, actor=ben, reference="C&F", occurred_at=story.now, now=story.now)
    story.decide("assessment_to_child_in_need", world.ben)
    assert story.stands == (Stage.CHILD_IN_NEED, "assessment", "amina")
    assert {"cin.first_meeting", "cin.review", "cin.visit"} <= story.due
    assert "assessment.child_and_family" not in story.due | story.late

    story.later(days=8)
    story.decide("open_case_to_section_47", world.ben)
    assert story.stands[0] == Stage.CHILD_IN_NEED, "an enquiry never moves the stage"
    assert "cp.strategy_discussion" in story.due

    story.later(days=12)
    conference = (EvidenceKind.CONFERENCE_HELD_ON_WEEKDAY, EvidenceKind.OUTCOME, EvidenceKind.CATEGORY)
    story.decide("section_47_to_child_protection", world.hari, *conference)
    assert story.stands == (Stage.CHILD_PROTECTION, "assessment", "amina")
    assert {"cp.core_group_first", "cp.review_conference", "cp.visit"} <= story.due
    assert not {"cin.visit", "cin.review"} & story.due

    story.later(days=40)
    story.happened("First core group.", EventKind.CORE_GROUP_HELD, by=world.amina)
    assert "cp.core_group_first" in story.late, "held, and late: done late is still late"
    assert "cp.core_group_subsequent" in story.due

    story.later(days=45)
    recorded(world, story.journey, EvidenceKind.REVIEW_CONFERENCE_HELD, world.hari, story.now)
    story.decide("cp_to_child_in_need", world.hari, EvidenceKind.REASON_RISK_REDUCED)
    assert story.stands == (Stage.CHILD_IN_NEED, "assessment", "amina")
    assert {"cp.step_down_cin_meeting", "cin.review"} <= story.due

    story.later(days=35)
    recorded(world, story.journey, EvidenceKind.CIN_REVIEW_DECISION, world.ben, story.now)
    offered = story.decide("cin_to_early_help", world.ben, to_team=world.early_help.pk)
    assert story.stands[0] == Stage.CHILD_IN_NEED
    story.accept(offered, world.fatima, world.chidi)
    assert story.stands == (Stage.EARLY_HELP, "early-help-north", "chidi")
    assert "step_down.check" in story.due

    story.later(days=60)
    story.decide("early_help_closed_needs_met", world.fatima)
    journey = Journey.objects.get(pk=story.journey.pk)
    assert (journey.stage, journey.closed_because) == (Stage.CLOSED, "early_help_closed_needs_met")
    assert events_of(journey)[-1] != EventKind.JOURNEY_MOVED
    said = list(Event.objects.filter(journey=journey, kind=EventKind.JOURNEY_MOVED).order_by("seq").values_list("payload__says", flat=True))
    assert [line.split(":")[0] for line in said] == [
        "Opened to contact", "Step up to referral", "Step up to child and family assessment", "Step up to child in need plan",
        "Step up", "Step up to child protection plan", "Step down to child in need plan", "Step down to early help", "Closed",
    ]  # fmt: skip
