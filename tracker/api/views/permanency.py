"""The permanency tracker, with the filters and the order of its page."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.errors import bad_fields
from tracker.api.serializers.common import asked
from tracker.api.serializers.permanency import PermanencyAsked, PermanencyOut, TrackerRow
from tracker.api.views.base import RecordView
from tracker.errors import BadInput
from tracker.rules.as_at import as_at
from tracker.selectors.permanency import Filters, in_words, tracker
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words


class PermanencyView(RecordView):
    """The children looked after in law whom you may see."""

    @extend_schema(operation_id="permanency_list", **listing(PermanencyAsked, PermanencyOut))
    def get(self, request: Request) -> Response:
        """List the children looked after in law whom you may see, the worst timescale first unless another order is asked for."""
        given = asked(PermanencyAsked, request)
        order = given.pop("order")
        try:
            past = as_at(given.pop("as_at"), given.pop("known_on"), now=self.now)
        except BadInput as wrong:
            raise bad_fields(wrong) from None
        moment = past.moment if past else self.now
        here, pages = self.rows_of(tracker(self.viewer, Filters(**given), now=moment, order=order, past=past))
        told = in_words(here, Words(rulebook().rules.labels), now=moment, past=past)
        return self.answer(pages, PermanencyOut, [TrackerRow(row, words) for row, words in zip(here, told, strict=True)])
