"""One item of a meeting: what is asked, what is on record of it, and the panel's decision, for one child or several at once."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import trigger_client_event

from panels.actions.advise import give_advice, why_not
from panels.actions.decide_item import decide_item, decide_together
from panels.actions.keep_draft import keep_draft
from panels.definitions.papers import QUALITY_AND_COST, sections_of
from panels.errors import WrongMoment
from panels.selectors import agendas, packs, session, timetable
from panels.selectors.agendas import Item
from panels.selectors.best_value import quality_and_cost
from panels.selectors.session import Live
from panels.terms import Business
from panels.web.forms.deciding import NAMES, AdviceForm, DecideForm
from panels.web.views.meeting import MeetingInSight
from tracker.errors import BadInput, NotYourDecision, WaymarkError
from tracker.selectors.sections import Row
from tracker.web.dates import uk_time
from tracker.web.views.trouble import put_into

LONGEST_NAME = 60


class ItemInSight(MeetingInSight):
    """A screen about one item that this person sees."""

    @cached_property
    def item(self) -> Item:
        found = agendas.item_of(self.agenda, self.kwargs["item"])
        if found is None:
            raise Http404
        return found

    @property
    def may_decide(self) -> bool:
        return self.agenda.runs and self.agenda.is_being_held and self.item.is_open

    @cached_property
    def live(self) -> Live | None:
        """The meeting as it sits; None where it does not, or this person only reads."""
        return session.live(self.agenda, now=self.now) if self.agenda.runs and self.agenda.is_being_held else None

    def decide_form(self, item: Item, data: Any = None, *, prefix: str | None = None) -> DecideForm:
        """The form for an item, with what this person has typed before where nothing is sent."""
        request = item.row.request
        people = (request.journey.worker, request.asked_by, request.agreed_by)
        facts: dict[str, Any] = {
            "kind": replace(item.kind, outcomes=item.kind.outcomes_for(ratifies=request.ratifies_id is not None)),
            "owners": list({u.pk: u.display_name for u in people if u is not None}.items()),
            "dates": timetable.eligible_meetings(item.kind.code, now=self.now, after=self.agenda.meeting.starts_at),
            "members": self.agenda.people.members,
            "late": item.papers_need_the_chair,
            "prefix": prefix,
        }
        form = DecideForm(data, **facts)
        kept = session.draft_of(item.row, self.user.pk) if data is None else {}
        if kept:
            typed = QueryDict(mutable=True)
            for name, values in kept.items():
                typed.setlist(form.add_prefix(name), values)
            form = DecideForm(initial=form.typed_in(typed), **facts)
        return form


class ItemPage(ItemInSight):
    """What is asked of the panel and what is on record of it; for those who run the panel, the form of its decision."""

    template_name = "panels/item.html"

    def get(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        return self._page(self.decide_form(self.item) if self.may_decide else None)

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        self.only_who_runs_it()
        form = self.decide_form(self.item, request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            decide_item(item_id=self.item.row.pk, ruling=form.ruling(), actor=self.actor, now=self.now)
        except WaymarkError as refused:
            put_into(form, refused, NAMES)
            return self._page(form, status=status_of(refused))
        messages.success(request, f"Item {self.item.number} is decided, and the decision is on the child's record.")
        return redirect("panel_live" if self.agenda.is_being_held else "panel_meeting", self.agenda.meeting.public_id)

    def _page(self, form: DecideForm | None, *, status: int = 200) -> HttpResponse:
        return self.show(
            item=self.item, form=form, cost=self._quality_and_cost(), papers_are_here=self._papers_are_here(), status=status, **around(self)
        )  # fmt: skip

    def _papers_are_here(self) -> bool:
        """Whether this person may read papers of this item now."""
        found = packs.reading(self.agenda.meeting.public_id, viewer=self.viewer, now=self.now)
        return found is not None and found.paper_of(self.item.row.public_id) is not None

    def _quality_and_cost(self) -> Sequence[Row]:
        """What is on record of the placement, on the page of a review of it."""
        request = self.item.row.request
        if QUALITY_AND_COST not in sections_of(Business(request.business)):
            return ()
        return quality_and_cost([request.journey_id], self.now).get(request.journey_id, ())


def around(page: ItemInSight) -> dict[str, Any]:
    """What stands beside the form of a decision: what keeps the panel from deciding, and the brothers and sisters on the agenda."""
    if not page.may_decide or page.live is None:
        return {"live": None, "together": [], "cannot": "", "advice_form": None}
    cannot = why_not(page.item.row, session.gaps_for(page.agenda, page.item, now=page.now))
    return {
        "live": page.live,
        "together": session.together_with(page.item.row, page.agenda),
        "cannot": cannot,
        "advice_form": AdviceForm() if cannot else None,
    }


class DecideTogether(ItemInSight):
    """Brothers and sisters as one item: a decision for each, written in one act."""

    template_name = "panels/together.html"

    @cached_property
    def items(self) -> list[Item]:
        found = session.together_with(self.item.row, self.agenda)
        if not self.may_decide or len(found) < 2:
            raise Http404
        return found

    def get(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        return self._page([self.decide_form(one, prefix=one.row.public_id) for one in self.items])

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        forms = [self.decide_form(one, request.POST, prefix=one.row.public_id) for one in self.items]
        if [form for form in forms if not form.is_valid()]:
            return self._page(forms, status=422)
        rulings = {one.row.pk: form.ruling() for one, form in zip(self.items, forms, strict=True)}
        try:
            decide_together(rulings=rulings, actor=self.actor, now=self.now)
        except WaymarkError as refused:
            self._put(forms, refused)
            return self._page(forms, status=status_of(refused))
        messages.success(request, f"The {len(forms)} children each have their decision, and it is on their records.")
        return redirect("panel_live", self.agenda.meeting.public_id)

    def _put(self, forms: list[DecideForm], refused: WaymarkError) -> None:
        if not isinstance(refused, BadInput) or not refused.fields:
            return put_into(forms[0], refused)
        for form in forms:
            own = {
                name.removeprefix(f"{form.prefix}-"): says for name, says in refused.fields.items() if name.startswith(f"{form.prefix}-")
            }
            if own:
                put_into(form, BadInput(refused.says, own), NAMES)
        return None

    def _page(self, forms: list[DecideForm], *, status: int = 200) -> HttpResponse:
        return self.show(item=self.item, pairs=list(zip(self.items, forms, strict=True)), forms=forms, status=status)


class Advise(ItemInSight):
    """Advice where the panel cannot decide."""

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        self.only_who_runs_it()
        form = AdviceForm(request.POST)
        back = reverse("panel_item", args=[meeting, item])
        if not form.is_valid():
            messages.error(request, "Enter what those who are here advise.")
            return redirect(back)
        try:
            give_advice(item_id=self.item.row.pk, says=form.cleaned_data["says"], actor=self.actor, now=self.now)
        except WaymarkError as refused:
            messages.error(request, refused.says)
        else:
            messages.success(request, "The advice is on the child's record. The item is open: defer it, or carry it over as you close.")
        return redirect(back)


class KeepDraft(ItemInSight):
    """Keeps what is being typed, and says when. A form about several children sends each child's part under that item's name."""

    def post(self, request: HttpRequest, meeting: str, item: str) -> HttpResponse:
        self.only_who_runs_it()
        own = f"{self.item.row.public_id}-"
        sent = {n.removeprefix(own): v for n, v in request.POST.lists() if n != "csrfmiddlewaretoken"}
        typed = {n: v for n, v in sent.items() if len(n) <= LONGEST_NAME}
        try:
            keep_draft(item_id=self.item.row.pk, typed=typed, actor=self.actor, now=self.now)
        except (BadInput, WrongMoment) as refused:
            return HttpResponse(refused.says, status=200, content_type="text/plain")
        said = HttpResponse(f"What you typed was kept at {uk_time(self.now)}.", content_type="text/plain")
        return trigger_client_event(said, "wm:kept")


def status_of(refused: WaymarkError) -> int:
    """The status of a page that shows a refusal."""
    if isinstance(refused, NotYourDecision):
        return 403
    return 409 if isinstance(refused, WrongMoment) else 422
