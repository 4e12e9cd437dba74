"""What a way to a wanted stage may lead through: where it may be wanted to lead, what it starts only for whose sake, and
the moves that rest on what a family does and nobody can plan.

Nobody takes a child into care, opens an enquiry or closes a case in order to get somewhere else.
"""

from collections.abc import Mapping
from dataclasses import replace

from workflows.definitions.standings import (
    CONTACT,
    MATCHED_LONG_TERM,
    PLACED_FOR_ADOPTION,
    POST_PERMANENCE_SUPPORT,
    REFERRAL,
    SECTION_47,
    STANDINGS,
)
from workflows.shapes import Standing
from workflows.terms import Direction, TrackCode

GOALS: Mapping[str, tuple[Standing, ...]] = {
    **{standing.id: (standing,) for standing in STANDINGS.values()},
    "contact": (CONTACT, REFERRAL),
    "permanence": (MATCHED_LONG_TERM, PLACED_FOR_ADOPTION, POST_PERMANENCE_SUPPORT),
    # An enquiry runs beside any stage.
    "section_47": (replace(SECTION_47, stages=()),),
}
"""Where a person may want a child to be, and the standings that are there: every standing, and each stage by its own name."""

PERMANENCE_TITLE = "Permanence"

HEADING: Mapping[Direction, int] = {
    Direction.STEP_UP: 1,
    Direction.OPEN: 0,
    Direction.REOPEN: 0,
    Direction.LATERAL: 0,
    Direction.STEP_DOWN: -1,
    Direction.CLOSE: -1,
}
"""Which way a move heads. A way leads up or down, and never down in order to go up again."""

CARE = "care"
COURT = "court"

STARTED_FOR: Mapping[str, frozenset[str]] = {
    TrackCode.SECTION_47_ENQUIRY: frozenset({"section_47", "child_protection"}),
    TrackCode.PROTECTION_PLAN: frozenset({"child_protection"}),
    TrackCode.PRIVATE_FOSTERING: frozenset({"private_fostering"}),
    TrackCode.SHORT_BREAKS: frozenset({"short_breaks"}),
    TrackCode.PRE_BIRTH: frozenset({"pre_birth"}),
    COURT: frozenset({"pre_proceedings", "care_proceedings"}),
    CARE: frozenset({"looked_after", "matched_long_term", "placed_for_adoption", "permanence"}),
}
"""What is started only for the sake of these goals. A protection plan is decided by the conference of a section 47 enquiry,
so the enquiry belongs to the way there and to no other."""

STARTS: Mapping[str, str] = {
    TrackCode.SECTION_47_ENQUIRY: "a section 47 enquiry",
    TrackCode.PROTECTION_PLAN: "a child protection plan",
    TrackCode.PRIVATE_FOSTERING: "private fostering",
    TrackCode.SHORT_BREAKS: "short breaks",
    TrackCode.PRE_BIRTH: "pre-birth work",
    COURT: "pre-proceedings",
    CARE: "coming into care",
}
"""What is started, in words."""

ONLY_WHERE: Mapping[str, str] = {
    "early_help_closed_consent_withdrawn": "the family withdraws its consent",
    "cin_consent_withdrawn": "the family withdraws its consent",
    "cp_ended_support_declined": "the family declines child in need support",
    "cp_closed_left_uk": "the family has left the United Kingdom",
    "referral_to_other_authority": "the child lives in another authority",
    "cin_to_other_authority": "the family moves to another authority",
    "cp_transfer_out": "the family moves to another authority",
    "transfer_looked_after_between_authorities": "another authority becomes responsible",
    "assessment_to_private_fostering": "somebody who is not a close relative looks after the child, by the parents' arrangement",
    "private_fostering_closed": "the private fostering arrangement has ended",
    "relinquished_baby": "the parents ask for the baby to be adopted",
    "homeless_16_17": "the young person is homeless",
    "relevant_returns_to_care": "the young person asks to come back into care",
    "pre_birth_assessment_start": "the mother is pregnant",
    "cin_to_adult_services": "adult services take the young person on",
}
"""The decisions that follow what a family or a young person does. A way leads over them only where there is no other."""
