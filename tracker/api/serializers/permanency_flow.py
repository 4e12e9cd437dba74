"""Who came into care and who left, month by month, as it goes out."""

from dataclasses import dataclass

from rest_framework import serializers

from tracker.api.serializers.common import In, Out
from tracker.rules.flow import AT_END, AT_START, BEGAN, ENDED, MONTHS, Month, Stay
from tracker.selectors.permanency.people import Named
from tracker.selectors.permanency.stays import IN_CARE, KINDS
from workflows.definitions.ends_of_care import ENDS_OF_CARE


@dataclass(frozen=True, slots=True)
class OfKind:
    """A month of one kind of stay."""

    kind: str
    month: Month


@dataclass(frozen=True, slots=True)
class StayOfChild:
    """A stay with its child."""

    stay: Stay
    child: Named


class FlowMonthOut(Out):
    """A month: those at the start, with those who came and without those who left, are those at the end."""

    of = serializers.CharField(source="kind", help_text="care; or V3 or V4, a series of short breaks, which is not care.")
    month = serializers.CharField(source="month.period.code")
    first_on = serializers.DateField(source="month.period.first")
    last_on = serializers.DateField(source="month.period.last")
    at_start = serializers.IntegerField(source="month.at_start")
    began = serializers.IntegerField(source="month.began", help_text="Each coming counts.")
    ended = serializers.IntegerField(source="month.ended", help_text="Each leaving counts.")
    at_end = serializers.IntegerField(source="month.at_end")
    why = serializers.SerializerMethodField(help_text="How many left for each reason; empty for short breaks.")

    def get_why(self, found: OfKind) -> dict[str, int]:
        return {code: found.month.why.get(code, 0) for code in ENDS_OF_CARE} if found.kind == IN_CARE else {}


class FlowChildOut(Out):
    """A stay behind a number."""

    child = serializers.CharField(source="child.ref")
    journey = serializers.CharField(source="child.journey")
    began_on = serializers.DateField(source="stay.began_on")
    ended_on = serializers.DateField(source="stay.ended_on", allow_null=True)
    why = serializers.CharField(source="stay.why", help_text="The group of the reason for leaving care.")
    says = serializers.CharField(source="stay.says", help_text="The reason in words.")


class FlowAsked(In):
    """How many months, up to which day."""

    months = serializers.ChoiceField(choices=[(number, str(number)) for number in MONTHS], required=False, default=MONTHS[0])
    as_at = serializers.CharField(max_length=10, required=False, default="", help_text="What was true at the end of this past day.")
    known_on = serializers.CharField(max_length=10, required=False, default="", help_text="Leaves out what was recorded after this day.")


class FlowChildrenAsked(FlowAsked):
    """Which number of which month."""

    of = serializers.ChoiceField(choices=[(code, kind.title) for code, kind in KINDS.items()], required=False, default=IN_CARE)
    month = serializers.CharField(max_length=7, help_text="Such as 2026-03; one of the months asked for.")
    show = serializers.ChoiceField(choices=[(code, code) for code in (AT_START, BEGAN, ENDED, AT_END, *ENDS_OF_CARE)])
