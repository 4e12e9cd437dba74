"""Forms that put on record what happened, and who holds the child."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from tracker.terms import MissingKind, RelationshipKind
from tracker.web.dates import LONDON
from tracker.web.form_rendering import UKDateField, UKDateTimeField
from workflows.definitions.recordable import Question, Recordable
from workflows.shapes import Length
from workflows.terms import Role, Unit

INTERVAL_UNITS = [(Unit.WEEKS, "weeks"), (Unit.WORKING_DAYS, "working days"), (Unit.CALENDAR_DAYS, "days"), (Unit.MONTHS, "months")]
"""What the gap of a child's own plan may be counted in."""

ASKED = "asked_"
"""What the name of a field begins with that is a question of the entry."""


class RecordForm(forms.Form):
    """The plain form of what was chosen: when, the questions of the entry, a note, and where the record is held."""

    happened_on = UKDateField(label="When did it happen?")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    reference = forms.CharField(label="Where is it held?", required=False, max_length=200, help_text="A document's reference, on paper too")

    def __init__(self, *args: Any, now: datetime, needs_words: bool, entry: Recordable | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry is not None and entry.to_the_minute:
            self.fields["happened_on"] = UKDateTimeField(label="When did it happen?")
        self.fields["note"].required = needs_words
        self.fields["happened_on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]
        if entry is not None:
            self._ask_why(entry)
            for question in entry.asks:
                self.fields[f"{ASKED}{question.code}"] = _asked(question)
            if entry.asks_ahead:
                self.fields["ahead_on"] = UKDateField(label=entry.asks_ahead)
            if entry.asks_interval:
                self.fields["interval_value"] = forms.IntegerField(
                    label=entry.asks_interval, min_value=1, max_value=366, required=False,
                    help_text="At least every so many. Leave it empty to keep to the standard",
                )  # fmt: skip
                self.fields["interval_unit"] = forms.ChoiceField(label="Counted in", choices=INTERVAL_UNITS, required=False)
            asked = (f"{ASKED}{question.code}" for question in entry.asks)
            self.order_fields(["happened_on", *asked, "ahead_on", "interval_value", "interval_unit"])

    def _ask_why(self, entry: Recordable) -> None:
        """The note is asked for where every answer needs a reason; where only some do, it says which."""
        options = [option for question in entry.asks for option in question.options]
        need_it = [option.label for option in options if option.needs_why]
        note = self.fields["note"]
        if need_it and len(need_it) == len(options):
            note.required = True
            note.error_messages["required"] = "Give the reason for this answer in the note."
        elif need_it:
            note.help_text = f"Give the reason here where the answer is: {'; '.join(need_it)}"

    @property
    def ahead_on(self) -> date | None:
        """The day ahead that the entry sets; None where it sets none."""
        on: date | None = self.cleaned_data.get("ahead_on")
        return on

    @property
    def interval(self) -> Length | None:
        """The longest gap that the child's own plan sets; None where it keeps to the standard."""
        value = self.cleaned_data.get("interval_value")
        return Length(value, Unit(self.cleaned_data["interval_unit"])) if value else None

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by the code of the question."""
        return {name.removeprefix(ASKED): value for name, value in self.cleaned_data.items() if name.startswith(ASKED)}


def _asked(question: Question) -> forms.Field:
    """A question as a field: its options with none chosen, or words."""
    if question.is_amount:
        box = forms.TextInput({"inputmode": "decimal", "class": "govuk-input--width-10"})
        return forms.CharField(label=question.label, help_text=question.hint, max_length=12, widget=box)
    if not question.options:
        return forms.CharField(label=question.label, help_text=question.hint, widget=forms.Textarea(attrs={"rows": 3}))
    choices = [(option.code, option.label) for option in question.options]
    return forms.ChoiceField(label=question.label, help_text=question.hint, choices=choices, widget=forms.RadioSelect)


class MissingForm(forms.Form):
    """A child who is not where they should be."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[(MissingKind.MISSING, "The child is missing"), (MissingKind.AWAY, "The child is away without authorisation")],
        widget=forms.RadioSelect,
    )
    since = UKDateTimeField(label="Since when?", help_text="When the child was last where they should be")
    note = forms.CharField(label="What is known?", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class FoundForm(forms.Form):
    """A missing child who was found or came back."""

    found_at = UKDateTimeField(label="When was the child found or back?")
    where = forms.CharField(label="Where, and how is the child?", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class EdgeOfCareForm(forms.Form):
    """Why a child is, or is no longer, on the edge of care, and since when."""

    happened_on = UKDateField(label="Since when?")
    why = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": "Enter why"})

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].latest = now.astimezone(LONDON).date()  # type: ignore[attr-defined]


class WorkerForm(forms.Form):
    """The worker of the team to whom a child is allocated."""

    worker = forms.ChoiceField(label="Which worker?", widget=forms.RadioSelect, error_messages={"required": "Select a worker"})
    why_above_ceiling = forms.CharField(
        label="Why, if the worker is above the ceiling?", required=False, max_length=300,
        help_text="Only for a newly qualified worker who would hold more than the ceiling",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, workers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["worker"], ((str(pk), name) for pk, name in workers))


class TransferForm(forms.Form):
    """The team to which responsibility for a child is offered."""

    to_team = forms.ChoiceField(label="Which team?", error_messages={"required": "Select a team"})
    note = forms.CharField(label="What should they know?", widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, teams: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["to_team"], [("", "Choose"), *((str(pk), name) for pk, name in teams)])


NAMED = {
    RelationshipKind.IRO: ("Independent reviewing officer", (Role.IRO,)),
    RelationshipKind.CP_CHAIR: ("Child protection conference chair", (Role.CP_CHAIR,)),
    RelationshipKind.PERSONAL_ADVISER: ("Personal adviser", (Role.PERSONAL_ADVISER,)),
    RelationshipKind.SUPERVISING_SOCIAL_WORKER: ("Supervising social worker", (Role.SUPERVISING_SOCIAL_WORKER,)),
    RelationshipKind.LEAD_PROFESSIONAL: ("Lead professional", (Role.LEAD_PROFESSIONAL, Role.FAMILY_SUPPORT_WORKER)),
}
"""Who is named for a child beside the worker, and the roles from which they come."""


class NamePersonForm(forms.Form):
    """Somebody named for a child. The choices hold the kind and the person together, so that neither is without the other."""

    person = forms.ChoiceField(label="Who?", error_messages={"required": "Select a person"})

    def __init__(self, *args: Any, people: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["person"], [("", "Choose"), *people])

    @property
    def named(self) -> tuple[RelationshipKind, int]:
        kind, _, user = self.cleaned_data["person"].partition(":")
        return RelationshipKind(kind), int(user)


class AcceptForm(forms.Form):
    """The receiving team's yes, and who takes the child."""

    worker = forms.ChoiceField(label="Who takes the child?", required=False, help_text="Without a worker the child waits to be allocated")
    why_above_ceiling = forms.CharField(
        label="Why, if the worker is above the ceiling?", required=False, max_length=300,
        help_text="Only for a newly qualified worker who would hold more than the ceiling",
    )  # fmt: skip

    def __init__(self, *args: Any, workers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_choices(self.fields["worker"], [("", "Nobody yet"), *((str(pk), name) for pk, name in workers)])


class NotAcceptedForm(forms.Form):
    """The receiving team's no, with the reason that the sender will read."""

    reason = forms.CharField(
        label="Why is the child not accepted?", widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why the child is not accepted"},
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """The sender takes the offer back."""

    reason = forms.CharField(label="Why is the offer withdrawn?", widget=forms.Textarea(attrs={"rows": 3}))


class AuthoriseForm(forms.Form):
    """A manager's agreement to an assessment."""

    reference = forms.CharField(label="Where is the assessment held?", required=False, max_length=200)


class ReturnForm(forms.Form):
    """A manager sends an assessment back."""

    reason = forms.CharField(
        label="What is to be done again?", widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what is to be done again"},
    )  # fmt: skip


def _set_choices(field: forms.Field, choices: Iterable[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
