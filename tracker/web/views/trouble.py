"""Refusals of the record as a form shows them: in place, with what was typed."""

from collections.abc import Mapping

from django import forms

from tracker.errors import BadInput, WaymarkError


def put_into(form: forms.BaseForm, refused: WaymarkError, names: Mapping[str, str] | None = None) -> None:
    """Put what was refused beside the fields it is about, or at the top. `names` maps the record's names to the form's."""
    placed = False
    if isinstance(refused, BadInput):
        for field, says in refused.fields.items():
            name = (names or {}).get(field, field)
            if name in form.fields:
                form.add_error(name, says)
                placed = True
    if not placed:
        form.add_error(None, refused.says)
