"""J8: a reviewing officer finds drift, checks the last review's decisions, challenges, is not answered, and alone closes it."""

from datetime import date, timedelta

import pytest

from tests.builders import NOON, a_journey, a_person, a_world
from tracker.actions.allocate import name_person
from tracker.actions.ask_about_delay import answer_delay
from tracker.actions.challenge import answer_challenge, close_challenge, make_formal_in_time, raise_challenge
from tracker.actions.deliver_effects import deliver_due
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.actions.midway import list_review_decisions, record_midway_check
from tracker.actions.record_entry import record_entry
from tracker.errors import NotYourDecision
from tracker.models import Challenge, Clock, DelayQuestion, Firing, PermanencyRow
from tracker.selectors.oversight_figures import oversight_figures
from tracker.selectors.permanency import Filters, in_words, tracker
from tracker.selectors.words import Words
from tracker.terms import ChallengeState, DelayAnswer, RelationshipKind
from workflows.definitions.recordable import BY_CODE
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_j8_drift_is_found_checked_challenged_climbs_and_is_closed_by_the_reviewing_officer_alone():
    world = a_world()
    sunita = a_person("sunita", "Sunita", "Rao", Role.SUPERVISING_SOCIAL_WORKER, world.authority)
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    for kind, person in ((RelationshipKind.IRO, world.ivy), (RelationshipKind.SUPERVISING_SOCIAL_WORKER, sunita)):
        name_person(journey_id=journey.pk, kind=kind, user_id=person.pk, actor=world.actor(world.ben), occurred_at=NOON, now=NOON)
    review = BY_CODE["lac_review_held"]
    answers = {question.code: question.options[0].code for question in review.asks if question.options}
    held = NOON + 15 * DAY
    record_entry(journey_id=journey.pk, entry=review, answers=answers, note="Held.", actor=world.actor(world.ivy, held), occurred_at=held,
                 now=held)  # fmt: skip
    decisions = list_review_decisions(
        journey_id=journey.pk, decisions=["A dentist.", "Life story work.", "His brother.", "A passport.", "A bed."],
        actor=world.actor(world.ivy, held), now=held,
    )  # fmt: skip

    # 1. Her list: the child drifts, and nobody has challenged it.
    at = NOON + 50 * DAY
    fire_due_clocks(now=at)
    deliver_due(now=at)
    viewer = world.viewer(world.ivy, at)
    assert [row.pk for row in tracker(viewer, Filters(concern="no_iro_challenge"), now=at, order="-drift")] == [journey.pk]
    (row,) = in_words(PermanencyRow.objects.select_related("child", "team", "worker", "journey"), Words(), now=at)
    assert any(part.name == "First permanence planning meeting" for part in row.beside.drift.parts)

    # 2. The check between reviews: two of five decisions are not begun.
    begun = {one.public_id: one.place not in (2, 4) for one in decisions}
    assert record_midway_check(journey_id=journey.pk, begun=begun, note="", actor=world.actor(world.ivy, at), now=at) == 2

    # 3 and 4. An informal challenge with a date, without a reply, becomes formal and climbs.
    made = raise_challenge(journey_id=journey.pk, issue="Two of five decisions are not begun.", is_formal=False,
                           reply_by=(at + 3 * DAY).date(), actor=world.actor(world.ivy, at), now=at)  # fmt: skip
    formal_at = at + 5 * DAY
    assert make_formal_in_time(now=formal_at) == 1
    clock = Clock.objects.get(journey=journey, limit="oversight.iro_challenge", subject=made.public_id)
    fire_due_clocks(now=clock.due_at + 8 * DAY)
    assert Firing.objects.filter(clock=clock, rung__startswith="up_").exists()

    # 5. Each watcher was asked once about the milestone; the supervising social worker explains.
    asked = DelayQuestion.objects.filter(journey=journey, clock__limit="permanence.planning_meeting_first")
    assert sorted(asked.values_list("watcher", flat=True)) == ["iro", "supervising_social_worker"]
    hers = asked.get(watcher="supervising_social_worker")
    answer_delay(question_id=hers.pk, answer=DelayAnswer.EXPLAIN, words="The court adjourned.", actor=world.actor(sunita, at), now=at)

    # 6. The row says that it is challenged, what was agreed and by when.
    later = clock.due_at + 9 * DAY
    answer_challenge(challenge_id=made.pk, response="They begin.", agreed_action="Life story work begins.",
                     agreed_by=(later + 7 * DAY).date(), actor=world.actor(world.grace, later), now=later)  # fmt: skip
    (row,) = in_words(PermanencyRow.objects.select_related("child", "team", "worker", "journey"), Words(), now=later)
    (challenged,) = row.beside.challenged
    assert challenged.startswith("Answered, not closed. Agreed by ")
    assert challenged.endswith("Life story work begins.")
    assert tracker(viewer, Filters(concern="no_iro_challenge"), now=later).count() == 0

    # 7. A manager cannot close it; she can, with what it changed for the child.
    with pytest.raises(NotYourDecision):
        close_challenge(challenge_id=made.pk, outcome="Done.", actor=world.actor(world.grace, later), now=later)
    close_challenge(challenge_id=made.pk, outcome="He knows his story.", actor=world.actor(world.ivy, later), now=later)
    assert Challenge.objects.get(pk=made.pk).state == ChallengeState.CLOSED

    # 8. The quarter.
    figures = oversight_figures(world.viewer(world.grace, later), from_on=date(2026, 4, 1), to_on=date(2026, 6, 30))
    assert (figures.made, figures.answered, figures.closed, figures.checks_done) == (1, 1, 1, 1)
    assert figures.average_days == figures.days_to_answer
