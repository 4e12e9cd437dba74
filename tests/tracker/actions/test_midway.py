"""The look between two reviews: the last review's decisions, each begun or not, and what a quarter of oversight came to (LA-17, J8)."""

from datetime import date, timedelta

import pytest
import time_machine

from tests.builders import NOON, a_journey, a_world, events_of
from tests.tracker.web.conftest import text_of
from tracker.actions.allocate import name_person
from tracker.actions.challenge import answer_challenge, close_challenge, raise_challenge
from tracker.actions.midway import list_review_decisions, record_midway_check
from tracker.actions.record_entry import record_entry
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, MidwayAnswer, ReviewDecision
from tracker.selectors.midway import decided_at, last_review
from tracker.selectors.oversight_figures import challenges_made, checks_due, oversight_figures
from tracker.terms import RelationshipKind
from workflows.definitions.recordable import BY_CODE
from workflows.terms import Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CHECK = "lac.iro_midway_check"
DECISIONS = ("Register with a dentist.", "Life story work begins.", "See his brother each month.")


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def journey(world):
    """A review has been held at NOON."""
    journey = a_journey(world, stage=Stage.LOOKED_AFTER, at=NOON - 20 * DAY)
    entry = BY_CODE["lac_review_held"]
    answers = {question.code: question.options[0].code for question in entry.asks if question.options}
    record_entry(
        journey_id=journey.pk, entry=entry, answers=answers, note="Held.", actor=world.actor(world.ivy), occurred_at=NOON, now=NOON
    )
    return journey


def listed(world, journey, decisions=DECISIONS):
    return list_review_decisions(journey_id=journey.pk, decisions=decisions, actor=world.actor(world.ivy), now=NOON)


def test_the_check_says_of_each_decision_whether_it_was_begun_and_ends_its_timescale(world, journey):
    rows = listed(world, journey)
    later = NOON + 30 * DAY

    left = record_midway_check(journey_id=journey.pk, begun={row.public_id: row.place == 1 for row in rows}, note="Slow.",
                               actor=world.actor(world.ivy, later), now=later)  # fmt: skip

    assert left == 2
    assert [(one.says, one.is_begun, one.looked_on) for one in decided_at(last_review(journey))] == [
        (says, place == 1, date(2026, 4, 3)) for place, says in enumerate(DECISIONS, start=1)
    ]
    assert events_of(journey)[-2:] == ["review_decisions_listed", "iro_midway_check_recorded"]
    assert Clock.objects.get(journey=journey, limit=CHECK).stopped_at == later


def test_a_decision_without_an_answer_refuses_the_whole_check_and_nothing_is_written(world, journey):
    rows, before = listed(world, journey), events_of(journey)

    with pytest.raises(BadInput) as refused:
        record_midway_check(journey_id=journey.pk, begun={rows[0].public_id: True}, note="", actor=world.actor(world.ivy), now=NOON)

    assert list(refused.value.fields) == [f"decision_{row.public_id}" for row in rows[1:]]
    assert (events_of(journey), MidwayAnswer.objects.count()) == (before, 0)


def test_only_a_reviewing_officer_lists_and_checks_and_only_once_a_review_was_held(world, journey):
    with pytest.raises(NotYourDecision):
        list_review_decisions(journey_id=journey.pk, decisions=DECISIONS, actor=world.actor(world.ben), now=NOON)
    with pytest.raises(NotYourDecision):
        record_midway_check(journey_id=journey.pk, begun={}, note="", actor=world.actor(world.ben), now=NOON)
    with pytest.raises(BadInput):
        listed(world, journey, decisions=(" ", ""))
    never = a_journey(world, stage=Stage.LOOKED_AFTER)
    with pytest.raises(BadInput, match="No looked after review"):
        listed(world, never)
    listed(world, journey)
    with pytest.raises(BadInput, match="listed already"):
        listed(world, journey)

    assert ReviewDecision.objects.count() == len(DECISIONS)


def test_a_quarter_counts_challenges_made_and_actioned_their_days_and_the_checks_done_each_with_its_list(world, journey):
    rows = listed(world, journey)
    first = raise_challenge(journey_id=journey.pk, issue="Not begun.", is_formal=True, actor=world.actor(world.ivy), now=NOON)
    answer_challenge(challenge_id=first.pk, response="It begins.", agreed_action="", agreed_by=None, actor=world.actor(world.ben),
                     now=NOON + 6 * DAY)  # fmt: skip
    close_challenge(challenge_id=first.pk, outcome="Begun.", actor=world.actor(world.ivy), now=NOON + 8 * DAY)
    raise_challenge(journey_id=journey.pk, issue="Still not.", is_formal=True, actor=world.actor(world.ivy), now=NOON + 9 * DAY)
    raise_challenge(journey_id=journey.pk, issue="Next quarter.", is_formal=True, actor=world.actor(world.ivy), now=NOON + 60 * DAY)
    due = Clock.objects.get(journey=journey, limit=CHECK).due_at
    record_midway_check(journey_id=journey.pk, begun=dict.fromkeys((r.public_id for r in rows), True), note="",
                        actor=world.actor(world.ivy), now=due - DAY)  # fmt: skip
    viewer = world.viewer(world.grace)

    first_quarter = oversight_figures(viewer, from_on=date(2026, 1, 1), to_on=date(2026, 3, 31))
    second = oversight_figures(viewer, from_on=date(2026, 4, 1), to_on=date(2026, 6, 30))

    assert (first_quarter.made, first_quarter.answered, first_quarter.closed, first_quarter.average_days) == (2, 1, 1, 6.0)
    assert (second.made, second.average_days) == (1, None)
    assert (second.checks_due, second.checks_done, second.checks_in_time) == (1, 1, 1)
    quarter = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 31)}
    assert [one.issue for one in challenges_made(viewer, **quarter)] == ["Not begun.", "Still not."]
    assert len(checks_due(viewer, from_on=date(2026, 4, 1), to_on=date(2026, 6, 30))) == 1
    assert oversight_figures(world.viewer(world.chidi), **quarter).made == 0


def test_the_reviewing_officer_lists_and_checks_on_screen(world, client, journey):
    with time_machine.travel(NOON + DAY, tick=False):
        client.force_login(world.ivy)
        name_ivy(world, journey)
        at = f"/journeys/{journey.public_id}/midway/"
        assert "Its decisions are not listed yet." in text_of(client.get(at))
        page = client.post(at, {"decisions": "\n".join(DECISIONS)}, follow=True)
        assert all(says in text_of(page) for says in DECISIONS)
        refused = client.post(at, {"note": "Half typed."})
        assert (refused.status_code, "Half typed." in text_of(refused), MidwayAnswer.objects.count()) == (422, True, 0)
        rows = ReviewDecision.objects.all()
        done = client.post(at, {f"decision_{row.public_id}": "begun" if row.place == 1 else "not_begun" for row in rows}, follow=True)
        assert "2 not begun" in text_of(done)
        assert "Check between reviews" in text_of(client.get(f"/children/{journey.child.ref}/"))
        client.force_login(world.chidi)
        assert client.get(at).status_code == 404


def name_ivy(world, journey):
    name_person(
        journey_id=journey.pk, kind=RelationshipKind.IRO, user_id=world.ivy.pk, actor=world.actor(world.ben), occurred_at=NOON, now=NOON
    )
