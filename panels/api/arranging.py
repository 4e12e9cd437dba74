"""Arranging an agenda, for those who run the panel: its order, what is pinned, in reserve, moved to another meeting or taken off."""

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.change_minutes import change_minutes
from panels.actions.list_item import take_from_reserve
from panels.actions.move_item import move_item, move_to_meeting, put_in_reserve
from panels.actions.pin_item import pin_item, unpin_item
from panels.actions.take_off import take_off
from panels.api import arranging_serializers as out
from panels.api.views import NOT_HERE, OneMeeting, meeting_id_of
from panels.selectors.arrangement import Arrangement, Placed, arrangement
from tracker.api.describe import IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.errors import BadInput, NotVisible

Given = Mapping[str, Any]
By = dict[str, Any]


class ArrangementView(OneMeeting):
    """The agenda of a meeting that is still to be held, or is being held, as it is arranged."""

    @extend_schema(operation_id="panel_meetings_arrangement", responses=answers(200, out.ArrangementOut, 404))
    def get(self, request: Request, meeting_id: str) -> Response:
        """Read an agenda with what each item's place breaks. It exists only for those who run the panel."""
        asked(In, request)
        return Response(self._told(meeting_id))

    @extend_schema(operation_id="panel_meetings_arrange", request=out.ArrangeIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.ArrangementOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str) -> Response:
        """Do one act on one item. Answers 409 where somebody else changed the agenda since the version that you read."""
        given = checked(out.ArrangeIn, request.data)
        return answered_once(request, lambda: (200, self._done(meeting_id, given)), user=self.user)

    def _done(self, meeting_id: str, given: Given) -> Any:
        found = self._found(meeting_id)
        placed = found.item(given["item"])
        if placed is None:
            raise NotVisible(NOT_HERE)
        ACTS[given["act"]](placed, given, {"item_id": placed.row.pk, "actor": self.actor, "now": self.now})
        return self._told(meeting_id)

    def _found(self, meeting_id: str) -> Arrangement:
        agenda = self.agenda_of(meeting_id)
        if not (agenda.runs and agenda.is_open):
            raise NotVisible(NOT_HERE)
        return arrangement(agenda, viewer=self.viewer, now=self.now)

    def _told(self, meeting_id: str) -> Any:
        found = self._found(meeting_id)
        lists = [{"list": title, "items": [_placed(one) for one in items]} for title, items in found.lists]
        return self.told(out.ArrangementOut, {"version": found.version, "lists": lists, "parts": found.parts, "over": found.over})


def _placed(one: Placed) -> dict[str, Any]:
    """An item as it goes out; the request, which leads to the child, only to who may see the child."""
    return {
        "row": one.row, "request": one.row.request.public_id if one.seen else None, "number": one.number, "presenter": one.presenter,
        "deadline": one.deadline, "breaks": one.breaks,
    }  # fmt: skip


def _needed(given: Given, name: str) -> Any:
    """What goes with an act. Raises BadInput where it is not given."""
    if given[name] is None:
        raise BadInput(f"Give the {name} too.", {name: f"This is needed to do that: give the {name}."})
    return given[name]


def _over(given: Given) -> By:
    return {"chair_overrides": given["chair_overrides"], "because": given["because"]}


def _to_place(placed: Placed, given: Given, by: By) -> Any:
    return move_item(place=min(_needed(given, "place"), placed.of), version=given["version"], **by)


def _to_meeting(placed: Placed, given: Given, by: By) -> Any:
    meeting = meeting_id_of(_needed(given, "meeting"))
    assert meeting is not None, "it was given, and is there"
    return move_to_meeting(meeting_id=meeting, version=given["version"], **_over(given), **by)


def _minutes(placed: Placed, given: Given, by: By) -> Any:
    return change_minutes(minutes=_needed(given, "minutes"), version=given["version"], **_over(given), **by)


def _time(placed: Placed, given: Given, by: By) -> Any:
    return take_from_reserve(**_over(given), **by)


def _off(placed: Placed, given: Given, by: By) -> Any:
    return take_off(because=given["because"], version=given["version"], **by)


def _plain(act: Callable[..., Any]) -> Callable[[Placed, Given, By], Any]:
    return lambda placed, given, by: act(version=given["version"], **by)


ACTS: Mapping[str, Callable[[Placed, Given, By], Any]] = {
    "place": _to_place, "pin": _plain(pin_item), "unpin": _plain(unpin_item), "reserve": _plain(put_in_reserve),
    "time": _time, "meeting": _to_meeting, "minutes": _minutes, "off": _off,
}  # fmt: skip
