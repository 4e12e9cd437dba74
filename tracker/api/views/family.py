"""The family of one child: read, another child linked, a link ended."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.actions.family import end_link, link_children
from tracker.api.describe import ACCESS_REASON, IDEMPOTENCY_KEY, answers
from tracker.api.idempotency import answered_once
from tracker.api.serializers.common import In, asked, checked
from tracker.api.serializers.family import FamilyOut, LinkEndIn, LinkIn
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible
from tracker.models import Child
from tracker.selectors import children, reachable
from tracker.terms import LinkKind


class FamilyRecordView(RecordView):
    """What both views of a family do."""

    def recorded(self, request: Request, ref: str, other_ref: str, act: Callable[[Child, Child], None], *, status: int) -> Response:
        child, other = reachable.the_child(self.viewer, ref), reachable.the_child(self.viewer, other_ref)
        for one in (child, other):
            self.note_look(one, "family")

        def do() -> tuple[int, Any]:
            act(child, other)
            return status, self.family_of(child)

        return answered_once(request, do, user=self.user)

    def family_of(self, child: Child) -> Any:
        return self.told(FamilyOut, {"family": children.family_of(self.viewer, child)})


class FamilyView(FamilyRecordView):
    """The other children of the family."""

    @extend_schema(operation_id="family_read", parameters=[ACCESS_REASON], responses=answers(200, FamilyOut, 403, 404))
    def get(self, request: Request, ref: str) -> Response:
        """Read which other children of the family are on record, as far as you may see."""
        asked(In, request)
        child = reachable.the_child(self.viewer, ref)
        self.note_look(child, "family")
        return Response(self.family_of(child))

    @extend_schema(
        operation_id="family_link", request=LinkIn, parameters=[IDEMPOTENCY_KEY, ACCESS_REASON],
        responses=answers(201, FamilyOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """Record how another child whom you may see is related to this one."""
        given = checked(LinkIn, request.data)

        def link(child: Child, other: Child) -> None:
            link_children(child_id=child.pk, other_id=other.pk, kind=LinkKind(given["kind"]), actor=self.actor,
                          occurred_at=given["occurred_at"] or self.now, now=self.now)  # fmt: skip

        return self.recorded(request, ref, given["other"], link, status=201)


class FamilyEndView(FamilyRecordView):
    """The end of a link."""

    @extend_schema(
        operation_id="family_end", request=LinkEndIn, parameters=[IDEMPOTENCY_KEY, ACCESS_REASON],
        responses=answers(200, FamilyOut, 403, 404, 422),
    )  # fmt: skip
    def post(self, request: Request, ref: str) -> Response:
        """End a link, with the reason that both children's records keep."""
        given = checked(LinkEndIn, request.data)

        def end(child: Child, other: Child) -> None:
            links = children.family_of(self.viewer, child)
            found = next((one for one in links if (one.ref, one.link) == (other.ref, given["kind"])), None)
            if found is None:
                raise NotVisible("These children are not linked like this.")
            end_link(link_id=found.link_id, why=given["reason"], actor=self.actor, occurred_at=given["occurred_at"] or self.now,
                     now=self.now)  # fmt: skip

        return self.recorded(request, ref, given["other"], end, status=200)
