"""Notices of delay and challenges: the lists, one of each, and the steps that may be taken."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.ask_about_delay import answer_delay
from tracker.actions.challenge import (
    CHALLENGES,
    answer_challenge,
    close_challenge,
    make_formal,
    may_close,
    raise_challenge,
    withdraw_challenge,
)
from tracker.errors import BadInput, NotVisible, NotYourDecision
from tracker.models import Challenge, DelayQuestion, Journey
from tracker.selectors import oversight
from tracker.selectors.who import directory
from tracker.terms import OPEN_CHALLENGES, ChallengeState, DelayAnswer
from tracker.web.forms.oversight import (
    AnswerChallengeForm,
    ChallengeForm,
    DelayForm,
    EndChallengeForm,
    MakeFormalForm,
    WithdrawChallengeForm,
)
from tracker.web.views.base import JourneyInSight, Page
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date
from workflows.definitions.ladders import CHALLENGED


class Delays(Page):
    """What waits for this person's answer, and every notice of delay about children whom they may see."""

    template_name = "tracker/delays.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        mine = request.GET.get("show") != "all"
        rows = oversight.unanswered(self.viewer, self.actor, now=self.now) if mine else oversight.questions(self.viewer)
        page = self.page_of(rows)
        return self.show(page=page, rows=oversight.asked_in_words(page.object_list, self.words, now=self.now), mine=mine)


class Challenges(Page):
    """The challenges about children whom this person may see, the open ones unless another state is asked for."""

    template_name = "tracker/challenges.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        if state and state not in oversight.STATES:
            raise Http404
        page = self.page_of(oversight.challenges(self.viewer, state=state, only_open=not state))
        rows = oversight.challenged_in_words(page.object_list, self.words, now=self.now)
        return self.show(page=page, rows=rows, state=state, states=oversight.STATES)


class _OfOneJourney(JourneyInSight):
    """A screen about one thing of a child's journey that was found by its own id."""

    template_name = "tracker/journey_form.html"

    def _page(self, form: forms.Form, *, heading: str, submit: str, lead: str = "", status: int = 200) -> HttpResponse:
        return self.show(form=form, heading=heading, submit=submit, lead=lead, status=status)

    def refused(self, form: forms.Form, why: BadInput | NotYourDecision) -> int:
        put_into(form, why)
        return 422 if isinstance(why, BadInput) else 403


class AnswerDelay(_OfOneJourney):
    """The answer to one notice of delay."""

    @cached_property
    def question(self) -> DelayQuestion:
        try:
            return oversight.the_question(self.viewer, self.kwargs["question"])
        except NotVisible:
            raise Http404 from None

    @cached_property
    def journey(self) -> Journey:
        return self.question.journey

    def get(self, request: HttpRequest, question: str) -> HttpResponse:
        self.note_look("delay")
        return self._ask(DelayForm())

    def post(self, request: HttpRequest, question: str) -> HttpResponse:
        form = DelayForm(request.POST)
        if not form.is_valid():
            return self._ask(form, status=422)
        try:
            answer_delay(question_id=self.question.pk, answer=DelayAnswer(form.cleaned_data["answer"]), words=form.cleaned_data["words"],
                         actor=self.actor, now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._ask(form, status=self.refused(form, why))
        messages.success(request, "Your answer stands on the child’s record.")
        return redirect("delays")

    def _ask(self, form: DelayForm, *, status: int = 200) -> HttpResponse:
        (shown,) = oversight.asked_in_words([self.question], self.words, now=self.now)
        names = directory(self.words, [self.child.pk], now=self.now)
        may_answer = oversight.may_answer(self.question, self.actor, names, self.journey)
        return self.show(form=form, question=shown, may_answer=may_answer, template="tracker/delay.html", status=status)


class RaiseChallenge(_OfOneJourney):
    """A challenge about the child's plan."""

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        return self._ask(ChallengeForm(today=local_date(self.now)))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = ChallengeForm(request.POST, today=local_date(self.now))
        if not form.is_valid():
            return self._ask(form, status=422)
        data = form.cleaned_data
        try:
            made = raise_challenge(journey_id=self.journey.pk, issue=data["issue"], is_formal=data["how"] == "formal",
                                   reply_by=data["reply_by"], actor=self.actor, now=self.now)  # fmt: skip
        except (BadInput, NotYourDecision) as why:
            return self._ask(form, status=self.refused(form, why))
        messages.success(request, "Your challenge stands on the child’s record.")
        return redirect("challenge", challenge=made.public_id)

    def _ask(self, form: ChallengeForm, *, status: int = 200) -> HttpResponse:
        lead = "" if not self.actor.roles.isdisjoint(CHALLENGES) else f"A challenge is raised by: {self.words.roles(CHALLENGES)}."
        return self._page(form, heading="Challenge the plan", submit="Record the challenge", lead=lead, status=status)


class OneChallenge(_OfOneJourney):
    """One challenge with all that came of it, and the steps that this person may take."""

    @cached_property
    def challenge(self) -> Challenge:
        try:
            return oversight.the_challenge(self.viewer, self.kwargs["challenge"])
        except NotVisible:
            raise Http404 from None

    @cached_property
    def journey(self) -> Journey:
        return self.challenge.journey

    @cached_property
    def steps(self) -> list[tuple[str, str]]:
        """The steps that may be taken now by this person: the name of each screen, and what its button says."""
        state, found = ChallengeState(self.challenge.state), []
        if state in (ChallengeState.INFORMAL, ChallengeState.FORMAL) and not self.actor.roles.isdisjoint(CHALLENGED):
            found.append(("challenge_answer", "Answer it"))
        if state in (ChallengeState.INFORMAL, ChallengeState.ANSWERED) and not self.actor.roles.isdisjoint(CHALLENGES):
            found.append(("challenge_formal", "Make it formal"))
        if state in OPEN_CHALLENGES and may_close(self.journey.child_id, self.actor):
            found.append(("challenge_close", "Close it"))
        if state in OPEN_CHALLENGES and (self.challenge.raised_by_id == self.user.pk or may_close(self.journey.child_id, self.actor)):
            found.append(("challenge_withdraw", "Take it back"))
        return found

    def get(self, request: HttpRequest, challenge: str) -> HttpResponse:
        self.note_look("challenge")
        (shown,) = oversight.challenged_in_words([self.challenge], self.words, now=self.now)
        return self.show(template="tracker/challenge.html", shown=shown, challenge=self.challenge, steps=self.steps)


class ChallengeStep(OneChallenge):
    """One step of a challenge: what it asks, and what it does."""

    form_class: type[Any]
    heading = submit = done = ""

    def get(self, request: HttpRequest, challenge: str) -> HttpResponse:
        return self._step(self.form_class(today=local_date(self.now)))

    def post(self, request: HttpRequest, challenge: str) -> HttpResponse:
        form = self.form_class(request.POST, today=local_date(self.now))
        if not form.is_valid():
            return self._step(form, status=422)
        try:
            self.act(form.cleaned_data)
        except (BadInput, NotYourDecision) as why:
            return self._step(form, status=self.refused(form, why))
        messages.success(request, self.done)
        return redirect("challenge", challenge=self.challenge.public_id)

    def act(self, data: dict[str, Any]) -> None:
        raise NotImplementedError

    def _step(self, form: forms.Form, *, status: int = 200) -> HttpResponse:
        return self._page(form, heading=self.heading, submit=self.submit, lead=self.challenge.issue, status=status)

    @property
    def _at(self) -> dict[str, Any]:
        return {"challenge_id": self.challenge.pk, "actor": self.actor, "now": self.now}


class ChallengeAnswer(ChallengeStep):
    form_class, heading, submit = AnswerChallengeForm, "Answer the challenge", "Record the answer"
    done = "The answer stands on the child’s record. The reviewing officer closes the challenge."

    def act(self, data: dict[str, Any]) -> None:
        answer_challenge(**self._at, response=data["response"], agreed_action=data["agreed_action"], agreed_by=data["agreed_by"])


class ChallengeFormal(ChallengeStep):
    form_class, heading, submit, done = MakeFormalForm, "Make the challenge formal", "Make it formal", "The challenge is formal."

    def act(self, data: dict[str, Any]) -> None:
        make_formal(**self._at, why=data["why"])


class ChallengeClose(ChallengeStep):
    form_class, heading, submit, done = EndChallengeForm, "Close the challenge", "Close it", "The challenge is closed."

    def act(self, data: dict[str, Any]) -> None:
        close_challenge(**self._at, outcome=data["outcome"])


class ChallengeWithdraw(ChallengeStep):
    form_class, heading, submit, done = WithdrawChallengeForm, "Take the challenge back", "Take it back", "The challenge was taken back."

    def act(self, data: dict[str, Any]) -> None:
        withdraw_challenge(**self._at, why=data["outcome"])
