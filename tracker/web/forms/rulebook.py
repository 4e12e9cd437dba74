"""Forms that change the rulebook: one for each kind of rule, and those that start, publish and give up a draft."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from tracker.rules.rulebook import Content, Set
from tracker.selectors.editions import move_in_words
from tracker.selectors.labels import GROUPS, RENAMED
from tracker.selectors.words import Words, capital
from tracker.terms import RuleKind
from tracker.web.form_rendering import HintedRadioSelect, UKDateField
from workflows.definitions.limits import BY_CODE
from workflows.engine import need_to_know, registry
from workflows.terms import Nature, Role, Unit

UNITS = [(str(unit), unit.value.replace("_", " ")) for unit in Unit]
LENGTH, SHIPPED, OFF = "length", "shipped", "off"


WHAT = [(LENGTH, "A length of our own"), (SHIPPED, "The length that it ships with"), (OFF, "Nothing: switch it off")]


class StartForm(forms.Form):
    """What the next edition is for."""

    title = forms.CharField(
        label="What is the change for?", max_length=120, help_text="For example, shorter visits in early help from April"
    )


class ReasonForm(forms.Form):
    """A reason, where nothing else is asked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="Why?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the change, and read by whoever publishes it",
    )


class VersionForm(forms.Form):
    """A button that does something with the draft as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(VersionForm):
    """The day from which the edition holds."""

    from_on = UKDateField(label="From which day?", help_text="From today, or from a day to come")


class RuleForm(ReasonForm):
    """One rule: `key` names it where it is known, `content` holds what holds now."""

    field_order: list[str] = []

    def __init__(self, *args: Any, key: str = "", content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key, self.content = key, content
        self.prepare()
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])

    def prepare(self) -> None:
        """Fill in what holds now."""

    def change(self) -> Set:
        """The rule as it was typed."""
        raise NotImplementedError

    @property
    def for_running(self) -> bool:
        return False

    @property
    def has_accepted(self) -> bool:
        return bool(self.cleaned_data.get("warning_accepted"))

    def ask_to_accept(self, says: str) -> None:
        """Ask whether a person means what warrants a warning."""
        self.fields["warning_accepted"] = forms.BooleanField(
            label="I have read this, and this is what we want", required=False, help_text=says
        )


class StandardForm(RuleForm):
    """The length of a local standard."""

    what = forms.ChoiceField(
        label="What should hold?", choices=WHAT,
        initial=LENGTH, widget=HintedRadioSelect(hints={OFF: "It no longer starts. What runs already runs on to its end"}),
    )  # fmt: skip
    value = forms.IntegerField(label="Length", widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}))
    unit = forms.ChoiceField(label="Unit of time", choices=UNITS)
    running = forms.ChoiceField(
        label="What of the timescales that run already?",
        choices=[("keep", "They keep the length with which they started"), ("change", "They get the new length too")],
        initial="keep", widget=HintedRadioSelect(hints={"change": "Their dates move on the day on which the edition comes into force"}),
    )  # fmt: skip
    warning_accepted = forms.BooleanField(label="I have read the warning, and this is what we want", required=False)

    def prepare(self) -> None:
        limit = BY_CODE[self.key]
        held = self.content.get((RuleKind.LOCAL_STANDARD, self.key))
        shipped = limit.steps[0][0].length
        off = bool(held and held.get("off"))
        if self.is_bound and self.data.get("what") in (SHIPPED, OFF):
            self.fields["value"].required = self.fields["unit"].required = False
        self.fields["what"].initial = OFF if off else LENGTH
        self.fields["value"].initial = held["value"] if held and not off else shipped.value
        self.fields["unit"].initial = held["unit"] if held and not off else str(shipped.unit)
        if limit.local_range is not None:
            self.fields["value"].help_text = f"Authorities usually set between {limit.local_range[0]} and {limit.local_range[1]}"
        if not self.data.get("warning_accepted"):
            del self.fields["warning_accepted"]

    def change(self) -> Set:
        data = self.cleaned_data
        value: dict[str, Any] | None = {"value": data["value"], "unit": data["unit"]}
        if data["what"] != LENGTH:
            value = {"off": True} if data["what"] == OFF else None
        return Set(kind=RuleKind.LOCAL_STANDARD, key=self.key, value=value)

    @property
    def for_running(self) -> bool:
        return bool(self.cleaned_data["running"] == "change" and self.cleaned_data["what"] != OFF)


class HolidayForm(RuleForm):
    """A bank holiday to come."""

    on = UKDateField(label="Which day?")
    name = forms.CharField(label="What is it called?", max_length=120)

    def change(self) -> Set:
        return Set(kind=RuleKind.BANK_HOLIDAY, key=_iso(self.cleaned_data["on"]), value={"name": self.cleaned_data["name"].strip()})


class TermForm(RuleForm):
    """A school term of the authority."""

    name = forms.CharField(label="Name of the term", max_length=120, help_text="For example, Summer term 2027")
    first_on = UKDateField(label="First day")
    last_on = UKDateField(label="Last day")

    def change(self) -> Set:
        data = self.cleaned_data
        return Set(
            kind=RuleKind.SCHOOL_TERM, key=_iso(data["first_on"]), value={"name": data["name"].strip(), "last": _iso(data["last_on"])}
        )


class ClosureForm(RuleForm):
    """A day within a term on which schools are closed."""

    on = UKDateField(label="Which day?")
    name = forms.CharField(label="What for?", max_length=120, help_text="For example, training day")

    def change(self) -> Set:
        return Set(kind=RuleKind.SCHOOL_CLOSURE, key=_iso(self.cleaned_data["on"]), value={"name": self.cleaned_data["name"].strip()})


class LabelForm(RuleForm):
    """Another name for a stage, a role, a route, a plan or a form."""

    code = forms.ChoiceField(label="What is renamed?")
    text = forms.CharField(label="New name", max_length=120)

    def prepare(self) -> None:
        groups: dict[str, list[tuple[str, str]]] = {name: [] for name in GROUPS.values()}
        for code, shipped in RENAMED.items():
            groups[GROUPS[code.partition(":")[0]]].append((code, capital(shipped)))
        choices: Iterable[Any] = [("", "Choose"), *groups.items()]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]
        self.fields["code"].initial = self.key
        held = self.content.get((RuleKind.LABEL, self.key))
        self.fields["text"].initial = held["text"] if held else ""

    def change(self) -> Set:
        return Set(kind=RuleKind.LABEL, key=self.cleaned_data["code"], value={"text": self.cleaned_data["text"].strip()})


class ForbiddenForm(RuleForm):
    """A move that the authority does not allow."""

    move = forms.ChoiceField(label="Which move?")
    why = forms.CharField(
        label="What are people told?", max_length=300, help_text="Shown to whoever tries the move", widget=forms.Textarea(attrs={"rows": 2})
    )

    def prepare(self) -> None:
        planned = [move for move in registry.current("journey").moves if move.nature is Nature.PLANNED]
        named = sorted(((move.code, move_in_words(move)) for move in planned), key=lambda pair: pair[1])
        self.fields["move"].choices = [("", "Choose"), *named]  # type: ignore[attr-defined]

    def change(self) -> Set:
        return Set(kind=RuleKind.FORBIDDEN_MOVE, key=self.cleaned_data["move"], value={"reason": self.cleaned_data["why"].strip()})


class DefinitionForm(RuleForm):
    """The newer version of the process that open journeys should follow."""

    version_of_process = forms.ChoiceField(
        label="To which version?",
        help_text="Journeys that it does not fit stay on theirs, and are listed before anybody publishes",
        error_messages={"required": "There is no newer version yet"},
    )

    def prepare(self) -> None:
        newer = [(str(one.version), f"Version {one.version}") for one in registry.versions("journey")[1:]]
        self.fields["version_of_process"].choices = newer or [("", "There is no newer version yet")]  # type: ignore[attr-defined]

    def change(self) -> Set:
        return Set(kind=RuleKind.DEFINITION, key="journey", value={"version": int(self.cleaned_data["version_of_process"])})


class NeedToKnowForm(RuleForm):
    """How grave a category of need-to-know is at first, and who is told."""

    what = forms.ChoiceField(
        label="Is this category used?", choices=[(LENGTH, "Yes, as set here"), (SHIPPED, "Yes, as it ships"), (OFF, "No")], initial=LENGTH,
        widget=HintedRadioSelect(hints={OFF: "It is no longer offered, and nothing drafts it. What is open already goes on"}),
    )  # fmt: skip
    severity = forms.ChoiceField(label="How grave is it at first?", widget=forms.RadioSelect)
    first = forms.ChoiceField(label="Who is the first to be told?")
    last = forms.ChoiceField(label="Up to whom?")
    beside = forms.MultipleChoiceField(label="Who is told beside the line?", required=False, widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        pack, words = need_to_know.shipped(), Words()
        category = pack.category(self.key)
        assert category is not None, "a form is about a category"
        self.category = category
        held = self.content.get((RuleKind.NEED_TO_KNOW, self.key))
        off = bool(held and held.get("off"))
        if self.is_bound and self.data.get("what") in (SHIPPED, OFF):
            for name in ("severity", "first", "last"):
                self.fields[name].required = False
        grades = [(str(grade.severity), grade.title) for grade in pack.grades if not category.severity.is_graver_than(grade.severity)]
        line = [(str(role), capital(words.role(role))) for role in need_to_know.LINE]
        beside = sorted(((str(role), capital(words.role(role))) for role in need_to_know.BESIDE), key=lambda pair: pair[1])
        for name, choices in (("severity", grades), ("first", line), ("last", line), ("beside", beside)):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        told = list(category.tell) if not held or off else [Role(role) for role in held["tell"]]
        up = [role for role in told if role in need_to_know.LINE]
        self.fields["what"].initial = OFF if off else LENGTH
        self.fields["severity"].initial = str(category.severity) if not held or off else held["severity"]
        self.fields["first"].initial, self.fields["last"].initial = str(up[0]), str(up[-1])
        self.fields["beside"].initial = [str(role) for role in told if role not in need_to_know.LINE]

    def change(self) -> Set:
        data = self.cleaned_data
        if data["what"] != LENGTH:
            return Set(kind=RuleKind.NEED_TO_KNOW, key=self.key, value={"off": True} if data["what"] == OFF else None)
        line = list(need_to_know.LINE)
        up = line[line.index(Role(data["first"])) : line.index(Role(data["last"])) + 1]
        return Set(kind=RuleKind.NEED_TO_KNOW, key=self.key, value={"severity": data["severity"], "tell": [*map(str, up), *data["beside"]]})


FORMS: dict[RuleKind, type[RuleForm]] = {
    RuleKind.LOCAL_STANDARD: StandardForm,
    RuleKind.BANK_HOLIDAY: HolidayForm,
    RuleKind.SCHOOL_TERM: TermForm,
    RuleKind.SCHOOL_CLOSURE: ClosureForm,
    RuleKind.LABEL: LabelForm,
    RuleKind.FORBIDDEN_MOVE: ForbiddenForm,
    RuleKind.DEFINITION: DefinitionForm,
    RuleKind.NEED_TO_KNOW: NeedToKnowForm,
}


def _iso(day: date) -> str:
    return day.isoformat()
