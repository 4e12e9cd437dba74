"""Kept views of the tracker: filters, order and columns under a name, for oneself, a team or everybody."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.actions.keep_views import Kept, change_view, delete_view, keep_view
from tracker.errors import BadInput
from tracker.models import SavedView
from tracker.selectors.permanency.views import teams_to_share_with, views_of
from tracker.terms import SharedWith
from tracker.web.forms.permanency import ViewForm
from tracker.web.views.base import Page
from tracker.web.views.permanency import TrackerPage
from tracker.web.views.trouble import put_into


class Views(Page):
    """The views that this person may use."""

    template_name = "tracker/permanency/views.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(views_of(self.viewer))
        return self.show(page=page, views=page.object_list, me=self.user.pk)


class _OneForm(TrackerPage):
    template_name = "tracker/permanency/view_form.html"

    @cached_property
    def teams(self) -> list[tuple[str, str]]:
        return teams_to_share_with(self.actor)

    def ask(self, form: ViewForm, *, view: SavedView | None = None, status: int = 200) -> HttpResponse:
        return self.show(form=form, view=view, asked=self.asked, status=status)

    @staticmethod
    def given(form: ViewForm) -> Kept:
        data = form.cleaned_data
        return Kept(name=data["name"], shared_with=SharedWith(data["shared_with"]), team=data["team"])


class KeepView(_OneForm):
    """What the tracker shows now, kept under a name."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(ViewForm(teams=self.teams))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ViewForm(request.POST, teams=self.teams)
        if not form.is_valid():
            return self.ask(form, status=422)
        try:
            view = keep_view(given=self.given(form), query=self.asked.query, actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self.ask(form, status=422)
        messages.success(request, f"The view “{view.name}” is kept.")
        return redirect("permanency_view", view=view.public_id)


class OpenView(Page):
    """The tracker as a kept view shows it, to whoever may use the view."""

    def get(self, request: HttpRequest, view: str) -> HttpResponse:
        found = views_of(self.viewer).filter(public_id=view).first()
        if found is None:
            raise Http404
        query = f"{found.query}&" if found.query else ""
        return redirect(f"{reverse('permanency')}?{query}view={found.public_id}")


class _Mine(_OneForm):
    @cached_property
    def view(self) -> SavedView:
        found = SavedView.objects.filter(owner=self.user, public_id=self.kwargs["view"]).select_related("team").first()
        if found is None:
            raise Http404
        return found


class ChangeView(_Mine):
    """A view renamed, or shared otherwise."""

    def get(self, request: HttpRequest, view: str) -> HttpResponse:
        given = {"name": self.view.name, "shared_with": self.view.shared_with, "team": self.view.team.code if self.view.team else ""}
        return self.ask(ViewForm(initial=given, teams=self.teams), view=self.view)

    def post(self, request: HttpRequest, view: str) -> HttpResponse:
        form = ViewForm(request.POST, teams=self.teams)
        if not form.is_valid():
            return self.ask(form, view=self.view, status=422)
        try:
            changed = change_view(public_id=self.view.public_id, given=self.given(form), actor=self.actor, now=self.now)
        except BadInput as refused:
            put_into(form, refused)
            return self.ask(form, view=self.view, status=422)
        messages.success(request, f"The view “{changed.name}” is changed.")
        return redirect("permanency_views")


class DeleteView(_Mine):
    """A view that is no longer wanted."""

    def post(self, request: HttpRequest, view: str) -> HttpResponse:
        name = self.view.name
        delete_view(public_id=self.view.public_id, actor=self.actor)
        messages.success(request, f"The view “{name}” is deleted.")
        return redirect("permanency_views")
