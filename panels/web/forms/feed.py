"""The form of a calendar address."""

from typing import Any

from django import forms

from tracker.web.form_rendering import HintedRadioSelect


class FeedForm(forms.Form):
    """Which meetings the calendar holds. A limited account is not asked: it has the panels that it sits on and no others."""

    holds = forms.ChoiceField(
        label="Which meetings?", choices=[("mine", "Of the panels that I sit on"), ("every", "Of every panel")], widget=HintedRadioSelect,
        error_messages={"required": "Select which meetings the calendar holds"},
    )  # fmt: skip

    def __init__(self, *args: Any, is_limited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_limited:
            del self.fields["holds"]

    @property
    def every_panel(self) -> bool:
        return bool(self.cleaned_data.get("holds") == "every")
