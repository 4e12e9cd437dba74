"""Need-to-knows as lists: what waits for the person who looks, all of them by filters, by category, and a week at a time."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from notifications.rules.may import LEADERS
from notifications.selectors import incidents
from notifications.selectors.incidents import Filters
from tracker.rules.access import MAY_RECORD_HAPPENINGS
from tracker.web.views.base import Page
from workflows.calendar import local_date
from workflows.engine.need_to_know import shipped

WEEKS = 12
"""How far the figures by category look back."""


class Incidents(Page):
    """What waits for this person first, then all that they may read, and the figures for those who lead."""

    template_name = "notifications/need_to_know/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        filters = self._filters()
        page = self.page_of(incidents.incidents(self.viewer, filters))
        waits = self.page_of(incidents.waiting_for(self.viewer, now=self.now), parameter="waiting")
        since = local_date(self.now) - timedelta(weeks=WEEKS)
        leads = not self.viewer.roles.isdisjoint(LEADERS)
        figures = incidents.by_category(self.viewer, Filters(from_on=since)) if leads else []
        return self.show(
            page=page, rows=incidents.listed(page.object_list, now=self.now), waits=waits, filters=filters, leads=leads,
            states=self._states(filters), figures=_linked(figures, since), since=since, took=incidents.in_words,
            categories=[(c.code, c.title) for c in shipped().categories], severities=[(str(g.severity), g.title) for g in shipped().grades],
            may_raise=not self.viewer.roles.isdisjoint(MAY_RECORD_HAPPENINGS),
        )  # fmt: skip

    def _filters(self) -> Filters:
        """What the address asks for. What it does not know narrows nothing; without a word, what is open."""
        asked = self.request.GET
        state = asked.get("state", incidents.OPEN)
        return Filters(
            state=state if state in (incidents.OPEN, *incidents.STATES) else "",
            category=_known(asked.get("category", ""), (c.code for c in shipped().categories)),
            severity=_known(asked.get("severity", ""), (str(g.severity) for g in shipped().grades)),
            child=asked.get("child", "")[:9].upper(),
            from_on=_day(asked.get("from", "")),
            to_on=_day(asked.get("to", "")),
        )

    def _states(self, filters: Filters) -> list[dict[str, Any]]:
        """How many there are in each state, each with its list."""
        numbers, at = incidents.counts(self.viewer), reverse("need_to_know")
        return [
            {"number": numbers[state], "says": says, "href": f"{at}?state={state}#list", "current": filters.state == state}
            for state, says in incidents.STATES.items()
        ]  # fmt: skip


class Weekly(Page):
    """What was sent or drafted in a week, by category, with the time to acknowledge; and each of them."""

    template_name = "notifications/need_to_know/weekly.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        this_week = incidents.week_of(local_date(self.now))
        monday = min(incidents.week_of(_day(request.GET.get("week", "")) or this_week), this_week)
        week = Filters(from_on=monday, to_on=monday + timedelta(days=6))
        page = self.page_of(incidents.incidents(self.viewer, week))
        figures = incidents.by_category(self.viewer, week)
        return self.show(
            monday=monday, sunday=monday + timedelta(days=6), page=page, rows=incidents.listed(page.object_list, now=self.now),
            figures=_linked(figures, monday, monday + timedelta(days=6)), took=incidents.in_words, before=monday - timedelta(days=7),
            after=monday + timedelta(days=7) if monday < this_week else None,
        )  # fmt: skip


def _linked(figures: list[incidents.OfCategory], from_on: date, to_on: date | None = None) -> list[tuple[incidents.OfCategory, str, str]]:
    """Each figure with the lists behind it: all of the category in that time, and those that are still open."""
    found = []
    for one in figures:
        asked = {"category": one.code, "from": from_on.isoformat()} | ({"to": to_on.isoformat()} if to_on else {})
        every, still_open = ({**asked, "state": state} for state in ("every", incidents.OPEN))
        at = reverse("need_to_know")
        found.append((one, f"{at}?{urlencode(every)}#list", f"{at}?{urlencode(still_open)}#list"))
    return found


def _known(asked: str, known: Any) -> str:
    return asked if asked in set(known) else ""


def _day(typed: str) -> date | None:
    """The day that an address names; None for what is none, or one that no calendar reaches."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


__all__ = ["Incidents", "Weekly"]
