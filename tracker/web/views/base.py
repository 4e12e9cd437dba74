"""What every screen shares: who is looking, the moment, the rulebook's words, pages of lists, and a child in sight."""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View

from tracker.actions.look import look
from tracker.models import Child, Journey, User
from tracker.rules.access import Actor, Viewer
from tracker.selectors import children, journeys
from tracker.selectors.rulebook import Book, rulebook
from tracker.selectors.viewers import actor_of, viewer_of
from tracker.selectors.words import Words
from tracker.web.middleware import now_of

A_PAGE = 25
"""How many rows a page of a list has."""


class CountedPaginator(Paginator):
    """A paginator that has been told how many rows there are, where another query has counted them already."""

    def __init__(self, rows: Any, per_page: int, *, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


class Page(LoginRequiredMixin, View):
    """A screen for somebody who has signed in. `template_name` is drawn by `show`."""

    template_name = ""

    @property
    def now(self) -> datetime:
        return now_of(self.request)

    @property
    def user(self) -> User:
        user = self.request.user
        assert isinstance(user, User)
        return user

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.user, now=self.now)

    @cached_property
    def actor(self) -> Actor:
        return actor_of(self.user, now=self.now)

    @cached_property
    def book(self) -> Book:
        return rulebook()

    @cached_property
    def words(self) -> Words:
        return Words(self.book.rules.labels)

    def page_of(self, rows: QuerySet[Any] | Sequence[Any], *, count: int | None = None, parameter: str = "page") -> ListPage:
        """The page of a list that the address asks for; the nearest there is for a number that is none."""
        paginator = Paginator(rows, A_PAGE) if count is None else CountedPaginator(rows, A_PAGE, count=count)
        return paginator.get_page(self.request.GET.get(parameter))

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return render(self.request, template or self.template_name, {"words": self.words, **context}, status=status, using="jinja2")


class ChildInSight(Page):
    """A screen about one child. A child whom this person has no reason to see does not exist.

    Whoever reaches the child only because of what their team does is asked for a reason first.
    """

    asks_for_a_reason = True

    @cached_property
    def child(self) -> Child:
        found = children.child_for(self.viewer, self.kwargs["ref"])
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.asks_for_a_reason and children.needs_reason(self.viewer, self.child, now=self.now):
            return redirect(f"{reverse('child_reason', args=[self.child.ref])}?{urlencode({'next': request.get_full_path()})}")
        return super().dispatch(request, *args, **kwargs)

    def note_look(self, page: str) -> None:
        """Note that this person reads a page about the child, with the reason that was given where one is asked for."""
        reason = children.last_reason(self.viewer, self.child, now=self.now) if self.viewer.sees_every_child else ""
        look(child_id=self.child.pk, user_id=self.user.pk, page=page, reason=reason, now=self.now)


class JourneyInSight(ChildInSight):
    """A screen about one journey of a child."""

    @cached_property
    def journey(self) -> Journey:
        found = journeys.journeys_of(self.viewer).filter(public_id=self.kwargs["journey"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def child(self) -> Child:
        return self.journey.child

    @cached_property
    def read(self) -> journeys.Read:
        return journeys.read(self.journey)

    def back_to_child(self) -> HttpResponse:
        return redirect("child", ref=self.child.ref)

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        shown = {"child": self.child, "journey": self.journey, "stage": self.words.stage(self.journey.stage, self.journey.sub_stage)}
        return super().show(status=status, template=template, **{**shown, **context})
