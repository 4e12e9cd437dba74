"""What keeps a journey from being stuck, as a manager reads it: what is wrong, and the one step that puts it right."""

from dataclasses import dataclass

from tracker.terms import StandingRule
from workflows.terms import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """One rule in words. `says` is what is wrong, `step` the one step that puts it right.

    `page` is the name of the screen on which a person decides that step; empty where Waymark can take it from what is
    already on record, at the press of a button.
    """

    rule: StandingRule
    title: str
    says: str
    step: str
    page: str = ""


FIXES = (
    Fix(
        rule=StandingRule.RECORD_CHANGED,
        title="Changed outside Waymark",
        says="What the lists show of this child is not what the record of events says.",
        step="Put back what the record says",
    ),
    Fix(
        rule=StandingRule.NO_OWNER,
        title="Nobody is responsible",
        says="No team is responsible for this child.",
        step="Put back the team that the record names",
    ),
    Fix(
        rule=StandingRule.OWNER_INACTIVE,
        title="The worker or team is no longer there",
        says="The worker has left, or no longer works in the team that holds the child, or the team is closed.",
        step="Name another worker",
        page="allocate",
    ),
    Fix(
        rule=StandingRule.NOTHING_DUE,
        title="Nothing is due",
        says="No timescale runs for this child, so nobody would be told if nothing happened.",
        step="Start the timescales again",
    ),
    Fix(
        rule=StandingRule.NOBODY_TOLD,
        title="A timescale passed and nobody was told",
        says="A timescale has passed, or will, and nobody was or would be told.",
        step="Tell them now",
    ),
    Fix(
        rule=StandingRule.OFFER_UNANSWERED,
        title="An offer was not answered in time",
        says="Another team was offered this child and has not answered in time.",
        step="Answer, or withdraw, the offer",
        page="handover",
    ),
    Fix(
        rule=StandingRule.DECISION_WITHOUT_ACTION,
        title="Decided, and not acted on",
        says="A decision about this child is on record, and what follows from it is overdue.",
        step="Take the step that was decided",
        page="move",
    ),
    Fix(
        rule=StandingRule.PAUSED_TOO_LONG,
        title="Paused for too long",
        says="A timescale has been paused for longer than a pause may last.",
        step="Let it run on, or pause it again with a reason",
        page="child",
    ),
)
"""In the order of how much they matter."""

BY_RULE = {fix.rule: fix for fix in FIXES}

DECISIONS = frozenset(
    {
        EventKind.PANEL_DECISION_MADE,
        EventKind.GATEWAY_DECISION_RECORDED,
        EventKind.REFERRAL_DECISION_RECORDED,
        EventKind.STEP_UP_DECISION_RECORDED,
        EventKind.SHOULD_BE_PLACED_DECISION_MADE,
        EventKind.MATCH_DECISION_MADE,
    }
)
"""Decisions that ask for something to be done: a timescale that starts on one and is overdue is a decision not acted on."""
