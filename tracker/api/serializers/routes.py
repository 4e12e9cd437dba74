"""The routes to permanence of one child as they go out, and what is recorded on them."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from tracker.selectors.words import ROUTE_STATES, ROUTES


class DueOut(Out):
    """The timescale that answers for a milestone."""

    title = serializers.CharField(source="name")
    due_at = Moment()
    due_on = serializers.DateField()
    colour = serializers.CharField()
    word = serializers.CharField()
    who_must_act = serializers.CharField(source="who")


class MilestoneOut(Out):
    """One milestone of a route. `done_on` is null until something on record reaches it."""

    number = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    optional = serializers.BooleanField()
    forum = serializers.CharField(help_text="Where it is discussed; empty where it needs no meeting.")
    decides = serializers.CharField(help_text="Who decides; empty where it follows by itself.")
    papers = serializers.ListField(child=serializers.CharField())
    done_on = serializers.DateField(allow_null=True)
    done_by = serializers.CharField(help_text="What was recorded.")
    due = DueOut(allow_null=True)
    by_hand = serializers.BooleanField(help_text="Whether somebody records it as such; otherwise what it rests on is recorded.")
    source = serializers.CharField()  # type: ignore[assignment]


class RouteOut(Out):
    """A route that a child is on, or was."""

    code = serializers.CharField()
    title = serializers.CharField(source="name")
    state = serializers.CharField(source="state_code")
    since = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    next_states = serializers.SerializerMethodField()
    next_milestone = serializers.SerializerMethodField(help_text="Its code; null where none is left that every child passes.")
    milestones = MilestoneOut(many=True)

    def get_next_states(self, found: object) -> list[str]:
        return [state for state, _ in found.steps]  # type: ignore[attr-defined]

    def get_next_milestone(self, found: object) -> str | None:
        return found.next.code if found.next else None  # type: ignore[attr-defined]


class RoutesOut(Out):
    """Every route of one journey, those that are open first."""

    routes = RouteOut(many=True)


class RouteSetIn(In):
    """A route that is planned from a moment on."""

    route = serializers.ChoiceField(choices=list(ROUTES))
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")


class RouteStepIn(In):
    """The next step of a route. A route that is left takes a reason."""

    route = serializers.ChoiceField(choices=list(ROUTES))
    state = serializers.ChoiceField(choices=list(ROUTE_STATES))
    reason = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")


class MilestoneIn(In):
    """A milestone that nothing else on record tells."""

    route = serializers.ChoiceField(choices=list(ROUTES))
    milestone = serializers.SlugField(max_length=60)
    note = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")
