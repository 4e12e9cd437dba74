"""What the GOV.UK macros need to know about a field of a Django form."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget, Input
from django.utils.safestring import SafeString

from tracker.web.form_rendering.widgets import Typed, UKDateInput


class FieldParts(NamedTuple):
    """`kind` names the macro, `params` is what it takes."""

    kind: str
    params: dict[str, Any]


def field_parts(bound: BoundField) -> FieldParts:
    """The macro and its parameters for a field, with what was typed, its hint and its errors."""
    if bound.is_hidden:
        return FieldParts("hidden", {"html": bound.as_widget()})
    for widget, kind, params in MACROS:
        if isinstance(bound.field.widget, widget):
            return FieldParts(kind, params(bound))
    return FieldParts("other", {**_labelled(bound), "html": bound.as_widget()})


def _common(bound: BoundField) -> dict[str, Any]:
    params: dict[str, Any] = {"name": bound.html_name}
    if bound.help_text:
        key = "html" if isinstance(bound.help_text, SafeString) else "text"
        params["hint"] = {key: bound.help_text}
    if bound.errors:
        params["errorMessage"] = {"text": " ".join(error_texts(bound))}
    return params


def error_texts(bound: BoundField) -> list[str]:
    """The field's errors as a person reads them away from the field: Django's "This field is required." names no field."""
    errors = bound.form.errors.get(bound.name)
    if not errors:
        return []
    stock = str(forms.Field.default_error_messages["required"])
    return [_what_to_do(bound) if str(text) == stock else str(text) for text in errors]


def _what_to_do(bound: BoundField) -> str:
    label = str(bound.label)
    if label.endswith("?"):
        return f"Answer “{label}”"
    if isinstance(bound.field.widget, forms.CheckboxInput):
        return f"Tick “{label}”"
    verb = "Select" if isinstance(bound.field.widget, ChoiceWidget | forms.FileInput) else "Enter"
    # A name's own capitals stay: "CIN plan", but "date of birth".
    inside = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    return f"{verb} {inside}"


def _labelled(bound: BoundField) -> dict[str, Any]:
    """For fields with one control: the label belongs to it."""
    attrs = {**bound.field.widget.attrs, **bound.field.widget_attrs(bound.field.widget)}
    params = _common(bound) | {"id": bound.auto_id, "label": {"text": _label(bound), "classes": "govuk-label--s"}}
    for ours, theirs in (("class", "classes"), ("autocomplete", "autocomplete"), ("inputmode", "inputmode")):
        if ours in attrs:
            params[theirs] = attrs.pop(ours)
    # The size of a text area has a parameter of its own, and focus on opening takes a screen reader past the heading.
    for name in ("rows", "cols", "autofocus"):
        attrs.pop(name, None)
    if bound.field.disabled:
        params["disabled"] = True
    if attributes := {name: value for name, value in attrs.items() if value is not None and value is not False}:
        params["attributes"] = attributes
    return params


def _group(bound: BoundField) -> dict[str, Any]:
    """For fields with several controls: a fieldset with a legend. The first control has the field's own id."""
    legend = {"text": _label(bound), "classes": "govuk-fieldset__legend--s"}
    return _common(bound) | {"idPrefix": bound.auto_id, "fieldset": {"legend": legend}}


def _label(bound: BoundField) -> str:
    """The label; a field that may be left empty says so, unless everything in its form may."""
    return str(bound.label) if bound.field.required or getattr(bound.form, "is_all_optional", False) else f"{bound.label} (optional)"


def _text(bound: BoundField) -> str:
    return str(bound.field.widget.format_value(bound.value()) or "")


def _input(bound: BoundField) -> dict[str, Any]:
    """Numbers are typed into a text box: a number box changes its value when somebody scrolls over it."""
    kind = bound.field.widget.input_type or "text"
    typed = {"type": "text", "inputmode": "numeric"} if kind == "number" else {"type": kind}
    return {**_labelled(bound), "value": _text(bound), **typed}


def _textarea(bound: BoundField) -> dict[str, Any]:
    return {**_labelled(bound), "value": _text(bound), "rows": bound.field.widget.attrs.get("rows", 5)}


def _select(bound: BoundField) -> dict[str, Any]:
    return {**_labelled(bound), "items": _options(bound)}


def _checkboxes(bound: BoundField) -> dict[str, Any]:
    return {**_group(bound), "items": _options(bound)}


def _radios(bound: BoundField) -> dict[str, Any]:
    """Without Django's empty choice: a person who has not chosen has no button pressed."""
    return {**_group(bound), "items": [item for item in _options(bound) if item["value"]]}


def _options(bound: BoundField) -> list[dict[str, Any]]:
    widget = bound.field.widget
    chosen = widget.format_value(bound.value())
    hints: dict[str, str] = getattr(widget, "hints", {})
    items = []
    for group, options, _ in widget.optgroups(bound.html_name, chosen):
        for option in options:
            text = f"{group}: {option['label']}" if group else str(option["label"])
            item: dict[str, Any] = {"value": str(option["value"]), "text": text}
            item |= {"selected": True, "checked": True} if option["selected"] else {}
            item |= {"disabled": True} if bound.field.disabled else {}
            item |= {"hint": {"text": hints[item["value"]]}} if item["value"] in hints else {}
            items.append(item)
    return items


def _one_checkbox(bound: BoundField) -> dict[str, Any]:
    item: dict[str, Any] = {"value": "on", "text": str(bound.label)}
    item |= {"checked": True} if bound.field.widget.check_test(bound.value()) else {}
    return _common(bound) | {"idPrefix": bound.auto_id, "items": [item]}


def _date(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    typed = widget.typed(bound.value())
    wrong = boxes_in_error(bound)
    items = [_box(box, typed, bound.html_name, bound.auto_id, box in wrong) for box in widget.boxes]
    return _group(bound) | {"id": bound.auto_id, "items": items}


def _box(box: str, typed: Typed, name: str, id_: str, wrong: bool) -> dict[str, Any]:
    width = {"day": 2, "month": 2, "year": 4, "time": 5}[box]
    params: dict[str, Any] = {
        "id": f"{id_}-{box}",
        "name": f"{name}-{box}",
        "label": box.capitalize(),
        "value": getattr(typed, box),
        "classes": f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else ""),
    }
    if box == "time":
        params["inputmode"] = "text"
    return params


def boxes_in_error(bound: BoundField) -> list[str]:
    """Which boxes of a date the errors are about; every box where an error is about the whole."""
    errors = bound.form.errors.get(bound.name)
    if not errors:
        return []
    named = [error.params["box"] for error in errors.as_data() if error.params and "box" in error.params]
    return named or list(bound.field.widget.boxes)


# The first that fits is taken, so a widget stands before the one that it is made from.
MACROS: tuple[tuple[type[forms.Widget], str, Callable[[BoundField], dict[str, Any]]], ...] = (
    (UKDateInput, "date", _date),
    (forms.CheckboxSelectMultiple, "checkboxes", _checkboxes),
    (forms.RadioSelect, "radios", _radios),
    (forms.SelectMultiple, "checkboxes", _checkboxes),
    (forms.Select, "select", _select),
    (forms.CheckboxInput, "checkboxes", _one_checkbox),
    (forms.Textarea, "textarea", _textarea),
    (forms.FileInput, "file", _labelled),
    (forms.PasswordInput, "password", _labelled),
    (Input, "input", _input),
)
