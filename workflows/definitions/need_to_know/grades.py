"""The four severities: within what time somebody is spoken to, the form is written and it is brought up to date."""

from workflows.definitions.limits.row import hours, working_days
from workflows.need_to_know import Grade
from workflows.terms import Role, Severity

GRADES: tuple[Grade, ...] = (
    Grade(
        severity=Severity.CRITICAL,
        title="Critical",
        meaning="Death, life-changing harm, notifiable serious incident, immediate danger or major public interest",
        verbal_within=hours(2),
        form_within=hours(24),
        update_every=hours(24),
        out_of_hours=True,
        top=Role.DCS,
        source="Local need to know procedures (immediate or same-day verbal alert)",
        verified=True,
    ),
    Grade(
        severity=Severity.MAJOR,
        title="Major",
        meaning="Serious harm or risk, child missing and high risk, court criticism, likely media interest",
        verbal_within=hours(4),
        form_within=working_days(1),
        update_every=hours(48),
        out_of_hours=True,
        top=Role.ASSISTANT_DIRECTOR,
        source="Common local practice",
    ),
    Grade(
        severity=Severity.SIGNIFICANT,
        title="Significant",
        meaning="Needs senior awareness but no immediate danger",
        verbal_within=working_days(1),
        form_within=working_days(1),
        update_every=working_days(5),
        out_of_hours=False,
        top=Role.HEAD_OF_SERVICE,
        source="Common local practice",
    ),
    Grade(
        severity=Severity.INFORMATION,
        title="For information",
        meaning="Pattern or minor event worth noting",
        verbal_within=None,
        form_within=working_days(5),
        update_every=None,
        out_of_hours=False,
        top=Role.SERVICE_MANAGER,
        source="Common local practice",
    ),
)
