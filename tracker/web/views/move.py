"""The move page: every way on from where the child stands, and the form of the chosen one."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from tracker.actions.move import Moved
from tracker.actions.requests import MoveRequest
from tracker.errors import AlreadyAnswered, BadInput, MoveRefused, NotYourDecision, StaleJourney
from tracker.flows import handover
from tracker.models import Journey
from tracker.selectors import families, handovers, moves, ways
from tracker.selectors.moves import Option, Told
from tracker.selectors.ways import Shown
from tracker.web.forms.moves import MoveForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.definitions.ways import GOALS
from workflows.shapes import Situation

OWN_PAGE = {"child_missing": "missing", "child_returned_from_missing": "missing"}
"""Happenings that have a page of their own, the one way in for people. Programs and imports record them by the move."""


class MoveInSight(JourneyInSight):
    """The moves out of where a child stands, the one that the address chooses, and where each unmet condition is met."""

    @cached_property
    def _options(self) -> list[Option]:
        if not self.journey.is_open:
            raise Http404
        return moves.options(self.read, self._situation, self.actor, self.words, self.book)

    @cached_property
    def _situation(self) -> Situation:
        return self.read.situation(self.now)

    @property
    def chosen(self) -> Option | None:
        asked = self.request.GET.get("to", "")
        return moves.option_of(self._options, asked) if asked else None

    def gone(self, **context: Any) -> HttpResponse:
        """Says that the move is no longer there, with what was typed, so that nothing is lost."""
        typed = [
            (name.removeprefix("given_").replace("_", " ").capitalize(), text)
            for name, text in self.request.POST.dict().items()
            if isinstance(text, str) and text.strip() and name != "csrfmiddlewaretoken" and not name.startswith("version")
        ]
        now_at = self.words.stage(self.journey.stage, self.journey.sub_stage)
        return self.show(template="tracker/move_stale.html", status=409, typed=typed, now_at=now_at, **context)

    def with_where(self, told: tuple[Told, ...], journey: Journey | None = None) -> list[dict[str, Any]]:
        """Reasons as components/refusals.html takes them, each with a link to where it is met, for this journey or another."""
        of = journey or self.journey
        return [
            {"says": t.says, "who": t.who, "earliest": t.earliest, "where": self._where(t, of), "where_says": _WHERE_SAYS.get(t.where, "")}
            for t in told
        ]

    def _where(self, told: Told, journey: Journey) -> str:
        if told.where == "record" and told.evidence is not None:
            back = urlencode({"what": f"evidence:{told.evidence}", "next": self.request.get_full_path()})
            return f"{reverse('record', args=[journey.public_id])}?{back}"
        if told.where == "moves":
            return f"{reverse('move', args=[journey.public_id])}?{urlencode({'to': told.move})}"
        if told.where in ("assessment", "missing"):
            return reverse(told.where, args=[journey.public_id])
        return self._panel(journey) if told.where == "panel" else ""

    def _panel(self, journey: Journey) -> str:
        """Where a child is put forward to a panel: a page of the app above, where it is there."""
        try:
            return reverse("put_forward", args=[journey.public_id])
        except NoReverseMatch:
            return ""


class Move(MoveInSight):
    """GET lists the moves, with the way to a stage that is asked for (`?way=stage`), or shows the form of one (`?to=code:target`).
    POST makes it.
    """

    template_name = "tracker/move.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        chosen = self.chosen
        if chosen is not None and chosen.move.code in OWN_PAGE:
            return redirect(OWN_PAGE[chosen.move.code], self.journey.public_id)
        if chosen is None:
            return self.show(groups=moves.grouped(self._options), way=self._way(), goals=ways.choices(self.words),
                             template="tracker/moves.html", here=request.get_full_path(), panel=self._panel(self.journey))  # fmt: skip
        return self._form_page(chosen, self._form(chosen))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        chosen = self.chosen
        if chosen is None:
            return self._gone(request)
        if chosen.move.code in OWN_PAGE:
            return redirect(OWN_PAGE[chosen.move.code], self.journey.public_id)
        form = self._form(chosen, request.POST)
        if not form.is_valid():
            return self._form_page(chosen, form, status=422)
        try:
            moved = handover.offer_move(journey_id=self.journey.pk, request=form.request(), actor=self.actor, now=self.now)
        except MoveRefused as refused:
            told = moves.told(refused.reasons, self.words, self.actor.roles)
            return self._form_page(chosen, form, status=422, refused=self.with_where(told))
        except StaleJourney as stale:
            return self._stale(form, stale)
        except NotYourDecision as refused:
            return self._form_page(chosen, form, status=403, not_yours=self.words.roles(refused.who))
        except AlreadyAnswered as refused:
            return self._form_page(chosen, form, status=409, waits=refused.says)
        except BadInput as refused:
            put_into(form, refused)
            return self._form_page(chosen, form, status=422)
        messages.success(request, self._what_came_of(moved, chosen))
        return self.back_to_child()

    def _way(self) -> Shown | None:
        """The way to the stage that is asked for; none where none is, or where there is no such stage."""
        goal = self.request.GET.get("way", "")
        if goal not in GOALS:
            return None
        found = ways.way(self.journey, self._situation, goal, self.book)
        return ways.in_words(found, self.words, self.actor.roles, here=[option.key for option in self._options])

    def _form(self, chosen: Option, data: Any = None) -> MoveForm:
        teams = [team for team in handovers.teams_that_receive(None) if team[0] != self.journey.team_id]
        return MoveForm(data, option=chosen, journey=self.journey, now=self.now, teams=teams)

    def _form_page(self, chosen: Option, form: MoveForm, *, status: int = 200, **context: Any) -> HttpResponse:
        brothers_and_sisters = [] if chosen.details else families.open_journeys(self.viewer, self.child)
        return self.show(option=chosen, form=form, family=brothers_and_sisters, first=self.with_where(chosen.first),
                         warns=self.with_where(chosen.warns), status=status, **context)  # fmt: skip

    def _stale(self, form: MoveForm, stale: StaleJourney) -> HttpResponse:
        """What the other person did, where the child now stands, and what was typed, so that nothing is lost."""
        for kept in ("journey", "read", "_situation", "_options", "child"):
            self.__dict__.pop(kept, None)
        now_at = self.words.stage(self.journey.stage, self.journey.sub_stage)
        still = moves.option_of(self._options, self.request.GET.get("to", "")) if self.journey.is_open else None
        context: dict[str, Any] = {"stale": stale, "now_at": now_at, "typed": form.typed()}
        if still is None:
            return self.show(template="tracker/move_stale.html", status=409, **context)
        data = self.request.POST.copy()
        data["version"] = str(self.journey.version)
        return self._form_page(still, self._form(still, data), status=409, **context)

    def _gone(self, request: HttpRequest) -> HttpResponse:
        """The move was there when the page was read and is not now. The door says what somebody else did meanwhile."""
        code, _, target = request.GET.get("to", "").partition(":")
        seen = request.POST.get("version", "")
        asked = MoveRequest(move=code, target=target, version=_version(seen), occurred_at=self.now)
        context: dict[str, Any] = {}
        try:
            handover.offer_move(journey_id=self.journey.pk, request=asked, actor=self.actor, now=self.now)
        except StaleJourney as stale:
            context["stale"] = stale
        except (MoveRefused, NotYourDecision, BadInput) as refused:
            context["says"] = refused.says
        return self.gone(**context)

    def _what_came_of(self, moved: Moved, chosen: Option) -> str:
        if moved.handover is not None and chosen.on_acceptance:
            holder = moved.journey.team.name if moved.journey.team else "The sender"
            return f"Offered to {moved.handover.to_team.name}. {holder} stays responsible until the offer is accepted."
        offered = f" Offered to {moved.handover.to_team.name}, which has not answered yet." if moved.handover else ""
        return f"Recorded: {chosen.says}{offered}"


def _version(seen: str) -> int | None:
    """The version that a form was made with; None for what can be none."""
    return int(seen) if seen.isdecimal() and len(seen) < 10 else None


_WHERE_SAYS = {
    "record": "Record it now",
    "panel": "Put the child forward to a panel",
    "moves": "Look at that move",
    "assessment": "Go to the assessment",
    "missing": "Record that the child was found",
}
