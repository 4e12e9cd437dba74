"""Arranging an agenda: by dragging, by buttons, and by forms that need no script. What each act breaks is said at once."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from panels.actions.best_order import put_in_best_order
from panels.actions.change_minutes import change_minutes
from panels.actions.list_item import take_from_reserve
from panels.actions.move_item import move_item, move_to_meeting, put_in_reserve
from panels.actions.pin_item import pin_item, unpin_item
from panels.actions.take_off import take_off
from panels.selectors import agendas
from panels.selectors.agendas import Agenda
from panels.selectors.arrangement import Arrangement, Placed, Target, arrangement, targets
from panels.selectors.words import named
from panels.web.forms.arrange import MinutesForm, OffForm, TimeForm, ToMeetingForm
from panels.web.views.meeting import MeetingInSight
from tracker.errors import NotYourDecision, WaymarkError
from tracker.web.views.trouble import put_into


class Arranging(MeetingInSight):
    """A screen of those who run the panel, while the meeting is still to be held or is being held."""

    @cached_property
    def arranged(self) -> Arrangement:
        self.only_who_runs_it()
        if not self.agenda.is_open:
            raise Http404
        return arrangement(self.agenda, viewer=self.viewer, now=self.now)

    def placed(self, public_id: str) -> Placed:
        found = self.arranged.item(public_id)
        if found is None:
            raise Http404
        return found

    @property
    def version(self) -> int | None:
        given = self.request.POST.get("version", "")
        return int(given) if given.isdecimal() and len(given) < 10 else None

    def again(self) -> tuple[Agenda, Arrangement]:
        """The agenda as it stands after the act."""
        agenda = agendas.agenda(self.kwargs["meeting"], viewer=self.viewer, actor=self.actor, now=self.now)
        assert agenda is not None, "a meeting does not go away"
        return agenda, arrangement(agenda, viewer=self.viewer, now=self.now)


class Arrange(Arranging):
    """The whole agenda in its order. Every button, and every drop, is one small act; a second person's act is said."""

    template_name = "panels/arrange.html"

    def get(self, request: HttpRequest, meeting: str) -> HttpResponse:
        return self.show(arranged=self.arranged, said="")

    def post(self, request: HttpRequest, meeting: str) -> HttpResponse:
        before = self.arranged.broken
        said, kind = self._act()
        if not request.headers.get("HX-Request"):
            getattr(messages, kind)(request, said)
            return redirect("panel_arrange", self.agenda.meeting.public_id)
        agenda, after = self.again()
        self.__dict__["agenda"] = agenda
        return self.show(arranged=after, said=f"{said} {consequences(before, after.broken)}".strip())

    def _act(self) -> tuple[str, str]:
        """Do what was asked; the sentence that says it, and whether it is a success, for a page without a script."""
        by: dict[str, Any] = {"version": self.version, "actor": self.actor, "now": self.now}
        try:
            if self.request.POST.get("act") == "best":
                put_in_best_order(meeting_id=self.agenda.meeting.pk, **by)
                return "The items are in the order in which they are best heard.", "success"
            return self._on_item(self.placed(self.request.POST.get("item", "")), by), "success"
        except WaymarkError as refused:
            return refused.says, "error"

    def _on_item(self, placed: Placed, by: dict[str, Any]) -> str:
        pk, number = placed.row.pk, placed.number
        moves = {"up": number - 1, "down": number + 1, "place": self._place(number)}
        act = self.request.POST.get("act", "")
        if act in moves:
            place = min(max(moves[act], 1), placed.of)
            move_item(item_id=pk, place=place, **by)
            return f"Item {number} is now item {place} of {placed.of}." if place != number else f"Item {number} stays where it is."
        acts: dict[str, tuple[Callable[..., Any], str]] = {
            "pin": (pin_item, f"Item {number} is pinned: no proposal moves it."),
            "unpin": (unpin_item, f"Item {number} is no longer pinned."),
            "reserve": (put_in_reserve, f"Item {number} is in reserve: it is heard if there is time."),
            "time": (self._give_time, "The item has its time on the agenda."),
        }
        if act not in acts:
            raise Http404
        verb, says = acts[act]
        verb(item_id=pk, **by)
        return says

    def _give_time(self, *, item_id: int, version: int | None, actor: Any, now: Any) -> None:
        take_from_reserve(item_id=item_id, actor=actor, now=now)

    def _place(self, number: int) -> int:
        given = self.request.POST.get("place", "")
        return int(given) if given.isdecimal() and len(given) < 4 else number


class ArrangeItem(Arranging):
    """One item: to another meeting with what that breaks, its minutes, its time, off the agenda."""

    template_name = "panels/arrange_item.html"

    def get(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        return self._page({})

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        act = request.POST.get("act", "")
        form = self._forms({act: request.POST}).get(act)
        if form is None:
            raise Http404
        if not form.is_valid():
            return self._page({act: form}, status=422)
        try:
            said = self._act(act, form)
        except WaymarkError as refused:
            put_into(form, refused, {})
            return self._page({act: form}, status=403 if isinstance(refused, NotYourDecision) else 422)
        messages.success(request, said)
        return redirect("panel_arrange", self.agenda.meeting.public_id)

    def _act(self, act: str, form: Any) -> str:
        by: dict[str, Any] = {"item_id": self.item.row.pk, "actor": self.actor, "now": self.now}
        because = form.cleaned_data.get("because", "")
        over = {"chair_overrides": self.agenda.chairs and bool(because), "because": because}
        if act == "to":
            moved = move_to_meeting(**by, **over, meeting_id=form.meeting_id, version=self.version)
            where = "in reserve at" if moved.state == "reserve" else "on the agenda of"
            return f"The item is now {where} the {named(moved.meeting)}."
        if act == "minutes":
            changed = change_minutes(**by, **over, minutes=form.cleaned_data["minutes"], version=self.version)
            return f"The item has {changed.minutes} minutes."
        if act == "time":
            take_from_reserve(**by, **over)
            return "The item has its time on the agenda."
        take_off(**by, because=because, version=self.version)
        return "The item is off the agenda. The request waits for another date."

    @cached_property
    def item(self) -> Placed:
        return self.placed(self.kwargs["item"])

    @cached_property
    def targets(self) -> list[Target]:
        return targets(self.item, now=self.now)

    def _forms(self, data: dict[str, Any]) -> dict[str, forms.Form]:
        """Each form by its act, with prefixes of their own, so that two reasons on a page are two fields."""
        chairs = self.agenda.chairs
        made: dict[str, forms.Form] = {
            "minutes": MinutesForm(data.get("minutes"), chairs=chairs, initial={"minutes": self.item.row.minutes}, prefix="minutes"),
            "off": OffForm(data.get("off"), prefix="off"),
        }
        if self.targets:
            made["to"] = ToMeetingForm(data.get("to"), targets=self.targets, chairs=chairs, prefix="to")
        if self.item.in_reserve:
            made["time"] = TimeForm(data.get("time"), prefix="time")
        return made

    def _page(self, tried: dict[str, forms.Form], *, status: int = 200) -> HttpResponse:
        return self.show(
            arranged=self.arranged, placed=self.item, forms=self._forms({}) | tried, form=next(iter(tried.values()), None), status=status
        )


def consequences(before: set[tuple[str, str]], after: set[tuple[str, str]]) -> str:
    """What an act broke and what it put right, in words."""
    broke = sorted({says for _, says in after - before})
    mended = sorted({says for _, says in before - after})
    said = [f"This breaks: {' '.join(broke)}"] if broke else []
    return " ".join([*said, *([f"This puts right: {' '.join(mended)}"] if mended else [])])
