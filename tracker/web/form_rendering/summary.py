"""The list at the top of a page of everything that is wrong with its form."""

from collections.abc import Iterable
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField

from tracker.web.form_rendering.parts import boxes_in_error, error_texts
from tracker.web.form_rendering.widgets import UKDateInput


def error_summary_items(*forms: BaseForm | None) -> list[dict[str, Any]]:
    """Every error in the order of the page, each with a link to the control that it is about."""
    return [item for form in forms if form is not None and form.is_bound for item in _items_of(form)]


def _items_of(form: BaseForm) -> Iterable[dict[str, Any]]:
    for error in form.non_field_errors():
        yield {"text": str(error)}
    for bound in form:
        for text in error_texts(bound):
            # Nobody can go to a hidden field, nor mend it: the page is told about it all the same.
            yield {"text": f"{bound.label}: {text}"} if bound.is_hidden else {"text": text, "href": f"#{_target(bound)}"}


def _target(bound: BoundField) -> str:
    if isinstance(bound.field.widget, UKDateInput):
        return f"{bound.auto_id}-{boxes_in_error(bound)[0]}"
    return bound.auto_id
