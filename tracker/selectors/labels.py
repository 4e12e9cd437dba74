"""What an authority may rename: stages, roles, permanence routes, tracks and the papers that practitioners ask for."""

from collections.abc import Mapping

from tracker.selectors.words import ROLES, ROUTES, STAGES, capital, spoken
from workflows.definitions.evidence import EVIDENCE
from workflows.definitions.tracks import TRACKS
from workflows.terms import Role, Stage

FAMILY_HELP = ((f"stage:{Stage.EARLY_HELP}", "Family Help"), (f"stage:{Stage.CHILD_IN_NEED}", "Family Help"))
"""Early help and child in need together, as an authority that has merged them calls both."""

GROUPS: Mapping[str, str] = {
    "stage": "Stages", "role": "Roles", "route": "Permanence routes", "track": "Plans and enquiries", "evidence": "Forms and papers"
}  # fmt: skip


def _shipped() -> dict[str, str]:
    names = {f"stage:{code}": name for code, name in STAGES.items()}
    names |= {f"role:{role}": ROLES.get(role) or spoken(role) for role in Role}
    names |= {f"route:{code}": name for code, name in ROUTES.items()}
    names |= {f"track:{code}": machine.title for code, machine in TRACKS.items()}
    names |= {f"evidence:{kind}": capital(rule.label) for kind, rule in EVIDENCE.items()}
    return names


RENAMED: Mapping[str, str] = _shipped()
"""The code of each label, and the word that it ships with."""
