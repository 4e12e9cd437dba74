"""What the API tells and takes of arranging an agenda, and of proposals for the coming ones."""

from rest_framework import serializers

from panels.api.serializers import LONGEST, PUBLIC_ID, PartOut
from tracker.api.serializers.common import In, Moment, Out, PersonOut

ACTS = (
    ("place", "To another place of its list"), ("pin", "Pinned: no proposal moves it"), ("unpin", "No longer pinned"),
    ("reserve", "Into the reserve"), ("time", "Its time, out of the reserve"), ("meeting", "To another meeting"),
    ("minutes", "Other minutes"), ("off", "Off the agenda"),
)  # fmt: skip


class ArrangedItemOut(Out):
    """An open item in its place. `request` is null where you may not see the child; `breaks` is what its place breaks, in words."""

    id = serializers.CharField(source="row.public_id")
    request = serializers.CharField(allow_null=True)
    number = serializers.IntegerField()
    minutes = serializers.IntegerField(source="row.minutes")
    is_pinned = serializers.BooleanField(source="row.is_pinned")
    presenter = serializers.CharField()
    deadline = serializers.DateField(allow_null=True, help_text="The last day on which it is heard in time.")
    breaks = serializers.ListField(child=serializers.CharField())


class ListOut(Out):
    """Items that have an order of their own: the agenda, its section, the reserve."""

    list = serializers.ChoiceField(choices=["agenda", "section", "reserve"])
    items = ArrangedItemOut(many=True)


class ArrangementOut(Out):
    """An agenda as those who run the panel arrange it. Send `version` back with each act: it counts every change of the agenda."""

    version = serializers.IntegerField()
    lists = ListOut(many=True)
    parts = PartOut(many=True)
    over = serializers.ListField(child=serializers.CharField(), help_text="Which part is over its time, in words.")


class ArrangeIn(In):
    """One act on one item.

    `place`, `meeting` and `minutes` go with the acts of these names, `because` with `off` and with going over the time.
    """

    item = serializers.RegexField(PUBLIC_ID)
    version = serializers.IntegerField(min_value=0, help_text="That of the arrangement which you read.")
    act = serializers.ChoiceField(choices=ACTS)
    place = serializers.IntegerField(required=False, min_value=1, max_value=999, allow_null=True, default=None, help_text="1 is the first.")
    meeting = serializers.RegexField(PUBLIC_ID, required=False, allow_null=True, default=None)
    minutes = serializers.IntegerField(required=False, allow_null=True, default=None)
    chair_overrides = serializers.BooleanField(required=False, default=False, help_text="Over the meeting's time, as its chair.")
    because = serializers.CharField(max_length=LONGEST, required=False, default="", allow_blank=True)


class ProposeIn(In):
    """Up to which day the coming agendas are worked out."""

    until = serializers.DateField(help_text="A day in London.")


class ProposedLineOut(Out):
    """Where one request would be heard; without a `meeting`, why nowhere and what would make it fit.

    `request` is null where you may not see the child.
    """

    id = serializers.IntegerField(source="row.pk")
    request = serializers.CharField(allow_null=True)
    business = serializers.CharField(source="row.request.business")
    minutes = serializers.IntegerField(source="row.request.minutes")
    meeting = serializers.CharField(source="row.meeting.public_id", default=None, allow_null=True)
    stood_at = serializers.CharField(source="row.stood_at.public_id", default=None, allow_null=True)
    deadline = serializers.DateField(source="row.deadline", allow_null=True)
    late = serializers.CharField(help_text="By how much it would be late, in words; empty where it would not.")
    why_not = serializers.CharField(source="row.why_not")
    fits_if = serializers.ListField(source="row.fits_if", child=serializers.CharField())
    state = serializers.CharField(source="row.state")
    skipped_because = serializers.CharField(source="row.skipped_because")


class ProposalOut(Out):
    """A proposal for the meetings of one panel. Nothing on any agenda has changed by it."""

    id = serializers.CharField(source="proposal.public_id")
    panel = serializers.CharField(source="proposal.panel.code")
    until = serializers.DateField(source="proposal.until")
    way = serializers.CharField(source="proposal.way", help_text="How it was found.")
    late_as_proposed = serializers.IntegerField(source="proposal.late_as_proposed")
    late_by_turn = serializers.IntegerField(source="proposal.late_by_turn", help_text="First come, first served.")
    late_at_best = serializers.IntegerField(source="proposal.late_at_best", allow_null=True, help_text="Where it was proved.")
    made_by = PersonOut(source="proposal.made_by")
    made_at = Moment(source="proposal.made_at")
    lines = ProposedLineOut(many=True)


class AcceptIn(In):
    """Which lines of a proposal are put on the agendas."""

    lines = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=500)
