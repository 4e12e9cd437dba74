"""For the administrator: what was not prepared or sent, having it tried again, and how much people are told."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from notifications.actions.send_again import send_again
from notifications.actions.take_bounce import works_again
from notifications.models import BouncedAddress
from notifications.selectors import undelivered, volume
from notifications.web.forms import WhyForm
from tracker.selectors.people import without_address
from tracker.selectors.waiting import effects_in_trouble, says_of
from tracker.web.views.rulebook import RulesForm, RulesPage


class Undelivered(RulesPage):
    """Everything that did not get through, with the reason."""

    template_name = "notifications/undelivered.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        effects = self.page_of(effects_in_trouble(now=self.now, since=undelivered.LONG), parameter="prepared")
        mails = self.page_of(undelivered.mails_in_trouble(now=self.now), parameter="mails")
        return self.show(
            effects=effects, mails=mails, bouncing=self.page_of(undelivered.bouncing(), parameter="bouncing"),
            without_address=self.page_of(without_address(now=self.now), parameter="without"), why=undelivered.why, says_of=says_of,
        )  # fmt: skip


class SendAgain(RulesForm):
    """Have one thing, or everything, tried again."""

    submit = "Try again"
    heading = "Try again"
    lead = "What has gone already is not sent a second time."

    def form(self, data: Any = None) -> WhyForm:
        return WhyForm(data)

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(form, status=status, **{"back_text": "Not delivered", "back_href": reverse("undelivered"), **context})

    def act(self, form: WhyForm) -> HttpResponse:
        mail, effect = self.kwargs.get("message"), self.kwargs.get("effect")
        again = send_again(mail=mail.upper() if mail else None, effect_id=effect, everything=mail is None and effect is None,
                           reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)  # fmt: skip
        if again.all:
            messages.success(self.request, f"{again.all:,} {'is' if again.all == 1 else 'are'} tried again within a minute.")
        else:
            messages.success(self.request, "There is nothing left to try again: it has gone, or is being tried already.")
        return redirect("undelivered")


class WorksAgain(SendAgain):
    """Send to an address again."""

    submit = "Send to it again"
    lead = "Messages are sent to this address again from now on."

    @cached_property
    def bounced(self) -> BouncedAddress:
        found = undelivered.bouncing().filter(pk=self.kwargs["address"]).first()
        if found is None:
            raise Http404
        return found

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"The address of {self.bounced.person.display_name} works again"

    def act(self, form: WhyForm) -> HttpResponse:
        works_again(bounced_id=self.bounced.pk, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        messages.success(self.request, "Messages are sent to it again.")
        return redirect("undelivered")


class Volume(RulesPage):
    """How much people are told."""

    template_name = "notifications/volume.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(roles=volume.by_role(self.words, now=self.now), page=self.page_of(volume.by_kind(now=self.now)), days=volume.DAYS)
