"""Which evidence a decision may rest on."""

from datetime import timedelta

from tests.builders import NOON, a_journey, a_world, recorded
from tracker.models import Evidence, Track
from tracker.selectors.pictures import evidence_that_counts
from workflows.terms import EvidenceKind, Stage


def counting(journey, at=NOON):
    return set(evidence_that_counts(journey, tracks=Track.objects.filter(journey=journey), at=at))


def test_the_answer_to_one_move_is_no_answer_to_the_next(db):
    journey = a_journey(a_world(), stage=Stage.EARLY_HELP)

    assert Evidence.objects.filter(journey=journey, kind=EvidenceKind.RATIONALE).exists()
    assert EvidenceKind.RATIONALE not in counting(journey)


def test_evidence_counts_from_the_day_the_child_came_to_the_stage(db):
    world = a_world()
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    recorded(world, journey, EvidenceKind.FAMILY_VIEW, world.fatima, NOON - timedelta(hours=11))
    recorded(world, journey, EvidenceKind.OUTCOMES_RECORDED, world.fatima, NOON - timedelta(days=1))

    assert EvidenceKind.FAMILY_VIEW in counting(journey)
    assert EvidenceKind.OUTCOMES_RECORDED not in counting(journey)


def test_an_assessment_older_than_the_one_that_is_open_does_not_count(db):
    world = a_world()
    journey = a_journey(world, stage=Stage.CHILD_IN_NEED)
    assert EvidenceKind.AUTHORISED_ASSESSMENT in counting(journey)

    Track.objects.create(journey=journey, code="assessment", number=2, state="in_progress", opened_at=NOON + timedelta(days=30))

    assert EvidenceKind.AUTHORISED_ASSESSMENT not in counting(journey, at=NOON + timedelta(days=31))


def test_evidence_of_a_later_day_does_not_count_yet(db):
    world = a_world()
    journey = a_journey(world, stage=Stage.EARLY_HELP)
    recorded(world, journey, EvidenceKind.FAMILY_VIEW, world.fatima, NOON)

    assert EvidenceKind.FAMILY_VIEW not in counting(journey, at=NOON - timedelta(minutes=1))
