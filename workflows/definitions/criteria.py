"""What each place a child can stand is for, what brings a child there, and how it differs from the places beside it.

What an authority's own threshold document adds is its own text; these are the words of law and national guidance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Where a move leads, in words. `entry` is what brings a child there, `differs` what tells it from its neighbours."""

    purpose: str
    entry: tuple[str, ...]
    consent: str = ""
    differs: str = ""
    basis: str = ""
    owner: Role | None = None


CRITERIA: Mapping[str, Criteria] = {
    "contact": Criteria(
        purpose="Information about a child that may or may not become a referral.",
        entry=("Somebody has told the front door about the child, and it is known who and when.",),
        consent="Not needed to receive it. Record whether the parents know; sharing in the hub without consent needs a reason.",
        differs="A contact is not yet a referral: the front door decides whether social care should.",
        basis="Working Together to Safeguard Children",
        owner=Role.MASH_DECISION_MAKER,
    ),
    "referral": Criteria(
        purpose="Social care decides whether the child needs a service, an assessment or protection.",
        entry=("Social care may need to act for this child.", "The child whom it is about is known."),
        differs="A referral asks social care to decide. Early help is agreed with the family and needs no such decision.",
        basis="Children Act 1989 s17 and s47",
        owner=Role.MASH_DECISION_MAKER,
    ),
    "early_help": Criteria(
        purpose="Voluntary support, coordinated by a lead professional, for needs that one agency cannot meet alone.",
        entry=("Early help has accepted the request.", "The family has agreed."),
        consent="Needed, and may be withdrawn at any time. A withdrawal asks for a check of the risk, not for a closing or a referral.",
        differs="No social worker and no right in law to a service. A child who is unlikely to reach or keep a reasonable standard of "
        "health or development without services, or who is disabled, is a child in need.",
        basis="Children Act 2004 ss10 and 11",
        owner=Role.LEAD_PROFESSIONAL,
    ),
    "assessment": Criteria(
        purpose="A social worker finds out whether the child is in need, and what should happen.",
        entry=("The referral was accepted.", "A social worker is allocated."),
        consent="The parents' agreement is sought. It is not needed where the child may be suffering significant harm.",
        differs="An assessment is the way to a plan, not a plan: early help that was running waits beside it.",
        basis="Children Act 1989 s17 and Schedule 2",
        owner=Role.SOCIAL_WORKER,
    ),
    "section_47": Criteria(
        purpose="Deciding what must be done to protect a child who may be suffering, or be likely to suffer, significant harm.",
        entry=("A strategy discussion was held.", "There is reasonable cause to suspect significant harm."),
        consent="Not needed. Record it, with the reason, where the parents were not told.",
        differs="An enquiry runs beside where the child stands and never lowers it.",
        basis="Children Act 1989 s47",
        owner=Role.SOCIAL_WORKER,
    ),
    "child_in_need": Criteria(
        purpose="Services under a plan agreed with the family, held by a social worker.",
        entry=(
            "An assessment found the child to be in need: unlikely to reach or keep a reasonable standard of health or development "
            "without services, or likely to be harmed without them, or disabled; or",
            "a higher plan has ended and the child still needs services.",
        ),
        consent="Needed. A refusal or a withdrawal asks for a check against the threshold.",
        differs="Above early help: there is a social worker, an assessment and a duty in law. Below child protection: the child is not "
        "likely to suffer significant harm, and the family agrees to the plan.",
        basis="Children Act 1989 s17",
        owner=Role.SOCIAL_WORKER,
    ),
    "child_protection": Criteria(
        purpose="A plan of several agencies for a child who is likely to suffer significant harm.",
        entry=("An initial child protection conference decided on a plan.", "The category is recorded."),
        consent="Not needed.",
        differs="Above child in need: a conference has found the child likely to suffer significant harm. Only a conference ends it.",
        basis="Children Act 1989 s47; Working Together to Safeguard Children",
        owner=Role.SOCIAL_WORKER,
    ),
    "private_fostering": Criteria(
        purpose="Overseeing a child who lives 28 days or more with somebody who is not a close relative.",
        entry=("The arrangement was notified or found.",),
        differs="The parents made the arrangement; the authority did not place the child.",
        basis="Children Act 1989 ss66 to 70 and Schedule 8",
        owner=Role.SOCIAL_WORKER,
    ),
    "short_breaks": Criteria(
        purpose="Planned breaks for a disabled child.",
        entry=("An assessment supports short breaks.", "The legal basis of the breaks was chosen."),
        consent="Needed.",
        differs="A series of short breaks under section 20 is not shown as looked after.",
        basis="Children Act 1989 s17(6), s20(4) and Schedule 2 paragraph 6",
        owner=Role.SOCIAL_WORKER,
    ),
    "pre_birth": Criteria(
        purpose="Assessing and planning for a child who is not born yet.",
        entry=("The pregnancy was notified.", "The expected date is recorded."),
        differs="There is no care before birth.",
        basis="Children Act 1989 s17 and s47, in practice; Working Together to Safeguard Children",
        owner=Role.SOCIAL_WORKER,
    ),
    "pre_proceedings": Criteria(
        purpose="The last structured work with the parents before court.",
        entry=("The legal gateway decided on it.", "The letter before proceedings was sent."),
        consent="Not based on consent. The parents are invited with legal representation.",
        differs="The plan in force goes on beside it; the stage stays.",
        basis="Children Act 1989 s31; Practice Direction 12A",
        owner=Role.SOCIAL_WORKER,
    ),
    "care_proceedings": Criteria(
        purpose="The court decides on orders about the child.",
        entry=("The application was issued.",),
        differs="The plan in force goes on beside it; the stage stays.",
        basis="Children Act 1989 ss31, 32 and 38",
        owner=Role.SOCIAL_WORKER,
    ),
    "looked_after": Criteria(
        purpose="The authority accommodates the child or holds an order for the child.",
        entry=(
            "Consent, an order or a police power is the legal basis.",
            "It is known where the child lives, from when, and who decided.",
        ),
        consent="Under section 20 of those with parental responsibility, and of the young person alone from 16. Not for an order.",
        differs="A fact in law, read from the legal status and the placement. A child protection plan may go on beside it.",
        basis="Children Act 1989 ss20 to 23 and 31",
        owner=Role.SOCIAL_WORKER,
    ),
    "matched_long_term": Criteria(
        purpose="A confirmed match with long-term foster carers: the child's permanent home.",
        entry=("A panel recommended the match and it was decided.",),
        differs="The child stays looked after, with every timescale.",
        basis="Care Planning, Placement and Case Review (England) Regulations 2010",
        owner=Role.SOCIAL_WORKER,
    ),
    "placed_for_adoption": Criteria(
        purpose="The child lives with prospective adopters before the adoption order.",
        entry=(
            "There is authority to place: a placement order, or formal consent.",
            "The agency decision maker decided on the match.",
        ),
        consent="Formal consent under section 19, or a placement order under section 21.",
        differs="The child stays looked after until the adoption order.",
        basis="Adoption and Children Act 2002 ss18 to 25",
        owner=Role.SOCIAL_WORKER,
    ),
    "post_permanence_support": Criteria(
        purpose="Support after an adoption, special guardianship or child arrangements order.",
        entry=("The order was made.", "The need for support was assessed."),
        differs="The child is no longer looked after.",
        basis="Adoption and Children Act 2002 ss3 and 4; Special Guardianship Regulations 2005",
        owner=Role.SOCIAL_WORKER,
    ),
    "leaving_care": Criteria(
        purpose="Support for a care leaver to 21, or to 25 where the young person wants it.",
        entry=("The young person has a right to it: in care for 13 weeks since the age of 14, some of it at 16 or 17.",),
        consent="From 18 the young person's own. The offer stays open.",
        differs="Being looked after ends at 18; the pathway plan goes on.",
        basis="Children Act 1989 ss23A to 24D",
        owner=Role.PERSONAL_ADVISER,
    ),
    "transferred_out": Criteria(
        purpose="Another authority has accepted responsibility.",
        entry=("The other authority accepted in writing.",),
        differs="The journey here closes.",
        basis="Working Together to Safeguard Children",
    ),
    "universal": Criteria(
        purpose="Schools, health visitors and other services for every family.",
        entry=("Neither early help nor social care is needed.",),
        differs="The journey here closes.",
    ),
    "closed": Criteria(
        purpose="The involvement ends, with a reason.",
        entry=("No assessment, section 47 enquiry or missing episode is open.", "Nothing else is due to the child."),
        differs="Closed is final: coming back opens the child's next journey.",
    ),
}
"""The criteria of every place that a move leads to, by the id of the standing."""
