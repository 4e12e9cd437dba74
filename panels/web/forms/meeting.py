"""Forms of a meeting: opening it, closing it, calling it off, and a decision on an item."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from panels.actions.ruling import Ruling
from panels.definitions import KindOfBusiness
from panels.models import Meeting
from panels.selectors.words import title_of
from tracker.web.dates import uk_date
from tracker.web.form_rendering import HintedRadioSelect, UKDateField


class OpenForm(forms.Form):
    """Who is there."""

    present = forms.MultipleChoiceField(
        label="Who is present?", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Select who is present"}
    )

    def __init__(self, *args: Any, members: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].choices = [(str(pk), name) for pk, name in members.items()]  # type: ignore[attr-defined]

    @property
    def people(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["present"]}


class CloseForm(forms.Form):
    """Why items without a decision go on to the next meeting. Asked only where there are some."""

    carry_because = forms.CharField(
        label="Why do they go on to the next meeting?",
        help_text="They come first at the next meeting of their kind. The reason stands on each child's record.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why they go on to the next meeting, or decide each item first"},
    )

    def __init__(self, *args: Any, undecided: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not undecided:
            del self.fields["carry_because"]


class CancelForm(forms.Form):
    """Why a meeting is called off, and another day in its place where there is one."""

    because = forms.CharField(
        label="Why is the meeting cancelled?", max_length=200, error_messages={"required": "Enter why the meeting is cancelled"}
    )
    on = UKDateField(
        label="Another day in its place", required=False, help_text="At the same hours. Leave it empty and items go to the next meeting."
    )


class ReplaceForm(forms.Form):
    """The day of a meeting in the place of one that a bank holiday cancelled."""

    on = UKDateField(label="Another day in its place", help_text="At the same hours")


class DecideForm(forms.Form):
    """What the panel decided on one item."""

    outcome = forms.ChoiceField(label="What did the panel decide?", error_messages={"required": "Select what the panel decided"})
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "Enter the reason for the decision"}
    )
    conditions = forms.CharField(label="Conditions", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    weekly_cost = forms.DecimalField(
        label="Cost a week, in pounds",
        required=False,
        min_value=Decimal(0),
        max_digits=8,
        decimal_places=2,
        help_text="For example, 1250 or 1250.50",
    )
    ends_on = UKDateField(label="Last day of what is agreed", required=False)
    takes_late_papers = forms.BooleanField(label="The chair goes on although the papers were late or have not come", required=False)
    action = forms.CharField(label="What is to be done", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    action_owner = forms.ChoiceField(label="Who does it", required=False)
    returns_to = forms.ChoiceField(label="Comes back to the meeting of", required=False)

    def __init__(
        self, *args: Any, kind: KindOfBusiness, owners: Sequence[tuple[int, str]], dates: Sequence[Meeting], late: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        hints = {o.code: o.says for o in kind.outcomes}
        self.fields["outcome"] = forms.ChoiceField(
            label="What did the panel decide?",
            choices=[(o.code, o.title) for o in kind.outcomes],
            widget=HintedRadioSelect(hints=hints),
            error_messages={"required": "Select what the panel decided"},
        )
        self.fields["action_owner"].choices = [("", "Choose"), *((str(pk), name) for pk, name in owners)]  # type: ignore[attr-defined]
        self.fields["returns_to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            *((m.public_id, f"{uk_date(m.starts_at, weekday=True)}, {title_of(m)}") for m in dates),
        ]
        self._meetings = {m.public_id: m.pk for m in dates}
        if not any(o.asks_term for o in kind.outcomes):
            del self.fields["weekly_cost"], self.fields["ends_on"]
        if not late:
            del self.fields["takes_late_papers"]

    def ruling(self) -> Ruling:
        data = self.cleaned_data
        cost = data.get("weekly_cost")
        return Ruling(
            outcome=data["outcome"],
            reason=data["reason"],
            conditions=tuple(line.strip() for line in data["conditions"].splitlines() if line.strip()),
            weekly_cost=int(cost * 100) if cost is not None else None,
            ends_on=data.get("ends_on"),
            takes_late_papers=data.get("takes_late_papers", False),
            action=data["action"],
            action_owner_id=int(data["action_owner"]) if data["action_owner"] else None,
            returns_to_id=self._meetings.get(data["returns_to"]),
        )
