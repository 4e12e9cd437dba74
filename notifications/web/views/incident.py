"""One need-to-know: read it, and do with it what there is to do."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from notifications.actions.need_to_know.acknowledge import open_it
from notifications.actions.need_to_know.direct import direct, do_direction
from notifications.actions.need_to_know.join import join_child
from notifications.actions.need_to_know.log_call import log_call
from notifications.actions.need_to_know.raise_severity import lower_severity
from notifications.actions.need_to_know.tell_outside import Outside, tell_outside
from notifications.actions.need_to_know.update import update
from notifications.actions.need_to_know.write import Form, write
from notifications.flows import need_to_know as flow
from notifications.models import Direction, NeedToKnow
from notifications.rules.may import MAY_CONFIRM, MAY_SEND_UNCONFIRMED
from notifications.selectors import one_incident
from notifications.terms import NeedToKnowState
from notifications.web import need_to_know_forms as ask
from notifications.web.views.refused import REFUSALS, STATUS
from tracker.errors import BadInput, StaleDraft, WaymarkError
from tracker.selectors import children, organisation
from tracker.web.views.base import Page
from tracker.web.views.trouble import put_into
from workflows.engine.need_to_know import shipped
from workflows.need_to_know import OutsideDuty
from workflows.terms import Severity


class OfIncident(Page):
    """A screen about one need-to-know. One that this person may not read does not exist."""

    @cached_property
    def row(self) -> NeedToKnow:
        found = one_incident.find(self.viewer, self.kwargs["need_to_know"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def shown(self) -> one_incident.Shown:
        return one_incident.shown(self.row, self.viewer, self.actor, self.words, now=self.now)

    def show(self, *, status: int = 200, template: str = "", **context: Any) -> HttpResponse:
        return super().show(status=status, template=template, **{"shown": self.shown, "row": self.row, **context})

    def look_at_it(self) -> None:
        """Keep that it is read: on its own trace and on each child's. Every page that shows what it says does so."""
        open_it(need_to_know_id=self.row.pk, actor=self.actor, now=self.now)
        del self.row

    def to_it(self) -> HttpResponse:
        return redirect("need_to_know_one", self.row.public_id)


class Incident(OfIncident):
    """The need-to-know as its readers see it. Reading it is kept: on its own trace and on each child's."""

    template_name = "notifications/need_to_know/one.html"

    def get(self, request: HttpRequest, need_to_know: str) -> HttpResponse:
        self.look_at_it()
        is_draft = self.row.state == NeedToKnowState.DRAFT
        steps = one_incident.would_be_told_of(self.row, self.words, now=self.now) if is_draft else []
        return self.show(
            steps=steps, calls=one_incident.calls_of(self.row), updates=one_incident.updates_of(self.row),
            because=one_incident.drafted_because(self.row), acknowledge=ask.AcknowledgeForm(),
        )  # fmt: skip


class History(OfIncident):
    """Everything that was done with it, the latest first, and who has looked at it."""

    template_name = "notifications/need_to_know/history.html"

    def get(self, request: HttpRequest, need_to_know: str) -> HttpResponse:
        self.look_at_it()
        return self.show(
            page=self.page_of(one_incident.history(self.row)), looks=self.page_of(one_incident.looks_at(self.row), parameter="looks")
        )


class Act(OfIncident):
    """One thing that is done with it: a short form. A refusal is shown in place, with what was typed."""

    template_name = "notifications/need_to_know/act.html"
    heading = ""
    submit = ""
    lead = ""
    may = ""
    warning = False
    done = ""
    shows_what_it_says = False

    def form(self, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def act(self, form: Any) -> None:
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not getattr(self.shown.may, self.may):
            return self._not_now()
        if self.shows_what_it_says:
            self.look_at_it()
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            self.act(form)
        except REFUSALS as refused:
            put_into(form, refused)
            return self.page(form, status=STATUS[type(refused)], **self.beside(form, refused))
        if self.done:
            messages.success(request, self.done)
        return self.to_it()

    def beside(self, form: Any, refused: WaymarkError) -> dict[str, Any]:
        """What is shown besides the refusal: of a form that somebody else wrote meanwhile, what they wrote. Given again it stands."""
        if not isinstance(refused, StaleDraft):
            return {}
        form.data = form.data.copy()
        form.data["version"] = str(refused.version)
        return {"others": refused.happened}

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        frame = {"heading": self.heading, "submit": self.submit, "lead": self.lead, "warning": self.warning}
        return self.show(form=form, status=status, **{**frame, **context})

    def _not_now(self) -> HttpResponse:
        """Somebody who reads it and may not do this, or not any more, is shown what they may do."""
        messages.warning(self.request, "You cannot do that with this need to know as it stands. What you can do is shown below.")
        return self.to_it()

    @property
    def who(self) -> dict[str, Any]:
        return {"need_to_know_id": self.row.pk, "actor": self.actor, "now": self.now}

    def people(self, of: str = "On the ladder") -> ask.Choices:
        """Those who are told of it first, then everybody at work."""
        return ask.people(one_incident.people_of(self.row, but=self.user.pk), organisation.at_work(but=self.user.pk), of=of)


class LogCall(Act):
    """Somebody was told by telephone."""

    heading = "Put a call on record"
    submit = "Put on record"
    lead = "The call comes first and the form after. It needs no more than who, when and by whom."
    may = "log_call"
    done = "The call is on record."

    def form(self, data: Any = None) -> ask.CallForm:
        return ask.CallForm(data, told=self.people("Told of it"), initial={"told_at": self.now})

    def act(self, form: ask.CallForm) -> None:
        data = form.cleaned_data
        log_call(told_id=int(data["told"]), told_at=data["told_at"], note=data["note"], **self.who)


class Write(Act):
    """The form: kept for later, given to a manager, or sent by somebody who may."""

    template_name = "notifications/need_to_know/write.html"
    heading = "Write the need to know"
    may = "write"
    shows_what_it_says = True

    def form(self, data: Any = None) -> ask.WriteForm:
        row = self.row
        parts = {"facts": row.facts, "immediate_action": row.immediate_action, "asks": row.asks}
        return ask.WriteForm(data, initial={**parts, "version": row.version})

    def act(self, form: ask.WriteForm) -> None:
        then = self.request.POST.get("then", ask.READY)
        written = Form(**form.cleaned_data, is_ready=then != ask.LATER)
        if then == ask.SEND:
            send = flow.confirm if self.confirms else flow.send_unconfirmed
            send(form=written, **self.who)
            messages.success(self.request, "Sent. Everybody on the list has been told.")
            return
        write(form=written, **self.who)
        messages.success(self.request, "Kept. You can go on with it later." if then == ask.LATER else "Given to a manager to confirm.")

    @property
    def confirms(self) -> bool:
        return not self.actor.roles.isdisjoint(MAY_CONFIRM)

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        sends = self.confirms or not self.actor.roles.isdisjoint(MAY_SEND_UNCONFIRMED)
        return super().page(form, status=status, sends=sends, confirms=self.confirms, **context)


class Confirm(Act):
    """A manager confirms it, which sends it."""

    template_name = "notifications/need_to_know/confirm.html"
    heading = "Confirm and send"
    submit = "Confirm and send"
    may = "confirm"
    shows_what_it_says = True
    done = "Sent. Everybody on the list has been told."

    def form(self, data: Any = None) -> ask.AsReadForm:
        return ask.AsReadForm(data, initial={"version": self.row.version})

    def act(self, form: ask.AsReadForm) -> None:
        flow.confirm(version=form.cleaned_data["version"], **self.who)

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(form, status=status, steps=one_incident.would_be_told_of(self.row, self.words, now=self.now), **context)


class SendUnconfirmed(Confirm):
    """The emergency duty team sends it without a manager."""

    heading = "Send without waiting"
    submit = "Send it now"
    may = "send_unconfirmed"

    def act(self, form: ask.AsReadForm) -> None:
        flow.send_unconfirmed(version=form.cleaned_data["version"], **self.who)


class Dismiss(Act):
    """A draft that leaders need not know of."""

    heading = "Dismiss this draft"
    submit = "Dismiss it"
    lead = "Leaders are not told. The draft and your reason stay on record."
    may = "dismiss"
    warning = True
    done = "The draft was dismissed."

    def form(self, data: Any = None) -> ask.BecauseForm:
        return ask.BecauseForm(data)

    def act(self, form: ask.BecauseForm) -> None:
        flow.dismiss(because=form.cleaned_data["because"], **self.who)


class Withdraw(Act):
    """One that was sent by mistake."""

    heading = "Withdraw this need to know"
    submit = "Withdraw it"
    lead = "It is for one that was sent by mistake. Who was told of it stays on record."
    may = "withdraw"
    warning = True
    done = "It was withdrawn."

    def form(self, data: Any = None) -> ask.BecauseForm:
        return ask.BecauseForm(data)

    def act(self, form: ask.BecauseForm) -> None:
        flow.withdraw(because=form.cleaned_data["because"], **self.who)


class Acknowledge(Act):
    """Somebody who was told says that they have read it."""

    heading = "Acknowledge"
    submit = "I have read this"
    may = "acknowledge"
    done = "You have acknowledged it."

    def form(self, data: Any = None) -> ask.AcknowledgeForm:
        return ask.AcknowledgeForm(data)

    def act(self, form: ask.AcknowledgeForm) -> None:
        flow.acknowledge(note=form.cleaned_data["note"], **self.who)


class Direct(Act):
    """A leader directs what is to be done."""

    heading = "Give a direction"
    submit = "Give the direction"
    may = "direct"
    done = "The direction is on the record, and its time runs."

    def form(self, data: Any = None) -> ask.DirectForm:
        first = one_incident.workers_of(self.row)
        return ask.DirectForm(data, owners=ask.people(first, organisation.at_work(), of="Works with the child"))

    def act(self, form: ask.DirectForm) -> None:
        data = form.cleaned_data
        direct(says=data["says"], owner_id=int(data["owner"] or 0), due_on=data["due_on"], **self.who)


class DoneDirection(Act):
    """A direction has been carried out."""

    heading = "Carried out"
    submit = "Put on record"
    done = "It is on record that the direction was carried out."

    @cached_property
    def direction(self) -> Direction:
        found = one_incident.direction_of(self.viewer, self.kwargs["direction"])
        if found is None or found.need_to_know_id != self.row.pk:
            raise Http404
        return found

    def form(self, data: Any = None) -> ask.DoneForm:
        return ask.DoneForm(data)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        mine = {one.direction.pk for one in self.shown.directions if one.is_mine}
        return self.page(self.form()) if self.direction.pk in mine else self._not_now()

    def act(self, form: ask.DoneForm) -> None:
        do_direction(direction_id=self.direction.pk, done=form.cleaned_data["done"], actor=self.actor, now=self.now)

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(form, status=status, quoted=self.direction.says)


class WriteUpdate(Act):
    """What has come of it since."""

    heading = "Write an update"
    submit = "Save the update"
    may = "update"
    done = "The update is on record."

    def form(self, data: Any = None) -> ask.UpdateForm:
        return ask.UpdateForm(data)

    def act(self, form: ask.UpdateForm) -> None:
        update(says=form.cleaned_data["says"], **self.who)


class TellOutside(Act):
    """A duty to tell somebody outside the authority."""

    submit = "Put on record"
    may = "tell_outside"
    done = "It is on record."

    @cached_property
    def duty(self) -> OutsideDuty:
        known = {one.duty.code for one in self.shown.duties}
        found = shipped().duty(self.kwargs["duty"])
        if found is None or found.code not in known:
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        return self.duty.title

    @property
    def lead(self) -> str:  # type: ignore[override]
        where = f" It applies where {self.duty.only_where}." if self.duty.only_where else ""
        return f"To {self.duty.to}.{where} Decide either way, and say why."

    def form(self, data: Any = None) -> ask.OutsideForm:
        return ask.OutsideForm(data, duty=self.duty, initial={"at": self.now})

    def act(self, form: ask.OutsideForm) -> None:
        data = form.cleaned_data
        outside = Outside(duty=self.duty.code, at=data["at"], sent=data["sent"] == ask.SENT, to=data["to"], reference=data["reference"],
                          says=data["says"])  # fmt: skip
        tell_outside(outside=outside, **self.who)


class Grade(Act):
    """How grave it is: higher at any time, lower only while it is a draft."""

    heading = "How grave is it?"
    submit = "Save"
    lead = "Those above are told as soon as it is graded higher. Nothing that was sent is graded lower."
    may = "grade"
    done = "The severity is on record."

    @cached_property
    def severities(self) -> list[Severity]:
        """The grades that it may be given: a draft any, by a manager; else those above its own."""
        own = Severity(self.row.severity)
        lowers = self.row.state == NeedToKnowState.DRAFT and not self.actor.roles.isdisjoint(MAY_CONFIRM)
        return [one for one in Severity if one is not own and (lowers or one.is_graver_than(own))]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().get(request, **kwargs) if self.severities else self._not_now()

    def form(self, data: Any = None) -> ask.GradeForm:
        return ask.GradeForm(data, severities=self.severities)

    def act(self, form: ask.GradeForm) -> None:
        severity = Severity(form.cleaned_data["severity"])
        graver = severity.is_graver_than(Severity(self.row.severity))
        grade = flow.raise_severity if graver else lower_severity
        grade(severity=severity, why=form.cleaned_data["why"], **self.who)


class Close(Act):
    """Closed, with what came of it and what was learned."""

    heading = "Close this need to know"
    submit = "Close it"
    may = "close"
    done = "Closed, with what was learned."

    def form(self, data: Any = None) -> ask.CloseForm:
        return ask.CloseForm(data)

    def act(self, form: ask.CloseForm) -> None:
        flow.close(outcome=form.cleaned_data["outcome"], learning=form.cleaned_data["learning"], **self.who)


class Join(Act):
    """A brother or sister, or another child, of the same incident."""

    heading = "Add a child of the same incident"
    submit = "Add the child"
    lead = "Children of one incident share one need to know. Each has it on their own record."
    may = "join"
    done = "The child has joined it."

    @cached_property
    def family(self) -> list[tuple[str, str]]:
        """The brothers and sisters whom this person may see and who are not in it yet."""
        return one_incident.family_not_in_it(self.row, self.viewer)

    def form(self, data: Any = None) -> ask.JoinForm:
        return ask.JoinForm(data, children=self.family)

    def act(self, form: ask.JoinForm) -> None:
        child = children.child_for(self.viewer, form.chosen) if form.chosen else None
        if child is None:
            raise BadInput("Choose a child.", {"ref": "Enter the reference of a child whom you work with."})
        join_child(child_id=child.pk, **self.who)


__all__ = [
    "Acknowledge", "Close", "Confirm", "Direct", "Dismiss", "DoneDirection", "Grade", "History", "Incident", "Join", "LogCall",
    "SendUnconfirmed", "TellOutside", "Withdraw", "Write", "WriteUpdate",
]  # fmt: skip
