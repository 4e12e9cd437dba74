"""The routes to permanence of one child as they go out, and what is recorded on them."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from tracker.selectors.documents import STATES
from tracker.selectors.words import PLANS_OF_ROUTE, ROUTE_STATES, ROUTES
from workflows.definitions.documents import DOCUMENTS
from workflows.definitions.experience import EXPERIENCE, TOLD_BY


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


class DocumentOut(Out):
    """A document that a route expects: how far it is, where it is held, by when and from whom."""

    code = serializers.CharField()
    title = serializers.CharField()
    why = serializers.CharField(help_text="Why it matters to the child.")
    state = serializers.CharField(help_text="expected, drafted, quality_checked or final.")
    is_owed = serializers.BooleanField(help_text="Expected by now, and not final.")
    on = serializers.DateField(allow_null=True)
    where_held = serializers.CharField()
    is_on_paper = serializers.BooleanField()
    due = DueOut(allow_null=True)
    owes = serializers.CharField()


class ExperienceOut(Out):
    """How the child's life was going on a day, on a scale of its own."""

    experience = serializers.CharField()
    told_by = serializers.CharField(source="told_by_code")
    on = serializers.DateField()
    says = serializers.CharField()


class RoutesOut(Out):
    """Every route of one journey, those that are open first, with the documents they expect and how the child is doing."""

    routes = RouteOut(many=True)
    documents = DocumentOut(many=True)
    experiences = ExperienceOut(many=True, help_text="The last five, the latest first.")


class RouteSetIn(In):
    """A route that is planned from a moment on."""

    route = serializers.ChoiceField(choices=list(ROUTES))
    plan = serializers.ChoiceField(choices=list(PLANS_OF_ROUTE), required=False, default="", allow_blank=True)
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


class DocumentIn(In):
    """How far a document is, and where it is held."""

    document = serializers.ChoiceField(choices=list(DOCUMENTS))
    state = serializers.ChoiceField(choices=list(STATES))
    where_held = serializers.CharField(max_length=200)
    is_on_paper = serializers.BooleanField(required=False, default=False)
    note = serializers.CharField(max_length=5000, required=False, default="", allow_blank=True)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")


class ExperienceIn(In):
    """How the child's life is going, and who tells it."""

    experience = serializers.ChoiceField(choices=list(EXPERIENCE))
    told_by = serializers.ChoiceField(choices=list(TOLD_BY))
    says = serializers.CharField(max_length=5000)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")


class AdoptionTargetIn(In):
    """The day by which the adoption application is to be lodged, set for the child by a decision."""

    target_on = serializers.DateField()
    reason = serializers.CharField(max_length=5000)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")
