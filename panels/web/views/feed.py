"""Panels in a person's own calendar: the page that makes and takes back the address, and the feed itself."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import parse_etags, quote_etag
from django.views import View

from panels.actions.keep_feed import hash_of, make_feed, note_reading, take_feed_back
from panels.exchange.calendar import as_calendar
from panels.models import Meeting
from panels.selectors import feed as feeds
from panels.web.forms.feed import FeedForm
from tracker.web.middleware import now_of
from tracker.web.views.base import Page


class Feed(View):
    """The calendar at its secret address, without signing in. Anything that is not an address of somebody here is nothing."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        feed, now = feeds.feed_of(hash_of(secret)), now_of(request)
        if feed is None:
            raise Http404
        note_reading(feed, now=now)

        def link(meeting: Meeting) -> str:
            return request.build_absolute_uri(reverse("panel_meeting", args=[meeting.public_id]))

        body = as_calendar(feeds.meetings_of(feed, now=now), name=f"{settings.SERVICE_NAME} panels", link=link)
        etag = quote_etag(hashlib.sha256(body).hexdigest())
        answer: HttpResponse
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            answer = HttpResponseNotModified()
        else:
            answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
            answer["Content-Disposition"] = 'inline; filename="panels.ics"'
        answer["ETag"], answer["Cache-Control"], answer["Referrer-Policy"] = etag, "private, no-cache", "no-referrer"
        return answer


class MyCalendar(Page):
    """A person's own address: whether there is one, making one, taking it back. The address is shown once."""

    template_name = "panels/calendar.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("step") == "take_back":
            if take_feed_back(user_id=self.user.pk):
                messages.success(request, "The address was taken back. Calendars that read it get nothing any more.")
            return redirect("panel_calendar")
        form = self._form(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        secret = make_feed(user_id=self.user.pk, every_panel=form.every_panel, now=self.now)
        return self._page(self._form(), address=request.build_absolute_uri(reverse("panel_feed", args=[secret])))

    def _form(self, data: Any = None) -> FeedForm:
        return FeedForm(data, is_limited=self.user.is_limited)

    def _page(self, form: forms.Form, *, status: int = 200, **context: Any) -> HttpResponse:
        return self.show(form=form, feed=feeds.own_feed(self.user.pk), status=status, **context)
