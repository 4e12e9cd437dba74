"""What the API tells and takes of a meeting as it sits: who is there, what was asked of people, the minutes."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out, PersonOut


class StayOut(Out):
    """One stay of a member at a meeting."""

    user = PersonOut()
    arrived_at = Moment()
    left_at = Moment(allow_null=True)


class AttendanceOut(Out):
    """Who was and is there, and what the panel lacks to decide. `gaps` is empty where it may."""

    stays = StayOut(many=True)
    gaps = serializers.ListField(child=serializers.CharField())


class AttendanceIn(In):
    """A member who came in or left, now or at a moment since the meeting was opened."""

    user = serializers.CharField(max_length=150, help_text="A username.")
    did = serializers.ChoiceField(choices=[("came", "Came in"), ("left", "Left")])
    at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class AskedIn(In):
    """What is to be done, by whom, by when."""

    what = serializers.CharField(max_length=1000)
    owner = serializers.CharField(max_length=150, help_text="A username.")
    by = serializers.DateField()


class DisagreedIn(In):
    """What somebody said who did not agree. `user` only where the person wishes to be named."""

    says = serializers.CharField(max_length=1000)
    user = serializers.CharField(max_length=150, required=False, allow_null=True, default=None)


class ActionOut(Out):
    """What a panel asked somebody to do for a child."""

    id = serializers.CharField(source="public_id")
    what = serializers.CharField()
    owner = PersonOut()
    due_on = serializers.DateField()
    state = serializers.CharField()
    shown_by = serializers.CharField()
    ended_because = serializers.CharField()


class ActionDoneIn(In):
    """Where it is shown that an action was done."""

    shown_by = serializers.CharField(max_length=300)


class MinutesOut(Out):
    """The minutes of a meeting, with the items that are yours to see. `digest` is of the whole agreed text."""

    state = serializers.CharField(source="minutes.state")
    digest = serializers.CharField(source="minutes.digest")
    agreed_at = Moment(source="minutes.agreed_at", allow_null=True)
    items = serializers.ListField(child=serializers.DictField())
    hidden = serializers.IntegerField()
