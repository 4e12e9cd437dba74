"""Django forms drawn with the GOV.UK macros: `FORM_RENDERER`, the fields for dates, and what templates call."""

from tracker.web.form_rendering.dates import UKDateField, UKDateTimeField
from tracker.web.form_rendering.parts import FieldParts, field_parts
from tracker.web.form_rendering.renderer import GovukRenderer
from tracker.web.form_rendering.summary import error_summary_items
from tracker.web.form_rendering.widgets import FewDigits, HintedRadioSelect, UKDateInput, UKDateTimeInput

__all__ = [
    "FewDigits",
    "FieldParts",
    "GovukRenderer",
    "HintedRadioSelect",
    "UKDateField",
    "UKDateInput",
    "UKDateTimeField",
    "UKDateTimeInput",
    "error_summary_items",
    "field_parts",
]
