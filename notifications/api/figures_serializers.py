"""What messages told of, what did not get through and how much people are told, as it goes out."""

from typing import Any

from rest_framework import serializers

from notifications.api.serializers import MatterOut, ToldOfOut
from notifications.selectors import digest
from tracker.api.serializers.common import Moment, Out

STANDS = {digest.OVERDUE: "overdue", digest.HAPPENED: "happened", digest.COMES_NEAR: "comes_near", digest.DONE: "done"}


class _Stands(serializers.ChoiceField):
    def to_representation(self, value: Any) -> str:
        return STANDS[value]


class ToldInMessageOut(Out):
    """One sentence of a message, and how it stands now."""

    says = serializers.CharField(help_text="Names no child.")
    at = Moment()
    stands = _Stands(choices=list(STANDS.values()), help_text="Now, not when it was sent.")


class OfChildOut(Out):
    """What a message told of one child, or of one other matter."""

    child = ToldOfOut(allow_null=True)
    matter = MatterOut(allow_null=True)
    told = ToldInMessageOut(many=True)


class MessageOut(Out):
    """What one message told of. Asked again for whoever opens it: a child whom you may no longer see is left out."""

    reference = serializers.CharField()
    is_digest = serializers.BooleanField(help_text="The one message of a morning.")
    made_at = Moment()
    overdue = serializers.IntegerField(help_text="Sentences about what is overdue, on all pages.")
    of_children = serializers.IntegerField()
    hidden = serializers.IntegerField(help_text="Children or matters that you may no longer see.")
    page = serializers.IntegerField(source="page.number")
    pages = serializers.IntegerField(source="page.paginator.num_pages", help_text="Ask for another with ?page=2.")
    about = OfChildOut(many=True, source="children")


class VolumeOfRoleOut(Out):
    """What the people of one role were told."""

    role = serializers.CharField()
    people = serializers.IntegerField()
    notices = serializers.IntegerField()
    mails = serializers.IntegerField()
    a_day = serializers.FloatField(help_text="Notices for one person and day.")


class VolumeOfKindOut(Out):
    """How often people were told of one kind of thing."""

    about = serializers.CharField()
    notices = serializers.IntegerField()


class VolumeOut(Out):
    """How much people were told."""

    days = serializers.IntegerField()
    roles = VolumeOfRoleOut(many=True)
    about = VolumeOfKindOut(many=True)


class NotPreparedOut(Out):
    """What should have followed from something and has not."""

    of = serializers.CharField(help_text="What it follows from. Names no child.")
    since = Moment()
    tries = serializers.IntegerField()
    has_given_up = serializers.BooleanField()
    why = serializers.CharField(help_text="Empty where it has not been tried.")


class NotSentOut(Out):
    """A message that was not sent."""

    reference = serializers.CharField()
    to = serializers.CharField(help_text="The username.")
    since = Moment()
    tries = serializers.IntegerField()
    has_given_up = serializers.BooleanField()
    why = serializers.CharField()


class BouncingOut(Out):
    """A mailbox that a message came back from."""

    person = serializers.CharField(source="person.username")
    address = serializers.CharField()
    bounced_at = Moment()
    says = serializers.CharField(help_text="The status code that the mail server gave; empty where it gave none.")
