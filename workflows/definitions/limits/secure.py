"""Time limits of a child whose liberty is restricted: secure accommodation, and orders of the High Court."""

from workflows.definitions.limits.row import (
    END_OF_CARE,
    END_OF_PLACEMENT,
    LAW,
    LOCAL,
    LOCAL_PROCEDURES,
    calendar_days,
    expiry,
    hours,
    interval,
    months,
)
from workflows.shapes import Condition
from workflows.terms import EventKind, Role

REGULATIONS = "Children (Secure Accommodation) Regulations 1991"
# A child remanded to youth detention accommodation is kept there by the remand and not by section 25.
KEPT_SECURE = (Condition.IN_SECURE_ACCOMMODATION, Condition.NOT_ON_REMAND)

LIMITS = (
    expiry(
        "secure.without_court_order",
        "Secure accommodation without a court order",
        hours(72),
        starts_on=(EventKind.PLACEMENT_STARTED,),
        stops_on=(EventKind.SECURE_ORDER_MADE, EventKind.SECURE_ORDER_RENEWED),
        cancelled_on=END_OF_PLACEMENT,
        applies=(*KEPT_SECURE, Condition.NO_SECURE_ORDER),
        basis=LAW,
        source=f"{REGULATIONS} reg 10; Children Act 1989 s25",
        answers=Role.TEAM_MANAGER,
        safety=True,
        adds_up_over=calendar_days(28),
        note="72 hours in any 28 days, in one stay or several: earlier stays without an order that are on record here are added. A child "
        "under 13 needs the approval of the Secretary of State.",
    ),
    expiry(
        "secure.first_order",
        "First secure accommodation order",
        months(3),
        starts_on=(EventKind.SECURE_ORDER_MADE,),
        stops_on=(EventKind.SECURE_ORDER_RENEWED, EventKind.SECURE_ORDER_ENDED),
        cancelled_on=END_OF_PLACEMENT,
        basis=LAW,
        source=f"{REGULATIONS} reg 11",
        answers=Role.TEAM_MANAGER,
        safety=True,
        note="The longest that the law allows. The court may make it shorter; record its end when it comes.",
    ),
    expiry(
        "secure.further_order",
        "Further secure accommodation order",
        months(6),
        starts_on=(EventKind.SECURE_ORDER_RENEWED,),
        stops_on=(EventKind.SECURE_ORDER_RENEWED, EventKind.SECURE_ORDER_ENDED),
        cancelled_on=END_OF_PLACEMENT,
        basis=LAW,
        source=f"{REGULATIONS} reg 12",
        answers=Role.TEAM_MANAGER,
        safety=True,
    ),
    interval(
        "secure.review",
        "Secure accommodation review by three people, one of them independent",
        months(1),
        months(3),
        starts_on=(EventKind.PLACEMENT_STARTED,),
        stops_on=(EventKind.SECURE_REVIEW_HELD,),
        cancelled_on=END_OF_PLACEMENT,
        applies=KEPT_SECURE,
        basis=LAW,
        source=f"{REGULATIONS} regs 15 and 16",
        answers=Role.SERVICE_MANAGER,
        safety=True,
        note="Beside the looked after review, never instead of it.",
    ),
    interval(
        "secure.deprivation_of_liberty_review",
        "Review of a child deprived of liberty by an order of the High Court",
        months(1),
        starts_on=(EventKind.DOL_ORDER_MADE,),
        stops_on=(EventKind.DOL_REVIEW_RECORDED,),
        cancelled_on=(EventKind.DOL_ORDER_ENDED, *END_OF_CARE),
        basis=LOCAL,
        source=f"{LOCAL_PROCEDURES}; order length set by the court",
        answers=Role.SERVICE_MANAGER,
        safety=True,
        local_range=(months(1), months(3)),
    ),
)
