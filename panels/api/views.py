"""Panels, their meetings and agendas, and what is put to them."""

from typing import Any

from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.actions.decide_item import Asked, Disagreed, Ruling, decide_item
from panels.actions.hold_meeting import close_meeting, hold_meeting
from panels.actions.list_item import list_item
from panels.actions.put_forward import put_forward, send_papers, withdraw_request
from panels.api import serializers as out
from panels.definitions import KINDS
from panels.models import Meeting, Panel, PanelRequest
from panels.selectors import agendas, requests
from panels.selectors.agendas import Agenda, Item
from panels.selectors.readiness import readiness_of
from panels.selectors.words import title_of
from panels.terms import Business
from tracker.api.describe import IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.requests import worker_id
from tracker.api.serializers.common import In, asked, checked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotVisible
from workflows.calendar import local_date

NOT_HERE = "There is nothing here."


class PanelsView(RecordView):
    """The panels."""

    @extend_schema(operation_id="panels_list", **listing(None, out.PanelOut))
    def get(self, request: Request) -> Response:
        """List the panels, each with its rule and what its kinds of business may decide."""
        asked(In, request)
        here, pages = self.rows_of(Panel.objects.filter(is_active=True).select_related("owner"))
        for panel in here:
            panel.kinds = [KINDS[code] for code in panel.hears]
        return self.answer(pages, out.PanelOut, here)


class MeetingsView(RecordView):
    """The timetable."""

    @extend_schema(operation_id="panel_meetings_list", **listing(out.MeetingsAsked, out.MeetingOut))
    def get(self, request: Request) -> Response:
        """List panel meetings in order of time, from today unless asked otherwise."""
        given = asked(out.MeetingsAsked, request)
        rows = Meeting.objects.filter(on__gte=given["since"] or local_date(self.now)).select_related("panel", "replaces")
        if given["until"]:
            rows = rows.filter(on__lte=given["until"])
        if given["panel"]:
            rows = rows.filter(panel__code=given["panel"])
        if given["state"]:
            rows = rows.filter(state=given["state"])
        if given["business"]:
            rows = rows.filter(Q(business=given["business"]) | Q(section=given["business"]))
        here, pages = self.rows_of(rows)
        return self.answer(pages, out.MeetingOut, [_in_words(meeting) for meeting in here])


class OneMeeting(RecordView):
    """What is done at one meeting."""

    def agenda_of(self, meeting_id: str) -> Agenda:
        """The agenda as this person may see it. Raises NotVisible."""
        found = agendas.agenda(meeting_id, viewer=self.viewer, actor=self.actor, now=self.now)
        if found is None:
            raise NotVisible(NOT_HERE)
        return found

    def agenda_out(self, meeting_id: str) -> Any:
        found = self.agenda_of(meeting_id)
        chair = found.meeting.chair.display_name if found.meeting.chair else None
        waiting = found.people.chair.holder.name if found.people.chair.holder else None
        shown = {"meeting": _in_words(found.meeting), "chair": chair or waiting, "items": found.items,
                 "parts": found.parts if found.runs else []}  # fmt: skip
        return self.told(out.AgendaOut, shown)


class AgendaView(OneMeeting):
    """A meeting's agenda."""

    @extend_schema(operation_id="panel_meetings_agenda", responses=answers(200, out.AgendaOut, 404))
    def get(self, request: Request, meeting_id: str) -> Response:
        """Read an agenda in order. Items on children whom you may not see do not exist for you."""
        asked(In, request)
        return Response(self.agenda_out(meeting_id))

    @extend_schema(operation_id="panel_meetings_list_item", request=out.ListIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, out.AgendaOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str) -> Response:
        """Put a waiting request on the agenda; where its minutes no longer fit, in reserve."""
        given = checked(out.ListIn, request.data)
        return answered_once(request, lambda: (201, self._listed(meeting_id, given)), user=self.user)

    def _listed(self, meeting_id: str, given: dict[str, Any]) -> Any:
        found = self.agenda_of(meeting_id)
        waiting = agendas.waiting(found).filter(public_id=given["request"]).first()
        if waiting is None:
            raise NotVisible(NOT_HERE)
        list_item(
            request_id=waiting.pk, meeting_id=found.meeting.pk, chair_overrides=given["chair_overrides"], because=given["because"],
            actor=self.actor, now=self.now,
        )  # fmt: skip
        return self.agenda_out(meeting_id)


class OpenView(OneMeeting):
    """The opening of a meeting."""

    @extend_schema(operation_id="panel_meetings_open", request=out.OpenIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.AgendaOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str) -> Response:
        """Open a meeting on its day, with the members who are there."""
        given = checked(out.OpenIn, request.data)
        return answered_once(request, lambda: (200, self._opened(meeting_id, given)), user=self.user)

    def _opened(self, meeting_id: str, given: dict[str, Any]) -> Any:
        present = {pk for name in given["present"] if (pk := worker_id(name)) is not None}
        hold_meeting(meeting_id=self.agenda_of(meeting_id).meeting.pk, present=present, actor=self.actor, now=self.now)
        return self.agenda_out(meeting_id)


class CloseView(OneMeeting):
    """The closing of a meeting."""

    @extend_schema(operation_id="panel_meetings_close", request=out.CloseIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.AgendaOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str) -> Response:
        """Close a meeting. Items without a decision need a reason, and come first at the next."""
        given = checked(out.CloseIn, request.data)
        return answered_once(request, lambda: (200, self._closed(meeting_id, given)), user=self.user)

    def _closed(self, meeting_id: str, given: dict[str, Any]) -> Any:
        close_meeting(
            meeting_id=self.agenda_of(meeting_id).meeting.pk, carry_because=given["carry_because"], actor=self.actor, now=self.now
        )
        return self.agenda_out(meeting_id)


class DecisionView(OneMeeting):
    """The decision on an item."""

    @extend_schema(operation_id="panel_meetings_decide", request=out.DecisionIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, out.DecisionOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, meeting_id: str, item_id: str) -> Response:
        """Decide or defer an item of a meeting that is being held. The decision stands on the child's record at once."""
        given = checked(out.DecisionIn, request.data)
        return answered_once(request, lambda: (201, self._decided(meeting_id, item_id, given)), user=self.user)

    def _decided(self, meeting_id: str, item_id: str, given: dict[str, Any]) -> Any:
        item = self._item(meeting_id, item_id)
        ruling = Ruling(
            outcome=given["outcome"], reason=given["reason"], conditions=given["conditions"],
            actions=[Asked(what=one["what"], owner_id=worker_id(one["owner"]), due_on=one["by"]) for one in given["actions"]],
            dissents=[Disagreed(says=one["says"], user_id=worker_id(one["user"])) for one in given["dissent"]],
            weekly_cost=given["weekly_cost_pence"], ends_on=given["ends_on"], takes_late_papers=given["takes_late_papers"],
            action=given["action"], action_owner_id=worker_id(given["action_owner"]), returns_to_id=meeting_id_of(given["returns_to"]),
        )  # fmt: skip
        return self.told(out.DecisionOut, decide_item(item_id=item.row.pk, ruling=ruling, actor=self.actor, now=self.now))

    def _item(self, meeting_id: str, item_id: str) -> Item:
        found = agendas.item_of(self.agenda_of(meeting_id), item_id)
        if found is None:
            raise NotVisible(NOT_HERE)
        return found


class RequestsView(RecordView):
    """Children put forward."""

    @extend_schema(operation_id="panel_requests_list", **listing(out.RequestsAsked, out.RequestOut))
    def get(self, request: Request) -> Response:
        """List what was put to panels about children whom you may see, the oldest first."""
        given = asked(out.RequestsAsked, request)
        rows = PanelRequest.objects.seen_by(self.viewer)
        for name in ("state", "business"):
            if given[name]:
                rows = rows.filter(**{name: given[name]})
        return self.page(out.RequestOut, rows.select_related("journey__child", "wanted", "asked_by", "agreed_by"))

    @extend_schema(operation_id="panel_requests_create", request=out.RequestIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(201, out.RequestOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request) -> Response:
        """Put a child forward for one kind of business."""
        given = checked(out.RequestIn, request.data)
        return answered_once(request, lambda: (201, self._put(given)), user=self.user)

    def _put(self, given: dict[str, Any]) -> Any:
        journey: Any = requests.journey_for(given["journey"], viewer=self.viewer)
        if journey is None:
            raise NotVisible(NOT_HERE)
        made = put_forward(
            journey_id=journey.pk, business=Business(given["business"]), asks=given["asks"], minutes=given["minutes"],
            wanted_id=meeting_id_of(given["wanted"]), papers=given["papers"], although=given["although"],
            agreed_by_id=worker_id(given["agreed_by"]),
            actor=self.actor, now=self.now,
        )  # fmt: skip
        return self.told(out.RequestOut, made)


class OneRequest(RecordView):
    """One request on a child whom this person may see."""

    def found(self, request_id: str) -> PanelRequest:
        found = requests.request_for(request_id, viewer=self.viewer)
        if found is None:
            raise NotVisible(NOT_HERE)
        return found


class RequestView(OneRequest):
    """One request."""

    @extend_schema(operation_id="panel_requests_read", responses=answers(200, out.RequestOut, 404))
    def get(self, request: Request, request_id: str) -> Response:
        """Read what was put to a panel about a child."""
        asked(In, request)
        return Response(self.told(out.RequestOut, self.found(request_id)))


class ReadinessView(OneRequest):
    """Whether a request is ready to be heard."""

    @extend_schema(operation_id="panel_requests_readiness", responses=answers(200, out.ReadinessOut, 404))
    def get(self, request: Request, request_id: str) -> Response:
        """Read what the panel needs for a request, what of it is there, and who owes what is missing."""
        asked(In, request)
        found = self.found(request_id)
        return Response(self.told(out.ReadinessOut, readiness_of([found])[found.pk]))


class WithdrawView(OneRequest):
    """A request taken back."""

    @extend_schema(operation_id="panel_requests_withdraw", request=out.WithdrawIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.RequestOut, 403, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, request_id: str) -> Response:
        """Take a request back, off the agenda too."""
        given = checked(out.WithdrawIn, request.data)
        return answered_once(request, lambda: (200, self._withdrawn(request_id, given)), user=self.user)

    def _withdrawn(self, request_id: str, given: dict[str, Any]) -> Any:
        withdraw_request(request_id=self.found(request_id).pk, because=given["because"], actor=self.actor, now=self.now)
        return self.told(out.RequestOut, self.found(request_id))


class PapersView(OneRequest):
    """The papers of a request."""

    @extend_schema(operation_id="panel_requests_papers", request=out.PapersIn, parameters=[IDEMPOTENCY_KEY],
                   responses=answers(200, out.RequestOut, 404, 409, 422))  # fmt: skip
    def post(self, request: Request, request_id: str) -> Response:
        """Say where the papers are held. Papers sent again count from now."""
        given = checked(out.PapersIn, request.data)
        return answered_once(request, lambda: (200, self._sent(request_id, given)), user=self.user)

    def _sent(self, request_id: str, given: dict[str, Any]) -> Any:
        send_papers(request_id=self.found(request_id).pk, papers=given["papers"], actor=self.actor, now=self.now)
        return self.told(out.RequestOut, self.found(request_id))


def _in_words(meeting: Meeting) -> Meeting:
    meeting.in_words = title_of(meeting)
    return meeting


def meeting_id_of(public_id: str | None) -> int | None:
    """The meeting of this id. Raises BadInput where there is none."""
    if public_id is None:
        return None
    pk = Meeting.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if pk is None:
        raise BadInput("There is no such meeting.", {"meeting": "Give the id of a panel meeting."})
    return pk
