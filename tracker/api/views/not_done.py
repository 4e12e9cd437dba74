"""What did not happen, day by day, as on the page."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.describe import listing
from tracker.api.errors import NOTHING_HERE
from tracker.api.serializers.common import In, asked
from tracker.api.serializers.not_done import DayOut, NotDoneAsked, NotDoneOut
from tracker.api.views.base import RecordView
from tracker.errors import NotVisible, NotYourDecision
from tracker.models import DayOfLooking, NotDone
from tracker.selectors import not_done
from tracker.selectors.decisions import MANAGES
from tracker.selectors.who import directory
from tracker.selectors.words import Words


class _ForManagers(RecordView):
    def check(self) -> None:
        if self.viewer.roles.isdisjoint(MANAGES):
            raise NotYourDecision(f"This is read by: {Words().roles(sorted(MANAGES))}.", tuple(sorted(MANAGES)))


class NotDoneView(_ForManagers):
    """What did not happen in time, about children whom you may see."""

    @extend_schema(operation_id="not_done_list", **listing(NotDoneAsked, NotDoneOut, 403, 404))
    def get(self, request: Request) -> Response:
        """List what one day's look found, the longest overdue first; of the latest day where none is given."""
        self.check()
        given = asked(NotDoneAsked, request)
        day = self._day(given["on"])
        rows = not_done.found(self.viewer, day, given["rule"]) if day is not None else NotDone.objects.none()
        here, pages = self.rows_of(rows)
        names = directory(Words(), [row.journey.child_id for row in here], now=self.now)
        found = not_done.in_words(here, names, now=self.now)
        return self.answer(pages, NotDoneOut, [{"rule": row.rule, "found": one} for row, one in zip(here, found, strict=True)])

    def _day(self, on: date | None) -> DayOfLooking | None:
        day = not_done.day_on(on)
        if day is None and on is not None:
            raise NotVisible(NOTHING_HERE)
        return day


class LooksView(_ForManagers):
    """The days that were looked at."""

    @extend_schema(operation_id="not_done_days", **listing(None, DayOut, 403))
    def get(self, request: Request) -> Response:
        """List every working day that was looked at, also those on which nothing was found, the latest first."""
        self.check()
        asked(In, request)
        here, pages = self.rows_of(not_done.days())
        return self.answer(pages, DayOut, [_day_out(day) for day in here])


def _day_out(day: DayOfLooking) -> dict[str, Any]:
    return {"on": day.on, "looked_at": day.looked_at, "counts": day.counts, "found": sum(day.counts.values())}
