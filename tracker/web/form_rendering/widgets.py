"""Widgets for the GOV.UK patterns that Django has none for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms

from tracker.web.dates import LONDON, uk_time


class Typed(NamedTuple):
    """What a person typed into the boxes of a date, exactly as typed."""

    day: str = ""
    month: str = ""
    year: str = ""
    time: str = ""

    def __bool__(self) -> bool:
        return any(self)


class UKDateInput(forms.Widget):
    """Three boxes, named `<name>-day`, `<name>-month` and `<name>-year`."""

    template_name = "components/forms/date_boxes.html"
    boxes: tuple[str, ...] = ("day", "month", "year")
    use_fieldset = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return Typed(**{box: (data.get(f"{name}-{box}") or "").strip() for box in self.boxes})

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{box}" not in data for box in self.boxes)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first box, so that a label or an error summary leads to where a person can type."""
        return f"{id_}-day" if id_ else id_

    def typed(self, value: Typed | date | datetime | None) -> Typed:
        """The text of each box for a value from the form's initial data (an aware datetime in London's time) or as typed."""
        if value is None or value == "":
            return Typed()
        if isinstance(value, Typed):
            return value
        if isinstance(value, datetime):
            local = value.astimezone(LONDON)
            return Typed(str(local.day), str(local.month), str(local.year), uk_time(value) if "time" in self.boxes else "")
        return Typed(str(value.day), str(value.month), str(value.year))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = self.typed(value)
        context["boxes"] = [{"name": box, "value": getattr(typed, box)} for box in self.boxes]
        return context


class UKDateTimeInput(UKDateInput):
    """The three boxes of a date and one for the time, `<name>-time`."""

    boxes = ("day", "month", "year", "time")


class FewDigits(forms.NumberInput):
    """A number of at most three digits: the box is as wide as what it asks for."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "govuk-input--width-3"})


class HintedRadioSelect(forms.RadioSelect):
    """Radio buttons with a sentence below some of them: `hints` maps a choice's value to its sentence."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), *, hints: Mapping[str, str] | None = None) -> None:
        super().__init__(attrs, choices)
        self.hints: dict[str, str] = dict(hints or {})
