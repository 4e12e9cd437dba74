"""The past day that an address asks for, on every page that can speak for one."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from tracker.errors import BadInput
from tracker.rules.as_at import AsAt, as_at
from tracker.web.views.base import Page


class SpeaksForADay(Page):
    """A page that can be read as at a past day. `past` is that day, None for now; dates that are none get an answer of their own."""

    @cached_property
    def past(self) -> AsAt | None:
        asked = self.request.GET
        return as_at(asked.get("as_at", ""), asked.get("known_on", ""), now=self.now)

    @property
    def moment(self) -> datetime:
        """The moment that the page speaks for (UTC)."""
        return self.past.moment if self.past else self.now

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            try:
                self.past  # noqa: B018 asked for here, so that no page begins with dates that are none
            except BadInput as wrong:
                return self.not_a_day(wrong)
        return super().dispatch(request, *args, **kwargs)

    def not_a_day(self, wrong: BadInput) -> HttpResponse:
        """Say what is wrong with the dates, beside what was typed."""
        asked = self.request.GET
        typed = {"as_at": asked.get("as_at", ""), "known_on": asked.get("known_on", "")}
        return self.show(template="tracker/as_at_wrong.html", wrong=wrong.fields, typed=typed, path=self.request.path, status=422)
