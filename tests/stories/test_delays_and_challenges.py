"""A delay to permanence asks those who watch over the plan, each once; and a challenge climbs until the reviewing officer closes it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import NOON, a_journey, a_person, a_world, events_of
from tests.notifications.inboxes import delivered, told
from tracker.actions.allocate import name_person
from tracker.actions.ask_about_delay import answer_delay, ask_about_delay
from tracker.actions.challenge import (
    answer_challenge,
    close_challenge,
    make_formal,
    make_formal_in_time,
    raise_challenge,
    withdraw_challenge,
)
from tracker.actions.fire_clocks import fire_due_clocks
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Challenge, Clock, DelayQuestion, Event, Firing
from tracker.selectors.oversight import challenged_in_words, challenges, unanswered
from tracker.selectors.words import Words
from tracker.terms import ChallengeState, DelayAnswer, RelationshipKind
from workflows.calendar import due_day
from workflows.definitions.delays import DELAYS
from workflows.definitions.limits import BY_CODE as LIMITS
from workflows.terms import Role, Stage

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MEETING, ANSWER, FORMAL, CLOSING = (
    "permanence.planning_meeting_first", "permanence.delay_answered", "oversight.iro_challenge", "oversight.iro_challenge_closed",
)  # fmt: skip


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def sunita(world):
    return a_person("sunita", "Sunita", "Rao", Role.SUPERVISING_SOCIAL_WORKER, world.care)


@pytest.fixture
def journey(world, sunita):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    for kind, person in ((RelationshipKind.IRO, world.ivy), (RelationshipKind.SUPERVISING_SOCIAL_WORKER, sunita)):
        name_person(journey_id=journey.pk, kind=kind, user_id=person.pk, actor=world.actor(world.ben), occurred_at=NOON, now=NOON)
    return journey


def running(journey, limit):
    return list(Clock.objects.filter(journey=journey, limit=limit, stopped_at=None, cancelled_at=None).order_by("pk"))


def overdue(journey):
    """The first planning meeting was not held: its timescale fires, and what follows is delivered. Returns the moment."""
    (clock,) = running(journey, MEETING)
    fire_due_clocks(now=clock.due_at)
    delivered(clock.due_at)
    return clock.due_at


def roles_told(clock):
    ladder = {rung.code: rung.tells for rung in LIMITS[clock.limit].ladder}
    fired = Firing.objects.filter(clock=clock).exclude(rung="warn").order_by("moment", "pk").values_list("rung", flat=True)
    return [ladder[rung] for rung in fired]


def question_of(journey, watcher):
    return DelayQuestion.objects.get(journey=journey, watcher=watcher)


# ── AT-097: both are asked ──────────────────────────────────────────────────────────────────────────────────────────


def test_at_097_the_reviewing_officer_and_the_supervising_social_worker_are_each_asked_once(world, journey, sunita):
    at = overdue(journey)

    asked = {(q.watcher, q.role, q.because) for q in DelayQuestion.objects.all()}
    assert asked == {("iro", "iro", ""), ("supervising_social_worker", "supervising_social_worker", "")}
    assert {(due_day(c.due_at), c.answers, c.subject) for c in running(journey, ANSWER)} == {
        (date(2026, 4, 21), q.role, q.public_id) for q in DelayQuestion.objects.all()
    }
    for person in (world.ivy, sunita):
        assert [says for says in told(person) if says.startswith("The child's permanence is delayed.")] != []
        assert [q.journey for q in unanswered(world.viewer(person, at), world.actor(person, at), now=at)] == [journey]

    ask_about_delay(clock_id=running(journey, MEETING)[0].pk, now=at + DAY)
    fire_due_clocks(now=at + 2 * DAY)
    delivered(at + 2 * DAY)
    assert DelayQuestion.objects.count() == 2, "once for each milestone"


def test_at_097_silence_past_three_working_days_goes_up_the_line_of_each(world, journey):
    overdue(journey)
    first, second = running(journey, ANSWER)

    fire_due_clocks(now=first.due_at - timedelta(seconds=1))
    assert (roles_told(first), roles_told(second)) == ([], [])
    fire_due_clocks(now=first.due_at + 30 * DAY)

    for clock in (first, second):
        assert roles_told(clock)[1:] == [Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE]


def test_at_097_an_answer_stops_its_own_time_and_stands_on_the_childs_record(world, journey, sunita):
    at = overdue(journey)

    answer_delay(question_id=question_of(journey, "iro").pk, answer=DelayAnswer.EXPLAIN, words="The court has adjourned.",
                 actor=world.actor(world.ivy, at), now=at + DAY)  # fmt: skip

    assert [c.answers for c in running(journey, ANSWER)] == [Role.SUPERVISING_SOCIAL_WORKER]
    said = Event.objects.get(journey=journey, kind="permanence_delay_notice_answered")
    assert (said.payload.reason, said.actor) == ("The court has adjourned.", world.ivy)
    assert said.payload.says == "Delay, First permanence planning meeting: explained."
    answer_delay(question_id=question_of(journey, "supervising_social_worker").pk, answer=DelayAnswer.ACKNOWLEDGE, words="",
                 actor=world.actor(sunita, at), now=at + DAY)  # fmt: skip
    assert running(journey, ANSWER) == []


@pytest.mark.parametrize("answer", [DelayAnswer.CHALLENGE, DelayAnswer.EXPLAIN])
def test_at_097_a_challenge_and_an_explanation_need_words_and_without_them_nothing_is_written(world, journey, answer):
    at = overdue(journey)
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        answer_delay(question_id=question_of(journey, "iro").pk, answer=answer, words=" ", actor=world.actor(world.ivy, at), now=at)

    assert list(refused.value.fields) == ["words"]
    assert (events_of(journey), question_of(journey, "iro").answer, Challenge.objects.count()) == (before, "", 0)


def test_at_097_nobody_else_answers_and_nobody_answers_twice(world, journey):
    at = overdue(journey)
    question, before = question_of(journey, "iro"), events_of(journey)
    for person in (world.amina, world.ben, world.hari):
        with pytest.raises(NotYourDecision):
            answer_delay(question_id=question.pk, answer=DelayAnswer.ACKNOWLEDGE, words="", actor=world.actor(person, at), now=at)
    assert events_of(journey) == before

    answer_delay(question_id=question.pk, answer=DelayAnswer.ACKNOWLEDGE, words="", actor=world.actor(world.ivy, at), now=at)
    with pytest.raises(BadInput, match="has been answered"):
        answer_delay(question_id=question.pk, answer=DelayAnswer.ACKNOWLEDGE, words="", actor=world.actor(world.ivy, at), now=at)


def test_where_nobody_is_named_the_next_post_above_is_asked_and_it_says_why(world):
    journey = a_journey(world, stage=Stage.LOOKED_AFTER)
    at = overdue(journey)

    asked = {q.watcher: (q.role, q.because) for q in DelayQuestion.objects.filter(journey=journey)}

    assert asked["iro"][0] == Role.HEAD_OF_SERVICE
    assert asked["iro"][1] == "No independent reviewing officer is named for the child. Service manager: the post is vacant."
    assert asked["supervising_social_worker"] == ("team_manager", "No supervising social worker is named for the child.")
    answer_delay(question_id=question_of(journey, "iro").pk, answer=DelayAnswer.ACKNOWLEDGE, words="", actor=world.actor(world.grace, at),
                 now=at)  # fmt: skip
    assert question_of(journey, "iro").answered_by == world.grace


def test_a_challenge_to_a_delay_opens_a_formal_challenge_that_climbs(world, journey):
    at = overdue(journey)

    answered = answer_delay(question_id=question_of(journey, "iro").pk, answer=DelayAnswer.CHALLENGE, words="Nobody has begun.",
                            actor=world.actor(world.ivy, at), now=at)  # fmt: skip

    assert (answered.challenge.state, answered.challenge.issue) == (ChallengeState.FORMAL, "Nobody has begun.")
    assert [c.subject for c in running(journey, FORMAL)] == [answered.challenge.public_id]
    assert events_of(journey)[-2:] == ["permanence_delay_notice_answered", "iro_challenge_raised"]


def test_every_limit_that_tells_of_a_delay_is_one_that_can_be_late():
    assert [code for code in sorted(DELAYS) if not LIMITS[code].kind.can_be_late] == []


# ── AT-098: the challenge ladder ────────────────────────────────────────────────────────────────────────────────────


def challenge(world, journey, *, is_formal=True, at=NOON, reply_by=None, issue="Decisions of the last review are not begun."):
    return raise_challenge(journey_id=journey.pk, issue=issue, is_formal=is_formal, reply_by=reply_by, actor=world.actor(world.ivy, at),
                           now=at)  # fmt: skip


def shown(world, at):
    viewer = world.viewer(world.ivy, at)
    return {row.challenge.public_id: row for row in challenged_in_words(challenges(viewer), Words(), now=at)}


def test_at_098_a_formal_challenge_without_an_answer_rises_a_level_and_stays_with_the_reviewing_officer_to_close(world, journey):
    made = challenge(world, journey)
    (clock,) = running(journey, FORMAL)
    assert due_day(clock.due_at) == date(2026, 3, 11), "5 working days"
    assert shown(world, NOON)[made.public_id].level == "Team manager"

    fire_due_clocks(now=clock.due_at)
    assert roles_told(clock) == [Role.TEAM_MANAGER, Role.SERVICE_MANAGER]
    risen = shown(world, clock.due_at)[made.public_id]
    assert (risen.level, risen.due_on, risen.is_late) == ("Service manager", date(2026, 3, 18), True), "five working days of its own"
    fire_due_clocks(now=clock.due_at + 40 * DAY)
    assert roles_told(clock) == [Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS]
    assert due_day(Firing.objects.get(clock=clock, rung="up_4").moment) == date(2026, 4, 1), "20 working days in all"

    later = NOON + 45 * DAY
    answer_challenge(challenge_id=made.pk, response="They begin on Monday.", agreed_action="A bed of his own.",
                     agreed_by=(later + 7 * DAY).date(), actor=world.actor(world.grace, later), now=later)  # fmt: skip
    assert running(journey, FORMAL) == []
    assert [c.answers for c in running(journey, CLOSING)] == [Role.IRO], "an answer closes nothing"
    for manager in (world.ben, world.grace):
        with pytest.raises(NotYourDecision):
            close_challenge(challenge_id=made.pk, outcome="Done.", actor=world.actor(manager, later), now=later)
    assert Challenge.objects.get(pk=made.pk).state == ChallengeState.ANSWERED
    close_challenge(challenge_id=made.pk, outcome="He has a bed of his own.", actor=world.actor(world.ivy, later), now=later + DAY)

    closed = Challenge.objects.get(pk=made.pk)
    assert (closed.state, closed.outcome, running(journey, CLOSING)) == (ChallengeState.CLOSED, "He has a bed of his own.", [])


def test_an_informal_challenge_asks_for_an_answer_by_a_day_and_climbs_only_once_it_is_formal(world, journey):
    made = challenge(world, journey, is_formal=False, reply_by=date(2026, 3, 9))
    assert (running(journey, FORMAL), [c.answers for c in running(journey, CLOSING)]) == ([], [Role.IRO])
    assert [shown(world, at)[made.public_id].is_late for at in (NOON, NOON + 10 * DAY)] == [False, True]

    make_formal(challenge_id=made.pk, why="No reply.", actor=world.actor(world.ivy), now=NOON + 6 * DAY)

    assert [c.subject for c in running(journey, FORMAL)] == [made.public_id]
    assert len(running(journey, CLOSING)) == 1, "one time to close it, from the first"


def test_at_098_an_informal_challenge_that_nobody_answers_by_its_day_becomes_formal_by_itself_once_and_climbs(world, journey):
    made = challenge(world, journey, is_formal=False, reply_by=date(2026, 3, 9))
    answered = challenge(world, journey, is_formal=False, reply_by=date(2026, 3, 9), issue="The passport.")
    answer_challenge(challenge_id=answered.pk, response="It is there.", agreed_action="", agreed_by=None, actor=world.actor(world.ben),
                     now=NOON + DAY)  # fmt: skip
    last_minute, midnight = datetime(2026, 3, 9, 23, 59, tzinfo=UTC), datetime(2026, 3, 10, tzinfo=UTC)

    assert [make_formal_in_time(now=at) for at in (last_minute, midnight, midnight)] == [0, 1, 0]

    (clock,) = running(journey, FORMAL)
    assert (clock.subject, clock.started_at) == (made.public_id, midnight)
    assert (
        Event.objects.filter(journey=journey).order_by("-seq")[0].payload.says
        == "No answer came by 9 March 2026, and the challenge became formal."
    )
    assert Challenge.objects.get(pk=answered.pk).state == ChallengeState.ANSWERED
    with pytest.raises(NotYourDecision):
        close_challenge(challenge_id=made.pk, outcome="Done.", actor=world.actor(world.ben, midnight), now=midnight)
    delivered(midnight)
    assert "A formal challenge about this child's plan was made. Without an answer it goes up the line." in told(world.ben)


def test_an_answer_that_does_not_settle_it_is_made_formal_again_with_a_reason(world, journey):
    made = challenge(world, journey)
    answer_challenge(challenge_id=made.pk, response="Soon.", agreed_action="", agreed_by=None, actor=world.actor(world.ben), now=NOON + DAY)
    with pytest.raises(BadInput):
        make_formal(challenge_id=made.pk, why="", actor=world.actor(world.ivy), now=NOON + 2 * DAY)

    make_formal(challenge_id=made.pk, why="Soon is no date.", actor=world.actor(world.ivy), now=NOON + 2 * DAY)

    (clock,) = running(journey, FORMAL)
    assert (clock.started_at, Challenge.objects.get(pk=made.pk).state) == (NOON + 2 * DAY, ChallengeState.FORMAL)


def test_two_challenges_of_one_child_run_beside_each_other_and_an_answer_stops_its_own(world, journey):
    first, second = challenge(world, journey), challenge(world, journey, issue="The passport.", at=NOON + DAY)

    answer_challenge(
        challenge_id=first.pk, response="Begun.", agreed_action="", agreed_by=None, actor=world.actor(world.ben), now=NOON + 2 * DAY
    )

    assert [c.subject for c in running(journey, FORMAL)] == [second.public_id]
    assert {c.subject for c in running(journey, CLOSING)} == {first.public_id, second.public_id}


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"issue": ""}, "issue"), ({"is_formal": False}, "reply_by"), ({"is_formal": False, "reply_by": date(2026, 3, 3)}, "reply_by")],
)
def test_a_challenge_without_its_issue_or_a_day_ahead_is_refused_and_nothing_is_written(world, journey, asked, field):
    before = events_of(journey)

    with pytest.raises(BadInput) as refused:
        challenge(world, journey, **asked)

    assert (list(refused.value.fields), events_of(journey), Challenge.objects.count()) == ([field], before, 0)


def test_only_those_who_watch_challenge_and_only_the_line_answers(world, journey):
    with pytest.raises(NotYourDecision):
        raise_challenge(journey_id=journey.pk, issue="No.", is_formal=True, actor=world.actor(world.ben), now=NOON)
    made = challenge(world, journey)
    with pytest.raises(NotYourDecision):
        answer_challenge(challenge_id=made.pk, response="No.", agreed_action="", agreed_by=None, actor=world.actor(world.amina), now=NOON)

    assert Challenge.objects.get().state == ChallengeState.FORMAL


def test_a_challenge_is_taken_back_by_whoever_raised_it_with_a_reason(world, journey):
    made = challenge(world, journey)
    with pytest.raises(BadInput):
        withdraw_challenge(challenge_id=made.pk, why="", actor=world.actor(world.ivy), now=NOON)

    withdraw_challenge(challenge_id=made.pk, why="Raised on the wrong child.", actor=world.actor(world.ivy), now=NOON + DAY)

    assert Challenge.objects.get(pk=made.pk).state == ChallengeState.WITHDRAWN
    assert (running(journey, FORMAL), running(journey, CLOSING), running(journey, "lac.iro_dispute_resolution")) == ([], [], [])
    with pytest.raises(BadInput):
        close_challenge(challenge_id=made.pk, outcome="Too late.", actor=world.actor(world.ivy), now=NOON + DAY)


def test_a_challenge_is_told_to_the_team_the_worker_and_the_other_watcher(world, journey, sunita):
    delivered(NOON)
    challenge(world, journey)

    delivered(NOON)

    for person in (world.ben, sunita):
        assert told(person)[-1] == "A formal challenge about this child's plan was made. Without an answer it goes up the line."
