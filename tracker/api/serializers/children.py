"""A child as it goes out, and a new one as it comes in."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from tracker.api.serializers.journeys import JourneyOut
from tracker.models import Child, Journey
from tracker.selectors.timescales import COLOURS
from workflows.terms import Stage

SEXES = [("F", "F"), ("M", "M"), ("U", "U")]


class StandsOut(Out):
    """Where a child's open journey stands."""

    journey = serializers.CharField(source="public_id")
    stage = serializers.CharField()
    sub_stage = serializers.CharField()
    looked_after = serializers.SerializerMethodField()
    lead = PersonOut(source="worker", allow_null=True)
    team = TeamOut(allow_null=True)

    def get_looked_after(self, journey: Journey) -> bool:
        return journey.looked_after_since is not None


class ChildOut(Out):
    """A child in a list."""

    ref = serializers.CharField()
    given_name = serializers.CharField(help_text="Empty where the source named nobody.")
    family_name = serializers.CharField()
    date_of_birth = serializers.DateField(allow_null=True)
    expected_date = serializers.DateField(allow_null=True, help_text="Of an unborn child.")
    sex = serializers.ChoiceField(choices=SEXES)
    open_journey = serializers.SerializerMethodField()

    @extend_schema_field(StandsOut(allow_null=True))
    def get_open_journey(self, child: Child) -> Any:
        found = child.open_now  # type: ignore[attr-defined]
        return StandsOut(found[0], context=self.context).data if found else None


class OneChildOut(Out):
    """A child, with every journey, the newest first."""

    ref = serializers.CharField()
    given_name = serializers.CharField()
    family_name = serializers.CharField()
    date_of_birth = serializers.DateField(allow_null=True)
    expected_date = serializers.DateField(allow_null=True)
    died_on = serializers.DateField(allow_null=True)
    sex = serializers.ChoiceField(choices=SEXES)
    ethnicity = serializers.CharField()
    unique_pupil_number = serializers.CharField()
    is_disabled = serializers.BooleanField(allow_null=True, help_text="Null where it is not known.")
    source_system = serializers.CharField(help_text="The system that the child was imported from.")
    source_ref = serializers.CharField(help_text="The child's reference there.")
    journeys = JourneyOut(source="journeys_here", many=True)


class ChildrenAsked(In):
    """How a list of children may be searched and narrowed."""

    search = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True,
        help_text="The beginnings of names, a reference, or a date of birth (dd/mm/yyyy).",
    )  # fmt: skip
    mine = serializers.BooleanField(required=False, default=False, help_text="Only children you work with by name.")
    team = serializers.CharField(max_length=60, required=False, default="", help_text="A team's code.")
    stage = serializers.ChoiceField(choices=[(str(s), str(s)) for s in Stage], required=False, default="")
    colour = serializers.ChoiceField(choices=[(c, c) for c in COLOURS], required=False, default="",
                                     help_text="Of the next timescale.")  # fmt: skip


class ContactIn(In):
    """The contact that opens the child's journey."""

    source = serializers.CharField(max_length=5000, help_text="Who made contact.")  # type: ignore[assignment]
    received_at = Moment(help_text="When the contact was received.")
    concern = serializers.CharField(max_length=5000, help_text="What the contact is about.")
    team = serializers.CharField(max_length=60, help_text="The code of the team that holds the child.")


class ChildIn(In):
    """A child who is not on record yet, born or expected; with a contact the first journey opens too."""

    given_name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    family_name = serializers.CharField(max_length=80, required=False, default="", allow_blank=True)
    date_of_birth = serializers.DateField(required=False, allow_null=True, default=None)
    expected_date = serializers.DateField(required=False, allow_null=True, default=None)
    sex = serializers.ChoiceField(choices=SEXES, required=False, default="U")
    contact = ContactIn(required=False, allow_null=True, default=None)
