"""Forms of the route to permanence: set, moved on, and a milestone reached."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from tracker.exchange.permanence_sheet import LARGEST
from tracker.selectors.documents import STATES
from tracker.selectors.words import PLANS_OF_ROUTE, ROUTES
from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField
from workflows.definitions.documents import DocumentState, ExpectedDocument
from workflows.definitions.experience import EXPERIENCE, TOLD_BY


class _OnADay(forms.Form):
    """What happened on a day that is not ahead."""

    happened_on = UKDateField(label="On which day?")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]


class SetRouteForm(_OnADay):
    """A route that is planned from a day on."""

    route = forms.ChoiceField(label="Which route?", error_messages={"required": "Select a route"})
    plan = forms.ChoiceField(
        label="What is it to the child's plan?", required=False,
        choices=[("", "The first that is followed is the main plan"), *PLANS_OF_ROUTE.items()],
        help_text="A parallel plan is worked on at the same time; the contingency is for when the main plan fails",
    )  # fmt: skip
    field_order = ("route", "plan", "happened_on")

    def __init__(self, *args: Any, routes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = [("", "Choose"), *routes]  # type: ignore[attr-defined]
        self.fields["happened_on"].label = "Planned since when?"


class RouteStepForm(_OnADay):
    """The next step of a route. A reason is asked for where the route is left."""

    state = forms.ChoiceField(label="What is the next step?", widget=forms.RadioSelect, error_messages={"required": "Select the next step"})
    why = forms.CharField(
        label="Why does the plan change?", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only where the plan changes, or is no longer planned",
    )  # fmt: skip
    field_order = ("state", "happened_on", "why")

    def __init__(self, *args: Any, steps: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = list(steps)  # type: ignore[attr-defined]


class MilestoneForm(_OnADay):
    """A milestone that nothing else on record tells."""

    note = forms.CharField(
        label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Such as where its papers are held"
    )


INSTEAD = "instead"
"""The choice that tells what is done in the place of a document, which leaves it owed."""


class DocumentForm(_OnADay):
    """How far a document is, and where it is held."""

    state = forms.ChoiceField(label="How far is it?", widget=forms.RadioSelect, error_messages={"required": "Select how far it is"})
    where_held = forms.CharField(
        label="Where is it held?", required=False, max_length=200,
        help_text="Such as the electronic record, or the shelf and the box of a paper file",
    )  # fmt: skip
    is_on_paper = forms.BooleanField(label="It is held on paper", required=False)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("state", "happened_on", "where_held", "is_on_paper", "note")

    def __init__(self, *args: Any, document: ExpectedDocument, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        order = [str(state) for state in DocumentState]
        follow = [(state, says) for state, says in STATES.items() if order.index(state) > order.index(present)]
        if document.not_enough:
            follow.append((INSTEAD, "None of these: a relative explains it to the child"))
        self.fields["state"].choices = follow  # type: ignore[attr-defined]


class ExperienceForm(_OnADay):
    """How the child's life is going, in a word of its own scale."""

    experience = forms.ChoiceField(
        label="How is the child's life going?", widget=forms.RadioSelect, choices=list(EXPERIENCE.items()),
        help_text="What it is like to be this child here. It says nothing about papers or timescales.",
        error_messages={"required": "Select how the child's life is going"},
    )  # fmt: skip
    told_by = forms.ChoiceField(label="Who tells it?", widget=forms.RadioSelect, error_messages={"required": "Select who tells it"})
    says = forms.CharField(
        label="What does the child say, and what did you see?", widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what the child says, and what you saw"},
    )  # fmt: skip
    field_order = ("experience", "told_by", "happened_on", "says")

    def __init__(self, *args: Any, told_by: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_by"].choices = [(code, f"{TOLD_BY[code][:1].upper()}{TOLD_BY[code][1:]}") for code in told_by]  # type: ignore[attr-defined]
        self.fields["happened_on"].label = "On which day was it so?"


class AdoptionTargetForm(_OnADay):
    """The day by which the adoption application is to be lodged."""

    target_on = UKDateField(label="By which day is the application to be lodged?")
    why = forms.CharField(
        label="Why is this day right for the child?", widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why this day is right for the child"},
    )  # fmt: skip
    field_order = ("target_on", "why", "happened_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].label = "Decided on which day?"


class SetRoutesForm(_OnADay):
    """One route and one day for several children."""

    children = forms.MultipleChoiceField(
        label="Which children?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Select at least one child"}
    )
    route = forms.ChoiceField(
        label="Which route?", choices=[("", "Choose"), *ROUTES.items()], error_messages={"required": "Select a route"}
    )  # fmt: skip
    field_order = ("children", "route", "happened_on")

    def __init__(self, *args: Any, children: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["children"].choices = list(children)  # type: ignore[attr-defined]
        self.fields["happened_on"].label = "Planned since when?"


class UploadListForm(forms.Form):
    """The authority's own list of children and their permanence."""

    file = forms.FileField(
        label="Your list", help_text="A CSV or XLSX file of 2 MB or less",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}), allow_empty_file=True,
        error_messages={"required": "Select a file"},
    )  # fmt: skip

    def clean_file(self) -> UploadedFile:
        """A file that is too large is not even read."""
        found: UploadedFile = self.cleaned_data["file"]
        if found.size is not None and found.size > LARGEST:
            raise forms.ValidationError("The file is larger than 2 MB. Divide it and upload the parts")
        return found
