"""Where a child can stand, and how a child moves from one place to another."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a journey stands. One at a time; worked out from the tracks and the facts in law."""

    CONTACT = "contact"
    EARLY_HELP = "early_help"
    ASSESSMENT = "assessment"
    CHILD_IN_NEED = "child_in_need"
    CHILD_PROTECTION = "child_protection"
    LOOKED_AFTER = "looked_after"
    PERMANENCE = "permanence"
    LEAVING_CARE = "leaving_care"
    CLOSED = "closed"


class SubStage(StrEnum):
    """A place inside a stage that screens, moves and returns tell apart."""

    RECEIVED = "received"
    SCREENING = "screening"
    HUB_ENQUIRY = "hub_enquiry"
    REFERRAL_DECISION = "referral_decision"
    PLACED_FOR_ADOPTION = "placed_for_adoption"
    MATCHED_LONG_TERM = "matched_long_term"
    ORDER_MADE = "order_made"


class TrackCode(StrEnum):
    """What runs beside the stage, each a machine of its own."""

    ASSESSMENT = "assessment"
    SECTION_47_ENQUIRY = "section_47_enquiry"
    CHILD_IN_NEED_PLAN = "child_in_need_plan"
    PROTECTION_PLAN = "protection_plan"
    LEGAL = "legal"
    PLACEMENT = "placement"
    PERMANENCE_ROUTE = "permanence_route"
    EARLY_HELP = "early_help"
    PATHWAY_16_PLUS = "pathway_16_plus"
    MISSING = "missing"
    EDGE_OF_CARE = "edge_of_care"
    PRE_BIRTH = "pre_birth"
    PRIVATE_FOSTERING = "private_fostering"
    SHORT_BREAKS = "short_breaks"


class Direction(StrEnum):
    """Which way a move takes a child."""

    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    LATERAL = "lateral"
    CLOSE = "close"
    OPEN = "open"
    REOPEN = "reopen"
    EMERGENCY = "emergency"


class Nature(StrEnum):
    """A planned move is decided and may wait; a happening is recorded at once and never refused."""

    PLANNED = "planned"
    HAPPENING = "happening"


class TakesEffect(StrEnum):
    """When a move changes the stage: as it is decided, or when the receiver accepts."""

    ON_DECISION = "on_decision"
    ON_ACCEPTANCE = "on_acceptance"
