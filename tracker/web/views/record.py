"""Putting on record what happened: the plain form, a child missing and found."""

from datetime import date, datetime
from functools import cached_property

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from tracker.actions.go_missing import report_found, report_missing
from tracker.actions.record import record_evidence, record_happened
from tracker.actions.record_entry import record_entry
from tracker.actions.requests import Given
from tracker.errors import BadInput, NotYourDecision
from tracker.models import Clock, MissingEpisode
from tracker.selectors import recording, timescales
from tracker.selectors.recording import Choice
from tracker.selectors.who import directory
from tracker.terms import MissingKind, Precision
from tracker.web.forms.record import ASKED, FoundForm, MissingForm, RecordForm
from tracker.web.views.base import JourneyInSight
from tracker.web.views.trouble import put_into
from workflows.calendar import local_date, start_of_day
from workflows.definitions.recordable import EXPECTED_DATE, Recordable

OWN_PAGES = {
    "happened:audit_concern_escalated": "audit_escalation",
    "happened:first_taf_held": "taf",
    "happened:taf_review_held": "taf",
    "happened:taf_minutes_published": "taf_minutes",
}
"""What has a page of its own, because more than a day and a note is asked for."""


class Record(JourneyInSight):
    """GET offers what may be recorded, or the form of one choice (`?what=`). POST records it."""

    template_name = "tracker/record.html"

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        chosen = self._chosen
        if chosen is not None and chosen.key in OWN_PAGES:
            return redirect(OWN_PAGES[chosen.key], journey=self.journey.public_id)
        if chosen is None:
            return self.show(template="tracker/record_choices.html", due=self._due(), groups=recording.choices(self.actor.roles))
        return self.show(form=self._form(chosen), chosen=chosen, next=self._next)

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        chosen = self._chosen
        if chosen is None or chosen.key in OWN_PAGES:
            raise Http404
        form = RecordForm(request.POST, now=self.now, needs_words=_needs_words(chosen), entry=recording.recordable(chosen.key))
        if not form.is_valid():
            return self.show(form=form, chosen=chosen, next=self._next, status=422)
        try:
            self._record(chosen, form)
        except (BadInput, NotYourDecision) as refused:
            asked = {name.removeprefix(ASKED): name for name in form.fields if name.startswith(ASKED)}
            put_into(form, refused, {"occurred_at": "happened_on", **asked})
            return self.show(form=form, chosen=chosen, next=self._next, status=422 if isinstance(refused, BadInput) else 403)
        messages.success(request, f"Recorded: {chosen.label}.")
        return redirect(self._next) if self._next else self.back_to_child()

    def _record(self, chosen: Choice, form: RecordForm) -> None:
        data = form.cleaned_data
        when = data["happened_on"]
        at = when if isinstance(when, datetime) else start_of_day(when)
        kind, entry = recording.evidence(chosen.key), recording.recordable(chosen.key)
        if kind is not None:
            given = Given(says=data["note"].strip() or chosen.label, reference=data["reference"].strip())
            record_evidence(journey_id=self.journey.pk, kind=kind, given=given, actor=self.actor, occurred_at=at, now=self.now)
        elif entry is not None and not entry.is_plain:
            note = " ".join(part for part in (data["note"].strip(), _held(data["reference"])) if part)
            record_entry(journey_id=self.journey.pk, entry=entry, answers=form.answers, note=note, actor=self.actor,
                         occurred_at=at, now=self.now, precision=_precision(entry), ahead_on=form.ahead_on,
                         interval=form.interval)  # fmt: skip
        elif entry is not None:
            note = " ".join(part for part in (data["note"].strip(), _held(data["reference"])) if part)
            record_happened(
                journey_id=self.journey.pk, kinds=entry.events, says=f"{entry.label}.", note=note, actor=self.actor,
                occurred_at=at, now=self.now, precision=_precision(entry),
            )  # fmt: skip

    def _form(self, chosen: Choice) -> RecordForm:
        entry = recording.recordable(chosen.key)
        when = self.now if entry is not None and entry.to_the_minute else local_date(self.now)
        return RecordForm(now=self.now, needs_words=_needs_words(chosen), entry=entry, initial={"happened_on": when, **self._known(entry)})

    def _known(self, entry: Recordable | None) -> dict[str, date]:
        """What the entry asks and is on record already."""
        expected = self.child.expected_date
        return {"ahead_on": expected} if entry is not None and entry.asks_ahead == EXPECTED_DATE and expected else {}

    @property
    def _chosen(self) -> Choice | None:
        asked = self.request.GET.get("what", "")
        found = recording.choice_of(asked, self.actor.roles) if asked else None
        if asked and found is None:
            raise Http404
        return found

    def _due(self) -> list[recording.Due]:
        clocks = list(Clock.objects.filter(journey=self.journey, stopped_at__isnull=True, cancelled_at__isnull=True))
        names = directory(self.words, [self.child.pk], now=self.now)
        told = timescales.running(self.journey, clocks, names, self.book, now=self.now)
        return recording.due(list(zip(clocks, told, strict=True)), self.actor.roles)

    @property
    def _next(self) -> str:
        asked = self.request.GET.get("next", "")
        return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""


class Missing(JourneyInSight):
    """A child missing, or found again: whichever can have happened."""

    template_name = "tracker/journey_form.html"

    @cached_property
    def is_missing(self) -> bool:
        return MissingEpisode.objects.filter(journey=self.journey, ended_at__isnull=True).exists()

    def get(self, request: HttpRequest, journey: str) -> HttpResponse:
        if self.is_missing:
            return self._page(FoundForm(initial={"found_at": self.now}))
        return self._page(MissingForm(initial={"since": self.now, "kind": MissingKind.MISSING}))

    def post(self, request: HttpRequest, journey: str) -> HttpResponse:
        form = FoundForm(request.POST) if self.is_missing else MissingForm(request.POST)
        if not form.is_valid():
            return self._page(form, status=422)
        data = form.cleaned_data
        try:
            if self.is_missing:
                report_found(journey_id=self.journey.pk, where=data["where"], actor=self.actor, occurred_at=data["found_at"], now=self.now)
            else:
                report_missing(journey_id=self.journey.pk, kind=MissingKind(data["kind"]), note=data["note"], actor=self.actor,
                               occurred_at=data["since"], now=self.now)  # fmt: skip
        except BadInput as refused:
            put_into(form, refused, {"occurred_at": "found_at" if self.is_missing else "since"})
            return self._page(form, status=422)
        messages.success(request, "Recorded: the child was found." if self.is_missing else "Recorded: the child is missing.")
        return self.back_to_child()

    def _page(self, form: FoundForm | MissingForm, *, status: int = 200) -> HttpResponse:
        heading = "The child was found" if self.is_missing else "The child is missing"
        return self.show(form=form, heading=heading, submit="Record it", status=status)


def _precision(entry: Recordable) -> Precision:
    return Precision.INSTANT if entry.to_the_minute else Precision.DAY


def _needs_words(chosen: Choice) -> bool:
    """A note without words says nothing."""
    return chosen.key == "happened:note_recorded"


def _held(reference: str) -> str:
    return f"Held as {reference.strip()}." if reference.strip() else ""
