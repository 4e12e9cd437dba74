"""The further kinds of business, whose dates an authority gives (requirements PN-14 to PN-19, decision D-56).

The fostering and the adoption panel recommend and the agency decision maker decides: a recommendation is never the
evidence of a decision. The last two hear reports, not children.
"""

from panels.definitions.shapes import KindOfBusiness, Outcome, deferred
from panels.terms import Business
from workflows.terms import EventKind, EvidenceKind

STATUTORY: tuple[KindOfBusiness, ...] = (
    KindOfBusiness(
        code=Business.FOSTERING,
        title="Fostering",
        for_whom="A child looked after, whose long-term match with foster carers, or whose connected carers, are to be considered.",
        bring=("The matching report", "The carers' report (Form C for connected carers, or its equivalent)",
               "What the child and the parents say"),
        outcomes=(
            Outcome(code="recommended", title="Recommended", says="The panel recommends it to the agency decision maker."),
            Outcome(code="not_recommended", title="Not recommended", says="The panel does not recommend it."),
            deferred(),
        ),
        recommends=True,
    ),
    KindOfBusiness(
        code=Business.ADOPTION_AND_MATCHING,
        title="Adoption and Matching",
        for_whom="A child whose match with prospective adopters is to be considered; with the parents' consent also whether the "
                 "child should be placed for adoption.",
        bring=("The child permanence report", "The prospective adopters' report", "The adoption placement report",
               "The adoption support plan"),
        outcomes=(
            Outcome(code="match_recommended", title="Match recommended", says="The panel recommends the match.",
                    evidence=(EvidenceKind.MATCHING_PANEL_RECOMMENDATION,)),
            Outcome(code="match_not_recommended", title="Match not recommended", says="The panel does not recommend the match.",
                    happened=(EventKind.MATCHING_PANEL_HELD,)),
            Outcome(code="adoption_recommended", title="Placing for adoption recommended",
                    says="The panel recommends that the child should be placed for adoption.",
                    happened=(EventKind.ADOPTION_PANEL_HELD,)),
            Outcome(code="adoption_not_recommended", title="Placing for adoption not recommended",
                    says="The panel does not recommend that the child should be placed for adoption.",
                    happened=(EventKind.ADOPTION_PANEL_HELD,)),
            deferred(),
        ),
        recommends=True,
    ),
)  # fmt: skip
"""Adoption Agencies Regulations 2005 regs 18, 32; Fostering Services (England) Regulations 2011 reg 25."""

LOCAL_MEETINGS: tuple[KindOfBusiness, ...] = (
    KindOfBusiness(
        code=Business.MODERATION,
        title="Moderation",
        for_whom="A child whose record was audited, so that the grade is agreed by more than one pair of eyes.",
        bring=("The audit and its grade", "What the worker says about it"),
        outcomes=(
            Outcome(code="grade_agreed", title="Grade agreed", says="The audit's grade stands."),
            Outcome(code="grade_changed", title="Grade changed", says="The panel gave the audit another grade."),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.PERFORMANCE,
        title="Performance meeting",
        meets_as="Performance Meeting",
        for_whom="A child whose way to a permanent home is to be talked through with the managers.",
        bring=("The child's row of the permanency tracker", "The actions of the last meeting"),
        outcomes=(
            Outcome(code="actions_agreed", title="Actions agreed", says="The meeting agreed what is to be done, by whom and when."),
            Outcome(code="on_course", title="On course", says="The plan is on course and nothing further is to be done."),
            deferred(),
        ),
    ),
    KindOfBusiness(
        code=Business.SENIOR_MANAGEMENT_TEAM,
        title="Senior management team",
        meets_as="Senior Management Team",
        for_whom="The quarter's reports: permanence, the reviewing officers' reports, the quality of practice. No child is put forward.",
        bring=("The quarter's reports with their figures as at a date",),
        outcomes=(Outcome(code="noted", title="Noted", says="The report was considered."), deferred()),
        about_children=False,
    ),
    KindOfBusiness(
        code=Business.SERVICE_SPOTLIGHT,
        title="Service spotlight",
        meets_as="Service Spotlight",
        for_whom="One service, looked at closely with those who work in it. No child is put forward.",
        bring=("The service's figures", "What children and families say about it"),
        outcomes=(Outcome(code="findings_agreed", title="Findings agreed", says="The findings were agreed."), deferred()),
        about_children=False,
    ),
)  # fmt: skip
