"""Forms of the route to permanence: set, moved on, and a milestone reached."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField


class _OnADay(forms.Form):
    """What happened on a day that is not ahead."""

    happened_on = UKDateField(label="On which day?")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]


class SetRouteForm(_OnADay):
    """A route that is planned from a day on."""

    route = forms.ChoiceField(label="Which route?", error_messages={"required": "Select a route"})
    field_order = ("route", "happened_on")

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
