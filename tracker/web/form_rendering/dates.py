"""Form fields for a day and for a moment, typed as GOV.UK asks for them, with errors that say what to do."""

import re
from datetime import UTC, date, datetime, time
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from tracker.web.dates import LONDON
from tracker.web.form_rendering.widgets import Typed, UKDateInput, UKDateTimeInput

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
CLOCK_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>am|pm)?")
WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class UKDateField(forms.Field):
    """A `date` from day, month and year. `earliest` and `latest` are days that still count."""

    widget = UKDateInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or (isinstance(value, Typed) and not value):
            return None
        if isinstance(value, Typed):
            return self._day(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise self._wrong("must be a real date", "day")

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise ValidationError(self.error_messages.get("enter") or f"Enter {self._name_inside}", code="required")
        if value is not None:
            self._within(self._day_of(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget = cast("UKDateInput", self.widget)
        return bool(widget.typed(initial() if callable(initial) else initial) != widget.typed(data))

    def _day_of(self, value: date) -> date:
        """The day that `earliest` and `latest` are compared with."""
        return value

    def _within(self, day: date) -> None:
        if self.latest and day > self.latest:
            raise self._wrong(f"must be on or before {self.latest.day} {self.latest:%B %Y}", "day")
        if self.earliest and day < self.earliest:
            raise self._wrong(f"must be on or after {self.earliest.day} {self.earliest:%B %Y}", "day")

    def _day(self, typed: Typed) -> date:
        missing = [box for box in ("day", "month", "year") if not getattr(typed, box)]
        if missing:
            raise self._wrong("must include a " + " and ".join(missing), missing[0])
        month = _month(typed.month)
        if month is None or not typed.day.isdecimal():
            raise self._wrong("must be a real date", "day" if month else "month")
        if not (typed.year.isdecimal() and len(typed.year) == 4):
            raise self._wrong("must have a year of 4 numbers, like 2026", "year")
        try:
            return date(int(typed.year), month, int(typed.day))
        except ValueError:
            raise self._wrong("must be a real date", "day") from None

    @property
    def _name(self) -> str:
        return str(self.label or "The date")

    @property
    def _name_inside(self) -> str:
        return self._name[:1].lower() + self._name[1:]

    def _wrong(self, says: str, box: str) -> ValidationError:
        """`box` is where the error summary should lead to."""
        return ValidationError(f"{self._name} {says}", code="invalid", params={"box": box})


class UKDateTimeField(UKDateField):
    """An aware UTC `datetime` from day, month, year and a time in London, such as 6:20pm or 18:20.

    `earliest` and `latest` are days in London. Of the hour that comes twice when the clocks go back, the first is meant.
    """

    widget = UKDateTimeInput

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or (isinstance(value, Typed) and not value):
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        if not isinstance(value, Typed):
            raise self._wrong("must be a real date and time", "day")
        day = self._day(value)
        local = datetime.combine(day, self._time(value.time), tzinfo=LONDON)
        if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
            raise self._wrong("must be a time that exists: the clocks went forward that night", "time")
        return local.astimezone(UTC)

    def _day_of(self, value: date) -> date:
        return value.astimezone(LONDON).date() if isinstance(value, datetime) else value

    def _time(self, typed: str) -> time:
        if not typed:
            raise self._wrong("must include a time, like 6:20pm", "time")
        text = typed.lower().strip()
        if text in WORDS:
            return WORDS[text]
        match = CLOCK_TIME.fullmatch(text)
        if not match or not (match["minute"] or match["half"]):
            raise self._wrong("must have a time like 6:20pm or 18:20", "time")
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"] and not 1 <= hour <= 12:
            raise self._wrong("must have a time like 6:20pm or 18:20", "time")
        if match["half"]:
            hour = hour % 12 + (12 if match["half"] == "pm" else 0)
        if hour > 23 or minute > 59:
            raise self._wrong("must have a time like 6:20pm or 18:20", "time")
        return time(hour, minute)


def _month(typed: str) -> int | None:
    """1 to 12 from a number, a name or its first three letters; None for anything else."""
    text = typed.lower()
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    if text in MONTH_NAMES:
        return MONTH_NAMES.index(text) + 1
    return MONTHS.index(text) + 1 if text in MONTHS else None
