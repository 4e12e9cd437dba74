"""What puts a child forward to a panel without anybody asking: each cause with the kind of business it asks for, and its source.

A cause is an event on the child's record, a move, or a rung of a timescale that a panel must stop. Whoever must be heard is
put forward by itself, once for each cause; a second cause that asks for the same joins the request that is open.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind

WARN, DUE = "warn", "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One cause. `because` says it in a sentence without a child's name; `asks` is what the panel is asked to decide.

    It is any of the events `on`, of the moves `moves`, of the rungs of timescales (`limit`, `rung`). `unless` is what makes
    it needless once it is on record. Where it `books`, the child is on the next agenda with room at once.
    """

    code: str
    business: Business
    because: str
    asks: str
    source: str
    on: tuple[EventKind, ...] = ()
    moves: tuple[str, ...] = ()
    rungs: tuple[tuple[str, str], ...] = ()
    unless: tuple[EvidenceKind, ...] = ()
    books: bool = False


EMERGENCY_ADMISSION = Trigger(
    code="emergency_admission",
    business=Business.ACCESS_TO_RESOURCES,
    because="The child was admitted in an emergency, before any panel",
    asks="The child was placed in an emergency, before any panel. Look at the placement and what it needs.",
    source="LG-06, D-78",
)
"""Found by the direction of the move, whatever its code (`actions/look_back.py`)."""

CHAIRS_ACTION = "chairs_action"
"""The cause of a request to ratify what a chair decided between meetings. Its kind of business is that of the action."""

BEST_VALUE_REVIEW = Trigger(
    code="best_value_review",
    business=Business.BEST_CARE_BEST_VALUE,
    because="What the panel agreed to pay for ends within eight weeks",
    asks="Look at the quality and the cost of the placement before it is agreed again.",
    source="PN-01, PN-07, D-40",
)
"""Found by looking each day at the terms on record and at those that panels agreed (`actions/look_at_terms.py`)."""

RECORDED_TERMS_END = "The terms that are recorded of the placement end within eight weeks"
"""The same cause in words, where the placement's own terms are what ends."""

BEFORE_THE_TERM_ENDS = timedelta(weeks=8)
"""Long enough for a panel that meets once a month to look at it, and for papers to be in time."""

TRIGGERS: tuple[Trigger, ...] = (
    Trigger(
        code="gateway_asked_for",
        business=Business.LEGAL_GATEWAY,
        because="A legal planning meeting was asked for",
        asks="Is the threshold for pre-proceedings or proceedings met?",
        source="PN-05, LG-04; timescale legal.legal_planning_meeting",
        on=(EventKind.LEGAL_PLANNING_MEETING_REQUESTED,),
        rungs=(("legal.legal_planning_meeting", WARN),),
        unless=(EvidenceKind.LEGAL_PLANNING_MINUTES,),
    ),
    Trigger(
        code="gateway_afterwards",
        business=Business.LEGAL_GATEWAY,
        because="Pre-proceedings or proceedings were begun before the Legal Gateway had decided",
        asks="It was decided in an emergency, before this panel. Look at the decision and its reasons.",
        source="PN-05 and PN-24 with AT-112",
        moves=("cin_to_pre_proceedings", "cp_to_pre_proceedings", "straight_to_proceedings"),
        unless=(EvidenceKind.LEGAL_PLANNING_MINUTES,),
    ),
    Trigger(
        code="pre_proceedings_review",
        business=Business.PUBLIC_LAW_OUTLINE,
        because="The 16 weeks of pre-proceedings are nearly over",
        asks="Are pre-proceedings to end, to go on, or are proceedings to be issued?",
        source="LG-01 with D-32; timescale legal.pre_proceedings_end",
        rungs=(("legal.pre_proceedings_end", WARN), ("legal.pre_proceedings_end", DUE)),
        books=True,
    ),
    Trigger(
        code="proceedings_issued",
        business=Business.CARE_PROCEEDINGS,
        because="An application for a care or supervision order was issued",
        asks="Look at the court's timetable, the care plan and the assessments still to come.",
        source="PN-04, LG-02",
        on=(EventKind.SECTION_31_APPLICATION_ISSUED,),
    ),
    Trigger(
        code="proceedings_late",
        business=Business.CARE_PROCEEDINGS,
        because="The 26 weeks of proceedings are nearly over",
        asks="What must happen for the proceedings to end in time?",
        source="LG-02; timescale legal.proceedings_26_weeks",
        rungs=(("legal.proceedings_26_weeks", WARN),),
    ),
    Trigger(
        code="settled_not_matched",
        business=Business.PERMANENCY,
        because="The child is settled, and the match has not been decided",
        asks="What keeps the match from being decided, and by when will it be?",
        source="PM-04, PM-05, D-82; timescale permanence.settled_not_matched",
        rungs=(("permanence.settled_not_matched", WARN), ("permanence.settled_not_matched", DUE)),
    ),
    Trigger(
        code="long_term_match_late",
        business=Business.PERMANENCY,
        because="The long-term match is due to be approved",
        asks="What keeps the match from being approved, and by when will it be?",
        source="PM-05; timescale permanence.long_term_foster_match",
        rungs=(("permanence.long_term_foster_match", WARN),),
    ),
    Trigger(
        code="adoption_consent_case",
        business=Business.ADOPTION_AND_MATCHING,
        because="The parents consent, and the child permanence report is complete",
        asks="Should the child be placed for adoption?",
        source="Adoption Agencies Regulations 2005 reg 18; timescale adoption.panel_relinquished",
        on=(EventKind.CONSENT_CASE_REPORT_COMPLETED,),
    ),
    Trigger(
        code="adoption_match_late",
        business=Business.ADOPTION_AND_MATCHING,
        because="A match for the child is due to be considered",
        asks="What keeps the match from being considered, and by when will it be?",
        source="PM-05; timescale adoption.match_approved",
        rungs=(("adoption.match_approved", WARN),),
    ),
)  # fmt: skip
"""Every cause that is known by an event or by a timescale, in the order in which it is asked about."""

BY_CODE = {trigger.code: trigger for trigger in (*TRIGGERS, EMERGENCY_ADMISSION, BEST_VALUE_REVIEW)}

EVENTS: frozenset[EventKind] = frozenset({kind for trigger in TRIGGERS for kind in trigger.on} | {EventKind.JOURNEY_MOVED})
"""The events that may be a cause."""

RUNGS: frozenset[tuple[str, str]] = frozenset(rung for trigger in TRIGGERS for rung in trigger.rungs)
"""The rungs of timescales that may be a cause."""


def of_event(kind: EventKind, *, move: str = "") -> list[Trigger]:
    """The causes that an event is, `move` being the code of the move where it is one."""
    return [trigger for trigger in TRIGGERS if kind in trigger.on or (kind is EventKind.JOURNEY_MOVED and move in trigger.moves)]


def of_rung(limit: str, rung: str) -> list[Trigger]:
    """The causes that the firing of a timescale's rung is."""
    return [trigger for trigger in TRIGGERS if (limit, rung) in trigger.rungs]


def is_needless(trigger: Trigger, on_record: Collection[EvidenceKind]) -> bool:
    """Whether what the request would ask for is on record already."""
    return any(kind in on_record for kind in trigger.unless)
