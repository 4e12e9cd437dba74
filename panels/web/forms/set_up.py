"""Forms for setting panels up: a panel's rule, its seats, its rooms and dates that are given one by one."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django import forms

from panels.actions.keep_panels import PanelSet
from panels.definitions import KINDS, QUORUM_RULES, ShippedPanel
from panels.models import Panel, Room
from panels.rules.given_dates import GivenDate, read_dates, read_hour
from panels.rules.plan import DAYS
from panels.terms import Business, HolidayRule, Pattern, QuorumCode, SeatPart
from tracker.web.form_rendering import FewDigits, HintedRadioSelect, UKDateField
from workflows.engine.clock import hour_in_words

Choices = Sequence[tuple[str, str]]

PATTERNS: Mapping[Pattern, tuple[str, str]] = {
    Pattern.EVERY_WEEKS: (
        "Every so many weeks",
        "Such as every 4th Monday: weeks are counted from the first day, and there are always 4 weeks from one to the next.",
    ),
    Pattern.NTH_OF_MONTH: (
        "On the 1st, 2nd, 3rd or 4th such day of the month",
        "Such as the 4th Monday of the month: there are sometimes 5 weeks from one to the next.",
    ),
    Pattern.LAST_OF_MONTH: ("On the last such day of the month", "Such as the last Wednesday, in months with five Wednesdays too."),
    Pattern.BY_DATE: ("On dates that are given one by one", "No rhythm: you add each date by hand, or paste a list."),
}
HOLIDAYS = {
    HolidayRule.CANCEL: ("The meeting is cancelled", "Everyone with an item is told, and items go first to the next meeting."),
    HolidayRule.NEXT_WORKING_DAY: ("It meets on the next working day", "At the same hours."),
}
PARTS = {
    SeatPart.CHAIR: "Chair",
    SeatPart.VICE_CHAIR: "Vice chair",
    SeatPart.MEMBER: "Member",
    SeatPart.ADVISER: "Adviser, who does not count towards the quorum",
    SeatPart.ADMINISTRATOR: "Administrator, who does not count towards the quorum",
}
NOTHING = [("", "None")]


def kinds() -> Choices:
    return [(str(code), kind.title) for code, kind in KINDS.items()]


class HourField(forms.Field):
    """A time of day as people write it: 2pm, 9:30am, 14:00."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        read = time(12) if text.lower() in ("midday", "noon") else read_hour(text[:12])
        if read is None:
            raise forms.ValidationError("Enter a time, such as 2pm or 9:30am")
        return read

    def prepare_value(self, value: Any) -> Any:
        return hour_in_words(value) if isinstance(value, time) else value


class PanelForm(forms.Form):
    """All that an administrator sets of a panel."""

    title = forms.CharField(label="Title", max_length=80)
    business = forms.ChoiceField(label="What does it hear?", choices=kinds)
    alternates_with = forms.ChoiceField(
        label="In turn with", required=False, help_text="One kind at one meeting, the other at the next",
        choices=lambda: [*NOTHING, *kinds()],
    )  # fmt: skip
    pattern = forms.ChoiceField(
        label="When does it meet?", choices=[(str(code), title) for code, (title, _) in PATTERNS.items()],
        widget=HintedRadioSelect(hints={str(code): hint for code, (_, hint) in PATTERNS.items()}),
    )  # fmt: skip
    weekday = forms.TypedChoiceField(label="On which day of the week?", coerce=int, choices=list(enumerate(DAYS)))
    every_weeks = forms.IntegerField(label="How many weeks from one meeting to the next?", required=False, min_value=1, max_value=52,
                                     widget=FewDigits, help_text="1 for every week. Only for every so many weeks")  # fmt: skip
    nth = forms.TypedChoiceField(label="Which such day of the month?", required=False, coerce=int, empty_value="",
                                 choices=[("", "Choose"), (1, "The first"), (2, "The second"), (3, "The third"), (4, "The fourth")],
                                 help_text="Only for a day of the month")  # fmt: skip
    anchor = UKDateField(label="First day", help_text="Weeks and turns are counted from here. There is no meeting before it")
    starts = HourField(label="Starts at")
    ends = HourField(label="Ends at")
    section = forms.ChoiceField(label="Something else at the end of some meetings", required=False,
                                choices=lambda: [*NOTHING, *kinds()])  # fmt: skip
    section_every = forms.IntegerField(label="At every how many meetings?", required=False, min_value=1, max_value=52, widget=FewDigits,
                                       help_text="Such as 4 for every fourth meeting")  # fmt: skip
    section_minutes = forms.IntegerField(
        label="How many minutes are kept for it?", required=False, min_value=1, max_value=600, widget=FewDigits
    )
    on_bank_holiday = forms.ChoiceField(
        label="Where the day is a bank holiday", choices=[(str(code), title) for code, (title, _) in HOLIDAYS.items()],
        widget=HintedRadioSelect(hints={str(code): hint for code, (_, hint) in HOLIDAYS.items()}),
    )  # fmt: skip
    room = forms.ModelChoiceField(label="Room", required=False, queryset=Room.objects.filter(is_active=True), empty_label="None")
    owner = forms.TypedChoiceField(
        label="Post that owns the panel", coerce=int, help_text="Whoever holds it chairs, save a statutory panel"
    )
    deputy = forms.TypedChoiceField(label="Post that stands in for the owner", required=False, coerce=int, empty_value=None)
    quorum_rule = forms.ChoiceField(
        label="Who must be there?",
        choices=[(str(code), f"{rule.title}: {rule.source}" if rule.is_statutory else "The chair or the deputy, and as many members as "
                  "you set") for code, rule in QUORUM_RULES.items()],
    )  # fmt: skip
    quorum = forms.IntegerField(
        label="Quorum", min_value=1, max_value=30, widget=FewDigits, help_text="How many members, whoever chairs among them"
    )
    is_active = forms.BooleanField(label="The panel meets", required=False)
    because = forms.CharField(
        label="Why is it set like this?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is set like this"},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, posts: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "Choose"), *posts]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", "Nobody"), *posts]  # type: ignore[attr-defined]

    def given(self) -> PanelSet:
        """What was typed, as the record takes it."""
        data = self.cleaned_data
        return PanelSet(
            title=data["title"], business=Business(data["business"]), alternates_with=data["alternates_with"],
            pattern=Pattern(data["pattern"]), weekday=data["weekday"], every_weeks=data["every_weeks"] or 0, nth=data["nth"] or 0,
            anchor=data["anchor"], starts=data["starts"], ends=data["ends"], section=data["section"],
            section_every=data["section_every"] or 0, section_minutes=data["section_minutes"] or 0,
            on_bank_holiday=HolidayRule(data["on_bank_holiday"]), room_id=data["room"].pk if data["room"] else None,
            owner_id=data["owner"], deputy_id=data["deputy"], quorum=data["quorum"], quorum_rule=QuorumCode(data["quorum_rule"]),
            is_active=data["is_active"],
        )  # fmt: skip

    def mark(self) -> str:
        """What tells one set of answers from another, so that nobody saves a year that they have not looked at."""
        return hashlib.sha256(repr(self.given()).encode()).hexdigest()


def of_panel(panel: Panel) -> dict[str, Any]:
    """What a panel's form shows at first."""
    return {
        "title": panel.title, "business": panel.business, "alternates_with": panel.alternates_with, "pattern": panel.pattern,
        "weekday": panel.weekday, "every_weeks": panel.every_weeks, "nth": panel.nth or "", "anchor": panel.anchor,
        "starts": panel.starts, "ends": panel.ends, "section": panel.section, "section_every": panel.section_every or None,
        "section_minutes": panel.section_minutes or None, "on_bank_holiday": panel.on_bank_holiday, "room": panel.room_id,
        "owner": panel.owner_id, "deputy": panel.deputy_id, "quorum_rule": panel.quorum_rule, "quorum": panel.quorum,
        "is_active": panel.is_active, "version": panel.version,
    }  # fmt: skip


def of_type(shipped: ShippedPanel) -> dict[str, Any]:
    """The same for a panel of a kind that an authority may add."""
    first, *others = (str(kind) for kind in shipped.business)
    return {
        "title": shipped.title, "business": first, "alternates_with": others[0] if others else "", "pattern": str(shipped.pattern),
        "weekday": shipped.weekday, "every_weeks": shipped.every_weeks, "starts": shipped.starts, "ends": shipped.ends,
        "section": str(shipped.section or ""), "section_every": shipped.section_every or None,
        "section_minutes": shipped.section_minutes or None, "on_bank_holiday": str(HolidayRule.CANCEL), "quorum": shipped.quorum,
        "quorum_rule": str(shipped.quorum_rule), "is_active": True,
    }  # fmt: skip


class SeatForm(forms.Form):
    """Who sits on a panel, and as what."""

    who = forms.ChoiceField(
        label="Who sits on the panel?", help_text="A post: whoever holds it. A person: by name, as an independent chair"
    )
    part = forms.ChoiceField(label="As what?", choices=[(str(code), title) for code, title in PARTS.items()], widget=forms.RadioSelect)
    is_independent = forms.BooleanField(label="Independent of the agency", required=False)
    is_experienced_social_worker = forms.BooleanField(
        label="A social worker with three years or more of relevant experience since qualifying", required=False
    )
    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, posts: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", "Choose"),
            ("Posts", [(f"post-{pk}", name) for pk, name in posts]),
            ("People", [(f"person-{pk}", name) for pk, name in people]),
        ]

    def who_is_it(self) -> dict[str, int]:
        """The post's id or the person's."""
        kind, _, pk = self.cleaned_data["who"].partition("-")
        return {"post_id" if kind == "post" else "user_id": int(pk)}


class WhyForm(forms.Form):
    """A reason."""

    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class RoomForm(forms.Form):
    """A room."""

    name = forms.CharField(label="Name of the room", max_length=80)
    is_exclusive = forms.BooleanField(label="One meeting at a time: refuse a second one", required=False)


class DatesForm(forms.Form):
    """Dates, typed or pasted, one a line."""

    business = forms.ChoiceField(label="What do these meetings hear?")
    dates = forms.CharField(
        label="Dates", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One a line, such as 14 April 2026. With other hours than the panel's: 14 April 2026, 10am to 1pm. "
        "You can paste a column of a spreadsheet or the lines of a CSV file",
    )  # fmt: skip

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._panel = panel
        heard = [kind for kind in panel.hears if kind != panel.section or not panel.business]
        self.fields["business"].choices = [(str(kind), KINDS[kind].title) for kind in heard]  # type: ignore[attr-defined]
        if len(heard) == 1:
            self.fields["business"].widget = forms.HiddenInput()
            self.initial.setdefault("business", str(heard[0]))

    def clean_dates(self) -> list[GivenDate]:
        found, wrong = read_dates(self.cleaned_data["dates"], starts=self._panel.starts, ends=self._panel.ends)
        if wrong:
            raise forms.ValidationError(" ".join(wrong))
        return found
