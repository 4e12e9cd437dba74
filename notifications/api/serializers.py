"""Notices as they go out."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out


class ToldOfOut(Out):
    """The child whom a notice is about."""

    ref = serializers.CharField()
    name = serializers.CharField()


class NoticeOut(Out):
    """All that you were told about one child at one go."""

    reference = serializers.CharField(source="item.reference", help_text="Your own, and nobody else's.")
    child = ToldOfOut(allow_null=True, help_text="null where you may no longer see the child.")
    told_at = Moment(source="item.told_at")
    read_at = Moment(source="item.read_at", allow_null=True)
    says = serializers.ListField(
        child=serializers.CharField(), source="item.says", help_text="A sentence for each thing; none names the child."
    )


class NoticesAsked(In):
    """The filter of the inbox."""

    unread = serializers.BooleanField(required=False, default=False, help_text="Only what you have not read.")
