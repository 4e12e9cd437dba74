"""The home page: what this person's role has to look at first."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse

from tracker.rules.access import SEES_EVERY_CHILD
from tracker.rules.rulebook import CHANGES_RULES, PUBLISHES_RULES
from tracker.selectors import caseloads, decisions, handovers, overdue
from tracker.selectors.caseloads import Filters
from tracker.selectors.indicators import READS
from tracker.web import blocks
from tracker.web.views.base import Page


class Home(Page):
    """My children, what waits for my decision, and the contacts of the front door, as far as each is this person's."""

    template_name = "tracker/home.html"

    @cached_property
    def units(self) -> list[int]:
        return decisions.units_of(self.actor)

    def get(self, request: HttpRequest) -> HttpResponse:
        roles = self.viewer.roles
        context: dict[str, Any] = {}
        if roles & SEES_EVERY_CHILD:
            context |= self._front_door()
        if roles & decisions.MANAGES:
            context |= self._manager()
        if roles:
            context |= self._practitioner()
        keeps_rules = not roles.isdisjoint({*CHANGES_RULES, *PUBLISHES_RULES})
        return self.show(
            blocks=blocks.home_blocks(request, self.viewer, self.now), roles=roles, keeps_rules=keeps_rules,
            reads_figures=not roles.isdisjoint(READS), **context,
        )  # fmt: skip

    def _practitioner(self) -> dict[str, Any]:
        mine = caseloads.with_people(caseloads.caseload(self.viewer, Filters(mine=True), now=self.now))
        counts = caseloads.my_counts(self.viewer, now=self.now)
        page = self.page_of(mine, count=counts.children)
        return {
            "counts": counts,
            "mine": page,
            "rows": caseloads.listed(page.object_list, self.words, now=self.now),
            "offers": handovers.counts(self.viewer, self.actor, self.units, now=self.now),
        }

    def _manager(self) -> dict[str, Any]:
        units = self.units
        page = self.page_of(decisions.waiting(self.viewer, units, now=self.now), parameter="decisions")
        return {
            "waiting_page": page,
            "waiting": decisions.in_words(page.object_list, self.words, now=self.now),
            "by_kind": decisions.by_kind(self.viewer, units, now=self.now),
            "by_level": overdue.by_level(self.viewer, units, now=self.now),
            "levels": overdue.LEVELS,
            "unanswered": handovers.counts(self.viewer, self.actor, units, now=self.now)["overdue"],
            "teams": caseloads.by_team(self.viewer, units, now=self.now),
        }

    def _front_door(self) -> dict[str, Any]:
        page = self.page_of(caseloads.with_people(caseloads.contacts_waiting(self.viewer)), parameter="contacts")
        return {"contacts_page": page, "contacts": caseloads.listed(page.object_list, self.words, now=self.now), "front_door": True}
