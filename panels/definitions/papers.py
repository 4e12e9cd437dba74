"""Which sections of the record the papers of each kind of business hold, after what is asked of the panel."""

from collections.abc import Mapping

from panels.terms import Business

QUALITY_AND_COST = "quality_and_cost"
"""The section that panels register for a review of quality and cost (`selectors/best_value.py`)."""

REQUEST = "request"
"""The section that panels register: what is asked, by whom, and where it stands."""

_ALWAYS = (REQUEST, "standing", "timescales", "timeline")
_LAW = ("legal_status", "plans", "assessments")
_CARE = ("legal_status", "placements", "missing", "reviews", "plans")

SECTIONS_OF: Mapping[Business, tuple[str, ...]] = {
    Business.ACCESS_TO_RESOURCES: (*_ALWAYS, *_CARE, "assessments"),
    Business.HOUSING_PATHWAYS: (*_ALWAYS, "placements", "legal_status", "plans"),
    Business.PUBLIC_LAW_OUTLINE: (*_ALWAYS, *_LAW, "reviews"),
    Business.CARE_PROCEEDINGS: (*_ALWAYS, *_LAW, "placements", "reviews"),
    Business.LEGAL_GATEWAY: (*_ALWAYS, *_LAW, "placements", "missing", "reviews"),
    Business.PERMANENCY: (*_ALWAYS, *_CARE, "assessments"),
    Business.BEST_CARE_BEST_VALUE: (*_ALWAYS, QUALITY_AND_COST, *_CARE),
}
"""The kinds that are not here have the sections of `USUAL`."""

USUAL = (*_ALWAYS, *_CARE, "assessments")


def sections_of(business: Business) -> tuple[str, ...]:
    """The codes of the sections of this kind's papers."""
    return SECTIONS_OF.get(business, USUAL)
