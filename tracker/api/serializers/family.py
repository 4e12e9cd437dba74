"""The family of one child as it goes out, and a link recorded or ended."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out
from tracker.terms import LinkKind

KINDS = [str(kind) for kind in LinkKind]
REF = r"\A[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}\Z"


class RelativeOut(Out):
    """Another child of the family whom you may see. `how` is what the other is to this child."""

    child = serializers.CharField(source="ref")
    name = serializers.CharField()
    kind = serializers.ChoiceField(source="link", choices=KINDS)
    how = serializers.CharField()
    since = serializers.DateField(allow_null=True)


class FamilyOut(Out):
    """The other children of a family, as far as you may see."""

    family = RelativeOut(many=True)


class LinkIn(In):
    """How another child is related to this one. Of a parent and a child the older one is the parent."""

    other = serializers.RegexField(REF, help_text="The other child's reference.")
    kind = serializers.ChoiceField(choices=KINDS)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")


class LinkEndIn(In):
    """The end of a link, with the reason that both records keep."""

    other = serializers.RegexField(REF, help_text="The other child's reference.")
    kind = serializers.ChoiceField(choices=KINDS)
    reason = serializers.CharField(max_length=5000)
    occurred_at = Moment(required=False, allow_null=True, default=None, help_text="Now where none is given.")
