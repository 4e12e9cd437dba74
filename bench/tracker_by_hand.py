"""The tracker's reads as plain SQL written by hand: a page, the counts, and every row, as far as one person may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from bench.plain import Statement
from tracker.rules.access import Viewer
from tracker.rules.as_at import AsAt
from tracker.selectors.permanency.filters import PLACED_FOR_ADOPTION
from workflows.calendar import end_of_day, local_date
from workflows.definitions.delays import DELAYS
from workflows.definitions.limits import NEVER_LATE

PAGE = 25
COLUMNS = """p.journey_id, p.stage, p.sub_stage, p.state, p.route, p.route_state, p.parallel_routes, p.contingency_routes, p.milestone,
  p.milestone_on, p.next_milestone, p.looked_after_since, p.settled_on, p.legal_status, p.placement, p.placement_started_at,
  p.last_review_on, p.application_on, p.documents_missing, p.documents_drafted, p.experience, p.experience_on, p.experience_told_by,
  p.challenge, p.last_progress_at, p.next_limit, p.next_asks_for, p.next_answers, p.next_due_at, p.next_warns_at, c.ref, c.given_name,
  c.family_name, j.public_id, t.name, w.first_name, w.last_name"""
JOINED = """JOIN tracker_child c ON c.id = p.child_id JOIN tracker_journey j ON j.id = p.journey_id
  JOIN tracker_orgunit t ON t.id = p.team_id LEFT JOIN tracker_user w ON w.id = p.worker_id"""
SEEN = """p.child_id IN (SELECT r.child_id FROM tracker_relationship r
    WHERE r.to_at IS NULL AND (r.unit_id IN ({units}) OR r.user_id = {me}))
  AND (NOT c.is_restricted
    OR p.child_id IN (SELECT r.child_id FROM tracker_relationship r WHERE r.to_at IS NULL AND r.user_id = {me}))"""
SEEN_ONE_BY_ONE = """EXISTS (SELECT 1 FROM tracker_relationship r
    WHERE r.child_id = p.child_id AND r.to_at IS NULL AND (r.unit_id IN ({units}) OR r.user_id = {me}))
  AND (NOT c.is_restricted
    OR EXISTS (SELECT 1 FROM tracker_relationship r WHERE r.child_id = p.child_id AND r.to_at IS NULL AND r.user_id = {me}))"""
LATE = """SELECT k.journey_id FROM tracker_clock k JOIN tracker_firing f ON f.clock_id = k.id
    WHERE f.rung = 'due' AND k."limit" IN ({delays}) AND k.stopped_at IS NULL AND k.cancelled_at IS NULL"""
ANSWERED = """SELECT q.journey_id FROM tracker_delayquestion q JOIN tracker_clock k ON k.id = q.clock_id
    WHERE q.watcher = '{watcher}' AND q.answer IN ('challenge', 'explain') AND k."limit" IN ({delays})
      AND k.stopped_at IS NULL AND k.cancelled_at IS NULL"""
CHALLENGED = "SELECT h.journey_id FROM tracker_challenge h WHERE h.raised_as = '{watcher}' AND h.ended_at IS NULL"
TO_DO = "SELECT a.journey_id FROM tracker_meetingaction a WHERE a.ended_at IS NULL"
RED, GREEN = "p.next_due_at <= %s", "p.next_due_at > %s AND (p.next_warns_at > %s OR p.next_warns_at IS NULL)"
TODAY, AMBER = "p.next_due_at > %s AND p.next_due_at <= %s", "p.next_due_at > %s AND p.next_warns_at <= %s"


@dataclass(frozen=True, slots=True)
class ByHand:
    """The reads of one person at one moment, of today's rows or of a past day's. `only` narrows them further, in SQL."""

    viewer: Viewer
    now: datetime
    past: AsAt | None = None
    only: str = ""
    order: str = "p.next_due_at ASC NULLS LAST, p.journey_id"

    def page(self) -> Statement:
        """Asked row by row, so that it stops when the page is full."""
        where = self._narrowed(SEEN_ONE_BY_ONE)
        return f"SELECT {COLUMNS} FROM {self._table} p {JOINED} WHERE {where} ORDER BY {self.order} LIMIT {PAGE}", self._day

    def every_row(self) -> Statement:
        return f"SELECT {COLUMNS} FROM {self._table} p {JOINED} WHERE {self._where} ORDER BY {self.order}", self._day

    def counts(self, *, colour: str = "") -> Statement:
        """The children by route and state, and of those of the colour the colours and what a meeting asks about."""
        at, tonight = self._at(self.now), self._at(end_of_day(local_date(self.now)))
        colours = [(RED, [at]), (TODAY, [at, tonight]), (AMBER, [tonight, at]), (GREEN, [tonight, at])]
        narrowed, given = (RED, [at]) if colour == "red" else ("1 = 1", [])
        asked = [f"{narrowed} AND {says}" for says in _concerns()]
        numbers = [(narrowed, given), *colours, *((says, given) for says in asked)]
        counted = ", ".join(f"count(*) FILTER (WHERE {says})" for says, _ in numbers)
        params = [value for _, values in numbers for value in values]
        return (
            f"SELECT p.route, p.state, {counted} FROM {self._table} p JOIN tracker_child c ON c.id = p.child_id "
            f"WHERE {self._where} GROUP BY p.route, p.state",
            [*params, *self._day],
        )

    def beside(self) -> list[Statement]:
        """What every row is told with: what is overdue, who challenges, and what is to be done."""
        mine = f"SELECT p.journey_id FROM {self._table} p JOIN tracker_child c ON c.id = p.child_id WHERE {self._where}"
        never = ", ".join(f"'{code}'" for code in sorted(NEVER_LATE))
        late = f"""SELECT k.journey_id, k."limit", k.asks_for, k.due_at FROM tracker_clock k WHERE k.due_at <= %s AND k.stopped_at IS NULL
  AND k.cancelled_at IS NULL AND k.paused_at IS NULL AND k."limit" NOT IN ({never}) AND k.journey_id IN ({mine})"""
        return [
            (late, [self._at(self.now), *self._day]),
            (f"""SELECT h.journey_id, h.state, h.agreed_by, h.agreed_action FROM tracker_challenge h
  WHERE h.ended_at IS NULL AND h.journey_id IN ({mine})""", self._day),
            (f"""SELECT a.journey_id, a.what, a.due_on, u.first_name, u.last_name FROM tracker_meetingaction a
  JOIN tracker_user u ON u.id = a.owner_id WHERE a.ended_at IS NULL AND a.journey_id IN ({mine})""", self._day),
        ]  # fmt: skip

    @property
    def _table(self) -> str:
        return "tracker_permanencypast" if self.past else "tracker_permanencyrow"

    @property
    def _where(self) -> str:
        """The ties read once, for what reads every row."""
        return self._narrowed(SEEN)

    def _narrowed(self, by: str) -> str:
        seen = by.format(units=", ".join(str(unit) for unit in sorted(self.viewer.unit_ids)), me=self.viewer.user_id)
        day = " AND p.true_from <= %s AND p.true_to > %s AND p.known_to = '9999-01-01 00:00:00'" if self.past else ""
        return f"{seen}{f' AND {self.only}' if self.only else ''}{day}"

    @property
    def _day(self) -> list[Any]:
        return [self._at(self.past.moment)] * 2 if self.past else []

    def _at(self, moment: datetime) -> Any:
        return connection.ops.adapt_datetimefield_value(moment)


def _concerns() -> list[str]:
    delays = ", ".join(f"'{code}'" for code in sorted(DELAYS))
    late = LATE.format(delays=delays)
    placed = ", ".join(f"'{code}'" for code in PLACED_FOR_ADOPTION)
    silent = [
        f"p.journey_id IN ({late}) AND p.journey_id NOT IN ({ANSWERED.format(watcher=watcher, delays=delays)}) "
        f"AND p.journey_id NOT IN ({CHALLENGED.format(watcher=watcher)})"
        for watcher in ("iro", "supervising_social_worker")
    ]
    return [
        "p.state = 'settled_not_matched'", f"p.placement IN ({placed}) AND p.application_on IS NULL", "p.documents_missing <> ''",
        "p.challenge <> ''", *silent, f"p.journey_id IN ({TO_DO})", "p.worker_id IS NULL",
    ]  # fmt: skip
