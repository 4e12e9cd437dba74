"""Notices of delay and challenges, and what may be done with them."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from tracker.terms import ChallengeState, DelayAnswer

STATES = [(str(state), str(state)) for state in ChallengeState]
ANSWERS = [(str(answer), str(answer)) for answer in DelayAnswer]


class DelayOut(Out):
    """One watcher asked once about one delay to permanence."""

    id = serializers.CharField(source="public_id")
    child = serializers.CharField(source="ref")
    journey = serializers.CharField()
    about = serializers.CharField(help_text="The timescale that is overdue.")
    watcher = serializers.CharField()
    asked = serializers.CharField(help_text="The role that was asked; another than the watcher only where nobody is named.")
    because = serializers.CharField(help_text="Why another was asked.")
    asked_at = Moment()
    answer_by = serializers.DateField(source="due_on", allow_null=True, help_text="Null once there is nothing left to answer.")
    is_late = serializers.BooleanField()
    answer = serializers.CharField(help_text="Acknowledged, Challenged or Explained; empty while nobody has answered.")
    words = serializers.CharField()
    answered_by = serializers.CharField()
    answered_at = Moment(allow_null=True)


class DelaysAsked(In):
    """How the notices may be narrowed."""

    waiting = serializers.BooleanField(required=False, default=False, help_text="Only what waits for your own answer.")


class DelayAnswerIn(In):
    """One of the three answers."""

    answer = serializers.ChoiceField(choices=ANSWERS)
    words = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True,
                                  help_text="Needed for a challenge and for an explanation.")  # fmt: skip


class ChallengeOut(Out):
    """A challenge about a child's plan."""

    id = serializers.CharField(source="challenge.public_id")
    child = serializers.CharField(source="ref")
    journey = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES, source="challenge.state")
    issue = serializers.CharField(source="challenge.issue")
    raised_as = serializers.CharField()
    raised_by = serializers.CharField(source="challenge.raised_by.display_name")
    raised_at = Moment(source="challenge.raised_at")
    formal_at = Moment(source="challenge.formal_at", allow_null=True)
    level = serializers.CharField(help_text="Who on the line must answer now; empty once it is answered.")
    answer_by = serializers.DateField(source="due_on", allow_null=True)
    is_late = serializers.BooleanField()
    response = serializers.CharField(source="challenge.response")
    agreed_action = serializers.CharField(source="challenge.agreed_action")
    agreed_by = serializers.DateField(source="challenge.agreed_by", allow_null=True)
    answered_at = Moment(source="challenge.answered_at", allow_null=True)
    outcome = serializers.CharField(source="challenge.outcome")
    ended_at = Moment(source="challenge.ended_at", allow_null=True)


class ChallengesAsked(In):
    """How the challenges may be narrowed: the open ones unless a state is given."""

    state = serializers.ChoiceField(choices=STATES, required=False, default="")


class ChallengeIn(In):
    """A challenge, formal or with a day by which an answer is asked for."""

    journey = serializers.RegexField(r"\A[a-z0-9]{12}\Z", help_text="A journey's id.")
    issue = serializers.CharField(max_length=10_000)
    formal = serializers.BooleanField()
    reply_by = serializers.DateField(required=False, allow_null=True, default=None, help_text="Needed for an informal one.")


class ChallengeAnswerIn(In):
    """The authority's answer."""

    response = serializers.CharField(max_length=10_000)
    agreed_action = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True)
    agreed_by = serializers.DateField(required=False, allow_null=True, default=None)


class ChallengeFormalIn(In):
    """Made formal."""

    why = serializers.CharField(max_length=10_000, required=False, default="", allow_blank=True,
                                help_text="Needed where an answer does not settle it.")  # fmt: skip


class ChallengeEndIn(In):
    """What it changed for the child, or why it is taken back."""

    outcome = serializers.CharField(max_length=10_000)
