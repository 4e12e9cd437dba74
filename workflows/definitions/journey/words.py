"""The sources and targets that moves have in common, so that a move reads as a sentence.

A target says what opens and ends with it. Early help that goes on beside a higher stage is paused, and ends when a plan
of social care begins. A child of 16 or 17 who comes out of care with a leaving care duty becomes relevant.
"""

from workflows.definitions.standings import (
    ASSESSMENT,
    CHILD_IN_NEED,
    CHILD_PROTECTION,
    CLOSED,
    EARLY_HELP,
    LEAVING_CARE,
    LOOKED_AFTER,
    MATCHED_LONG_TERM,
    POST_PERMANENCE_SUPPORT,
    SECTION_47,
    TRANSFERRED_OUT,
)
from workflows.shapes import Condition, From, Opens, Standing, To
from workflows.terms import EventKind, TakesEffect, TrackCode

Conditions = tuple[Condition, ...]

LEAVING: dict[str, tuple[EventKind, ...]] = {
    "contact": (EventKind.CONTACT_OUTCOME_RECORDED,),
    "referral": (EventKind.REFERRAL_DECISION_RECORDED,),
}
"""What going on from a standing is in itself."""

CLOSING: Conditions = (Condition.NO_OPEN_ASSESSMENT_OR_SECTION_47, Condition.NO_OPEN_MISSING_EPISODE)
"""What refuses to close a journey (decisions 4.6); a death, a birthday or a transfer is never refused."""

ENDING_HELP: Conditions = (
    Condition.NO_PRIVATE_FOSTERING_OR_SHORT_BREAKS,
    Condition.NO_COURT_WORK_OPEN,
    Condition.NO_PREGNANCY_OPEN,
    Condition.NO_LEAVING_CARE_DUTY,
)
"""What would keep a child in social care when the plan itself ends."""

PAUSES_EARLY_HELP = Opens(TrackCode.EARLY_HELP, "paused", only_if_open=True)
BECOMES_RELEVANT = Opens(TrackCode.PATHWAY_16_PLUS, "relevant", only_if_open=True)
BECOMES_ELIGIBLE = Opens(TrackCode.PATHWAY_16_PLUS, "eligible", only_if_open=True)

OPENS_ASSESSMENT = Opens(TrackCode.ASSESSMENT, "allocated")
OPENS_SECTION_47 = Opens(TrackCode.SECTION_47_ENQUIRY, "strategy_discussion")
OPENS_CHILD_IN_NEED_PLAN = Opens(TrackCode.CHILD_IN_NEED_PLAN, "open")
OPENS_PROTECTION_PLAN = Opens(TrackCode.PROTECTION_PLAN, "open")
OPENS_EARLY_HELP = Opens(TrackCode.EARLY_HELP, "open")

WORK_WITH_A_CHILD = (
    TrackCode.ASSESSMENT,
    TrackCode.SECTION_47_ENQUIRY,
    TrackCode.CHILD_IN_NEED_PLAN,
    TrackCode.PROTECTION_PLAN,
    TrackCode.EARLY_HELP,
    TrackCode.EDGE_OF_CARE,
    TrackCode.PRE_BIRTH,
    TrackCode.PRIVATE_FOSTERING,
    TrackCode.SHORT_BREAKS,
    TrackCode.LEGAL,
    TrackCode.PLACEMENT,
)
"""What ends at 18."""


def out_of(*standings: Standing, when: Conditions = ()) -> tuple[From, ...]:
    """Sources that the child leaves, in this case."""
    return tuple(From(standing=s, when=when, tells=LEAVING.get(s.id, ())) for s in standings)


def at(*standings: Standing, when: Conditions = ()) -> tuple[From, ...]:
    """Sources where the child stays, in this case."""
    return tuple(From(standing=s, when=when) for s in standings)


def same_stage(*opens: Opens, ends: tuple[TrackCode, ...] = (), when: Conditions = (), says: str = "") -> tuple[To, ...]:
    """The stage stays as it is; only tracks change."""
    return (To(standing=None, opens=opens, ends=ends, when=when, says=says),)


def to(
    standing: Standing, *opens: Opens, ends: tuple[TrackCode, ...] = (), when: Conditions = (),
    before: Conditions = (), says: str = "",
) -> tuple[To, ...]:  # fmt: skip
    """Another standing, with what opens and ends."""
    return (To(standing=standing, opens=opens, ends=ends, when=when, before=before, says=says),)


def closed(*before: Condition, when: Conditions = (), says: str = "") -> tuple[To, ...]:
    """The journey closes, and every open track with it. `before` comes on top of what always refuses to close."""
    return (To(standing=CLOSED, before=tuple(dict.fromkeys((*CLOSING, *before))), when=when, says=says),)


def closed_at_once(*when: Condition, says: str = "") -> tuple[To, ...]:
    """The journey closes because of what happened. Nothing refuses it; `when` is the case."""
    return (To(standing=CLOSED, when=when, says=says),)


def transferred_out() -> tuple[To, ...]:
    """Another authority is responsible, and the journey here closes. A transfer is not refused for what is open."""
    return (To(standing=TRANSFERRED_OUT),)


def to_early_help(
    *before: Condition, ends: tuple[TrackCode, ...] = (), when: Conditions = (),
    takes_effect: TakesEffect | None = None, says: str = "",
) -> tuple[To, ...]:  # fmt: skip
    """Early help opens, or goes on where it was paused."""
    return (
        To(
            standing=EARLY_HELP,
            opens=(OPENS_EARLY_HELP,),
            ends=ends,
            before=before,
            when=when,
            takes_effect=takes_effect,
            says=says,
        ),
    )


def to_assessment(*, ends: tuple[TrackCode, ...] = (), when: Conditions = (), before: Conditions = (), says: str = "") -> tuple[To, ...]:
    """A child and family assessment opens, or the open one goes on."""
    return to(ASSESSMENT, OPENS_ASSESSMENT, PAUSES_EARLY_HELP, ends=ends, when=when, before=before, says=says)


def to_section_47(*, ends: tuple[TrackCode, ...] = (), when: Conditions = (), before: Conditions = (), says: str = "") -> tuple[To, ...]:
    """An enquiry opens. It is carried out by an assessment, which opens with it or goes on."""
    return to(
        SECTION_47,
        OPENS_SECTION_47,
        OPENS_ASSESSMENT,
        PAUSES_EARLY_HELP,
        ends=ends,
        when=when,
        before=before,
        says=says,
    )


def to_child_in_need(*opens: Opens, ends: tuple[TrackCode, ...] = (), when: Conditions = (), says: str = "") -> tuple[To, ...]:
    """A child in need plan opens, or the open one goes on; early help ends."""
    return to(CHILD_IN_NEED, OPENS_CHILD_IN_NEED_PLAN, *opens, ends=(*ends, TrackCode.EARLY_HELP), when=when, says=says)


def to_child_protection(*ends: TrackCode, when: Conditions = (), opens: tuple[Opens, ...] = ()) -> tuple[To, ...]:
    """A child protection plan opens; a child in need plan and early help end the same day."""
    return to(
        CHILD_PROTECTION,
        OPENS_PROTECTION_PLAN,
        *opens,
        ends=(TrackCode.CHILD_IN_NEED_PLAN, TrackCode.EARLY_HELP, *ends),
        when=when,
    )


def into_care(legal: str, *, placement: str = "placed") -> tuple[To, ...]:
    """The child is looked after, which no child is before birth. A protection plan, an assessment and an enquiry go on beside care.

    `legal` is the usual state of the legal track; the legal status that is given decides.
    """
    return to(
        LOOKED_AFTER,
        Opens(TrackCode.PLACEMENT, placement),
        Opens(TrackCode.LEGAL, legal),
        PAUSES_EARLY_HELP,
        BECOMES_ELIGIBLE,
        ends=(
            TrackCode.CHILD_IN_NEED_PLAN,
            TrackCode.PRIVATE_FOSTERING,
            TrackCode.SHORT_BREAKS,
            TrackCode.EDGE_OF_CARE,
            TrackCode.PRE_BIRTH,
        ),
        when=(Condition.BORN,),
    )


def stays_in_care(*opens: Opens, ends: tuple[TrackCode, ...] = (), when: Conditions = ()) -> tuple[To, ...]:
    """Care goes on, and a child who is matched long term stays matched."""
    return (
        *to(LOOKED_AFTER, *opens, ends=ends, when=(*when, Condition.NOT_MATCHED_LONG_TERM)),
        *to(MATCHED_LONG_TERM, *opens, ends=ends, when=(*when, Condition.MATCHED_LONG_TERM),
            says="The child stays matched long term."),
    )  # fmt: skip


def home_to_child_in_need(*ends: TrackCode, says: str = "") -> tuple[To, ...]:
    """Out of care, to a child in need plan."""
    return to_child_in_need(BECOMES_RELEVANT, ends=ends, when=(Condition.NO_PROTECTION_PLAN,), says=says)


def home_on_the_protection_plan(*ends: TrackCode) -> tuple[To, ...]:
    """Out of care, to the protection plan that was open beside it."""
    return to(
        CHILD_PROTECTION,
        BECOMES_RELEVANT,
        ends=(*ends, TrackCode.EARLY_HELP),
        when=(Condition.PROTECTION_PLAN_OPEN,),
        says="A child protection plan is open beside care and leads on.",
    )


def home_as_relevant(*ends: TrackCode, before: Conditions = (), when: Conditions = (), says: str = "") -> tuple[To, ...]:
    """Out of care at 16 or 17, with the duties owed to a relevant child."""
    return to(
        LEAVING_CARE,
        BECOMES_RELEVANT,
        ends=ends,
        when=(Condition.AGED_16_OR_17, Condition.NO_PROTECTION_PLAN, *when),
        before=before,
        says=says,
    )


def to_support_after_the_order(*ends: TrackCode) -> tuple[To, ...]:
    """Out of care by an order that is meant to last; leaving care duties do not go with it."""
    return to(
        POST_PERMANENCE_SUPPORT,
        ends=(*ends, TrackCode.PATHWAY_16_PLUS, TrackCode.EARLY_HELP),
        when=(Condition.NO_PROTECTION_PLAN, Condition.NO_PLAN_OR_SERVICE),
    )
