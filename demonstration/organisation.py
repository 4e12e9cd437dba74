"""The invented council: its services and teams, and the posts in them."""

from dataclasses import dataclass

from tracker.models import OrgUnit
from tracker.terms import UnitKind
from workflows.terms import Role

AUTHORITY = "larkshire"


@dataclass(frozen=True, slots=True)
class Unit:
    """A service or a team, the unit it belongs to, and what a team is for."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    purpose: str = ""


def _service(code: str, name: str) -> Unit:
    return Unit(code, name, UnitKind.SERVICE, AUTHORITY)


def _team(code: str, name: str, service: str, purpose: str) -> Unit:
    return Unit(code, name, UnitKind.TEAM, service, purpose)


UNITS = (
    Unit(AUTHORITY, "Larkshire Council", UnitKind.AUTHORITY, None),
    _service("social-care", "Child protection and child in need"),
    _service("early-help", "Early help"),
    _service("children-looked-after", "Children looked after"),
    _service("resources", "Resources"),
    _service("independent-review", "Independent review"),
    _team("front-door", "Front door", "social-care", "front_door"),
    _team("emergency-duty", "Emergency duty team", "social-care", "edt"),
    _team("assessment-north", "Assessment North", "social-care", "assessment"),
    _team("assessment-south", "Assessment South", "social-care", "assessment"),
    _team("support-north", "Child Protection and Support North", "social-care", "child_in_need"),
    _team("support-south", "Child Protection and Support South", "social-care", "child_in_need"),
    _team("disabled-children", "Disabled Children", "social-care", "disabled_children"),
    _team("early-help-north", "Early Help North", "early-help", "early_help"),
    _team("early-help-south", "Early Help South", "early-help", "early_help"),
    _team("looked-after", "Children Looked After", "children-looked-after", "looked_after"),
    _team("permanence", "Permanence and Adoption", "children-looked-after", "permanence"),
    _team("leaving-care", "Leaving Care", "children-looked-after", "leaving_care"),
    _team("fostering", "Fostering", "resources", "fostering"),
    _team("reviewing", "Reviewing officers and conference chairs", "independent-review", "independent_review"),
)
"""Everything from the council down, each unit after the one it belongs to."""


@dataclass(frozen=True, slots=True)
class Job:
    """A post. `also` are further posts of the same person; `how_many` people hold a post of this kind each, none where it is vacant."""

    unit: str
    role: Role
    title: str
    how_many: int = 1
    also: tuple[tuple[str, Role, str], ...] = ()


_SOCIAL_WORKERS = (Role.SOCIAL_WORKER, "Social worker")

JOBS = (
    Job("assessment-north", *_SOCIAL_WORKERS),
    Job("assessment-north", Role.TEAM_MANAGER, "Team manager"),
    Job("front-door", Role.MASH_DECISION_MAKER, "Front door manager"),
    Job("emergency-duty", Role.EDT, "Emergency duty social worker"),
    Job("early-help-north", Role.EARLY_HELP_MANAGER, "Early help manager"),
    Job(
        "social-care",
        Role.HEAD_OF_SERVICE,
        "Head of service, child protection and child in need",
        also=((AUTHORITY, Role.PANEL_CHAIR, "Panel chair"),),
    ),
    Job("reviewing", Role.CP_CHAIR, "Child protection conference chair"),
    Job("reviewing", Role.IRO, "Independent reviewing officer", 2),
    Job(
        AUTHORITY,
        Role.ASSISTANT_DIRECTOR,
        "Assistant director",
        also=((AUTHORITY, Role.NOMINATED_OFFICER, "Nominated officer"),),
    ),
    Job("front-door", Role.MASH_DECISION_MAKER, "Deputy front door manager"),
    Job("front-door", Role.SOCIAL_WORKER, "Duty social worker", 2),
    Job("assessment-north", *_SOCIAL_WORKERS, 2),
    Job("assessment-north", Role.PRACTICE_SUPERVISOR, "Practice supervisor"),
    Job("assessment-south", Role.TEAM_MANAGER, "Team manager"),
    Job("assessment-south", *_SOCIAL_WORKERS, 2),
    Job("assessment-south", Role.ASYE_SOCIAL_WORKER, "Newly qualified social worker"),
    Job("support-north", Role.TEAM_MANAGER, "Team manager"),
    Job("support-north", *_SOCIAL_WORKERS, 3),
    Job("support-south", Role.TEAM_MANAGER, "Team manager"),
    Job("support-south", *_SOCIAL_WORKERS, 3),
    Job("disabled-children", Role.TEAM_MANAGER, "Team manager"),
    Job("disabled-children", *_SOCIAL_WORKERS),
    Job("early-help-north", Role.FAMILY_SUPPORT_WORKER, "Family support worker", 2),
    Job("early-help-south", Role.EARLY_HELP_MANAGER, "Early help manager"),
    Job("early-help-south", Role.FAMILY_SUPPORT_WORKER, "Family support worker", 2),
    Job("looked-after", Role.TEAM_MANAGER, "Team manager"),
    Job("looked-after", *_SOCIAL_WORKERS, 3),
    Job("permanence", Role.TEAM_MANAGER, "Team manager"),
    Job("permanence", *_SOCIAL_WORKERS, 2),
    Job("leaving-care", Role.TEAM_MANAGER, "Team manager"),
    Job("leaving-care", Role.PERSONAL_ADVISER, "Personal adviser", 2),
    Job("fostering", Role.SUPERVISING_SOCIAL_WORKER, "Supervising social worker"),
    Job("reviewing", Role.CONFERENCE_ADMINISTRATOR, "Conference administrator"),
    Job(
        "social-care",
        Role.SERVICE_MANAGER,
        "Service manager, child protection and child in need",
        also=((AUTHORITY, Role.SERVICE_MANAGER, "Service lead, legal planning"),),
    ),
    Job("children-looked-after", Role.SERVICE_MANAGER, "Service manager, children looked after"),
    Job("leaving-care", Role.SERVICE_MANAGER, "Service manager, leaving care", 0),
    Job("early-help", Role.HEAD_OF_SERVICE, "Head of service, early help"),
    Job("children-looked-after", Role.HEAD_OF_SERVICE, "Head of service, children looked after"),
    Job("resources", Role.HEAD_OF_SERVICE, "Head of service, resources"),
    Job(AUTHORITY, Role.DCS, "Director of children's services"),
    Job(AUTHORITY, Role.ADM, "Agency decision maker"),
    Job(AUTHORITY, Role.LEGAL_ADVISER, "Legal adviser"),
    Job(AUTHORITY, Role.PANEL_ADMINISTRATOR, "Panel administrator"),
    Job(AUTHORITY, Role.PERFORMANCE_OFFICER, "Performance and data officer"),
    Job(AUTHORITY, Role.SYSTEM_ADMINISTRATOR, "System administrator"),
)
"""Every post, in the order in which people are appointed."""

OUTSIDERS = (
    "Independent chair, fostering panel",
    "Independent vice chair, fostering panel",
    "Foster carer of another agency",
    "Independent member who grew up in care",
    "Medical adviser",
)
"""Who sits on the fostering panel without a post here: a limited account each."""


def build_units(authority_name: str) -> dict[str, OrgUnit]:
    """Write the organisation tree. Returns the units by code."""
    made: dict[str, OrgUnit] = {}
    for unit in UNITS:
        made[unit.code] = OrgUnit.objects.create(
            code=unit.code,
            name=authority_name if unit.code == AUTHORITY else unit.name,
            kind=unit.kind,
            parent=made[unit.parent] if unit.parent else None,
            purpose=unit.purpose,
        )
    return made
