"""Offers of a child between teams, and their answers."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from tracker.terms import HandoverKind, HandoverState

STATES = [(str(state), str(state)) for state in HandoverState]


class HandoverOut(Out):
    """The offer of a child. Until it is accepted whoever holds the child keeps the child."""

    id = serializers.CharField(source="public_id")
    journey = serializers.CharField(source="journey.public_id")
    child = serializers.CharField(source="journey.child.ref")
    kind = serializers.ChoiceField(choices=[(str(kind), str(kind)) for kind in HandoverKind])
    state = serializers.ChoiceField(choices=STATES)
    move = serializers.CharField(help_text="The move that acceptance makes; empty where only responsibility passes.")
    target = serializers.CharField()
    from_team = TeamOut()
    to_team = TeamOut()
    offered_by = PersonOut()
    offered_at = Moment()
    note = serializers.CharField()
    answered_by = PersonOut(allow_null=True)
    answered_at = Moment(allow_null=True)
    reason = serializers.CharField()
    fell_back_at = Moment(allow_null=True, help_text="When the time for an answer passed without one.")


class HandoversAsked(In):
    """How a list of offers may be narrowed."""

    state = serializers.ChoiceField(choices=STATES, required=False, default="")
    direction = serializers.ChoiceField(choices=[("to_me", "to_me"), ("by_me", "by_me")], required=False, default="")


class HandoverOfferIn(In):
    """An offer of a child to another team, where the child stands. A move that needs a receiver is offered by the move."""

    journey = serializers.RegexField(r"\A[a-z0-9]{12}\Z", help_text="A journey's id.")
    to_team = serializers.CharField(max_length=60, help_text="The code of the team that is to receive the child.")
    version = serializers.IntegerField(min_value=0, help_text="The journey's version as you saw it.")
    note = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)


class HandoverAcceptIn(In):
    """Yes: the child is the receiving team's from now."""

    worker = serializers.CharField(
        max_length=150, required=False, allow_null=True, default=None, help_text="The username of the worker in the team."
    )
    why_above_ceiling = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True,
        help_text="Why a newly qualified worker takes the child although that is more than the ceiling of weight.",
    )  # fmt: skip


class HandoverRefuseIn(In):
    """Not accepted, with a reason that the sender will read."""

    reason = serializers.CharField(max_length=5000)


class HandoverWithdrawIn(In):
    """The offer taken back by those who made it."""

    reason = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
