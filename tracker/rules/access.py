"""Who may see which child, and who may act. Plain values in, a plain answer out; `models/visible.py` is the SQL twin."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.terms import RelationshipKind
from workflows.terms import Role

SEES_EVERY_CHILD = frozenset({Role.MASH_DECISION_MAKER, Role.EDT})
"""The front door and the emergency duty team reach every child; each look leaves its row."""

SEES_WHOLE_UNIT_TREE = frozenset(
    {
        Role.SERVICE_MANAGER,
        Role.HEAD_OF_SERVICE,
        Role.ASSISTANT_DIRECTOR,
        Role.DCS,
        Role.NOMINATED_OFFICER,
        Role.ADM,
        Role.PERFORMANCE_OFFICER,
        Role.PRINCIPAL_SOCIAL_WORKER,
        Role.VIRTUAL_SCHOOL_HEAD,
    }
)
"""They see the children of their unit and of every unit below it."""

SEES_SERVICE_OF_TEAM = frozenset({Role.TEAM_MANAGER, Role.EARLY_HELP_MANAGER})
"""A team's manager sees the children of the service that the team belongs to."""

SEES_OWN_CHILDREN_ONLY = frozenset({Role.IRO, Role.CP_CHAIR, Role.LEAD_PROFESSIONAL, Role.SUPERVISING_SOCIAL_WORKER, Role.PANEL_CHAIR})
"""Independent and outside roles: the children they are tied to by name, and no team's."""

SEES_NO_CHILD = frozenset({Role.SYSTEM_ADMINISTRATOR, Role.PANEL_ADMINISTRATOR, Role.LEGAL_ADVISER})
"""A post with this role gives no sight of any child."""

MAY_RECORD_HAPPENINGS = frozenset(Role) - SEES_NO_CHILD - {Role.COURT, Role.LEAD_MEMBER, Role.CHIEF_EXECUTIVE}


@dataclass(frozen=True, slots=True)
class Tie:
    """An open relationship to a child: of a person or of a unit, never both."""

    kind: RelationshipKind
    user_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking. `unit_ids` are the units whose children this person works with, now."""

    user_id: int
    roles: frozenset[Role] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    sees_every_child: bool = False

    @property
    def may_decide_nothing(self) -> bool:
        return not self.roles


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting, in which roles. `on_behalf_of` names the person who decided where another records it."""

    user_id: int | None
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    unit_ids: frozenset[int] = frozenset()
    on_behalf_of: str = ""

    def acting_as(self, wanted: Iterable[Role]) -> Role | None:
        """The role this person acts in: the first of `wanted` that is held, else the first held by name."""
        for role in wanted:
            if role in self.roles:
                return role
        return min(self.roles, default=None)


def may_see(viewer: Viewer, ties: Iterable[Tie], *, is_restricted: bool) -> bool:
    """Whether this person has a reason to see a child with these open ties. A restricted child: personal ties only."""
    personal = any(tie.user_id == viewer.user_id for tie in ties)
    if is_restricted or personal:
        return personal
    if viewer.sees_every_child:
        return True
    return any(tie.unit_id in viewer.unit_ids for tie in ties if tie.unit_id is not None)
