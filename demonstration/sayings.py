"""What people write when they record something. Short, ordinary, and about nobody."""

from collections.abc import Mapping
from random import Random

from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.recordable import BY_CODE
from workflows.terms import EventKind, EvidenceKind

SAYINGS: Mapping[EventKind | EvidenceKind, tuple[str, ...]] = {
    EventKind.CHILD_SEEN: (
        "Seen at home and spoken to alone.",
        "Seen at home with a parent; the bedroom was seen.",
        "Seen at school, alone.",
        "Seen at home. Happy to show the drawings and talk about the week.",
        "Seen at home; quiet, and wants to talk again next time.",
    ),
    EventKind.SUPERVISION_RECORDED: (
        "Supervision: the plan goes on; actions agreed.",
        "Supervision: progress is slow; a date was set.",
        "Supervision: the child's day, the risks and the next step were talked through.",
    ),
    EventKind.CASE_SUMMARY_UPDATED: ("The case summary was brought up to date.",),
    EventKind.CIN_REVIEW_HELD: (
        "Child in need review held; the plan goes on.",
        "Child in need review held with the school and the family.",
    ),
    EventKind.CORE_GROUP_HELD: ("Core group held; the plan was looked at action by action.", "Core group held; the school sent a report."),
    EventKind.LAC_REVIEW_HELD: (
        "Looked after review held; the child took part.",
        "Looked after review held; the child's views were read out.",
    ),
    EventKind.REVIEW_CONFERENCE_HELD: ("Review conference held; the protection plan goes on.",),
    EventKind.TAF_REVIEW_HELD: ("Team around the family met; two goals are reached.", "Team around the family met; the plan goes on."),
    EventKind.CONTACT_MADE: ("Met for a coffee and talked about college.", "Spoke on the telephone; the flat is fine."),
    EventKind.TRACKER_ROW_REVIEWED: ("The permanency tracker was looked at; no change.", "The permanency tracker was brought up to date."),
    EvidenceKind.RATIONALE: (
        "Needs were weighed against the threshold; the family's strengths were heard.",
        "The history, the child's voice and the agencies' views all point the same way.",
    ),
    EvidenceKind.CATEGORY: ("Neglect", "Emotional abuse", "Physical abuse", "Neglect"),
    EvidenceKind.OUTCOME: ("Child protection plan made.",),
    EvidenceKind.WHO_DECIDED: ("The front door manager.",),
    EvidenceKind.DECISION_MAKER_NAMED: ("The head of service, by telephone.",),
    EvidenceKind.LEGAL_BASIS: ("Consent under section 20.",),
    EvidenceKind.WHERE_CHILD_IS: ("At home with the mother.",),
    EvidenceKind.CLOSURE_SUMMARY: ("The goals of the plan are reached; the family knows whom to ask.",),
}
"""For what is recorded often; everything else is recorded under its own name."""


def says_of(kind: EventKind | EvidenceKind, chance: Random) -> str:
    """A sentence for what is recorded."""
    known = SAYINGS.get(kind)
    if known:
        return chance.choice(known)
    if isinstance(kind, EvidenceKind):
        label = EVIDENCE[kind].label
    else:
        label = BY_CODE[kind.value].label if kind.value in BY_CODE else kind.value.replace("_", " ")
    return f"{label[:1].upper()}{label[1:]}."
