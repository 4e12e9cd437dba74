"""Children in care as the reviews found them, and as it must be: over the real actions and the sweep."""

from datetime import UTC, date, datetime

import pytest

from tests.builders import NOON, a_child, a_journey, a_person, a_world, admitted, ask, fresh, given
from tests.notifications.inboxes import delivered, emptied, told
from tracker.actions.allocate import name_person
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.keep_birthdays import keep_birthdays
from tracker.actions.mark_birthdays import mark_birthdays
from tracker.actions.move import move
from tracker.actions.record import record_happened
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Details, PlacementDetails
from tracker.models import Clock, Event, Firing
from tracker.selectors import timescales
from tracker.selectors.rulebook import rulebook
from tracker.selectors.who import directory
from tracker.selectors.words import Words
from tracker.terms import RelationshipKind
from workflows.calendar import due_day, local_date
from workflows.definitions.limits import BY_CODE
from workflows.definitions.recordable import BY_CODE as ENTRIES
from workflows.terms import EventKind, EvidenceKind, Role, Stage

pytestmark = pytest.mark.django_db

E = EventKind
K = EvidenceKind
FRIDAY_AT_FIVE = datetime(2026, 3, 6, 17, tzinfo=UTC)
"""Friday 6 March 2026, 5pm in London."""

VISITS = {code for code in BY_CODE if code.startswith("lac.visit")} - {"lac.visit_local"}


class Story:
    """A child in care: Amina visits, Ben manages the team, Ivy reviews, and Sam is the service manager."""

    def __init__(self, *, born=date(2016, 5, 20), start=NOON, legal="V2", place="U6", in_care=True):
        self.world = a_world()
        self.sam = a_person("sam", "Sam", "Doyle", Role.SERVICE_MANAGER, self.world.social_care)
        self.now = start
        self.journey = a_journey(self.world, stage=Stage.ASSESSMENT, child=a_child(born=born), at=start)
        if in_care:
            admitted(self.world, self.journey, start, legal_status=legal, placement=place)

    def on(self, year, month, day, hour=12):
        self.now = datetime(year, month, day, hour, tzinfo=UTC)
        return self

    def swept(self):
        fire_due_clocks(now=self.now)
        return self

    def birthday(self, year, month, day):
        self.on(year, month, day, 9)
        mark_birthdays(now=self.now)
        keep_birthdays(now=self.now)
        return self

    def happened(self, *kinds, by=None):
        actor = self.world.actor(by or self.world.amina, self.now)
        record_happened(journey_id=self.journey.pk, kinds=kinds, says="Happened.", note="", actor=actor, occurred_at=self.now, now=self.now)

    def records(self, code, by=None, **answers):
        """Make an entry of the record form, with its questions where it has any."""
        entry = ENTRIES[code]
        if entry.is_plain:
            return self.happened(*entry.events, by=by)
        return record_entry(journey_id=self.journey.pk, entry=entry, answers=answers, note="Because of what we saw.",
                     actor=self.world.actor(by or self.world.amina, self.now), occurred_at=self.now, now=self.now)  # fmt: skip

    def decide(self, code, who, *evidence, target="", **details):
        if "placement" in details:
            details["placement"] = PlacementDetails(code=details["placement"], where="Somewhere")
        request = ask(code, fresh(self.journey), self.now, given=given(*evidence), warnings_accepted=True, target=target,
                      details=Details(**details))  # fmt: skip
        move(journey_id=self.journey.pk, request=request, actor=self.world.actor(who, self.now), now=self.now)

    def due(self, *codes):
        """The day on which each of these is due; what does not run is not there."""
        rows = Clock.objects.filter(journey=self.journey, limit__in=codes, stopped_at=None, cancelled_at=None)
        return {clock.limit: due_day(clock.due_at) for clock in rows}

    def ended(self, code):
        """How each clock of this code ended, in order: done, late, no longer needed, or running."""
        return [_how(clock) for clock in Clock.objects.filter(journey=self.journey, limit=code).order_by("started_at", "pk")]


def _how(clock):
    if clock.cancelled_at:
        return "no longer needed"
    if clock.stopped_at is None:
        return "running"
    return "done" if clock.stopped_at < clock.due_at else "late"


def name_the_reviewer(story):
    name_person(journey_id=story.journey.pk, kind=RelationshipKind.IRO, user_id=story.world.ivy.pk,
                actor=story.world.actor(story.world.ben, story.now), occurred_at=story.now, now=story.now)  # fmt: skip


def fired(story, code):
    return sorted(Firing.objects.filter(clock__journey=story.journey, clock__limit=code).values_list("rung", flat=True))


def listed(story):
    """The timescales as the child's page shows them."""
    journey = fresh(story.journey)
    clocks = Clock.objects.filter(journey=journey, stopped_at=None, cancelled_at=None)
    who = directory(Words(), [journey.child_id], now=story.now)
    return timescales.running(journey, clocks, who, rulebook(), now=story.now)


def moved_to(story, place):
    story.decide("placement_move", story.sam, K.PLACEMENT_END_AND_START_SAME_DAY, K.REASON_FOR_CHANGE, placement=place)


# Acceptance


def test_at_081_a_three_day_visit_missed_over_a_weekend_stays_on_the_placement_and_worker_manager_and_reviewer_are_told():
    story = Story(start=FRIDAY_AT_FIVE)
    name_the_reviewer(story)
    assert story.due("lac.visit_local") == {"lac.visit_local": date(2026, 3, 9)}, "Saturday, Sunday and Monday, to the end of the day"
    emptied(story.now)

    story.on(2026, 3, 9, 23).swept()
    assert fired(story, "lac.visit_local") == ["warn"]

    story.on(2026, 3, 10, 0).swept()
    delivered(story.now)

    title = BY_CODE["lac.visit_local"].title
    assert fired(story, "lac.visit_local") == ["due", "up_1", "up_2", "warn"]
    for person in (story.world.amina, story.world.ben, story.world.ivy):
        assert any(says.startswith(title) for says in told(person)), person.username

    story.on(2026, 3, 11, 10).records("child_seen_alone")
    missed = Clock.objects.get(journey=story.journey, limit="lac.visit_local")
    assert story.ended("lac.visit_local") == ["late"]
    assert (missed.start_event.kind, local_date(missed.started_at)) == ("placement_started", date(2026, 3, 6))
    assert Event.objects.filter(journey=story.journey, kind="clock_fell_due").count() >= 1


def test_at_082_each_placement_has_timers_of_its_own():
    story = Story()
    story.on(2026, 3, 5).records("child_seen_alone")
    assert story.due("lac.visit_local", "lac.placement_planning_meeting") == {"lac.placement_planning_meeting": date(2026, 3, 11)}

    story.on(2026, 3, 18)
    moved_to(story, "U4")

    assert story.due("lac.visit_local", "lac.placement_planning_meeting", "lac.visit", "lac.placement_plan") == {
        "lac.visit_local": date(2026, 3, 21),
        "lac.placement_planning_meeting": date(2026, 3, 25),
        "lac.placement_plan": date(2026, 3, 25),
        "lac.visit": date(2026, 3, 25),
    }
    assert story.ended("lac.visit_local") == ["done", "running"]
    assert story.ended("lac.placement_planning_meeting") == ["no longer needed", "running"]
    assert story.due("lac.review") == {"lac.review": date(2026, 4, 1)}, "the review belongs to the care and not to the placement"


def test_at_089_health_education_and_questionnaire_each_have_a_date_a_word_and_somebody_who_must_act():
    story = Story()
    story.on(2026, 4, 2)
    names = {BY_CODE[code].title for code in ("lac.initial_health_assessment", "lac.pep_initial", "lac.sdq")}

    shown = {timescale.name: timescale for timescale in listed(story)}

    assert {name: (row.due_on, row.word, str(row.who)) for name, row in shown.items() if name in names} == {
        "Initial health assessment report and health plan available": (
            date(2026, 4, 1),
            "Overdue",
            "Looked after health nurse or doctor, nobody named",
        ),
        "Personal education plan initiated": (date(2026, 3, 18), "Overdue", "Amina Khan, allocated worker"),
        "Strengths and difficulties questionnaire by main carer": (date(2027, 3, 4), "On time", "Amina Khan, allocated worker"),
    }


def test_at_089_a_child_of_two_has_no_education_plan_and_no_questionnaire():
    story = Story(born=date(2024, 1, 15))

    assert story.due("lac.initial_health_assessment", "lac.pep_initial", "lac.sdq") == {"lac.initial_health_assessment": date(2026, 4, 1)}


# Stories


def test_a_child_remanded_home_from_court_and_then_into_custody_has_the_plans_of_each_remand_and_no_other():
    story = Story(born=date(2010, 12, 1), in_care=False)
    plans = ("lac.care_plan", "remand.care_plan_la_accommodation", "remand.detention_placement_plan")
    story.on(2026, 3, 5).decide("remand_start", story.world.amina, K.REMAND_DATE, placement="K2", legal_status="J1")
    assert fresh(story.journey).stage == Stage.LOOKED_AFTER
    assert story.due(*plans) == {"remand.care_plan_la_accommodation": date(2026, 3, 12)}

    story.on(2026, 3, 9)
    moved_to(story, "R5")
    assert story.due(*plans) == {"remand.detention_placement_plan": date(2026, 3, 23)}
    assert story.ended("remand.care_plan_la_accommodation") == ["no longer needed"]
    assert story.due(*VISITS) == {"lac.visit": date(2026, 3, 16)}, "a remand makes the child looked after, and is no care order"

    story.on(2026, 3, 20).records("detention_placement_plan_recorded")
    assert story.ended("remand.detention_placement_plan") == ["done"]

    story.on(2026, 4, 10).decide("remand_ended", story.world.amina, K.REMAND_END_DATE)
    assert fresh(story.journey).stage != Stage.LOOKED_AFTER
    assert story.due(*plans, *VISITS, "lac.review") == {}


def test_a_child_who_stays_in_care_when_the_remand_ends_needs_the_care_plan_that_a_remand_did_not():
    story = Story(born=date(2010, 12, 1), in_care=False)
    story.on(2026, 3, 5).decide("remand_start", story.world.amina, K.REMAND_DATE, placement="K2", legal_status="J1")

    story.on(2026, 3, 12).decide("section_20_to_order", story.world.amina, K.ORDER_DATE, legal_status="C1")

    assert story.due("lac.care_plan", "remand.care_plan_la_accommodation") == {"lac.care_plan": date(2026, 3, 26)}


def test_a_child_in_secure_accommodation_has_72_hours_until_the_court_and_a_review_of_its_own():
    story = Story(born=date(2011, 12, 1), legal="C2")
    secure = [code for code in BY_CODE if code.startswith("secure.")]
    assert story.due(*secure) == {}

    story.on(2026, 3, 6, 15)
    moved_to(story, "K1")
    assert story.due(*secure) == {"secure.without_court_order": date(2026, 3, 9), "secure.review": date(2026, 4, 6)}
    assert Clock.objects.get(journey=story.journey, limit="secure.without_court_order").due_at == datetime(2026, 3, 9, 15, tzinfo=UTC)

    story.on(2026, 3, 9, 10).records("secure_order", order="first")
    assert story.ended("secure.without_court_order") == ["done"]
    assert story.due(*secure) == {"secure.first_order": date(2026, 6, 9), "secure.review": date(2026, 4, 6)}

    story.on(2026, 4, 3).happened(E.SECURE_REVIEW_HELD)
    story.on(2026, 6, 8).records("secure_order", order="further")
    assert story.due(*secure) == {"secure.further_order": date(2026, 12, 8), "secure.review": date(2026, 7, 3)}

    story.on(2026, 12, 9).swept()
    assert fired(story, "secure.further_order")
    assert fresh(story.journey).stage == Stage.LOOKED_AFTER, "an order that has lapsed moves nobody"

    moved_to(story, "K2")
    assert story.due(*secure) == {}


def test_nights_in_another_secure_home_and_earlier_ones_of_these_28_days_are_taken_off_the_72_hours():
    story = Story(born=date(2011, 12, 1), legal="C2")

    def runs_out():
        return Clock.objects.get(journey=story.journey, limit="secure.without_court_order", stopped_at=None, cancelled_at=None).due_at

    story.on(2026, 3, 6, 15)
    moved_to(story, "K1")
    story.on(2026, 3, 8, 15)
    moved_to(story, "K1")
    assert runs_out() == datetime(2026, 3, 9, 15, tzinfo=UTC), "the second home does not begin the 72 hours again"

    story.on(2026, 3, 9, 5)
    moved_to(story, "K2")
    story.on(2026, 3, 20, 15)
    moved_to(story, "K1")
    assert runs_out() == datetime(2026, 3, 21, 1, tzinfo=UTC), "62 hours were used"

    story.on(2026, 3, 20, 20)
    moved_to(story, "K2")
    story.on(2026, 5, 1, 15)
    moved_to(story, "K1")
    assert runs_out() == datetime(2026, 5, 4, 15, tzinfo=UTC), "those were more than 28 days ago"


def test_a_secure_placement_that_begins_with_the_order_has_no_72_hours():
    story = Story(born=date(2011, 12, 1), legal="C2")
    story.on(2026, 3, 5).records("secure_order", order="first")

    story.on(2026, 3, 6)
    moved_to(story, "K1")

    assert story.ended("secure.without_court_order") == []


def test_a_grandmother_approved_for_the_time_being_is_visited_weekly_until_the_review_and_as_usual_once_approved():
    story = Story(place="U3")
    assert story.due(*VISITS) == {"lac.visit": date(2026, 3, 11)}

    story.on(2026, 3, 5).records("carer_approval", approval="temporary")
    assert story.due(*VISITS, "lac.reg24_temporary_approval") == {
        "lac.visit_temporary_approval_or_ico_with_parent": date(2026, 3, 12),
        "lac.reg24_temporary_approval": date(2026, 6, 25),
    }

    story.on(2026, 3, 10).records("child_seen_alone")
    assert story.due(*VISITS) == {"lac.visit_temporary_approval_or_ico_with_parent": date(2026, 3, 17)}

    story.on(2026, 3, 16).records("lac_review_held", by=story.world.ivy, how="meeting")
    story.records("child_seen_alone")
    assert story.due(*VISITS) == {"lac.visit_temporary_approval_or_ico_with_parent": date(2026, 4, 13)}

    story.on(2026, 6, 25).records("carer_approval", approval="extended")
    assert story.due("lac.reg24_temporary_approval", "lac.reg24_extension") == {"lac.reg24_extension": date(2026, 8, 20)}

    story.on(2026, 8, 10).records("carer_approval", approval="full")
    assert story.due(*VISITS, "lac.reg24_extension") == {"lac.visit": date(2026, 8, 17)}


def test_a_child_on_a_care_order_in_custody_is_visited_there_and_one_accommodated_is_visited_though_no_longer_looked_after():
    story = Story(born=date(2010, 12, 1), legal="C2")
    story.on(2026, 3, 9).decide("custody_care_order", story.world.amina, K.SENTENCE_DATE, placement="R5")
    assert story.due(*VISITS) == {"lac.visit_other_living_arrangements": date(2026, 3, 16)}

    other = Story.__new__(Story)
    other.world, other.sam, other.now = story.world, story.sam, NOON
    other.journey = a_journey(story.world, stage=Stage.LOOKED_AFTER, child=a_child(born=date(2010, 12, 1)))
    other.on(2026, 3, 9).decide("custody_section_20", story.world.amina, K.SENTENCE_DATE)
    assert other.due(*VISITS) == {"lac.visit_former_in_detention": date(2026, 3, 23)}
    other.on(2026, 3, 20).records("child_seen_alone")
    assert other.ended("lac.visit_former_in_detention") == ["done"]


def test_a_young_person_from_fifteen_to_twenty_one_has_a_pathway_limit_at_every_age():
    story = Story(born=date(2010, 9, 10), place="U4")
    pathway = [code for code in BY_CODE if code.startswith("leaving_care.")]
    assert story.due(*pathway) == {}, "at fifteen"

    story.birthday(2026, 9, 10)
    assert story.due(*pathway, "lac.staying_put_considered") == {
        "leaving_care.needs_assessment": date(2026, 12, 10),
        "lac.staying_put_considered": date(2027, 3, 10),
    }

    story.on(2026, 9, 14).decide("eligible_16", story.world.ben)
    story.on(2026, 11, 20).happened(E.NEEDS_ASSESSMENT_COMPLETED)
    story.on(2026, 12, 1).happened(E.PERSONAL_ADVISER_APPOINTED)
    story.on(2027, 1, 15).happened(E.PATHWAY_PLAN_RECORDED)
    assert story.due(*pathway) == {"leaving_care.pathway_plan_review": date(2027, 7, 15)}

    story.birthday(2027, 6, 10)
    assert story.due("leaving_care.oc3_birthday_window") == {"leaving_care.oc3_birthday_window": date(2027, 10, 10)}
    story.on(2027, 9, 12).happened(E.OC3_INFORMATION_RECORDED)

    story.birthday(2028, 9, 10)
    assert fresh(story.journey).stage == Stage.LEAVING_CARE
    assert story.due("leaving_care.keep_in_touch", "leaving_care.offer_21_to_25", "lac.review", *VISITS) == {
        "leaving_care.keep_in_touch": date(2028, 11, 5),
        "leaving_care.offer_21_to_25": date(2032, 9, 10),
    }

    story.on(2028, 9, 20).records("accommodation_provided")
    assert story.due("leaving_care.visit", "leaving_care.pathway_plan_review_after_move") == {
        "leaving_care.visit": date(2028, 9, 27),
        "leaving_care.pathway_plan_review_after_move": date(2028, 10, 18),
    }
    story.on(2028, 9, 25).records("young_person_seen")
    assert story.due("leaving_care.visit") == {"leaving_care.visit": date(2028, 10, 18)}, "28 days from the day the home was found"
    story.on(2028, 10, 10).records("young_person_seen")
    assert story.due("leaving_care.visit") == {"leaving_care.visit": date(2028, 12, 10)}
    story.happened(E.PATHWAY_PLAN_REVIEWED)
    assert story.due("leaving_care.pathway_plan_review_after_move") == {}

    story.birthday(2031, 9, 11).decide("turned_21_support_offer", story.world.ben)
    assert story.due("leaving_care.offer_21_to_25") == {"leaving_care.offer_21_to_25": date(2032, 9, 10)}
    assert fresh(story.journey).stage == Stage.LEAVING_CARE
