"""Who has an interest in an item of an agenda, and what was done about it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.answer_conflict import hand_to_deputy, take_part_all_the_same
from panels.api.views import NOT_HERE, OneMeeting
from panels.models import AgendaItem
from panels.selectors.conflicts import conflicts_of
from tracker.api.describe import IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.requests import worker_id
from tracker.api.serializers.common import In, Out, asked, checked
from tracker.errors import BadInput, NotVisible


class InterestOut(Out):
    """One person's interest in an item, with its chain of reasons. `stays` is why they take part all the same."""

    name = serializers.CharField()
    chain = serializers.ListField(child=serializers.CharField())
    is_chair = serializers.BooleanField()
    stays = serializers.CharField()
    hands_to = serializers.CharField()


class InterestsOut(Out):
    """The interests in an item, the chair's first."""

    interests = InterestOut(many=True)


class InterestAnswerIn(In):
    """What is done about one person's interest: they stay, `because`; or, as the chair, they hand the item to a deputy."""

    person = serializers.CharField(max_length=150, help_text="A username.")
    did = serializers.ChoiceField(choices=[("stays", "Stays"), ("hands_on", "Hands the item on")])
    because = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class InterestsView(OneMeeting):
    """The interests in one item."""

    @extend_schema(operation_id="panel_meetings_interests", responses=answers(200, InterestsOut, 404))
    def get(self, request: Request, meeting_id: str, item_id: str) -> Response:
        """Read who of the panel has an interest in an item, by which chain of reasons. For whoever sits on it."""
        asked(In, request)
        return Response(self._told(self._item(meeting_id, item_id)))

    @extend_schema(operation_id="panel_meetings_answer_interest", request=InterestAnswerIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, InterestsOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str, item_id: str) -> Response:
        """Write down why somebody takes part in spite of an interest, or that the chair hands the item to the deputy."""
        given = checked(InterestAnswerIn, request.data)
        return answered_once(request, lambda: (200, self._answered(meeting_id, item_id, given)), user=self.user)

    def _answered(self, meeting_id: str, item_id: str, given: dict[str, Any]) -> Any:
        item, user = self._item(meeting_id, item_id), worker_id(given["person"])
        if user is None:
            raise BadInput("There is no such person.", {"person": "Give the username of a member of this panel."})
        if given["did"] == "stays":
            take_part_all_the_same(item_id=item.pk, because=given["because"], user_id=user, actor=self.actor, now=self.now)
        else:
            hand_to_deputy(item_id=item.pk, because=given["because"], actor=self.actor, now=self.now)
        return self._told(item)

    def _item(self, meeting_id: str, item_id: str) -> AgendaItem:
        """The item, as its page tells it: for members of the panel, and of those who run it also where they do not see the child."""
        found = self.agenda_of(meeting_id)
        row = found.meeting.items.filter(public_id=item_id).first()
        seen = any(item.row.public_id == item_id for item in found.items)
        if row is None or self.user.pk not in found.people.members or not (found.runs or seen):
            raise NotVisible(NOT_HERE)
        return row

    def _told(self, item: AgendaItem) -> Any:
        return self.told(InterestsOut, {"interests": conflicts_of([item.pk], now=self.now)[item.pk]})
