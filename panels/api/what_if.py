"""What if a panel met more often: its history replayed under other rules, as on its page. Read only; nothing is applied."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from panels.api import what_if_serializers as out
from panels.api.views import NOT_HERE
from panels.models import Panel
from panels.rules.what_if.learning import FEWEST, TooLittle
from panels.rules.what_if.measures import SEEDS, Group
from panels.selectors import report as reports
from panels.selectors import what_if
from panels.selectors.what_if import Line, Replayed
from tracker.api.describe import answers, listing
from tracker.api.serializers.common import asked
from tracker.api.views.base import RecordView
from tracker.errors import BadInput, NotVisible
from tracker.selectors.rulebook import rulebook
from tracker.selectors.words import Words
from workflows.calendar import local_date


class OfHistory(RecordView):
    """What is read by those who read the panel's reports; for anyone else the panel has no history."""

    def replayed(self, code: str, given: dict[str, Any]) -> Replayed:
        panel, words = self._panel(code), Words(rulebook().rules.labels)
        wanted = what_if.of_months(
            given["months"], today=local_date(self.now), every_weeks=given["every_weeks"], minutes=given["minutes"] or 0,
            more_makers=given["more_makers"], sooner_by=given["sooner_by"],
        )  # fmt: skip
        try:
            return what_if.replay(panel, words, wanted, by=given["by"])
        except TooLittle as refused:
            says = f"The panel heard {refused.hearings} in this time, and {FEWEST} are needed to learn from. Choose more months."
            raise BadInput("There is too little on record to replay.", {"months": says}) from None

    def _panel(self, code: str) -> Panel:
        found = reports.panel_of(code, now=self.now)
        if found is None or not reports.may_read(found[1], self.actor):
            raise NotVisible(NOT_HERE)
        return found[0]


class WhatIfView(OfHistory):
    """The figures."""

    @extend_schema(operation_id="panels_what_if", parameters=[out.WhatIfAsked], responses=answers(200, out.WhatIfOut, 404, 422))
    def get(self, request: Request, panel: str) -> Response:
        """Replay a panel's own history under other rules: waits and missed timescales, with the spread over the runs."""
        found = self.replayed(panel, asked(out.WhatIfAsked, request))
        was, would = (len({sitting.on for sitting in rules.sittings}) for rules in found.rules)
        told = {
            "first": found.asked.first, "last": found.asked.last, "seeds": SEEDS, "meetings_sat": was, "meetings_would_have": would,
            "left_out": dict(found.past.left_out), "groups": [_group(number, one) for number, one in enumerate(found.groups)],
            "tested": found.test,
        }  # fmt: skip
        return Response(self.told(out.WhatIfOut, told))


class ReplayedChildrenView(OfHistory):
    """The children behind a figure."""

    @extend_schema(operation_id="panels_what_if_children", **listing(out.ChildrenAsked, out.ReplayedChildOut, 404, 422))
    def get(self, request: Request, panel: str) -> Response:
        """List the children behind a group of the replay: exactly as many as it counts."""
        given = asked(out.ChildrenAsked, request)
        groups = self.replayed(panel, given).groups
        if given["group"] >= len(groups):
            raise BadInput("There is no such group.", {"group": f"Give a number from 0 to {len(groups) - 1}."})
        here, pages = self.rows_of(what_if.lines(groups[given["group"]].requests, viewer=self.viewer))
        return self.answer(pages, out.ReplayedChildOut, [_child(line) for line in here])


def _group(number: int, group: Group) -> dict[str, Any]:
    was, would = group.runs
    return {"number": number, "name": group.name, "recorded": group.recorded,
            "replayed_as_it_was": was, "replayed_with_the_change": would}  # fmt: skip


def _child(line: Line) -> dict[str, Any]:
    team = line.row.journey.team
    return {"request": line.row.public_id if line.is_seen else None, "row": line.row, "team": team.name if team else ""}
