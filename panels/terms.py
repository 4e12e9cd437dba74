"""The words of panels, spelled once."""

from enum import StrEnum


class Business(StrEnum):
    """The kinds of business that the panels hear."""

    ACCESS_TO_RESOURCES = "access_to_resources"
    HOUSING_PATHWAYS = "housing_pathways"
    PUBLIC_LAW_OUTLINE = "public_law_outline"
    CARE_PROCEEDINGS = "care_proceedings"
    LEGAL_GATEWAY = "legal_gateway"
    PERMANENCY = "permanency"
    BEST_CARE_BEST_VALUE = "best_care_best_value"


class Pattern(StrEnum):
    """How a panel's dates repeat. `every_weeks` counts weeks from the anchor, never "the fourth Monday of a month"."""

    EVERY_WEEKS = "every_weeks"
    LAST_OF_MONTH = "last_of_month"


class MeetingState(StrEnum):
    """Where a panel meeting stands. `held` is from its opening until it is closed."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RequestState(StrEnum):
    """Where a child who was put forward stands with the panel. `deferred` comes back to a named meeting."""

    ASKED = "asked"
    LISTED = "listed"
    DEFERRED = "deferred"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class ItemState(StrEnum):
    """Where an item of an agenda stands. `reserve` is heard if there is time; `carried` went on to another meeting."""

    LISTED = "listed"
    RESERVE = "reserve"
    DECIDED = "decided"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    CARRIED = "carried"


OPEN_ITEMS = (ItemState.LISTED, ItemState.RESERVE)
"""States of an item that is still to be heard."""

OPEN_REQUESTS = (RequestState.ASKED, RequestState.LISTED, RequestState.DEFERRED)
"""States of a request that still waits for its decision."""

UPCOMING = (MeetingState.PLANNED, MeetingState.HELD)
"""States of a meeting that still has its work before it."""
