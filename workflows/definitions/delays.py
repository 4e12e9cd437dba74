"""A delay to permanence: which time limits tell of one, who watches over the child's plan, and who is asked where nobody is named."""

from collections.abc import Mapping
from types import MappingProxyType

from workflows.terms import Role

DELAYS: frozenset[str] = frozenset(
    {
        "adoption.adm_decision",
        "adoption.application_target",
        "adoption.family_finding_referral",
        "adoption.match_approved",
        "adoption.panel_relinquished",
        "adoption.placement_order_application",
        "adoption.should_be_placed_decision",
        "lac.permanence_plan",
        "legal.connected_person_full_assessment",
        "permanence.long_term_foster_match",
        "permanence.planning_meeting_first",
        "permanence.planning_meeting_review",
        "permanence.settled_not_matched",
    }
)
"""What holds a child's permanence up when it is late. A visit, a review and a paper that is late each have their own ladder."""

WATCHERS = (Role.IRO, Role.SUPERVISING_SOCIAL_WORKER)
"""Both are asked, each once for each milestone that is overdue (NT-09, LA-24)."""

INSTEAD_OF: Mapping[Role, tuple[Role, ...]] = MappingProxyType(
    {
        Role.IRO: (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS),
        Role.SUPERVISING_SOCIAL_WORKER: (
            Role.TEAM_MANAGER,
            Role.SERVICE_MANAGER,
            Role.HEAD_OF_SERVICE,
            Role.ASSISTANT_DIRECTOR,
            Role.DCS,
        ),
    }
)
"""Who is asked in their place where nobody is named for the child, the nearest post that somebody holds. They may also answer."""
