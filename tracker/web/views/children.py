"""Finding a child, and recording a contact about one."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from tracker.actions.look import look
from tracker.actions.record_contact import record_contact
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Child, OrgUnit
from tracker.rules.access import SEES_EVERY_CHILD
from tracker.selectors import caseloads, children
from tracker.selectors.caseloads import KEPT, Filters
from tracker.selectors.timescales import COLOURS
from tracker.selectors.words import STAGES
from tracker.web import searches
from tracker.web.forms.people import ContactForm, WhoForm
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.definitions.tracks import TRACKS
from workflows.terms import EventKind, Stage

ORDERS = {"seen": "Longest since seen first"}
"""Orders beside the usual one, the worst timescale first."""


CHOICES = ("mine", "team", "stage", "colour", "without_worker", "list", "order", "track", "state", "worker")
"""What the form sends on beside the text."""


class Children(Page):
    """The children that this person may see: searched, narrowed, or all whose journey is open.

    What was typed is sent in the body and kept with the session; the address names it by a word that says nothing. A
    name in an address would stand in the browser's history and in every log on the way.
    """

    template_name = "tracker/children.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = searches.typed(request.session, request.GET.get("search", ""))
        filters = self.filters
        if text:
            page = self.page_of(children.search(self.viewer, text, filters, now=self.now))
            rows = children.found(page.object_list, self.words, now=self.now)
        else:
            page = self.page_of(caseloads.with_people(caseloads.caseload(self.viewer, filters, now=self.now)))
            rows = caseloads.listed(page.object_list, self.words, now=self.now)
        return self.show(
            page=page, rows=rows, text=text, filters=filters, teams=list(caseloads.teams_of(self.viewer)),
            stages=[(code, self.words.stage_apart(code)) for code in STAGES if code != Stage.CLOSED], colours=COLOURS,
            lists=KEPT, orders=ORDERS,
            reasons=caseloads.why_conferences_were_late(self.viewer) if filters.kept == "conference_late" else [],
            records_contacts=bool(self.viewer.roles & SEES_EVERY_CHILD),
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        asked = {name: request.POST.get(name, "") for name in CHOICES}
        asked["search"] = searches.keep(request.session, request.POST.get("q", ""))
        chosen = urlencode({name: value for name, value in asked.items() if value and "\0" not in value})
        return redirect(f"{reverse('children')}?{chosen}" if chosen else "children")

    @property
    def filters(self) -> Filters:
        """What the address asks for; a value that is none narrows nothing."""
        asked = self.request.GET
        return Filters(
            mine=asked.get("mine") == "1",
            team=asked.get("team", ""),
            stage=asked.get("stage", "") if asked.get("stage") in STAGES else "",
            colour=asked.get("colour", "") if asked.get("colour") in COLOURS else "",
            without_worker=asked.get("without_worker") == "1",
            kept=asked.get("list", "") if asked.get("list") in KEPT else "",
            longest_unseen_first=asked.get("order") == "seen",
            track=asked.get("track", "") if asked.get("track") in TRACKS else "",
            state=asked.get("state", ""),
            worker=asked.get("worker", ""),
        )


class FrontDoorPage(Page):
    """A screen for the front door and the emergency duty team, who reach every child."""

    who_form: type[WhoForm]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.viewer.roles & SEES_EVERY_CHILD:
            raise PermissionDenied("The front door and the emergency duty team record this. Ring them: they take it at once.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def team(self) -> OrgUnit:
        """The team that holds a child whose journey begins here: the person's own."""
        own = OrgUnit.objects.filter(pk__in=self.actor.unit_ids, is_active=True)
        found = own.order_by("-purpose", "pk").filter(purpose="front_door").first() or own.order_by("pk").first()
        if found is None:
            raise PermissionDenied("You work in no team today, so nobody would hold the child.")
        return found

    def asks_which_child(self, form: WhoForm) -> bool:
        """Whether there are children whom it may be about and the person has not said which. The form then asks."""
        if not form.is_valid():
            return False
        data = form.cleaned_data
        found = children.possible_matches(
            self.viewer, data["given_name"], data["family_name"], data["date_of_birth"], self.words, now=self.now
        )
        known = {match.ref for match in found}
        if not found or form.data.get("chosen") in known | {"new"}:
            form.offer(found) if found else None
            form.full_clean()
            return False
        form.offer(found)
        return True

    def the_child(self, form: WhoForm) -> Child | None:
        """The child that was chosen among those shown; None for a new one."""
        return children.child_for(self.viewer, form.chosen_ref) if form.chosen_ref else None


class NewContact(FrontDoorPage):
    """The contact form: finds or makes the child, and opens a journey or joins the one that is open."""

    template_name = "tracker/new_contact.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=ContactForm(now=self.now, initial={"received_at": self.now}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ContactForm(request.POST, now=self.now)
        if self.asks_which_child(form):
            return self.show(form=form, asks=True)
        if not form.is_valid():
            return self.show(form=form, status=422)
        data = form.cleaned_data
        known = self.the_child(form)
        try:
            moved = record_contact(
                child=known.pk if known else form.new_child(), source=data["source"], concern=data["concern"],
                received_at=data["received_at"], team_id=self.team.pk, actor=self.actor, now=self.now,
            )  # fmt: skip
        except (BadInput, NotYourDecision) as refused:
            put_into(form, refused, {"occurred_at": "received_at"})
            return self.show(form=form, status=422)
        child = moved.journey.child
        look(child_id=child.pk, user_id=self.user.pk, page="contact", reason="Recorded a contact", now=self.now)
        joined = moved.events[0].kind == EventKind.CONTACT_ADDED
        messages.success(request, "The contact is part of the open journey." if joined else "The contact is recorded.")
        return redirect("child", ref=child.ref)
