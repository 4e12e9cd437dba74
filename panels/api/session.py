"""A meeting as it sits: who comes and goes, the minutes, and what people were asked to do."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.attend import note_arrival, note_leaving
from panels.actions.finish_action import finish_action
from panels.api import session_serializers as out
from panels.api.views import NOT_HERE, OneMeeting
from panels.selectors import actions, minutes
from panels.selectors.sitting_now import gaps, here_now
from tracker.api.describe import IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.requests import worker_id
from tracker.api.serializers.common import In, asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotVisible


class AttendanceView(OneMeeting):
    """Who is at a meeting."""

    @extend_schema(operation_id="panel_meetings_attendance", responses=answers(200, out.AttendanceOut, 404))
    def get(self, request: Request, meeting_id: str) -> Response:
        """Read who was there from when to when, and whether the panel may decide now. For whoever sits on it."""
        asked(In, request)
        return Response(self._told(meeting_id))

    @extend_schema(operation_id="panel_meetings_note_attendance", request=out.AttendanceIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.AttendanceOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str) -> Response:
        """Note that a member came in or left."""
        given = checked(out.AttendanceIn, request.data)
        return answered_once(request, lambda: (200, self._noted(meeting_id, given)), user=self.user)

    def _noted(self, meeting_id: str, given: dict[str, Any]) -> Any:
        user = worker_id(given["user"])
        if user is None:
            raise BadInput("There is no such person.", {"user": "Give the username of a member of this panel."})
        note = note_arrival if given["did"] == "came" else note_leaving
        note(meeting_id=self.agenda_of(meeting_id).meeting.pk, user_id=user, at=given["at"], actor=self.actor, now=self.now)
        return self._told(meeting_id)

    def _told(self, meeting_id: str) -> Any:
        found = self.agenda_of(meeting_id)
        if not found.runs and self.user.pk not in found.people.members:
            raise NotVisible(NOT_HERE)
        stays = list(found.meeting.attendances.select_related("user"))
        lacking = gaps(found.meeting, found.people, here_now(found.meeting, now=self.now)) if found.is_being_held else []
        return self.told(out.AttendanceOut, {"stays": stays, "gaps": lacking})


class MinutesView(OneMeeting):
    """The minutes of a meeting."""

    @extend_schema(operation_id="panel_meetings_minutes", responses=answers(200, out.MinutesOut, 404))
    def get(self, request: Request, meeting_id: str) -> Response:
        """Read the minutes of a meeting that has closed. Items on children whom you may not see are counted and not told."""
        asked(In, request)
        found = self.agenda_of(meeting_id)
        shown = minutes.shown(found.meeting, viewer=self.viewer)
        if shown is None or not (found.runs or shown.items or self.user.pk in found.people.members):
            raise NotVisible(NOT_HERE)
        return Response(self.told(out.MinutesOut, shown))


class ActionsView(RecordView):
    """What panels asked for."""

    @extend_schema(operation_id="panel_actions_list", **listing(None, out.ActionOut))
    def get(self, request: Request) -> Response:
        """List what panels asked you to do and is not done, the first due first."""
        asked(In, request)
        return self.page(out.ActionOut, actions.my_actions(self.viewer))


class ActionDoneView(RecordView):
    """The end of what a panel asked for."""

    @extend_schema(operation_id="panel_actions_done", request=out.ActionDoneIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.ActionOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, action_id: str) -> Response:
        """Say that an action is done, and where that is shown."""
        given = checked(out.ActionDoneIn, request.data)
        return answered_once(request, lambda: (200, self._done(action_id, given)), user=self.user)

    def _done(self, action_id: str, given: dict[str, Any]) -> Any:
        found = actions.action_for(action_id, viewer=self.viewer)
        if found is None:
            raise NotVisible(NOT_HERE)
        return self.told(out.ActionOut, finish_action(action_id=found.pk, shown_by=given["shown_by"], actor=self.actor, now=self.now))
