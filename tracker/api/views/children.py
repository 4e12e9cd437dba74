"""Children: searched and listed, read, put on record, and what is on record about one."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.add_child import add_child
from tracker.actions.record_contact import record_contact
from tracker.actions.register_child import NewChild
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers, listing
from tracker.api.idempotency import answered_once
from tracker.api.requests import team_id
from tracker.api.serializers.children import ChildIn, ChildOut, ChildrenAsked, OneChildOut
from tracker.api.serializers.common import asked, checked
from tracker.api.serializers.events import EventOut
from tracker.api.views.base import RecordView
from tracker.models import Child, Journey
from tracker.selectors import reachable
from tracker.selectors.caseloads import Filters


class ChildrenView(RecordView):
    """The children whom you may see."""

    @extend_schema(operation_id="children_list", **listing(ChildrenAsked, ChildOut))
    def get(self, request: Request) -> Response:
        """Search and list the children whom you may see."""
        given = asked(ChildrenAsked, request)
        filters = Filters(mine=given["mine"], team=given["team"], stage=given["stage"], colour=given["colour"])
        rows = reachable.children(self.viewer, given["search"], filters, now=self.now)
        open_now = Journey.objects.filter(closed_at__isnull=True).select_related("team", "worker")
        return self.page(ChildOut, rows.prefetch_related(Prefetch("journeys", open_now, to_attr="open_now")))

    @extend_schema(
        operation_id="children_create", request=ChildIn, parameters=[IDEMPOTENCY_KEY], responses=answers(201, OneChildOut, 403, 422)
    )
    def post(self, request: Request) -> Response:
        """Put a child on record who is not there yet; with a contact, the first journey opens in the same step.

        Search first: the same child twice is two children.
        """
        given = checked(ChildIn, request.data)
        return answered_once(request, lambda: (201, self._added(given)), user=self.user)

    def _added(self, given: dict[str, Any]) -> Any:
        contact = given.pop("contact")
        child = add_child(new=NewChild(**given), actor=self.actor, now=self.now)
        if contact is not None:
            contact["team_id"] = team_id(contact.pop("team"), "contact.team")
            record_contact(child=child.pk, **contact, actor=self.actor, now=self.now)
        return self.told(OneChildOut, _with_journeys(child))


class ChildView(RecordView):
    """One child."""

    @extend_schema(operation_id="children_read", parameters=[ACCESS_REASON], responses=answers(200, OneChildOut, 403, 404))
    def get(self, request: Request, ref: str) -> Response:
        """Read one child, with every journey. The read leaves its trace."""
        child = reachable.the_child(self.viewer, ref)
        self.note_look(child, "child")
        return Response(self.told(OneChildOut, _with_journeys(child)))


class TimelineView(RecordView):
    """All that is on record about one child."""

    @extend_schema(operation_id="children_timeline", **listing(None, EventOut, 403, 404))
    def get(self, request: Request, ref: str) -> Response:
        """Read all that is on record about one child, over every journey, the latest first. The read leaves its trace."""
        child = reachable.the_child(self.viewer, ref)
        self.note_look(child, "timeline")
        return self.page(EventOut, reachable.timeline_of(self.viewer, child))


def _with_journeys(child: Child) -> Child:
    journeys: QuerySet[Journey] = reachable.described(Journey.objects.filter(child=child)).order_by("-opened_at", "-pk")
    child.journeys_here = list(journeys)  # type: ignore[attr-defined]
    return child
