"""What is told when the same thing has been recorded again: a rating that does not move, a referral that comes back.

Each is a row. An event told here starts its time limit as any other does.
"""

from dataclasses import dataclass

from workflows.shapes import Length
from workflows.terms import EventKind as Event
from workflows.terms import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """`tells` is appended when `heard` is recorded for the `times`-th time.

    `within` counts only what happened so long before, `since` only what came after the last of these events. `same` is the
    question whose answer must have been the same each time, in a row. `of_the_child` counts every journey of the child.
    """

    tells: Event
    says: str
    heard: Event
    times: int
    within: Length | None = None
    since: tuple[Event, ...] = ()
    same: str = ""
    of_the_child: bool = False


REPEATS: tuple[Repeat, ...] = (
    # D-24. A plan that was looked at again begins a new row of readings.
    Repeat(
        tells=Event.RISK_RATING_UNCHANGED,
        says="The risk has been rated the same three times in a row.",
        heard=Event.RISK_RATED,
        times=3,
        same="rating",
        since=(Event.EARLY_HELP_PLAN_CHANGED, Event.EARLY_HELP_DECISION_RECORDED),
    ),
    # D-22, the window for step-ups that are not accepted.
    Repeat(
        tells=Event.STEP_UP_NOT_ACCEPTED_AGAIN,
        says="A second step-up was not accepted within six months.",
        heard=Event.STEP_UP_NOT_ACCEPTED,
        times=2,
        within=Length(6, Unit.MONTHS),
        since=(Event.STEP_UPS_JOINTLY_REVIEWED,),
        of_the_child=True,
    ),
    # D-22. Counted from referral to referral, not from the closing.
    Repeat(
        tells=Event.REFERRED_AGAIN,
        says="This is a re-referral: the child was referred within the twelve months before.",
        heard=Event.REFERRAL_RECEIVED,
        times=2,
        within=Length(12, Unit.MONTHS),
        of_the_child=True,
    ),
    Repeat(
        tells=Event.CONSENT_CHASED_IN_VAIN,
        says="The family has been chased for consent three times.",
        heard=Event.CONSENT_CHASED,
        times=3,
        since=(Event.CONSENT_REQUESTED, Event.CONSENT_RECORDED, Event.CONSENT_DECLINED, Event.EARLY_HELP_DECISION_RECORDED),
    ),
    # Three times in 30 days; some authorities count 90. A strategy meeting begins the count anew.
    Repeat(
        tells=Event.THIRD_MISSING_EPISODE_IN_WINDOW,
        says="The child has gone missing three times within 30 days.",
        heard=Event.CHILD_MISSING,
        times=3,
        within=Length(30, Unit.CALENDAR_DAYS),
        since=(Event.STRATEGY_MEETING_HELD,),
        of_the_child=True,
    ),
)
"""Every such row."""
