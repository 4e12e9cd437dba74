"""The permanency tracker's rows as they go out."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from tracker.models import PermanencyRow
from tracker.selectors.permanency import NO_ROUTE, Tracked
from tracker.selectors.timescales import COLOURS
from tracker.selectors.words import ROUTES


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A row as it is stored, with what is worked out at reading."""

    row: PermanencyRow
    told: Tracked


class NextOut(Out):
    """The timescale that is due first."""

    code = serializers.CharField(source="row.next_limit")
    title = serializers.CharField(source="told.next.name")
    asks_for = serializers.CharField(source="row.next_asks_for")
    answers = serializers.CharField(source="row.next_answers", help_text="The role that must act.")
    due_at = Moment(source="row.next_due_at")
    due_on = serializers.DateField(source="told.next.due_on")
    colour = serializers.CharField(source="told.next.colour")
    word = serializers.SerializerMethodField()

    def get_word(self, found: TrackerRow) -> str:
        return found.told.next.word.lower() if found.told.next else ""


class PermanencyOut(Out):
    """A child looked after in law."""

    child = serializers.CharField(source="row.child.ref")
    journey = serializers.CharField(source="row.journey.public_id")
    stage = serializers.CharField(source="row.stage")
    sub_stage = serializers.CharField(source="row.sub_stage")
    route = serializers.CharField(source="row.route", help_text="Empty where none is recorded.")
    route_state = serializers.CharField(source="row.route_state")
    looked_after_since = Moment(source="row.looked_after_since")
    days_in_care = serializers.IntegerField(source="told.days_in_care", help_text="Worked out now.")
    legal_status = serializers.CharField(source="row.legal_status")
    placement = serializers.CharField(source="row.placement")
    placement_started_at = Moment(source="row.placement_started_at", allow_null=True)
    settled_on = serializers.DateField(source="row.settled_on", allow_null=True)
    last_review_on = serializers.DateField(source="row.last_review_on", allow_null=True)
    next = serializers.SerializerMethodField()
    who_must_act = serializers.CharField(source="told.must_act")
    lead = PersonOut(source="row.worker", allow_null=True)
    team = TeamOut(source="row.team")

    @extend_schema_field(NextOut(allow_null=True))
    def get_next(self, found: TrackerRow) -> Any:
        return NextOut(found, context=self.context).data if found.told.next else None


class PermanencyAsked(In):
    """The filters of the tracker's page."""

    team = serializers.CharField(max_length=60, required=False, default="", help_text="A team's code.")
    route = serializers.ChoiceField(
        choices=[(code, code) for code in (*ROUTES, NO_ROUTE)], required=False, default="", help_text="none: no route recorded."
    )
    colour = serializers.ChoiceField(choices=[(c, c) for c in COLOURS], required=False, default="")
