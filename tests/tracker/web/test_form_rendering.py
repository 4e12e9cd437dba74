"""Forms: dates as people type them, errors that say what to do, nothing typed is lost."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.utils.html import escape

from tracker.web.form_rendering import HintedRadioSelect, UKDateField, UKDateTimeField, error_summary_items

TEAMS = [("duty", "Duty"), ("cin", "CIN")]


class VisitForm(forms.Form):
    visited_on = UKDateField(label="Date of the visit", latest=date(2026, 11, 20))
    seen_at = UKDateTimeField(label="Time the child was seen", required=False)
    who = forms.CharField(label="Name of the visitor", max_length=5)
    team = forms.ChoiceField(label="Team", choices=TEAMS, widget=HintedRadioSelect(hints={"duty": "Takes new work"}))


def typed(**changes: str) -> dict[str, str]:
    whole = {"visited_on-day": "4", "visited_on-month": "3", "visited_on-year": "2026", "who": "Amina", "team": "cin"}
    return whole | {key.replace("__", "-"): value for key, value in changes.items()}


def test_a_date_is_read_from_its_three_boxes() -> None:
    form = VisitForm(typed())

    assert form.is_valid()
    assert form.cleaned_data == {"visited_on": date(2026, 3, 4), "seen_at": None, "who": "Amina", "team": "cin"}


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = VisitForm(typed(visited_on__month=month))

    assert form.is_valid()
    assert form.cleaned_data["visited_on"] == date(2026, 3, 4)


@pytest.mark.parametrize(
    ("boxes", "says", "leads_to"),
    [
        ({"day": "", "month": "", "year": ""}, "Enter date of the visit", "#id_visited_on-day"),
        ({"month": ""}, "Date of the visit must include a month", "#id_visited_on-month"),
        ({"day": "", "year": ""}, "Date of the visit must include a day and year", "#id_visited_on-day"),
        ({"day": "31", "month": "2"}, "Date of the visit must be a real date", "#id_visited_on-day"),
        ({"month": "13"}, "Date of the visit must be a real date", "#id_visited_on-month"),
        ({"year": "26"}, "Date of the visit must have a year of 4 numbers, like 2026", "#id_visited_on-year"),
        ({"month": "12"}, "Date of the visit must be on or before 20 November 2026", "#id_visited_on-day"),
        ({"day": "²"}, "Date of the visit must be a real date", "#id_visited_on-day"),
    ],
)
def test_a_wrong_date_says_what_to_do_and_leads_to_the_box(boxes: dict[str, str], says: str, leads_to: str) -> None:
    form = VisitForm(typed(**{f"visited_on__{box}": value for box, value in boxes.items()}))

    assert error_summary_items(form) == [{"text": says, "href": leads_to}]


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [("6:20pm", 17, 20), ("18:20", 17, 20), ("18.20", 17, 20), ("6pm", 17, 0), ("midday", 11, 0), ("12am", 23, 0)],
)
def test_a_time_is_london_time_and_stored_in_utc(time: str, hour: int, minute: int) -> None:
    form = VisitForm(typed(seen_at__day="1", seen_at__month="7", seen_at__year="2026", seen_at__time=time))

    assert form.is_valid(), form.errors
    day = 30 if time == "12am" else 1
    assert form.cleaned_data["seen_at"] == datetime(2026, 6 if day == 30 else 7, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize("time", ["25:00", "6", "13pm", "soon", "6:99"])
def test_a_time_that_is_none_is_turned_down(time: str) -> None:
    form = VisitForm(typed(seen_at__day="1", seen_at__month="7", seen_at__year="2026", seen_at__time=time))

    assert error_summary_items(form) == [
        {"text": "Time the child was seen must have a time like 6:20pm or 18:20", "href": "#id_seen_at-time"}
    ]


def test_an_hour_that_the_clocks_leave_out_is_turned_down() -> None:
    form = VisitForm(typed(seen_at__day="29", seen_at__month="3", seen_at__year="2026", seen_at__time="1:30am"))

    assert [item["href"] for item in error_summary_items(form)] == ["#id_seen_at-time"]


def test_a_missing_answer_names_its_field_in_the_summary_and_beside_the_field() -> None:
    form = VisitForm(typed(who="", team=""))

    assert error_summary_items(form) == [
        {"text": "Enter name of the visitor", "href": "#id_who"},
        {"text": "Select team", "href": "#id_team"},
    ]
    assert str(form).count("Enter name of the visitor") == 1


def test_what_was_typed_stands_in_the_form_that_comes_back() -> None:
    form = VisitForm(typed(visited_on__day="31", visited_on__month="feb", who="Amina & co", seen_at__time="soon"))

    html = str(form)

    assert not form.is_valid()
    for value in ("31", "feb", "2026", "soon", escape("Amina & co")):
        assert f'value="{value}"' in html


def test_a_choice_stays_chosen_and_has_its_hint() -> None:
    html = str(VisitForm(typed(team="duty", who="")))

    assert 'value="duty" checked' in html
    assert "Takes new work" in html


def test_text_from_people_is_escaped_everywhere() -> None:
    class Hostile(forms.Form):
        said = forms.ChoiceField(label="<b>label</b>", help_text="<b>hint</b>", choices=[("<b>", "<b>choice</b>")])

    html = str(Hostile({"said": "<b>typed</b>"}))

    assert "<b>" not in html


@pytest.mark.parametrize("initial", [date(2026, 3, 4), datetime(2026, 3, 4, 9, 30, tzinfo=UTC)])
def test_a_date_known_already_stands_in_the_boxes(initial: Any) -> None:
    html = str(VisitForm(initial={"visited_on": initial}))

    assert re.findall(r'name="visited_on-(\w+)".*?value="(\w+)"', html, re.DOTALL) == [("day", "4"), ("month", "3"), ("year", "2026")]


def test_a_date_left_as_it_was_is_not_changed() -> None:
    form = VisitForm(typed(), initial={"visited_on": date(2026, 3, 4), "who": "Amina", "team": "cin"})

    assert form.changed_data == []
