"""The inbox of whoever asks."""

from dataclasses import dataclass

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from notifications.actions.read import mark_read
from notifications.api.serializers import NoticeOut, NoticesAsked
from notifications.selectors.inbox import Shown, about, as_shown, item_of, items_of
from tracker.api.describe import answers, listing
from tracker.api.errors import NOTHING_HERE
from tracker.api.serializers.common import asked
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible
from tracker.selectors.matters import Matter
from tracker.selectors.sight import InSight


@dataclass(frozen=True, slots=True)
class Told:
    """An item with the child or the other matter that it is about, where the reader may see it."""

    item: Shown
    child: InSight | None
    matter: Matter | None


class NoticesView(RecordView):
    """What you were told."""

    @extend_schema(operation_id="notices_list", **listing(NoticesAsked, NoticeOut))
    def get(self, request: Request) -> Response:
        """List what you were told: children with something unread first, the latest first."""
        given = asked(NoticesAsked, request)
        here, pages = self.rows_of(items_of(self.viewer, only_unread=given["unread"]))
        known = about(self.viewer, here, now=self.now)
        return self.answer(pages, NoticeOut, [Told(as_shown(item), known.child(item), known.matter(item)) for item in here])


class ReadView(RecordView):
    """One notice of yours."""

    @extend_schema(operation_id="notices_read", request=None, responses=answers(200, NoticeOut, 404))
    def post(self, request: Request, reference: str) -> Response:
        """Mark a notice as read. Again does no harm."""
        if not mark_read(recipient_id=self.user.pk, reference=reference, now=self.now):
            raise NotVisible(NOTHING_HERE)
        item = item_of(self.viewer, reference)
        known = about(self.viewer, [item], now=self.now)
        return Response(self.told(NoticeOut, Told(as_shown(item), known.child(item), known.matter(item))))
