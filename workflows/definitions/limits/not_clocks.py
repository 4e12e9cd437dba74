"""What the sources time and the program does not run as a time limit of a child's journey, each with its reason."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTED_BACK = "it looks back over what happened and asks nobody for anything; measures show it"
ONE_FOR_EVERY_CASE = "every case has one and the same, whatever the stage (D-44): oversight.supervision"
OF_THE_MEETING = "it belongs to the panel's meeting and not to one child"

NOT_CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "cp.plan_two_years": COUNTED_BACK,
        "cp.repeat_plan": COUNTED_BACK,
        "incident.regulated_setting_notification": "the law says without delay and gives no number, and the duty is the provider's",
        "oversight.supervision_cp_and_looked_after": ONE_FOR_EVERY_CASE,
        "oversight.supervision_cin": ONE_FOR_EVERY_CASE,
        "oversight.supervision_early_help": ONE_FOR_EVERY_CASE,
        "oversight.supervision_asye": "it is about a newly qualified worker and not about a child",
        "oversight.panel_papers": f"{OF_THE_MEETING}: the panel's timetable counts it back, and its agenda shows papers that are late",
        "oversight.panel_minutes": f"{OF_THE_MEETING}: what was decided is recorded item by item as the panel sits",
    }
)
"""The reason by the id of the facts. Everything else that they time is a limit."""
