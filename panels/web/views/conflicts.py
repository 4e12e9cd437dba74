"""Interests in one item: found and declared, and what is done about them."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.answer_conflict import hand_to_deputy, take_part_all_the_same
from panels.actions.declare_conflict import declare_conflict, withdraw_conflict
from panels.selectors.conflicts import Conflict, conflicts_of
from panels.terms import OPEN_ITEMS, Ground
from panels.web.forms.arrange import BecauseForm, DeclareForm
from panels.web.views.meeting import MeetingInSight
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.trouble import put_into


class Conflicts(MeetingInSight):
    """For those who sit on the panel: members declare their own interest, those who run it answer. For nobody else."""

    template_name = "panels/conflicts.html"

    @cached_property
    def item(self) -> Any:
        """The item; those who run the panel reach it though they may not see the child, as after declaring an interest."""
        if self.actor.user_id not in self.agenda.people.members:
            raise Http404
        row = self.agenda.meeting.items.filter(public_id=self.kwargs["item"]).select_related("request").first()
        seen = any(item.row.pk == row.pk for item in self.agenda.items) if row is not None else False
        if row is None or not (self.agenda.runs or seen):
            raise Http404
        return row

    @cached_property
    def found(self) -> list[Conflict]:
        return conflicts_of([self.item.pk], now=self.now)[self.item.pk]

    def get(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        act, person = request.POST.get("act", ""), request.POST.get("person", "")
        tried = f"{act}-{person}"
        form = self._form(act, request.POST, prefix=tried if act != "declare" else None)
        if not form.is_valid():
            return self._page(form, tried, status=422)
        try:
            said = self._act(act, int(person) if person.isdecimal() and len(person) < 10 else 0, form.cleaned_data)
        except WaymarkError as refused:
            put_into(form, refused, {"user": "who"})
            return self._page(form, tried, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, said)
        if not self.agenda.runs:
            return self.back()
        return redirect("panel_conflicts", self.agenda.meeting.public_id, self.item.public_id)

    def _act(self, act: str, person: int, given: dict[str, Any]) -> str:
        by: dict[str, Any] = {"item_id": self.item.pk, "actor": self.actor, "now": self.now}
        if act == "deputy":
            answer = hand_to_deputy(**by)
            assert answer.deputy is not None, "it was handed to somebody"
            return f"{answer.deputy.display_name} chairs this item."
        if act == "stays":
            take_part_all_the_same(**by, user_id=person, because=given["because"])
            return "The reason is written down."
        if act == "back":
            withdraw_conflict(**by, user_id=person, because=given["because"])
            return "The interest is taken back."
        declare_conflict(**by, user_id=int(given["who"]), says=given["says"])
        return "The interest is declared. Whoever has it takes no part in the item."

    def _form(self, act: str, data: Any, prefix: str | None) -> forms.Form:
        if act == "declare":
            return self._declare(data)
        if act == "deputy":
            return forms.Form(data)
        if act in ("stays", "back"):
            return BecauseForm(data, prefix=prefix)
        raise Http404

    def _declare(self, data: Any = None) -> DeclareForm:
        """Those who run the panel declare for any member, who told them; a member for themselves."""
        members = self.agenda.people.members
        own = members if self.agenda.runs else {pk: name for pk, name in members.items() if pk == self.actor.user_id}
        return DeclareForm(data, members=list(own.items()), initial={"who": str(self.actor.user_id)})

    def _page(self, form: forms.Form | None = None, tried: str = "", *, status: int = 200) -> HttpResponse:
        stays = {c.user_id: BecauseForm(prefix=f"stays-{c.user_id}") for c in self.found}
        mine = [c for c in self.found if Ground.DECLARED in c.grounds and (self.agenda.runs or c.user_id == self.actor.user_id)]
        backs = {c.user_id: BecauseForm(prefix=f"back-{c.user_id}") for c in mine}
        for person in list(stays):
            stays[person] = form if tried == f"stays-{person}" and isinstance(form, BecauseForm) else stays[person]
        for person in list(backs):
            backs[person] = form if tried == f"back-{person}" and isinstance(form, BecauseForm) else backs[person]
        number = next((item.number for item in self.agenda.items if item.row.pk == self.item.pk), self.item.place)
        return self.show(
            status=status, conflicts=self.found, number=number, open=self.item.state in OPEN_ITEMS, form=form, tried=tried, stays=stays,
            back_forms=backs, declare=form if isinstance(form, DeclareForm) else self._declare(),
        )  # fmt: skip
