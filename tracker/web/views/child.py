"""The child's page: where the child stands, who holds the child, what is next, and all that happened."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.actions.look import look
from tracker.models import Journey
from tracker.rules.as_at import AsAt
from tracker.selectors import child_then, children, journeys, ribbon, routes, standing, timeline
from tracker.selectors.caseloads import age_in_words
from tracker.web import blocks
from tracker.web.forms.people import ReasonForm
from tracker.web.views.as_at import SpeaksForADay
from tracker.web.views.base import ChildInSight
from workflows.terms import TrackCode


class ChildPage(SpeaksForADay, ChildInSight):
    """One child. Each read leaves its row."""

    template_name = "tracker/child.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        child, now = self.child, self.now
        reason = children.last_reason(self.viewer, child, now=now) if self.viewer.sees_every_child else ""
        look(child_id=child.pk, user_id=self.user.pk, page="child", reason=reason, now=now)
        if self.past is not None:
            return self._then(self.past)
        every = journeys.of_child(child)
        shown = self._shown(every)
        events = self.page_of(timeline.acts(self.viewer, child))
        context: dict[str, Any] = {
            "child": child,
            "age": age_in_words(child, now=now),
            "journey": shown,
            "none_is_open": not any(j.is_open for j in every),
            "earlier": journeys.earlier([j for j in every if shown is None or j.pk != shown.pk]),
            "family": children.family_of(self.viewer, child),
            "events": events,
            "acts": timeline.told(events.object_list, self.words),
        }
        if shown is not None:
            context |= self._journey(shown)
        for_blocks = self._for_blocks(shown)
        return self.show(**context, blocks=blocks.child_blocks(request, for_blocks), more_actions=blocks.child_actions(for_blocks))

    def _then(self, past: AsAt) -> HttpResponse:
        """The child as at a past day. Nothing can be done from there."""
        events = self.page_of(child_then.acts(self.viewer, self.child, past))
        return self.show(
            template="tracker/child_then.html", child=self.child, past=past, age=age_in_words(self.child, now=past.moment),
            then=child_then.then(self.child, past, self.words), events=events, acts=timeline.told(events.object_list, self.words),
        )  # fmt: skip

    def _shown(self, every: list[Journey]) -> Journey | None:
        """The journey that the page tells: the one asked for, the open one, or the last."""
        asked = self.request.GET.get("journey")
        if asked:
            found = next((j for j in every if j.public_id == asked), None)
            if found is None:
                raise Http404
            return found
        return next((j for j in every if j.is_open), every[0] if every else None)

    def _journey(self, journey: Journey) -> dict[str, Any]:
        read = journeys.read(journey)
        running, over = journeys.clocks(read, self.words, self.book, now=self.now)
        named, manager = journeys.people(journey, self.words, now=self.now)
        return {
            "stage": self.words.stage(journey.stage, journey.sub_stage),
            "closed_because": children.closed_because(journey.closed_because),
            "tracks": journeys.open_tracks(read, self.words),
            "on_edge_of_care": any(t.code == TrackCode.EDGE_OF_CARE and t.ended_at is None for t in read.tracks),
            "in_law": journeys.in_law(read, self.words, now=self.now),
            "running": running,
            "routes": routes.of_journey(journey, read.tracks, running, self.words),
            "over": over,
            "to_fix": standing.in_words(standing.to_fix(self.viewer, journey=journey), self.words, now=self.now),
            "offer": journeys.waiting_offer(journey, running),
            "people": named,
            "manager": manager,
            "ribbon": ribbon.ribbon(journey, self.words, now=self.now),
            "may_answer_units": self.actor.unit_ids,
        }

    def _for_blocks(self, journey: Journey | None) -> blocks.Shown:
        is_open = journey is not None and journey.is_open
        return blocks.Shown(
            child_id=self.child.pk, ref=self.child.ref, viewer=self.viewer, now=self.now,
            journey_id=journey.pk if journey is not None and is_open else None,
            journey=journey.public_id if journey is not None and is_open else "",
        )  # fmt: skip


class ChildReason(ChildInSight):
    """Asks the front door or the emergency duty team why, before they read of a child who is not their own."""

    template_name = "tracker/child_reason.html"
    asks_for_a_reason = False

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self.show(form=ReasonForm(), ref=self.child.ref, next=self._next())

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, ref=self.child.ref, next=self._next(), status=422)
        look(child_id=self.child.pk, user_id=self.user.pk, page="reason", reason=form.cleaned_data["reason"], now=self.now)
        return redirect(self._next() or f"/children/{self.child.ref}/")

    def _next(self) -> str:
        """Where the person was going, if that is one of our own pages."""
        asked = self.request.POST.get("next") or self.request.GET.get("next") or ""
        safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and not urlsplit(asked).netloc
        return asked if safe else ""
