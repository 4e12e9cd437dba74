"""Who puts children forward, who agrees to it, and who confirms what a panel decided."""

from workflows.terms import Role

BEGIN_WORK = frozenset(Role) - {
    Role.COURT, Role.LEAD_MEMBER, Role.CHIEF_EXECUTIVE, Role.SYSTEM_ADMINISTRATOR, Role.PANEL_ADMINISTRATOR,
    Role.LEGAL_ADVISER, Role.PERFORMANCE_OFFICER, Role.QA_AUDITOR, Role.COMMUNICATIONS_OFFICER,
    Role.DATA_PROTECTION_OFFICER, Role.FOSTER_CARER,
}  # fmt: skip
"""Who may put a child that they see forward to a panel."""

MANAGES = (
    Role.TEAM_MANAGER, Role.PRACTICE_SUPERVISOR, Role.EARLY_HELP_MANAGER, Role.MASH_DECISION_MAKER,
    Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.ASSISTANT_DIRECTOR, Role.DCS,
)  # fmt: skip
"""Whose agreement a worker needs to put a child forward (D-57), and who may confirm what a panel decided (D-59)."""
