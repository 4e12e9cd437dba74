"""The five panels that are shipped, and the further ones that an authority may add when it has their dates."""

from dataclasses import dataclass
from datetime import time

from panels.definitions.quorum import QUORUM, QUORUM_RULES
from panels.terms import Business, Pattern, QuorumCode
from workflows.terms import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedPanel:
    """A panel as it is shipped: its days, its owning post, who stands in where that post is there, and who sits on it.

    Where the pattern is dates that are given one by one, `weekday` says nothing.
    """

    code: str
    title: str
    weekday: int
    pattern: Pattern
    starts: time
    ends: time
    business: tuple[Business, ...]
    owner: Role
    owner_title: str
    members: tuple[Role, ...]
    deputy_title: str = ""
    every_weeks: int = 1
    section: Business | None = None
    section_every: int = 0
    section_minutes: int = 0
    quorum: int = QUORUM
    quorum_rule: QuorumCode = QuorumCode.LOCAL


_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY = range(4)
_MEMBERS = (Role.SERVICE_MANAGER, Role.PANEL_ADMINISTRATOR)

SHIPPED: tuple[ShippedPanel, ...] = (
    ShippedPanel(
        code="access_to_resources", title="Access to Resources Panel", weekday=_MONDAY, pattern=Pattern.EVERY_WEEKS,
        starts=time(14), ends=time(16, 30), business=(Business.ACCESS_TO_RESOURCES,),
        section=Business.HOUSING_PATHWAYS, section_every=4, section_minutes=60,
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, resources",
        deputy_title="Service manager, children looked after", members=_MEMBERS,
    ),
    ShippedPanel(
        code="plo_and_care_proceedings", title="PLO and Care Proceedings Panel", weekday=_TUESDAY,
        pattern=Pattern.EVERY_WEEKS, every_weeks=2, starts=time(14), ends=time(16),
        business=(Business.PUBLIC_LAW_OUTLINE, Business.CARE_PROCEEDINGS),
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, child protection and child in need",
        deputy_title="Service manager, child protection and child in need", members=_MEMBERS,
    ),
    ShippedPanel(
        code="legal_gateway", title="Legal Gateway Panel", weekday=_WEDNESDAY, pattern=Pattern.EVERY_WEEKS,
        starts=time(9, 30), ends=time(12), business=(Business.LEGAL_GATEWAY,),
        owner=Role.SERVICE_MANAGER, owner_title="Service lead, legal planning",
        deputy_title="Head of service, child protection and child in need", members=(*_MEMBERS, Role.LEGAL_ADVISER),
    ),
    ShippedPanel(
        code="permanency", title="Permanency Panel", weekday=_THURSDAY, pattern=Pattern.EVERY_WEEKS, every_weeks=2,
        starts=time(14, 30), ends=time(16, 30), business=(Business.PERMANENCY,),
        owner=Role.HEAD_OF_SERVICE, owner_title="Head of service, children looked after",
        deputy_title="Service manager, children looked after", members=_MEMBERS,
    ),
    ShippedPanel(
        code="best_care_best_value", title="Best Care Best Value Review Panel", weekday=_WEDNESDAY,
        pattern=Pattern.LAST_OF_MONTH, starts=time(14), ends=time(16), business=(Business.BEST_CARE_BEST_VALUE,),
        owner=Role.DCS, owner_title="Director of children's services",
        deputy_title="Assistant director", members=_MEMBERS,
    ),
)  # fmt: skip
"""Five panels for seven kinds of business. Their anchor is set when an authority begins (D-52)."""


def _by_date(code: str, title: str, business: Business, owner: Role, owner_title: str, *, starts: time = time(10),
             ends: time = time(13), quorum_rule: QuorumCode = QuorumCode.LOCAL,
             members: tuple[Role, ...] = _MEMBERS) -> ShippedPanel:  # fmt: skip
    return ShippedPanel(
        code=code, title=title, weekday=_MONDAY, pattern=Pattern.BY_DATE, starts=starts, ends=ends, business=(business,),
        owner=owner, owner_title=owner_title, members=members, quorum=QUORUM_RULES[quorum_rule].at_least, quorum_rule=quorum_rule,
    )  # fmt: skip


_CARERS = "Service manager, fostering and adoption"

FURTHER: tuple[ShippedPanel, ...] = (
    _by_date("fostering_panel", "Fostering Panel", Business.FOSTERING, Role.SERVICE_MANAGER, _CARERS,
             quorum_rule=QuorumCode.FOSTERING, members=(Role.PANEL_ADVISER, Role.MEDICAL_ADVISER)),
    _by_date("joint_fostering_panel", "Joint Fostering Panel", Business.FOSTERING, Role.SERVICE_MANAGER, _CARERS,
             quorum_rule=QuorumCode.JOINT_FOSTERING, members=(Role.PANEL_ADVISER, Role.MEDICAL_ADVISER)),
    _by_date("adoption_panel", "Adoption and Matching Panel", Business.ADOPTION_AND_MATCHING, Role.SERVICE_MANAGER, _CARERS,
             quorum_rule=QuorumCode.ADOPTION, members=(Role.PANEL_ADVISER, Role.MEDICAL_ADVISER)),
    _by_date("joint_adoption_panel", "Joint Adoption and Matching Panel", Business.ADOPTION_AND_MATCHING, Role.SERVICE_MANAGER,
             _CARERS, quorum_rule=QuorumCode.JOINT_ADOPTION, members=(Role.PANEL_ADVISER, Role.MEDICAL_ADVISER)),
    _by_date("moderation_panel", "Moderation Panel", Business.MODERATION, Role.PRINCIPAL_SOCIAL_WORKER, "Principal social worker",
             members=(Role.SERVICE_MANAGER, Role.QA_AUDITOR)),
    _by_date("performance_meeting", "Performance Meeting", Business.PERFORMANCE, Role.HEAD_OF_SERVICE,
             "Head of service, children looked after", starts=time(10), ends=time(12)),
    _by_date("senior_management_team", "Senior Management Team", Business.SENIOR_MANAGEMENT_TEAM, Role.DCS,
             "Director of children's services", members=(Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR)),
    _by_date("service_spotlight", "Service Spotlight", Business.SERVICE_SPOTLIGHT, Role.ASSISTANT_DIRECTOR, "Assistant director"),
)  # fmt: skip
"""Panels that an authority adds when it has their dates: none is shipped with a rhythm (D-56)."""
