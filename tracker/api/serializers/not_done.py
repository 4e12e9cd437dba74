"""What did not happen, as it goes out."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from workflows.definitions.not_done import LOOKED_FOR


class NotDoneOut(Out):
    """One thing that had not happened by its day."""

    rule = serializers.ChoiceField(choices=[(row.code, row.title) for row in LOOKED_FOR])
    child = serializers.CharField(source="found.ref")
    team = serializers.CharField(source="found.team")
    what = serializers.CharField(source="found.what", help_text="The timescale.")
    clock = serializers.CharField(source="found.clock")
    due_on = serializers.DateField(source="found.due_on")
    days = serializers.IntegerField(source="found.days", help_text="Calendar days since it was due, counted today.")
    who = serializers.CharField(source="found.who", help_text="Who must do it.")
    done_since = serializers.DateField(source="found.done_since", allow_null=True, help_text="Done after all, or no longer needed.")


class NotDoneAsked(In):
    """Which day's look, and of which rule."""

    on = serializers.DateField(required=False, allow_null=True, default=None)
    rule = serializers.ChoiceField(choices=[(row.code, row.title) for row in LOOKED_FOR], required=False, default="", allow_blank=True)


class DayOut(Out):
    """One day that was looked at."""

    on = serializers.DateField()
    looked_at = Moment()
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many of each rule, over the whole authority.")
    found = serializers.IntegerField()
