"""What the tracker's address asks for: filters, order and columns, read once for the page, its files and its kept views."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from tracker.rules.as_at import AsAt
from tracker.rules.cohorts import COHORTS, MOST_MONTHS, MOST_YEARS
from tracker.selectors.permanency import CONCERNS, NO_ROUTE, Filters, columns, is_order
from tracker.selectors.permanency.columns import COLUMNS, Column
from tracker.selectors.permanency.states import STATES
from tracker.selectors.timescales import COLOURS
from tracker.selectors.words import LEGAL_STATUSES, PLACEMENTS, ROUTES, Words, capital
from tracker.terms import SharedWith
from tracker.web.dates import uk_date
from workflows.terms import Role

_DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
_NO_DAY = "Enter a date like 1/6/2018, or leave it empty"


def _number(label: str, most: int, unit: str) -> forms.IntegerField:
    says = f"Enter a whole number of {unit} from 0 to {most}, or leave it empty"
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, widget=forms.NumberInput(attrs={"class": "govuk-input--width-3"}),
        error_messages={"invalid": says, "min_value": says, "max_value": says},
    )  # fmt: skip


def _choice(label: str, everything: str, choices: Iterable[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=[("", everything), *choices],
        error_messages={"invalid_choice": "This is not one of the choices. Choose one that is listed"},
    )  # fmt: skip


class TrackerForm(forms.Form):
    """The tracker's filters. Every field has the name of the filter that it sets."""

    is_all_optional = True

    team = _choice("Team", "All teams", ())
    route = _choice("Route", "All routes", ())
    state = _choice("State", "All states", STATES.items())
    colour = _choice("Timescale", "All", COLOURS.items())
    concern = _choice("Ask about", "All children", [(code, one.says) for code, one in CONCERNS.items()])
    cohort = _choice("Cohort", "None", [(code, one.title) for code, one in COHORTS.items()])
    acts = _choice("Role that must act", "All roles", ())
    legal = _choice("Legal status", "All", LEGAL_STATUSES.items())
    placement = _choice("Placement", "All", PLACEMENTS.items())
    aged_at_most = _number("Aged at most", MOST_YEARS, "years")
    aged_at_least = _number("Aged at least", MOST_YEARS, "years")
    in_care_over = _number("In care for more than (months)", MOST_MONTHS, "months")
    entered_from = forms.DateField(
        label="Came into care on or after", required=False, input_formats=_DAYS, error_messages={"invalid": _NO_DAY},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip
    entered_to = forms.DateField(
        label="Came into care on or before", required=False, input_formats=_DAYS, error_messages={"invalid": _NO_DAY},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )  # fmt: skip

    def __init__(self, asked: Mapping[str, Any], *, words: Words, teams: Iterable[tuple[str, str]]) -> None:
        super().__init__(asked)
        self._choose("team", teams)
        self._choose("route", [*((code, words.route(code)) for code in ROUTES), (NO_ROUTE, words.route(""))])
        self._choose("acts", sorted(((role.value, capital(words.role(role))) for role in Role), key=lambda one: one[1]))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        _in_order(self, found, "aged_at_least", "aged_at_most", "The lower age is above the upper one. Change one of them")
        _in_order(self, found, "entered_from", "entered_to", "The first day is after the last one. Change one of them")
        return found

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [*_pairs(chosen)[:1], *choices]

    @property
    def filters(self) -> Filters:
        """What narrows. What is wrong narrows nothing, and the page says so beside the field."""
        self.is_valid()
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value not in ("", None)})


def _pairs(field: forms.ChoiceField) -> list[tuple[str, str]]:
    """The choices of a field without groups."""
    held: Any = field.choices
    return [(str(code), str(says)) for code, says in held]


def _in_order(form: forms.Form, found: dict[str, Any], low: str, high: str, says: str) -> None:
    first, last = found.get(low), found.get(high)
    if first is not None and last is not None and first > last:
        form.add_error(high, says)
        form.add_error(low, says)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks of the tracker. `form` is bound; its errors are those of the address."""

    filters: Filters
    order: str = ""
    columns: tuple[Column, ...] = ()
    past: AsAt | None = None
    form: TrackerForm | None = field(default=None, compare=False)

    @property
    def own_parts(self) -> list[tuple[str, str]]:
        """The address without the past day."""
        return replace(self, past=None).parts

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The address, in one order and without what is empty, so that the same page always has the same address."""
        chosen = [(name, value.isoformat() if isinstance(value, date) else str(value)) for name, value in self.filters.chosen.items()]
        if self.order:
            chosen.append(("order", self.order))
        if self.columns != columns.chosen(()):
            chosen += [("columns", column.code) for column in self.columns]
        return [*chosen, *(self.past.in_address.items() if self.past else ())]

    @property
    def day(self) -> str:
        """The query string that asks for the same past day and nothing else; empty for today."""
        return f"?{urlencode(self.past.in_address)}" if self.past else ""

    @property
    def today(self) -> str:
        """The query string of the same page as it is today."""
        return f"?{replace(self, past=None).query}"

    @property
    def says(self) -> tuple[str, ...]:
        """The filters in words, as the form has them: `Route: Adoption`."""
        told = []
        for name, value in self.filters.chosen.items():
            if self.form is None:
                continue
            one = self.form.fields[name]
            choices = dict(_pairs(one)) if isinstance(one, forms.ChoiceField) else {}
            shown = uk_date(value) if isinstance(value, date) else choices.get(str(value), str(value))
            told.append(f"{one.label}: {shown}")
        return tuple(told)

    @property
    def query(self) -> str:
        """The query string without its question mark."""
        return urlencode(self.parts)

    def to(self, **changes: Any) -> str:
        """The query string of the same page, from its beginning, with filters or order changed; None takes a filter away."""
        order = changes.pop("order", self.order)
        blank = {one.name: one.default for one in fields(Filters)}
        put: dict[str, Any] = {name: blank[name] if value is None else value for name, value in changes.items()}
        filters = replace(self.filters, **put)
        return f"?{replace(self, filters=filters, order=order or '').query}"

    def sorted_by(self, column: Column) -> str:
        """`ascending`, `descending` or nothing, as a table's heading says it."""
        code = self.order or "next"
        if code.removeprefix("-") != column.code:
            return ""
        return "descending" if code.startswith("-") else "ascending"

    def sort(self, column: Column) -> str:
        """The address that sorts by a column: most first for numbers, and the other way round the second time."""
        now = self.sorted_by(column)
        falls = column.numeric if not now else now == "ascending"
        return self.to(order=f"-{column.code}" if falls else column.code)


def asked_of(query: QueryDict, *, words: Words, teams: Iterable[tuple[str, str]], past: AsAt | None = None) -> Asked:
    """What this address asks for. `past` is the past day that it speaks for."""
    form = TrackerForm(query, words=words, teams=teams)
    order = query.get("order", "")
    return Asked(
        filters=form.filters, order=order if is_order(order) else "", columns=columns.chosen(query.getlist("columns")), past=past,
        form=form,
    )  # fmt: skip


class ViewForm(forms.Form):
    """The name of a kept view, and who may use it beside the person who keeps it."""

    name = forms.CharField(label="Name of the view", max_length=80, error_messages={"required": "Enter a name for the view"})
    shared_with = forms.ChoiceField(
        label="Who else may use it?", widget=forms.RadioSelect, initial=SharedWith.NOBODY.value,
        choices=[
            (SharedWith.NOBODY.value, "Nobody else"),
            (SharedWith.TEAM.value, "A team of mine"),
            (SharedWith.AUTHORITY.value, "Everybody who uses the tracker"),
        ],
        help_text="A view holds filters and columns, and no child. Each person sees through it only the children whom they may see.",
        error_messages={"required": "Choose who else may use it"},
    )  # fmt: skip
    team = forms.ChoiceField(label="Which team?", required=False, error_messages={"invalid_choice": "This is not a team of yours"})

    def __init__(self, *args: Any, teams: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = self.fields["team"]
        assert isinstance(team, forms.ChoiceField)
        team.choices = [("", "No team"), *teams]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("shared_with") == SharedWith.TEAM and not found.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose one of your teams")
        return found


ORDERS: tuple[tuple[str, str], ...] = tuple(
    choice
    for column in COLUMNS
    if column.sorts
    for choice in ((column.code, f"{column.title}, {column.rises}"), (f"-{column.code}", f"{column.title}, {column.falls}"))
)
"""Every order, in words, for those who do not sort by the table's heading."""

__all__ = ["ORDERS", "Asked", "TrackerForm", "ViewForm", "asked_of"]
