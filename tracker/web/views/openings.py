"""Opening a child's next journey by any move that starts where none is open: the list of them, and the form of one."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.actions.add_child import add_child
from tracker.actions.look import look
from tracker.actions.open_journey import open_journey
from tracker.errors import AlreadyAnswered, BadInput, MoveRefused, NotYourDecision
from tracker.selectors import children, handovers, moves, openings
from tracker.selectors.caseloads import age_in_words
from tracker.selectors.moves import Option, Told
from tracker.web.forms.openings import OpeningForm
from tracker.web.forms.people import WhoForm
from tracker.web.views.base import ChildInSight
from tracker.web.views.children import FrontDoorPage
from tracker.web.views.trouble import put_into

OPEN_ALREADY = "This child has an open journey. What happens now is recorded on that journey."
NOT_POSSIBLE = "No journey of this child can be opened in this way."


class Openings(ChildInSight):
    """GET lists the openings, or shows the form of one (`?to=code:target`). POST opens the journey."""

    template_name = "tracker/opening.html"

    @cached_property
    def _options(self) -> list[Option]:
        return openings.options(self.child, self.actor, self.words, self.book, now=self.now)

    @property
    def _chosen(self) -> Option | None:
        asked = self.request.GET.get("to", "")
        return moves.option_of(self._options, asked) if asked else None

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        if not self._options:
            messages.info(request, OPEN_ALREADY)
            return redirect("child", ref=self.child.ref)
        self.note_look("openings")
        chosen = self._chosen
        if chosen is None:
            return self.show(template="tracker/openings.html", groups=openings.grouped(self._options), here=request.get_full_path())
        return self._form_page(chosen, self._form(chosen))

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        chosen = self._chosen
        if chosen is None:
            return self._gone(NOT_POSSIBLE if self._options else OPEN_ALREADY, self._sent())
        form = self._form(chosen, request.POST)
        if not form.is_valid():
            return self._form_page(chosen, form, status=422)
        try:
            open_journey(child_id=self.child.pk, request=form.request(), team_id=form.team, actor=self.actor, now=self.now)
        except MoveRefused as refused:
            return self._form_page(chosen, form, status=422, refused=moves.told(refused.reasons, self.words, self.actor.roles))
        except NotYourDecision as refused:
            return self._form_page(chosen, form, status=403, not_yours=self.words.roles(refused.who))
        except AlreadyAnswered as refused:
            return self._gone(refused.says, form.typed())
        except BadInput as refused:
            put_into(form, refused)
            return self._form_page(chosen, form, status=422)
        return self._opened(chosen)

    def _opened(self, chosen: Option) -> HttpResponse:
        """Back to the child; to the children where another team now holds the child and this person sees the child no longer."""
        messages.success(self.request, f"Recorded: {chosen.says}")
        if children.child_for(self.viewer, self.child.ref) is None:
            return redirect("children")
        return redirect("child", ref=self.child.ref)

    def _form(self, chosen: Option, data: Any = None) -> OpeningForm:
        teams = handovers.teams_that_receive(None)
        own = [pk for pk, _ in teams if pk in self.actor.unit_ids]
        return OpeningForm(data, option=chosen, now=self.now, teams=teams, own_team=own[0] if len(own) == 1 else None)

    def _form_page(self, chosen: Option, form: OpeningForm, *, status: int = 200, **context: Any) -> HttpResponse:
        return self.show(option=chosen, form=form, first=_nowhere(chosen.first), warns=_nowhere(chosen.warns), status=status,
                         **context)  # fmt: skip

    def _gone(self, says: str, typed: list[tuple[str, str]]) -> HttpResponse:
        """Says that nothing was recorded, with what was typed, so that nothing is lost."""
        is_open = openings.open_journey_of(self.child) is not None
        return self.show(template="tracker/opening_gone.html", status=409, says=says, typed=typed, is_open=is_open)

    def _sent(self) -> list[tuple[str, str]]:
        sent = ((name.removeprefix("given_").replace("_", " ").capitalize(), text) for name, text in self.request.POST.items())
        return [(name, text) for name, text in sent if isinstance(text, str) and text.strip() and name != "Csrfmiddlewaretoken"]

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        shown = {"child": self.child, "age": age_in_words(self.child, now=self.now)}
        return super().show(status=status, template=template, **{**shown, **context})


class NewJourney(FrontDoorPage):
    """Which child a journey is opened for: one on record, or one who is put on record here. The openings follow."""

    template_name = "tracker/new_journey.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=WhoForm(now=self.now))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WhoForm(request.POST, now=self.now)
        if self.asks_which_child(form):
            return self.show(form=form, asks=True)
        if not form.is_valid():
            return self.show(form=form, status=422)
        child = self.the_child(form)
        if child is not None:
            return redirect("openings", ref=child.ref)
        try:
            child = add_child(new=form.new_child(), actor=self.actor, now=self.now)
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused)
            return self.show(form=form, status=422)
        look(child_id=child.pk, user_id=self.user.pk, page="new journey", reason="Put the child on record", now=self.now)
        return redirect(reverse("openings", args=[child.ref]))


def _nowhere(told: tuple[Told, ...]) -> list[dict[str, Any]]:
    """Reasons as components/refusals.html takes them. There is no journey yet on which to meet one, so none leads anywhere."""
    return [{"says": t.says, "who": t.who, "earliest": t.earliest} for t in told]
