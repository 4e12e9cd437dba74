"""The permanency tracker's rows as they go out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from tracker.models import PermanencyRow
from tracker.rules.cohorts import COHORTS, MOST_MONTHS, MOST_YEARS
from tracker.selectors.permanency import CONCERNS, NO_ROUTE, Tracked
from tracker.selectors.permanency.columns import COLUMNS
from tracker.selectors.permanency.states import STATES
from tracker.selectors.timescales import COLOURS
from tracker.selectors.words import LEGAL_STATUSES, PLACEMENTS, ROUTES
from workflows.terms import Role


@dataclass(frozen=True, slots=True)
class TrackerRow:
    """A row as it is stored, with what is worked out at reading."""

    row: PermanencyRow
    told: Tracked


class CodesField(serializers.ListField):
    """Codes that are stored in one column, joined by commas."""

    child = serializers.CharField()

    def to_representation(self, data: Any) -> list[Any]:
        return [code for code in data.split(",") if code]


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
    state = serializers.CharField(source="row.state", help_text="Where the child stands; settled and not matched is a state of its own.")
    parallel_routes = CodesField(source="row.parallel_routes")
    contingency_routes = CodesField(source="row.contingency_routes")
    milestone = serializers.CharField(source="row.milestone", help_text="The last that was met on the route.")
    milestone_on = serializers.DateField(source="row.milestone_on", allow_null=True)
    next_milestone = serializers.CharField(source="row.next_milestone")
    age = serializers.IntegerField(source="told.age", allow_null=True, help_text="Worked out now.")
    looked_after_since = Moment(source="row.looked_after_since")
    days_in_care = serializers.IntegerField(source="told.days_in_care", help_text="Worked out now.")
    legal_status = serializers.CharField(source="row.legal_status")
    placement = serializers.CharField(source="row.placement")
    placement_started_at = Moment(source="row.placement_started_at", allow_null=True)
    settled_on = serializers.DateField(source="row.settled_on", allow_null=True)
    days_settled = serializers.IntegerField(source="told.days_settled", allow_null=True, help_text="Worked out now.")
    last_progress_at = Moment(source="row.last_progress_at", allow_null=True)
    days_since_progress = serializers.IntegerField(source="told.days_since_progress", allow_null=True, help_text="Worked out now.")
    matched_on = serializers.DateField(source="row.matched_on", allow_null=True)
    placed_for_adoption_on = serializers.DateField(source="row.placed_for_adoption_on", allow_null=True)
    application_on = serializers.DateField(source="row.application_on", allow_null=True)
    target_on = serializers.DateField(source="row.target_on", allow_null=True, help_text="The last day for the adoption application.")
    family_finding = serializers.CharField(source="row.family_finding")
    family_finding_on = serializers.DateField(source="row.family_finding_on", allow_null=True)
    documents_missing = CodesField(source="row.documents_missing")
    documents_drafted = CodesField(source="row.documents_drafted")
    documents_final = CodesField(source="row.documents_final")
    experience = serializers.CharField(source="row.experience", help_text="The child’s own experience. Never merged with the timescales.")
    experience_on = serializers.DateField(source="row.experience_on", allow_null=True)
    experience_told_by = serializers.CharField(source="row.experience_told_by")
    challenge = serializers.CharField(source="row.challenge", help_text="The state of the open challenge that has gone furthest.")
    blockers = serializers.ListField(child=serializers.CharField(), source="told.blockers", help_text="What stands in the way.")
    last_review_on = serializers.DateField(source="row.last_review_on", allow_null=True)
    next_review_on = serializers.DateField(source="row.next_review_on", allow_null=True)
    review_due_on = serializers.DateField(source="row.review_due_on", allow_null=True)
    next = serializers.SerializerMethodField()
    who_must_act = serializers.CharField(source="told.must_act")
    lead = PersonOut(source="row.worker", allow_null=True)
    iro = PersonOut(source="row.iro", allow_null=True)
    supervising_worker = PersonOut(source="row.supervising_worker", allow_null=True)
    team = TeamOut(source="row.team")

    @extend_schema_field(NextOut(allow_null=True))
    def get_next(self, found: TrackerRow) -> Any:
        return NextOut(found, context=self.context).data if found.told.next else None


def _codes(codes: Iterable[str], **over: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(choices=[(code, code) for code in codes], required=False, default="", **over)


def _number(most: int, says: str) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=0, max_value=most, required=False, default=None, help_text=says)


class PermanencyAsked(In):
    """The filters and the order of the tracker's page."""

    team = serializers.CharField(max_length=60, required=False, default="", help_text="A team's code.")
    route = _codes((*ROUTES, NO_ROUTE), help_text="none: no route recorded.")
    state = _codes(STATES)
    colour = _codes(COLOURS)
    concern = _codes(CONCERNS, help_text="What a meeting asks about.")
    cohort = _codes(COHORTS)
    acts = _codes([role.value for role in Role], help_text="The role that must act next.")
    legal = _codes(LEGAL_STATUSES)
    placement = _codes(PLACEMENTS)
    aged_at_most = _number(MOST_YEARS, "Whole years, today in London.")
    aged_at_least = _number(MOST_YEARS, "Whole years, today in London.")
    in_care_over = _number(MOST_MONTHS, "In care for more than so many months.")
    entered_from = serializers.DateField(required=False, default=None, help_text="Came into care on this day or later.")
    entered_to = serializers.DateField(required=False, default=None, help_text="Came into care on this day or earlier.")
    order = _codes(
        [f"{sign}{column.code}" for column in COLUMNS if column.sorts for sign in ("", "-")],
        help_text="A column of the page, with a minus for the other way round. The worst timescale first where none is given.",
    )  # fmt: skip
    as_at = serializers.CharField(max_length=10, required=False, default="", help_text="What was true at the end of this past day.")
    known_on = serializers.CharField(max_length=10, required=False, default="", help_text="Leaves out what was recorded after this day.")
