"""What a child waits for, told by the time limits that run: whose answer, what paper, who outside. A row each, to be argued with."""

from collections.abc import Mapping
from types import MappingProxyType

QUEUES: Mapping[str, str] = MappingProxyType(
    {
        "oversight.allocation": "Nobody is allocated, and a manager is to choose",
        "oversight.handover_answer": "Another team is to answer an offer",
        "oversight.iro_challenge": "The line is to answer the reviewing officer’s challenge",
        "oversight.escalation_response": "A manager is to answer a concern",
        "panel.decision_confirmed": "A manager is to confirm what a panel decided",
        "adoption.should_be_placed_decision": "The agency decision maker is to decide",
        "adoption.adm_decision": "The agency decision maker is to decide",
    }
)
"""Limits that run while one person’s answer or decision is waited for: every day from its start to its end is such a day."""

OUTSIDE: Mapping[str, str] = MappingProxyType(
    {
        "legal.proceedings_26_weeks": "The court has care proceedings before it",
        "legal.proceedings_extension": "The court has care proceedings before it, extended",
    }
)
"""Limits that run while somebody outside the authority has the next step."""

PAPERS: Mapping[str, str] = MappingProxyType(
    {
        "record.owed": "Something that was to follow",
        "adoption.placement_report_to_adopters": "The adoption placement report",
        "adoption.later_life_letter": "The later life letter",
        "adoption.life_story_book": "The life story book",
        "lac.care_plan": "The care plan",
        "lac.placement_plan": "The placement plan",
        "lac.permanence_plan": "The permanence plan",
    }
)
"""Limits of papers. Until one is due it is being worked on; from then until it comes it is missing."""

__all__ = ["OUTSIDE", "PAPERS", "QUEUES"]
