"""Need-to-knows as they go out and come in."""

from typing import Any

from rest_framework import serializers

from notifications.terms import NeedToKnowState, StandsIn
from tracker.api.serializers.common import In, Moment, Out, PersonOut, TeamOut
from workflows.engine.need_to_know import shipped
from workflows.terms import Severity

STATES = [(str(state), str(state)) for state in NeedToKnowState]
SEVERITIES = [(str(severity), str(severity)) for severity in Severity]
CATEGORIES = [(category.code, category.code) for category in shipped().categories]
DUTIES = [(duty.code, duty.code) for duty in shipped().duties]
REF = r"\A[A-Z2-9]{4}-[A-Z2-9]{4}\Z"
LONGEST = 10_000


def _text(**over: Any) -> serializers.CharField:
    return serializers.CharField(**{"max_length": LONGEST, "required": False, "default": "", "allow_blank": True, **over})


class ChildOfItOut(Out):
    """A child it is about. `ref` is null where you may not see the case: reading this gives no sight of it."""

    name = serializers.CharField()
    ref = serializers.CharField(allow_null=True)


class RungOut(Out):
    """One step of the ladder: who was told in which role, when they opened and acknowledged it, or why nobody was told."""

    role = serializers.CharField()
    post = serializers.CharField()
    recipient = PersonOut(allow_null=True)
    stands_in = serializers.ChoiceField(choices=[(str(one), str(one)) for one in StandsIn], allow_blank=True)
    because = serializers.CharField(help_text="Why somebody stands in.")
    told_at = Moment(allow_null=True)
    opened_at = Moment(allow_null=True)
    acknowledged_at = Moment(allow_null=True)
    note = serializers.CharField()
    unanswered_at = Moment(allow_null=True)
    passed_to = serializers.CharField(source="passed_to.role", default=None, allow_null=True)
    skipped_at = Moment(allow_null=True)
    skipped_because = serializers.CharField()


class CallOut(Out):
    """Somebody told by word of mouth."""

    told = PersonOut()
    role = serializers.CharField()
    told_at = Moment()
    by = PersonOut()
    note = serializers.CharField()


class UpdateOut(Out):
    """What has come of it since."""

    says = serializers.CharField()
    by = PersonOut()
    at = Moment()


class DirectionOut(Out):
    """What a leader directed."""

    id = serializers.CharField(source="public_id")
    says = serializers.CharField()
    given_by = PersonOut()
    given_at = Moment()
    owner = PersonOut()
    due_on = serializers.DateField()
    done_at = Moment(allow_null=True)
    done = serializers.CharField()


class OutsideNoticeOut(Out):
    """What somebody outside was told, or why nobody was."""

    duty = serializers.CharField()
    sent = serializers.BooleanField()
    to = serializers.CharField()
    at = Moment()
    reference = serializers.CharField()
    says = serializers.CharField()
    by = PersonOut()


class NeedToKnowDueOut(Out):
    """What is due about it. `subject` is the role that is to acknowledge it, or the id of a direction."""

    limit = serializers.CharField()
    title = serializers.CharField()
    subject = serializers.CharField()
    due_at = Moment()
    colour = serializers.CharField()
    word = serializers.CharField()


class ListedOut(Out):
    """A need-to-know in a list, without what it says."""

    id = serializers.CharField(source="public_id")
    category = serializers.CharField()
    title = serializers.CharField()
    severity = serializers.ChoiceField(choices=SEVERITIES)
    state = serializers.ChoiceField(choices=STATES)
    team = TeamOut(source="unit", allow_null=True)
    known_at = Moment()
    sent_at = Moment(allow_null=True)
    ended_at = Moment(allow_null=True)
    told = serializers.IntegerField(help_text="People who were told.")
    acknowledged = serializers.IntegerField(help_text="Those of them who have acknowledged it.")


class NeedToKnowOut(ListedOut):
    """A need-to-know, for those who may read it. Reading it leaves a trace."""

    because = serializers.CharField(help_text="What drafted it.")
    children = ChildOfItOut(many=True)
    facts = serializers.CharField()
    immediate_action = serializers.CharField()
    asks = serializers.CharField()
    version = serializers.IntegerField(help_text="How often the form was written. Sent back by whoever writes it again or confirms it.")
    written_by = PersonOut(allow_null=True)
    confirmed_by = PersonOut(allow_null=True)
    confirmed_at = Moment(allow_null=True)
    went_on_at = Moment(allow_null=True, help_text="When it went on without waiting for a manager.")
    outcome = serializers.CharField()
    learning = serializers.CharField()
    ended_because = serializers.CharField()
    rungs = RungOut(many=True)
    calls = CallOut(many=True)
    updates = UpdateOut(many=True)
    directions = DirectionOut(many=True)
    outside_notices = OutsideNoticeOut(many=True)
    due = NeedToKnowDueOut(many=True)


class Asked(In):
    """How the list may be narrowed."""

    state = serializers.ChoiceField(choices=[*STATES, ("open", "open")], required=False, default="")
    category = serializers.ChoiceField(choices=CATEGORIES, required=False, default="")
    severity = serializers.ChoiceField(choices=SEVERITIES, required=False, default="")
    child = serializers.RegexField(REF, required=False, default="", help_text="A child's reference.")
    waits_for_me = serializers.BooleanField(required=False, default=False, help_text="Only those that you are to acknowledge.")


class CallIn(In):
    """Somebody told by word of mouth. It needs no words."""

    told = serializers.CharField(max_length=150, help_text="A username.")
    told_at = Moment(required=False, allow_null=True, default=None, help_text="Now, where none is given.")
    note = _text(max_length=300)


class FormIn(In):
    """What is written. One that is not ready is kept, and no manager is asked yet."""

    facts = _text()
    immediate_action = _text()
    asks = _text()
    is_ready = serializers.BooleanField(required=False, default=True)
    version = serializers.IntegerField(
        required=False, default=0, min_value=0, help_text="Of the form as you read it; 0 where nothing had been written."
    )


class RaiseIn(In):
    """A need-to-know to be raised. Where the incident of the child or the family is drafted already, the children join that one."""

    category = serializers.ChoiceField(choices=CATEGORIES)
    children = serializers.ListField(child=serializers.RegexField(REF), required=False, default=list, max_length=20)
    team = serializers.SlugField(required=False, allow_null=True, default=None, help_text="A unit's code, where it is about the service.")
    severity = serializers.ChoiceField(
        choices=SEVERITIES, required=False, default="", help_text="Where it is graver than the category's own."
    )
    known_at = Moment(required=False, allow_null=True, default=None, help_text="Now, where none is given.")
    because = _text(max_length=300)
    call = CallIn(required=False, allow_null=True, default=None)
    form = FormIn(required=False, allow_null=True, default=None)


class ConfirmIn(In):
    """What is sent. A manager who writes it at the same go gives the form."""

    form = FormIn(required=False, allow_null=True, default=None)
    version = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0,
        help_text="Of the form as you read it, where you write none. As it stands, where none is given.",
    )  # fmt: skip


class NoteIn(In):
    """A word with it, where there is one."""

    note = _text(max_length=300)


class SaysIn(In):
    """What is written."""

    says = _text()


class BecauseIn(In):
    """Why."""

    because = _text()


class NeedToKnowCloseIn(In):
    """What came of it, and what was learned."""

    outcome = _text()
    learning = _text()


class SeverityIn(In):
    """The grade that it should have. A draft may be graded lower by a manager; anything else only higher."""

    severity = serializers.ChoiceField(choices=SEVERITIES)
    why = _text()


class DirectionIn(In):
    """What is to be done, by whom and by when."""

    says = _text()
    owner = serializers.CharField(max_length=150, help_text="A username.")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class DoneIn(In):
    """What was done."""

    done = _text()


class OutsideIn(In):
    """What somebody outside was told; or, with `sent` false, why nobody is."""

    duty = serializers.ChoiceField(choices=DUTIES)
    sent = serializers.BooleanField(required=False, default=True)
    to = _text(max_length=200)
    at = Moment(required=False, allow_null=True, default=None, help_text="Now, where none is given.")
    reference = _text(max_length=200)
    says = _text()


class JoinIn(In):
    """A child of the same incident."""

    child = serializers.RegexField(REF)
