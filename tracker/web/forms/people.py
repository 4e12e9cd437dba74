"""Forms about who a child is: the contact form, the reason for looking, an emergency admission."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms

from tracker.actions.register_child import NewChild
from tracker.actions.requests import PlacementDetails
from tracker.selectors.children import Match
from tracker.selectors.words import LEGAL_STATUSES, NEW_PLACEMENTS, PLACEMENTS
from tracker.web.dates import LONDON, uk_date
from tracker.web.form_rendering import HintedRadioSelect, UKDateField, UKDateTimeField

NOBODY = "new"
"""The answer that the contact is about none of the children shown."""

SEXES = (("U", "Not known"), ("F", "Female"), ("M", "Male"))


class ReasonForm(forms.Form):
    """Why somebody looks at a child whom they have no tie to."""

    reason = forms.CharField(
        label="Why do you need to see this child's record?",
        help_text="Your reason and the time are kept and can be read by others.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you need to see this child's record"},
    )


class WhoForm(forms.Form):
    """The child: one of those shown, or a new one. What is typed of a new one is only asked where it is one."""

    given_name = forms.CharField(label="First name", max_length=80, required=False)
    family_name = forms.CharField(label="Family name", max_length=80, help_text="Of an unborn child, the mother's.")
    date_of_birth = UKDateField(label="Date of birth", required=False, help_text="For example, 20 5 2016")
    expected_date = UKDateField(label="Expected date of birth", required=False, help_text="Only for a child who is not born yet")
    sex = forms.ChoiceField(label="Sex", choices=SEXES, initial="U", widget=forms.RadioSelect)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = now.astimezone(LONDON).date()
        self.fields["date_of_birth"].latest = today  # type: ignore[attr-defined]
        self.fields["expected_date"].earliest = today  # type: ignore[attr-defined]
        self.matches: Sequence[Match] = ()

    def offer(self, matches: Sequence[Match]) -> None:
        """Ask which of these children it is. Must be answered before anything is saved."""
        self.matches = matches
        choices = [(m.ref, f"{m.name}, {m.age}") for m in matches] + [(NOBODY, "None of these: a child who is not on record here")]
        hints = {m.ref: _hint(m) for m in matches}
        field = forms.ChoiceField(
            label="Is it one of these children?", choices=choices, widget=HintedRadioSelect(hints=hints),
            error_messages={"required": "Select the child, or “None of these”"},
        )  # fmt: skip
        self.fields = {"chosen": field, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        born, expected = cleaned.get("date_of_birth"), cleaned.get("expected_date")
        if born and expected:
            self.add_error("expected_date", "Enter the date of birth or the expected date, not both")
        elif not born and not expected and not self.has_error("date_of_birth") and not self.has_error("expected_date"):
            self.add_error("date_of_birth", "Enter the date of birth, or the expected date for a child who is not born yet")
        return cleaned

    @property
    def chosen_ref(self) -> str:
        """The reference of the child chosen; empty for a new one."""
        chosen = self.cleaned_data.get("chosen", "")
        return "" if chosen == NOBODY else chosen

    def new_child(self) -> NewChild:
        data = self.cleaned_data
        return NewChild(
            given_name=data["given_name"], family_name=data["family_name"], date_of_birth=data["date_of_birth"],
            expected_date=data["expected_date"], sex=data["sex"],
        )  # fmt: skip


class ContactForm(WhoForm):
    """A contact, on one page: the child, who made contact, when it was received, and the concern."""

    source = forms.CharField(label="Who made contact?", max_length=200, help_text="For example, the head of Hartwell Primary School")
    received_at = UKDateTimeField(label="When was it received?", help_text="The timescale runs from this time, not from now")
    concern = forms.CharField(label="What is the concern?", widget=forms.Textarea(attrs={"rows": 6}))


EMERGENCY_BASES = (
    ("L1", LEGAL_STATUSES["L1"], "Ends after 72 hours"),
    ("L2", LEGAL_STATUSES["L2"], "Made by the court"),
    ("V2", "Section 20", "With the consent of those with parental responsibility"),
    ("C1", LEGAL_STATUSES["C1"], "Made by the court"),
    ("J1", "Remand", "By the court, to the authority or to youth detention accommodation"),
)


def placement_choices() -> list[tuple[str, str]]:
    """Every placement that may be recorded today, in words."""
    return [("", "Choose")] + [(code, PLACEMENTS[code]) for code in NEW_PLACEMENTS]


class AdmissionFacts(forms.Form):
    """The three facts of an emergency admission."""

    when = UKDateTimeField(label="When was the child placed?")
    placement = forms.ChoiceField(label="Where is the child placed?", choices=placement_choices)
    where = forms.CharField(label="Carer or place", max_length=200, required=False, help_text="Leave it empty if you do not know yet")
    legal_status = forms.ChoiceField(
        label="On what legal basis?",
        choices=[(code, text) for code, text, _ in EMERGENCY_BASES],
        widget=HintedRadioSelect(hints={code: hint for code, _, hint in EMERGENCY_BASES}),
        error_messages={"required": "Select the legal basis"},
    )
    decided_by = forms.CharField(label="Who decided?", max_length=120)

    def placement_details(self) -> PlacementDetails:
        return PlacementDetails(code=self.cleaned_data["placement"], where=self.cleaned_data["where"].strip())


class UnknownChildAdmission(WhoForm, AdmissionFacts):
    """An emergency admission of a child who may not be on record here."""

    field_order = ["chosen", "when", "placement", "where", "legal_status", "decided_by", "given_name", "family_name", "date_of_birth",
                   "expected_date", "sex"]  # fmt: skip


def _hint(match: Match) -> str:
    parts = [match.ref]
    if match.born_on:
        parts.append(f"born {uk_date(match.born_on)}")
    parts.append(f"{match.stands}, with {match.holder}" if match.holder else match.stands)
    if match.waiting_since:
        parts.append(f"a contact of {uk_date(match.waiting_since)} still waits for a decision")
    return "; ".join(parts)
