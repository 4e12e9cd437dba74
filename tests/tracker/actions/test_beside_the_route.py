"""Documents that a route expects, the child's experience and the day for the adoption application: recorded, or refused."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_world, events_of, fresh
from tracker.actions.document import register_document, still_owed
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.permanence import advance_route, set_route
from tracker.actions.record import record_happened
from tracker.actions.record_experience import record_experience
from tracker.actions.set_adoption_target import set_adoption_target
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, DelayQuestion, Event, Firing, PermanencyRow, RegisteredDocument
from tracker.projections.rebuild import differences
from tracker.selectors.permanency import Filters, tracker
from workflows.calendar import due_day
from workflows.terms import EventKind, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = NOON + 30 * DAY


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    return a_journey(world, stage=Stage.LOOKED_AFTER)


def row(journey):
    return PermanencyRow.objects.get(journey=journey)


def plan(world, journey, route, at=LATER, **over):
    return set_route(journey_id=journey.pk, route=route, actor=world.actor(world.amina, at), occurred_at=at, now=at, **over)


def happened(world, journey, *kinds, at, by=None):
    record_happened(journey_id=journey.pk, kinds=list(kinds), says="For a test.", note="", actor=world.actor(by or world.amina, at),
                    occurred_at=at, now=at)  # fmt: skip


def register(world, journey, document, state, *, at=LATER, by=None, where="Electronic record", note=""):
    return register_document(journey_id=journey.pk, document=document, state=state, where_held=where, is_on_paper=False, note=note,
                             actor=world.actor(by or world.amina, at), occurred_at=at, now=at)  # fmt: skip


def tell(world, journey, experience, *, told_by="worker", by=None, at=LATER):
    return record_experience(journey_id=journey.pk, experience=experience, told_by=told_by, says="Loves the garden.",
                             actor=world.actor(by or world.amina, at), occurred_at=at, now=at)  # fmt: skip


def aim(world, journey, on, *, at=LATER, by=None, why="She needs longer to settle."):
    return set_adoption_target(journey_id=journey.pk, target_on=on, why=why, actor=world.actor(by or world.ben, at), occurred_at=at, now=at)


# ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_route_says_which_documents_are_missing_drafted_and_final(world, journey):
    plan(world, journey, "adoption")
    register(world, journey, "child_permanence_report", "drafted")

    assert (row(journey).documents_missing, row(journey).documents_drafted) == ("life_story_work", "child_permanence_report")

    register(world, journey, "child_permanence_report", "quality_checked", by=world.ben, at=LATER + DAY)
    register(world, journey, "child_permanence_report", "final", at=LATER + 2 * DAY)

    assert row(journey).documents_final == "child_permanence_report"
    assert "child_permanence_report_completed" in events_of(journey)
    assert (row(journey).milestone, row(journey).next_milestone) == ("cpr", "permanence_plan_adoption")
    assert list(differences()) == []


def test_a_document_is_held_somewhere_and_its_state_follows_the_one_before(world, journey):
    plan(world, journey, "adoption")
    register(world, journey, "child_permanence_report", "drafted")
    before = Event.objects.count()

    for state, where, by in (
        ("quality_checked", "", world.ben),  # held nowhere
        ("drafted", "Shelf 4", world.amina),  # has come that far already
        ("quality_checked", "Shelf 4", world.amina),  # a manager checks
        ("final", "Shelf 4", world.amina),  # nobody has checked it
        ("burnt", "Shelf 4", world.ben),
    ):
        with pytest.raises(BadInput):
            register(world, journey, "child_permanence_report", state, where=where, by=by, at=LATER + DAY)
    with pytest.raises(BadInput, match="No route of this child"):
        register(world, journey, "special_guardianship_report", "drafted")
    with pytest.raises(NotYourDecision):
        register(world, journey, "life_story_work", "drafted", by=world.chidi)

    assert (Event.objects.count(), RegisteredDocument.objects.count()) == (before, 1)


def test_at_090_with_relatives_life_story_work_is_owed_and_a_relative_who_explains_does_not_meet_it(world, journey):
    plan(world, journey, "kinship_sgo")

    still_owed(journey_id=journey.pk, document="life_story_work", note="Her grandmother tells her.", actor=world.actor(world.amina, LATER),
               occurred_at=LATER, now=LATER)  # fmt: skip

    assert "life_story_work" in row(journey).documents_missing.split(",")
    assert RegisteredDocument.objects.count() == 0
    assert "document_still_owed" in events_of(journey)
    with pytest.raises(BadInput, match="Nothing stands in the place"):
        still_owed(journey_id=journey.pk, document="special_guardianship_support_plan", note="Later.",
                   actor=world.actor(world.amina, LATER), occurred_at=LATER, now=LATER)  # fmt: skip


def test_at_096_a_later_life_letter_is_missing_from_the_day_the_child_is_placed_and_final_when_it_is_given(world, journey):
    plan(world, journey, "adoption")
    assert "later_life_letter" not in row(journey).documents_missing

    happened(world, journey, EventKind.PLACED_FOR_ADOPTION, at=LATER + DAY)
    assert "later_life_letter" in row(journey).documents_missing.split(",")

    register(world, journey, "later_life_letter", "final", by=world.ben, at=LATER + 2 * DAY)
    assert "later_life_letter" in row(journey).documents_final.split(",")
    assert "later_life_letter_provided" in events_of(journey)


# ── settled, not matched; routes ────────────────────────────────────────────────────────────────────────────────────


def test_at_092_a_child_settled_for_a_year_and_not_matched_tops_the_tracker_by_days_since_settled(world, journey):
    settled_on = LATER + 5 * DAY
    others = [a_journey(world, stage=Stage.LOOKED_AFTER) for _ in range(2)]
    for one in (journey, *others):
        plan(world, one, "long_term_fostering")
    happened(world, journey, EventKind.SETTLED_RECORDED, at=settled_on)
    happened(world, others[0], EventKind.SETTLED_RECORDED, at=settled_on + 90 * DAY)
    now = settled_on + timedelta(days=365)

    first = tracker(world.viewer(world.ben, now), Filters(), now=now, order="-days_settled")[0]

    assert (first.journey_id, first.state, first.settled_on) == (journey.pk, "settled_not_matched", settled_on.date())
    clock = Clock.objects.get(journey=journey, limit="permanence.settled_not_matched", stopped_at=None, cancelled_at=None)
    assert (clock.answers, clock.due_at < now) == ("social_worker", True)

    happened(world, journey, EventKind.LONG_TERM_MATCH_APPROVED, at=now, by=world.grace)

    assert (row(journey).state, row(journey).matched_on) == ("matched", now.date())
    assert list(differences()) == []


def test_a_route_that_changes_in_the_middle_of_a_match_ends_the_match_and_the_other_route_leads(world, journey):
    plan(world, journey, "long_term_fostering")
    plan(world, journey, "return_home", LATER + DAY, plan="contingency")
    plan(world, journey, "kinship_sgo", LATER + DAY, plan="parallel")
    advance_route(journey_id=journey.pk, route="long_term_fostering", state="plan_agreed", actor=world.actor(world.amina, LATER + 2 * DAY),
                  occurred_at=LATER + 2 * DAY, now=LATER + 2 * DAY)  # fmt: skip
    happened(world, journey, EventKind.LONG_TERM_MATCH_APPROVED, at=LATER + 3 * DAY, by=world.grace)
    told = row(journey)
    assert (told.route, told.parallel_routes, told.contingency_routes, told.state) == (
        "long_term_fostering", "kinship_sgo", "return_home", "matched",
    )  # fmt: skip

    advance_route(journey_id=journey.pk, route="long_term_fostering", state="plan_changed", why="An aunt came forward.",
                  actor=world.actor(world.amina, LATER + 4 * DAY), occurred_at=LATER + 4 * DAY, now=LATER + 4 * DAY)  # fmt: skip

    told = row(journey)
    assert (told.route, told.parallel_routes, told.contingency_routes) == ("kinship_sgo", "", "return_home")
    assert (told.matched_on, told.state) == (None, "planning")
    assert list(differences()) == []


def test_leaving_a_parallel_route_does_not_undo_the_match_on_the_main_one(world, journey):
    plan(world, journey, "long_term_fostering")
    plan(world, journey, "kinship_sgo", LATER + DAY)
    happened(world, journey, EventKind.LONG_TERM_MATCH_APPROVED, at=LATER + 2 * DAY, by=world.grace)

    advance_route(journey_id=journey.pk, route="kinship_sgo", state="not_applicable", why="The match stands.",
                  actor=world.actor(world.amina, LATER + 3 * DAY), occurred_at=LATER + 3 * DAY, now=LATER + 3 * DAY)  # fmt: skip

    assert row(journey).matched_on == (LATER + 2 * DAY).date()


def test_a_child_has_one_main_plan_and_a_second_is_refused(world, journey):
    plan(world, journey, "adoption", plan="main")
    before = Event.objects.count()

    with pytest.raises(BadInput, match="main plan already"):
        plan(world, journey, "return_home", LATER + DAY, plan="main")

    assert Event.objects.count() == before


def test_a_match_that_is_decided_before_the_placement_order_stands_with_its_own_day(world, journey):
    plan(world, journey, "adoption")
    happened(world, journey, EventKind.MATCH_DECISION_MADE, at=LATER + DAY, by=world.grace)

    told = row(journey)
    assert (told.state, told.matched_on, told.authority_to_place_on) == ("matched", (LATER + DAY).date(), None)


def test_meetings_and_reviews_that_come_round_are_no_progress(world, journey):
    plan(world, journey, "adoption")
    moved_at = row(journey).last_progress_at

    happened(world, journey, EventKind.PERMANENCE_PLANNING_MEETING_HELD, at=LATER + DAY)
    happened(world, journey, EventKind.LAC_REVIEW_HELD, at=LATER + 2 * DAY, by=world.ivy)

    told = row(journey)
    assert moved_at == LATER == told.last_progress_at
    assert (told.planning_meeting_on, told.last_review_on) == ((LATER + DAY).date(), (LATER + 2 * DAY).date())

    happened(world, journey, EventKind.SHOULD_BE_PLACED_DECISION_MADE, at=LATER + 3 * DAY, by=world.grace)
    assert row(journey).last_progress_at == LATER + 3 * DAY


# ── the child's experience ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_word_on_the_childs_experience_stands_on_the_row_with_its_day_and_who_told_it(world, journey):
    tell(world, journey, "mixed")
    tell(world, journey, "thriving", told_by="iro", by=world.ivy, at=LATER + DAY)

    told = row(journey)
    assert (told.experience, told.experience_on, told.experience_told_by) == ("thriving", (LATER + DAY).date(), "iro")
    assert list(differences()) == []


def test_the_experience_is_told_on_its_own_scale_by_those_who_may(world, journey):
    before = Event.objects.count()

    with pytest.raises(BadInput):
        tell(world, journey, "red")
    with pytest.raises(NotYourDecision):
        tell(world, journey, "thriving", told_by="iro")
    with pytest.raises(BadInput, match="not looked after"):
        tell(world, journey, "thriving", at=NOON - 2 * DAY)

    assert (Event.objects.count(), row(journey).experience) == (before, "")


# ── the day for the adoption application ────────────────────────────────────────────────────────────────────────────


def test_the_application_is_due_six_months_after_placement_until_a_decision_sets_another_day(world, journey):
    plan(world, journey, "adoption")
    happened(world, journey, EventKind.PLACED_FOR_ADOPTION, at=LATER)
    assert row(journey).target_on == date(2026, 10, 3)

    aim(world, journey, date(2026, 12, 1), at=LATER + DAY)

    assert row(journey).target_on == date(2026, 12, 1)
    running = Clock.objects.get(journey=journey, limit="adoption.application_target", stopped_at=None, cancelled_at=None)
    assert (due_day(running.due_at), running.set_for_child) == (date(2026, 12, 1), True)
    assert list(differences()) == []


def test_when_the_childs_own_day_passes_worker_and_manager_are_told_and_the_reviewing_officer_is_asked(world, journey):
    from tracker.actions.allocate import name_person
    from tracker.actions.deliver_effects import deliver_due
    from tracker.terms import RelationshipKind

    name_person(journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben, LATER),
                occurred_at=LATER, now=LATER)  # fmt: skip
    assert row(journey).iro_id == world.ivy.pk
    plan(world, journey, "adoption")
    happened(world, journey, EventKind.PLACED_FOR_ADOPTION, at=LATER)
    aim(world, journey, date(2026, 7, 1), at=LATER + DAY)
    running = Clock.objects.get(journey=journey, limit="adoption.application_target", stopped_at=None, cancelled_at=None)
    late = running.due_at + 30 * DAY

    fire_due_clocks(now=late)
    deliver_due(now=late)

    assert [f.rung for f in Firing.objects.filter(clock=running).order_by("moment")][:3] == ["warn", "due", "up_1"]
    assert DelayQuestion.objects.filter(clock=running, watcher="iro").exists()


def test_a_day_that_the_law_does_not_allow_is_past_or_has_no_reason_is_refused(world, journey):
    plan(world, journey, "adoption")
    happened(world, journey, EventKind.PLACED_FOR_ADOPTION, at=LATER)
    before = Event.objects.count()

    for on, why, by in (
        (date(2026, 5, 1), "Soon.", world.ben),  # ten weeks with the adopters are over on 12 June
        (date(2026, 3, 1), "Past.", world.ben),
        (date(2026, 12, 1), "", world.ben),
    ):
        with pytest.raises(BadInput):
            aim(world, journey, on, why=why, by=by, at=LATER + DAY)
    with pytest.raises(NotYourDecision):
        aim(world, journey, date(2026, 12, 1), by=world.amina, at=LATER + DAY)

    assert Event.objects.count() == before


def test_a_child_without_a_route_is_on_the_tracker_as_such_and_a_birthday_tomorrow_is_no_error(world):
    from tests.builders import a_child

    nearly = a_journey(world, stage=Stage.LOOKED_AFTER, child=a_child(born=date(2008, 3, 5)))

    told = row(fresh(nearly))
    assert (told.state, told.route, told.born_on) == ("no_route", "", date(2008, 3, 5))
