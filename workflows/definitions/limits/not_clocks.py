"""What the sources time and the program does not run as a time limit of a child's journey, each with its reason."""

from collections.abc import Mapping
from types import MappingProxyType

COUNTED_BACK = "it looks back over what happened and asks nobody for anything; measures show it"
ONE_FOR_EVERY_CASE = "every case has one and the same, whatever the stage (D-44): oversight.supervision"
OF_THE_MEETING = "it belongs to the panel's meeting and not to one child"
AN_INDICATOR = "an average over the children adopted, shown among the measures, and no date for one child"
OF_ADOPTERS = "it is about people who want to adopt, before any child is matched with them"

NOT_CLOCKS: Mapping[str, str] = MappingProxyType(
    {
        "cp.plan_two_years": COUNTED_BACK,
        "cp.repeat_plan": COUNTED_BACK,
        "front_door.rereferral_window": "it looks back and asks nobody for anything: a referral inside it says that it is a re-referral "
        "(definitions/repeats.py)",
        "incident.regulated_setting_notification": "the law says without delay and gives no number, and the duty is the provider's",
        "oversight.supervision_cp_and_looked_after": ONE_FOR_EVERY_CASE,
        "oversight.supervision_cin": ONE_FOR_EVERY_CASE,
        "oversight.supervision_early_help": ONE_FOR_EVERY_CASE,
        "oversight.supervision_asye": "it is about a newly qualified worker and not about a child",
        "oversight.panel_papers": f"{OF_THE_MEETING}: the panel's timetable counts it back, and its agenda shows papers that are late",
        "legal.family_group_decision_making": "an order of two things without a number: the offer is asked for as evidence by the move "
        "that issues proceedings (pre_proceedings_to_proceedings)",
        "legal.interim_care_order": "it has had no limit since 2014: the court says how long it lasts, and the day is kept with the order",
        "permanence.reunification_decision": "an order of two things without a number: the move home (looked_after_reunified) is refused "
        "until the approval is on record",
        "lac.status_begins": "a child is shown as looked after from the hour care begins, and every limit of care runs from then: nobody "
        "waits for the 24 hours to pass",
        "lac.review_long_term_foster": "the six months are those of lac.review; a review held without a meeting says so itself",
        "adoption.adopter_stage_one": OF_ADOPTERS,
        "adoption.adopter_stage_two": OF_ADOPTERS,
        "adoption.indicator_a1": AN_INDICATOR,
        "adoption.indicator_a10": AN_INDICATOR,
        "adoption.indicator_a2": AN_INDICATOR,
        "adoption.indicator_a3": AN_INDICATOR,
    }
)
"""The reason by the id of the facts. Everything else that they time is a limit."""
