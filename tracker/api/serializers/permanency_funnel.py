"""The milestones of a route with their figures, and the children behind them, as they go out."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.serializers.common import Out
from tracker.api.serializers.permanency import PermanencyAsked
from tracker.rules.funnel import SHOWS, START, Placed, Step
from tracker.selectors.permanency.people import Named
from workflows.definitions.routes import BY_CODE


@dataclass(frozen=True, slots=True)
class Counted:
    """A milestone of a route that so many children follow."""

    step: Step
    children: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A child behind a figure."""

    placed: Placed
    child: Named


class DaysOut(Out):
    """Days from the milestone before. The quarters are null of fewer than four children."""

    children = serializers.IntegerField(source="number")
    median = serializers.IntegerField()
    lower_quarter = serializers.IntegerField(source="lower", allow_null=True)
    upper_quarter = serializers.IntegerField(source="upper", allow_null=True)


class RouteMilestoneOut(Out):
    """A milestone of the route: who reached it, who stands there, and how long the step took."""

    milestone = serializers.CharField(source="step.milestone.code")
    title = serializers.CharField(source="step.milestone.title")
    optional = serializers.BooleanField(source="step.milestone.optional", help_text="Not every child passes it.")
    children = serializers.IntegerField(help_text="All who follow the route.")
    reached = serializers.SerializerMethodField(help_text="With its day on record.")
    here = serializers.SerializerMethodField(help_text="It is the furthest that is on record.")
    passed = serializers.SerializerMethodField(help_text="Further along, without it on record.")
    reversed = serializers.SerializerMethodField(help_text="Left out of the days, which are the wrong way round.")
    since = serializers.SerializerMethodField(help_text="What the days are counted from.")
    days = serializers.SerializerMethodField(help_text="Null where nobody is counted.")

    def get_reached(self, found: Counted) -> int:
        return found.step.numbers["reached"]

    def get_here(self, found: Counted) -> int:
        return found.step.numbers["here"]

    def get_passed(self, found: Counted) -> int:
        return found.step.numbers["passed"]

    def get_reversed(self, found: Counted) -> int:
        return found.step.numbers["reversed"]

    def get_since(self, found: Counted) -> str:
        return found.step.since or "Coming into care"

    @extend_schema_field(DaysOut(allow_null=True))
    def get_days(self, found: Counted) -> Any:
        return DaysOut(found.step.days, context=self.context).data if found.step.days else None


class RouteMilestoneChildOut(Out):
    """A child behind a figure."""

    child = serializers.CharField(source="child.ref")
    journey = serializers.CharField(source="child.journey")
    on = serializers.DateField(source="placed.on", allow_null=True, help_text="When the milestone was met.")
    days = serializers.IntegerField(
        source="placed.days", allow_null=True, help_text="What the step took; for `here`, how long the child has stood there."
    )  # fmt: skip


class FunnelAsked(PermanencyAsked):
    """The route, and the filters of the tracker's page."""

    route = serializers.ChoiceField(choices=[(code, code) for code in BY_CODE])
    order = None  # type: ignore[assignment]
    left = serializers.BooleanField(required=False, default=False, help_text="Adds those who left care in the twelve months before.")


class FunnelChildrenAsked(FunnelAsked):
    """Which figure."""

    milestone = serializers.CharField(max_length=60, help_text=f"A milestone of the route, or {START} for none on record yet.")
    show = serializers.ChoiceField(choices=[(code, code) for code in SHOWS])
