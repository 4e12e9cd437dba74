"""Forms about putting a child forward: the request, its papers, taking it back."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms

from panels.actions.put_forward import MINUTES_AT_LEAST, MINUTES_AT_MOST
from panels.definitions import ITEM_MINUTES
from panels.models import Meeting
from panels.selectors.managers import Manager
from panels.selectors.words import title_of
from tracker.web.dates import uk_date, uk_time

NEXT = "next"
"""The answer that any of the coming dates will do."""


class PutForwardForm(forms.Form):
    """What a panel is asked, when, and who has agreed. Only dates on which this kind of business is heard are offered."""

    asks = forms.CharField(
        label="What is the panel asked to decide?",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what the panel is asked to decide"},
    )
    wanted = forms.ChoiceField(
        label="Which date?", widget=forms.RadioSelect, error_messages={"required": "Select a date, or “The next there is time for”"}
    )
    minutes = forms.IntegerField(
        label="How many minutes?",
        initial=ITEM_MINUTES,
        min_value=MINUTES_AT_LEAST,
        max_value=MINUTES_AT_MOST,
        help_text=f"{ITEM_MINUTES} unless there is a reason for more or less",
        error_messages={
            "required": "Enter how many minutes",
            "min_value": f"Enter {MINUTES_AT_LEAST} minutes or more",
            "max_value": f"Enter {MINUTES_AT_MOST} minutes or fewer",
        },
    )
    papers = forms.CharField(
        label="Where are the papers held?",
        max_length=200,
        required=False,
        help_text="For example, a folder or a record's reference. You can send them later, up to five working days before the meeting.",
    )
    although = forms.CharField(
        label="Why is this panel right for the child all the same?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why this panel is right for the child all the same"},
    )
    agreed_by = forms.ChoiceField(label="Which manager has agreed?", error_messages={"required": "Select the manager who agreed"})

    def __init__(
        self,
        *args: Any,
        dates: Sequence[Meeting],
        late: Collection[int] = (),
        managers: Sequence[Manager],
        is_manager: bool,
        against: str = "",
        **kwargs: Any,
    ) -> None:
        """`late` are the meetings, by id, that papers sent now would be late for; `against` what speaks against this kind."""
        super().__init__(*args, **kwargs)
        choices = [(m.public_id, _date_in_words(m) + (" (papers would be late)" if m.pk in late else "")) for m in dates]
        if against:
            self.fields["although"].help_text = against
        else:
            del self.fields["although"]
        self.fields["wanted"].choices = [*choices, (NEXT, "The next there is time for")]  # type: ignore[attr-defined]
        self._meetings = {m.public_id: m.pk for m in dates}
        if is_manager:
            del self.fields["agreed_by"]
        else:
            people = [(str(m.user_id), f"{m.name}, {m.post.lower()}") for m in managers]
            self.fields["agreed_by"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]

    @property
    def wanted_id(self) -> int | None:
        return self._meetings.get(self.cleaned_data["wanted"])

    @property
    def agreed_by_id(self) -> int | None:
        chosen = self.cleaned_data.get("agreed_by")
        return int(chosen) if chosen else None


class PapersForm(forms.Form):
    """Where the papers of a request are held."""

    papers = forms.CharField(
        label="Where are the papers held?", max_length=200, error_messages={"required": "Enter where the papers are held"}
    )


class WithdrawForm(forms.Form):
    """Why a request is taken back."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is withdrawn"},
    )


def _date_in_words(meeting: Meeting) -> str:
    return f"{uk_date(meeting.starts_at, weekday=True)}, {uk_time(meeting.starts_at)} to {uk_time(meeting.ends_at)}, {title_of(meeting)}"
