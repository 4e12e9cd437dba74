"""What the codes of the return mean for a journey: the stage, the route to permanence, and how care ended."""

from dataclasses import dataclass

from tracker.exchange.ssda903.formats import CARER_MAY_ADOPT, LONG_TERM_FOSTERING, PLACED_FOR_ADOPTION, SHORT_BREAKS, TEMPORARY
from workflows.terms import EventKind, Stage, SubStage


@dataclass(frozen=True, slots=True)
class Where:
    """The stage in which an episode puts a child, and whether the child is then looked after in law."""

    stage: Stage
    sub_stage: SubStage | None = None
    in_care: bool = True


IN_CARE = Where(Stage.LOOKED_AFTER)
WITH_ADOPTERS = Where(Stage.PERMANENCE, SubStage.PLACED_FOR_ADOPTION)
WITH_LONG_TERM_CARERS = Where(Stage.PERMANENCE, SubStage.MATCHED_LONG_TERM)
ON_SHORT_BREAKS = Where(Stage.CHILD_IN_NEED, in_care=False)


def where(legal_status: str, place: str) -> Where:
    """Where a child stands with this legal status (LS) in this placement (PLACE)."""
    if legal_status in SHORT_BREAKS:
        return ON_SHORT_BREAKS
    if place in PLACED_FOR_ADOPTION:
        return WITH_ADOPTERS
    if place in LONG_TERM_FOSTERING:
        return WITH_LONG_TERM_CARERS
    return IN_CARE


def placement_state(place: str) -> str:
    """The state of the placement track in this placement."""
    return "temporary" if place in TEMPORARY else "placed"


ADOPTION, EARLY_PERMANENCE, FOSTERING = "adoption", "early_permanence", "long_term_fostering"
GUARDIANSHIP, ARRANGEMENTS, HOME = "kinship_sgo", "child_arrangements", "return_home"
"""Routes to permanence, by the ids of the domain pack."""

PLANNED, MATCHED, ACHIEVED, GIVEN_UP = "plan_agreed", "matched", "order_or_placement_achieved", "not_applicable"
"""States of the permanence route that the codes speak of."""


def route(place: str) -> tuple[str, str] | None:
    """The route and its state that a placement speaks of; None where the code says nothing about permanence."""
    if place in PLACED_FOR_ADOPTION:
        return ADOPTION, MATCHED
    if place in LONG_TERM_FOSTERING:
        return FOSTERING, MATCHED
    if place in CARER_MAY_ADOPT:
        return EARLY_PERMANENCE, PLANNED
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a period of care ended: `because` closes the journey, `says` is read, `route` was reached by it.

    `support`: help may go on under the order. `leaves_care`: a young person of 16 or over may be owed leaving care
    duties after it.
    """

    because: str
    says: str
    route: str = ""
    tells: tuple[EventKind, ...] = ()
    support: bool = False
    leaves_care: bool = True


_ADOPTED = Outcome(
    because="adopted",
    says="The child was adopted.",
    route=ADOPTION,
    tells=(EventKind.ADOPTION_ORDER_MADE,),
    support=True,
    leaves_care=False,
)
_GUARDIAN = Outcome(because="special_guardianship_order", says="A special guardianship order was made.", route=GUARDIANSHIP, support=True)
_INDEPENDENT = Outcome(because="independent_living", says="The young person moved into independent living.")

OUTCOMES: dict[str, Outcome] = {
    "E11": _ADOPTED,
    "E12": _ADOPTED,
    "E2": Outcome(because="died", says="The child died.", tells=(EventKind.CHILD_DIED,), leaves_care=False),
    "E3": Outcome(because="care_taken_over", says="Another authority took over the child's care.", leaves_care=False),
    "E4A": Outcome(because="returned_home_planned", says="The child returned home as planned.", route=HOME),
    "E4B": Outcome(because="returned_home_unplanned", says="The child returned home, not as planned."),
    "E13": Outcome(because="left_to_family_or_others", says="The child left care to live with family or others."),
    "E41": Outcome(because="child_arrangements_order", says="A child arrangements order was made.", route=ARRANGEMENTS, support=True),
    **dict.fromkeys(("E43", "E44", "E45", "E46", "E47", "E48"), _GUARDIAN),
    "E5": _INDEPENDENT,
    "E6": _INDEPENDENT,
    "E7": Outcome(because="adult_services", says="The young person moved to adult social care."),
    "E8": Outcome(because="other", says="Care ended for another reason."),
    "E9": Outcome(because="sentenced_to_custody", says="The young person was sentenced to custody."),
    "E14": Outcome(because="remand_ended", says="The accommodation on remand ended."),
    "E15": Outcome(because="age_assessed_adult", says="The age assessment found an adult.", leaves_care=False),
    "E16": Outcome(because="moved_abroad", says="The child moved abroad."),
    "E17": Outcome(because="staying_put", says="The young person stayed with the carers after 18."),
}
"""What each REC code that ends care means. X1 ends nothing: the next episode begins the same day."""

ADOPTED = frozenset(code for code, outcome in OUTCOMES.items() if outcome is _ADOPTED)

NOT_SAID = Outcome(because="other", says="The return does not say how care ended.")
"""For care that stops in the return without one of those codes."""
