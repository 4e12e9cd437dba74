"""The form of a panel's decision on an item, with its rows: conditions, actions, and who did not agree."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from panels.actions.ruling import Asked, Disagreed, Ruling
from panels.definitions import KindOfBusiness
from panels.models import Meeting
from panels.selectors.words import title_of
from tracker.web.dates import uk_date
from tracker.web.form_rendering import HintedRadioSelect, UKDateField

ACTION_ROWS, DISSENT_ROWS = 3, 2

NAMES = {"actions": "what_1", "dissents": "said_1"}
"""The fields beside which the action's refusals of whole rows are shown."""


class DecideForm(forms.Form):
    """What the panel decided on one item."""

    outcome = forms.ChoiceField(label="What did the panel decide?", error_messages={"required": "Select what the panel decided"})
    reason = forms.CharField(
        label="Reason", widget=forms.Textarea(attrs={"rows": 5}), error_messages={"required": "Enter the reason for the decision"}
    )
    form_key = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    conditions = forms.CharField(label="Conditions", required=False, help_text="One on each line", widget=forms.Textarea(attrs={"rows": 3}))
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
    action = forms.CharField(label="What is to be done before it comes back", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    action_owner = forms.ChoiceField(label="Who does it", required=False)
    returns_to = forms.ChoiceField(label="Comes back to the meeting of", required=False)

    def __init__(
        self, *args: Any, kind: KindOfBusiness, owners: Sequence[tuple[int, str]], dates: Sequence[Meeting],
        members: Mapping[int, str], late: bool, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["form_key"].initial = str(uuid4())
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
        self._add_rows([("", "Choose"), *((str(pk), name) for pk, name in owners)], members)
        self._meetings = {m.public_id: m.pk for m in dates}
        if not any(o.asks_term for o in kind.outcomes):
            del self.fields["weekly_cost"], self.fields["ends_on"]
        if not late:
            del self.fields["takes_late_papers"]

    def _add_rows(self, owners: Sequence[tuple[str, str]], members: Mapping[int, str]) -> None:
        for number in range(1, ACTION_ROWS + 1):
            says = f"Action {number}: "
            self.fields[f"what_{number}"] = forms.CharField(label=f"{says}what is to be done", required=False, max_length=1000)
            self.fields[f"who_{number}"] = forms.ChoiceField(label=f"{says}who does it", required=False, choices=owners)
            self.fields[f"by_{number}"] = UKDateField(label=f"{says}by when", required=False)
        named = [("", "Does not wish to be named"), *((str(pk), name) for pk, name in members.items())]
        for number in range(1, DISSENT_ROWS + 1):
            says = f"Disagreement {number}: "
            self.fields[f"said_{number}"] = forms.CharField(label=f"{says}what was said", required=False, max_length=1000)
            self.fields[f"by_whom_{number}"] = forms.ChoiceField(label=f"{says}by whom", required=False, choices=named)

    @property
    def action_rows(self) -> list[list[forms.BoundField]]:
        """The fields of each action, in order, as the page shows them."""
        return [[self[f"{name}_{number}"] for name in ("what", "who", "by")] for number in range(1, ACTION_ROWS + 1)]

    @property
    def dissent_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{name}_{number}"] for name in ("said", "by_whom")] for number in range(1, DISSENT_ROWS + 1)]

    def typed_in(self, data: Any) -> dict[str, Any]:
        """What is in a form's own data, by the names of its fields: what was kept of it can be shown again."""
        return {
            name: field.widget.value_from_datadict(data, {}, self.add_prefix(name))
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(data, {}, self.add_prefix(name))
        }

    def _asked(self) -> tuple[Asked, ...]:
        data = self.cleaned_data
        rows = [(data[f"what_{n}"], data[f"who_{n}"], data[f"by_{n}"]) for n in range(1, ACTION_ROWS + 1)]
        return tuple(Asked(what=what, owner_id=int(who) if who else None, due_on=by) for what, who, by in rows if what or who or by)

    def _disagreed(self) -> tuple[Disagreed, ...]:
        data = self.cleaned_data
        rows = [(data[f"said_{n}"], data[f"by_whom_{n}"]) for n in range(1, DISSENT_ROWS + 1)]
        return tuple(Disagreed(says=said, user_id=int(who) if who else None) for said, who in rows if said or who)

    def ruling(self) -> Ruling:
        data = self.cleaned_data
        cost = data.get("weekly_cost")
        return Ruling(
            outcome=data["outcome"],
            reason=data["reason"],
            conditions=tuple(line.strip() for line in data["conditions"].splitlines() if line.strip()),
            actions=self._asked(),
            dissents=self._disagreed(),
            form_key=data["form_key"],
            weekly_cost=int(cost * 100) if cost is not None else None,
            ends_on=data.get("ends_on"),
            takes_late_papers=data.get("takes_late_papers", False),
            action=data["action"],
            action_owner_id=int(data["action_owner"]) if data["action_owner"] else None,
            returns_to_id=self._meetings.get(data["returns_to"]),
        )


class AdviceForm(forms.Form):
    """What those who are there advise where they cannot decide."""

    says = forms.CharField(
        label="What do those who are here advise?", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what those who are here advise"},
    )  # fmt: skip


class CameOrLeftForm(forms.Form):
    """A member who came in or left, perhaps some minutes ago."""

    user = forms.ChoiceField(label="Who?", error_messages={"required": "Select who"})
    did = forms.ChoiceField(
        label="What happened?", choices=[("came", "Came in"), ("left", "Left")], widget=forms.RadioSelect,
        error_messages={"required": "Select whether the member came in or left"},
    )  # fmt: skip
    at = forms.RegexField(
        r"^([01]?\d|2[0-3])[:.][0-5]\d$", label="At what time?", required=False, help_text="For example, 10:45. Leave it empty for now.",
        error_messages={"invalid": "Enter a time, such as 10:45"}, widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Choose"), *((str(pk), name) for pk, name in members.items())]  # type: ignore[attr-defined]
