"""What drafts a need-to-know without anybody having to remember: what happened, and what did not happen in its time."""

from workflows.need_to_know import Draft
from workflows.terms import EventKind

EMERGENCY_ADMISSIONS = (
    "referral_to_looked_after_emergency",
    "emergency_police_protection",
    "emergency_protection_order",
    "unaccompanied_child",
    "remand_start",
    "pace_accommodation",
    "section_47_to_looked_after",
)
"""The moves of the journey that take a child into care in an emergency."""

EMERGENCY_OR_PLANNED = ("proceedings_interim_care_order",)
"""A court makes this order at a hearing that was long planned, or within the hour: an emergency as the emergency form records it."""

AUTHORITY_LAPSES = (
    "legal.police_protection",
    "legal.emergency_protection_order",
    "legal.emergency_protection_order_extension",
    "secure.without_court_order",
    "secure.first_order",
    "secure.further_order",
    "lac.emergency_foster_placement",
    "lac.reg24_temporary_approval",
    "lac.reg24_extension",
)
"""The authorities in law under which a child is kept or placed somewhere, and which lapse."""

DRAFTS: tuple[Draft, ...] = (
    Draft(
        category="emergency_admission",
        says="A child comes into care in an emergency.",
        on=EventKind.JOURNEY_MOVED,
        moves=EMERGENCY_ADMISSIONS,
        moves_in_an_emergency=EMERGENCY_OR_PLANNED,
    ),
    Draft(
        category="homelessness_16_17",
        says="A homeless 16 or 17 year old is accommodated.",
        on=EventKind.JOURNEY_MOVED,
        moves=("homeless_16_17",),
    ),
    Draft(
        category="child_death",
        says="A child has died.",
        on=EventKind.CHILD_DIED,
        not_with=(EventKind.CARE_LEAVER_DIED,),
    ),
    Draft(category="care_leaver_death", says="A care leaver has died.", on=EventKind.CARE_LEAVER_DIED),
    Draft(
        category="notifiable_incident",
        says="A serious incident that may have to be notified is known.",
        on=EventKind.SERIOUS_INCIDENT_KNOWN,
    ),
    Draft(
        category="allegation_against_staff",
        says="An allegation against somebody who works with children is known.",
        on=EventKind.ALLEGATION_KNOWN,
    ),
    Draft(category="placement_breakdown", says="A placement has ended that nobody planned to end.", on=EventKind.PLACEMENT_ENDED_UNPLANNED),
    Draft(
        category="unregistered_placement",
        says="A child is placed somewhere that is not registered.",
        on=EventKind.UNREGISTERED_PLACEMENT_STARTED,
    ),
    Draft(category="deprivation_of_liberty", says="A court has authorised a deprivation of liberty.", on=EventKind.DOL_ORDER_MADE),
    Draft(category="deprivation_of_liberty", says="A court has made a secure order.", on=EventKind.SECURE_ORDER_MADE),
    Draft(
        category="safeguarding_failure",
        says="An audit has found a child unsafe.",
        on=EventKind.AUDIT_SAFEGUARDING_ACTION_RAISED,
    ),
    Draft(
        category="missing_high_risk",
        says="A child has been missing past the limit, and leaders have not been told.",
        limits=("missing.senior_alert",),
    ),
    Draft(
        category="order_lapsed_or_unlawful_care",
        says="An authority in law has lapsed, and nothing has taken its place.",
        limits=AUTHORITY_LAPSES,
    ),
    Draft(
        category="capacity",
        says="A child has waited for a worker until the limit has passed twice over.",
        limits=("front_door.allocation", "oversight.allocation"),
        rung="up_1",
    ),
)
