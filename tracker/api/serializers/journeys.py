"""A journey as it goes out: where the child stands, in law too, who holds the child and what is due."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.serializers.clocks import RunningOut
from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from tracker.api.serializers.handovers import HandoverOut
from tracker.models import Journey, Track
from workflows.terms import Stage


class TrackOut(Out):
    """What runs, or ran, beside the stage."""

    code = serializers.CharField()
    number = serializers.IntegerField(help_text="Counts those of a code from 1.")
    state = serializers.CharField()
    is_open = serializers.SerializerMethodField()
    route = serializers.CharField(help_text="Of a permanence route only.")
    opened_at = Moment()
    ended_at = Moment(allow_null=True)

    def get_is_open(self, track: Track) -> bool:
        return track.ended_at is None


class InLawOut(Out):
    """A legal status of the SSDA903 return that holds now."""

    code = serializers.CharField()
    started_at = Moment()
    expires_at = Moment(allow_null=True)


class PlacedOut(Out):
    """Where the child lives now, by the codes of the SSDA903 return."""

    code = serializers.CharField()
    provider = serializers.CharField()
    started_at = Moment()


class JourneyOut(Out):
    """One period of involvement with a child."""

    id = serializers.CharField(source="public_id")
    child = serializers.CharField(source="child.ref", help_text="The child's reference.")
    is_open = serializers.BooleanField()
    stage = serializers.ChoiceField(choices=[(str(stage), str(stage)) for stage in Stage])
    sub_stage = serializers.CharField()
    version = serializers.IntegerField(help_text="Counts changes of stage, track or holder. Send it with a move.")
    looked_after = serializers.SerializerMethodField(help_text="In law, whatever the stage.")
    looked_after_since = Moment(allow_null=True)
    legal_statuses = InLawOut(source="legal_now", many=True)
    placement = serializers.SerializerMethodField()
    lead = PersonOut(source="worker", allow_null=True, help_text="The allocated worker; null where the team's manager answers.")
    team = TeamOut(allow_null=True)
    tracks = TrackOut(source="tracks.all", many=True)
    clocks = RunningOut(source="running_now", many=True, help_text="The timescales that run now, the earliest due first.")
    offer = serializers.SerializerMethodField(help_text="The offer that waits for its answer.")
    definition = serializers.CharField()
    definition_version = serializers.IntegerField()
    opened_at = Moment()
    stage_entered_at = Moment()
    closed_at = Moment(allow_null=True)
    closed_because = serializers.CharField()
    previous = serializers.SerializerMethodField(help_text="The journey before this one, of the same child.")
    last_known_on = serializers.DateField(allow_null=True, help_text="Of an imported journey, the last day the files spoke for.")

    def get_looked_after(self, journey: Journey) -> bool:
        return journey.looked_after_since is not None

    @extend_schema_field(PlacedOut(allow_null=True))
    def get_placement(self, journey: Journey) -> Any:
        placed = journey.placed_now
        return PlacedOut(placed[0], context=self.context).data if placed else None

    @extend_schema_field(HandoverOut(allow_null=True))
    def get_offer(self, journey: Journey) -> Any:
        offered = journey.offered_now
        return HandoverOut(offered[0], context=self.context).data if offered else None

    def get_previous(self, journey: Journey) -> str | None:
        return journey.previous.public_id if journey.previous else None


class JourneysAsked(In):
    """How a list of journeys may be narrowed."""

    child = serializers.CharField(max_length=9, required=False, default="", help_text="A child's reference.")
    stage = serializers.ChoiceField(choices=[(str(s), str(s)) for s in Stage], required=False, default="")
    team = serializers.CharField(max_length=60, required=False, default="", help_text="A team's code.")
    worker = serializers.CharField(max_length=150, required=False, default="", help_text="A username.")
    open = serializers.BooleanField(source="is_open", required=False, allow_null=True, default=None)
    looked_after = serializers.BooleanField(required=False, allow_null=True, default=None)
