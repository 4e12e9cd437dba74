"""Indicators and the cases behind them, as they go out."""

from dataclasses import dataclass

from rest_framework import serializers

from tracker.api.serializers.common import In, Out
from tracker.rules.rates import Period, Tally
from tracker.selectors.indicators import SHOWS
from workflows.indicators import Indicator


@dataclass(frozen=True, slots=True)
class Counted:
    """An indicator over a period; no tally where it is not counted yet."""

    of: Indicator
    period: Period
    tally: Tally | None


class IndicatorOut(Out):
    """One indicator with its rate over the period."""

    code = serializers.CharField(source="of.code")
    title = serializers.CharField(source="of.title")
    theme = serializers.CharField(source="of.theme")
    counts_in = serializers.CharField(source="of.numerator", help_text="The rule of the numerator, in words.")
    counts_of = serializers.CharField(source="of.denominator", help_text="The rule of the denominator, in words.")
    owner = serializers.CharField(source="of.owner", help_text="The role that answers for it.")
    source = serializers.CharField(source="of.source")  # type: ignore[assignment]
    target = serializers.SerializerMethodField(help_text="In words; empty where none is set.")
    first_on = serializers.DateField(source="period.first")
    last_on = serializers.DateField(source="period.last")
    as_it_stands = serializers.BooleanField(source="of.as_it_stands", help_text="Counted as it stands now, whatever the period.")
    waits_for = serializers.SerializerMethodField(help_text="The record that it waits for; empty where it is counted.")
    numerator = serializers.IntegerField(source="tally.rate.numerator", allow_null=True, default=None)
    denominator = serializers.IntegerField(source="tally.rate.denominator", allow_null=True, default=None)
    percent = serializers.IntegerField(source="tally.rate.percent", allow_null=True, default=None, help_text="Rounded; null of nothing.")
    left_out = serializers.SerializerMethodField(help_text="How many count in neither number, by why.")

    def get_target(self, found: Counted) -> str:
        return str(found.of.target) if found.of.target else ""

    def get_waits_for(self, found: Counted) -> str:
        return str(getattr(found.of.rule, "record", ""))

    def get_left_out(self, found: Counted) -> dict[str, int]:
        return {code: number for code, _, number in found.tally.left_out} if found.tally else {}


class CaseOut(Out):
    """One case behind a number."""

    child = serializers.CharField(source="ref")
    team = serializers.CharField()
    what = serializers.CharField()
    on = serializers.DateField()
    outcome = serializers.CharField(help_text="Yes: in the numerator. No: in the denominator alone. Otherwise why it is left out.")


class IndicatorsAsked(In):
    """The period: `12-months`, `year` (since 1 April) or a month of the last twelve such as `2026-03`."""

    period = serializers.CharField(max_length=12, required=False, default="", allow_blank=True, help_text="12-months, year, or a month.")


class CasesAsked(IndicatorsAsked):
    """Which of the cases, and of which team."""

    team = serializers.CharField(max_length=60, required=False, default="", allow_blank=True, help_text="A team's code.")
    show = serializers.ChoiceField(choices=[(one, one) for one in SHOWS], required=False, default="all")
