"""Forms about need-to-knows. What is typed is kept where it is refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms

from tracker.web.form_rendering import HintedRadioSelect, UKDateField, UKDateTimeField
from workflows.engine.need_to_know import shipped
from workflows.need_to_know import Category, OutsideDuty
from workflows.terms import Severity

Choices = Sequence[tuple[str, Any]]
READY, LATER, SEND = "ready", "later", "send"
SENT, NOT_SENT = "sent", "not_sent"


def _area(label: str, *, rows: int = 4, hint: str = "", missing: str = "") -> forms.CharField:
    """A box for words. `missing` is what is said where it is left empty; without it the box may be."""
    return forms.CharField(
        label=label, help_text=hint, required=bool(missing), max_length=10_000, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )  # fmt: skip


def people(first: Sequence[tuple[str, str]], everybody: Sequence[tuple[str, str]], *, of: str) -> Choices:
    """People to choose from: those who are likeliest first, under their heading."""
    likely = {pk for pk, _ in first}
    others = [pair for pair in everybody if pair[0] not in likely]
    return [("", "Choose"), (of, list(first)), ("Everybody else", others)] if first else [("", "Choose"), *others]


class CategoryForm(forms.Form):
    """Which kind of incident it is."""

    category = forms.ChoiceField(label="What has happened?", error_messages={"required": "Select what has happened"})

    def __init__(self, *args: Any, categories: Iterable[Category], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pack = shipped()
        hints = {c.code: f"{pack.grade(c.severity).title}. {_triggers(c)}." for c in categories}
        choices = [(c.code, c.title) for c in categories]
        self.fields["category"].widget = HintedRadioSelect(hints=hints)
        self.fields["category"].choices = choices  # type: ignore[attr-defined]
        self.fields["category"].widget.choices = choices


def _triggers(category: Category) -> str:
    words = shipped().triggers
    says = "; ".join(words[code] for code in category.triggers)
    return says[:1].upper() + says[1:]


class RaiseForm(forms.Form):
    """When it became known, how grave it is, and who has been told by telephone."""

    known_at = UKDateTimeField(label="When did it become known?", help_text="The time to tell leaders runs from this moment")
    severity = forms.ChoiceField(label="How grave is it?")
    unit = forms.ChoiceField(label="Which team or service is it about?", required=False)
    told = forms.ChoiceField(
        label="Whom have you told by telephone?", required=False,
        help_text="Leave it open where nobody has been told yet, and put the call on record as soon as it is made",
    )  # fmt: skip
    told_at = UKDateTimeField(label="When were they told?", required=False)

    def __init__(
        self, *args: Any, category: Category, told: Choices, units: Choices, is_graver: bool, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        pack = shipped()
        grades = [grade for grade in pack.grades if not category.severity.is_graver_than(grade.severity)]
        choices = [(str(grade.severity), grade.title) for grade in grades]
        hints = {str(grade.severity): grade.meaning for grade in grades}
        self.fields["severity"].widget = HintedRadioSelect(hints=hints, choices=choices)
        self.fields["severity"].choices = choices  # type: ignore[attr-defined]
        self.fields["severity"].initial = str(category.severity)
        self.fields["severity"].help_text = f"It is usually taken to be {pack.grade(category.severity).title.lower()}." if is_graver else ""
        self.fields["told"].choices = told  # type: ignore[attr-defined]
        if units:
            self.fields["unit"].choices = [("", "The whole authority"), *units]  # type: ignore[attr-defined]
        else:
            del self.fields["unit"]
        self.now = now

    def clean(self) -> dict[str, Any] | None:
        data = super().clean() or {}
        if data.get("told") and not data.get("told_at") and "told_at" not in self.errors:
            self.add_error("told_at", "Enter when they were told")
        if data.get("told_at") and not data.get("told"):
            self.add_error("told", "Select whom you told")
        return data


class CallForm(forms.Form):
    """Who was told by telephone, and when."""

    told = forms.ChoiceField(label="Who was told?", error_messages={"required": "Select who was told"})
    told_at = UKDateTimeField(label="When were they told?")
    note = forms.CharField(label="Anything to add", required=False, max_length=300)

    def __init__(self, *args: Any, told: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told"].choices = told  # type: ignore[attr-defined]


class AsReadForm(forms.Form):
    """Nothing is typed; only which writing of the form was read is told."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)


class WriteForm(AsReadForm):
    """The three parts of the form. A part may be empty only while the form is kept for later."""

    facts = _area(
        "What is known to have happened?", rows=7, hint="Facts, when and where. Say what is not known yet",
        missing="Write what is known to have happened.",
    )  # fmt: skip
    immediate_action = _area(
        "What was done at once?", rows=5, hint="To keep the child and others safe, and who was told",
        missing="Write what was done at once, or that nothing was.",
    )  # fmt: skip
    asks = _area(
        "What do you ask of the reader?", rows=3, hint="A decision, help, or that it is for information",
        missing="Write what you ask of the reader, or that it is for information.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("then") == LATER:
            for field in self.fields.values():
                field.required = False

    def clean_version(self) -> int:
        """0 where none is told: then nothing that is written already is written over."""
        return self.cleaned_data["version"] or 0


class BecauseForm(forms.Form):
    """A reason."""

    because = _area("Why?", rows=3, hint="Kept on record", missing="Write why.")


class AcknowledgeForm(forms.Form):
    """A word with the acknowledgement, where there is one to say."""

    note = forms.CharField(label="Anything to add", required=False, max_length=300)


class DirectForm(forms.Form):
    """What a leader directs."""

    says = _area(
        "What is to be done?", hint="It is shown on the record of each child as a decision of management",
        missing="Write what is to be done.",
    )  # fmt: skip
    owner = forms.ChoiceField(label="Who is to do it?", error_messages={"required": "Choose who is to do it."})
    due_on = UKDateField(label="By which day?", required=False, help_text="Leave it open for the usual time of two working days")

    def __init__(self, *args: Any, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    """How a direction was carried out."""

    done = _area("What was done?", missing="Write what was done.")


class UpdateForm(forms.Form):
    """What has come of it since."""

    says = _area("What has come of it since?", rows=6, missing="Write what has come of it since.")


class OutsideForm(forms.Form):
    """A duty to tell somebody outside: met, or decided not to apply."""

    sent = forms.ChoiceField(
        label="Have they been told?", widget=forms.RadioSelect,
        choices=[(SENT, "Yes"), (NOT_SENT, "No: it is decided that the duty does not apply here")],
    )  # fmt: skip
    to = forms.CharField(label="Who was told?", required=False, max_length=200)
    at = UKDateTimeField(label="When were they told, or was it decided?")
    reference = forms.CharField(label="Their reference", required=False, max_length=200)
    says = _area("What was sent, or why nobody is told")

    def __init__(self, *args: Any, duty: OutsideDuty, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].initial = duty.to[:1].upper() + duty.to[1:]


class GradeForm(forms.Form):
    """Another severity, with the reason."""

    severity = forms.ChoiceField(label="How grave is it?", error_messages={"required": "Select how grave it is"})
    why = _area("Why?", rows=3, missing="Write why it is graded so.")

    def __init__(self, *args: Any, severities: Iterable[Severity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grades = [shipped().grade(severity) for severity in severities]
        choices = [(str(grade.severity), grade.title) for grade in grades]
        self.fields["severity"].widget = HintedRadioSelect(hints={str(g.severity): g.meaning for g in grades}, choices=choices)
        self.fields["severity"].choices = choices  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """What came of it and what was learned."""

    outcome = _area("What came of it?", rows=5, missing="Write what came of it.")
    learning = _area(
        "What was learned?", rows=5, hint="Say so where nothing is to be learned from it",
        missing="Write what was learned, or that nothing is to be learned from it.",
    )  # fmt: skip


class JoinForm(forms.Form):
    """Another child of the same incident."""

    child = forms.ChoiceField(label="Which child?", required=False)
    ref = forms.CharField(label="Or the reference of another child", required=False, max_length=9, help_text="Such as ABCD-2345")

    def __init__(self, *args: Any, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if children:
            self.fields["child"].widget = forms.RadioSelect(choices=list(children))
            self.fields["child"].choices = list(children)  # type: ignore[attr-defined]
        else:
            del self.fields["child"]
            self.fields["ref"].label = "The reference of the child"

    @property
    def chosen(self) -> str:
        """The reference of the child."""
        return str(self.cleaned_data.get("ref") or self.cleaned_data.get("child") or "").strip().upper()
