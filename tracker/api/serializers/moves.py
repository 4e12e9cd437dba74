"""Moves as they go out, with every reason and what they need; and a move as it comes in."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from tracker.actions.requests import Given
from tracker.api.serializers.common import In, Moment, Out, ProblemOut, ReasonOut
from tracker.api.serializers.journeys import JourneyOut
from tracker.errors import BadInput
from tracker.selectors.words import NEW_LEGAL_STATUSES, NEW_PLACEMENTS, ROUTES
from workflows.definitions.ways import GOALS
from workflows.terms import EvidenceKind

DIRECTIONS = {
    "step_up": "up", "emergency": "up", "open": "up", "reopen": "up", "step_down": "down", "lateral": "across", "close": "close"
}  # fmt: skip
"""The four ways of the API for the directions of the definitions."""

PROVIDERS = ("PR0", "PR1", "PR2", "PR3", "PR4", "PR5")
LONGEST_TEXT = 5000


class NeedOut(Out):
    """One thing that a move rests on."""

    evidence = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    must_have = serializers.ChoiceField(
        choices=[("before", "before"), ("reason", "reason"), ("after", "after")],
        help_text="before: refused without it; reason: goes on with a reason and a dated task; after: becomes due.",
    )
    on_record = serializers.BooleanField()
    asked_with_move = serializers.BooleanField(help_text="Given in the evidence of the move itself.")
    answer = serializers.ChoiceField(choices=[("text", "text"), ("date", "date"), ("datetime", "datetime")])
    who = serializers.ListField(child=serializers.CharField(), help_text="Roles that can put it there.")


class MoveOut(Out):
    """A move out of the present state, to one target."""

    code = serializers.CharField()
    says = serializers.CharField()
    direction = serializers.ChoiceField(choices=[(way, way) for way in ("up", "down", "across", "close")])
    target = serializers.CharField()
    target_stage = serializers.CharField(allow_null=True, help_text="Null where the stage stays as it is.")
    allowed = serializers.BooleanField(help_text="Nothing must be there first that is not. What it asks for is in needs.")
    yours = serializers.BooleanField(help_text="Whether you may decide it.")
    decided_by = serializers.ListField(child=serializers.CharField(), help_text="Roles.")
    nature = serializers.ChoiceField(choices=[("planned", "planned"), ("happening", "happening")])
    takes_effect = serializers.ChoiceField(choices=[("on_decision", "on_decision"), ("on_acceptance", "on_acceptance")])
    received_by = serializers.CharField(allow_null=True, help_text="The role whose team answers the offer.")
    reasons = ReasonOut(many=True)
    warnings = ReasonOut(many=True)
    needs = NeedOut(many=True)
    details = serializers.ListField(child=serializers.CharField(), help_text="The structured facts to send under details.")
    due_after = serializers.ListField(child=serializers.CharField(), help_text="The evidence that becomes due after it.")
    source = serializers.CharField()  # type: ignore[assignment]


class StepOut(Out):
    """One step of a way: a move, what it needs, and who decides it."""

    code = serializers.CharField()
    says = serializers.CharField()
    direction = serializers.ChoiceField(choices=[(way, way) for way in ("up", "down", "across", "close")])
    target = serializers.CharField()
    target_stage = serializers.CharField(allow_null=True, help_text="Null where the stage stays as it is.")
    decided_by = serializers.ListField(child=serializers.CharField(), help_text="Roles.")
    takes_effect = serializers.ChoiceField(choices=[("on_decision", "on_decision"), ("on_acceptance", "on_acceptance")])
    received_by = serializers.CharField(allow_null=True, help_text="The role whose team answers the offer.")
    needs = ReasonOut(many=True, help_text="What must be there first.")
    warnings = ReasonOut(many=True, help_text="What takes a reason to go on without.")
    details = serializers.ListField(child=serializers.CharField(), help_text="The structured facts to send under details.")
    earliest = serializers.DateField(allow_null=True, help_text="The first day, where time is the reason.")
    only_where = serializers.CharField(help_text="What must be so in life, which nobody can plan; empty for most.")


class MovesAsked(In):
    """Where a way is wanted to lead."""

    to = serializers.ChoiceField(
        choices=[(goal, goal) for goal in GOALS], required=False, default="",
        help_text="A stage, or another place where a child can stand: the answer then has the way there.",
        error_messages={"invalid_choice": f"There is no such stage. Choose one of: {', '.join(GOALS)}."},
    )  # fmt: skip


class MovesOut(Out):
    """Every move out of the state that the journey is in, and the version to send with one."""

    journey = serializers.CharField()
    stage = serializers.CharField()
    version = serializers.IntegerField()
    moves = MoveOut(many=True)
    way = StepOut(
        many=True,
        required=False,
        allow_null=True,
        help_text="Only where `to` asks: the planned moves that lead there; empty where the child is there, null where none lead.",
    )
    why_no_way = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Only where `to` asks: why no planned way leads there, in sentences."
    )


class OpeningsOut(Out):
    """Every move that may open the next journey of a child who has none open."""

    child = serializers.CharField(help_text="The child's reference.")
    journey = serializers.CharField(allow_null=True, help_text="The id of the open journey, where there is one: nothing opens another.")
    openings = MoveOut(many=True)


class GivenIn(In):
    """One piece of evidence."""

    says = serializers.CharField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)
    reference = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    occurred_at = Moment(required=False, allow_null=True, default=None)


@extend_schema_field(
    {
        "description": "By kind: a text, or {says, reference, occurred_at}. A list of kinds will do where nothing is said of them.",
        "oneOf": [
            {
                "type": "object",
                "additionalProperties": {
                    "oneOf": [
                        {"type": "string"},
                        {
                            "type": "object",
                            "properties": {
                                "says": {"type": "string"},
                                "reference": {"type": "string"},
                                "occurred_at": {"type": "string", "format": "date-time"},
                            },
                        },
                    ]
                },
            },
            {"type": "array", "items": {"type": "string"}},
        ],
    }
)
class EvidenceField(serializers.Field[Any, Any, Any, Any]):
    """The evidence given with a move. Raises BadInput for a kind that there is none of: it can be read, but not taken."""

    def to_internal_value(self, data: Any) -> dict[EvidenceKind, Given]:
        if isinstance(data, list) and all(isinstance(item, str) for item in data):
            return {_kind(item): Given() for item in data}
        if not isinstance(data, Mapping):
            raise ValidationError("Give the evidence as an object by kind, or as a list of kinds.")
        return {_kind(name): _given(name, value) for name, value in data.items()}


class PlacementIn(In):
    """Where the child is to live, by the codes of the SSDA903 return."""

    code = serializers.ChoiceField(choices=[(code, code) for code in NEW_PLACEMENTS])
    where = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    provider = serializers.ChoiceField(choices=[(code, code) for code in PROVIDERS], required=False, default="", allow_blank=True)
    provider_reference = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)


class DetailsIn(In):
    """The structured facts of a move: those that it names under details."""

    placement = PlacementIn(required=False, allow_null=True, default=None)
    legal_status = serializers.ChoiceField(
        choices=[(code, code) for code in NEW_LEGAL_STATUSES], required=False, default="", allow_blank=True
    )
    legal_expires_at = Moment(required=False, allow_null=True, default=None)
    permanence_route = serializers.ChoiceField(choices=[(code, code) for code in ROUTES], required=False, default="", allow_blank=True)
    date_of_birth = serializers.DateField(required=False, allow_null=True, default=None)
    died_on = serializers.DateField(required=False, allow_null=True, default=None)


class MoveIn(In):
    """A move that a person asks for."""

    move = serializers.CharField(max_length=60)
    target = serializers.CharField(max_length=40, required=False, default="", allow_blank=True,
                                   help_text="One of the move's targets; the first where none is given.")  # fmt: skip
    version = serializers.IntegerField(
        min_value=0, required=False, allow_null=True, default=None,
        help_text="The journey's version as you saw it. A happening needs none: it is recorded whatever has changed.",
    )  # fmt: skip
    evidence = EvidenceField(required=False, default=dict)
    reason = serializers.CharField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True)
    warnings_accepted = serializers.BooleanField(required=False, default=False)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now, where none is given.")
    tasks_due_on = serializers.DateField(required=False, allow_null=True, default=None,
                                         help_text="The day by which what is missing will follow.")  # fmt: skip
    to_team = serializers.CharField(max_length=60, required=False, default="", allow_blank=True,
                                    help_text="The code of the team that receives the child.")  # fmt: skip
    details = DetailsIn(required=False, allow_null=True, default=None)


class OpeningIn(MoveIn):
    """A move that opens a child's next journey. There is no journey yet, so no version of one; the team holds the child at once."""

    version = None  # type: ignore[assignment]
    to_team = None  # type: ignore[assignment]
    team = serializers.CharField(max_length=60, help_text="The code of the team that holds the child.")


class OfFamilyIn(In):
    """One child of the family, and why this child is moved."""

    journey = serializers.CharField(max_length=12, help_text="The id of the child's open journey.")
    version = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)
    reason = serializers.CharField(max_length=LONGEST_TEXT, required=False, default="", allow_blank=True,
                                   help_text="Why, for this child. Without one this child is not moved.")  # fmt: skip
    evidence = EvidenceField(required=False, default=dict, help_text="What is given for this child beside what is given for all.")


MOST_AT_ONCE = 30
"""More children than any family has: beyond it nobody is looked at."""


class FamilyMoveIn(MoveIn):
    """One move for brothers and sisters. What it gives is given for each; each has a version and a reason of its own."""

    version = None  # type: ignore[assignment]
    reason = None  # type: ignore[assignment]
    children = OfFamilyIn(many=True, allow_empty=False, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]


class ForChildOut(Out):
    """What came of it for one child: the journey after it, or why this child was not moved."""

    journey = serializers.CharField()
    child = serializers.CharField(help_text="The child's reference.")
    moved = serializers.BooleanField()
    answer = JourneyOut(allow_null=True)
    problem = ProblemOut(allow_null=True, help_text="The same as the move of this child alone would have answered.")


class FamilyMovedOut(Out):
    """What came of it for each child, in the order asked."""

    children = ForChildOut(many=True)


def _kind(name: Any) -> EvidenceKind:
    try:
        return EvidenceKind(name)
    except ValueError:
        raise BadInput("There is no such kind of evidence.", {f"evidence.{str(name)[:60]}": "Choose a kind that the move names."}) from None


def _given(name: str, value: Any) -> Given:
    found = GivenIn(data={"says": value} if isinstance(value, str) else value)
    if not found.is_valid():
        raise ValidationError({name: found.errors})
    return Given(**found.validated_data)
