"""The form of a calendar address."""

from django import forms

from tracker.web.form_rendering import HintedRadioSelect


class FeedForm(forms.Form):
    """Which meetings the calendar holds."""

    holds = forms.ChoiceField(
        label="Which meetings?", choices=[("mine", "Of the panels that I sit on"), ("every", "Of every panel")], widget=HintedRadioSelect,
        error_messages={"required": "Select which meetings the calendar holds"},
    )  # fmt: skip

    @property
    def every_panel(self) -> bool:
        return bool(self.cleaned_data["holds"] == "every")
