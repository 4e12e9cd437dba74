"""The minutes of a meeting: read by each as far as their items go, written and agreed by those who run the panel."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.keep_minutes import FREE, add_to_minutes, agree_minutes, write_minutes
from panels.actions.open_minutes_again import open_minutes_again
from panels.models import AgendaItem
from panels.selectors import minutes as minutes_of
from panels.selectors.minutes import Shown
from panels.selectors.packs import are_open
from panels.web.forms.minutes import AddendumForm, AgreeForm, MinutesForm, OpenAgainForm
from panels.web.views.meeting import MeetingInSight
from tracker.errors import NotYourDecision, StaleDraft, WaymarkError
from tracker.web.views.trouble import put_into


class MinutesInSight(MeetingInSight):
    """A screen about the minutes, for whoever sits on the panel or sees one of its items."""

    template_name = "panels/minutes.html"

    @cached_property
    def shown(self) -> Shown:
        found = minutes_of.shown(self.agenda.meeting, viewer=self.viewer)
        if found is None or not (self.agenda.runs or found.items or self.user.pk in self.agenda.people.members):
            raise Http404
        return found

    def page(self, *, status: int = 200, **forms_given: forms.Form) -> HttpResponse:
        minutes, runs = self.shown.minutes, self.agenda.runs
        given: dict[str, Any] = dict(forms_given)
        wrong = next(iter(forms_given.values()), None)
        if runs and not self.shown.is_agreed:
            given.setdefault("write", MinutesForm(initial={name: getattr(minutes, name) for name in (*FREE, "version")}))
            if self.agenda.chairs:
                given.setdefault("agree", AgreeForm(initial={"version": minutes.version}))
            if self.shown.hidden and not are_open(self.agenda.meeting, now=self.now):
                given.setdefault("again", OpenAgainForm())
        elif runs:
            given.setdefault("add", self.adding())
        due = minutes_of.due(self.agenda.meeting, now=self.now)
        return self.show(shown=self.shown, due=due, wrong=wrong, form=wrong, status=status, **given)

    def adding(self, data: object = None) -> AddendumForm:
        items = [(item["id"], f"Item {item['number']}, {item['child']}") for item in self.shown.items]
        return AddendumForm(data, items=items)

    def refused(self, form: forms.Form, refused: WaymarkError, **given: forms.Form) -> HttpResponse:
        put_into(form, refused)
        status = 409 if isinstance(refused, StaleDraft) else 403 if isinstance(refused, NotYourDecision) else 422
        return self.page(status=status, **given)

    def again(self) -> HttpResponse:
        return redirect("panel_minutes", self.agenda.meeting.public_id)


class MinutesPage(MinutesInSight):
    """The minutes; those who run the panel change their free parts here."""

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        form = MinutesForm(request.POST)
        if not form.is_valid():
            return self.page(write=form, status=422)
        texts = {name: form.cleaned_data[name] for name in FREE}
        try:
            write_minutes(
                meeting_id=self.agenda.meeting.pk, texts=texts, version=form.cleaned_data["version"], actor=self.actor, now=self.now
            )
        except WaymarkError as refused:
            if isinstance(refused, StaleDraft):  # what the other wrote is on this page: sent again, it is meant
                form.data = {**request.POST.dict(), "version": refused.version}
            return self.refused(form, refused, write=form)
        messages.success(request, "The minutes are kept. They are a draft until the chair agrees them.")
        return self.again()


class AgreeMinutes(MinutesInSight):
    """The chair agrees the minutes as they were read."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        form = AgreeForm(request.POST)
        if not form.is_valid():
            return self.page(status=422)
        try:
            agree_minutes(meeting_id=self.agenda.meeting.pk, version=form.cleaned_data["version"], actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The minutes are agreed. They never change again; what comes later is added to them.")
        return self.again()


class OpenAgain(MinutesInSight):
    """Reads the items of a draft again whose days are over, to finish it."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        form = OpenAgainForm(request.POST)
        if not form.is_valid():
            return self.page(again=form, status=422)
        try:
            open_minutes_again(
                meeting_id=self.agenda.meeting.pk, because=form.cleaned_data["because"], actor=self.actor, now=self.now
            )  # fmt: skip
        except WaymarkError as refused:
            return self.refused(form, refused, again=form)
        messages.success(
            request,
            "You can read the items again for as many days as before, or until the minutes are agreed. It is on record, with why.",
        )
        return self.again()


class AddToMinutes(MinutesInSight):
    """Adds to minutes that were agreed."""

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        self.only_who_runs_it()
        form = self.adding(request.POST)
        if not form.is_valid():
            return self.page(add=form, status=422)
        data = form.cleaned_data
        item = AgendaItem.objects.filter(public_id=data["about"]).values_list("pk", flat=True).first() if data["about"] else None
        try:
            add_to_minutes(
                meeting_id=self.agenda.meeting.pk, says=data["says"], because=data["because"], item_id=item, actor=self.actor, now=self.now
            )
        except WaymarkError as refused:
            return self.refused(form, refused, add=form)
        messages.success(request, "The addition stands below the minutes, with your name and the time.")
        return self.again()
