"""People, teams, posts and absence, for administrators."""

import secrets
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.actions.keep_absences import cancel_absence, record_absence
from tracker.actions.keep_people import add_person, deactivate_person, give_password, lift_limit, limit_account, take_person_back
from tracker.actions.keep_posts import create_post, fill_post, vacate_post
from tracker.actions.keep_units import close_unit, create_unit, rename_unit, still_there
from tracker.models import Holding, OrgUnit, Post, User
from tracker.selectors import organisation
from tracker.terms import UnitKind
from tracker.web.forms.organisation import (
    AbsenceForm,
    FillForm,
    LastDayForm,
    NameForm,
    NothingForm,
    PersonForm,
    PostForm,
    UnitForm,
    WhyForm,
)
from tracker.web.views.rulebook import RulesForm, RulesPage
from workflows.calendar import local_date
from workflows.terms import Role


class OrgForm(RulesForm):
    """A short form about the organisation. `back_to` is the page it was opened from."""

    def back_to(self) -> tuple[str, str]:
        return "Rules and people", reverse("rules")

    def page(self, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
        text, href = self.back_to()
        return super().page(form, status=status, **{"back_text": text, "back_href": href, **context})

    @property
    def today(self) -> Any:
        return local_date(self.now)


class People(RulesPage):
    """Everybody who works here, or has left."""

    template_name = "tracker/organisation/people.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        text, left = request.GET.get("name", "")[:60], request.GET.get("show") == "left"
        page = self.page_of(organisation.people(text, left=left))
        return self.show(page=page, rows=organisation.person_rows(page.object_list, today=local_date(self.now)), text=text, left=left)


class AddPerson(OrgForm):
    """Somebody new: the first password is shown once."""

    heading = "Add a person"
    submit = "Add the person"
    lead = "They see no child until they are given a post; with a limited account, until a panel on which they sit lists one."

    def back_to(self) -> tuple[str, str]:
        return "People", reverse("org_people")

    def form(self, data: Any = None) -> PersonForm:
        return PersonForm(data)

    def act(self, form: PersonForm) -> HttpResponse:
        password = secrets.token_urlsafe(12)
        user = add_person(**form.cleaned_data, password=password, actor=self.actor, now=self.now)
        return self.show(template="tracker/organisation/added.html", person=user, password=password)


class OfPerson(RulesPage):
    """A screen about one person."""

    @cached_property
    def person(self) -> User:
        found = organisation.person(self.kwargs["person"])
        if found is None:
            raise Http404
        return found


class OnePerson(OfPerson):
    """A person's posts and absences."""

    template_name = "tracker/organisation/person.html"

    def get(self, request: HttpRequest, person: int) -> HttpResponse:
        today = local_date(self.now)
        return self.show(
            person=self.person, holdings=organisation.holdings_of(self.person, today=today), today=today,
            absences=organisation.absences(today).filter(user=self.person), children=organisation.children_held(self.person),
        )  # fmt: skip


class FormOfPerson(OfPerson, OrgForm):
    """A form about one person."""

    def back_to(self) -> tuple[str, str]:
        return self.person.display_name, reverse("org_person", args=[self.person.pk])

    def done(self, says: str) -> HttpResponse:
        messages.success(self.request, says)
        return redirect("org_person", person=self.person.pk)


class Deactivate(FormOfPerson):
    """A person leaves."""

    submit = "This person has left"
    warning = True
    lead = "They can no longer sign in, and their posts are vacant from today. Everything they recorded stays."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.person.display_name} leaves"

    def form(self, data: Any = None) -> WhyForm:
        return WhyForm(data)

    def act(self, form: WhyForm) -> HttpResponse:
        held = deactivate_person(user_id=self.person.pk, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        left = (
            f" {held:,} {'child is' if held == 1 else 'children are'} to be allocated anew; their managers see them under To fix."
            if held
            else ""
        )
        return self.done(f"{self.person.display_name} has left.{left}")


class TakeBack(FormOfPerson):
    """A person comes back."""

    submit = "This person is back"
    lead = "They may sign in again. Give them a post afterwards."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.person.display_name} comes back"

    def form(self, data: Any = None) -> forms.Form:
        return NothingForm(data)

    def act(self, form: forms.Form) -> HttpResponse:
        take_person_back(user_id=self.person.pk, actor=self.actor, now=self.now)
        return self.done(f"{self.person.display_name} may sign in again.")


class LimitAccount(FormOfPerson):
    """Makes an account a limited one, or a limited one like any other."""

    warning = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        name = self.person.display_name
        return f"A limited account for {name} no more" if self.person.is_limited else f"A limited account for {name}"

    @property
    def submit(self) -> str:  # type: ignore[override]
        return "Lift the limit" if self.person.is_limited else "Limit the account"

    @property
    def lead(self) -> str:  # type: ignore[override]
        if self.person.is_limited:
            return "They may be given a post, and reach the pages that everybody reaches."
        return "For an independent chair or member of a panel. They see the items of their own sessions and no more, from now on."

    def form(self, data: Any = None) -> WhyForm:
        return WhyForm(data)

    def act(self, form: WhyForm) -> HttpResponse:
        change = lift_limit if self.person.is_limited else limit_account
        user = change(user_id=self.person.pk, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        return self.done(f"{user.display_name} has a limited account{'' if user.is_limited else ' no more'}.")


class GivePassword(FormOfPerson):
    """A new password for somebody who has forgotten theirs: shown once."""

    submit = "Give a new password"
    warning = True
    lead = "Only where they cannot sign in. The password that they have ends, and so does every session. They choose their own at once."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"A new password for {self.person.display_name}"

    def form(self, data: Any = None) -> forms.Form:
        return NothingForm(data)

    def act(self, form: forms.Form) -> HttpResponse:
        password = secrets.token_urlsafe(12)
        user = give_password(user_id=self.person.pk, password=password, actor=self.actor, now=self.now)
        return self.show(template="tracker/organisation/password_given.html", person=user, password=password)


class Away(FormOfPerson):
    """A person is away."""

    submit = "Record the absence"
    lead = "The reason is not asked for, and must not be kept here."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.person.display_name} is away"

    def form(self, data: Any = None) -> AbsenceForm:
        return AbsenceForm(data, people=organisation.at_work(but=self.person.pk), initial={"from_on": self.now})

    def act(self, form: AbsenceForm) -> HttpResponse:
        data = form.cleaned_data
        record_absence(user_id=self.person.pk, from_on=data["from_on"], to_on=data["to_on"],
                       stands_in_id=int(data["stands_in"]) if data["stands_in"] else None, actor=self.actor, now=self.now)  # fmt: skip
        return self.done("The absence is recorded.")


class BackAtWork(FormOfPerson):
    """The end of an absence, earlier than planned."""

    submit = "Back at work"
    lead = "Whoever stands in does so no longer, from today."

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.person.display_name} is back at work"

    def form(self, data: Any = None) -> forms.Form:
        return NothingForm(data)

    def act(self, form: forms.Form) -> HttpResponse:
        cancel_absence(absence_id=self.kwargs["absence"], actor=self.actor, now=self.now)
        return self.done(f"{self.person.display_name} is back.")


class Units(RulesPage):
    """The organisation as a tree."""

    template_name = "tracker/organisation/units.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.page_of(organisation.tree(today=local_date(self.now))))


class CreateUnit(OrgForm):
    """A new service or team."""

    heading = "Create a team or a service"
    submit = "Create it"

    def back_to(self) -> tuple[str, str]:
        return "Teams and posts", reverse("org_units")

    def form(self, data: Any = None) -> UnitForm:
        return UnitForm(data, places=organisation.places((UnitKind.AUTHORITY, UnitKind.SERVICE)))

    def act(self, form: UnitForm) -> HttpResponse:
        data = form.cleaned_data
        unit = create_unit(name=data["name"], kind=UnitKind(data["kind"]), parent_id=int(data["parent"]), purpose=data["purpose"],
                           actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, f"{unit.name} is created. Create its posts next.")
        return redirect("org_unit", unit=unit.code)


class OfUnit(RulesPage):
    """A screen about one unit."""

    @cached_property
    def unit(self) -> OrgUnit:
        found = organisation.unit(self.kwargs["unit"])
        if found is None:
            raise Http404
        return found


class OneUnit(OfUnit):
    """A unit and its posts."""

    template_name = "tracker/organisation/unit.html"

    def get(self, request: HttpRequest, unit: str) -> HttpResponse:
        today = local_date(self.now)
        page = self.page_of(organisation.posts_of(self.unit))
        return self.show(
            unit=self.unit, level=organisation.LEVELS[UnitKind(self.unit.kind)], page=page, today=today,
            rows=organisation.post_rows(page.object_list, self.words, today=today), keeps_open=still_there(self.unit, now=self.now),
        )  # fmt: skip


class FormOfUnit(OfUnit, OrgForm):
    """A form about one unit."""

    def back_to(self) -> tuple[str, str]:
        return self.unit.name, reverse("org_unit", args=[self.unit.code])

    def done(self, says: str) -> HttpResponse:
        messages.success(self.request, says)
        return redirect("org_unit", unit=self.unit.code)


class RenameUnit(FormOfUnit):
    """Another name for a unit."""

    submit = "Rename"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Rename {self.unit.name}"

    def form(self, data: Any = None) -> NameForm:
        return NameForm(data, initial={"name": self.unit.name})

    def act(self, form: NameForm) -> HttpResponse:
        unit = rename_unit(unit_id=self.unit.pk, name=form.cleaned_data["name"], actor=self.actor, now=self.now)
        return self.done(f"It is now called {unit.name}.")


class CloseUnit(FormOfUnit):
    """The end of a unit."""

    submit = "Close it"
    warning = True

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Close {self.unit.name}"

    def form(self, data: Any = None) -> WhyForm:
        return WhyForm(data)

    def act(self, form: WhyForm) -> HttpResponse:
        unit = close_unit(unit_id=self.unit.pk, reason=form.cleaned_data["reason"], actor=self.actor, now=self.now)
        messages.success(self.request, f"{unit.name} is closed.")
        return redirect("org_units")


class CreatePost(FormOfUnit):
    """A new post in a unit."""

    submit = "Create the post"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"Create a post in {self.unit.name}"

    def form(self, data: Any = None) -> PostForm:
        return PostForm(data, words=self.words)

    def act(self, form: PostForm) -> HttpResponse:
        data = form.cleaned_data
        post = create_post(unit_id=self.unit.pk, role=Role(data["role"]), title=data["title"], actor=self.actor, now=self.now)
        return self.done(f"The post {post.title} is created. It is vacant until somebody holds it.")


class FillPost(OrgForm):
    """Somebody for a post."""

    submit = "Put in the post"

    @cached_property
    def post_(self) -> Post:
        found = organisation.post(self.kwargs["post"])
        if found is None:
            raise Http404
        return found

    def back_to(self) -> tuple[str, str]:
        return self.post_.unit.name, reverse("org_unit", args=[self.post_.unit.code])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.post_.title}, {self.post_.unit.name}"

    def form(self, data: Any = None) -> FillForm:
        return FillForm(data, people=organisation.at_work(but=self.user.pk), initial={"from_on": self.now})

    def act(self, form: FillForm) -> HttpResponse:
        data = form.cleaned_data
        holding = fill_post(post_id=self.post_.pk, user_id=int(data["user"]), from_on=data["from_on"], to_on=data["to_on"],
                            is_deputy=data["as_what"] == "deputy", actor=self.actor, now=self.now)  # fmt: skip
        messages.success(self.request, f"{holding.user.display_name} is in the post.")
        return redirect("org_unit", unit=self.post_.unit.code)


class VacatePost(OrgForm):
    """The end of a holding."""

    submit = "End it"
    lead = "What is due from the post shows as due from a vacant post until somebody holds it."

    @cached_property
    def holding(self) -> Holding:
        found = organisation.holding(self.kwargs["holding"], today=self.today)
        if found is None:
            raise Http404
        return found

    def back_to(self) -> tuple[str, str]:
        return self.holding.post.unit.name, reverse("org_unit", args=[self.holding.post.unit.code])

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"{self.holding.user.display_name} leaves the post {self.holding.post.title}"

    def form(self, data: Any = None) -> LastDayForm:
        return LastDayForm(data, initial={"last_day": self.now})

    def act(self, form: LastDayForm) -> HttpResponse:
        unit = self.holding.post.unit
        vacate_post(holding_id=self.holding.pk, last_day=form.cleaned_data["last_day"], actor=self.actor, now=self.now)
        messages.success(self.request, "The last day is recorded.")
        return redirect("org_unit", unit=unit.code)


class StaffHistory(RulesPage):
    """Everything done to people, teams, posts and the scheme."""

    template_name = "tracker/rulebook/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(page=self.page_of(organisation.history()), title="Everything done to people and posts")
