"""Notices of delay answered; challenges raised, answered, made formal, closed and taken back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.ask_about_delay import answer_delay
from tracker.actions.challenge import answer_challenge, close_challenge, make_formal, raise_challenge, withdraw_challenge
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.oversight import (
    ChallengeAnswerIn,
    ChallengeEndIn,
    ChallengeFormalIn,
    ChallengeIn,
    ChallengeOut,
    ChallengesAsked,
    DelayAnswerIn,
    DelayOut,
    DelaysAsked,
)
from tracker.api.views.base import RecordView
from tracker.models import Challenge
from tracker.selectors import oversight, reachable
from tracker.selectors.words import Words
from tracker.terms import DelayAnswer


class DelaysView(RecordView):
    """The notices of delay about children whom you may see."""

    @extend_schema(operation_id="delays_list", **listing(DelaysAsked, DelayOut))
    def get(self, request: Request) -> Response:
        """List the notices of delay: what waits for you oldest first, all of them latest first."""
        waiting = asked(DelaysAsked, request)["waiting"]
        rows = oversight.unanswered(self.viewer, self.actor, now=self.now) if waiting else oversight.questions(self.viewer)
        here, pages = self.rows_of(rows)
        return self.answer(pages, DelayOut, oversight.asked_in_words(here, Words(), now=self.now))


class DelayAnswerView(RecordView):
    """One notice of delay."""

    @extend_schema(
        operation_id="delays_answer", request=DelayAnswerIn, parameters=[IDEMPOTENCY_KEY], responses=answers(200, DelayOut, 403, 404, 422)
    )
    def post(self, request: Request, question: str) -> Response:
        """Acknowledge, challenge or explain a delay. A challenge opens a formal one."""
        given = checked(DelayAnswerIn, request.data)
        found = oversight.the_question(self.viewer, question)
        return answered_once(request, lambda: (200, self._answered(found.pk, question, given)), user=self.user)

    def _answered(self, pk: int, question: str, given: dict[str, Any]) -> Any:
        answer_delay(question_id=pk, answer=DelayAnswer(given["answer"]), words=given["words"], actor=self.actor, now=self.now)
        (told,) = oversight.asked_in_words([oversight.the_question(self.viewer, question)], Words(), now=self.now)
        return self.told(DelayOut, told)


class _OfChallenges(RecordView):
    def in_words(self, challenge: Challenge) -> Any:
        (told,) = oversight.challenged_in_words([oversight.the_challenge(self.viewer, challenge.public_id)], Words(), now=self.now)
        return self.told(ChallengeOut, told)


class ChallengesView(_OfChallenges):
    """The challenges about children whom you may see."""

    @extend_schema(operation_id="challenges_list", **listing(ChallengesAsked, ChallengeOut))
    def get(self, request: Request) -> Response:
        """List the challenges, the oldest first."""
        state = asked(ChallengesAsked, request)["state"]
        here, pages = self.rows_of(oversight.challenges(self.viewer, state=state, only_open=not state))
        return self.answer(pages, ChallengeOut, oversight.challenged_in_words(here, Words(), now=self.now))

    @extend_schema(
        operation_id="challenges_raise", request=ChallengeIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(201, ChallengeOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Challenge the plan of a child."""
        given = checked(ChallengeIn, request.data)
        journey = reachable.the_journey(self.viewer, given["journey"])
        return answered_once(request, lambda: (201, self._raised(journey.pk, given)), user=self.user)

    def _raised(self, journey: int, given: dict[str, Any]) -> Any:
        return self.in_words(
            raise_challenge(journey_id=journey, issue=given["issue"], is_formal=given["formal"], reply_by=given["reply_by"],
                            actor=self.actor, now=self.now)
        )  # fmt: skip


class ChallengeView(_OfChallenges):
    """One challenge."""

    @extend_schema(operation_id="challenges_read", parameters=[ACCESS_REASON], responses=answers(200, ChallengeOut, 403, 404))
    def get(self, request: Request, challenge: str) -> Response:
        """Read one challenge."""
        asked(In, request)
        found = oversight.the_challenge(self.viewer, challenge)
        self.note_look(found.journey.child, "challenge")
        return Response(self.in_words(found))


class _Step(_OfChallenges):
    """One step of a challenge."""

    body: type[In]

    def done(self, request: Request, challenge: str) -> Response:
        given = checked(self.body, request.data)
        found = oversight.the_challenge(self.viewer, challenge)
        return answered_once(request, lambda: (200, self.in_words(self.act(found.pk, given))), user=self.user)

    def act(self, pk: int, given: dict[str, Any]) -> Challenge:
        raise NotImplementedError


class ChallengeAnswerView(_Step):
    """The authority's answer."""

    body = ChallengeAnswerIn

    @extend_schema(
        operation_id="challenges_answer", request=ChallengeAnswerIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, ChallengeOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, challenge: str) -> Response:
        """Answer a challenge for the authority. It stays with the reviewing officer to close."""
        return self.done(request, challenge)

    def act(self, pk: int, given: dict[str, Any]) -> Challenge:
        return answer_challenge(challenge_id=pk, **given, actor=self.actor, now=self.now)


class ChallengeFormalView(_Step):
    """Made formal."""

    body = ChallengeFormalIn

    @extend_schema(
        operation_id="challenges_make_formal", request=ChallengeFormalIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, ChallengeOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, challenge: str) -> Response:
        """Make a challenge formal, so that it climbs."""
        return self.done(request, challenge)

    def act(self, pk: int, given: dict[str, Any]) -> Challenge:
        return make_formal(challenge_id=pk, **given, actor=self.actor, now=self.now)


class ChallengeCloseView(_Step):
    """Closed."""

    body = ChallengeEndIn

    @extend_schema(
        operation_id="challenges_close", request=ChallengeEndIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, ChallengeOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, challenge: str) -> Response:
        """Close a challenge, with what it changed for the child. Only the reviewing officer does."""
        return self.done(request, challenge)

    def act(self, pk: int, given: dict[str, Any]) -> Challenge:
        return close_challenge(challenge_id=pk, **given, actor=self.actor, now=self.now)


class ChallengeWithdrawView(_Step):
    """Taken back."""

    body = ChallengeEndIn

    @extend_schema(
        operation_id="challenges_withdraw", request=ChallengeEndIn, parameters=[IDEMPOTENCY_KEY],
        responses=answers(200, ChallengeOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, challenge: str) -> Response:
        """Take a challenge back, with the reason."""
        return self.done(request, challenge)

    def act(self, pk: int, given: dict[str, Any]) -> Challenge:
        return withdraw_challenge(challenge_id=pk, why=given["outcome"], actor=self.actor, now=self.now)
