"""Forms about notices: quiet hours, the mail of a row, and sending again."""

from datetime import time
from typing import Any

from django import forms

from notifications.rules.quiet_hours import EARLIEST_END, EARLIEST_START, LATEST_END, LATEST_START
from notifications.terms import MailAs
from tracker.web.form_rendering import HintedRadioSelect


def half_hours(first: time, last: time) -> list[tuple[str, str]]:
    """Every half hour from the first time to the last, to choose from."""
    minutes = range(first.hour * 60 + first.minute, last.hour * 60 + last.minute + 1, 30)
    return [(said, said) for said in (f"{at // 60:02}:{at % 60:02}" for at in minutes)]


class WhyForm(forms.Form):
    """A reason."""

    reason = forms.CharField(
        label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text="Kept with the change",
    )  # fmt: skip


class ReasonForm(WhyForm):
    """A reason, and the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class QuietHoursForm(ReasonForm):
    """From when mail waits, and until when."""

    from_time = forms.ChoiceField(label="From", choices=half_hours(EARLIEST_START, LATEST_START), help_text="On a working day")
    until = forms.ChoiceField(label="Until", choices=half_hours(EARLIEST_END, LATEST_END), help_text="On the next working morning")
    field_order = ("from_time", "until", "reason", "version")

    @property
    def hours(self) -> tuple[time, time]:
        return time.fromisoformat(self.cleaned_data["from_time"]), time.fromisoformat(self.cleaned_data["until"])


_OTHERWISE = ((MailAs.DIGEST, "With the morning's message"), (MailAs.OFF, "None"))


class MailForm(ReasonForm):
    """What becomes of the mail of a row."""

    mail = forms.ChoiceField(
        label="Mail", widget=HintedRadioSelect(hints={MailAs.OFF: "It is told in the inbox only"}),
        choices=[(MailAs.SHIPPED, "As it ships"), *_OTHERWISE],
    )  # fmt: skip
    field_order = ("mail", "reason", "version")

    def __init__(self, *args: Any, shipped: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_it_ships = f"As it ships: {shipped[:1].lower()}{shipped[1:]}"
        self.fields["mail"].choices = [(MailAs.SHIPPED, as_it_ships), *_OTHERWISE]  # type: ignore[attr-defined]
