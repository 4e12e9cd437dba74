"""The national adoption measures: each figure with its sums, and the children behind it and left out of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tracker.rules.scorecard import Counted, Score
from tracker.selectors.scorecard import scorecard
from tracker.web.views.base import Page
from workflows.calendar import local_date


class Scorecard(Page):
    """The measures over the last three years, and one of them child by child where the address names it."""

    template_name = "tracker/scorecard.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        scores = scorecard(self.viewer, on=local_date(self.now))
        asked = request.GET.get("measure", "")
        shown = next((score for score in scores if score.measure.code == asked), None)
        page = self.page_of(_children(shown)) if shown else None
        return self.show(scores=scores, shown=shown, page=page)


def _children(score: Score) -> list[dict[str, Any]]:
    """Those who count, the longest wait first, then those left out with why."""
    counted = sorted(score.counted, key=lambda child: (-child.days, child.ref))
    return [
        *({"ref": child.ref, "says": _says(score, child)} for child in counted),
        *({"ref": child.ref, "says": f"Left out: {child.why}"} for child in score.left_out),
    ]


def _says(score: Score, child: Counted) -> str:
    days = f"{child.days} day{'' if child.days == 1 else 's'}"
    if not score.measure.is_share:
        return days
    return f"{days}, {'under' if child.is_under else 'not under'} 14 months"
