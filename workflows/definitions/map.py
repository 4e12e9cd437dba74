"""What every transition of the domain pack becomes in the product, worked out from the definitions.

`BEYOND_THE_PACK` are the sources and targets that the definitions have and the pack has not, each with its reason: the
pack draws one stage a child, and the product keeps a protection plan, a long-term match and leaving care beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.definitions.journey import JOURNEY
from workflows.shapes import Move, Opens, Workflow
from workflows.terms import Stage, TrackCode

PROTECTION_PLAN_LEADS = "a protection plan that is open beside care leads on when care ends"
MATCH_STAYS = "a child who is matched long term stays matched where only the legal basis or a plan changes"
DUTY_STAYS = "leaving care duties go on when the plan or the placement ends at 16 or 17"
ENQUIRY_ENDS = "an enquiry beside the support after an order must have a way to end"

ADDED_TARGETS: Mapping[tuple[str, str], str] = {
    ("cin_closed", "leaving_care"): DUTY_STAYS,
    ("emergency_basis_ended", "leaving_care"): DUTY_STAYS,
    ("section_47_conference_no_plan", "matched_long_term"): MATCH_STAYS,
    ("section_20_to_order", "matched_long_term"): MATCH_STAYS,
    ("dual_status_cp_started", "matched_long_term"): MATCH_STAYS,
    ("dual_status_cp_ended", "matched_long_term"): MATCH_STAYS,
    ("adoption_plan_changed", "matched_long_term"): MATCH_STAYS,
    ("pre_proceedings_stepped_down", "matched_long_term"): MATCH_STAYS,
    ("proceedings_special_guardianship", "child_protection"): PROTECTION_PLAN_LEADS,
    ("looked_after_to_special_guardianship", "child_protection"): PROTECTION_PLAN_LEADS,
    ("remand_ended", "child_protection"): PROTECTION_PLAN_LEADS,
    ("custody_section_20", "child_protection"): PROTECTION_PLAN_LEADS,
    ("care_order_discharged", "child_protection"): PROTECTION_PLAN_LEADS,
    ("left_care_16_17", "child_protection"): PROTECTION_PLAN_LEADS,
}
"""Targets beyond the pack, by move and target, and why each is there."""

ADDED_SOURCES: Mapping[tuple[str, str], str] = {
    ("section_47_to_child_protection", "post_permanence_support"): ENQUIRY_ENDS,
    ("section_47_outcome_stage_kept", "post_permanence_support"): ENQUIRY_ENDS,
}
"""Sources beyond the pack, by move and source, and why each is there."""

ADDED_MOVES: Mapping[str, str] = {
    "matched_long_term": "permanence_stage of the pack says when a long-term match enters permanence, and names no transition",
    "long_term_match_ended": "permanence_stage of the pack says when a long-term match leaves permanence, and names no transition",
}
"""Moves beyond the pack, and why each is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Becomes:
    """What one transition becomes at one of its targets. `stage` None keeps the stage as it is."""

    transition: str
    target: str
    stage: Stage | None
    sub_stage: str
    opens: tuple[Opens, ...]
    ends: tuple[TrackCode, ...]
    ends_care: bool
    ends_everything: bool


def becomes(move: Move) -> tuple[Becomes, ...]:
    """What a move is at each of its targets."""
    rows = []
    for target in move.targets:
        standing = target.standing if target.standing is not None and target.standing.stages else None
        rows.append(
            Becomes(
                transition=move.code,
                target=target.id,
                stage=standing.stages[0] if standing else None,
                sub_stage=str(standing.sub_stage or "") if standing else "",
                opens=target.opens,
                ends=tuple(dict.fromkeys((*target.ends, *(only.track for only in target.ends_only)))),
                ends_care=move.ends_care_at(target),
                ends_everything=target.closes,
            )
        )
    return tuple(rows)


def the_map(workflow: Workflow = JOURNEY) -> Mapping[str, tuple[Becomes, ...]]:
    """Every move of the definition by its code, with what it becomes."""
    return {move.code: becomes(move) for move in workflow.moves}


def table(workflow: Workflow = JOURNEY) -> str:
    """The map as lines to read: transition, where it leads, the stage, what opens and what ends."""
    return "\n".join(_line(row) for rows in the_map(workflow).values() for row in rows)


def _line(row: Becomes) -> str:
    stage = f"{row.stage}{f' ({row.sub_stage})' if row.sub_stage else ''}" if row.stage else "stage kept"
    opens = ", ".join(f"{o.track} {o.state}{' if open' if o.only_if_open else ''}" for o in row.opens)
    ends = "everything" if row.ends_everything else ", ".join([*row.ends, *(["care"] if row.ends_care else [])])
    parts = [f"{row.transition} → {row.target}: {stage}", f"opens {opens}" if opens else "", f"ends {ends}" if ends else ""]
    return "; ".join(part for part in parts if part)
