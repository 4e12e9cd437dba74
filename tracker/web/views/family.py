"""The family of a child: who is linked, another child found and linked, a link ended. No name is ever in an address."""

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from tracker.actions.family import end_link, link_children
from tracker.actions.look import look
from tracker.errors import BadInput
from tracker.models import Child
from tracker.selectors import children
from tracker.selectors.caseloads import Filters, Listed, age_in_words
from tracker.terms import LinkKind
from tracker.web.forms.family import EndLinkForm, FindChildForm, LinkForm
from tracker.web.views.base import ChildInSight
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date, start_of_day

MOST_SHOWN = 10


class FamilyScreen(ChildInSight):
    """What the screens of a family share."""

    @cached_property
    def relatives(self) -> list[children.Relative]:
        return children.family_of(self.viewer, self.child)

    def moment_of(self, on: date) -> datetime:
        return self.now if on == local_date(self.now) else start_of_day(on)


class Family(FamilyScreen):
    """Looks for the other child, then asks how they are related. Only children whom the viewer may see are found."""

    template_name = "tracker/family.html"

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        self.note_look("family")
        return self._page(FindChildForm())

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        find = FindChildForm(request.POST)
        if not find.is_valid():
            return self._page(find, status=422)
        found = self._found(find.cleaned_data["q"])
        if not found:
            find.add_error("q", "There is no other child like that whom you may see. Check the spelling, or search by date of birth.")
            return self._page(find, status=422)
        if "kind" not in request.POST and "other" not in request.POST and "linking" not in request.POST:
            return self._page(find, self._link_form(found, None))
        form = self._link_form(found, request.POST)
        if not form.is_valid():
            return self._page(find, form, status=422)
        return self._link(find, form)

    def _link(self, find: FindChildForm, form: LinkForm) -> HttpResponse:
        data = form.cleaned_data
        other = children.child_for(self.viewer, data["other"])
        if other is None:
            raise Http404
        look(child_id=other.pk, user_id=self.user.pk, page="family", reason=self._reason_for(other), now=self.now)
        try:
            link_children(child_id=self.child.pk, other_id=other.pk, kind=LinkKind(data["kind"]), actor=self.actor,
                          occurred_at=self.moment_of(data["since"]), now=self.now)  # fmt: skip
        except BadInput as refused:
            put_into(form, refused, {"occurred_at": "since"})
            return self._page(find, form, status=422)
        messages.success(self.request, f"{other.name} is linked to {self.child.name}.")
        return redirect("family", ref=self.child.ref)

    def _reason_for(self, other: Child) -> str:
        """Why this person looks at the other child: what was said of that child, or of the one whose family it is."""
        said = (children.last_reason(self.viewer, one, now=self.now) for one in (other, self.child))
        return next(filter(None, said), "")

    def _found(self, text: str) -> list[Listed]:
        rows = children.search(self.viewer, text, Filters(), now=self.now).exclude(pk=self.child.pk)[:MOST_SHOWN]
        return children.found(rows, self.words, now=self.now)

    def _link_form(self, found: list[Listed], data: Any) -> LinkForm:
        choices = [(one.ref, f"{one.name}, {one.age}") for one in found]
        hints = {one.ref: f"{one.ref}. {one.stage}" for one in found}
        initial = {"since": local_date(self.now), "other": found[0].ref if len(found) == 1 else None}
        return LinkForm(data, found=choices, hints=hints, now=self.now, initial=initial)

    def _page(self, find: FindChildForm, form: LinkForm | None = None, *, status: int = 200) -> HttpResponse:
        return self.show(
            child=self.child, age=age_in_words(self.child, now=self.now), relatives=self.relatives, find=find, form=form, status=status
        )  # fmt: skip


class EndLink(FamilyScreen):
    """The end of one link, named by the other child and how they are related."""

    template_name = "tracker/family_end.html"

    @cached_property
    def relative(self) -> children.Relative:
        asked = (self.request.GET.get("other", ""), self.request.GET.get("link", ""))
        found = next((one for one in self.relatives if (one.ref, one.link) == asked), None)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return self._page(EndLinkForm(now=self.now, initial={"ended_on": local_date(self.now)}))

    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        form = EndLinkForm(request.POST, now=self.now)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            end_link(link_id=self.relative.link_id, why=data["why"], actor=self.actor, occurred_at=self.moment_of(data["ended_on"]),
                     now=self.now)  # fmt: skip
        except BadInput as refused:
            put_into(form, refused, {"occurred_at": "ended_on"})
            return self._page(form, status=422)
        messages.success(request, f"{self.relative.name} is no longer linked to {self.child.name} as: {self.relative.how.lower()}.")
        return redirect("family", ref=self.child.ref)

    def _page(self, form: EndLinkForm, *, status: int = 200) -> HttpResponse:
        return self.show(child=self.child, relative=self.relative, form=form, status=status)
