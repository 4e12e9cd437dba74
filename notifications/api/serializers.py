"""Notices as they go out."""

from rest_framework import serializers

from tracker.api.serializers.common import In, Moment, Out


class ToldOfOut(Out):
    """The child whom a notice is about."""

    ref = serializers.CharField()
    name = serializers.CharField()


class MatterOut(Out):
    """What a notice is about that is about no one child, such as a need-to-know."""

    title = serializers.CharField(help_text="Names no child.")
    href = serializers.CharField(help_text="The address of its page.")


class NoticeOut(Out):
    """All that you were told about one child at one go."""

    reference = serializers.CharField(source="item.reference", help_text="Your own, and nobody else's.")
    child = ToldOfOut(allow_null=True, help_text="null where you may no longer see the child, or it is about no one child.")
    matter = MatterOut(allow_null=True, help_text="null where it is about a child, or you may no longer see it.")
    told_at = Moment(source="item.told_at")
    read_at = Moment(source="item.read_at", allow_null=True)
    says = serializers.ListField(
        child=serializers.CharField(), source="item.says", help_text="A sentence for each thing; none names the child."
    )


class NoticesAsked(In):
    """The filter of the inbox."""

    unread = serializers.BooleanField(required=False, default=False, help_text="Only what you have not read.")
