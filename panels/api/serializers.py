"""What the API of panels tells and takes."""

from rest_framework import serializers

from panels.api.session_serializers import AskedIn, DisagreedIn
from panels.definitions import OUTCOMES
from panels.models import Decision
from panels.terms import Business, MeetingState, RequestState
from tracker.api.serializers.common import In, Moment, Out, PersonOut

BUSINESS = [(str(b), str(b)) for b in Business]
OUTCOME_CODES = [(code, code) for code in OUTCOMES]
STATES = [(str(s), str(s)) for s in MeetingState]
REQUEST_STATES = [(str(s), str(s)) for s in RequestState]
PUBLIC_ID = r"\A[a-z0-9]{12}\Z"
LONGEST = 5000


class OutcomeOut(Out):
    """Something that a panel may decide on one kind of business, and the moves that it opens."""

    code = serializers.CharField()
    title = serializers.CharField()
    says = serializers.CharField()
    defers = serializers.BooleanField()
    enables = serializers.ListField(child=serializers.CharField())


class KindOut(Out):
    """A kind of business."""

    code = serializers.CharField()
    title = serializers.CharField()
    for_whom = serializers.CharField()
    bring = serializers.ListField(child=serializers.CharField())
    outcomes = OutcomeOut(many=True)


class PanelOut(Out):
    """A panel and its rule. Times are local times in Europe/London; weeks are counted from `anchor`."""

    code = serializers.CharField()
    title = serializers.CharField()
    pattern = serializers.CharField()
    every_weeks = serializers.IntegerField()
    weekday = serializers.IntegerField(help_text="0 for Monday.")
    anchor = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    quorum = serializers.IntegerField()
    owner = serializers.CharField(source="owner.title")
    section = serializers.CharField(help_text="A second kind of business, heard at the end of some meetings.")
    section_every = serializers.IntegerField()
    section_minutes = serializers.IntegerField()
    business = KindOut(source="kinds", many=True)


class MeetingOut(Out):
    """A panel meeting. `business` and `section` are what may be listed on it."""

    id = serializers.CharField(source="public_id")
    panel = serializers.CharField(source="panel.code")
    title = serializers.CharField(source="in_words")
    business = serializers.CharField()
    section = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    starts_at = Moment()
    ends_at = Moment()
    cancelled_because = serializers.CharField()
    replaces = serializers.CharField(source="replaces.public_id", default=None, allow_null=True)


class MeetingsAsked(In):
    """How the timetable may be narrowed. Without `since` it begins today."""

    panel = serializers.SlugField(required=False, default="")
    business = serializers.ChoiceField(choices=BUSINESS, required=False, default="")
    state = serializers.ChoiceField(choices=STATES, required=False, default="")
    since = serializers.DateField(required=False, default=None)
    until = serializers.DateField(required=False, default=None)


class DecisionOut(Out):
    """What a panel decided on an item. `weekly_cost_pence` and `ends_on` where a resource was agreed."""

    id = serializers.CharField(source="public_id")
    outcome = serializers.CharField()
    reason = serializers.CharField()
    conditions = serializers.SerializerMethodField()
    defers = serializers.BooleanField()
    action = serializers.CharField()
    action_owner = PersonOut(allow_null=True)
    returns_to = serializers.CharField(source="returns_to.public_id", default=None, allow_null=True)
    weekly_cost_pence = serializers.IntegerField(source="weekly_cost", allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    took_late_papers = serializers.BooleanField()
    decided_by = PersonOut()
    decided_at = Moment()
    confirmed_at = Moment(allow_null=True)

    def get_conditions(self, decision: Decision) -> list[str]:
        return [condition.says for condition in decision.conditions.all()]


class RequestOut(Out):
    """A child put forward to a panel."""

    id = serializers.CharField(source="public_id")
    journey = serializers.CharField(source="journey.public_id")
    child = serializers.CharField(source="journey.child.ref")
    business = serializers.CharField()
    state = serializers.ChoiceField(choices=REQUEST_STATES)
    asks = serializers.CharField()
    minutes = serializers.IntegerField()
    wanted = serializers.CharField(source="wanted.public_id", default=None, allow_null=True)
    papers = serializers.CharField()
    papers_sent_at = Moment(allow_null=True)
    asked_by = PersonOut(allow_null=True, help_text="Null where the child was put forward by itself.")
    agreed_by = PersonOut(allow_null=True)
    by_itself_because = serializers.CharField(help_text="Why, where nobody asked. Else empty.")
    although = serializers.CharField(help_text="Why this panel, where the child does not stand where it is usual. Else empty.")
    ready_at = Moment(allow_null=True, help_text="Since when everything that is needed is on record. Null while something lacks.")
    asked_at = Moment()


class RequestNeedOut(Out):
    """One thing that a request needs. `keeps_off` keeps the child off every agenda until it is there."""

    code = serializers.CharField(source="need.code")
    title = serializers.CharField(source="need.title")
    basis = serializers.CharField(source="need.basis", help_text="statutory, national_guidance or common_local_standard.")
    rests_on = serializers.CharField(source="need.source", help_text="The law, guidance or practice that asks for it.")
    who = serializers.CharField(source="need.who", help_text="The role that owes it.")
    keeps_off = serializers.BooleanField(source="need.keeps_off")
    met_at = Moment(allow_null=True)


class ReadinessOut(Out):
    """Whether a request is ready to be heard, and what lacks."""

    says = serializers.CharField(source="in_words")
    is_ready = serializers.BooleanField()
    is_listable = serializers.BooleanField()
    ready_since = Moment(source="since", allow_null=True)
    needs = RequestNeedOut(source="rows", many=True)


class ItemOut(Out):
    """An item of an agenda, for whoever may see the child."""

    id = serializers.CharField(source="row.public_id")
    number = serializers.IntegerField()
    state = serializers.CharField(source="row.state")
    minutes = serializers.IntegerField(source="row.minutes")
    papers = serializers.CharField(help_text="What is wrong with the papers; empty where they came in time.")
    request = RequestOut(source="row.request")
    decision = DecisionOut(allow_null=True)


class PartOut(Out):
    """One kind of business of a meeting, with its minutes."""

    business = serializers.CharField(source="kind.code")
    minutes = serializers.IntegerField(source="budget.minutes")
    used = serializers.IntegerField(source="budget.used")
    left = serializers.IntegerField(source="budget.left")


class AgendaOut(Out):
    """A meeting's agenda in order. Items on children whom you may not see do not exist for you."""

    meeting = MeetingOut()
    chair = serializers.CharField(allow_null=True)
    parts = PartOut(many=True)
    items = ItemOut(many=True)


class ListIn(In):
    """A request to be put on the agenda."""

    request = serializers.RegexField(PUBLIC_ID, help_text="The id of a request that waits.")
    chair_overrides = serializers.BooleanField(required=False, default=False, help_text="Over the meeting's time, as its chair.")
    because = serializers.CharField(required=False, default="", help_text="Why the chair goes over the meeting's time.")


class OpenIn(In):
    """Who is present."""

    present = serializers.ListField(child=serializers.CharField(max_length=150), help_text="Usernames of members who are there.")


class CloseIn(In):
    """Why items without a decision go on to the next meeting; needed only where there are some."""

    carry_because = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)


class DecisionIn(In):
    """What the panel decided on an item. The last three are needed where the outcome defers."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CODES)
    reason = serializers.CharField(max_length=LONGEST)
    conditions = serializers.ListField(child=serializers.CharField(max_length=LONGEST), required=False, default=list, max_length=20)
    actions = AskedIn(many=True, required=False, default=list)
    dissent = DisagreedIn(many=True, required=False, default=list)
    weekly_cost_pence = serializers.IntegerField(min_value=0, max_value=100_000_000, required=False, allow_null=True, default=None)
    ends_on = serializers.DateField(required=False, allow_null=True, default=None)
    takes_late_papers = serializers.BooleanField(required=False, default=False)
    action = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)
    action_owner = serializers.CharField(max_length=150, required=False, allow_null=True, default=None, help_text="A username.")
    returns_to = serializers.RegexField(PUBLIC_ID, required=False, allow_null=True, default=None, help_text="A meeting's id.")


class RequestsAsked(In):
    """How a list of requests may be narrowed."""

    state = serializers.ChoiceField(choices=REQUEST_STATES, required=False, default="")
    business = serializers.ChoiceField(choices=BUSINESS, required=False, default="")


class RequestIn(In):
    """A child to be put forward. The kind of business decides the panel, and which meetings may be asked for."""

    journey = serializers.RegexField(PUBLIC_ID)
    business = serializers.ChoiceField(choices=BUSINESS)
    asks = serializers.CharField(max_length=LONGEST)
    minutes = serializers.IntegerField(required=False, default=20)
    wanted = serializers.RegexField(PUBLIC_ID, required=False, allow_null=True, default=None, help_text="A meeting's id.")
    papers = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    although = serializers.CharField(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="Why this panel is right for a child for whom it is not usual.",
    )
    agreed_by = serializers.CharField(max_length=150, required=False, allow_null=True, default=None, help_text="A manager's username.")


class WithdrawIn(In):
    """Why a request is taken back."""

    because = serializers.CharField(max_length=300)


class PapersIn(In):
    """Where the papers are held."""

    papers = serializers.CharField(max_length=200)
