"""The documents that a route to permanence expects: which, from when, by which time limit, who owes each, and why it matters.

Each is registered and not kept here: its state and where it is held, on paper too. Later life letter, life story work and the child
permanence report are those that reviews have found overlooked, so each says why the child needs it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from workflows.terms import EventKind, EvidenceKind, Role

ADOPTION = ("adoption", "early_permanence")
WITH_KIN = ("kinship_sgo", "kinship_fostering", "child_arrangements")
LONG_TERM = ("long_term_fostering", "residential_long_term")


class DocumentState(StrEnum):
    """How far a document is. Nothing is stored for one that is only expected."""

    EXPECTED = "expected"
    DRAFTED = "drafted"
    QUALITY_CHECKED = "quality_checked"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDocument:
    """One document that these routes expect, from when the route is set or, where `after` names any, from the first of these.

    `limits` are the time limits that answer for it. It is final as soon as one of `final_by` or `shown_by` is on record, and
    a final one tells `final_by` itself. `not_enough` says what people take for it and is not.
    """

    code: str
    title: str
    why: str
    routes: tuple[str, ...]
    owes: Role = Role.SOCIAL_WORKER
    checks: Role = Role.TEAM_MANAGER
    after: tuple[EventKind, ...] = ()
    limits: tuple[str, ...] = ()
    final_by: tuple[EventKind, ...] = ()
    shown_by: tuple[EvidenceKind, ...] = ()
    not_enough: str = ""
    source: str = ""


ALL_DOCUMENTS: tuple[ExpectedDocument, ...] = (
    ExpectedDocument(
        code="child_permanence_report",
        title="Child permanence report",
        why="It is what the agency decision maker and the adopters know the child by, and what the adult the child becomes will read "
        "to learn why. No match goes to panel without a final one.",
        routes=ADOPTION,
        limits=("adoption.should_be_placed_decision",),
        final_by=(EventKind.CHILD_PERMANENCE_REPORT_COMPLETED,),
        source="Adoption Agencies Regulations 2005 reg 17",
    ),
    ExpectedDocument(
        code="matching_report",
        title="Matching report",
        why="It sets the child's needs beside what these carers can give, and says what help closes the gap. Without it a panel "
        "agrees to a placement and not to a match.",
        routes=(*ADOPTION, "long_term_fostering", "kinship_fostering"),
        after=(
            EventKind.SHOULD_BE_PLACED_DECISION_MADE,
            EventKind.LONG_TERM_FOSTERING_PLAN_AGREED,
            EventKind.FULL_APPROVAL_GRANTED,
            EventKind.SETTLED_RECORDED,
        ),
        limits=("permanence.settled_not_matched", "permanence.long_term_foster_match", "adoption.match_approved"),
        source="Adoption Agencies Regulations 2005 reg 31; local matching procedures",
    ),
    ExpectedDocument(
        code="adoption_placement_report",
        title="Adoption placement report",
        why="The adopters must have it ten working days before the panel, so that what they say about it can be heard there.",
        routes=ADOPTION,
        owes=Role.FAMILY_FINDER,
        after=(EventKind.LOCAL_MATCH_FOUND, EventKind.MATCHING_PANEL_DATE_SET),
        limits=("adoption.placement_report_to_adopters",),
        final_by=(EventKind.ADOPTION_PLACEMENT_REPORT_SENT,),
        source="Adoption Agencies Regulations 2005 reg 31(3)",
    ),
    ExpectedDocument(
        code="adoption_support_plan",
        title="Adoption support plan",
        why="It promises the family what help there is and who gives it, before they need to ask.",
        routes=ADOPTION,
        after=(EventKind.LOCAL_MATCH_FOUND, EventKind.MATCH_DECISION_MADE),
        shown_by=(EvidenceKind.ADOPTION_SUPPORT_PLAN,),
        source="Adoption Support Services Regulations 2005",
    ),
    ExpectedDocument(
        code="special_guardianship_report",
        title="Special guardianship report",
        why="The court decides on it. It must be about this child and these guardians, and it must be in time.",
        routes=("kinship_sgo",),
        after=(EventKind.INTENTION_TO_APPLY_NOTIFIED, EventKind.FULL_ASSESSMENT_STARTED),
        limits=("sgo.report_to_court",),
        final_by=(EventKind.SPECIAL_GUARDIANSHIP_REPORT_FILED,),
        source="Children Act 1989 s14A(8)",
    ),
    ExpectedDocument(
        code="special_guardianship_support_plan",
        title="Special guardianship support plan",
        why="Guardians take on a child for life: the plan says what money, contact and help they can count on.",
        routes=("kinship_sgo",),
        shown_by=(EvidenceKind.SUPPORT_PLAN,),
        source="Special Guardianship Regulations 2005 regs 11 to 16",
    ),
    ExpectedDocument(
        code="carer_support_plan",
        title="Support plan for the carer",
        why="It says what help the carer under the order has, so that the home lasts.",
        routes=("child_arrangements",),
        shown_by=(EvidenceKind.CARER_SUPPORT_PLAN,),
        source="Local procedures",
    ),
    ExpectedDocument(
        code="life_story_work",
        title="Life story work",
        why="A child who grows up away from birth parents needs a true account of why, told by somebody whose work it is, in words and "
        "pictures to come back to. It goes on when the worker changes.",
        routes=(*ADOPTION, *WITH_KIN, *LONG_TERM),
        limits=("adoption.life_story_book",),
        final_by=(EventKind.LIFE_STORY_BOOK_PROVIDED,),
        not_enough="A relative who explains it to the child is no life story work: the work is still owed.",
        source="Statutory guidance on adoption (2013, as updated); local procedures",
    ),
    ExpectedDocument(
        code="later_life_letter",
        title="Later life letter",
        why="It explains to the young person, in full, how and why they came to be adopted. The adopters keep it until it is wanted, and "
        "nobody will be able to write it then.",
        routes=ADOPTION,
        after=(EventKind.PLACED_FOR_ADOPTION, EventKind.ADOPTION_ORDER_MADE),
        limits=("adoption.later_life_letter",),
        final_by=(EventKind.LATER_LIFE_LETTER_PROVIDED,),
        source="Statutory guidance on adoption (2013, as updated)",
    ),
)

DOCUMENTS: Mapping[str, ExpectedDocument] = MappingProxyType({document.code: document for document in ALL_DOCUMENTS})

TELLS_OF_DOCUMENTS = frozenset(kind for document in ALL_DOCUMENTS for kind in (*document.after, *document.final_by))
SHOWS_DOCUMENTS = frozenset(kind for document in ALL_DOCUMENTS for kind in document.shown_by)


def expected(routes: Iterable[str], on_record: Iterable[str]) -> tuple[ExpectedDocument, ...]:
    """The documents that a child on these routes must have, or have under way, by what is on record."""
    planned, happened = set(routes), set(on_record)
    return tuple(one for one in ALL_DOCUMENTS if planned.intersection(one.routes) and (not one.after or not happened.isdisjoint(one.after)))
